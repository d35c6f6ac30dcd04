"""How is a monitor's alarm played?"""

from collections.abc import Mapping
from typing import Final

from pactdesk.answers.decisions import Json
from pactdesk.desk.actions.monitoring import alert
from pactdesk.desk.doors.play.stage import Handler, Stage, facts, text
from pactdesk.engine.terms.finding import Finding
from pactdesk.stories.story import Step


def alerted(stage: Stage, step: Step) -> Json:
    """Play `alert`."""
    found = alert(
        desk=stage.desk,
        contract=stage.the_contract(step).name,
        name=text(step, "name"),
        firing=text(step, "status") == "firing",
        at=step.at,
        happened=step.happened,
        request=facts(step),
        reference=text(step, "ticket"),
        text=text(step, "text"),
    )
    if found.act is None:
        nothing: Json = {"ticket": None, "joined": False, "priority": None, "due": None}
        return {**nothing, "instruction": found.instruction, **stage.because([found.terms])}
    stands = found.act.standing
    findings: list[Finding[object]] = [*stands.assessment.findings, found.terms]
    return {
        "ticket": found.act.row.reference,
        "joined": found.joined,
        "priority": stands.priority,
        "due": {one.name: stage.time(one.due) for one in stands.milestones},
        "instruction": found.instruction,
        **stage.because(findings, found.act.case.edition),
    }


VERBS: Final[Mapping[str, Handler]] = {"alert": alerted}
