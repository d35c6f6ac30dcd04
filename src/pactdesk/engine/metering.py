"""How much was used, from which allowance, and what lies past it?

In: a work with all that is known for judging it, and the tally of the works before it. Out: the stretches of the work,
each with what covers it, what it draws and which items are to be charged; the tally goes on. Nothing is rounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from pactdesk.engine.circumstances import Circumstances
from pactdesk.engine.days import local_day
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.facts import PAST, TIME
from pactdesk.engine.policy.rules import PolicyError, Rule, Table, Undecided
from pactdesk.engine.policy.says import Cover, Coverage, Scope
from pactdesk.engine.policy.view import View
from pactdesk.engine.pools import Pool, crossed, draw, pool_of, said_at, used_up
from pactdesk.engine.terms.allowance import Limit, Unit
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.work import NOTHING, Alert, Tally, Usage, counted, figure

_MINUTE: Final = 60
_PIECE: Final = Fraction(1)
_SAID: Final = {cover: "on a quote" if cover is Cover.QUOTE else cover.value for cover in Cover}


@dataclass(frozen=True, slots=True)
class Portion:
    """A stretch of work with one coverage, not yet priced: minutes `worked`, minutes or pieces `drawn`.

    `items` are to be charged for the same minutes, at what they cost for `view`.
    """

    cover: Cover
    worked: Fraction
    drawn: Fraction
    allowance: str | None
    items: tuple[str, ...]
    view: View
    because: tuple[Reason, ...]
    released_at: Instant | None


@dataclass(frozen=True, slots=True)
class Metered:
    """A work, metered: its portions in the order in which they are drawn, and the allowances after it.

    `notices` are the sentences shown with it.
    """

    portions: tuple[Portion, ...]
    usage: tuple[Usage, ...]
    alerts: tuple[Alert, ...]
    notices: tuple[Finding[str], ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the rules say of the minutes from `start` until before `end`, both in seconds."""

    rule: Rule[Coverage]
    view: View
    start: Fraction
    end: Fraction
    released_at: Instant | None

    @property
    def minutes(self) -> Fraction:
        return (self.end - self.start) / _MINUTE


@dataclass(frozen=True, slots=True)
class _Draw:
    """How many minutes an answer covers, what it draws for them, and what the minutes after them are past."""

    covered: Fraction
    drawn: Fraction
    past: str
    because: tuple[Reason, ...]


def meter(circumstances: Circumstances, tally: Tally) -> Metered:
    """Return what covers each stretch of a work, and add what it draws to the tally of the works before it.

    Raises PolicyError where the rules of coverage or overflow do not decide a minute exactly once, or go in a circle.
    """
    flow = _Flow(circumstances, tally)
    work, edition = circumstances.work, circumstances.edition
    covered = flow.answers(edition.coverage, Fraction(work.began), Fraction(work.ended))
    portions = tuple(portion for answer in covered for portion in flow.pour(answer))
    pools = [pool_of(circumstances, allowance, work.began, tally) for allowance in edition.allowances.values()]
    alerts = tuple(alert for pool in pools for alert in crossed(circumstances, pool, tally))
    for pool in pools:
        if pool.allowance.name in flow.asked:
            flow.said.extend(used_up(circumstances, pool))
    return Metered(portions, tuple(pool.usage for pool in pools), alerts, tuple(flow.said))


@dataclass(frozen=True, slots=True)
class _Flow:
    """One work on its way down the waterfall; `asked` are the allowances it came to, `said` what they say of it."""

    circumstances: Circumstances
    tally: Tally
    asked: set[str] = field(default_factory=set)
    said: list[Finding[str]] = field(default_factory=list)

    def answers(self, table: Table[Coverage], start: Fraction, end: Fraction, past: str | None = None) -> list[_Answer]:
        """Return what the table says of each stretch: cut where hours open and close, joined where it says the same."""
        found: list[_Answer] = []
        for begins, ends in pairwise((start, *self._edges(table, start, end), end)):
            answer = self._answer(table, begins, ends, past)
            before = found[-1] if found else None
            if before and self._same(before, answer):
                found[-1] = replace(before, end=ends)
            else:
                found.append(answer)
        return found

    def pour(
        self,
        answer: _Answer,
        adds: tuple[str, ...] = (),
        because: tuple[Reason, ...] = (),
        passed: frozenset[str] = frozenset(),
    ) -> Iterator[Portion]:
        """Yield what the answer covers, then what the overflow rules make of the rest."""
        says = answer.rule.says
        draws = self._draw(answer)
        adds = (*adds, says.add) if says.add else adds
        because = (*draws.because, *because)
        if draws.covered:
            items = (says.item, *adds) if says.item else adds
            yield Portion(
                says.cover, draws.covered, draws.drawn, says.allowance, items, answer.view, because, answer.released_at
            )
        elif draws.past in passed:
            msg = f"overflow: {answer.rule.id} sends what is past {draws.past} to {draws.past} again"
            raise PolicyError(msg)
        rest = answer.start + draws.covered * _MINUTE
        if rest == answer.end:
            return
        because = (*because, *self._say_past(draws.past, answer.end - rest))
        for over in self.answers(self.circumstances.edition.overflow, rest, answer.end, draws.past):
            since = max((at for at in (answer.released_at, over.released_at) if at is not None), default=None)
            yield from self.pour(replace(over, released_at=since), adds, because, passed | {draws.past})

    def _say_past(self, past: str, seconds: Fraction) -> tuple[Reason, ...]:
        """Say what an allowance wants said of time past it, and return why; nothing where `past` is no allowance."""
        allowance = self.circumstances.edition.allowances.get(past)
        if allowance is None:
            return ()
        found = f"{counted(seconds / _MINUTE, 'minute')} past {past}"
        said = said_at(self.circumstances, allowance, Limit.PAST, found)
        self.said.extend(said)
        return tuple(reason for one in said for reason in one.because)

    def _edges(self, table: Table[Coverage], start: Fraction, end: Fraction) -> list[Fraction]:
        """Return the instants between `start` and `end` at which named hours open or close, if rules ask for them."""
        edition = self.circumstances.edition
        if TIME not in (*table.keys, *edition.prices.keys):
            return []
        edges = set()
        for name in edition.timed_hours:
            edge = edition.hours[name].spans.next_edge(floor(start))
            while edge is not None and edge < end:
                edges.add(Fraction(edge))
                edge = edition.hours[name].spans.next_edge(edge)
        return sorted(edges)

    def _answer(self, table: Table[Coverage], start: Fraction, end: Fraction, past: str | None) -> _Answer:
        """Return what the table says of the minute at `start`; what it holds, the first later facts that do decide."""
        at = floor(start)
        first = _decided(table, self.circumstances.view_at(at), past)
        if first[0].says.cover is Cover.HELD:
            for instant, view in self.circumstances.later_views(at):
                rule, seen = _decided(table, view, past)
                if rule.says.cover is not Cover.HELD:
                    return _Answer(rule, seen, start, end, instant)
        return _Answer(*first, start, end, None)

    def _same(self, before: _Answer, answer: _Answer) -> bool:
        """Whether two adjoining stretches are one."""
        if (before.rule.id, before.released_at) != (answer.rule.id, answer.released_at):
            return False
        items = (answer.rule.says.item, answer.rule.says.add)
        prices = (rule for rule in self.circumstances.edition.prices.rules if rule.group in items)
        return not any(key == TIME for rule in prices for key, _ in rule.when)

    def _draw(self, answer: _Answer) -> _Draw:
        """Cover what the answer covers: at most its cap, and no more than the allowance holds."""
        rule, worked = answer.rule, answer.minutes
        within = self._within_cap(rule, worked)
        pool = self._pool(answer)
        covered, drawn = (within, NOTHING) if pool is None else _taken(rule.says, pool, within)
        self._count(rule, covered)
        step = Step(self._until(answer) + _sentence(rule.says, worked, within, covered, pool))
        because = reason(rule, answer.view, step)
        if pool is None:
            return _Draw(covered, drawn, rule.id, (because,))
        draw(pool, drawn, self.tally)
        self.asked.add(pool.allowance.name)
        past = pool.allowance.name if covered < within else rule.id
        return _Draw(covered, drawn, past, (because, Reason(pool.allowance.name, pool.allowance.cites, (), (step,))))

    def _pool(self, answer: _Answer) -> Pool | None:
        name = answer.rule.says.allowance
        if name is None:
            return None
        allowance = self.circumstances.edition.allowances[name]
        return pool_of(self.circumstances, allowance, floor(answer.start), self.tally)

    def _until(self, answer: _Answer) -> str:
        if answer.released_at is None:
            return ""
        return f"held until {local_day(answer.released_at, self.circumstances.history.zone)}, then "

    def _within_cap(self, rule: Rule[Coverage], worked: Fraction) -> Fraction:
        """Return how much of the minutes the rule's cap still has room for."""
        cap = rule.says.up_to
        if cap is None:
            return worked
        before = self.tally.get(self._covered(rule, cap), NOTHING)
        return min(worked, max(cap.minutes - before, NOTHING))

    def _count(self, rule: Rule[Coverage], covered: Fraction) -> None:
        cap = rule.says.up_to
        if cap:
            counted = self._covered(rule, cap)
            self.tally[counted] = self.tally.get(counted, NOTHING) + covered

    def _covered(self, rule: Rule[Coverage], cap: Scope) -> tuple[str, ...]:
        return ("covered", rule.id, self.circumstances.scopes[cap.per])


def _decided(table: Table[Coverage], view: View, past: str | None) -> tuple[Rule[Coverage], View]:
    seen = view if past is None else view.having(PAST, past)
    rule = table.decide(seen)
    if rule is None:
        msg = f"{table.name}: no rule says what becomes of this work" + (f" past {past}" if past else "")
        raise Undecided(msg)
    return rule, seen


def _taken(says: Coverage, pool: Pool, within: Fraction) -> tuple[Fraction, Fraction]:
    """Return how many minutes a pool covers, and how many minutes or pieces it loses for them."""
    if not within:
        return NOTHING, NOTHING
    if pool.allowance.unit is Unit.PIECES:
        return (within, _PIECE) if pool.left >= _PIECE else (NOTHING, NOTHING)
    drawn = min(within if says.slot_minutes is None else Fraction(says.slot_minutes), pool.left)
    return min(within, drawn), drawn


def _sentence(says: Coverage, worked: Fraction, within: Fraction, covered: Fraction, pool: Pool | None) -> str:
    """Say what became of the minutes, as "25 minutes, 12 left of 60: 12 drawn, 13 past the allowance"."""
    slot = f", a slot of {says.slot_minutes}" if says.slot_minutes else ""
    if pool is None:
        said = [f"{counted(covered, 'minute')} {_SAID[says.cover]}"]
    else:
        drawn = figure(_taken(says, pool, within)[1])
        said = [f"{counted(worked, 'minute')}{slot}, {figure(pool.left)} left of {figure(pool.size)}: {drawn} drawn"]
    if covered < within:
        said.append(f"{figure(within - covered)} past the {'slot' if covered == says.slot_minutes else 'allowance'}")
    if within < worked and says.up_to:
        said.append(f"{figure(worked - within)} past {says.up_to.minutes} minutes a {says.up_to.per}")
    return ", ".join(said)
