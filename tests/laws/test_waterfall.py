"""What holds for all work, whatever was done and in whatever order it became known?"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeVar

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.quay import at, history, month, quay, with_history

from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.says import Cover
from pactdesk.engine.settle import settle
from pactdesk.engine.terms.contract import Change, Continuation, Ending, Estimate, Refund, Sale
from pactdesk.engine.terms.money import rounded
from pactdesk.engine.terms.outage import Outage
from pactdesk.engine.terms.work import Work, WorkFinding
from pactdesk.engine.works import Closing, found_works

FIRST: Final = at("2026-01-01")
FIRST_ON: Final = date(2026, 1, 1)
DAYS: Final = 120
ACTIVITIES: Final = tuple(quay().facts["work.activity"].values)
TO_THE_MINUTE: Final = ("repair", "mail", "service", "tweak", "block", "letter", "help", "hardware", "custom")
JUNE: Final = month("2026-06")
LATEST: Final = at("2026-06-30 12:00")

Fact = TypeVar("Fact", Work, Change, Estimate, Sale, Refund, Ending, Continuation, Outage)

instants = st.integers(0, DAYS * 96 - 1).map(lambda quarter: FIRST + quarter * 900)
facts_of_contract: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "overflow": st.sampled_from(("none", "agreed")),
        "rate": st.integers(0, 20_000),
        "night_rate": st.integers(0, 20_000),
        "monthly_hours": st.fractions(0, 5, max_denominator=12),
    },
)


@st.composite
def works(draw: st.DrawFn, activities: tuple[str, ...] = ACTIVITIES) -> tuple[Work, ...]:
    """Draw works that are close enough to meet in their allowances."""
    drawn = draw(st.lists(st.tuples(instants, st.integers(1, 200), st.sampled_from(activities)), max_size=8))
    tickets = st.sampled_from((None, "A", "B"))
    return tuple(
        Work(str(key), draw(tickets), began, began + minutes * 60, {"activity": activity}, "kim", began)
        for key, (began, minutes, activity) in enumerate(drawn)
    )


@st.composite
def changes(draw: st.DrawFn) -> tuple[Change, ...]:
    """Draw choices and new sizes and prices."""
    drawn = draw(st.lists(st.tuples(instants, facts_of_contract), max_size=3))
    return tuple(
        Change(when, tuple(("contract", name, value) for name, value in facts.items()), when, str(key))
        for key, (when, facts) in enumerate(drawn)
    )


histories = st.builds(
    lambda facts, done, changed: with_history(history(**facts), works=done, changes=changed),
    facts_of_contract,
    works(),
    changes(),
)


@given(histories)
def test_parts_add_up_to_the_work(known: ContractHistory) -> None:
    for one in found_works(known):
        assert sum(part.worked for part in one.parts) == one.work.minutes
        assert sum(one.minutes) == one.work.minutes
        assert all(part.worked > 0 for part in one.parts)


@given(histories)
def test_what_is_drawn_and_what_is_left_are_the_allowance(known: ContractHistory) -> None:
    drawn: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for one in found_works(known):
        periods = {usage.allowance: usage for usage in one.usage}
        for part in one.parts:
            if part.allowance is not None:
                drawn[part.allowance, periods[part.allowance].period] += part.drawn
        for usage in one.usage:
            assert usage.used == drawn[usage.allowance, usage.period]
            size = quay().allowances[usage.allowance].size
            if size and usage.allowance != "letters":
                assert usage.used + usage.left == size


@given(histories)
def test_what_a_work_bills_of_an_item_at_one_rate_is_rounded_once(known: ContractHistory) -> None:
    for one in found_works(known):
        charges = [charge for part in one.parts for charge in part.charges if charge.minutes is not None]
        for same in {(charge.item, charge.unit_minor) for charge in charges}:
            of_it = [charge for charge in charges if (charge.item, charge.unit_minor) == same]
            minutes = sum((charge.minutes or Fraction(0) for charge in of_it), Fraction(0))
            assert sum(charge.amount_minor for charge in of_it) == rounded(same[1] * minutes / 60)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_draws_to_the_minute_take_all_there_is_and_no_more(minutes: list[int]) -> None:
    mails = [
        Work(str(key), None, FIRST + key * 86_400, FIRST + key * 86_400 + one * 60, {"activity": "mail"}, "kim", 0)
        for key, one in enumerate(minutes)
    ]
    found = found_works(history(*mails))
    drawn = sum(part.drawn for one in found for part in one.parts)
    held = sum(part.worked for one in found for part in one.parts if part.cover is Cover.HELD)
    assert drawn == min(60, sum(minutes))
    assert held == max(0, sum(minutes) - 60)


@given(histories)
def test_the_amount_of_a_work_is_the_sum_of_its_parts_and_of_its_lines(known: ContractHistory) -> None:
    lines = settle(known, JUNE, LATEST).lines
    for one in found_works(known):
        parts = [part.amount_minor for part in one.parts]
        assert (one.amount_minor or 0) == sum(amount or 0 for amount in parts)
        assert (one.amount_minor is None) == all(amount is None for amount in parts)
        assert all((part.amount_minor is None) == (part.billed == 0) for part in one.parts)
    assert sum(one.amount_minor or 0 for one in found_works(known)) == sum(line.amount_minor for line in lines)


@given(histories)
def test_each_line_is_what_it_shows_within_a_cent(known: ContractHistory) -> None:
    for line in settle(known, JUNE, LATEST).lines:
        size = line.quantity if line.minutes is None else line.minutes / 60
        assert abs(line.amount_minor - Fraction(line.unit_minor * (size or 0))) < 1


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(known: ContractHistory, chance: object) -> None:
    shuffled: Callable[[list[object]], None] = chance.shuffle  # type: ignore[attr-defined]  # it is a Random
    done, changed = list(known.works), list(known.changes)
    shuffled(done)  # type: ignore[arg-type]  # any list
    shuffled(changed)  # type: ignore[arg-type]  # any list
    again = with_history(known, works=tuple(done), changes=tuple(changed))
    assert found_works(again) == found_works(known)
    assert settle(again, JUNE, LATEST) == settle(known, JUNE, LATEST)


@st.composite
def entries(draw: st.DrawFn) -> tuple[tuple[Work, ...], Work, int]:
    """Draw an entry that stays within its month, an instant inside it, and others that begin before or after it."""
    minutes = draw(st.integers(2, 200))
    begins = at(f"2026-0{draw(st.integers(1, 4))}-01") + draw(st.integers(0, 26 * 96)) * 900
    facts = {"activity": draw(st.sampled_from(TO_THE_MINUTE))}
    entry = Work("entry", "A", begins, begins + minutes * 60, facts, "kim", begins)
    others = draw(works(TO_THE_MINUTE))
    apart = tuple(one for one in others if one.ended <= entry.began or one.began >= entry.ended)
    return apart, entry, begins + draw(st.integers(1, minutes - 1)) * 60


@given(entries())
def test_splitting_an_entry_to_the_minute_changes_nothing(drawn: tuple[tuple[Work, ...], Work, int]) -> None:
    others, entry, cut = drawn
    known = history(rate=6000, night_rate=3000, monthly_hours=Fraction(2))
    halves = (replace(entry, ended=cut), replace(entry, began=cut, key="rest"))
    joined = found_works(with_history(known, works=(*others, entry)))
    split = found_works(with_history(known, works=(*others, *halves)))
    assert _by_cover(split) == _by_cover(joined)


def _by_cover(found: tuple[WorkFinding, ...]) -> dict[tuple[object, ...], list[Fraction]]:
    """Return minutes worked, drawn and billed, and amounts, by what covers them."""
    sums: defaultdict[tuple[object, ...], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 4)
    for part in (part for one in found for part in one.parts):
        measures = (part.worked, part.drawn, part.billed, Fraction(part.amount_minor or 0))
        key = (part.cover, part.allowance, part.item)
        sums[key] = [total + one for total, one in zip(sums[key], measures, strict=True)]
    return dict(sums)


@given(works(("tuning", "consulting", "visit", "mail")))
def test_what_is_billed_in_steps_is_at_least_what_was_worked_and_less_than_a_step_more(done: tuple[Work, ...]) -> None:
    worked: defaultdict[tuple[str, str | None], Fraction] = defaultdict(Fraction)
    billed: defaultdict[tuple[str, str | None], Fraction] = defaultdict(Fraction)
    for one in found_works(with_history(history(overflow="agreed"), works=done)):
        scope = one.work.ticket or one.work.key
        for part in one.parts:
            if part.cover is Cover.BILLABLE and one.work.facts["activity"] in ("tuning", "consulting"):
                worked[str(one.work.facts["activity"]), scope] += part.worked
                billed[str(one.work.facts["activity"]), scope] += part.billed
            for charge in part.charges:
                if charge.item == "overflow-hour":
                    assert part.worked <= part.billed < part.worked + 30
                    assert part.billed % 30 == 0
    for key, minutes in worked.items():
        total = billed[key]
        if key[0] == "consulting":
            assert total == max(Fraction(120), minutes)
        else:
            assert minutes <= total < minutes + 60
            assert total % 60 == 0


@given(histories, st.lists(st.sampled_from(("work", "change", "take", "end", "go on")), max_size=4))
def test_dropping_what_is_kept_changes_nothing(known: ContractHistory, steps: list[str]) -> None:
    kept: dict[str, Closing] = {}
    some = with_history(known, works=known.works[: len(known.works) // 2], changes=())
    found_works(some, kept)
    for step in steps:
        if step == "work":
            some = with_history(some, works=known.works)
        elif step == "change":
            some = with_history(some, changes=known.changes)
        elif step == "end":
            some = with_history(some, endings=(Ending(date(2026, 1, 31), FIRST),))
        elif step == "go on":
            some = with_history(some, continuations=(Continuation(at("2026-03-03"), FIRST),))
        else:
            some = with_history(some, works=some.works[1:])
        assert found_works(some, kept) == found_works(some)
    assert found_works(known, kept) == found_works(known)
    assert settle(known, JUNE, LATEST, kept) == settle(known, JUNE, LATEST)
