"""How does a ticket end, and when is it taken up again? Solved by the desk, confirmed by the customer, closed."""

from dataclasses import replace

from pactdesk.desk.actions.access import erase_credentials, revoke_access
from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.guards import customer_only, not_closed, reasoned, say, served, staff_only
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import WrongState
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import Body, What
from pactdesk.desk.records.models import Desk
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State


@action
def solve(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> TicketAct:
    """Solve a ticket: it waits for the customer, who is asked to confirm it where the policy has people reminded.

    Raises NotStaff, TicketClosed, WrongState for one that is not worked on, NeedMissing.
    """
    act = begin(desk, reference, action="solve", acting=acting, at=at, happened=happened)
    act.require("solve", reason=bool(why))
    staff_only(act)
    served(act)
    say(act, f"solves {reference}, which waits to be confirmed", why)
    act.add(What.SOLVED, reasoned(act, why))
    act.tell("your request is solved", {"confirm": act.does("remind"), "why": why})
    return act.commit()


@action
def confirm(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> TicketAct:
    """Close a solved ticket, as its customer. Raises NotCustomer, TicketClosed, WrongState, NeedMissing, Stranger."""
    act = begin(desk, reference, action="confirm", acting=acting, at=at, happened=happened)
    not_closed(act)
    act.require("confirm", reason=bool(why))
    customer_only(act)
    if act.before.state is not State.SOLVED:
        raise WrongState(f"ticket {reference} is {act.before.state.value}; only what is solved can be confirmed")
    say(act, f"confirms that {reference} is solved", why)
    end(act, {"act": "confirmed", **reasoned(act, why)})
    return act.commit()


@action
def close(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> TicketAct:
    """Close a ticket. Raises TicketClosed, NeedMissing where the policy leaves it to others, or wants a reason."""
    act = begin(desk, reference, action="close", acting=acting, at=at, happened=happened)
    not_closed(act)
    act.require("close", reason=bool(why))
    say(act, f"closes {reference}", why)
    end(act, reasoned(act, why))
    act.tell("your request is closed", {"why": why})
    return act.commit()


@action
def reopen(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> TicketAct:
    """Take a solved or closed ticket up again. Raises WrongState for any other and one never admitted, NeedMissing."""
    act = begin(desk, reference, action="reopen", acting=acting, at=at, happened=happened)
    state = act.before.state
    if act.before.assessment.rank is None:
        raise WrongState(f"ticket {reference} was never admitted; there is nothing to take up again")
    if state not in (State.SOLVED, State.CLOSED):
        raise WrongState(f"ticket {reference} is {state.value}; only one that is solved or closed can be reopened")
    act.require("reopen", reason=bool(why))
    say(act, f"takes {reference} up again", why)
    act.add(What.REOPENED, reasoned(act, why))
    return act.commit()


def end(act: TicketAct, body: Body) -> None:
    """Close the ticket, with all that the policy has closing do, whichever act it is that closes it."""
    closing = terms_of(act.case.edition.conduct, act.view, "close")
    does = dict.fromkeys((*act.terms.value.does, *closing.value.does))
    because = dict.fromkeys((*act.terms.because, *(closing.because if closing.value.does else ())))
    act.terms = Finding(act.terms.subject, replace(act.terms.value, does=tuple(does)), tuple(because))
    act.add(What.CLOSED, body)
    if "revoke-consent" in does:
        revoke_access(act)
    if "erase-credentials" in does:
        erase_credentials(act)
