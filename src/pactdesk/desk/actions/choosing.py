"""What does the customer choose where the policy leaves it to them? What was held for the choice is released."""

from collections.abc import Mapping
from dataclasses import dataclass

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.changes import beginning
from pactdesk.desk.actions.contract import ContractAct, begin_contract
from pactdesk.desk.actions.contracts import check_accepted
from pactdesk.desk.actions.once import action
from pactdesk.desk.bridge.ledger import history_of
from pactdesk.desk.bridge.terms import told
from pactdesk.desk.records.models import Desk
from pactdesk.engine.conduct import effective_on
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.work import Part
from pactdesk.engine.works import found_works


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice: the parts of work that were held for it and are decided by it, and what the policy said."""

    act: ContractAct
    released: tuple[Part, ...]
    findings: tuple[Finding[object], ...]


@action
def choose(
    *,
    desk: Desk,
    name: str,
    values: Mapping[str, Value],
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> Chosen:
    """Take the customer's choice as facts of the contract. Raises NotThere, Stranger, NeedMissing, Rejected."""
    act = begin_contract(desk, name, action="choose", acting=acting, at=at, happened=happened)
    extra = {"contract": values}
    terms = act.require("choose", extra, reason=bool(why), choice=True, writing=True)
    check_accepted(act, values)
    said = tuple(told(act.edition, act.view(extra), terms))
    since = beginning(act, effective_on(terms.value, act.today))
    act.learn("contract", None, values, since, act.keep(why))
    act.commit()
    works = found_works(history_of(act.row))
    released = tuple(part for found in works for part in found.parts if part.released_at == since)
    because = Finding("released", released, tuple(reason for part in released for reason in part.because))
    return Chosen(act, released, (terms, *said, because))
