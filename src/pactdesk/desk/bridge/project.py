"""How are findings kept as rows? The columns of a ticket and of its milestones, as they are derived."""

from typing import Final

from pactdesk.desk.bridge.standing import Standing
from pactdesk.engine.milestones import Milestone

Columns = dict[str, str | int | bool | None]
"""Columns of a row by name."""

TICKET: Final = (
    *("admitted_at", "state", "outcome", "priority", "assignee", "level", "access", "rank", "due_at", "contact_id"),
    *("assessed_at", "next_change_at"),
)
MILESTONE: Final = ("promise", "due_at", "reached_at", "breached_at")


def ticket_columns(found: Standing) -> Columns:
    """Return what a ticket's row holds of how it stands."""
    rank = found.assessment.rank
    dues = [one.due for one in found.milestones if one.due is not None and one.reached is None]
    return {
        "admitted_at": rank.value[-1] if rank else None,
        "state": found.state.value,
        "outcome": found.assessment.outcome,
        "priority": found.priority or "",
        "assignee": found.assignee or "",
        "level": found.level,
        "access": found.access,
        "rank": "".join(f"{place:03}." for place in rank.value[:-1]) if rank else "",
        "due_at": min(dues, default=None),
        "contact_id": found.contact,
        "assessed_at": found.assessment.at,
        "next_change_at": found.next_change_at,
    }


def milestone_columns(one: Milestone) -> Columns:
    """Return what a milestone's row holds."""
    return {
        "promise": one.promise.value,
        "due_at": one.due,
        "reached_at": one.reached,
        "breached_at": one.breached_at,
    }
