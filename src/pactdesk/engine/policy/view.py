"""How do the facts of one request look to the rules? Defaults taken, comparisons made, facts restated."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from pactdesk.engine.days import add_months, local_day, start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import (
    TIME,
    Condition,
    ConditionForm,
    FactDecl,
    FactType,
    Key,
    MonthsAfter,
    Symbol,
    Value,
)
from pactdesk.engine.terms.finding import Step
from pactdesk.engine.terms.instant import Instant

Raw: TypeAlias = Mapping[str, Mapping[str, Value]]
"""Facts as given: scope to name to value."""

_NUMBERS = frozenset({FactType.INT, FactType.NUMBER, FactType.MONEY})
_ONE_DAY = timedelta(days=1)


class View(Mapping[Key, Symbol]):
    """The facts of one request at one instant, by key.

    `symbols` is what rules see, `facts` what they hold (with defaults), `origins` how a fact came to the value it has:
    by a default, a restatement, or a comparison with clauses. `conditions` are the edition's comparisons, `timed_cites`
    the clauses of each of its timed hours.
    """

    __slots__ = ("at", "conditions", "facts", "origins", "symbols", "timed_cites")

    def __init__(self, at: Instant) -> None:
        """Begin without a fact."""
        self.at = at
        self.symbols: dict[Key, Symbol] = {}
        self.facts: dict[Key, Value] = {}
        self.origins: dict[Key, tuple[Step, ...]] = {}
        self.conditions: Mapping[Key, Condition] = {}
        self.timed_cites: tuple[tuple[str, ...], ...] = ()

    def __getitem__(self, key: Key) -> Symbol:
        """Return the symbol of a known key; KeyError for one the edition does not have."""
        return self.symbols[key]

    def get(self, key: Key, default: Symbol = None) -> Symbol:  # type: ignore[override]  # narrower, fast
        """Return the symbol of a key, `default` where the edition does not have it."""
        return self.symbols.get(key, default)

    def __iter__(self) -> Iterator[Key]:
        """Go through the keys."""
        return iter(self.symbols)

    def __len__(self) -> int:
        """Count the keys."""
        return len(self.symbols)

    def compared(self, key: Key) -> tuple[Key, ...]:
        """Return the facts that a condition compares, none for any other key."""
        condition = self.conditions.get(key)
        return condition.facts if condition else ()

    def origins_of(self, key: Key) -> tuple[Step, ...]:
        """Return how a fact, and the facts it compares, came to the values they have."""
        return tuple(step for one in (key, *self.compared(key)) for step in self.origins.get(one, ()))

    def having(self, key: Key, symbol: Symbol) -> "View":
        """Return a copy in which one key has another symbol."""
        copy = View(self.at)
        copy.symbols = {**self.symbols, key: symbol}
        copy.facts, copy.origins = self.facts, self.origins
        copy.conditions, copy.timed_cites = self.conditions, self.timed_cites
        return copy


def view_of(edition: Edition, raw: Raw, at: Instant) -> View:
    """Return the facts of `raw` as the edition's rules see them at `at`.

    Raises Contradiction where two restatements of one fact both hold.
    """
    view = View(at)
    waiting = [decl for decl in edition.facts.values() if not _take(view, decl, raw)]
    for decl in waiting:
        _take_default(view, decl)
    today = local_day(at, _zone(edition.zone))
    for key, condition in edition.conditions.items():
        view.symbols[key] = _holds(condition, view.facts, today)
        if condition.cites:
            said = f"{condition.name} {'holds' if view.symbols[key] else 'does not hold'}"
            view.origins[key] = (Step(said, condition.cites),)
    view.conditions = edition.conditions
    view.symbols[TIME] = time_symbol(edition, at)
    view.timed_cites = tuple(edition.hours_cites.get(name, ()) for name in edition.timed_hours)
    _restate(edition, view)
    return view


def time_symbol(edition: Edition, at: Instant) -> int:
    """Return the bit mask of the timed hours that are open at `at`."""
    hours = edition.hours
    return sum(1 << bit for bit, name in enumerate(edition.timed_hours) if hours[name].spans.contains(at))


def next_change(edition: Edition, view: View) -> Instant | None:
    """Return the first instant after the view's at which a comparison with a date changes without a new fact."""
    zone = _zone(edition.zone)
    today = local_day(view.at, zone)
    days = [day for condition in edition.conditions.values() if (day := _turns(condition, view.facts)) and day > today]
    return start_of_day(min(days), zone) if days else None


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _take(view: View, decl: FactDecl, raw: Raw) -> bool:
    """Take the given value or the unconditional default; False where a default has to wait for the others."""
    value = raw.get(decl.scope, {}).get(decl.name)
    if value is None and decl.default is not None:
        if decl.default_when or isinstance(decl.default, MonthsAfter):
            view.symbols[decl.key] = None
            return False
        value = decl.default
        view.origins[decl.key] = _defaulted(decl, value)
    _set(view, decl, value)
    return True


def _take_default(view: View, decl: FactDecl) -> None:
    """Take a default that depends on other facts, where it holds."""
    if not all(view.get(key) in symbols for key, symbols in decl.default_when):
        return
    value = decl.default
    if isinstance(value, MonthsAfter):
        start = view.facts.get(f"{decl.scope}.{value.fact}")
        value = add_months(start, value.months) if isinstance(start, date) else None
    if value is not None:
        view.origins[decl.key] = _defaulted(decl, value)
    _set(view, decl, value)


def _defaulted(decl: FactDecl, value: Value) -> tuple[Step, ...]:
    return (Step(f"{decl.name} is {value} where none is given", decl.default_cites),)


def _set(view: View, decl: FactDecl, value: Value | None) -> None:
    if value is None and decl.type is FactType.BOOL:
        value = False
    if value is not None:
        view.facts[decl.key] = value
    view.symbols[decl.key] = _symbol(decl, value)


def _symbol(decl: FactDecl, value: Value | None) -> Symbol:
    """Return what rules see of a value: itself, or the cell of a number."""
    if value is None or decl.type is FactType.BOOL or decl.type is FactType.ONE_OF:
        return value if isinstance(value, str | bool) else None
    if decl.type in _NUMBERS and isinstance(value, int | Fraction):
        return bisect_right(decl.cuts, value)
    return str(value)


def _holds(condition: Condition, values: Mapping[Key, Value], today: date) -> bool:
    found = [values.get(key) for key in condition.facts]
    if condition.form is ConditionForm.GIVEN:
        return found[0] is not None
    if None in found:
        return condition.missing
    first, *others = found
    if condition.form is ConditionForm.SAME:
        return first == others[0]
    if condition.form is ConditionForm.DIFFERS:
        return first != others[0]
    if condition.form is ConditionForm.LESS:
        return first < others[0]  # type: ignore[operator]  # the language compares facts of one ordered type only
    turn = _turns(condition, values)
    reached = turn is not None and today >= turn
    return not reached if condition.form is ConditionForm.UNTIL else reached


def _turns(condition: Condition, values: Mapping[Key, Value]) -> date | None:
    """Return the day at whose beginning a comparison with the calendar changes."""
    day = values.get(condition.facts[0])
    if not isinstance(day, date):
        return None
    if condition.form is ConditionForm.UNTIL:
        return day + _ONE_DAY
    if condition.form is ConditionForm.FROM:
        return day
    return day - timedelta(days=condition.days) if condition.form is ConditionForm.BEFORE else None


def _restate(edition: Edition, view: View) -> None:
    """Judge facts as something else; all restatements see the facts as given."""
    table = edition.restate
    restated: dict[Key, tuple[Symbol, tuple[Step, ...]]] = {}
    for group in table.groups:
        rule = table.decide(view, group)
        if rule is not None:
            says = rule.says
            name = says.key.partition(".")[2]
            origins = [Step(f"{name} is judged as {says.value}, {view.get(says.key)} was given", rule.cites)]
            for key, _ in rule.when:
                origins += view.origins_of(key)
            restated[says.key] = says.value, tuple(dict.fromkeys(origins))
    for key, (symbol, steps) in restated.items():
        view.symbols[key], view.origins[key] = symbol, steps
