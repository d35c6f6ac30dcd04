"""What will it cost, and does the customer want it? Estimates, proposed and answered."""

from typing import Final

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.closing_month import comes_due
from pactdesk.desk.actions.guards import not_closed, reasoned, staff_only
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import Impossible, WrongState
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.records.models import Desk
from pactdesk.engine.terms.contract import EstimateState
from pactdesk.engine.terms.instant import Instant

_PROPOSED: Final = EstimateState.PROPOSED.value


@action
def estimate(
    *,
    desk: Desk,
    reference: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    minutes: int | None = None,
    amount: int | None = None,
    why: str = "",
) -> TicketAct:
    """Propose to do something for a fixed price, an `amount` in minor units; it replaces what was proposed before.

    Raises NotStaff, TicketClosed, Impossible for less than nothing, NeedMissing.
    """
    act = begin(desk, reference, action="estimate", acting=acting, at=at, happened=happened)
    staff_only(act)
    not_closed(act)
    if min(minutes or 0, amount or 0) < 0:
        raise Impossible("an estimate is of no less than nothing")
    act.require("estimate", reason=bool(why))
    act.add(What.ESTIMATE, {"state": _PROPOSED, "minutes": minutes, "amount": amount, **reasoned(act, why)})
    comes_due(desk, act.row.account_id, at)
    contact = act.row.contact
    if contact is not None and contact.email:
        act.send("mail", contact.email, "an estimate for you to answer", {"ticket": reference, "minutes": minutes})
    return act.commit()


@action
def accept(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> TicketAct:
    """Accept what was proposed: where the policy makes it a price, its amount goes on the invoice.

    Raises WrongState where nothing is proposed, TicketClosed, NeedMissing.
    """
    return _answered(EstimateState.ACCEPTED, desk, reference, acting, at, happened, why)


@action
def decline(
    *, desk: Desk, reference: str, acting: Acting, at: Instant, happened: Instant | None = None, why: str = ""
) -> TicketAct:
    """Decline what was proposed. Raises WrongState, TicketClosed, NeedMissing."""
    return _answered(EstimateState.DECLINED, desk, reference, acting, at, happened, why)


_VERBS: Final = {EstimateState.ACCEPTED: "accept", EstimateState.DECLINED: "decline"}


def _answered(
    answer: EstimateState,
    desk: Desk,
    reference: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None,
    why: str,
) -> TicketAct:
    verb = _VERBS[answer]
    act = begin(desk, reference, action=verb, acting=acting, at=at, happened=happened)
    not_closed(act)
    then = act.case.of(What.ESTIMATE, until=act.happened)
    stood = then[-1].text("state") if then else None
    now = act.before.estimate
    if stood != _PROPOSED or now != _PROPOSED:
        found = "has no estimate" if now is None else f"has an estimate that is {now}"
        found = "had no open estimate then" if now == _PROPOSED else found
        raise WrongState(f"ticket {reference} {found}; {verb} answers one that is proposed")
    act.require(verb, reason=bool(why), writing=True)
    act.add(What.ESTIMATE, {"state": answer.value, **reasoned(act, why)})
    comes_due(desk, act.row.account_id, at)
    return act.commit()
