"""What happened to a ticket, by all rows that a log has of it? Events in order of time, and rows that cannot be taken.

The log is a run of states; events are their changes. What is known of the ticket already stands, and is not told again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import Instant
from pactdesk.language.given import GivenFault, read_value
from pactdesk.maps.mapping import EventRule, FactSource, Map, Name
from pactdesk.maps.rows import Faults, Row
from pactdesk.maps.times import NoTime, read_time

Request = dict[str, Value | None]
"""Facts of the request by name."""

CHANGED: Final = "changed"
_BEFORE_ALL: Final = -1


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a ticket, by the row of that key: a word of EVENTS, or CHANGED.

    `request` are facts of the request that it brings, `agent` whom the ticket was given to.
    """

    what: str
    at: Instant
    row: str
    request: Mapping[str, Value | None] = field(default_factory=dict)
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a log tells of a ticket that was not known: its events, and whose it is by name, empty where unknown."""

    events: tuple[Event, ...]
    account: str
    contract: str
    contact: str
    line: int


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that holds for a row, or something known already, at its place in time."""

    at: Instant
    row: int
    rule: int
    what: str
    event: Event
    known: bool = False
    once: bool = False

    @property
    def order(self) -> tuple[Instant, int, int]:
        return (self.at, self.row, self.rule)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that was read: its number, when it was written, its request, and what its rules found."""

    row: Row
    at: Instant | None
    request: Request
    hits: tuple[tuple[int, EventRule, Instant], ...]


class _Bad(ValueError):
    """Why a row cannot be taken."""


def translate(rows: Sequence[Row], by: Map, known: Sequence[Event], now: Instant, faults: Faults) -> Told:
    """Return what the rows of one ticket tell beyond what is `known` of it, in order of time.

    `known` are the events on record, those without a row among them; a ticket that is known has an opening there. Rows
    that cannot be taken are noted as faults: with one of them the others go on. Pure: the same rows, the same events.
    """
    read = list(_read_all(rows, by, now, faults))
    opening = _opening(read, known)
    read = list(_once(_since(read, opening, by, faults), faults))
    course = _Course(by, {(one.what, one.row) for one in known})
    events = [event for hit in sorted(_hits(read, by, known), key=lambda hit: hit.order) for event in course.take(hit)]
    first = rows[0].line if rows else 0
    if opening is None and rows:
        faults.note(first, "no row of the ticket says when it was opened")
        events = []
    account, contract, contact = (_first(one, read) for one in (by.account, by.contract, by.contact))
    return Told(tuple(events), account, contract, contact, first)


def _read_all(rows: Sequence[Row], by: Map, now: Instant, faults: Faults) -> Iterator[_Read]:
    for place, row in enumerate(rows):
        try:
            yield _read(row, by, now, (place == 0, place == len(rows) - 1))
        except (_Bad, NoTime, GivenFault) as error:
            faults.note(row.line, str(error))


def _once(read: Iterable[_Read], faults: Faults) -> Iterator[_Read]:
    """Yield each row once, though it stands twice; another one may not have its key."""
    seen: dict[str, Row] = {}
    for one in read:
        row = one.row
        same = seen.setdefault(row.key, row)
        if same is row:
            yield one
        elif same.values != row.values:
            faults.note(row.line, f"the row has the key {row.key} of line {same.line}, and says something else")


def _read(row: Row, by: Map, now: Instant, ends: tuple[bool, bool]) -> _Read:
    for column, texts in by.expect.items():
        text = row.values[column]
        if text and text not in texts:
            raise _Bad(f"{column} is {text!r}, which the map does not know")
    at = _time(row, by.at, by, now) if by.at else None
    hits = []
    for number, rule in enumerate(by.events):
        if _is_at(rule.row, *ends) and all(test.holds(row.values[test.column]) for test in rule.when):
            instant = _time(row, rule.at, by, now)
            hits += [] if instant is None else [(number, rule, instant)]
    return _Read(row, at, {one.decl.name: _value(row, one, by) for one in by.request}, tuple(hits))


def _is_at(place: str, first: bool, last: bool) -> bool:  # noqa: FBT001 - the two ends of a ticket's rows
    return {"": True, "first": first, "later": not first, "last": last}[place]


def _time(row: Row, column: str, by: Map, now: Instant) -> Instant | None:
    """Return the instant in a column, None where it is not known."""
    text = row.values[column]
    if not text:
        return None
    found = read_time(text, by.times, by.zone)
    if found > now:
        raise _Bad(f"{column} {text} lies in the future")
    return found


def _value(row: Row, source: FactSource, by: Map) -> Value | None:
    text = row.values[source.column] if source.column else ""
    if not text:
        return source.fixed
    if source.values is None:
        return read_value(by.edition, source.decl, text)
    if text not in source.values:
        raise _Bad(f"{source.column} is {text!r}, for which the map has no {source.decl.name}")
    return source.values[text]


def _opening(read: Sequence[_Read], known: Sequence[Event]) -> Instant | None:
    """Return when the ticket was opened: by what is known, else by the first row that says it."""
    there = [one.at for one in known if one.what == "opened"]
    return next(iter(there or [at for one in read for _, rule, at in one.hits if rule.what == "opened"]), None)


def _since(read: Sequence[_Read], opening: Instant | None, by: Map, faults: Faults) -> Iterator[_Read]:
    """Yield the rows that speak of nothing before the opening."""
    for one in read:
        instants = [(by.at, one.at)] if one.at is not None else []
        instants += [(rule.at, at) for _, rule, at in one.hits]
        early = next((column for column, at in instants if opening is not None and at < opening), None)
        if early is None:
            yield one
        else:
            faults.note(one.row.line, f"{early} {one.row.values[early]} lies before the opening of the ticket")


def _hits(read: Sequence[_Read], by: Map, known: Sequence[Event]) -> Iterator[_Hit]:
    """Yield what rules found, changes of the request, and what is known already where it stands among them."""
    places = {one.row.key: place for place, one in enumerate(read)}
    rules = {rule.what: number for number, rule in reversed(list(enumerate(by.events)))}
    for event in known:
        place = places.get(event.row, _BEFORE_ALL) if event.row else _BEFORE_ALL
        yield _Hit(event.at, place, rules.get(event.what, _BEFORE_ALL), event.what, event, known=True)
    for place, one in enumerate(read):
        for number, rule, at in one.hits:
            agent = _text(by.agent, one.row) if rule.what == "assigned" else ""
            request = one.request if rule.what == "opened" else {}
            yield _Hit(at, place, number, rule.what, Event(rule.what, at, one.row.key, request, agent), once=rule.once)
        if one.at is not None:
            yield _Hit(one.at, place, _BEFORE_ALL, CHANGED, Event(CHANGED, one.at, one.row.key, one.request))


@dataclass(slots=True)
class _Course:
    """The course of a ticket as far as it was told: where it stands, and which events and rules were taken."""

    by: Map
    recorded: set[tuple[str, str]]
    state: str = ""
    answered: bool = False
    agent: str = ""
    request: Request = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def take(self, hit: _Hit) -> Iterator[Event]:
        """Take what happened, and yield it where it is new and changes something."""
        event = hit.event
        if hit.known:
            self._go(event)
        elif (event.what, event.row) in self.recorded:
            self.taken.add(hit.rule)
        elif hit.once and hit.rule in self.taken:
            return
        else:
            if event.what == CHANGED:
                new = {name: value for name, value in event.request.items() if self._is_new(name, value)}
                event = Event(CHANGED, event.at, event.row, new)
            if _NEWS[event.what](self, event):
                self.taken.add(hit.rule)
                self._go(event)
                yield event

    def _is_new(self, name: str, value: Value | None) -> bool:
        return value is not None and self.request.get(name) != value

    def _go(self, event: Event) -> None:
        self.request |= event.request
        self.agent = event.agent or self.agent
        self.answered = self.answered or event.what == "answered"
        self.state = _STATES.get(event.what, self.state)


_STATES: Final = {
    "opened": "running",
    "waiting": "waiting",
    "resumed": "running",
    "solved": "solved",
    "reopened": "running",
    "closed": "closed",
}
_OVER: Final = ("solved", "closed")
_NEWS: Final[Mapping[str, Callable[[_Course, Event], bool]]] = {
    "opened": lambda course, _: not course.state,
    "answered": lambda course, _: not course.answered and bool(course.state),
    "waiting": lambda course, _: course.state == "running",
    "resumed": lambda course, _: course.state == "waiting",
    "solved": lambda course, _: course.state in ("running", "waiting"),
    "reopened": lambda course, _: course.state in _OVER,
    "closed": lambda course, _: course.state not in ("", "closed"),
    "assigned": lambda course, event: bool(course.state and event.agent) and event.agent != course.agent,
    CHANGED: lambda course, event: bool(course.state and event.request),
}
"""Whether an event is one, where the ticket stands."""


def _first(name: Name, read: Sequence[_Read]) -> str:
    return name.fixed or next(filter(None, (_text(name, one.row) for one in read)), "")


def _text(name: Name, row: Row) -> str:
    return row.values[name.column] if name.column else name.fixed
