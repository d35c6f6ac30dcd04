"""How are the steps of a ticket's conversation played? Opening, answers, replies, waiting."""

from collections.abc import Mapping
from typing import Final

from pactdesk.answers.decisions import Json, opening
from pactdesk.desk.actions import conversation
from pactdesk.desk.actions.opening import open_ticket, take_over
from pactdesk.desk.actions.refused import NotThere
from pactdesk.desk.actions.ticket import TicketAct
from pactdesk.desk.doors.play.stage import Handler, Stage, facts, text
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.ticket import State
from pactdesk.stories.story import Step


def opened(stage: Stage, step: Step) -> Json:
    """Play `open`."""
    account = stage.account(step)
    act = open_ticket(
        desk=stage.desk,
        contact=stage.contact(step),
        account=account,
        contract=stage.contract(step, account),
        request=facts(step),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
        reference=text(step, "ticket"),
        subject=text(step, "subject"),
        text=text(step, "text"),
    )
    return shown(stage, act)


def taken_over(stage: Stage, step: Step) -> Json:
    """Play `take-over`: the colleague who is named, or the only contact, takes the ticket over."""
    contact = stage.contact(step)
    if contact is None:
        raise NotThere(f"name who takes it over; known are {', '.join(stage.contacts) or 'none'}")
    act = take_over(
        desk=stage.desk,
        reference=text(step, "ticket"),
        contact=contact,
        acting=stage.customer(contact.name),
        at=step.at,
        happened=step.happened,
    )
    return shown(stage, act)


def responded(stage: Stage, step: Step) -> Json:
    """Play `respond`."""
    act = conversation.respond(
        desk=stage.desk,
        reference=text(step, "ticket"),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
        text=text(step, "text"),
    )
    return {"met": met(act), "due": due(stage, act, still_open=True), **state(act), **clocked(stage, act)}


def replied(stage: Stage, step: Step) -> Json:
    """Play `reply`."""
    act = conversation.reply(
        desk=stage.desk,
        reference=text(step, "ticket"),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
        channel=text(step, "channel"),
        text=text(step, "text"),
    )
    return {"ticket": act.row.reference, **state(act), **stage.because([act.terms], act.case.edition)}


def waited(stage: Stage, step: Step) -> Json:
    """Play `wait` and `resume`."""
    verb = {"wait": conversation.wait, "resume": conversation.resume}[step.do]
    act = verb(
        desk=stage.desk,
        reference=text(step, "ticket"),
        acting=stage.acting(step),
        at=step.at,
        happened=step.happened,
    )
    return {**state(act), "due": due(stage, act), **clocked(stage, act)}


def shown(stage: Stage, act: TicketAct) -> Json:
    """Return the result of an opening."""
    found = act.standing.assessment
    told = opening(act.case.edition, found, stage.zone)
    result = {name: value for name, value in told.items() if name not in ("awaits", "assign")}
    extra = [one for one in (act.terms,) if one.because and one not in found.findings]
    return {**result, **stage.because([*found.findings, *extra], act.case.edition)}


def state(act: TicketAct) -> Json:
    """Return the state a ticket has now."""
    return {"state": act.standing.state.value}


def due(stage: Stage, act: TicketAct, *, still_open: bool = False) -> Json:
    """Return the due times of all milestones, or of those that are still open: none while no clock runs."""
    ones = [one for one in act.standing.milestones if not still_open or one.reached is None]
    runs = act.standing.state not in (State.WAITING, State.HELD)
    return {one.name: stage.time(one.due) if runs else None for one in ones}


def met(act: TicketAct) -> Json:
    """Return whether each milestone that was reached or missed was met."""
    known = {one.name: one.met_by(act.draft.at) for one in act.standing.milestones}
    return {name: is_met for name, is_met in known.items() if is_met is not None}


def clocked(stage: Stage, act: TicketAct) -> Json:
    """Return why the clocks stand as they do, after what the policy says of the act."""
    findings: list[Finding[object]] = [act.terms, *act.standing.assessment.milestones]
    return stage.because(findings, act.case.edition)


VERBS: Final[Mapping[str, Handler]] = {
    "open": opened,
    "take-over": taken_over,
    "respond": responded,
    "reply": replied,
    "wait": waited,
    "resume": waited,
}
