"""Which other works can make a difference to a work? Those of its calendar period, of its ticket, or all.

Allowances, caps, steps and minimums each reach over a stretch that the policy states, so that it is known before any
work is reckoned how far they lead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import Coverage
from pactdesk.engine.terms.allowance import Allowance, Period
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import Work

_MONTHS: Final = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
_TICKET: Final = "ticket"
_OF_MONTH: Final = ("day", "month")
_WORK: Final = "work."


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a work's neighbours are: in its calendar period of `months` (0: none), or on its `ticket`.

    Of the works outside its own month those count alone that one of the rules in `drawing` may hold for, which draw
    what lasts longer than a month.
    """

    months: int
    ticket: bool
    drawing: tuple[Rule[Coverage], ...] = ()

    def span(self, began: Instant, zone: ZoneInfo) -> tuple[Instant, Instant] | None:
        """Return from when until before when the neighbours of a work begin, None where no period matters."""
        return _span(began, self.months, zone) if self.months else None

    def neighbours(self, works: Iterable[Work], began: Instant, ticket: str | None, zone: ZoneInfo) -> tuple[Work, ...]:
        """Return those works that can make a difference to one that `began` then on a ticket, if on one."""
        if not self.months:
            return tuple(work for work in works if self.ticket and ticket is not None and work.ticket == ticket)
        opens, closes = _span(began, self.months, zone)
        first, after = _span(began, 1, zone)
        return tuple(
            work
            for work in works
            if first <= work.began < after or (opens <= work.began < closes and self._may_draw(work))
        )

    def leading(self, works: Iterable[Work], since: Instant, zone: ZoneInfo) -> tuple[Work, ...]:
        """Return those works that can make a difference to one that begins at an instant or later."""
        known = tuple(works)
        opens = _span(since, self.months, zone)[0] if self.months else since
        tickets = {work.ticket for work in known if self.ticket and work.began >= opens} - {None}
        return tuple(work for work in known if work.began >= opens or work.ticket in tickets)

    def _may_draw(self, work: Work) -> bool:
        return any(all(_may_hold(work, key, symbols) for key, symbols in rule.when) for rule in self.drawing)


def reach_of(editions: Sequence[Edition]) -> Reach | None:
    """Return how far works reach under these editions; None where one leads to the next without end.

    So it is where something is left over for the next period or lasts as long as the contract, and where limits of
    tickets stand beside those of periods: the works of a period are on tickets that have works in others.
    """
    allowances = [one for edition in editions for one in edition.allowances.values()]
    widths = frozenset(width for edition in editions for width in _widths(edition))
    months = max((_MONTHS.get(one.per, 0) for one in allowances), default=0) or int(not widths.isdisjoint(_OF_MONTH))
    if any(map(_goes_on, allowances)) or (months and _TICKET in widths):
        return None
    return Reach(months, _TICKET in widths, tuple(rule for edition in editions for rule in _drawing(edition)))


def _goes_on(allowance: Allowance) -> bool:
    return allowance.per is Period.CONTRACT or bool(allowance.carry)


def _widths(edition: Edition) -> frozenset[str]:
    """Return over what the caps, steps and minimums of an edition reach."""
    caps = [rule.says.up_to for table in (edition.coverage, edition.overflow) for rule in table.rules]
    prices = [scope for rule in edition.prices.rules for scope in (rule.says.minimum, rule.says.step)]
    return frozenset(scope.per for scope in (*caps, *prices) if scope is not None)


def _drawing(edition: Edition) -> tuple[Rule[Coverage], ...]:
    """Return the rules of coverage that draw what lasts longer than a month; all, where that cannot be told so.

    So it is where overflow draws it as well, its size may change without a draw, or facts of work are restated.
    """
    lasting = {one.name for one in edition.allowances.values() if _MONTHS.get(one.per, 0) > 1}
    sized = any(edition.allowances[name].size_fact for name in lasting)
    overflows = any(rule.says.allowance in lasting for rule in edition.overflow.rules)
    restated = any(rule.says.key.startswith(_WORK) for rule in edition.restate.rules)
    if lasting and (sized or overflows or restated):
        return edition.coverage.rules
    return tuple(rule for rule in edition.coverage.rules if rule.says.allowance in lasting)


def _may_hold(work: Work, key: str, symbols: frozenset[object]) -> bool:
    """Whether a test of a rule may hold for a work; a word is its own symbol, and of anything else it is not said."""
    value = work.facts.get(key.removeprefix(_WORK)) if key.startswith(_WORK) else None
    return not isinstance(value, str) or value in symbols


def _span(began: Instant, months: int, zone: ZoneInfo) -> tuple[Instant, Instant]:
    period = CalendarPeriod.holding(local_day(began, zone), months)
    return start_of_day(period.first_on, zone), start_of_day(period.after.first_on, zone)
