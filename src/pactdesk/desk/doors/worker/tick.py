"""What falls due next in a story, and who does it? Everything whose next change has come, in order of time."""

from collections.abc import Iterator

from pactdesk.desk.actions.falling_due import fire_next_at
from pactdesk.desk.actions.firing import Fired
from pactdesk.desk.records.models import Desk
from pactdesk.engine.terms.instant import Instant


def run_due(desk: Desk, until: Instant) -> Iterator[Fired]:
    """Do what falls due at a desk until an instant, each at its own instant and in that order, and yield it."""
    while (done := fire_next_at(desk, until)) is not None:
        yield from done.fired
