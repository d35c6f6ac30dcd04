"""How long was it down, and what do we owe for it?

In: a policy's `Availability`, a contract's `OutageHistory`, the desk's zone and an instant. Out: findings for a
calendar period, with exact seconds and shares. Figures are rounded where they are shown and nowhere else, save the
credit: once, to the minor unit.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from decimal import Decimal
from fractions import Fraction
from math import floor
from operator import attrgetter
from typing import TypeVar

from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.spans import Spans
from pactdesk.engine.terms.finding import FactUsed, Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import (
    Availability,
    CalendarPeriod,
    Maintenance,
    Outage,
    OutageHistory,
    TimeBase,
)

Fact = TypeVar("Fact", Outage, Maintenance)
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Measured:
    """One period, judged: `availability` is `1 - downtime_seconds / total_seconds`, exactly.

    `total_seconds` is the period, less scheduled windows where the policy says so; `excluded_seconds` is outage that
    fell in such windows. Before the period's end, when it is `closed`, more of it may still be down.
    """

    period: CalendarPeriod
    starts_at: Instant
    ends_at: Instant
    total_seconds: int
    downtime_seconds: int
    excluded_seconds: int
    availability: Fraction
    missed: bool
    root_cause: bool
    closed: bool

    @property
    def period_seconds(self) -> int:
        """The length of the very days of the period, 23- and 25-hour ones included."""
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class ServiceCredit:
    """What is owed for a period: `share` of the base, in minor units, half up. Provisional until `closed`."""

    period: CalendarPeriod
    share: Fraction
    credit_minor: int
    closed: bool


def judge_period(
    policy: Availability, on: date, history: OutageHistory, zone: tzinfo, at: Instant
) -> Finding[Measured]:
    """Judge the period in which the day `on` lies, as it stands at `at`: an outage without an end lasts until then."""
    return _judge(policy, CalendarPeriod.holding(on, policy.months), _Downtime.of(policy, history, at), zone)


def judge_history(
    policy: Availability, history: OutageHistory, zone: tzinfo, at: Instant
) -> tuple[Finding[Measured], ...]:
    """Judge every period in order, from that of the first downtime to that of `at`; none where nothing was down."""
    downtime = _Downtime.of(policy, history, at)
    if not downtime.counted:
        return ()
    found = []
    period, last = _period_of(policy, zone, downtime.counted.starts[0]), _period_of(policy, zone, at)
    while period <= last:
        found.append(_judge(policy, period, downtime, zone))
        period = period.after
    return tuple(found)


def credit_for(
    policy: Availability, measured: Measured, missed: Collection[CalendarPeriod], base: Fraction
) -> Finding[ServiceCredit]:
    """Reckon a period's credit, given which other periods were missed and its base: the unrounded fee in minor units.

    Of `missed` only earlier periods have a say. Raises ValueError for a negative base.
    """
    if base < 0:
        raise ValueError(f"a credit cannot be a share of {base}")
    entitled, because = _entitled(policy, measured, missed)
    share = Fraction(0)
    if entitled:
        share, reasons = _share(policy, measured)
        because = (*because, *reasons)
    credit = ServiceCredit(measured.period, share, floor(base * share + _HALF), measured.closed)
    if share:
        because = (*because, *_payment(policy, credit, base))
    return Finding(f"credit for {measured.period}", credit, because)


def added_by(policy: Availability, outage: Outage, history: OutageHistory, at: Instant) -> int:
    """Return the seconds of downtime that an outage adds to the other ones of the history, over all time."""
    others = replace(history, outages=tuple(fact for fact in history.outages if fact.key != outage.key))
    joined = replace(others, outages=(*others.outages, outage))
    return _Downtime.of(policy, joined, at).counted.total - _Downtime.of(policy, others, at).counted.total


def taken_by(policy: Availability, window: Maintenance, history: OutageHistory, at: Instant) -> int:
    """Return the seconds of downtime that a window takes away beside the other ones of the history, over all time."""
    others = replace(history, windows=tuple(fact for fact in history.windows if fact.key != window.key))
    joined = replace(others, windows=(*others.windows, window))
    return _Downtime.of(policy, others, at).counted.total - _Downtime.of(policy, joined, at).counted.total


def next_change_at(policy: Availability, zone: tzinfo, at: Instant) -> Instant:
    """Return the end of the period that runs at `at`: then it is closed, without a new fact."""
    return start_of_day(_period_of(policy, zone, at).after.first_on, zone)


@dataclass(frozen=True, slots=True)
class _Downtime:
    """A history as sets of time: when a component that counts was `down`, when scheduled maintenance `excused` it."""

    history: OutageHistory
    at: Instant
    down: Spans
    excused: Spans
    counted: Spans

    @classmethod
    def of(cls, policy: Availability, history: OutageHistory, at: Instant) -> "_Downtime":
        down = Spans.of((fact.start, _end(fact, at)) for fact in history.outages if policy.counts(fact))
        excused = Spans.of((fact.start, fact.end) for fact in history.windows if policy.maintenance.excludes(fact))
        return cls(history, at, down, excused, down - excused)


def _end(fact: Outage | Maintenance, at: Instant) -> Instant:
    return max(fact.start, at) if fact.end is None else fact.end


def _period_of(policy: Availability, zone: tzinfo, at: Instant) -> CalendarPeriod:
    return CalendarPeriod.holding(local_day(at, zone), policy.months)


def _judge(policy: Availability, period: CalendarPeriod, downtime: _Downtime, zone: tzinfo) -> Finding[Measured]:
    start, end = start_of_day(period.first_on, zone), start_of_day(period.after.first_on, zone)
    lost = downtime.counted.measure(start, end)
    scheduled = downtime.excused.measure(start, end) if policy.maintenance.of is TimeBase.SCHEDULED else 0
    total = end - start - scheduled
    availability = 1 - Fraction(lost, total) if total else Fraction(1)
    measured = Measured(
        period=period,
        starts_at=start,
        ends_at=end,
        total_seconds=total,
        downtime_seconds=lost,
        excluded_seconds=downtime.down.measure(start, end) - lost,
        availability=availability,
        missed=availability < policy.target,
        root_cause=availability < policy.target and policy.root_cause_cites is not None,
        closed=downtime.at >= end,
    )
    because = (
        _target_reason(policy, measured),
        *_outage_reasons(policy, measured, downtime),
        *_maintenance_reasons(policy, measured, downtime),
        *_root_cause_reasons(policy, measured),
    )
    return Finding(f"availability in {period}", measured, because)


def _target_reason(policy: Availability, measured: Measured) -> Reason:
    verb = "was" if measured.closed else "is so far"
    verdict = "below" if measured.missed else "not below"
    down, total = _minutes(measured.downtime_seconds), _minutes(measured.total_seconds)
    text = (
        f"{measured.period} {verb} available {_percent(measured.availability)}"
        f" ({down} minutes down of {total}): {verdict} {_percent(policy.target)}"
    )
    return _reason("target", policy.cites, text)


def _outage_reasons(policy: Availability, measured: Measured, downtime: _Downtime) -> Iterator[Reason]:
    """Say which outages of the period count, and which are of components that do not."""
    facts = _within(downtime.history.outages, measured, downtime.at)
    counted = [(fact, seconds) for fact, seconds in facts if policy.counts(fact)]
    others = [fact.component for fact, _ in facts if not policy.counts(fact)]
    texts = []
    if counted:
        apart = sum(seconds for _, seconds in counted)
        together = measured.downtime_seconds + measured.excluded_seconds
        overlaps = f", {_minutes(together)} where what overlaps counts once" if together < apart else ""
        names = _listed(fact.component for fact, _ in counted)
        texts.append(f"Outages of {names} took {_minutes(apart)} minutes{overlaps}")
    if others:
        texts.append(f"Outages of {_listed(others)} do not count")
    if texts:
        used = tuple((f"outage.{fact.key}", seconds) for fact, seconds in facts)
        yield _reason("components", policy.components_cites, *texts, facts=used)


def _maintenance_reasons(policy: Availability, measured: Measured, downtime: _Downtime) -> Iterator[Reason]:
    """Say what the windows of the period took off, and which of them had outage in it that counts all the same."""
    facts = _within(downtime.history.windows, measured, downtime.at)
    left = downtime.counted.clip(measured.starts_at, measured.ends_at)
    vain = sum(not policy.maintenance.excludes(fact) and left.measure(fact.start, fact.end) > 0 for fact, _ in facts)
    texts = []
    if measured.excluded_seconds:
        minutes = _minutes(measured.excluded_seconds)
        texts.append(f"{minutes} minutes of outage fell in scheduled maintenance and do not count")
    if measured.total_seconds < measured.period_seconds:
        total, period = _minutes(measured.total_seconds), _minutes(measured.period_seconds)
        texts.append(f"Scheduled maintenance leaves {total} of {period} minutes to be judged")
    if vain and policy.maintenance.excluded:
        texts.append(f"Maintenance that was not on record in time excuses no outage in it (windows: {vain})")
    elif vain:
        texts.append(f"Outage in maintenance windows counts like any other (windows: {vain})")
    if texts:
        used = tuple((f"maintenance.{fact.key}", seconds) for fact, seconds in facts)
        yield _reason("maintenance", policy.maintenance.cites, *texts, facts=used)


def _root_cause_reasons(policy: Availability, measured: Measured) -> Iterator[Reason]:
    if measured.missed and policy.root_cause_cites is not None:
        text = f"{measured.period} was missed: its root cause is to be found"
        yield _reason("root cause", policy.root_cause_cites, text)


def _entitled(
    policy: Availability, measured: Measured, missed: Collection[CalendarPeriod]
) -> tuple[bool, tuple[Reason, ...]]:
    """Return whether the period earns credit at all, and why."""
    period, condition = measured.period, policy.condition
    if not measured.missed:
        text = f"{period} was not below {_percent(policy.target)}: no credit is due"
        return False, (_reason("target", policy.cites, text),)
    if condition is None:
        return True, ()
    row = [period]
    while row[-1].before in missed:
        row.append(row[-1].before)
    of_year = {period, *(other for other in missed if other < period and other.first_on.year == period.first_on.year)}
    entitled = condition.met_by(len(row), len(of_year))
    text = (
        f"{period} makes {len(row)} missed in a row and {len(of_year)} in {period.first_on.year}:"
        f" credit {'is' if entitled else 'would be'} due from {condition}"
    )
    used = tuple(("missed", str(other)) for other in sorted({*row, *of_year}))
    return entitled, (_reason("credit condition", condition.cites, text, facts=used),)


def _share(policy: Availability, measured: Measured) -> tuple[Fraction, tuple[Reason, ...]]:
    """Return the share of the base that the lowest band under which availability lies earns, at most the cap."""
    reached = _percent(measured.availability)
    under = (band for band in policy.bands if measured.availability < band.under)
    band = min(under, key=attrgetter("under"), default=None)
    if band is None:
        cites = tuple(dict.fromkeys(clause for other in policy.bands for clause in other.cites))
        return Fraction(0), (_reason("band", cites, f"{reached} is under no band of credit"),)
    text = f"{reached} is under {_percent(band.under)}: the credit is {_percent(band.credit)}"
    reasons = (_reason("band", band.cites, text),)
    if policy.cap is None or band.credit <= policy.cap.share:
        return band.credit, reasons
    text = f"A credit of {_percent(band.credit)} is capped at {_percent(policy.cap.share)}"
    return policy.cap.share, (*reasons, _reason("cap", policy.cap.cites, text))


def _payment(policy: Availability, credit: ServiceCredit, base: Fraction) -> tuple[Reason, ...]:
    amount = _money(Fraction(credit.credit_minor))
    return (
        _reason("base", policy.base_cites, f"{_percent(credit.share)} of {_money(base)} is {amount}"),
        _reason("payment", policy.paid_cites, f"{amount} is credited for {credit.period}"),
    )


def shown_minutes(seconds: int) -> int:
    """Return whole minutes for show, half up."""
    return (seconds + 30) // 60


def shown_percent(share: Fraction) -> Decimal:
    """Return a share of 1 as a percentage for show, with five decimals, half up."""
    return _rounded(share * 100, 5)


def _reason(rule: str, cites: tuple[str, ...], *texts: str, facts: tuple[FactUsed, ...] = ()) -> Reason:
    return Reason(rule, cites, facts, tuple(Step(text, cites) for text in texts))


def _within(facts: Iterable[Fact], measured: Measured, at: Instant) -> list[tuple[Fact, int]]:
    """Return the facts of the period in order of time, each with its seconds in it."""
    lasted = ((fact, min(_end(fact, at), measured.ends_at) - max(fact.start, measured.starts_at)) for fact in facts)
    return sorted(((fact, seconds) for fact, seconds in lasted if seconds > 0), key=lambda pair: _place(pair[0]))


def _place(fact: Outage | Maintenance) -> tuple[Instant, str]:
    return fact.start, fact.key


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names)))


def _minutes(seconds: int) -> str:
    return f"{_rounded(Fraction(seconds, 60), 2).normalize():,f}"


def _percent(share: Fraction) -> str:
    return f"{shown_percent(share).normalize():f} %"


def _money(minor: Fraction) -> str:
    return f"{_rounded(minor / 100, 2 if minor.denominator == 1 else 4):,f}"


def _rounded(figure: Fraction, places: int) -> Decimal:
    return Decimal(floor(figure * 10**places + _HALF)).scaleb(-places)
