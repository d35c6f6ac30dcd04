"""Who may do something to a ticket, when, and for what reason? What the actions on tickets ask alike."""

from dataclasses import replace

from pactdesk.desk.actions.acting import Role
from pactdesk.desk.actions.contract import ContractAct
from pactdesk.desk.actions.conversation import not_closed, staff_only
from pactdesk.desk.actions.refused import NotCustomer, NotThere, WrongState
from pactdesk.desk.actions.ticket import TicketAct
from pactdesk.desk.records.models import Agent
from pactdesk.engine.policy.facts import FactType
from pactdesk.engine.terms.finding import Step
from pactdesk.engine.terms.ticket import State

__all__ = ["agent_known", "customer_only", "not_closed", "reasoned", "say", "served", "staff_only"]


def customer_only(act: TicketAct) -> None:
    """Raise NotCustomer where one of the desk's people does what only the customer does."""
    if act.acting.role is not Role.CUSTOMER:
        who = act.acting.name or f"the {act.acting.role.value}"
        raise NotCustomer(f"{act.draft.action} is done by a contact of {act.row.account.name}, not by {who}")


def served(act: TicketAct) -> None:
    """Raise TicketClosed or WrongState for a ticket that is not worked on: not admitted yet, solved, or over."""
    not_closed(act)
    state = act.before.state
    if act.before.assessment.rank is None or state is State.SOLVED:
        raise WrongState(f"ticket {act.row.reference} is {state.value}; {act.draft.action} takes one that is worked on")


def agent_known(act: TicketAct | ContractAct, name: str) -> None:
    """Raise NotThere for a name that is neither one of the desk's people nor named by the customer's facts."""
    view = act.view() if isinstance(act, ContractAct) else act.view
    declared = act.edition.facts if isinstance(act, ContractAct) else act.case.edition.facts
    named = {view.facts.get(key) for key, decl in declared.items() if decl.type is FactType.AGENT}
    if name not in named and not Agent.objects.filter(desk=act.desk, name=name).exists():
        raise NotThere(f"the desk has no agent {name}; name one of its people")


def say(act: TicketAct | ContractAct, done: str, why: str = "") -> None:
    """Let what the policy says of the act speak of this very act: who did what, and for what reason."""
    acting = act.draft.acting
    step = Step(f"{acting.name or f'the {acting.role.value}'} {done}" + (f": {why}" if why else ""))
    because = tuple(replace(one, steps=(*one.steps, step)) for one in act.terms.because)
    act.terms = replace(act.terms, because=because)


def reasoned(act: TicketAct, why: str) -> dict[str, object]:
    """Return what a fact says of a reason: the digest of the text that is kept beside the journal."""
    return {"reason": act.keep(why)} if why else {}
