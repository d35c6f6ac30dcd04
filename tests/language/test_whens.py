"""To which symbols does `when` compile?"""

from fractions import Fraction

import pytest
from tests.language.corpus import edition_of, kinds_of, said_of

from pactdesk.engine.policy.facts import TIME
from pactdesk.engine.policy.rules import When
from pactdesk.language.faults import Kind

FACTS = """\
facts:
  account: {region: [north, south]}
  contact: {region: [north, south]}
  contract: {plan: [basic, gold], hosted: bool, users: int, rate: money, until: date, coach: agent, note: text}
  request: {kind: {of: [problem, question], required: true}}
conditions: {care: {until: until}}
hours:
  day: {open: {mon-fri: 08:00-16:00}, cites: NW-1}
  night: {open: {mon-fri: 22:00-06:00}, cites: NW-1}
  unasked: {open: always, cites: NW-1}
"""


def paging(*whens: str) -> str:
    return FACTS + "paging:\n" + "".join(f"  - {{when: {{{when}}}, page: true, cites: NW-1}}\n" for when in whens)


def compiled(*whens: str) -> list[When]:
    return [rule.when for rule in edition_of(paging(*whens)).paging.rules]


@pytest.mark.parametrize(
    ("when", "key", "symbols"),
    [
        ("plan: gold", "contract.plan", {"gold"}),
        ("plan: [gold, basic]", "contract.plan", {"gold", "basic"}),
        ("contract.plan: gold", "contract.plan", {"gold"}),
        ("plan: {not: gold}", "contract.plan", {"basic", None}),
        ("plan: {not: [gold, basic]}", "contract.plan", {None}),
        ("kind: {not: problem}", "request.kind", {"question"}),
        ("hosted: true", "contract.hosted", {True}),
        ("hosted: {not: true}", "contract.hosted", {False}),
        ("hosted: [true, false]", "contract.hosted", {True, False}),
        ("care: false", "condition.care", {False}),
        ("condition.care: {not: false}", "condition.care", {True}),
        ("account.region: north", "account.region", {"north"}),
        ("estimate: {not: accepted}", "request.estimate", {"proposed", "declined", None}),
        ("ended: true", "contract.ended", {True}),
    ],
)
def test_values_of_a_fact(when: str, key: str, symbols: set[object]) -> None:
    assert compiled(when) == [((key, frozenset(symbols)),)]


def test_all_of_several_tests_sorted_by_key() -> None:
    assert compiled("plan: gold, kind: problem, care: true") == [
        (
            ("condition.care", frozenset({True})),
            ("contract.plan", frozenset({"gold"})),
            ("request.kind", frozenset({"problem"})),
        )
    ]


def test_left_out_it_holds_always() -> None:
    assert edition_of(FACTS + "paging: {page: true, cites: NW-1}\n").paging.rules[0].when == ()


def test_numbers_are_cells_between_all_thresholds_of_the_file() -> None:
    edition = edition_of(
        paging("users: {at-least: 5}", "users: {under: 5}", "users: {at-least: 5, under: 20}", "users: {under: 2.5}")
    )
    users = edition.facts["contract.users"]
    assert users.cuts == (Fraction("2.5"), Fraction(5), Fraction(20))
    assert users.domain == (0, 1, 2, 3, None)
    cells = [dict(rule.when)["contract.users"] for rule in edition.paging.rules]
    assert cells == [frozenset({2, 3}), frozenset({0, 1}), frozenset({2}), frozenset({0})]


def test_thresholds_of_money_are_in_minor_units() -> None:
    assert edition_of(paging("rate: {under: 99.50}")).facts["contract.rate"].cuts == (Fraction(9950),)


def test_thresholds_are_gathered_from_every_section() -> None:
    impossible = "impossible: {when: {users: {under: 3}}, because: So few there are not.}\n"
    assert edition_of(paging("users: {under: 7}") + impossible).facts["contract.users"].cuts == (
        Fraction(3),
        Fraction(7),
    )


def test_hours_are_masks_of_those_that_are_asked() -> None:
    edition = edition_of(
        paging(
            "within: day",
            "within: [day, night]",
            "outside: day",
            "outside: [night, day]",
            "within: night, outside: day",
        )
    )
    assert edition.timed_hours == ("day", "night")
    masks = [dict(rule.when)[TIME] for rule in edition.paging.rules]
    assert masks == [{1, 3}, {1, 2, 3}, {0, 2}, {0}, {2}]


def test_hours_that_no_rule_asks_have_no_bit() -> None:
    assert edition_of(paging("outside: night")).timed_hours == ("night",)
    assert edition_of(FACTS).timed_hours == ()


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("plan: silver", Kind.UNKNOWN_VALUE),
        ("plan: true", Kind.UNKNOWN_VALUE),
        ("hosted: yes", Kind.UNKNOWN_VALUE),
        ('hosted: "true"', Kind.UNKNOWN_VALUE),
        ("care: gold", Kind.UNKNOWN_VALUE),
        ("bought: anything", Kind.UNKNOWN_VALUE),
        ("plan: []", Kind.WRONG_SHAPE),
        ("plan: null", Kind.WRONG_SHAPE),
        ("plan: [[gold]]", Kind.WRONG_SHAPE),
        ("", Kind.WRONG_SHAPE),
        ("users: 5", Kind.WRONG_SHAPE),
        ("users: {}", Kind.WRONG_SHAPE),
        ("plan: {at-least: 5}", Kind.WRONG_KEYS),
        ("plan: {}", Kind.WRONG_KEYS),
        ("users: {not: 5}", Kind.UNKNOWN_KEY),
        ("users: {under: many}", Kind.BAD_NUMBER),
        ("rate: {under: 5}", Kind.BAD_MONEY),
        ("users: {at-least: 5, under: 5}", Kind.NEVER_TRUE),
        ("kind: {not: [problem, question]}", Kind.NEVER_TRUE),
        ("within: day, outside: day", Kind.NEVER_TRUE),
        ("until: 2026-01-01", Kind.WRONG_FACT),
        ("coach: kim", Kind.WRONG_FACT),
        ("note: {not: none}", Kind.WRONG_FACT),
        ("region: north", Kind.AMBIGUOUS_FACT),
        ("colour: red", Kind.UNKNOWN_FACT),
        ("contract.region: north", Kind.UNKNOWN_FACT),
        ("within: days", Kind.UNKNOWN_HOURS),
        ("within: []", Kind.WRONG_SHAPE),
        ("past: day", Kind.NOT_ASKED_HERE),
        ("plan: gold, contract.plan: basic", Kind.KEY_TWICE),
        ("plan: gold, plan: basic", Kind.KEY_TWICE),
    ],
)
def test_what_cannot_be_asked_is_one_fault(when: str, kind: Kind) -> None:
    assert [found for found, _, _ in kinds_of(paging(when))] == [kind]


def test_a_date_is_asked_by_a_condition() -> None:
    text = "facts: {contract: {until: date}}\npaging: {when: {until: 2026-01-01}, page: true, cites: NW-1}\n"
    found = "2:24: contract.until is a date, which no rule can ask."
    accepts = "Rules ask words, bools, numbers and conditions: declare a condition that compares it, and ask that."
    assert said_of(text) == [f"{found} {accepts}"]
