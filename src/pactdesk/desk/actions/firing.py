"""What is done when time has come? What fell due is said once, at its instant, and what follows from it is done."""

from dataclasses import dataclass

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.contract import begin_contract
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.standing import Timer, timers_of
from pactdesk.desk.bridge.timers import contract_timers
from pactdesk.desk.records.models import Desk
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Fired:
    """Something fell due at `at` and was said: `what` it was, of which ticket, if of one."""

    at: Instant
    what: str
    ticket: str | None = None


@action
def fire_ticket(*, desk: Desk, reference: str, at: Instant) -> tuple[Fired, ...]:
    """Say what fell due for a ticket until `at`, in order of time; a breach escalates it where the policy says so."""
    act = begin(desk, reference, action="fire", acting=DESK, at=at)
    due = [one for one in timers_of(act.case, act.before.assessment, desk.warn_minutes) if _is_due(one, at)]
    for one in due:
        act.add(What.FIRED, {"what": one.what, "milestone": one.milestone}, min(one.at, at))
        if one.what == "breach":
            _breached(act, one)
    act.commit()
    return tuple(Fired(one.at, one.what, reference) for one in due)


@action
def fire_contract(*, desk: Desk, name: str, at: Instant) -> tuple[Fired, ...]:
    """Say what fell due for a contract until `at`: dates that passed, an ending that took effect."""
    act = begin_contract(desk, name, action="fire", acting=DESK, at=at)
    since = act.row.next_change_at
    if since is None or since > at:
        return ()
    due = [one for one in contract_timers(act.known, since - 1) if one.at <= at]
    for one in due:
        act.add(What.FIRED, {"what": one.what, "of": one.of}, one.at)
    act.commit()
    return tuple(Fired(one.at, one.what) for one in due)


def _is_due(timer: Timer, at: Instant) -> bool:
    """Whether it is to be said: reached at the due instant itself is met, so that a breach is said after it."""
    return timer.at < at if timer.what == "breach" else timer.at <= at


def _breached(act: TicketAct, timer: Timer) -> None:
    act.require("breach")
    if act.does("escalate"):
        act.add(What.ESCALATED, {"why": f"{timer.milestone} was missed"}, timer.at)
    if act.does("notify"):
        act.send("mail", act.before.assignee or "lead", "a promise was missed", {"milestone": timer.milestone})
