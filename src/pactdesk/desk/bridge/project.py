"""How are findings kept as rows? The columns of a ticket and of its milestones, as they are derived."""

from typing import Final

from pactdesk.desk.bridge.standing import Standing
from pactdesk.engine.course import RESOLUTION, RESPONSE
from pactdesk.engine.milestones import Milestone
from pactdesk.engine.terms.finding import Finding

_LONGEST: Final = 200

Columns = dict[str, str | int | bool | None]
"""Columns of a row by name."""

TICKET: Final = (
    *("admitted_at", "answered_at", "solved_at", "state", "outcome", "priority", "plan", "assignee", "level", "access"),
    *("rank", "due_at", "contact_id", "edition_id"),
    *("assessed_at", "next_change_at"),
)
MILESTONE: Final = ("promise", "due_at", "reached_at", "breached_at", "told", "cites", "why")


def ticket_columns(found: Standing) -> Columns:
    """Return what a ticket's row holds of how it stands."""
    rank = found.assessment.rank
    dues = [one.due for one in found.milestones if one.due is not None and one.reached is None]
    return {
        "admitted_at": rank.value[-1] if rank else None,
        "answered_at": found.assessment.reached.get(RESPONSE),
        "solved_at": found.assessment.reached.get(RESOLUTION),
        "state": found.state.value,
        "outcome": found.assessment.outcome,
        "priority": found.priority or "",
        "plan": found.plan[:_LONGEST],
        "assignee": found.assignee or "",
        "level": found.level,
        "access": found.access,
        "rank": "".join(f"{place:03}." for place in rank.value[:-1]) if rank else "",
        "due_at": min(dues, default=None),
        "contact_id": found.contact,
        "edition_id": found.edition,
        "assessed_at": found.assessment.at,
        "next_change_at": found.next_change_at,
    }


def milestone_columns(found: Finding[Milestone]) -> Columns:
    """Return what a milestone's row holds."""
    one = found.value
    missed = one.breached_at is not None
    return {
        "promise": one.promise.value,
        "due_at": one.due,
        "reached_at": one.reached,
        "breached_at": one.breached_at,
        "told": one.told,
        "cites": " ".join(found.cites)[:_LONGEST] if missed else "",
        "why": "; ".join(step.text for reason in found.because for step in reason.steps) if missed else "",
    }
