"""How much of an allowance is there, how much of it is left, and who is told when it runs low?"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pactdesk.engine.circumstances import Circumstances
from pactdesk.engine.days import start_of_day
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.allowance import Allowance, Limit, Period
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import NOTHING, Alert, Tally, Usage, figure
from pactdesk.engine.wording import filled

_MINUTES: Final = 60
_MONTHS: Final = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
_CONTRACT: Final = "contract"
CUSTOMER: Final = "customer"


@dataclass(frozen=True, slots=True)
class Pool:
    """An allowance in one period: `size` minutes or pieces, what was carried into it included, and `used` of them."""

    allowance: Allowance
    period: str
    size: Fraction
    used: Fraction

    @property
    def left(self) -> Fraction:
        """What can still be drawn; nothing where the size has shrunk below what was drawn."""
        return max(self.size - self.used, NOTHING)

    @property
    def usage(self) -> Usage:
        """This, as it is shown."""
        return Usage(self.allowance.name, self.allowance.unit, self.period, self.used, self.left)


def pool_of(circumstances: Circumstances, allowance: Allowance, at: Instant, tally: Tally) -> Pool:
    """Return the pool that the work draws from: of the period in which it began, as large as facts make it at `at`.

    In a period in which the contract was not in force there is nothing in it.
    """
    period = _period(circumstances, allowance)
    name = _CONTRACT if period is None else str(period)
    size = _size(allowance, circumstances, at)
    if period is not None:
        serves = circumstances.history.serves(period)
        size = size + _carried(circumstances, allowance, period, tally) if serves else NOTHING
    return Pool(allowance, name, size, tally.get(_drawn(allowance, name), NOTHING))


def draw(pool: Pool, taken: Fraction, tally: Tally) -> None:
    """Draw so many minutes or pieces from the pool."""
    tally[_drawn(pool.allowance, pool.period)] = pool.used + taken


def crossed(circumstances: Circumstances, pool: Pool, tally: Tally) -> tuple[Alert, ...]:
    """Return an alert for each share of the pool that has now been reached, each once a period."""
    allowance = pool.allowance
    alerts = []
    for share in sorted(allowance.alerts):
        told = ("told", allowance.name, pool.period, str(share))
        if told in tally or not pool.used or pool.used < share * pool.size:
            continue
        tally[told] = share
        people = _people(allowance, circumstances.view_at(circumstances.work.began))
        at = circumstances.work.ended
        alerts.append(Alert(allowance.name, pool.period, share, at, people, allowance.alert_cites))
    return tuple(alerts)


def said_at(circumstances: Circumstances, allowance: Allowance, limit: Limit, found: str) -> tuple[Finding[str], ...]:
    """Return what is shown with a work that meets a limit of an allowance; `found` says in figures that it does."""
    view = circumstances.view_at(circumstances.work.began)
    said = []
    for one in allowance.notices:
        if one.at is limit:
            text = filled(one.text, circumstances.edition, view)
            step = Step(f"{found}: {text.rstrip('.')}")
            said.append(Finding("notice", text, (Reason(f"{limit.value}-{allowance.name}", one.cites, (), (step,)),)))
    return tuple(said)


def used_up(circumstances: Circumstances, pool: Pool) -> tuple[Finding[str], ...]:
    """Return what is shown with a work that drew on a pool, where nothing is left of that now."""
    if not pool.used or pool.left:
        return ()
    found = f"{figure(pool.used)} of {figure(pool.size)} of {pool.allowance.name} are used"
    return said_at(circumstances, pool.allowance, Limit.USED_UP, found)


def _period(circumstances: Circumstances, allowance: Allowance) -> CalendarPeriod | None:
    if allowance.per is Period.CONTRACT:
        return None
    return CalendarPeriod.holding(circumstances.began_on, _MONTHS[allowance.per])


def _size(allowance: Allowance, circumstances: Circumstances, at: Instant) -> Fraction:
    if allowance.size_fact is None:
        return Fraction(allowance.size)
    hours = circumstances.view_at(at).facts.get(allowance.size_fact)
    return Fraction(hours) * _MINUTES if isinstance(hours, int | Fraction) else NOTHING


def _carried(circumstances: Circumstances, allowance: Allowance, period: CalendarPeriod, tally: Tally) -> Fraction:
    """Return what the period before left over, at most `carry`, and note it for every period since the first."""
    first = CalendarPeriod.holding(circumstances.history.first_month.first_on, period.months)
    if not allowance.carry or period <= first:
        return NOTHING
    reached = []
    while period > first and ("carried", allowance.name, str(period)) not in tally:
        reached.append(period)
        period = period.before
    for one in reversed(reached):
        before = str(one.before)
        at = start_of_day(one.first_on, circumstances.history.zone) - 1
        size = _size(allowance, circumstances, at) + tally.get(("carried", allowance.name, before), NOTHING)
        left = size - tally.get(_drawn(allowance, before), NOTHING)
        left = left if circumstances.history.serves(one.before) else NOTHING
        tally["carried", allowance.name, str(one)] = max(min(left, Fraction(allowance.carry)), NOTHING)
        period = one
    return tally["carried", allowance.name, str(period)]


def _drawn(allowance: Allowance, period: str) -> tuple[str, str, str]:
    return ("drawn", allowance.name, period)


def _people(allowance: Allowance, view: View) -> tuple[str, ...]:
    named = (CUSTOMER if role == CUSTOMER else view.facts.get(role) for role in allowance.alert_to)
    return tuple(str(person) for person in named if person is not None)
