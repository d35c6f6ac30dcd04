"""May the desk reach into the customer's systems? Agreements of a ticket, its sessions, what is stored for them."""

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.guards import customer_only, not_closed, reasoned, say, staff_only
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.standing import access_at
from pactdesk.desk.records.models import Desk, Text
from pactdesk.engine.terms.instant import Instant


@action
def grant(
    *,
    desk: Desk,
    reference: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
    credentials: str = "",
) -> TicketAct:
    """Agree, as the customer, that the desk may reach in for this ticket; what it needs for that is kept apart.

    Raises NotCustomer, TicketClosed, Stranger, NeedMissing.
    """
    act = begin(desk, reference, action="grant", acting=acting, at=at, happened=happened)
    not_closed(act)
    act.require("grant", reason=bool(why))
    customer_only(act)
    say(act, f"agrees to the access for {reference}", why)
    stored = {"stored": act.keep(credentials)} if credentials else {}
    act.add(What.GRANTED, {**stored, **reasoned(act, why)})
    return act.commit()


@action
def revoke(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> TicketAct:
    """End the ticket's access agreement. Raises Stranger, NeedMissing."""
    act = begin(desk, reference, action="revoke", acting=acting, at=at, happened=happened)
    act.require("revoke", reason=bool(why))
    say(act, f"ends the access for {reference}", why)
    act.add(What.REVOKED, reasoned(act, why))
    if act.does("erase-credentials"):
        erase_credentials(act)
    return act.commit()


@action
def session(
    *,
    desk: Desk,
    reference: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    tool: str = "",
    remote: bool = True,
    why: str = "",
) -> TicketAct:
    """Start a remote session with a tool. Raises NeedMissing without consent, NotStaff, TicketClosed."""
    act = begin(desk, reference, action="session", acting=acting, at=at, happened=happened)
    act.require("session", reason=bool(why), remote=remote)
    staff_only(act)
    not_closed(act)
    say(act, f"starts a session on {reference}" + (f" in {tool}" if tool else ""), why)
    act.add(What.SESSION, {"tool": tool, **reasoned(act, why)})
    return act.commit()


def revoke_access(act: TicketAct) -> None:
    """End the agreement with what ends the ticket: as of now, also where that speaks of an earlier instant."""
    if access_at(act.case, act.draft.at):
        act.add(What.REVOKED, {"act": "access ended"}, act.draft.at)


def erase_credentials(act: TicketAct) -> None:
    """Erase what was stored for the access; the journal keeps the digests."""
    erased = {fact.text("text") for fact in act.case.of(What.ERASED)}
    stored = sorted({fact.text("stored") for fact in act.case.of(What.GRANTED)} - {"", *erased})
    if stored:
        Text.objects.filter(desk=act.desk, digest__in=stored).update(words="", salt="", erased_at=act.draft.at)
    for digest in stored:
        act.add(What.ERASED, {"text": digest}, act.draft.at)
