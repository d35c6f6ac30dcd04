"""When is somebody taken? What was booked and agreed, folded into the appointments that stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.engine.terms.instant import Instant

MINUTES: Final = 30
"""How long an appointment lasts where nobody says."""

AGREED: Final = "appointment"
"""What a time agreed for a ticket is called; a ticket has one, which moves."""

APPOINTING: Final = (What.BOOKED, What.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A span of somebody's calendar: `start` belongs to it, `end` does not. `agent` is empty where nobody is taken.

    `uid` is its name in calendars, `sequence` how often it was moved.
    """

    uid: str
    kind: str
    agent: str
    start: Instant
    end: Instant
    sequence: int = 0
    account: int | None = None
    contract: int | None = None
    ticket: int | None = None


def appointments_of(facts: Iterable[Recorded]) -> tuple[Appointment, ...]:
    """Return the appointments that facts in their order come to; one that was moved stands where it was moved to."""
    found: dict[str, Appointment] = {}
    for fact in facts:
        if fact.what in APPOINTING and fact.text("uid"):
            one = _appointed(fact)
            found[one.uid] = one
    return tuple(found.values())


def _appointed(fact: Recorded) -> Appointment:
    start = fact.number("start") or 0
    return Appointment(
        fact.text("uid"),
        fact.text("kind"),
        fact.text("agent"),
        start,
        start + 60 * (fact.number("minutes") or MINUTES),
        fact.number("sequence") or 0,
        fact.account,
        fact.contract,
        fact.ticket,
    )
