"""Which request lies in a box? Raw facts and an instant that rules see as one of its points.

Facts fall into parts that do not bear on each other: those tied by a condition, or by a default that asks another.
Each part is solved for itself, by trying the few values that matter, and judged by the very view that rules see. So a
box whose conditions exclude each other, or whose default leaves nothing unknown, has no witness.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from pactdesk.engine.days import local_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import PAST, TIME, FactDecl, Key, MonthsAfter, Symbol, Value
from pactdesk.engine.policy.reality import OPTIONAL, Reality, Scopes
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.samples import samples
from pactdesk.engine.policy.space import Box
from pactdesk.engine.policy.view import Raw, time_symbol, view_of
from pactdesk.engine.terms.instant import Instant

_Given = dict[Key, Value]
_Test = tuple[Key, Sequence[Symbol]]


@dataclass(frozen=True, slots=True)
class Witness:
    """An example: facts as given, by scope and name, and the instant asked about."""

    raw: Raw
    at: Instant


@dataclass(frozen=True, slots=True)
class _Part:
    """Facts and conditions that bear on each other: a little edition, on which facts each key rests, their fields."""

    edition: Edition
    rests_on: Mapping[Key, frozenset[Key]]
    field: Box


class Witnesses:
    """Finds a witness in any box of an edition's space, or that there is none; remembers what it found."""

    def __init__(self, reality: Reality) -> None:
        """Take the edition's facts apart."""
        self._reality = reality
        self._zone = ZoneInfo(reality.edition.zone)
        self._parts = tuple(_parts(reality))
        self._solved: dict[tuple[int, Box, Scopes, date], _Given | None] = {}
        self._moments: dict[int, Instant] = {}
        self._later = _moments(reality.edition, reality.opening)

    def find(self, box: Box, scopes: Scopes) -> Witness | None:
        """Return a witness in which just these optional scopes are there, of few facts; None if none is."""
        at = self._instant(box)
        if at is None:
            return None
        today = local_day(at, self._zone)
        given: _Given = {}
        for place, part in enumerate(self._parts):
            problem = (place, box & part.field, scopes, today)
            if problem not in self._solved:
                self._solved[problem] = self._solve(part, box, scopes, at, today)
            found = self._solved[problem]
            if found is None:
                return None
            given |= found
        return Witness(_raw(self._reality.edition, given), at)

    def _instant(self, box: Box) -> Instant | None:
        """Return the first instant, from the edition's first on, whose time the box allows."""
        space = self._reality.space
        allowed = space.symbols(box, TIME) if TIME in space else ()
        for mask, at in self._moments.items():
            if not allowed or mask in allowed:
                return at
        for mask, at in self._later:
            self._moments[mask] = at
            if not allowed or mask in allowed:
                return at
        return None

    def _solve(self, part: _Part, box: Box, scopes: Scopes, at: Instant, today: date) -> _Given | None:
        space, given = self._reality.space, self._reality.given
        tests = [
            (key, space.symbols(box, given(key)))
            for key in part.rests_on
            if given(key) in space and not space.is_free(box, given(key))
        ]
        facts = part.edition.facts
        needed = {key for key, decl in facts.items() if _is_needed(decl, scopes)}
        asked = needed.union(*(part.rests_on[key] for key, _ in tests))
        values = samples(facts, part.edition.conditions.values(), today)
        tried = {key: _tried(decl, values[key], scopes) for key, decl in facts.items() if key in asked}
        return _solution(part, tuple(tried.items()), tests, {}, at)


def _solution(
    part: _Part,
    tried: Sequence[tuple[Key, Sequence[Value | None]]],
    tests: Sequence[_Test],
    given: _Given,
    at: Instant,
) -> _Given | None:
    """Return facts that pass all tests, each test made as soon as the facts it rests on are settled."""
    open_keys = {key for key, _ in tried}
    settled = [test for test in tests if not part.rests_on[test[0]] & open_keys]
    if settled:
        view = view_of(part.edition, _raw(part.edition, given), at)
        if not all(view.get(key) in symbols for key, symbols in settled):
            return None
    if not tried:
        return given
    (key, values), *rest = tried
    waiting = [test for test in tests if test not in settled]
    settings = (given if value is None else {**given, key: value} for value in values)
    found = (_solution(part, rest, waiting, setting, at) for setting in settings)
    return next((one for one in found if one is not None), None)


def _raw(edition: Edition, given: _Given) -> Raw:
    """Return given facts by scope and name, in the order in which the edition declares them."""
    raw: dict[str, dict[str, Value]] = {}
    for key, decl in edition.facts.items():
        if key in given:
            raw.setdefault(decl.scope, {})[decl.name] = given[key]
    return raw


def _is_needed(decl: FactDecl, scopes: Scopes) -> bool:
    """Whether a fact has to be given; what work has gone past is no fact that people give."""
    return decl.required and decl.key != PAST and (decl.scope in scopes or decl.scope not in OPTIONAL)


def _tried(decl: FactDecl, values: Sequence[Value], scopes: Scopes) -> Sequence[Value | None]:
    if decl.scope in OPTIONAL - scopes:
        return (None,)
    return values if _is_needed(decl, scopes) else (None, *values)


def _moments(edition: Edition, first: Instant) -> Iterator[tuple[int, Instant]]:
    """Yield each combination of open hours and the first instant, from `first` on, at which it comes; in that order."""
    timed = [edition.hours[name].spans for name in edition.timed_hours]
    at: Instant | None = first
    coming = set(edition.time_domain)
    while at is not None and coming:
        mask = time_symbol(edition, at)
        if mask in coming:
            coming.remove(mask)
            yield mask, at
        at = min((edge for spans in timed if (edge := spans.next_edge(at)) is not None), default=None)


def _parts(reality: Reality) -> Iterator[_Part]:
    """Take an edition apart into facts and conditions that bear on each other, in the order of the file."""
    edition = reality.edition
    rests_on = {key: _rests_on(edition, key) for key in (*edition.facts, *edition.conditions)}
    parts: list[set[Key]] = []
    for keys in rests_on.values():
        touched = [part for part in parts if part & keys]
        parts = [part for part in parts if not part & keys]
        parts.append(set(keys).union(*touched))
    for part in parts:
        inside = {key: keys for key, keys in rests_on.items() if keys <= part}
        facts = {key: decl for key, decl in edition.facts.items() if key in inside}
        conditions = {key: condition for key, condition in edition.conditions.items() if key in inside}
        small = replace(edition, facts=facts, conditions=conditions, restate=Table("restate", ()), timed_hours=())
        asked = [place for key in inside if (place := reality.given(key)) in reality.space]
        yield _Part(small, inside, reality.space.fields(asked))


def _rests_on(edition: Edition, key: Key) -> frozenset[Key]:
    """Return the facts that settle what a fact or a condition is."""
    found: set[Key] = set()
    open_keys = [key]
    while open_keys:
        key = open_keys.pop()
        if key in edition.conditions:
            open_keys += edition.conditions[key].facts
        elif key not in found:
            found.add(key)
            decl = edition.facts[key]
            open_keys += (other for other, _ in decl.default_when)
            if isinstance(decl.default, MonthsAfter):
                open_keys.append(f"{decl.scope}.{decl.default.fact}")
    return frozenset(found)
