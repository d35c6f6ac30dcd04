"""Which months may stand otherwise by what was recorded since they were closed?

All that was on record by the end of a month was invoiced when it was closed. Each fact that came later reaches back to
a first instant; what lies before that stands as it was invoiced.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pactdesk.engine.days import start_of_day
from pactdesk.engine.history import ContractHistory, IsRecorded
from pactdesk.engine.policy.says import Cover
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod

Fact = TypeVar("Fact", bound=IsRecorded)


def unsettled_from(history: ContractHistory, closed: CalendarPeriod | None) -> CalendarPeriod:
    """Return the first month that may stand otherwise than when a month was `closed`: the first of all if none was."""
    if closed is None:
        return history.first_month
    after = start_of_day(closed.after.first_on, history.zone)
    if history.told_at >= after:
        return history.first_month
    first = min(_reached(history, after), default=after)
    return max(min(closed.after, history.month_of(first)), history.first_month)


def _reached(history: ContractHistory, after: Instant) -> Iterator[Instant]:
    """Yield the instants from which on facts make a difference that were recorded at one or later."""
    yield from (history.since for _ in _new(history.endings, after))
    yield from (history.since for _ in _new(history.continuations, after))
    yield from (one.start for one in _new(history.outages.outages, after))
    yield from (one.start for one in _new(history.outages.windows, after))
    changes = _new(history.changes, after)
    keys = {work.key for work in _new(history.works, after)}
    refs = {sale.ref for sale in _new(history.sales, after)} | {one.ref for one in _new(history.refunds, after)}
    tickets = {change.ticket for change in changes} | {one.ticket for one in _new(history.estimates, after)}
    tickets = (tickets | {sale.ticket for sale in history.sales if sale.ref in refs}) - {None}
    yield from (work.began for work in history.works if work.key in keys or work.ticket in tickets)
    yield from (sale.at for sale in history.sales if sale.ref in refs or sale.ticket in tickets)
    yield from (refund.at for refund in history.refunds if refund.ref in refs)
    yield from (one.at for one in history.estimates if one.ticket in tickets)
    yield from _changed(history, [change.at for change in changes if change.ticket is None])


def _changed(history: ContractHistory, changed_at: list[Instant]) -> Iterator[Instant]:
    """Yield from when on the contract's own facts make a difference: works go on over them, or waited for them."""
    if changed_at:
        first = min(changed_at)
        waits = any(
            rule.says.cover is Cover.HELD
            for _, edition in history.editions
            for rule in (*edition.coverage.rules, *edition.overflow.rules)
        )
        yield first
        yield from (work.began for work in history.works if waits or work.ended > first)


def _new(facts: Iterable[Fact], after: Instant) -> list[Fact]:
    return [one for one in facts if one.recorded_at >= after]
