"""Who says what on a ticket, and whose turn is it? Answers, replies, waiting, resuming."""

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import NotStaff, TicketClosed, WrongState
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.notices import bug_terms_at, sentences
from pactdesk.desk.records.models import Desk
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State

_RUNNING = (State.NEW, State.OPEN, State.SCHEDULED)


@action
def respond(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, text: str = ""
) -> TicketAct:
    """Answer the customer; the first answer meets the first-response milestone, by when it was given.

    Raises NotStaff for a customer, TicketClosed for a ticket that is over, NeedMissing.
    """
    act = begin(desk, reference, action="respond", acting=acting, at=at, happened=happened)
    staff_only(act)
    not_closed(act)
    act.require("respond")
    act.add(What.ANSWERED, {"text": act.keep(text)} if text else {})
    bug = bug_terms_at(act.case, act.happened)
    act.tell("an answer to your request", {"notices": list(sentences(act.case, bug, act.happened))})
    return act.commit()


@action
def reply(
    *,
    desk: Desk,
    reference: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    channel: str = "",
    text: str = "",
) -> TicketAct:
    """Take a customer's message, by whatever channel it came; it ends a wait for the customer.

    A message on a closed ticket is kept and opens nothing by itself; one of an agent by name is an answer. Raises
    Stranger, NeedMissing.
    """
    if acting.is_staff and acting.name:
        return respond(desk=desk, reference=reference, acting=acting, at=at, happened=happened, text=text)
    act = begin(desk, reference, action="reply", acting=acting, at=at, happened=happened)
    act.require("reply")
    body: dict[str, object] = {"channel": channel}
    if text:
        body["text"] = act.keep(text)
    if act.before.state is State.WAITING and (acting.role is Role.CUSTOMER or not acting.name):
        act.add(What.RESUMED)  # first in its entry: so it stands before whatever else is recorded in that second
    act.add(What.REPLIED, body)
    return act.commit()


@action
def wait(*, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None) -> TicketAct:
    """Wait for the customer: the clock stands still. Raises NotStaff, WrongState where no clock runs, NeedMissing."""
    act = begin(desk, reference, action="wait", acting=acting, at=at, happened=happened)
    staff_only(act)
    not_closed(act)
    if act.before.state not in _RUNNING:
        raise WrongState(f"ticket {reference} is {act.before.state.value}; only one that is worked on can wait")
    act.require("wait")
    act.add(What.WAITING)
    return act.commit()


@action
def resume(*, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None) -> TicketAct:
    """Go on: the ticket has the state again that it had. Raises NotStaff, WrongState for one that does not wait."""
    act = begin(desk, reference, action="resume", acting=acting, at=at, happened=happened)
    staff_only(act)
    not_closed(act)
    if act.before.state is not State.WAITING:
        raise WrongState(f"ticket {reference} is {act.before.state.value}; only one that waits can be resumed")
    act.require("resume")
    act.add(What.RESUMED)
    return act.commit()


def staff_only(act: TicketAct) -> None:
    """Raise NotStaff where a customer does what only the desk's people do."""
    if not act.acting.is_staff:
        raise NotStaff(f"{act.draft.action} is done by the desk's people; {act.acting.name} is a customer")


def not_closed(act: TicketAct) -> None:
    """Raise TicketClosed for a ticket that is over."""
    if act.before.state is State.CLOSED:
        raise TicketClosed(f"ticket {act.row.reference} is closed; reopen it, or open another one")
