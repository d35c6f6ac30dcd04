"""What was done for a customer, and what becomes of it? Works, judged among all that are known of their contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.closing_month import comes_due
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.guards import staff_only
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import Impossible, NotStaff, TicketClosed, Undecided
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import Recorded, What, encoded
from pactdesk.desk.bridge.ledger import LONGEST_MINUTES, unattached, work_of, working_history_of
from pactdesk.desk.bridge.said import alert_body, alerts_told, told_of
from pactdesk.desk.records.models import Agent, Contact, Contract, Desk
from pactdesk.engine.conduct import Terms
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.pools import CUSTOMER
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State
from pactdesk.engine.terms.work import Alert, WorkFinding
from pactdesk.engine.works import found_works, usage_at

_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Worked:
    """A work on record: what became of it, the alerts that recording it set off, and what the policy says of the act.

    `finding.usage` is what is used of each allowance by all works known of its period.
    """

    finding: WorkFinding
    edition: Edition
    terms: Finding[Terms]


@action
def work_on_ticket(
    *,
    desk: Desk,
    reference: str,
    minutes: int,
    facts: Mapping[str, Value],
    acting: Acting,
    at: Instant,
    ended: Instant | None = None,
    remote: bool = True,
    text: str = "",
) -> Worked:
    """Record work on a ticket that ended at `ended` (by default `at`) and began `minutes` before.

    Raises NotStaff, TicketClosed where the ticket was closed when it ended, Impossible for an impossible time,
    NeedMissing, Undecided where the policy says nothing of such work.
    """
    act = begin(desk, reference, action="work", acting=acting, at=at)
    staff_only(act)
    ended = _ended(minutes, at, ended)
    act.happened = max(ended, act.case.opening.happened)
    if act.case.assess(act.happened).state is State.CLOSED:
        raise TicketClosed(f"ticket {reference} is closed; reopen it, or open another one")
    terms = act.require("work", remote=remote)
    body = _body(act.case.known.edition_at(ended), acting, minutes, facts)
    if text:
        body["text"] = act.keep(text)
    fact = act.add(What.WORKED, body, ended)
    contract = act.row.contract
    if contract is None:
        history = unattached(act.row.account, ended, act.row.pk)
    else:
        _alone(contract)
        history = working_history_of(contract, act.case.known, ended - minutes * _MINUTE, act.row)
    found = _judged(act, history, fact, reference)
    comes_due(desk, act.row.account_id, at)
    act.commit()
    return Worked(found, history.edition_at(found.work.began), terms)


@action
def work_on_contract(
    *,
    desk: Desk,
    name: str,
    minutes: int,
    facts: Mapping[str, Value],
    acting: Acting,
    at: Instant,
    ended: Instant | None = None,
    remote: bool = True,
    text: str = "",
) -> Worked:
    """Record work on a contract itself, as `work_on_ticket`. Raises NotThere where there is no such contract."""
    ended = _ended(minutes, at, ended)
    act = begin_contract(desk, name, action="work", acting=acting, at=at, happened=ended)
    if not acting.is_staff:
        raise NotStaff(f"work is done by the desk's people; {acting.name} is a customer")
    terms = act.require("work", remote=remote)
    body = {**_body(act.edition, acting, minutes, facts), **({"text": act.keep(text)} if text else {})}
    fact = act.add(What.WORKED, body, ended)
    history = working_history_of(act.row, act.known, ended - minutes * _MINUTE)
    found = _judged(act, history, fact, None)
    comes_due(desk, act.row.account_id, at)
    act.commit()
    return Worked(found, history.edition_at(found.work.began), terms)


def _ended(minutes: int, at: Instant, ended: Instant | None) -> Instant:
    """Return when a work ended. Raises Impossible where it took no time or too much, or has still to end."""
    if not 0 < minutes <= LONGEST_MINUTES:
        raise Impossible(f"a piece of work takes 1 to {LONGEST_MINUTES:,} minutes, not {minutes:,}")
    ended = at if ended is None else ended
    if ended > at:
        raise Impossible("the work is said to end in the future; record it when it is done")
    return ended


def _body(edition: Edition, acting: Acting, minutes: int, facts: Mapping[str, Value]) -> dict[str, object]:
    own: dict[str, Value] = {"minutes": minutes} if "work.minutes" in edition.facts else {}
    return {"minutes": minutes, "work": encoded({**facts, **own}), "agent": acting.name}


def _alone(contract: Contract) -> None:
    """Have no other work of the contract recorded meanwhile: they draw on the same allowances."""
    Contract.objects.select_for_update(of=("self",)).only("pk").get(pk=contract.pk)


def _judged(act: TicketAct | ContractAct, history: ContractHistory, fact: Recorded, ticket: str | None) -> WorkFinding:
    """Judge a work among all that are known, and have the people told of the limits that are now reached."""
    work = work_of(fact, ticket)
    history = replace(history, works=(*history.works, work), since=min(history.since, work.began))
    closings: dict[str, object] = {}
    try:
        works = found_works(history, closings)  # type: ignore[arg-type]
        usage = usage_at(history, work.began, closings)  # type: ignore[arg-type]
    except PolicyError as error:
        raise Undecided(str(error)) from error
    found = next(one for one in works if one.work.key == work.key)
    told = alerts_told(act.row.account_id, fact.contract)
    periods = {(one.allowance, one.period) for one in usage}
    alerts = [
        alert
        for one in works
        for alert in one.alerts
        if (alert.allowance, alert.period) in periods and told_of(alert) not in told
    ]
    _tell(act, alerts)
    return replace(found, usage=usage, alerts=tuple(alerts))


def _tell(act: TicketAct | ContractAct, alerts: Sequence[Alert]) -> None:
    """Record alerts, and send each to the people it names."""
    row = act.row
    for alert in alerts:
        contract = row.pk if isinstance(row, Contract) else row.contract_id
        act.draft.add(What.FIRED, alert.at, alert_body(alert), account=row.account_id, contract=contract)
        said = f"{float(alert.share):.0%} of {alert.allowance} is used"
        for to in _addresses(act.desk, row.account_id, alert.to):
            act.send("mail", to, said, {"allowance": alert.allowance, "period": alert.period})


def _addresses(desk: Desk, account: int, people: Sequence[str]) -> list[str]:
    """Return where people are reached: agents by their address or name, the customer by its contacts' addresses."""
    agents = dict(Agent.objects.filter(desk=desk, name__in=people).values_list("name", "email"))
    found = [agents.get(name) or name for name in people if name != CUSTOMER]
    if CUSTOMER in people:
        contacts = Contact.objects.filter(account=account).exclude(email="").order_by("id")
        found += contacts.values_list("email", flat=True)
    return found
