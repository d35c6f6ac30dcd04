"""How do the facts of one request look to the rules? Defaults taken, comparisons made, facts restated."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from pactdesk.engine.days import add_months, local_day
from pactdesk.engine.hours import BeyondHorizon
from pactdesk.engine.policy.blank import Blank, defaulted
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import (
    NEVER_KNOWN,
    TIME,
    Condition,
    ConditionForm,
    FactDecl,
    Key,
    MonthsAfter,
    Symbol,
    Value,
)
from pactdesk.engine.terms.finding import FactUsed, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.words import value_text

Raw: TypeAlias = Mapping[str, Mapping[str, Value]]
"""Facts as given: scope to name to value."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class View(dict[Key, Symbol]):
    """The facts of one request at one instant: by key what rules see.

    `facts` is what these hold (with defaults), `origins` how a fact came to the value it has: by a default, a
    restatement, or a comparison with clauses; `causes` are the facts for which one was restated. `conditions` are the
    edition's comparisons, `timed_cites` the clauses of each of its timed hours; `beyond` is why rules cannot ask which
    hours are open, None where they can.
    """

    __slots__ = ("at", "beyond", "causes", "conditions", "facts", "origins", "timed_cites")

    def __init__(self, at: Instant, symbols: Mapping[Key, Symbol] = _NOTHING) -> None:
        """Begin with these symbols."""
        super().__init__(symbols)
        self.at = at
        self.facts: dict[Key, Value] = {}
        self.origins: dict[Key, tuple[Step, ...]] = {}
        self.causes: dict[Key, tuple[FactUsed, ...]] = {}
        self.conditions: Mapping[Key, Condition] = _NOTHING
        self.timed_cites: tuple[tuple[str, ...], ...] = ()
        self.beyond: BeyondHorizon | None = None

    def compared(self, key: Key) -> tuple[Key, ...]:
        """Return the facts that a condition compares, none for any other key."""
        condition = self.conditions.get(key)
        return condition.facts if condition else ()

    def used(self, key: Key) -> tuple[FactUsed, ...]:
        """Return a fact as rules see it (a number as it is, not its cell), what it compares, why it was restated."""
        symbol = self.get(key)
        own = (key, self.facts.get(key, symbol) if type(symbol) is int and key != TIME else symbol)
        compared = self.compared(key)
        if not compared and key not in self.causes:
            return (own,)
        return (own, *((fact, self.facts.get(fact)) for fact in compared), *self.causes.get(key, ()))

    def origins_of(self, key: Key) -> tuple[Step, ...]:
        """Return how a fact, and the facts it compares, came to the values they have."""
        if not self.origins:
            return ()
        own = self.origins.get(key, ())
        compared = self.compared(key)
        return tuple(step for fact in (key, *compared) for step in self.origins.get(fact, ())) if compared else own

    def having(self, key: Key, symbol: Symbol) -> "View":
        """Return a copy in which one key has another symbol."""
        copy = View(self.at, {**self, key: symbol})
        copy.facts, copy.origins, copy.causes = self.facts, self.origins, self.causes
        copy.conditions, copy.timed_cites, copy.beyond = self.conditions, self.timed_cites, self.beyond
        return copy


def view_of(edition: Edition, raw: Raw, at: Instant, *, as_given: bool = False) -> View:
    """Return the facts of `raw` as the edition's rules see them at `at`, or `as_given`, before they are restated.

    Raises Contradiction where two restatements of one fact both hold.
    """
    blank = edition.blank
    view = View(at, blank.symbols)
    view.facts, view.origins = {**blank.facts}, {**blank.origins}
    view.conditions, view.timed_cites = edition.conditions, edition.timed_cites
    given = _take(view, blank, raw)
    for key, decl in blank.later.items():
        if key not in given:
            _take_default(view, key, decl, edition.currency)
    today = local_day(at, zone_of(edition.zone))
    for key, condition in edition.conditions.items():
        holds = view[key] = _holds(condition, view.facts, today)
        if condition.cites:
            view.origins[key] = (Step(f"{condition.name} {'holds' if holds else 'does not hold'}", condition.cites),)
    try:
        view[TIME] = time_symbol(edition, at)
    except BeyondHorizon as beyond:
        view[TIME], view.beyond = NEVER_KNOWN, beyond.with_traceback(None)
    if edition.restate.rules and not as_given:
        _restate(edition, view)
    return view


def time_symbol(edition: Edition, at: Instant) -> int:
    """Return the bit mask of the timed hours that are open at `at`; BeyondHorizon where one is not known."""
    hours = edition.hours
    return sum(1 << bit for bit, name in enumerate(edition.timed_hours) if hours[name].is_open(at))


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """Return the zone of that name, found once."""
    return ZoneInfo(name)


def _take(view: View, blank: Blank, raw: Raw) -> set[Key]:
    """Take the facts that are given, and return their keys."""
    given = set()
    for scope, names in raw.items():
        declared = blank.declared.get(scope, _NOTHING)
        for name, value in names.items():
            if name in declared and value is not None:
                key, decl = declared[name]
                given.add(key)
                view.facts[key] = value
                view[key] = value if type(value) is str else decl.symbol(value)
                view.origins.pop(key, None)
    return given


def _take_default(view: View, key: Key, decl: FactDecl, currency: str) -> None:
    """Take a default that depends on other facts, where it holds."""
    if not all(view.get(asked) in symbols for asked, symbols in decl.default_when):
        return
    value = decl.default
    if isinstance(value, MonthsAfter):
        start = view.facts.get(f"{decl.scope}.{value.fact}")
        value = add_months(start, value.months) + timedelta(value.days) if isinstance(start, date) else None
    if value is not None:
        view.facts[key], view[key] = value, decl.symbol(value)
        view.origins[key] = defaulted(decl, value, currency)


def _holds(condition: Condition, values: Mapping[Key, Value], today: date) -> bool:
    form = condition.form
    first = values.get(condition.facts[0])
    if form is ConditionForm.GIVEN:
        return first is not None
    if first is None:
        return condition.missing
    if len(condition.facts) == 1 and isinstance(first, date):
        if form is ConditionForm.UNTIL:
            return today <= first
        return first - timedelta(days=condition.days) <= today  # `from` is `before` by no days
    second = values.get(condition.facts[1])
    if second is None:
        return condition.missing
    if form is ConditionForm.SAME:
        return first == second
    if form is ConditionForm.DIFFERS:
        return first != second
    return first < second  # type: ignore[operator]  # the language compares facts of one ordered type only


def _restate(edition: Edition, view: View) -> None:
    """Judge facts as something else; all restatements see the facts as given."""
    table = edition.restate
    standing = [rule for group in table.groups if (rule := table.decide(view, group)) is not None]
    restated = []
    for rule in standing:
        key, symbol = rule.says.key, rule.says.value
        judged, given = value_text(symbol), value_text(view.get(key))
        origins = [Step(f"{key.partition('.')[2]} is judged as {judged}, {given} was given", rule.cites)]
        causes: list[FactUsed] = []
        for asked, _ in rule.when:
            origins += view.origins_of(asked)
            causes += view.used(asked) if asked != key else ()
        restated.append((key, symbol, tuple(dict.fromkeys(origins)), tuple(causes)))
    for key, symbol, steps, used in restated:
        view[key], view.origins[key], view.causes[key] = symbol, steps, used
