"""What is done when time has come? What fell due is said once, at its instant, and what follows from it is done."""

from dataclasses import dataclass

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.closing_month import MONTH_END, close_month
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.standing import Timer, timers_of
from pactdesk.desk.bridge.terms import ended_by, over
from pactdesk.desk.bridge.timers import ContractTimer, contract_timers
from pactdesk.desk.records.models import Account, Desk, Fact
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Fired:
    """Something fell due at `at` and was said: `what` it was, of which ticket, if of one, and the findings it rests on.

    `edition` is the one they were found by, None where there are none.
    """

    at: Instant
    what: str
    ticket: str | None = None
    findings: tuple[Finding[object], ...] = ()
    edition: Edition | None = None


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
    fired = []
    for one in due:
        because: list[Finding[object]] = [it for it in found.milestones if it.value.name == one.milestone]
        act.add(What.FIRED, {"what": one.what, "milestone": one.milestone}, one.at)
        if one.what == "breach":
            because.append(_breached(act, one))
        fired.append(Fired(one.at, one.what, reference, tuple(because), act.case.edition))
    act.commit()
    return tuple(fired)


@action
def fire_contract(*, desk: Desk, name: str, at: Instant, happened: Instant | None = None) -> tuple[Fired, ...]:
    """Say what fell due for a contract until `happened` (by default `at`), each at its own instant.

    Dates that passed, an ending that is there, a notice that takes effect. What falls due for a whole account is said
    once; that the contract is done with it is recorded of each.
    """
    act = begin_contract(desk, name, action="fire", acting=DESK, at=at, happened=happened)
    since = act.row.next_change_at
    if since is None or since > act.happened:
        return ()
    due = [one for one in contract_timers(act.known) if one.due <= act.happened]
    said = [one for one in due if not (one.shared and _is_said(act, one))]
    for one in said:
        contract = None if one.shared else act.row.pk
        body = {"what": one.what, "of": one.of}
        act.draft.add(What.FIRED, one.at, body, account=act.row.account_id, contract=contract)
    act.add(What.PASSED)
    act.commit()
    return tuple(Fired(one.at, one.what, None, _because(act, one), act.edition) for one in said)


def _because(act: ContractAct, timer: ContractTimer) -> tuple[Finding[object], ...]:
    """Return what the policy says of what fell due for a contract."""
    if timer.what == "expiry":
        return (over(act.known, timer.of, timer.at),)
    if timer.what == "closing":
        ending = act.known.ending_at(timer.at)
        return () if ending is None else ended_by(act.known, ending, timer.at)
    return (terms_of(act.edition.conduct, act.view(), timer.what),)


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
    return () if closed is None else (Fired(closed.at, MONTH_END, None, closed.findings, closed.edition),)


def is_due(timer: Timer, at: Instant) -> bool:
    """Whether it is to be said: reached at the due instant itself is met, so that a breach is said after it."""
    return timer.at < at if timer.what == "breach" else timer.at <= at


def _breached(act: TicketAct, timer: Timer) -> Finding[Terms]:
    """Do what the policy wants of a breach, and return what it says of one."""
    terms = act.require("breach")
    if act.does("escalate"):
        act.add(What.ESCALATED, {"why": f"{timer.milestone} was missed"}, timer.at)
    if act.does("notify"):
        act.send("mail", act.before.assignee or "lead", "a promise was missed", {"milestone": timer.milestone})
    return terms
