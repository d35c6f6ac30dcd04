"""What happened to a ticket? Facts, whatever their order of arrival, and the course they make."""

from dataclasses import dataclass
from enum import Enum

from pactdesk.engine.terms.instant import Instant


class Happening(Enum):
    """What may happen to a ticket."""

    OPENED = "opened"
    ANSWERED = "answered"
    WAITING = "waiting"
    RESUMED = "resumed"
    CHANGED = "changed"
    SCHEDULED = "scheduled"
    SOLVED = "solved"
    REOPENED = "reopened"
    CLOSED = "closed"


class State(Enum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SOLVED = "solved"
    CLOSED = "closed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class TicketFact:
    """One thing that happened to a ticket.

    Order is content: (happened, sequence within its action, key). `outcome` is the admission taken at an opening, None
    where it is still to be judged; `changes` are facts with their new values as (scope, name, value); `appointment` is
    the agreed instant of a SCHEDULED one.
    """

    happened: Instant
    what: Happening
    sequence: int = 0
    key: str = ""
    outcome: str | None = None
    changes: tuple[tuple[str, str, object], ...] = ()
    appointment: Instant | None = None

    @property
    def order(self) -> tuple[Instant, int, str]:
        """What it is sorted by."""
        return (self.happened, self.sequence, self.key)
