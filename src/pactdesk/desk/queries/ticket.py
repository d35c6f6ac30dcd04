"""What does a reader see of one ticket? How it stands, what it carries, and what happened, by whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.load import case_of
from pactdesk.desk.bridge.notices import bug_terms_at, notices_at, notices_of_work, sentences, terms_at, terms_for
from pactdesk.desk.bridge.standing import Standing, standing_of
from pactdesk.desk.records.models import Contact, Desk, Text, Ticket
from pactdesk.engine.conduct import Terms, missing
from pactdesk.engine.milestones import Milestone
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Promise
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant

_WORDS: Final[Mapping[What, str]] = {
    What.BOUGHT: "bought",
    What.ERASED: "stored access erased",
    What.GRANTED: "access granted",
    What.REVOKED: "access revoked",
    What.SESSION: "session started",
    What.NOTED: "noted",
}
_FOR_STAFF: Final = (What.NOTED, What.FIRED, What.WORKED, What.ALERT)
_CUSTOMER: Final = frozenset(("customer",))
_DESK: Final = "desk"
_ABOUT_A_TICKET: Final = frozenset(What) - {What.KNOWN, What.ENDED, What.ADOPTED, What.ANNOUNCED, What.INVOICED}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what happened: when, what it was in words, and by whom."""

    at: Instant
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket as a reader sees it; `due` names every milestone, `met` those that were reached or missed.

    What is only measured inside is not promised to a customer: to one it has no due time and is neither met nor missed.
    """

    edition: Edition
    standing: Standing
    due: Mapping[str, Instant | None]
    met: Mapping[str, bool]
    notices: tuple[str, ...]
    timeline: tuple[Line, ...]
    findings: tuple[Finding[object], ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """A ticket that is not for its reader, be it another account's: nothing of it, but the clauses that say so."""

    edition: Edition
    findings: tuple[Finding[object], ...]


def seen(desk: Desk, reference: str, at: Instant, contact: int | None = None) -> Seen | Unseen | None:
    """Return what a contact, or one of the desk's people, sees of a ticket; None where there is no such ticket.

    Statements: five, six for a contact, one more where an edition was adopted, three at most where work met a limit.
    """
    rows = Ticket.objects.select_related("contract__edition", "edition").defer(
        "edition__text", "contract__edition__text"
    )
    row = rows.filter(desk=desk, reference=reference).first()
    if row is None:
        return None
    row.desk = desk
    case = case_of(row)
    terms = terms_at(case, "show", at)
    if contact is not None:
        if not Contact.objects.filter(pk=contact, account=row.account_id).exists():
            general = tuple(reason for reason in terms.because if not reason.facts)
            return Unseen(case.edition, (Finding("show", value=False, because=general),))
        terms = terms_for(case, "show", at, contact)
        if missing(terms.value, _CUSTOMER):
            return Unseen(case.edition, (Finding("show", value=False, because=terms.because),))
    found = standing_of(case, at, desk.warn_minutes)
    return _seen(row, case, found, terms, at, for_staff=contact is None)


def _seen(row: Ticket, case: Case, found: Standing, terms: Finding[Terms], at: Instant, *, for_staff: bool) -> Seen:
    shown = [one for one in found.assessment.milestones if for_staff or one.value.promise is not Promise.INTERNAL]
    told = [one.value for one in shown]
    notices = (*notices_at(case, at), *notices_of_work(row, case, at))
    bug = bug_terms_at(case, at)
    acts = [terms_at(case, act, at) for act in dict.fromkeys(_acts(case, at))]
    said = [*(one.value for one in notices), *sentences(case, terms, at), *sentences(case, bug, at)]
    return Seen(
        case.edition,
        found,
        {one.name: one.due if one in told else None for one in found.milestones},
        _met(told, at),
        tuple(dict.fromkeys(said)),
        _timeline(row.desk, case.facts, at, for_staff=for_staff),
        tuple(one for one in (terms, found.assessment.admission, *shown, *notices, bug, *acts) if one is not None),
    )


def _acts(case: Case, at: Instant) -> Iterator[str]:
    """Yield by what acts a ticket came to its level, assignee and priority, or to be decided otherwise."""
    for fact in case.of(What.OPENED, What.ESCALATED, What.ASSIGNED, What.CHANGED, until=at):
        if fact.what is What.ESCALATED:
            yield "breach" if fact.acting == _DESK else "escalate"
        elif fact.what is What.ASSIGNED:
            yield "assign"
        elif fact.text("by"):
            yield fact.text("by")


def _met(milestones: Iterable[Milestone], at: Instant) -> dict[str, bool]:
    known = {one.name: one.met_by(at) for one in milestones}
    return {name: is_met for name, is_met in known.items() if is_met is not None}


def _timeline(desk: Desk, facts: Iterable[Recorded], at: Instant, *, for_staff: bool) -> tuple[Line, ...]:
    """Return what happened until `at`, in its order; contacts' names and reasons are read once for all."""
    lines = [fact for fact in facts if fact.happened <= at and fact.what in _ABOUT_A_TICKET]
    lines = [fact for fact in lines if for_staff or fact.what not in _FOR_STAFF]
    people = Contact.objects.in_bulk({_contact(fact) for fact in lines} - {0})
    digests = [fact.text("reason") for fact in lines if fact.text("reason")]
    reasons = dict(Text.objects.filter(desk=desk, digest__in=digests).values_list("digest", "words"))
    return tuple(
        Line(fact.happened, _in_words(fact, reasons.get(fact.text("reason"), "")), _by(fact, people)) for fact in lines
    )


def _in_words(fact: Recorded, why: str) -> str:
    match fact.what:
        case What.PHONE:
            said = "call granted" if fact.body.get("granted") is True else "call declined"
        case What.MARKED:
            said = "marked as a bug" if fact.body.get("bug") is True else "marked as no bug"
        case What.ASSIGNED:
            said = f"assigned to {fact.text('agent')}"
        case What.BOOKED:
            said = f"{fact.text('kind')} booked"
        case What.ESTIMATE:
            said = f"estimate {fact.text('state')}"
        case What.ALERT:
            said = f"{fact.text('monitor')} {'firing' if fact.body.get('firing') is True else 'resolved'}"
        case What.FIRED:
            said = f"{fact.text('what')} of {fact.text('milestone')}"
        case _:
            said = fact.text("act") or _WORDS.get(fact.what, fact.what.value)
    why = why or (fact.text("why") if fact.what is What.ESCALATED else "")
    return f"{said}: {why}" if why else said


def _by(fact: Recorded, people: Mapping[int, Contact]) -> str:
    """Return who did it: a contact and an agent by name, else the manager or the desk."""
    role, _, name = fact.acting.partition(":")
    number = _contact(fact)
    if number:
        return people[number].name if number in people and people[number].name else "a customer"
    return name or role


def _contact(fact: Recorded) -> int:
    """Return the number of the contact who did it, 0 where it was none."""
    role, _, name = fact.acting.partition(":")
    return int(name) if role == "customer" and name.isdigit() else 0
