"""How are the steps of a contract's life played? Made, changed, renewed, ended; choices, deliveries, announcements."""

from collections.abc import Mapping
from datetime import date
from functools import wraps
from typing import Final, cast

from pactdesk.answers.decisions import Json, amount_text, because, making
from pactdesk.desk.actions import terms
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.changes import Changed, change_account, change_contact, change_contract, change_product
from pactdesk.desk.actions.choosing import choose
from pactdesk.desk.actions.contracts import sign
from pactdesk.desk.actions.notices import announce
from pactdesk.desk.actions.refused import NotThere, Refused
from pactdesk.desk.actions.work_products import deliver
from pactdesk.desk.bridge.terms import care_until
from pactdesk.desk.doors.play.stage import CUSTOMERS, Handler, Stage, facts, flag, text
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.work import whole
from pactdesk.stories.story import Step
from pactdesk.stories.verbs import CHANGEABLE
from pactdesk.stories.verbs import VERBS as RESULTS

_TURNS: Final = {
    "renew": terms.renew,
    "reinstate": terms.reinstate,
    "upgrade": terms.upgrade,
    "cancel": terms.cancel,
    "terminate": terms.terminate,
}
_ENDINGS: Final = ("cancel", "terminate")


def signed(stage: Stage, step: Step) -> Json:
    """Play `contract`: one that the policy rejects is not made, and its reasons are the result."""
    found = sign(
        account=stage.account(step),
        name=text(step, "id"),
        facts=facts(step),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
        why=text(step, "why"),
    )
    if found.row is not None:
        stage.contracts[found.row.name] = found.row
    result = making(found.edition, found.view, found.given)
    return {
        **{name: result[name] for name in ("outcome", "reasons", "monthly_fee")},
        "care_until": None if found.row is None else _day(care_until(found.edition, found.view)),
        **{name: result[name] for name in ("staffing", "cites", "why", "refused")},
    }


def changed(stage: Stage, step: Step) -> Json:
    """Play `change`, of what the step names first."""
    found = _change(stage, step)
    return {
        "effective": _day(found.effective),
        "affected": list(found.affected),
        **stage.because(found.findings, found.edition),
    }


def turned(stage: Stage, step: Step) -> Json:
    """Play `renew`, `reinstate`, `upgrade`, `cancel` and `terminate`."""
    contract = stage.the_contract(step)
    days = [day for name in ("effective_on", "by") if isinstance(day := step.fields.get(name), date)]
    writing = flag(step, "writing")
    found = _TURNS[step.do](
        desk=stage.desk,
        name=contract.name,
        acting=_by(stage, step, contract.account_id),
        at=step.at,
        happened=step.happened,
        values=_values(step),
        wanted=max(days, default=None),
        why=text(step, "why"),
        **({"writing": writing is not False} if step.do in _ENDINGS else {}),
    )
    return {
        "effective": _day(found.effective),
        "until": _day(found.until),
        "outcome": found.outcome,
        **({"to_stop": list(found.to_stop)} if step.do in _ENDINGS else {}),
        **stage.because(found.findings, found.act.edition),
    }


def chosen(stage: Stage, step: Step) -> Json:
    """Play `choose`."""
    found = choose(
        desk=stage.desk,
        name=stage.the_contract(step).name,
        values=facts(step),
        acting=_by(stage, step, stage.the_contract(step).account_id),
        at=step.at,
        happened=step.happened,
        why=text(step, "why"),
    )
    minutes = whole(part.worked for part in found.released)
    billed = whole(part.billed for part in found.released)
    edition = found.act.edition
    released = [
        {"minutes": worked, "billed_minutes": paid, "amount": amount_text(edition, part.amount_minor)}
        for part, worked, paid in zip(found.released, minutes, billed, strict=True)
    ]
    return {"released": released, **stage.because(found.findings, edition)}


def delivered(stage: Stage, step: Step) -> Json:
    """Play `deliver`."""
    found = deliver(
        account=stage.account(step),
        product=text(step, "product"),
        license=text(step, "license"),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
        why=text(step, "why"),
    )
    return {
        "active": list(found.active),
        "to_stop": list(found.to_stop),
        **stage.because(found.findings, found.edition),
    }


def noticed(stage: Stage, step: Step) -> Json:
    """Play `notice`."""
    wanted = step.fields.get("effective_on")
    found = announce(
        desk=stage.desk,
        what=text(step, "what"),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
        wanted=wanted if isinstance(wanted, date) else None,
        accounts=[stage.account(step)] if "account" in step.fields else None,
        text=text(step, "text"),
    )
    effective = {name: _day(day) for name, day in found.effective.items()}
    return {"effective": effective, **stage.because(found.findings)}


def _change(stage: Stage, step: Step) -> Changed:
    thing = next(one for one in CHANGEABLE if one in step.fields)
    name, why = text(step, thing), text(step, "why")
    acting = _only_agent(stage, step) if thing == "contact" else stage.acting(step)
    match thing:
        case "contract":
            return change_contract(
                desk=stage.desk,
                name=name,
                values=_values(step),
                acting=acting,
                at=step.at,
                happened=step.happened,
                why=why,
            )
        case "account":
            account = stage.accounts[name]
            return change_account(
                account=account, values=_values(step), acting=acting, at=step.at, happened=step.happened, why=why
            )
        case "contact":
            contact = stage.contacts[name]
            return change_contact(
                contact=contact, values=_values(step), acting=acting, at=step.at, happened=step.happened, why=why
            )
    return change_product(
        desk=stage.desk,
        product=name,
        values=_values(step),
        versions=cast("Mapping[str, Mapping[str, Value]]", step.fields.get("versions") or {}),
        acting=acting,
        at=step.at,
        happened=step.happened,
        why=why,
    )


def _by(stage: Stage, step: Step, account: int) -> Acting:
    """Return who does it: whom `by` names, be it a side alone; else as for any step, by a contact of that account."""
    by = step.fields.get("by")
    mine = [name for name, one in stage.contacts.items() if one.account_id == account]
    if "agent" in step.fields or "contact" in step.fields:
        return stage.acting(step)
    if not isinstance(by, str):
        is_theirs = step.do in CUSTOMERS and len(mine) == 1
        return stage.customer(mine[0]) if is_theirs else stage.acting(step)
    if by == "vendor":
        return Acting(Role.MANAGER)
    if by == "customer":
        return stage.customer(mine[0]) if mine else Acting(Role.MANAGER)
    if by in stage.contacts:
        return stage.customer(by)
    if by in stage.agents:
        return stage.agent(by)
    raise NotThere(f"nobody is called {by}; write customer, vendor, a day, or a name")


def _only_agent(stage: Stage, step: Step) -> Acting:
    """Return who changes a contact: the agent who is named, the only one, or the desk's manager."""
    if "agent" in step.fields:
        return stage.agent(text(step, "agent"))
    return stage.agent(next(iter(stage.agents))) if len(stage.agents) == 1 else Acting(Role.MANAGER)


def _values(step: Step) -> dict[str, Value | None]:
    return dict(cast("Mapping[str, Value | None]", step.fields.get("facts") or {}))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _or_refused(handler: Handler, refusal: Json) -> Handler:
    """Let a refusal have the result that is given, beside what every result has."""

    @wraps(handler)
    def played(stage: Stage, step: Step) -> Json:
        try:
            return handler(stage, step)
        except Refused as refused:
            said = because(refused.edition or stage.edition, refused.findings)
            name = {"name": refused.name, "why": refused.why, "cites": said["cites"]}
            return {**refusal, **said, "refused": name}

    return played


VERBS: Final[Mapping[str, Handler]] = {
    "contract": signed,
    "change": _or_refused(changed, {"effective": None, "affected": None}),
    **{verb: _or_refused(turned, {**dict.fromkeys(RESULTS[verb].results), "outcome": "refused"}) for verb in _TURNS},
    "choose": chosen,
    "deliver": delivered,
    "notice": noticed,
}
