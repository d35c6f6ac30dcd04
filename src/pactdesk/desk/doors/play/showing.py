"""How are the steps played that only look? A ticket as its reader sees it, and an agent's queue."""

from collections.abc import Mapping
from typing import Final

from pactdesk.answers.decisions import Json, ordering
from pactdesk.desk.actions.refused import NotThere
from pactdesk.desk.doors.play.stage import Handler, Stage, text
from pactdesk.desk.queries.queue import queue_of
from pactdesk.desk.queries.ticket import Unseen, seen
from pactdesk.stories.story import Step
from pactdesk.stories.verbs import VERBS as RESULTS


def shown(stage: Stage, step: Step) -> Json:
    """Play `show`: a reader who is no contact is one of the desk's people."""
    contact = stage.contacts.get(text(step, "as"))
    found = seen(stage.desk, text(step, "ticket"), step.at, contact.pk if contact else None)
    if found is None:
        raise NotThere(f"the desk has no ticket {text(step, 'ticket')}")
    if isinstance(found, Unseen):
        nothing = dict.fromkeys(RESULTS["show"].results)
        return {**nothing, "visible": False, **stage.because(found.findings, found.edition)}
    stands = found.standing
    return {
        "visible": True,
        "state": stands.state.value,
        "level": stands.level,
        "priority": stands.priority,
        "assignee": stands.assignee,
        "due": {name: stage.time(due) for name, due in found.due.items()},
        "met": dict(found.met),
        "notices": list(found.notices),
        "timeline": [{"at": stage.time(one.at), "what": one.what, "by": one.by} for one in found.timeline],
        **stage.because(found.findings, found.edition),
    }


def queued(stage: Stage, step: Step) -> Json:
    """Play `queue`."""
    order = queue_of(stage.desk, stage.acting(step).name)
    return ordering(stage.edition, {one.reference: one.place for one in order})


VERBS: Final[Mapping[str, Handler]] = {"show": shown, "queue": queued}
