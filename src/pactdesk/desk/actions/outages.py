"""What was down, and what maintenance was announced? Recorded for a contract; months are judged by it."""

from dataclasses import dataclass

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.closing_month import comes_due
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.guards import say
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import Impossible, NotStaff
from pactdesk.desk.actions.root_causes import look_into_late
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.ledger import history_of, outage_of, window_of
from pactdesk.desk.records.models import Account, Desk
from pactdesk.engine.availability import added_by, shown_minutes, taken_by
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.settle import promised
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import Availability


@dataclass(frozen=True, slots=True)
class Downtime:
    """What a record changed: `seconds` of downtime added or taken away, None where no availability is promised."""

    seconds: int | None
    edition: Edition
    findings: tuple[Finding[object], ...]


@action
def outage(
    *,
    desk: Desk,
    name: str,
    component: str,
    start: Instant,
    end: Instant | None,
    acting: Acting,
    at: Instant,
    why: str = "",
) -> Downtime:
    """Record that a component was down from `start` until before `end`, None while it still is.

    What was recorded without an end gets one when it is recorded again. Raises NotStaff, NotThere, NeedMissing,
    Impossible where it ends before it starts, or starts in the future. A month that is closed already and now proves to
    be missed is looked into at once.
    """
    act = _begun(desk, name, "outage", start, end, acting, at)
    if start > at:
        raise Impossible("the outage is said to begin in the future; record maintenance instead")
    history = history_of(act.row)
    fact = act.add(What.OUTAGE, {"component": component, "end": end, "why": act.keep(why)}, start)
    told = outage_of(fact)
    rule = promised(history, history.month_of(start))
    pieces = history.served(told)
    seconds = None if rule is None else sum(added_by(rule.says, one, history.downtime, at) for one in pieces)
    lasted = "is down still" if end is None else f"was down for {shown_minutes(end - start)} minutes"
    say(act, f"records that {component} {lasted}{_so('added', seconds)}")
    account = Account.objects.select_for_update(of=("self",)).get(pk=act.row.account_id)
    found = _recorded(act, seconds, rule, history)
    if history.month_of(start) < history.month_of(at):
        account.refresh_from_db(fields=["next_change_at"])
        look_into_late(desk, act.row, account, at)
    return found


@action
def maintenance(
    *,
    desk: Desk,
    name: str,
    component: str,
    start: Instant,
    end: Instant,
    acting: Acting,
    at: Instant,
    why: str = "",
) -> Downtime:
    """Record a maintenance window, ahead or afterwards; which of them count is the policy's. Raises as `outage`."""
    act = _begun(desk, name, "maintenance", start, end, acting, at)
    history = history_of(act.row)
    fact = act.add(What.MAINTENANCE, {"component": component, "end": end, "why": act.keep(why)}, start)
    rule = promised(history, history.month_of(start))
    seconds = None if rule is None else taken_by(rule.says, window_of(fact), history.downtime, at)
    announced = "ahead of it" if start > at else "not ahead of it"
    say(act, f"records maintenance of {shown_minutes(end - start)} minutes, {announced}{_so('taken away', seconds)}")
    return _recorded(act, seconds, rule, history)


def _so(done: str, seconds: int | None) -> str:
    return "" if seconds is None else f": {shown_minutes(seconds)} minutes of downtime {done}"


def _begun(
    desk: Desk, name: str, verb: str, start: Instant, end: Instant | None, acting: Acting, at: Instant
) -> ContractAct:
    act = begin_contract(desk, name, action=verb, acting=acting, at=at)
    if not acting.is_staff:
        raise NotStaff(f"{verb} is recorded by the desk's people; {acting.name} is a customer")
    if end is not None and end < start:
        raise Impossible("it is said to end before it begins")
    act.require(verb)
    return act


def _recorded(
    act: ContractAct, seconds: int | None, rule: Rule[Availability] | None, history: ContractHistory
) -> Downtime:
    comes_due(act.desk, act.row.account_id, act.draft.at)
    act.commit()
    view = history.view_at(act.happened)
    judged = () if rule is None else (Finding("availability", rule.id, (reason(rule, view),)),)
    return Downtime(seconds, act.edition, (act.terms, *judged))
