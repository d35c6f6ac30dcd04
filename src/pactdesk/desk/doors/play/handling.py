"""How are the steps of handling a ticket played? Priority, people, access, appointments, and its end."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypedDict

from pactdesk.answers.decisions import Json
from pactdesk.desk.actions import access, appointments, finishing, handling, overriding
from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.appointments import Wanted
from pactdesk.desk.actions.refused import Busy, NeedMissing, Refused
from pactdesk.desk.actions.ticket import TicketAct
from pactdesk.desk.bridge.appointments import MINUTES
from pactdesk.desk.bridge.notices import sentences
from pactdesk.desk.doors.play.conversing import clocked, due, state
from pactdesk.desk.doors.play.stage import Handler, Stage, facts, flag, number, text
from pactdesk.desk.records.models import Desk
from pactdesk.engine.policy.says import Outcome
from pactdesk.engine.terms.finding import Step as Figure
from pactdesk.engine.terms.instant import Instant
from pactdesk.language.given import GivenFault
from pactdesk.stories.story import Step
from pactdesk.stories.verbs import OUTCOMES


class _On(TypedDict):
    """What every action on a ticket takes."""

    desk: Desk
    reference: str
    acting: Acting
    at: Instant
    happened: Instant | None


def reprioritised(stage: Stage, step: Step) -> Json:
    """Play `reprioritise`."""
    priority = str(facts(step)["priority"])
    act = handling.reprioritise(**_on(stage, step), priority=priority, why=text(step, "why"))
    return {"due": due(stage, act), **state(act), "priority": act.standing.priority, **clocked(stage, act)}


def scheduled(stage: Stage, step: Step) -> Json:
    """Play `schedule`."""
    start = number(step, "start") or 0
    act = appointments.schedule(**_on(stage, step), start=start, why=text(step, "why"))
    return {**state(act), "due": due(stage, act), **clocked(stage, act)}


def phoned(stage: Stage, step: Step) -> Json:
    """Play `phone`."""
    act = handling.phone(**_on(stage, step), granted=flag(step, "granted") is True, why=text(step, "why"))
    return {"granted": act.standing.phone, **_because(stage, act)}


def marked(stage: Stage, step: Step) -> Json:
    """Play `mark`: what the policy has said of a bug."""
    bug = flag(step, "bug") is True
    act = handling.mark(**_on(stage, step), bug=bug, why=text(step, "why"))
    said = sentences(act.case, act.terms, act.happened) if bug else ()
    return {"notices": list(said), **_because(stage, act)}


def assigned(stage: Stage, step: Step) -> Json:
    """Play `assign`: to the agent who is named, else to who does it."""
    on = _on(stage, step)
    agent = text(step, "agent") or on["acting"].name
    act = handling.assign(**on, agent=agent, why=text(step, "why"))
    return {**_whose(act), **_because(stage, act)}


def escalated(stage: Stage, step: Step) -> Json:
    """Play `escalate`: to the agent who is named, if one is."""
    act = handling.escalate(**_on(stage, step), agent=text(step, "agent"), why=text(step, "why"))
    return {**_whose(act), **_because(stage, act)}


def overridden(stage: Stage, step: Step) -> Json:
    """Play `override`: `decision` is the new one, or names the old one where `to` is the new one."""
    said, to = text(step, "decision"), text(step, "to")
    if to in OUTCOMES:
        said, to = to, ""
    if said not in OUTCOMES:
        raise GivenFault(f"to is '{to}'; it is one of {', '.join(OUTCOMES)}")
    act = overriding.override(**_on(stage, step), decision=Outcome(said), to=to, why=text(step, "why"))
    return {"outcome": said, **_because(stage, act)}


def booked(stage: Stage, step: Step) -> Json:
    """Play `book`: on the ticket that is named, else under the contract."""
    wanted = Wanted(
        kind=text(step, "kind"),
        start=number(step, "start") or 0,
        minutes=number(step, "minutes") or MINUTES,
        agent=text(step, "agent"),
        agenda=text(step, "agenda"),
        remote=flag(step, "remote") is not False,
        why=text(step, "why"),
    )
    who = stage.customer(text(step, "contact")) if "contact" in step.fields else stage.acting(step)
    try:
        if "ticket" in step.fields:
            on: _On = {**_on(stage, step), "acting": who}
            contact = stage.contacts.get(text(step, "contact"))
            found = appointments.book_on_ticket(**on, wanted=wanted, contact=contact)
        else:
            found = appointments.book_on_contract(
                desk=stage.desk,
                contract=stage.the_contract(step).name,
                wanted=wanted,
                acting=who,
                at=step.at,
                happened=step.happened,
                contact=stage.contact(step),
            )
    except (NeedMissing, Busy) as refused:
        return {"outcome": "refused", "start": None, "invitation": None, **_why_not(stage, refused)}
    one, act = found.appointment, found.act
    edition = act.case.edition if isinstance(act, TicketAct) else act.edition
    said = stage.because([act.terms], edition)
    return {"outcome": "booked", "start": stage.time(one.start), "invitation": one.uid, **said}


def session(stage: Stage, step: Step) -> Json:
    """Play `session`."""
    try:
        act = access.session(
            **_on(stage, step),
            tool=text(step, "tool"),
            remote=flag(step, "remote") is not False,
            why=text(step, "why"),
        )
    except NeedMissing as refused:
        return {"outcome": "refused", **_why_not(stage, refused)}
    return {"outcome": "started", **_because(stage, act)}


def granted(stage: Stage, step: Step) -> Json:
    """Play `grant`: a text is what is stored for the access."""
    act = access.grant(**_on(stage, step), why=text(step, "why"), credentials=text(step, "text"))
    return {**_access(act), **_because(stage, act)}


def revoked(stage: Stage, step: Step) -> Json:
    """Play `revoke`."""
    act = access.revoke(**_on(stage, step), why=text(step, "why"))
    return {**_access(act), **_because(stage, act)}


def moved(verb: Callable[..., TicketAct]) -> Handler:
    """Return what plays `solve`, `confirm`, `reopen` or `close`."""

    def play(stage: Stage, step: Step) -> Json:
        act = verb(**_on(stage, step), why=text(step, "why"))
        return {**state(act), **_access(act), **_because(stage, act)}

    return play


def _on(stage: Stage, step: Step) -> _On:
    return {
        "desk": stage.desk,
        "reference": text(step, "ticket"),
        "acting": stage.acting(step),
        "at": step.at,
        "happened": step.happened,
    }


def _because(stage: Stage, act: TicketAct) -> Json:
    return stage.because([act.terms], act.case.edition)


def _why_not(stage: Stage, refused: Refused) -> Json:
    """Return why an outcome is refused: what the policy says, with what was found here, or that alone."""
    figure = Figure(refused.why)
    said = [
        replace(one, because=tuple(replace(why, steps=(*why.steps, figure)) for why in one.because))
        for one in refused.findings
    ]
    found = stage.because(said, refused.edition)
    return found if found["cites"] else {**found, "why": [f"{refused.why}."]}


def _whose(act: TicketAct) -> Json:
    return {"assignee": act.standing.assignee, "level": act.standing.level}


def _access(act: TicketAct) -> Json:
    return {"access": "in-force" if act.standing.access else "none"}


VERBS: Final[Mapping[str, Handler]] = {
    "reprioritise": reprioritised,
    "schedule": scheduled,
    "phone": phoned,
    "mark": marked,
    "override": overridden,
    "assign": assigned,
    "escalate": escalated,
    "book": booked,
    "grant": granted,
    "revoke": revoked,
    "session": session,
    "solve": moved(finishing.solve),
    "confirm": moved(finishing.confirm),
    "reopen": moved(finishing.reopen),
    "close": moved(finishing.close),
}
