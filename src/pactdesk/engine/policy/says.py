"""What can a rule say? One small frozen value for the answer of each room's rules."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from pactdesk.engine.policy.facts import Key, Symbol, Value


class Outcome(Enum):
    """What becomes of a request; of several that hold the first in this order is the answer."""

    REFUSED = "refused"
    HELD = "held"
    OFFERED = "offered"
    REDIRECTED = "redirected"
    ADMITTED = "admitted"


@dataclass(frozen=True, slots=True)
class Admit:
    """An outcome with what would help: items offered, a channel to use instead, whom or what a held ticket awaits."""

    outcome: Outcome
    offers: tuple[str, ...] = ()
    redirect_to: str | None = None
    awaits: str | None = None
    assign: Key | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Whether the person on call is woken."""

    page: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence shown with the answer; `{name}` stands for a fact of the request."""

    text: str


@dataclass(frozen=True, slots=True)
class Reject:
    """Why a contract cannot be made; `{name}` stands for a fact of it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Restate:
    """A fact is judged as if it had another value."""

    key: Key
    value: Symbol


@dataclass(frozen=True, slots=True)
class UseHours:
    """The business hours whose clock a ticket runs on."""

    hours: str


class Measure(Enum):
    """What a target counts in."""

    CLOCK = "clock"
    BUSINESS = "business"
    BUSINESS_DAYS = "business days"
    APPOINTMENT = "appointment"
    NONE = "not stated"


class Promise(Enum):
    """Whether a target binds towards the customer, is measured only inside, or is not stated at all."""

    PROMISED = "promised"
    INTERNAL = "internal"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Target:
    """By when a milestone is to be reached: `amount` in seconds, or in days for business days."""

    measure: Measure
    amount: int
    promise: Promise
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a minimum, a cap or a rounding reaches: `minutes` over all of one `work`, `ticket`, `day` or `month`.

    `joint`: all items that say so are counted together, each otherwise by itself.
    """

    minutes: int
    per: str
    joint: bool = False

    def __str__(self) -> str:
        """Its words in a sentence: 120 a ticket, 120 a ticket over all items."""
        return f"{self.minutes} a {self.per}{' over all items' if self.joint else ''}"


@dataclass(frozen=True, slots=True)
class Price:
    """What an item costs: `minor` units, or what a money `fact` holds, for one `per` (an hour, or a piece so named).

    A quote where both are None, or the fact is unknown.
    """

    minor: int | None = None
    fact: Key | None = None
    per: str | None = None
    minimum: Scope | None = None
    step: Scope | None = None


class Cover(Enum):
    """What becomes of a minute worked."""

    INCLUDED = "included"
    ALLOWANCE = "allowance"
    BILLABLE = "billable"
    HELD = "held"
    EXCLUDED = "excluded"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How work is covered: `item` prices it when billable, `allowance` is drawn in slots of `slot_minutes`.

    At most `up_to` is covered so, the rest goes to the overflow rules; `add` is an item charged beside.
    """

    cover: Cover
    item: str | None = None
    allowance: str | None = None
    slot_minutes: int | None = None
    up_to: Scope | None = None
    add: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What falls due each month.

    `first_minor` for the first unit and `further_minor` for each further one of the number `of`, or a `share` of the
    money `of`.

    `starts` is the date fact from whose day the fee's months run (None: calendar months), `signed` the date fact by
    whose day the first of them is judged, `advance` whether it is due before its month.
    """

    item: str
    of: Key | None
    first_minor: int = 0
    further_minor: int = 0
    share: Fraction | None = None
    starts: Key | None = None
    signed: Key | None = None
    advance: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A role that has to be filled on the contract, as an agent fact."""

    key: Key


@dataclass(frozen=True, slots=True)
class Extend:
    """A date fact moves on by months, from its own old end or from the day of the act."""

    fact: Key
    months: int
    from_end: bool


@dataclass(frozen=True, slots=True)
class Conduct:
    """What an act needs (`or_with` stands in for it), what it does besides, after how many days it takes effect.

    `opens` are the facts of the request with which a ticket opens for it.
    """

    act: str
    needs: tuple[str, ...] = ()
    or_with: str | None = None
    does: tuple[str, ...] = ()
    notice_days: int | None = None
    extend: Extend | None = None
    says: str | None = None
    opens: tuple[tuple[Key, Value], ...] | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """What buying an item sets in motion: a ticket with these request facts, or the admission of its ticket."""

    item: str
    opens: tuple[tuple[str, Value], ...] | None = None
    admits: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """What a value of a fact means, shown beside the choice."""

    text: str
