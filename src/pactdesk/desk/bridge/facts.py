"""What may a fact of the journal be, and how are the engine's values kept in it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import Instant

Body: TypeAlias = Mapping[str, object]
"""What a fact says beside its kind: JSON values alone."""


class What(Enum):
    """The kinds of facts. Those of a ticket's course bear the names that the engine gives them."""

    # what is known of accounts, contacts, contracts, products, monitors
    KNOWN = "known"
    ENDED = "ended"
    CONTINUED = "continued"
    ADOPTED = "adopted"
    ANNOUNCED = "announced"
    # a ticket's course
    OPENED = "opened"
    ANSWERED = "answered"
    WAITING = "waiting"
    RESUMED = "resumed"
    CHANGED = "changed"
    SCHEDULED = "scheduled"
    SOLVED = "solved"
    REOPENED = "reopened"
    CLOSED = "closed"
    # what else is done on a ticket
    REPLIED = "replied"
    NOTED = "noted"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    PHONE = "phone"
    MARKED = "marked"
    GRANTED = "granted"
    REVOKED = "revoked"
    SESSION = "session"
    ESTIMATE = "estimate"
    BOOKED = "booked"
    # what a contract has and owes
    WORKED = "worked"
    BOUGHT = "bought"
    REFUNDED = "refunded"
    DELIVERED = "delivered"
    OUTAGE = "outage"
    MAINTENANCE = "maintenance"
    ALERT = "alert"
    # what was said when its time had come, until when a contract is done with, and the months an account is done with
    FIRED = "fired"
    INVOICED = "invoiced"
    PASSED = "passed"
    MONTH = "month"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact as it stands in the journal.

    It is ordered by when it happened, its place within its entry, and the entry, so that of two facts of one second the
    cause stands first. `account`, `contract` and `ticket` are the numbers of the rows it is about.
    """

    what: What
    happened: Instant
    recorded: Instant
    entry: int
    place: int
    acting: str
    account: int | None = None
    contract: int | None = None
    ticket: int | None = None
    body: Body = field(default_factory=dict)

    @property
    def order(self) -> tuple[Instant, int, int]:
        """What it is sorted by."""
        return (self.happened, self.entry, self.place)

    @property
    def key(self) -> str:
        """Its own key, by which the engine tells facts of one second apart."""
        return f"{self.entry:012}-{self.place:03}"

    def text(self, name: str) -> str:
        """Return a text of the body, the empty one where there is none."""
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """Return a whole number of the body, None where there is none."""
        value = self.body.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def values(self, name: str = "values") -> dict[str, Value | None]:
        """Return facts by name that the body holds, None for one that is no longer known."""
        found = self.body.get(name)
        return {key: decoded(value) for key, value in found.items()} if isinstance(found, Mapping) else {}


def encoded(values: Mapping[str, Value | None]) -> dict[str, object]:
    """Return facts as JSON can hold them."""
    return {name: _plain(value) for name, value in values.items()}


def decoded(value: object) -> Value | None:
    """Return a value as the engine has it. Raises ValueError for what `encoded` never makes."""
    match value:
        case None | str() | bool() | int():
            return value
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"number": str(number)}:
            return Fraction(number)
    raise ValueError(f"{value!r} is no value that a fact holds")


def _plain(value: Value | None) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"number": str(value)} if isinstance(value, Fraction) else value
