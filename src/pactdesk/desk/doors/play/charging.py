"""How are the steps about money played? Work, estimates, purchases, outages, months and invoices."""

from collections.abc import Mapping
from typing import Final

from pactdesk.answers.decisions import Json, amount_text, working
from pactdesk.desk.actions import estimating, outages
from pactdesk.desk.actions.buying import Order, purchase
from pactdesk.desk.actions.refunding import refund
from pactdesk.desk.actions.refused import Impossible
from pactdesk.desk.actions.working import work_on_contract, work_on_ticket
from pactdesk.desk.doors.play.stage import Handler, Stage, facts, flag, number, text
from pactdesk.desk.queries.money import invoice_of, month_of
from pactdesk.desk.records.models import Account, Contract
from pactdesk.engine.availability import shown_minutes
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.stories.story import Step


def worked(stage: Stage, step: Step) -> Json:
    """Play `work`."""
    ended = number(step, "ended_at")
    if text(step, "ticket"):
        done = work_on_ticket(
            desk=stage.desk,
            reference=text(step, "ticket"),
            minutes=number(step, "minutes") or 0,
            facts=_work_facts(step),
            acting=stage.acting(step),
            at=step.at,
            ended=step.happened if ended is None else ended,
            remote=flag(step, "remote") is not False,
            text=text(step, "text") or text(step, "why"),
        )
    else:
        done = work_on_contract(
            desk=stage.desk,
            name=stage.the_contract(step).name,
            minutes=number(step, "minutes") or 0,
            facts=_work_facts(step),
            acting=stage.acting(step),
            at=step.at,
            ended=step.happened if ended is None else ended,
            remote=flag(step, "remote") is not False,
            text=text(step, "text") or text(step, "why"),
        )
    found = done.finding
    return {**working(done.edition, found), **stage.because([found.finding, done.terms], done.edition)}


def estimated(stage: Stage, step: Step) -> Json:
    """Play `estimate`, `accept` and `decline`."""
    if step.do == "estimate":
        act = estimating.estimate(
            desk=stage.desk,
            reference=text(step, "ticket"),
            acting=stage.acting(step),
            at=step.at,
            happened=step.happened,
            minutes=number(step, "minutes"),
            amount=number(step, "amount"),
            why=text(step, "text") or text(step, "why"),
        )
    else:
        answer = {"accept": estimating.accept, "decline": estimating.decline}[step.do]
        act = answer(
            desk=stage.desk,
            reference=text(step, "ticket"),
            acting=stage.acting(step),
            at=step.at,
            happened=step.happened,
            why=text(step, "text") or text(step, "why"),
        )
    return {"state": act.standing.estimate, **stage.because([act.terms], act.case.edition)}


def purchased(stage: Stage, step: Step) -> Json:
    """Play `purchase`."""
    account, contract = _buyer(stage, step)
    contact = stage.contact(step)
    found = purchase(
        desk=stage.desk,
        account=account,
        contract=contract,
        contact=contact if contact is not None and contact.account_id == account.pk else None,
        order=Order(text(step, "item"), number(step, "quantity") or 1, text(step, "ref"), text(step, "ticket")),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
    )
    return {
        "amount": "quote" if found.amount is None else amount_text(found.edition, found.amount),
        "ticket": found.ticket,
        "repeated": found.repeated,
        **stage.because(found.findings, found.edition),
    }


def refunded(stage: Stage, step: Step) -> Json:
    """Play `refund`."""
    found = refund(
        desk=stage.desk,
        ref=text(step, "ref"),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
        why=text(step, "why"),
    )
    return {"outcome": "refunded" if found.done else "refused", **stage.because(found.findings, found.edition)}


def down(stage: Stage, step: Step) -> Json:
    """Play `outage` and `maintenance`."""
    record = {"outage": outages.outage, "maintenance": outages.maintenance}[step.do]
    found = record(
        desk=stage.desk,
        name=stage.the_contract(step).name,
        component=str(facts(step).get("component") or text(step, "component")),
        start=number(step, "from") or 0,
        end=number(step, "to") or 0,
        acting=stage.acting(step),
        at=step.at,
        why=text(step, "why"),
    )
    minutes = None if found.seconds is None else shown_minutes(found.seconds)
    return {"minutes": minutes, **stage.because(found.findings, found.edition)}


def month(stage: Stage, step: Step) -> Json:
    """Play `month`."""
    contract = Contract.objects.select_related("edition").get(pk=stage.the_contract(step).pk)
    return month_of(contract, _month(step), step.at)


def invoice(stage: Stage, step: Step) -> Json:
    """Play `invoice`."""
    return invoice_of(stage.account(step), _month(step), step.at)


def _month(step: Step) -> CalendarPeriod:
    found = step.fields["month"]
    if not isinstance(found, CalendarPeriod):
        raise Impossible("name a month such as 2026-03")
    return found


def _work_facts(step: Step) -> dict[str, Value]:
    found = facts(step)
    if text(step, "activity"):
        found["activity"] = text(step, "activity")
    return found


def _buyer(stage: Stage, step: Step) -> tuple[Account, Contract | None]:
    """Return whose purchase it is, and the contract it is for, the only one of that account where none is named."""
    if "contract" in step.fields:
        contract = stage.contracts[text(step, "contract")]
        return contract.account, contract
    account = stage.account(step)
    return account, stage.contract(step, account)


VERBS: Final[Mapping[str, Handler]] = {
    "work": worked,
    "estimate": estimated,
    "accept": estimated,
    "decline": estimated,
    "purchase": purchased,
    "refund": refunded,
    "outage": down,
    "maintenance": down,
    "month": month,
    "invoice": invoice,
}
