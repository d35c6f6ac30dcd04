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
from typing import TypeVar

from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.spans import Spans
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.money import money_text, rounded
from pactdesk.engine.terms.outage import (
    Availability,
    CalendarPeriod,
    Credit,
    Maintenance,
    Outage,
    OutageHistory,
    TimeBase,
)

Fact = TypeVar("Fact", Outage, Maintenance)


@dataclass(frozen=True, slots=True)
class Measured:
    """One period, judged: `availability` is `1 - downtime_seconds / total_seconds`, exactly.

    `total_seconds` is the period, less scheduled windows where the policy says so; `excluded_seconds` is outage that
    fell in such windows. Before the period's end, when it is `closed`, more of it may still be down. `outages` and
    `windows` are the keys of those on record for the period, in order, whether they count or not.
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
    outages: tuple[str, ...]
    windows: tuple[str, ...]

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
    policy: Availability, measured: Measured, missed: Collection[CalendarPeriod], base: Fraction, currency: str
) -> Finding[ServiceCredit]:
    """Reckon a period's credit, given which other periods were missed and its base: the unrounded fee in minor units.

    Of `missed` only earlier periods have a say. Raises ValueError for a negative base.
    """
    if base < 0:
        raise ValueError(f"a credit cannot be a share of {base}")
    share, because = _share(policy, measured, missed)
    credit = ServiceCredit(measured.period, share, rounded(base * share), measured.closed)
    if policy.credit and share:
        because = (*because, *_payment(policy.credit, credit, base, currency))
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
    outages = _within(downtime.history.outages, downtime.at, start, end)
    windows = _within(downtime.history.windows, downtime.at, start, end)
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
        outages=tuple(fact.key for fact, _ in outages),
        windows=tuple(fact.key for fact, _ in windows),
    )
    because = (
        _target_reason(policy, measured),
        *_outage_reasons(policy, measured, outages),
        *_maintenance_reasons(policy, measured, [fact for fact, _ in windows], downtime.counted.clip(start, end)),
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


def _outage_reasons(policy: Availability, measured: Measured, outages: list[tuple[Outage, int]]) -> Iterator[Reason]:
    """Say which outages of the period count, and which are of components that do not."""
    counted = [(fact, seconds) for fact, seconds in outages if policy.counts(fact)]
    others = [fact.component for fact, _ in outages if not policy.counts(fact)]
    texts = []
    if counted:
        apart = sum(seconds for _, seconds in counted)
        together = measured.downtime_seconds + measured.excluded_seconds
        overlaps = f", {_minutes(together)} where what overlaps counts once" if together < apart else ""
        texts.append(
            f"outages of {_listed(fact.component for fact, _ in counted)} took {_minutes(apart)} minutes{overlaps}"
        )
    if others:
        texts.append(f"outages of {_listed(others)} do not count")
    if texts:
        yield _reason("components", policy.components_cites, *texts)


def _maintenance_reasons(
    policy: Availability, measured: Measured, windows: list[Maintenance], counted: Spans
) -> Iterator[Reason]:
    """Say what the windows of the period took off, and how many had outage in them that counts all the same."""
    rule = policy.maintenance
    vain = sum(not rule.excludes(fact) and counted.measure(fact.start, fact.end) > 0 for fact in windows)
    texts = []
    if measured.excluded_seconds:
        minutes = _minutes(measured.excluded_seconds)
        texts.append(f"{minutes} minutes of outage fell in scheduled maintenance and do not count")
    if measured.total_seconds < measured.period_seconds:
        total, period = _minutes(measured.total_seconds), _minutes(measured.period_seconds)
        texts.append(f"scheduled maintenance leaves {total} of {period} minutes to be judged")
    if vain and rule.excluded:
        texts.append(f"maintenance that was not on record in time excuses no outage in it (windows: {vain})")
    elif vain:
        texts.append(f"outage in maintenance windows counts like any other (windows: {vain})")
    if texts:
        yield _reason("maintenance", rule.cites, *texts)


def _root_cause_reasons(policy: Availability, measured: Measured) -> Iterator[Reason]:
    if measured.missed and policy.root_cause_cites is not None:
        text = f"{measured.period} was missed: its root cause is to be found"
        yield _reason("root cause", policy.root_cause_cites, text)


def _share(
    policy: Availability, measured: Measured, missed: Collection[CalendarPeriod]
) -> tuple[Fraction, tuple[Reason, ...]]:
    """Return the share of the base that is due, and why."""
    if not measured.missed:
        text = f"{measured.period} was not below {_percent(policy.target)}: no credit is due"
        return Fraction(0), (_reason("target", policy.cites, text),)
    if policy.credit is None:
        return Fraction(0), ()
    entitled, why = _entitled(policy.credit, measured.period, missed)
    if not entitled:
        return Fraction(0), (why,)
    share, reasons = _banded(policy.credit, measured.availability)
    return share, (why, *reasons)


def _entitled(credit: Credit, period: CalendarPeriod, missed: Collection[CalendarPeriod]) -> tuple[bool, Reason]:
    """Return whether this missed period earns credit at all, and why."""
    if credit.condition is None:
        return True, _reason("credit", credit.cites, f"{period} was missed, and every missed period earns credit")
    row = [period]
    while row[-1].before in missed:
        row.append(row[-1].before)
    of_year = {period, *(other for other in missed if other < period and other.first_on.year == period.first_on.year)}
    entitled = credit.condition.met_by(len(row), len(of_year))
    known = f"missed: {', '.join(map(str, sorted({*row, *of_year})))}"
    count = f"which makes {len(row)} in a row and {len(of_year)} in {period.first_on.year}"
    due = f"credit {'is' if entitled else 'would be'} due from {credit.condition}"
    return entitled, _reason("credit", credit.cites, f"{known}, {count}", due)


def _banded(credit: Credit, availability: Fraction) -> tuple[Fraction, tuple[Reason, ...]]:
    """Return the share that the lowest band earns, at most the cap, and why."""
    reached, band, cap = _percent(availability), credit.band(availability), credit.cap
    if band is None:
        cites = tuple(dict.fromkeys(clause for other in credit.bands for clause in other.cites))
        return Fraction(0), (_reason("band", cites, f"{reached} is under no band of credit"),)
    text = f"{reached} is under {_percent(band.under)}: the credit is {_percent(band.share)}"
    reasons = (_reason("band", band.cites, text),)
    if cap is None or band.share <= cap.share:
        return band.share, reasons
    text = f"a credit of {_percent(band.share)} is capped at {_percent(cap.share)}"
    return cap.share, (*reasons, _reason("cap", cap.cites, text))


def _payment(credit: Credit, due: ServiceCredit, base: Fraction, currency: str) -> tuple[Reason, ...]:
    of = money_text(rounded(base), currency) + (" (here rounded)" if base.denominator > 1 else "")
    amount = f"{money_text(due.credit_minor, currency)} {currency}"
    return (
        _reason("base", credit.base_cites, f"{_percent(due.share)} of {of} is {amount}"),
        _reason("payment", credit.paid_cites, f"{amount} is credited for {due.period}"),
    )


def shown_minutes(seconds: int) -> int:
    """Return whole minutes for show, half up."""
    return (seconds + 30) // 60


def shown_percent(share: Fraction) -> Decimal:
    """Return a share of 1 as a percentage for show, with five decimals, half up."""
    return _rounded(share * 100, 5)


def _reason(rule: str, cites: tuple[str, ...], *texts: str) -> Reason:
    return Reason(rule, cites, steps=tuple(Step(text, cites) for text in texts))


def _within(facts: Iterable[Fact], at: Instant, start: Instant, end: Instant) -> list[tuple[Fact, int]]:
    """Return the facts of a period in order of time, each with its seconds in it."""
    lasted = ((fact, min(_end(fact, at), end) - max(fact.start, start)) for fact in facts)
    return sorted(((fact, seconds) for fact, seconds in lasted if seconds > 0), key=lambda pair: _place(pair[0]))


def _place(fact: Outage | Maintenance) -> tuple[Instant, str]:
    return fact.start, fact.key


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names)))


def _minutes(seconds: int) -> str:
    return f"{_rounded(Fraction(seconds, 60), 2).normalize():,f}"


def _percent(share: Fraction) -> str:
    return f"{shown_percent(share).normalize():f} %"


def _rounded(figure: Fraction, places: int) -> Decimal:
    return Decimal(rounded(figure * 10**places)).scaleb(-places)
