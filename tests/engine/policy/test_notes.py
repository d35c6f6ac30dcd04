"""What is listed that is no fault?"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.engine.policy.cast import target
from tests.engine.policy.editions import edition, rule

from pactdesk.engine.policy.edition import Clause
from pactdesk.engine.policy.notes import NoteKind, notes
from pactdesk.engine.policy.says import Fee, Measure, Price
from pactdesk.engine.terms.outage import Availability, Band, Credit


def test_notes_list_assumptions_readings_and_silences() -> None:
    made = edition(
        clauses=[
            Clause("NW-1", "1", "It is so."),
            Clause("NW-2", "2", "It may be so.", reading="We read it so.", line=4),
            Clause("NW-3", "3", "The hours are ours.", assumption=True, line=5),
            Clause("NW-4", "4", "The zone is ours.", reading="It is Berlin.", assumption=True, line=6),
        ],
        milestones=[
            rule("m", target(Measure.NONE), group="answer", cites="NW-1", line=7),
            rule("n", target(Measure.CLOCK), group="solve"),
        ],
        prices=[
            rule("q", Price(), group="renewal", line=9),
            rule("p", Price(0), group="gift"),
            rule("f", Price(fact="contract.rate"), group="hour"),
        ],
    )
    assert [(note.kind, note.about, note.cites, note.line, note.sentence) for note in notes(made)] == [
        (NoteKind.READING, "NW-2", ("NW-2",), 4, "We read it so."),
        (NoteKind.ASSUMPTION, "NW-3", ("NW-3",), 5, "The hours are ours."),
        (NoteKind.ASSUMPTION, "NW-4", ("NW-4",), 6, "It is Berlin."),
        (NoteKind.SILENCE, "m", ("NW-1",), 7, "m: no target is stated for answer"),
        (NoteKind.SILENCE, "q", ("NW-1",), 9, "q: the price of renewal is left to a quote"),
    ]


GOLD, BASIC = {"contract.plan": "gold"}, {"contract.plan": "basic"}
FEE = Fee("hosting", None, first_minor=100)
CREDITED = Availability(
    Fraction(99, 100),
    ("NW-1",),
    credit=Credit(item="credit", of="hosting", bands=(Band(Fraction(99, 100), Fraction(1, 10), ("NW-1",)),)),
)


def silences(**sections: Any) -> list[str]:  # noqa: ANN401 - the rules of any section
    return [note.about for note in notes(edition(**sections)) if note.kind is NoteKind.SILENCE]


def test_what_a_fee_or_a_credit_comes_to_is_not_left_to_a_quote() -> None:
    prices = [rule(item, Price(), group=item) for item in ("hosting", "credit", "renewal")]
    fees = [rule("f", FEE, group="hosting")]
    assert silences(prices=prices) == ["hosting", "credit", "renewal"]
    assert silences(prices=prices, fees=fees) == ["credit", "renewal"]
    assert silences(prices=prices, fees=fees, availability=[rule("a", CREDITED)]) == ["renewal"]
    without = [rule("a", replace(CREDITED, credit=None))]
    assert silences(prices=prices, fees=fees, availability=without) == ["credit", "renewal"]


def test_it_is_left_to_a_quote_where_the_fee_cannot_fall_due() -> None:
    prices = [rule("gold", Price(), GOLD, group="hosting"), rule("basic", Price(), BASIC, group="hosting")]
    assert silences(prices=prices, fees=[rule("f", FEE, GOLD, group="hosting")]) == ["basic"]
    other = [rule("f", FEE, {"contract.hosted": True}, group="hosting")]
    assert silences(prices=prices, fees=other) == []
