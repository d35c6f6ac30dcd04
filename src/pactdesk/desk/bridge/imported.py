"""How do the events of a log become facts of the journal, and facts of the journal what is known of a log's rows?"""

from collections.abc import Iterable, Sequence
from typing import Final

from pactdesk.desk.bridge.facts import Recorded, What, encoded
from pactdesk.maps.mapping import EVENTS
from pactdesk.maps.translate import CHANGED, Event

_TOLD: Final = frozenset(What(word) for word in (*EVENTS, CHANGED))
_ASSIGNED: Final = What.ASSIGNED.value


def known_events(facts: Iterable[Recorded]) -> tuple[Event, ...]:
    """Return what is on record of a ticket as a log would tell it; what people did at the desk has no row."""
    return tuple(
        Event(fact.what.value, fact.happened, fact.text("row"), fact.values("request"), fact.text("agent"))
        for fact in facts
        if fact.what in _TOLD
    )


def body_of(event: Event) -> dict[str, object]:
    """Return what a fact says of an event, with the key of its row."""
    body: dict[str, object] = {"row": event.row}
    if event.what in ("opened", CHANGED):
        body["request"] = encoded({name: value for name, value in event.request.items() if value is not None})
    if event.what == _ASSIGNED:
        body["agent"] = event.agent
    return body


def opening_of(event: Event, contact: int | None, contract: int, untold: Sequence[str]) -> dict[str, object]:
    """Return what the fact says by which a ticket is opened; `untold` are milestones of which the log tells nothing."""
    return {"contact": contact, "contract": contract, **body_of(event), **({"untold": list(untold)} if untold else {})}
