"""What is done when time has come? What fell due is said once, at its instant, and what follows from it is done."""

from dataclasses import dataclass

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.closing_month import MONTH_END, close_month
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.standing import Timer, timers_of
from pactdesk.desk.bridge.timers import EFFECT, ContractTimer, contract_timers
from pactdesk.desk.records.models import Account, Desk, Fact
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Fired:
    """Something fell due at `at` and was said: `what` it was, of which ticket, if of one."""

    at: Instant
    what: str
    ticket: str | None = None


@action
def fire_ticket(*, desk: Desk, reference: str, at: Instant, happened: Instant | None = None) -> tuple[Fired, ...]:
    """Say what fell due for a ticket until `happened` (by default `at`), in order of time, each at its own instant.

    A breach escalates it where the policy says so.
    """
    act = begin(desk, reference, action="fire", acting=DESK, at=at, happened=happened)
    # By all that is known now, as the row's next change is: what is met by now is not warned of.
    found = act.before.assessment if act.happened == at else act.case.assess(at)
    timers = timers_of(act.case, found, desk.warn_minutes)
    due = [one for one in timers if is_due(one, act.happened)]
    for one in due:
        act.add(What.FIRED, {"what": one.what, "milestone": one.milestone}, one.at)
        if one.what == "breach":
            _breached(act, one)
    act.commit()
    return tuple(Fired(one.at, one.what, reference) for one in due)


@action
def fire_contract(*, desk: Desk, name: str, at: Instant, happened: Instant | None = None) -> tuple[Fired, ...]:
    """Say what fell due for a contract until `happened` (by default `at`), each at its own instant.

    Dates that passed, an ending that is there, a notice that takes effect; what was changed ahead is said to nobody.
    What falls due for a whole account is said once.
    """
    act = begin_contract(desk, name, action="fire", acting=DESK, at=at, happened=happened)
    since = act.row.next_change_at
    if since is None or since > act.happened:
        return ()
    due = [one for one in contract_timers(act.known, since - 1) if one.due <= act.happened]
    said = [one for one in due if one.what != EFFECT and not (one.shared and _is_said(act, one))]
    for one in said:
        contract = None if one.shared else act.row.pk
        body = {"what": one.what, "of": one.of}
        act.draft.add(What.FIRED, one.at, body, account=act.row.account_id, contract=contract)
    act.said, act.again = act.happened, len(said) < len(due)
    act.commit()
    return tuple(Fired(one.at, one.what) for one in said)


def _is_said(act: ContractAct, timer: ContractTimer) -> bool:
    """Whether another contract of the account has said it; the account is locked until this one has."""
    Account.objects.select_for_update().get(pk=act.row.account_id)
    fired = Fact.objects.filter(account=act.row.account_id, ticket=None, contract=None, what=What.FIRED.value)
    bodies = fired.filter(happened_at=timer.at).values_list("body", flat=True)
    return {"what": timer.what, "of": timer.of} in bodies


@action
def fire_account(*, desk: Desk, name: str, at: Instant, happened: Instant | None = None) -> tuple[Fired, ...]:
    """Close the month of an account that was over by `happened` (by default `at`); said where anything was closed."""
    closed = close_month(desk=desk, account=name, at=at, until=at if happened is None else happened)
    return () if closed is None else (Fired(closed, MONTH_END),)


def is_due(timer: Timer, at: Instant) -> bool:
    """Whether it is to be said: reached at the due instant itself is met, so that a breach is said after it."""
    return timer.at < at if timer.what == "breach" else timer.at <= at


def _breached(act: TicketAct, timer: Timer) -> None:
    act.require("breach")
    if act.does("escalate"):
        act.add(What.ESCALATED, {"why": f"{timer.milestone} was missed"}, timer.at)
    if act.does("notify"):
        act.send("mail", act.before.assignee or "lead", "a promise was missed", {"milestone": timer.milestone})
