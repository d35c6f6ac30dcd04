"""How much is included? An allowance: a pool of minutes or pieces that starts anew each period."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class Unit(Enum):
    """What an allowance counts."""

    MINUTES = "minutes"
    PIECES = "pieces"


class Period(Enum):
    """How long an allowance lasts: calendar periods of the desk's zone, or the whole contract."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CONTRACT = "contract"


class Limit(Enum):
    """How work meets the end of an allowance: nothing is left of it then, or minutes go past it or past its slot."""

    USED_UP = "used-up"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence shown with work that meets a limit; `{name}` stands for a fact."""

    at: Limit
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allowance:
    """A pool of `size` minutes or pieces a period, or of as many hours as the contract's number `size_fact` names.

    `carry` is the most (in units) that goes over into the next period; `alerts` are the shares of the pool at whose
    crossing the people of `alert_to` (role keys, or `customer`) are told, once each a period. `notices` are shown with
    the work that meets a limit, and on its ticket.
    """

    name: str
    unit: Unit
    per: Period
    cites: tuple[str, ...]
    size: int = 0
    size_fact: str | None = None
    carry: int = 0
    alerts: tuple[Fraction, ...] = ()
    alert_to: tuple[str, ...] = ()
    alert_cites: tuple[str, ...] = ()
    notices: tuple[Saying, ...] = ()
    line: int = 0
