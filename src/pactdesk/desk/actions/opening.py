"""How does a ticket begin, and begin again? A request is judged once, and what was said of it is kept."""

from collections.abc import Mapping

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import Impossible, Stranger, TicketClosed, Undecided, WrongState
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import Recorded, What, encoded
from pactdesk.desk.bridge.known import Known
from pactdesk.desk.bridge.load import known_of, known_of_many, unchosen
from pactdesk.desk.bridge.standing import standing_of
from pactdesk.desk.records.models import Account, Contact, Contract, Desk, PublishedEdition, Ticket
from pactdesk.engine.assess import Assessment
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State


@action
def open_ticket(
    *,
    desk: Desk,
    contact: Contact | None,
    account: Account,
    contract: Contract | None,
    request: Mapping[str, Value | None],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    reference: str = "",
    subject: str = "",
    text: str = "",
) -> TicketAct:
    """Open a ticket with the facts of its request, or take a held one up again by its reference.

    Without a contract it is the account's only one that has not ended, or the customer has still to choose one.
    Whatever the outcome, the ticket and its text are kept. One that is served already is opened no second time: it is
    shown as it stands, and nothing is written.
    Raises Stranger where contact or contract are of another account, TicketClosed for a ticket that is over, Undecided
    where the policy has no answer.
    """
    _same_account(account, contact, contract)
    named = reference and Ticket.objects.filter(desk=desk, reference=reference).exists()
    if named:
        act = begin(desk, reference, action="open", acting=acting, at=at, happened=happened)
        if _is_served(act):
            act.stands = standing_of(act.case, at, desk.warn_minutes)
            return act
        _may_go_on(act)
        contract = contract or act.row.contract or _only(account, act.happened)
        _move(act, contract, account)
    else:
        contract = contract or _only(account, at if happened is None else happened)
        act = begin_new(desk, reference, account, contract, Draft(desk.pk, at, acting, "open"), happened)
    values = {**request, "unchosen": True if contract is None else None}
    body: dict[str, object] = {
        "contact": contact.pk if contact else None,
        "contract": contract.pk if contract else None,
        "request": encoded({name: value for name, value in values.items() if value is not None or named}),
    }
    if subject or text:
        body["text"] = act.keep(f"{subject}\n\n{text}".strip())
    return judged(act, body, contact)


@action
def take_over(
    *, desk: Desk, reference: str, contact: Contact, acting: Acting, at: Instant, happened: Instant | None = None
) -> TicketAct:
    """Give a ticket to a colleague of its account, for whom it is judged anew.

    Raises Stranger for a contact of another account, TicketClosed and WrongState as `open_ticket`, NeedMissing.
    """
    act = begin(desk, reference, action="take-over", acting=acting, at=at, happened=happened)
    if contact.account_id != act.row.account_id:
        raise Stranger(f"{contact.name} does not belong to {act.row.account.name}, whose ticket it is")
    _may_go_on(act)
    act.require("take-over")
    return judged(act, {"contact": contact.pk, "contract": act.row.contract_id, "request": {}}, contact)


def judged(act: TicketAct, body: dict[str, object], contact: Contact | None = None) -> TicketAct:
    """Judge an opening, keep what was said of it, tell the contact (by default the ticket's), and commit."""
    asked = act.add(What.OPENED, body)
    try:
        found = taken(act.case.with_facts(act.draft.facts), asked, body)
    except PolicyError as error:
        raise Undecided(str(error)) from error
    _tell(act, found, contact or act.row.contact)
    return act.commit()


def taken(case: Case, asked: Recorded, body: dict[str, object]) -> Assessment:
    """Judge a case as it is opened, and keep in the opening's `body` what was said of it. Raises PolicyError."""
    found = case.assess(asked.happened)
    body["outcome"] = found.outcome
    body["cites"] = list(found.admission.cites)
    return found


def _tell(act: TicketAct, found: Assessment, contact: Contact | None) -> None:
    if found.paged.value:
        act.send("page", "on-call", "a ticket needs you now", {"cites": list(found.paged.cites)})
    if contact is not None and contact.email:
        act.send("mail", contact.email, "your request", {"outcome": found.outcome, "notices": _said(found)})


def _said(found: Assessment) -> list[str]:
    return [one.value for one in found.notices]


def begin_new(
    desk: Desk, reference: str, account: Account, contract: Contract | None, draft: Draft, happened: Instant | None
) -> TicketAct:
    """Return an action on a ticket that is not there yet; `judged` opens it. Raises Impossible for the future."""
    at = draft.at
    speaks_of = at if happened is None else happened
    if speaks_of > at:
        raise Impossible("it is said to have happened in the future; record it when it has happened")
    edition = contract.edition if contract else _latest(desk)
    known = known_of(contract) if contract else unchosen(desk.pk, account.pk, edition, speaks_of)
    edition = _in_force(known, edition, speaks_of)
    row = Ticket(desk=desk, account=account, contract=contract, edition=edition, reference=reference)
    row.opened_at = speaks_of
    case = Case(None, reference, known, ())
    return TicketAct(desk, row, case, draft, speaks_of)


def _in_force(known: Known, edition: PublishedEdition, at: Instant) -> PublishedEdition:
    """Return the row of the edition that was in force, where a later one was adopted."""
    adopted = [fact for fact in known.facts if fact.what is What.ADOPTED and fact.happened <= at]
    return PublishedEdition.objects.defer("text").get(pk=adopted[-1].number("edition") or 0) if adopted else edition


def _latest(desk: Desk) -> PublishedEdition:
    return PublishedEdition.objects.defer("text").filter(desk=desk).latest("published_at", "id")


def go_on(*, desk: Desk, contract: int, acting: Acting, at: Instant, happened: Instant) -> tuple[str, ...]:
    """Let tickets of a contract go on that were held for an offer and would be admitted now, and return their names.

    Each is an entry of its own within the transaction of what brought it about. Raises Undecided.
    """
    held = Ticket.objects.filter(desk=desk, contract=contract, state=State.HELD.value, outcome="offered")
    gone = []
    for reference, opened in held.order_by("id").values_list("reference", "opened_at"):
        since = max(happened, opened)
        act = begin(desk, reference, action="open", acting=acting, at=at, happened=since)
        body: dict[str, object] = {"contact": act.before.contact, "contract": contract, "request": {}}
        asked = act.add(What.OPENED, dict(body))
        would_be = act.case.with_facts([asked]).assess(since).outcome
        act.draft.facts.clear()
        if would_be == "admitted":
            judged(act, body)
            gone.append(reference)
    return tuple(gone)


def _is_served(act: TicketAct) -> bool:
    return act.before.assessment.rank is not None and act.before.state is not State.CLOSED


def _same_account(account: Account, contact: Contact | None, contract: Contract | None) -> None:
    if contact is not None and contact.account_id != account.pk:
        raise Stranger(f"{contact.name} does not belong to {account.name}")
    if contract is not None and contract.account_id != account.pk:
        raise Stranger(f"{contract.name} is not a contract of {account.name}")


def _may_go_on(act: TicketAct) -> None:
    state = act.before.state
    if state is State.CLOSED and act.before.assessment.outcome != "refused":
        raise TicketClosed(f"ticket {act.row.reference} is closed; reopen it, or open another one")
    if act.before.assessment.rank is not None:
        raise WrongState(f"ticket {act.row.reference} is {state.value}: it was admitted already; reply to it instead")


def _only(account: Account, at: Instant) -> Contract | None:
    """Return an account's only contract, or the only one that has not ended by then; None where there is a choice."""
    rows = list(Contract.objects.filter(account=account).select_related("edition", "account").defer("edition__text"))
    known = known_of_many(rows)
    found = [row for row in rows if not known[row.pk].raw_at(at).get("contract", {}).get("ended")] or rows
    return found[0] if len(found) == 1 else None


def _move(act: TicketAct, contract: Contract | None, account: Account) -> None:
    """Let the ticket go on under the contract that was chosen for it."""
    if account.pk != act.row.account_id:
        raise Stranger(f"ticket {act.row.reference} is not of {account.name}")
    if contract is not None and contract.pk != act.row.contract_id:
        act.row.contract = contract
        act.case = Case(act.case.row, act.case.reference, known_of(contract), act.case.facts)
