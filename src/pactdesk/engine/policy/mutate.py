"""What would the policy be with one thing wrong? Editions that lack one rule, or have one figure moved by a step."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, Final, TypeVar

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, MonthsAfter
from pactdesk.engine.policy.reality import AnyRule, AnyTable
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.says import Measure, Price, Target
from pactdesk.engine.terms.words import minutes_in_words
from pactdesk.engine.weekly import DAY_MINUTES, Opening, SpecialDay, WeeklyHours

Value = TypeVar("Value")
Named = TypeVar("Named")

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_QUOTE: Final = Price()
_MINUTE_SECONDS: Final = 60
_HUNDREDTH: Final = Fraction(1, 100)
_PLACES: Final = 10**6


@dataclass(frozen=True, slots=True)
class Mutant:
    """An edition with one thing wrong: `what` was done to `name`, a rule or figure of a section, and its line or 0."""

    section: str
    name: str
    what: str
    line: int
    edition: Edition


def mutants(edition: Edition) -> Iterator[Mutant]:
    """Yield the edition with each rule, exception and default deleted, and with each figure one step up and one down.

    A step is a minute of a time, a day, a month, a unit of a count, the smallest unit of money, the last place of a
    share. Left out are what cannot happen (`impossible`), which decides nothing, a price that says it is a quote, which
    it is without saying so, and what would mean nothing.
    """
    for entry in fields(edition):
        value = getattr(edition, entry.name)
        if isinstance(value, Table):
            for rule, what, table in _tables(value):
                yield Mutant(value.name, rule.id, what, rule.line, _with(edition, entry.name, table))
    yield from _of_named(edition, "facts", edition.facts, _facts)
    yield from _of_named(edition, "conditions", edition.conditions, variants)
    yield from _of_named(edition, "hours", edition.hours, _hours)
    yield from _of_named(edition, "allowances", edition.allowances, variants)
    for rank in edition.queue:
        others = tuple(one for one in edition.queue if one is not rank)
        yield Mutant("queue", rank.key, "deleted", 0, replace(edition, queue=others))


def _with(value: Value, name: str, other: object) -> Value:
    """Return a frozen value with another value in one field. Raises ValueError where it refuses to be so."""
    changes: dict[str, Any] = {name: other}
    return replace(value, **changes)  # type: ignore[type-var]  # every value here is a dataclass


def variants(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield a frozen value with each figure in it moved by one step, and each row in it deleted, with what was done.

    A figure of 0 is one that is not stated; what the value refuses to be is left out.
    """
    if not is_dataclass(value) or isinstance(value, type):
        return
    for entry in fields(value):
        for what, other in _other(value, entry.name, getattr(value, entry.name)):
            try:
                yield f"{entry.name}{what}", _with(value, entry.name, other)
            except ValueError:
                continue


def _other(owner: object, name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield what may stand in a field in place of its value."""
    if isinstance(value, bool) or name == "line":
        return
    if isinstance(value, int | Fraction):
        if value:
            step = _step(owner, name, value)
            for other in (value + step, value - step):
                yield f" {_said(step, other)} instead of {_said(step, value)}", other
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            others = _other(owner, name, one) if isinstance(one, Fraction) else variants(one)
            for what, changed in others:
                yield f" {place + 1} {what.strip()}", (*value[:place], changed, *value[place + 1 :])
            if is_dataclass(one) or isinstance(one, Fraction):
                yield f" {place + 1} deleted", (*value[:place], *value[place + 1 :])
    else:
        yield from ((f" {what}", other) for what, other in variants(value))


def _step(owner: object, name: str, value: int | Fraction) -> int | Fraction:
    if isinstance(value, Fraction):
        return _last_place(value)
    in_seconds = name.endswith("_seconds") or (isinstance(owner, Target) and owner.measure is not Measure.BUSINESS_DAYS)
    return _MINUTE_SECONDS if in_seconds else 1


def _said(step: int | Fraction, value: int | Fraction) -> str:
    if isinstance(value, Fraction) and not _PLACES % (value / _HUNDREDTH).denominator:
        return f"{float(value / _HUNDREDTH):g}%"
    return minutes_in_words(int(value)) if step == _MINUTE_SECONDS else str(value)


def _last_place(share: Fraction) -> Fraction:
    """Return one in the last place of a percentage, or one part of a share that is no decimal."""
    step = _HUNDREDTH
    while (share / step).denominator > 1:
        step /= 10
        if step < _HUNDREDTH**4:
            return Fraction(1, share.denominator)
    return step


def _tables(table: AnyTable) -> Iterator[tuple[AnyRule, str, AnyTable]]:
    """Yield a table with each rule and exception deleted, and with each figure moved."""
    for place, rule in enumerate(table.rules):
        before, after = table.rules[:place], table.rules[place + 1 :]
        if rule.says != _QUOTE:
            yield rule, "deleted", replace(table, rules=(*before, *after))
        for name in rule.excepts:
            bare = replace(rule, excepts=tuple(one for one in rule.excepts if one != name))
            yield rule, f"no longer an exception to {name}", replace(table, rules=(*before, bare, *after))
        for what, says in variants(rule.says):
            yield rule, what, replace(table, rules=(*before, replace(rule, says=says), *after))


def _of_named(
    edition: Edition,
    section: str,
    named: Mapping[str, Named],
    changes: Callable[[Named], Iterable[tuple[str, Named]]],
) -> Iterator[Mutant]:
    for name, one in named.items():
        for what, other in changes(one):
            yield Mutant(section, name, what, getattr(one, "line", 0), _with(edition, section, {**named, name: other}))


def _facts(decl: FactDecl) -> Iterator[tuple[str, FactDecl]]:
    """Yield a fact without its default, with that moved by a month, and with each threshold moved by one."""
    if isinstance(decl.default, MonthsAfter):
        moved = variants(decl.default)
        yield from ((f"default {what}", replace(decl, default=default)) for what, default in moved)
    if decl.default is not None:
        yield "default deleted", replace(decl, default=None, default_when=())
    for place, cut in enumerate(decl.cuts):
        for other in (cut + 1, cut - 1):
            cuts = (*decl.cuts[:place], other, *decl.cuts[place + 1 :])
            if sorted({*cuts}) == [*cuts]:
                yield f"threshold {other} instead of {cut}", replace(decl, cuts=cuts)


def _hours(hours: BusinessHours) -> Iterator[tuple[str, BusinessHours]]:
    """Yield hours with each opening a minute longer or shorter, and without their holidays or a special day."""
    weekly = hours.hours
    if weekly.never_close:
        return
    for what, other in _weekly(weekly):
        yield what, replace(hours, hours=other)


def _weekly(weekly: WeeklyHours) -> Iterator[tuple[str, WeeklyHours]]:
    for openings in dict.fromkeys(weekly.week):
        first = _DAYS[weekly.week.index(openings)]
        for what, moved in _moved(openings):
            week = tuple(moved if day == openings else day for day in weekly.week)
            yield from _possible(f"{first} {what}", weekly, "week", week)
    if weekly.holidays:
        yield "holidays deleted", replace(weekly, holidays=frozenset())
    for special in weekly.special_days:
        others = tuple(day for day in weekly.special_days if day is not special)
        yield f"special day {special.on} deleted", replace(weekly, special_days=others)
        for what, moved in _moved(special.openings):
            changed = (*others, SpecialDay(special.on, moved))
            yield from _possible(f"{special.on} {what}", weekly, "special_days", changed)


def _moved(openings: tuple[Opening, ...]) -> Iterator[tuple[str, tuple[Opening, ...]]]:
    for place, (opens, closes) in enumerate(openings):
        for move in (1, -1):
            for what, other in (
                (f"opens {_clock(opens + move)} instead of {_clock(opens)}", (opens + move, closes)),
                (f"closes {_clock(closes + move)} instead of {_clock(closes)}", (opens, closes + move)),
            ):
                yield what, (*openings[:place], other, *openings[place + 1 :])


def _possible(what: str, weekly: WeeklyHours, name: str, other: object) -> Iterator[tuple[str, WeeklyHours]]:
    try:
        yield what, _with(weekly, name, other)
    except ValueError:
        return


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute if minute <= DAY_MINUTES else minute - DAY_MINUTES, 60)
    return f"{hours:02}:{minutes:02}"
