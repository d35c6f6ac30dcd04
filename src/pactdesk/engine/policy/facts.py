"""Which facts may a policy speak of? Declarations with their types, defaults and finite domains."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

Value: TypeAlias = str | bool | int | Fraction | date
"""A raw fact: money in minor units, numbers as Fraction, names and enumerations as str."""

Symbol: TypeAlias = str | bool | int | None
"""A fact as rules see it: a value of a finite domain, an int for the cell of a number or of time, None if unknown."""

Key: TypeAlias = str
"""The full name of something rules may ask: `scope.fact`, `condition.name`, or one of the built-in keys below."""

SCOPES = ("account", "contract", "contact", "product", "version", "request", "work", "monitor", "outage")
"""Whose facts they are. `product` is the contract's product, `version` that product's version named by the contract."""

TIME: Key = "time"
NEVER_KNOWN: Symbol = -1
"""The symbol of TIME at an instant for which the hours that rules ask are not known: no mask of open hours."""

BOUGHT: Key = "request.bought"
UNCHOSEN: Key = "request.unchosen"
ESTIMATE: Key = "request.estimate"
SCHEDULED: Key = "request.scheduled"
ENDED: Key = "contract.ended"
PAST: Key = "work.past"


class FactType(Enum):
    """The types a declared fact may have."""

    ONE_OF = "one of"
    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TEXT = "text"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class MonthsAfter:
    """A default date: so many months, then days, after another of its scope; as an inclusive end it still counts."""

    fact: str
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class FactDecl:
    """One declared fact. `values` enumerates a ONE_OF; `cuts` are the thresholds at which rules ask a number."""

    scope: str
    name: str
    type: FactType
    values: tuple[str, ...] = ()
    cuts: tuple[Fraction, ...] = ()
    default: Value | MonthsAfter | None = None
    default_when: tuple[tuple[Key, frozenset[Symbol]], ...] = ()
    default_cites: tuple[str, ...] = ()
    required: bool = False
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        """The full name by which rules ask for it."""
        return f"{self.scope}.{self.name}"

    @property
    def may_be_unknown(self) -> bool:
        """Whether a request may leave it open: a bool not given is false, a required or defaulted one is there."""
        has_default = self.default is not None and not isinstance(self.default, MonthsAfter) and not self.default_when
        return not (self.type is FactType.BOOL or self.required or has_default)

    @property
    def domain(self) -> tuple[Symbol, ...]:
        """Every symbol rules may see for it; empty for types that rules can ask through conditions only."""
        known: tuple[Symbol, ...]
        if self.type is FactType.ONE_OF:
            known = self.values
        elif self.type is FactType.BOOL:
            known = (False, True)
        elif self.type in (FactType.INT, FactType.NUMBER, FactType.MONEY):
            known = tuple(range(len(self.cuts) + 1))
        else:
            return ()
        return (*known, None) if self.may_be_unknown else known

    def symbol(self, value: Value | None) -> Symbol:
        """Return what rules see of a value: itself, the cell of a number, or None where it is not known."""
        if isinstance(value, str | bool) or value is None:
            return value
        return str(value) if isinstance(value, date) else bisect_right(self.cuts, value)


class ConditionForm(Enum):
    """The comparisons a policy may name. Each has two values only."""

    UNTIL = "until"
    FROM = "from"
    BEFORE = "before"
    SAME = "same"
    DIFFERS = "differs"
    LESS = "less"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Condition:
    """A named two-valued comparison of facts, or of a date and the instant asked about.

    `until` holds to the end of the named day in the desk's zone, `from` on and after its beginning, `before` in the
    `days` days that end with it and ever after; `same`, `differs` and `less` compare two facts; `given` asks whether a
    fact is known. `missing` is its value where a fact it compares is unknown.
    """

    name: str
    form: ConditionForm
    facts: tuple[Key, ...]
    missing: bool
    days: int = 0
    cites: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        """The full name by which rules ask for it."""
        return f"condition.{self.name}"

    @property
    def passes(self) -> bool:
        """Whether it may hold at one instant and not at another with the same facts."""
        dated = (ConditionForm.UNTIL, ConditionForm.FROM, ConditionForm.BEFORE)
        return self.form in dated and len(self.facts) == 1
