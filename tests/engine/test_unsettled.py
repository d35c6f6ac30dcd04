from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.engine.quay import at, change, history, month, quay, with_history, work

from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.says import Cover
from pactdesk.engine.terms.contract import Continuation, Ending, Estimate, EstimateState, Refund, Sale
from pactdesk.engine.terms.outage import Maintenance, Outage, OutageHistory
from pactdesk.engine.unsettled import unsettled_from

MARCH = month("2026-03")
IN_TIME, LATE = "2026-03-31 23:59:59", "2026-04-01"
THEN = at("2026-02-10 09:00")
ON_TICKET = work("2026-01-10 09:00", 60, "repair", ticket="T")


def first(known: ContractHistory) -> str:
    return f"{unsettled_from(known, MARCH).first_on:%Y-%m}"


def outages(recorded: int) -> OutageHistory:
    return OutageHistory((Outage("web", THEN, THEN + 60, recorded, "o"),))


def windows(recorded: int) -> OutageHistory:
    return OutageHistory((), (Maintenance(None, THEN, THEN + 60, recorded, "w"),))


def sold(recorded: int, ref: str = "s", ticket: str | None = None) -> Sale:
    return Sale(ref, "case", THEN, recorded, ticket=ticket)


def estimate(recorded: int, local: str = "2026-02-10 09:00") -> Estimate:
    return Estimate("T", EstimateState.PROPOSED, at(local), recorded, 100, local)


FACTS: list[tuple[str, Callable[[int], object], str]] = [
    ("endings", lambda then: (Ending(MARCH.first_on, then, THEN),), "2026-01"),
    ("continuations", lambda then: (Continuation(THEN, then),), "2026-01"),
    ("outages", outages, "2026-02"),
    ("outages", windows, "2026-02"),
    ("works", lambda then: (replace(work("2026-02-28 23:00", 120, "repair"), recorded_at=then),), "2026-02"),
    ("sales", lambda then: (sold(then),), "2026-02"),
    ("refunds", lambda then: (Refund("s", THEN, then),), "2026-02"),
    ("estimates", lambda then: (estimate(then),), "2026-02"),
    ("changes", lambda then: (replace(change("2026-02-10", rate=1), recorded_at=then),), "2026-02"),
    ("told_at", lambda then: then, "2026-01"),
]


@pytest.mark.parametrize(("name", "fact", "reaches"), FACTS)
def test_what_was_recorded_by_the_end_of_the_month_is_settled_and_what_came_later_reaches_back(
    name: str, fact: Callable[[int], object], reaches: str
) -> None:
    assert first(with_history(history(), **{name: fact(at(IN_TIME))})) == "2026-04"
    assert first(with_history(history(), **{name: fact(at(LATE))})) == reaches


def test_where_no_month_was_closed_all_are_unsettled() -> None:
    assert unsettled_from(history(), None) == month("2026-01")


def test_what_happened_after_the_month_reaches_no_further_than_the_next() -> None:
    assert first(with_history(history(), works=(work("2026-06-10 09:00", 60, "repair"),))) == "2026-04"


def test_no_month_before_the_first_is_settled() -> None:
    changed = replace(change("2026-02-10", rate=1), at=0, recorded_at=at(LATE))
    assert first(with_history(history(), changes=(changed,))) == "2026-01"


def test_work_told_anew_reaches_back_to_what_it_was_before() -> None:
    told = work("2026-03-10 09:00", 60, "repair", key="w", recorded=LATE)
    before = replace(work("2026-01-10 09:00", 60, "repair"), key="w")
    assert first(with_history(history(), works=(before, told))) == "2026-01"


def test_what_is_told_of_a_ticket_reaches_back_to_all_that_was_done_and_bought_for_it() -> None:
    late = replace(change("2026-03-10", ticket="T", rate=1), recorded_at=at(LATE))
    assert first(history(ON_TICKET, changes=[late])) == "2026-01"
    assert first(with_history(history(), changes=(late,), sales=(sold(0, ticket="T"),))) == "2026-02"
    assert first(with_history(history(), changes=(late,), estimates=(estimate(0),))) == "2026-02"
    assert first(history(replace(ON_TICKET, ticket="U"), changes=[late])) == "2026-04"
    told = estimate(at(LATE), "2026-04-01")
    assert first(with_history(history(ON_TICKET), estimates=(told,))) == "2026-01"
    bought = Sale("s", "case", at(LATE), at(LATE), ticket="T")
    assert first(with_history(history(ON_TICKET), sales=(bought,))) == "2026-01"


def test_a_sale_told_again_or_paid_back_reaches_back_to_what_it_was_before() -> None:
    again = Sale("s", "case", at("2026-01-05"), at(LATE))
    assert first(with_history(history(), sales=(sold(0), again))) == "2026-01"
    assert first(with_history(history(), sales=(sold(0),), refunds=(Refund("s", at(LATE), at(LATE)),))) == "2026-02"
    assert first(with_history(history(), sales=(sold(0),), refunds=(Refund("other", at(LATE), at(LATE)),))) == "2026-04"


def test_what_changes_for_a_contract_reaches_back_to_works_that_go_on_over_it_or_may_wait_for_it() -> None:
    over, before = work("2026-02-09 23:30", 60, "repair"), work("2026-01-10 09:00", 60, "repair")
    late = replace(change("2026-02-10", rate=1), recorded_at=at(LATE))
    known = history(over, before, changes=[late])
    assert first(known) == "2026-01"
    plain = [rule for rule in quay().coverage.rules if rule.says.cover is not Cover.HELD]
    edition = replace(quay(), coverage=Table("coverage", tuple(plain)), overflow=Table("overflow", ()))
    assert first(with_history(known, editions=((0, edition),))) == "2026-02"
    crossing = replace(change("2026-03-01", rate=1), recorded_at=at(LATE))
    night = work("2026-02-28 23:30", 60, "repair")
    assert first(with_history(history(night, changes=[crossing]), editions=((0, edition),))) == "2026-02"
    ended = work("2026-02-28 23:00", 60, "repair")
    assert first(with_history(history(ended, changes=[crossing]), editions=((0, edition),))) == "2026-03"
