"""What happened to a contract? Facts, each with the instant it happened at and the one it was recorded at."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on facts have these values, as (scope, name, value), None for what is no longer known.

    With a `ticket` they hold for that ticket alone.
    """

    at: Instant
    values: tuple[tuple[str, str, Value | None], ...]
    recorded_at: Instant
    key: str = ""
    sequence: int = 0
    ticket: str | None = None


class EstimateState(Enum):
    """Where a ticket's estimate stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ticket's estimate was proposed at a fixed price, or that proposal accepted or declined."""

    ticket: str
    state: EstimateState
    at: Instant
    recorded_at: Instant
    amount_minor: int | None = None
    key: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """An item was bought, for a ticket or for none. The same `ref` again is the same sale."""

    ref: str
    item: str
    at: Instant
    recorded_at: Instant
    quantity: int = 1
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """The sale of this `ref` was paid back."""

    ref: str
    at: Instant
    recorded_at: Instant


@dataclass(frozen=True, slots=True)
class Ending:
    """The contract was cancelled or terminated at `at`, to be served until `last_on`. Of several the earliest holds."""

    last_on: date
    recorded_at: Instant
    at: Instant = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Continuation:
    """From `at` on the contract goes on, or is taken up again: an ending announced before holds no longer."""

    at: Instant
    recorded_at: Instant
    key: str = ""
