"""How does somebody's calendar learn of an appointment? As an iCalendar text (RFC 5545), sent by mail."""

from dataclasses import dataclass
from datetime import UTC
from urllib.parse import quote

from icalendar import Calendar, Event, vCalAddress

from pactdesk.desk.bridge.appointments import Appointment
from pactdesk.engine.terms.instant import Instant, moment_of


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited, or invites: the name, and the address where one is known."""

    name: str
    email: str


def invitation(one: Appointment, about: str, agenda: str, made: Instant, people: tuple[Invited, Invited | None]) -> str:
    """Return the invitation to an appointment by one of the desk's people, to a contact where there is one.

    Times are UTC. It asks for an answer where both have addresses, else it only tells.
    """
    by, to = people
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Pactdesk//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST" if by.email and to is not None and to.email else "PUBLISH")
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", moment_of(made, UTC))
    event.add("dtstart", moment_of(one.start, UTC))
    event.add("dtend", moment_of(one.end, UTC))
    event.add("summary", about)
    if agenda:
        event.add("description", agenda)
    if by.email:
        event["organizer"] = _address(by)
    if to is not None and to.email:
        event.add("attendee", _address(to), encode=False)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _address(person: Invited) -> vCalAddress:
    address = vCalAddress(f"mailto:{quote(person.email, safe='@.+-_')}")
    address.params["CN"] = person.name.translate(dict.fromkeys((*range(32), 34, 127), " "))
    return address
