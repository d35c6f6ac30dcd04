"""What is known of a contract? Its facts in the order in which they happened, whatever order they arrived in."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Final, Protocol, TypeVar
from zoneinfo import ZoneInfo

from pactdesk.engine.days import DAY, end_of_day, local_day, start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import Raw, View, view_of
from pactdesk.engine.spans import END, Spans
from pactdesk.engine.terms.contract import Change, Continuation, Ending, Estimate, Refund, Sale
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod, Outage, OutageHistory
from pactdesk.engine.terms.work import Work

_NO_OUTAGES: Final = OutageHistory()


class IsRecorded(Protocol):
    """What was recorded at an instant."""

    @property
    def recorded_at(self) -> Instant:
        """When it was recorded."""


Fact = TypeVar("Fact", bound=IsRecorded)
Ticketed = TypeVar("Ticketed", Change, Estimate, Sale)


@dataclass(frozen=True)
class ContractHistory:
    """All that is known of one contract, in any order.

    `since` is the instant from whose month on it is settled, and in whose periods its allowances begin; `given` are the
    facts by scope as they were then; `editions` the policy by the instant from which it holds, the first from ever.
    `told_at` is when the last of what has no instant of its own was recorded: the contract itself, an edition.
    """

    # No slots: cached properties live in the instance's dict.
    contract: str
    since: Instant
    editions: tuple[tuple[Instant, Edition], ...]
    given: Raw
    changes: tuple[Change, ...] = ()
    works: tuple[Work, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    sales: tuple[Sale, ...] = ()
    refunds: tuple[Refund, ...] = ()
    endings: tuple[Ending, ...] = ()
    continuations: tuple[Continuation, ...] = ()
    outages: OutageHistory = _NO_OUTAGES
    told_at: Instant = 0

    def known(self, at: Instant) -> "ContractHistory":
        """Return what of it was on record at `at`."""
        return replace(
            self,
            changes=_recorded(self.changes, at),
            works=_recorded(self.works, at),
            estimates=_recorded(self.estimates, at),
            sales=_recorded(self.sales, at),
            refunds=_recorded(self.refunds, at),
            endings=_recorded(self.endings, at),
            continuations=_recorded(self.continuations, at),
            outages=OutageHistory(_recorded(self.outages.outages, at), _recorded(self.outages.windows, at)),
        )

    @cached_property
    def zone(self) -> ZoneInfo:
        """The desk's zone, in which days, months and years are meant."""
        return ZoneInfo(self.editions[0][1].zone)

    @property
    def currency(self) -> str:
        """The currency of all its amounts."""
        return self.editions[0][1].currency

    @cached_property
    def first_month(self) -> CalendarPeriod:
        """The first month that is settled."""
        return self.month_of(self.since)

    @cached_property
    def lapses(self) -> Spans:
        """When the contract was not in force: from after the last day of an ending until it was taken up again."""
        return Spans.of(
            (over, until) for ending in self.endings if (over := self._over(ending)) < (until := self._until(ending))
        )

    @cached_property
    def in_force(self) -> Spans:
        """When the contract was in force, from ever."""
        return self.lapses.complement()

    @cached_property
    def downtime(self) -> OutageHistory:
        """What was down while the contract was in force, and all windows: what is told of a lapse is nobody's."""
        outages = tuple(piece for outage in self.outages.outages for piece in self.served(outage))
        return replace(self.outages, outages=outages) if self.lapses else self.outages

    @cached_property
    def standing_works(self) -> tuple[Work, ...]:
        """The works that stand, in the order in which they draw."""
        latest = {work.key: work for work in sorted(self.works, key=lambda work: (work.recorded_at, work.sequence))}
        return tuple(sorted((work for work in latest.values() if work.minutes), key=lambda work: work.order))

    @cached_property
    def estimates_in_order(self) -> tuple[Estimate, ...]:
        """The states of estimates in the order in which they hold."""
        return tuple(sorted(self.estimates, key=lambda one: (one.at, one.sequence, one.key)))

    @cached_property
    def sales_in_order(self) -> tuple[Sale, ...]:
        """The sales, each `ref` once, in the order in which they were made."""
        first: dict[str, Sale] = {}
        for sale in sorted(self.sales, key=lambda sale: (sale.at, sale.recorded_at, sale.ref)):
            first.setdefault(sale.ref, sale)
        return tuple(first.values())

    @cached_property
    def changed_at(self) -> tuple[Instant, ...]:
        """The instants at which the contract's own facts came to be and changed."""
        return tuple(sorted({self.since, *(change.at for change in self._changes.get(None, ()))}))

    @cached_property
    def _changes(self) -> Mapping[str | None, list[Change]]:
        return _by_ticket(self.changes)

    @cached_property
    def _estimates(self) -> Mapping[str | None, list[Estimate]]:
        return _by_ticket(self.estimates_in_order)

    @cached_property
    def _sales(self) -> Mapping[str | None, list[Sale]]:
        return _by_ticket(self.sales_in_order)

    def served_from(self, first_on: date, last_on: date) -> Instant | None:
        """Return the first instant of some days at which the contract was in force, but no earlier than `since`.

        Both days are inclusive; None where it was not in force on any of them.
        """
        opens = self.in_force.next_open(start_of_day(first_on, self.zone))
        if opens is None or opens >= end_of_day(last_on, self.zone):
            return None
        return max(opens, self.since)

    def serves(self, period: CalendarPeriod) -> bool:
        """Whether the contract was in force on any day of a period."""
        return not self.lapses or self.served_from(period.first_on, period.after.first_on - DAY) is not None

    def last_in_force(self, at: Instant) -> Instant:
        """Return that instant, or the last one before it at which the contract was in force."""
        place = bisect_right(self.lapses.starts, at) - 1
        return self.lapses.starts[place] - 1 if self.lapses.contains(at) else at

    def lapse_before(self, at: Instant) -> tuple[Instant, Instant] | None:
        """Return the last lapse that was over by then, as its first instant and the one at which it was over."""
        place = bisect_right(self.lapses.ends, at)
        return (self.lapses.starts[place - 1], self.lapses.ends[place - 1]) if place else None

    def served(self, outage: Outage) -> Iterator[Outage]:
        """Yield the pieces of an outage in which the contract was in force."""
        ends = END if outage.end is None else outage.end
        for place, (start, end) in enumerate(self.in_force.clip(outage.start, ends)):
            key = f"{outage.key}+{place}" if place else outage.key
            yield replace(outage, start=start, end=None if end == END else end, key=key)

    def month_of(self, at: Instant) -> CalendarPeriod:
        """Return the calendar month in which an instant lies."""
        return CalendarPeriod.holding(local_day(at, self.zone))

    def edition_at(self, at: Instant) -> Edition:
        """Return the edition in force."""
        first, *others = self.editions
        return max((one for one in others if one[0] <= at), default=first, key=itemgetter(0))[1]

    def view_at(self, at: Instant, ticket: str | None = None) -> View:
        """Return the facts as the rules of the edition in force see them."""
        return view_of(self.edition_at(at), self.raw_at(at, ticket), at)

    def raw_at(self, at: Instant, ticket: str | None = None) -> dict[str, dict[str, Value]]:
        """Return the facts of the contract, and of one of its tickets, by scope, as they were at `at`."""
        raw = {scope: dict(names) for scope, names in self.given.items()}
        for change in self._changes_for(ticket):
            for scope, name, value in change.values if change.at <= at else ():
                names = raw.setdefault(scope, {})
                names.pop(name, None)
                names |= {} if value is None else {name: value}
        if self.endings:
            raw.setdefault("contract", {})["ended"] = self.lapses.contains(at)
        done = self._done_for(ticket, at) if ticket is not None else {}
        if done:
            raw["request"] = {**raw.get("request", {}), **done}
        return raw

    def later(self, at: Instant, ticket: str | None) -> Iterator[tuple[Instant, dict[str, dict[str, Value]]]]:
        """Yield each later instant at which facts changed, with the facts from then on; an end is judged as of `at`."""
        changed = [change.at for change in self._changes_for(ticket)]
        if ticket is not None:
            changed += [estimate.at for estimate in self._estimates.get(ticket, ())]
            changed += [sale.at for sale in self._sales.get(ticket, ())]
        for instant in sorted({then for then in changed if then > at}):
            raw = self.raw_at(instant, ticket)
            if self.endings:
                raw["contract"]["ended"] = self.lapses.contains(at)
            yield instant, raw

    def _changes_for(self, ticket: str | None) -> list[Change]:
        """Return the changes of the contract and of one of its tickets, in the order in which they hold."""
        own = () if ticket is None else self._changes.get(ticket, ())
        shared = self._changes.get(None, ())
        return sorted((*shared, *own), key=lambda change: (change.at, change.sequence, change.key))

    def _over(self, ending: Ending) -> Instant:
        return end_of_day(ending.last_on, self.zone)

    def _until(self, ending: Ending) -> Instant:
        """Return when an ending was taken back, the end of time where it never was."""
        announced = (ending.at, ending.key)
        return min((one.at for one in self.continuations if (one.at, one.key) > announced), default=END)

    def _done_for(self, ticket: str, at: Instant) -> Mapping[str, Value]:
        """Return the state of a ticket's estimate and what was bought for it, where there is any."""
        states = [one.state.value for one in self._estimates.get(ticket, ()) if one.at <= at]
        bought = [sale.item for sale in self._sales.get(ticket, ()) if sale.at <= at]
        latest = [("estimate", state) for state in states] + [("bought", item) for item in bought]
        return dict(latest)


def _recorded(facts: Iterable[Fact], at: Instant) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.recorded_at <= at)


def _by_ticket(facts: Iterable[Ticketed]) -> Mapping[str | None, list[Ticketed]]:
    found: defaultdict[str | None, list[Ticketed]] = defaultdict(list)
    for fact in facts:
        found[fact.ticket].append(fact)
    return dict(found)
