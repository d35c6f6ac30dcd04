"""When do people of the desk and of the customer meet? Times agreed for a ticket, calls and meetings booked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.guards import agent_known, not_closed, reasoned, say, served, staff_only
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import Impossible, NeedMissing, NotThere, Stranger
from pactdesk.desk.actions.slots import FREE, take_slot
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.appointments import AGREED, MINUTES, Appointment, appointments_of
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.invitation import Invited, invitation
from pactdesk.desk.records.models import Agent, Contact, Desk
from pactdesk.engine.conduct import Need
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import View, zone_of
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.words import moment_in_words

_ON_SITE: Final = ("visit",)
_LONGEST: Final = 31 * 24 * 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be booked: its kind, when, for how many minutes, with whom of the desk ("": whom the policy names)."""

    kind: str
    start: Instant
    minutes: int = MINUTES
    agent: str = ""
    agenda: str = ""
    remote: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that was made, and the act that made it."""

    act: TicketAct | ContractAct
    appointment: Appointment


@action
def schedule(
    *,
    desk: Desk,
    reference: str,
    start: Instant,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    agent: str = "",
    why: str = "",
) -> TicketAct:
    """Agree on a time with the customer, or on another one; it becomes the due time where the policy says so.

    It is the time of `agent`, by default of who agrees on it, else of whose ticket it is. Raises NotStaff, NotThere,
    TicketClosed, WrongState, Impossible for a time that is over, Busy where the policy wants a free slot, NeedMissing.
    """
    act = begin(desk, reference, action="schedule", acting=acting, at=at, happened=happened)
    staff_only(act)
    served(act)
    _is_to_come(start, act.happened)
    act.require("schedule", reason=bool(why))
    terms = act.terms
    say(act, f"agrees on {_moment(desk, start)} for {reference}", why)
    before = next((one for one in appointments_of(act.case.of(What.SCHEDULED)) if one.kind == AGREED), None)
    person = agent or acting.name or act.before.assignee or ""
    if agent:
        agent_known(act, agent)
    body: dict[str, object] = {
        "uid": before.uid if before else _uid(desk, reference, AGREED),
        "sequence": before.sequence + 1 if before else 0,
        "kind": AGREED,
        "agent": person,
        "start": start,
        "minutes": MINUTES,
        **reasoned(act, why),
    }
    (one,) = appointments_of([act.add(What.SCHEDULED, body)])
    if act.does("invite"):
        _invite(act, one, act.row.contact, f"{act.row.account.name}: {reference}", "")
    must_be_free = any(need.what == FREE and not _stands_in(need, acting, why) for need in act.terms.value.needs)
    act.commit()
    take_slot(desk, one, terms, act.case.edition, must_be_free=must_be_free)
    return act


@action
def book_on_ticket(
    *,
    desk: Desk,
    reference: str,
    wanted: Wanted,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    contact: Contact | None = None,
) -> Booked:
    """Book time for a ticket with one of the desk's people; an invitation goes out to the contact.

    Raises NeedMissing where it is not with whom or not how the policy wants it, Busy, Impossible for a time that is
    over, TicketClosed, Stranger, NotThere where nobody is there to meet.
    """
    act = begin(desk, reference, action="book", acting=acting, at=at, happened=happened)
    not_closed(act)
    agenda = {"text": act.keep(wanted.agenda)} if wanted.agenda else {}
    return _booked(act, wanted, contact or act.row.contact, {**agenda, **reasoned(act, wanted.why)})


@action
def book_on_contract(
    *,
    desk: Desk,
    contract: str,
    wanted: Wanted,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    contact: Contact | None = None,
) -> Booked:
    """Book time under a contract with one of the desk's people, as `book_on_ticket` does for a ticket."""
    act = begin_contract(desk, contract, action="book", acting=acting, at=at, happened=happened)
    agenda = {"text": act.keep(wanted.agenda)} if wanted.agenda else {}
    why = {"reason": act.keep(wanted.why)} if wanted.why else {}
    return _booked(act, wanted, contact, {**agenda, **why})


def _booked(
    act: TicketAct | ContractAct, wanted: Wanted, contact: Contact | None, said: Mapping[str, object]
) -> Booked:
    _is_to_come(wanted.start, act.happened)
    if not 0 < wanted.minutes <= _LONGEST:
        raise Impossible(f"{wanted.minutes} minutes cannot be booked; book 1 to {_LONGEST:,}")
    if contact is not None and contact.account_id != act.row.account_id:
        raise Stranger(f"{contact.name} does not belong to {act.row.account.name}")
    view, edition = (act.view(), act.edition) if isinstance(act, ContractAct) else (act.view, act.case.edition)
    with_whom = _with_whom(act, wanted, view, edition)
    terms = act.terms
    say(act, f"books a {wanted.kind} with {with_whom} for {_moment(act.desk, wanted.start)}", wanted.why)
    about = act.row.reference if isinstance(act, TicketAct) else act.row.name
    body = {
        "uid": _uid(act.desk, about, f"{wanted.kind} {with_whom} {wanted.start} {act.draft.at}"),
        "kind": wanted.kind,
        "agent": with_whom,
        "start": wanted.start,
        "minutes": wanted.minutes,
        "contact": contact.pk if contact else None,
        **said,
    }
    (one,) = appointments_of([act.add(What.BOOKED, body)])
    _invite(act, one, contact, f"{wanted.kind.capitalize()} with {with_whom}: {about}", wanted.agenda)
    act.commit()
    take_slot(act.desk, one, terms, edition, must_be_free=True)
    return Booked(act, one)


def _with_whom(act: TicketAct | ContractAct, wanted: Wanted, view: View, edition: Edition) -> str:
    """Return with whom it is booked, once everything is there that the policy wants for it."""
    roles = {key: str(view.facts[key]) for key in _roles(edition, view) if key in view.facts}
    named = wanted.agent or next(iter(roles.values()), "")
    remote = wanted.remote and wanted.kind not in _ON_SITE
    present = {FREE: True, "remote": remote, "reason": bool(wanted.why), **dict.fromkeys(roles, True)}
    if isinstance(act, ContractAct):
        act.require("book", None, **present)
    else:
        act.require("book", **present)
    for need in act.terms.value.needs:
        if roles.get(need.what, named) != named and not _stands_in(need, act.draft.acting, wanted.why):
            role = need.what.partition(".")[2].replace("_", " ")
            sentence = f"a {wanted.kind} is with {roles[need.what]}, the {role}, not with {named}"
            raise NeedMissing(sentence, act.terms, edition=edition)
    if wanted.agent:
        agent_known(act, wanted.agent)
    person = named or _somebody(act)
    if not person:
        raise NotThere(f"name with whom the {wanted.kind} is to be")
    return person


def _roles(edition: Edition, view: View) -> list[str]:
    """Return the agent facts that the policy wants for a booking."""
    standing = [rule.says for rule in edition.conduct.standing(view) if rule.says.act == "book"]
    return [need for one in standing for need in one.needs if need in edition.facts]


def _somebody(act: TicketAct | ContractAct) -> str:
    """Return who meets the customer where the policy leaves it open: whose ticket it is, who books, the only one."""
    assignee = act.before.assignee if isinstance(act, TicketAct) else None
    acting = act.draft.acting
    if assignee or (acting.is_staff and acting.name):
        return assignee or acting.name
    people = Agent.objects.filter(desk=act.desk).values_list("name", flat=True)[:2]
    return people[0] if len(people) == 1 else ""


def _stands_in(need: Need, acting: Acting, why: str) -> bool:
    """Whether what stands in for a need is there."""
    return need.or_with == "reason" if why else need.or_with == "manager" and acting.role is Role.MANAGER


def _is_to_come(start: Instant, happened: Instant) -> None:
    if start < happened:
        raise Impossible("the appointment would begin before it is made; choose a time to come")


def _moment(desk: Desk, at: Instant) -> str:
    return moment_in_words(at, zone_of(desk.zone))


def _uid(desk: Desk, about: str, what: str) -> str:
    """Return a name for an appointment that is the same whenever the same is recorded."""
    return str(uuid5(NAMESPACE_URL, f"{desk.slug}/{about}/{what}"))


def _invite(act: TicketAct | ContractAct, one: Appointment, contact: Contact | None, about: str, agenda: str) -> None:
    """Send the invitation to the contact and to who is met, as far as they have addresses."""
    email = Agent.objects.filter(desk=act.desk, name=one.agent).values_list("email", flat=True).first() or ""
    to = Invited(contact.name, contact.email) if contact is not None else None
    text = invitation(one, about, agenda, act.draft.at, (Invited(one.agent, email), to))
    for address in dict.fromkeys((to.email if to else "", email)):
        if address:
            act.send("mail", address, about, {"calendar": text, "agenda": agenda})
