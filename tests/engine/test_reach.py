from dataclasses import replace
from pathlib import Path

import pytest
from tests.engine.quay import POLICY, ZONE, at, quay, work

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import Restate
from pactdesk.engine.reach import Reach, reach_of
from pactdesk.language.read import read_text

APART = (
    POLICY.replace("per ticket", "per work").replace(", carry: 30 minutes", "").replace("per: contract", "per: month")
)
PLAIN = """
policy: quay
edition: "1"
effective: 2026-01-01
zone: Europe/Berlin
currency: EUR
clauses:
  Q-1: {at: "1", says: All is included.}
facts:
  work:
    activity: {of: [repair, call], required: true}
admission:
  what:
    - {outcome: admitted, cites: Q-1}
items:
  hour: {price: 60.00, per: hour, cites: Q-1}
coverage:
  - {when: {activity: repair}, as: included, cites: Q-1}
  - {when: {activity: call}, as: billable, item: hour, cites: Q-1}
"""


def read(text: str) -> Edition:
    found = read_text(text, "quay.yaml", Path())
    assert isinstance(found, Edition), found
    return found


def reach(text: str) -> Reach:
    found = reach_of([read(text)])
    assert found is not None
    return found


def drawing(text: str) -> list[str | None]:
    return [rule.says.allowance for rule in reach(text).drawing]


def test_what_is_left_over_and_what_lasts_as_long_as_the_contract_reach_without_end() -> None:
    assert reach_of([quay()]) is None
    assert reach_of([read(POLICY.replace("per ticket", "per work").replace(", carry: 30 minutes", ""))]) is None
    assert reach_of([read(POLICY.replace("per ticket", "per work").replace("per: contract", "per: month"))]) is None


def test_limits_of_tickets_beside_those_of_periods_reach_without_end() -> None:
    assert reach_of([read(APART.replace("up-to: 45 minutes per work", "up-to: 45 minutes per ticket"))]) is None


@pytest.mark.parametrize(
    ("price", "found"),
    [
        ("60.00, per: hour", Reach(0, ticket=False)),
        ("60.00, per: hour, step: 15 minutes per work", Reach(0, ticket=False)),
        ("60.00, per: hour, step: 15 minutes per ticket", Reach(0, ticket=True)),
        ("60.00, per: hour, minimum: 1 hour per ticket", Reach(0, ticket=True)),
        ("60.00, per: hour, step: 15 minutes per day", Reach(1, ticket=False)),
        ("60.00, per: hour, minimum: 1 hour per month", Reach(1, ticket=False)),
    ],
)
def test_without_allowances_steps_and_minimums_say_how_far_it_is(price: str, found: Reach) -> None:
    assert reach(PLAIN.replace("60.00, per: hour", price)) == found


def test_the_longest_allowance_of_all_editions_says_how_far_it_is() -> None:
    monthly = APART.replace("per: year", "per: month")
    assert reach(monthly).months == 1
    assert reach(APART.replace("per: year", "per: quarter")).months == 3
    both = reach_of([read(monthly), read(APART)])
    assert both is not None
    assert both.months == 12


def test_what_draws_longer_than_a_month_counts_in_all_of_its_period() -> None:
    assert drawing(APART) == ["meetings"]
    assert drawing(APART.replace("per: year", "per: month")) == []
    every = len(read(APART).coverage.rules)
    assert (
        len(drawing(APART.replace("new-block: {hours: 1, per: month", "new-block: {hours: 1, per: quarter"))) == every
    )
    assert len(drawing(APART.replace("hours: monthly_hours, per: month", "hours: monthly_hours, per: year"))) == every


def test_where_facts_of_work_are_restated_all_works_of_the_period_count() -> None:
    edition = read(APART)
    restate = replace(edition.restate, rules=(Rule("r", (), Restate("work.activity", "meeting"), ("Q-1",)),))
    found = reach_of([replace(edition, restate=restate)])
    assert found is not None
    assert found.drawing == edition.coverage.rules
    other = replace(edition.restate, rules=(Rule("r", (), Restate("contract.overflow", "none"), ("Q-1",)),))
    found = reach_of([replace(edition, restate=other)])
    assert found is not None
    assert len(found.drawing) == 1


def test_neighbours_are_the_works_of_the_month_and_what_may_draw_in_the_year() -> None:
    days = ("2026-02-28 23:59:59", "2026-03-01", "2026-03-31 23:59:59", "2026-04-01")
    works = [work(day, 5, activity) for day in days for activity in ("call", "meeting")]
    years = [
        work(day, 5, "meeting") for day in ("2025-12-31 23:59:59", "2026-01-01", "2026-12-31 23:59:59", "2027-01-01")
    ]
    untold = replace(work("2026-07-01", 5, "call"), facts={})
    found = reach(APART).neighbours((*works, *years, untold), at("2026-03-15"), "T", ZONE)
    assert found == (works[1], *works[2:6], works[7], *years[1:3], untold)


def test_neighbours_on_a_ticket_are_its_own_works() -> None:
    works = [work("2026-03-01", 5, "call", ticket=ticket) for ticket in ("T", "U", None)]
    near = reach(PLAIN.replace("60.00, per: hour", "60.00, per: hour, step: 15 minutes per ticket"))
    assert near.neighbours(works, at("2026-03-01"), "T", ZONE) == (works[0],)
    assert near.neighbours(works, at("2026-03-01"), None, ZONE) == ()
    assert reach(PLAIN).neighbours(works, at("2026-03-01"), "T", ZONE) == ()


def test_a_span_is_the_calendar_period_of_the_desks_zone() -> None:
    assert reach(APART).span(at("2026-03-01"), ZONE) == (at("2026-01-01"), at("2027-01-01"))
    assert reach(PLAIN).span(at("2026-03-01"), ZONE) is None
