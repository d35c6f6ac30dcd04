"""When may somebody decide otherwise than the policy? With a reason, on the record, as an opening that was decided."""

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.finishing import end
from pactdesk.desk.actions.guards import reasoned, say, staff_only
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.opening import judged
from pactdesk.desk.actions.refused import TicketClosed, WrongState
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.load import known_of
from pactdesk.desk.records.models import Contract, Desk
from pactdesk.engine.policy.says import Outcome
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State


@action
def override(
    *,
    desk: Desk,
    reference: str,
    decision: Outcome,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    to: str = "",
    why: str = "",
) -> TicketAct:
    """Decide what becomes of a request, whatever the policy said of it; `to` is a contract or channel to go on with.

    A request that was admitted can only be refused: that closes it. Raises NotStaff, NeedMissing, TicketClosed for one
    that was served and is over, WrongState for an admitted one that is decided otherwise than to refuse it.
    """
    act = begin(desk, reference, action="override", acting=acting, at=at, happened=happened)
    act.require("override", reason=bool(why))
    staff_only(act)
    admitted = act.before.assessment.rank is not None
    if admitted and act.before.state is State.CLOSED:
        raise TicketClosed(f"ticket {reference} is closed; reopen it, or open another one")
    if admitted and decision is not Outcome.REFUSED:
        raise WrongState(f"ticket {reference} is admitted; it can be refused, and not be {decision.value}")
    say(act, f"decides that {reference} is {decision.value}", why)
    moved = _move(act, to) if decision is Outcome.ADMITTED and to else False
    body: dict[str, object] = {
        "act": f"decided: {decision.value}",
        "by": act.draft.action,
        "contact": act.before.contact,
        "contract": act.row.contract_id,
        "request": {"unchosen": None} if moved else {},
        "outcome": decision.value,
        "to": to,
        **reasoned(act, why),
    }
    if not admitted:
        return judged(act, body)
    end(act, {"act": "closed"})
    act.add(What.OPENED, body)
    return act.commit()


def _move(act: TicketAct, to: str) -> bool:
    """Let the ticket go on under another contract of its account, where `to` names one."""
    rows = Contract.objects.select_related("edition").defer("edition__text")
    contract = rows.filter(account=act.row.account_id, name=to).first()
    if contract is None or contract.pk == act.row.contract_id:
        return False
    act.row.contract = contract
    act.case = Case(act.case.row, act.case.reference, known_of(contract), act.case.facts)
    return True
