"""What can a log not tell of a ticket that was imported from it? That is not known: neither kept nor missed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pactdesk.desk.bridge.facts import Recorded
from pactdesk.engine.assess import Assessment
from pactdesk.engine.course import RESOLUTION, RESPONSE
from pactdesk.engine.milestones import Milestone
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.ticket import State

_EVENTS: Final = {RESPONSE: "answered", RESOLUTION: "solved"}
"""By which event a milestone is reached."""

_SAID: Final = Step("whether it was reached is not known: the log that the ticket comes from does not tell")


def untold(milestones: Iterable[str], events: Iterable[str]) -> list[str]:
    """Return the milestones that a log cannot tell whose rows tell these events."""
    known = set(events)
    return [name for name in milestones if _EVENTS.get(name) not in known]


def as_told(found: Assessment, opening: Recorded) -> Assessment:
    """Return the assessment of a ticket that was imported, less what is not known.

    Not known is a milestone that was not reached by what the log tells, where it never tells of it, as its opening
    says, or where the ticket is over all the same.
    """
    listed = opening.body.get("untold")
    never: Sequence[object] = listed if isinstance(listed, list) else ()
    over = found.state in (State.SOLVED, State.CLOSED)
    milestones = tuple(
        _not_known(one) if one.value.reached is None and (over or one.value.name in never) else one
        for one in found.milestones
    )
    return replace(found, milestones=milestones)


def _not_known(found: Finding[Milestone]) -> Finding[Milestone]:
    value = replace(found.value, due=None, breached_at=None, told=False)
    reasons = [Reason(one.rule, one.cites, one.facts, (_SAID,)) for one in found.because[:1]]
    return replace(found, value=value, because=tuple(reasons))
