"""How is a made-up edition written in a few lines of a test?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.policy.edition import Clause, Edition, Impossible
from pactdesk.engine.policy.facts import (
    BOUGHT,
    ENDED,
    ESTIMATE,
    PAST,
    SCHEDULED,
    UNCHOSEN,
    Condition,
    FactDecl,
    FactType,
    Key,
    MonthsAfter,
    Symbol,
    Value,
)
from pactdesk.engine.policy.rules import Rule, Table, When
from pactdesk.engine.terms.allowance import Allowance, Period, Unit
from pactdesk.engine.weekly import WeeklyHours
from pactdesk.language.timing import time_domain

Says = TypeVar("Says")
Asked = Mapping[Key, "Symbol | Iterable[Symbol]"]

EFFECTIVE = date(2026, 1, 1)
_SHARED = {"contracts", "notices", "staffing", "definitions", "conduct"}
_EXHAUSTIVE = {"milestones", "coverage", "overflow"}
_SECTIONS = (
    "contracts",
    "restate",
    "which_hours",
    "admission",
    "notices",
    "paging",
    "milestones",
    "prices",
    "coverage",
    "overflow",
    "fees",
    "availability",
    "staffing",
    "definitions",
    "purchases",
    "conduct",
)


def fact(
    key: Key,
    type_: FactType,
    *,
    default: Value | MonthsAfter | None = None,
    given: Asked | None = None,
    required: bool = False,
) -> FactDecl:
    """Declare a fact by its full name; `given` is what its default asks."""
    scope, _, name = key.partition(".")
    return FactDecl(scope, name, type_, default=default, default_when=when(given or {}), required=required)


def one_of(
    key: Key, *values: str, default: str | None = None, given: Asked | None = None, required: bool = False
) -> FactDecl:
    """Declare a fact that has one of these words."""
    return replace(fact(key, FactType.ONE_OF, default=default, given=given, required=required), values=values)


def flag(key: Key, *, default: bool | None = None) -> FactDecl:
    """Declare a bool."""
    return fact(key, FactType.BOOL, default=default)


def count(key: Key, *cuts: int | Fraction, of: FactType = FactType.INT, required: bool = False) -> FactDecl:
    """Declare a number that rules ask at these thresholds."""
    return replace(fact(key, of, required=required), cuts=tuple(map(Fraction, cuts)))


def day(
    key: Key, *, default: MonthsAfter | None = None, given: Asked | None = None, required: bool = False
) -> FactDecl:
    """Declare a date."""
    return fact(key, FactType.DATE, default=default, given=given, required=required)


def when(asked: Asked) -> When:
    """Return tests from a mapping of keys to a symbol or several."""
    several = {key: symbols if _is_many(symbols) else (symbols,) for key, symbols in asked.items()}
    return tuple(sorted((key, frozenset(symbols)) for key, symbols in several.items()))  # type: ignore[arg-type]  # many


def rule(
    name: str,
    says: Says,
    asked: Asked | None = None,
    *,
    group: str = "",
    excepts: str | tuple[str, ...] = (),
    cites: str | tuple[str, ...] = "NW-1",
    line: int = 0,
) -> Rule[Says]:
    """Write a rule."""
    excepts = (excepts,) if isinstance(excepts, str) else excepts
    cites = (cites,) if isinstance(cites, str) else cites
    return Rule(name, when(asked or {}), says, cites, excepts, group, line)


def weekly(name: str, week: Mapping[int, tuple[int, int]], zone: str = "UTC") -> BusinessHours:
    """State business hours: for each weekday (Monday is 0) from hour to hour."""
    days = tuple(((week[d][0] * 60, week[d][1] * 60),) if d in week else () for d in range(7))
    return BusinessHours(name, WeeklyHours(zone, days))


def minutes_of(name: str, size: int = 60) -> Allowance:
    """State an allowance of minutes a month."""
    return Allowance(name, Unit.MINUTES, Period.MONTH, ("NW-1",), size)


def edition(
    *facts: FactDecl,
    conditions: Iterable[Condition] = (),
    hours: Iterable[BusinessHours] = (),
    timed: tuple[str, ...] = (),
    impossible: Iterable[Asked] = (),
    allowances: Iterable[Allowance] = (),
    items: tuple[str, ...] = (),
    clauses: Iterable[Clause] = (),
    zone: str = "UTC",
    **sections: Iterable[Rule[Any]],
) -> Edition:
    """Make an edition of these facts and rules; built-in facts and empty sections are added, as the language does."""
    tables = {
        name: Table(
            name.replace("_", "-"), tuple(sections.pop(name, ())), name not in _SHARED, exhaustive=name in _EXHAUSTIVE
        )
        for name in _SECTIONS
    }
    assert not sections, f"no such section: {', '.join(sections)}"
    pools = {allowance.name: allowance for allowance in allowances}
    past = (*pools, *(row.id for row in tables["coverage"].rules if row.says.up_to is not None))
    opened = {one.name: one for one in hours}
    return Edition(
        policy="northwind",
        name="2026-01",
        effective=EFFECTIVE,
        zone=zone,
        currency="EUR",
        source=None,
        clauses={clause.id: clause for clause in clauses},
        facts={decl.key: decl for decl in (*facts, *_built_in(items, past))},
        conditions={condition.key: condition for condition in conditions},
        hours=opened,
        impossible=tuple(Impossible(when(asked), "it cannot be") for asked in impossible),
        queue=(),
        allowances=pools,
        recorded={},
        items=items,
        timed_hours=timed,
        time_domain=time_domain([opened[name] for name in timed], EFFECTIVE, zone),
        **tables,  # type: ignore[arg-type]  # each table under its own name
    )


def _built_in(items: tuple[str, ...], past: tuple[str, ...]) -> tuple[FactDecl, ...]:
    return (
        one_of(BOUGHT, *items),
        flag(UNCHOSEN),
        one_of(ESTIMATE, "proposed", "accepted", "declined"),
        flag(SCHEDULED),
        flag(ENDED),
        one_of(PAST, *past, required=bool(past)),
    )


def _is_many(symbols: object) -> bool:
    return isinstance(symbols, tuple | list | set | frozenset)
