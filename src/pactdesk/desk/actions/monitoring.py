"""What is done when a monitor speaks? An alarm opens a ticket or joins one; all of it is on the record."""

from dataclasses import dataclass

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.guards import say
from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.opening import begin_new, judged
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What, encoded
from pactdesk.desk.records.models import Desk, Ticket
from pactdesk.engine.conduct import Terms
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant

_OVER = ("solved", "closed")


@dataclass(frozen=True, slots=True)
class Alerted:
    """What came of an alarm: its ticket, if there is one, whether it joined that, and what the policy says of it.

    `instruction` is what the customer wants done, as agreed for the monitor.
    """

    act: TicketAct | None
    joined: bool
    instruction: str | None
    terms: Finding[Terms]


@action
def alert(
    *,
    desk: Desk,
    contract: str,
    name: str,
    firing: bool,
    at: Instant,
    happened: Instant | None = None,
    request: dict[str, Value] | None = None,
    reference: str = "",
    text: str = "",
) -> Alerted:
    """Take a monitor's alarm, or its end (`firing` false), with its text and facts of the request that it brings.

    A repeat joins the ticket that is open for it, an end is noted there. For a failure that nobody contracted no ticket
    opens, and the alarm is on the record. Raises NotThere where the desk has no such contract.
    """
    about = begin_contract(desk, contract, action="alert", acting=DESK, at=at, happened=happened)
    terms = about.require("alert")
    agreed = about.known.raw_at(about.happened, None, name).get("monitor")
    instruction = (agreed or {}).get("instruction")
    said = None if instruction is None else str(instruction)
    body = {"monitor": name, "firing": firing}
    mine = _open_ticket(desk, about.row.pk, name)
    if mine is not None:
        # What is told late is on record from the opening on: before it there was no ticket to note it on.
        since = max(about.happened, mine.opened_at)
        act = begin(desk, mine.reference, action="alert", acting=DESK, at=at, happened=since)
        act.terms = terms
        say(act, f"notes on {mine.reference} that {name} is {'firing' if firing else 'resolved'}")
        act.add(What.ALERT, {**body, "text": act.keep(text)} if text else body)
        return Alerted(act.commit(), joined=True, instruction=said, terms=act.terms)
    if agreed is None or not firing or "open-ticket" not in terms.value.does:
        silent = "the contract names no such monitor: no ticket opens" if agreed is None else "no ticket opens"
        say(about, f"notes that {name} is {'firing' if firing else 'resolved'}; {silent}")
        about.add(What.ALERT, {**body, "text": about.keep(text)} if text else body)
        about.commit()
        return Alerted(None, joined=False, instruction=said, terms=about.terms)
    act = _new(about, _free(desk, reference or name), name, at)
    act.terms = terms
    act.add(What.ALERT, {**body, "text": act.keep(text)} if text else body)
    facts = _request(about, agreed, request or {})
    act = judged(act, {"contact": None, "contract": about.row.pk, "monitor": name, "request": encoded(facts)})
    return Alerted(act, joined=False, instruction=said, terms=terms)


def _new(about: ContractAct, reference: str, monitor: str, at: Instant) -> TicketAct:
    draft = Draft(about.desk.pk, at, DESK, "alert")
    act = begin_new(about.desk, reference, about.row.account, about.row, draft, about.happened)
    act.row.monitor = monitor
    return act


def _request(about: ContractAct, agreed: dict[str, Value], given: dict[str, Value]) -> dict[str, Value | None]:
    """Return the facts of the request: what the policy says, what was agreed for the monitor, what the alarm brings."""
    declared = about.edition.blank.declared.get("request", {})
    opens = {key.partition(".")[2]: value for key, value in about.terms.value.opens or ()}
    return {**opens, **{name: value for name, value in agreed.items() if name in declared}, **given}


def _open_ticket(desk: Desk, contract: int, monitor: str) -> Ticket | None:
    rows = Ticket.objects.filter(desk=desk, contract=contract, monitor=monitor).exclude(state__in=_OVER)
    return rows.order_by("-id").first()


def _free(desk: Desk, name: str) -> str:
    """Return a reference that no ticket bears yet: the name, or the name with the next number."""
    taken = set(Ticket.objects.filter(desk=desk, reference__startswith=name).values_list("reference", flat=True))
    return next(one for one in (name, *(f"{name}-{place}" for place in range(2, len(taken) + 3))) if one not in taken)
