"""Tests of the desk speak in stories: what a story does goes through the desk's own actions.

After every step the rows are derived again from the journal and must be the same.
"""

from collections.abc import Iterable
from textwrap import dedent

from pactdesk.answers.decisions import Json
from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.verify import verify
from pactdesk.desk.bridge.load import cases_of
from pactdesk.desk.bridge.many import Many, derived
from pactdesk.desk.doors.play.player import Played, play
from pactdesk.desk.doors.play.stage import Stage
from pactdesk.desk.records.models import Ticket
from pactdesk.engine.terms.instant import Instant
from pactdesk.stories.read import read_stories

MANY = Many()
LATER = 3_600 * 5

HARBOR = """
story: a day in the harbor
policy: tests/desk/harbor.yaml
zone: Europe/Berlin
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, plan: gold}}
  contacts: {ann: {account: acme}}
  agents: {kim: {}}
steps:
"""


def played(text: str) -> list[Played]:
    """Play a story, and see after every step that nothing but the journal was needed."""
    (story,) = read_stories(dedent(text), "story.yaml")
    return list(play(story, checked))


def results(text: str) -> list[Json]:
    """Return the results of a story's steps, all as expected."""
    found = played(text)
    for one in found:
        assert not one.differs, (one.step.line, one.differs, one.result)
    return [one.result for one in found]


def checked(stage: Stage, until: Instant) -> Iterable[Json]:
    """Do what falls due, after a look at the rows."""
    from pactdesk.desk.doors.play.player import run_due_on  # noqa: PLC0415

    sound(stage)
    yield from run_due_on(stage, until)
    sound(stage)


def sound(stage: Stage) -> None:
    """The rows say what the journal says, when contracts and accounts are due too, and its chain is whole."""
    assert list(rebuild(stage.desk, write=False)) == []
    assert verify(stage.desk) == ()
    rows = list(Ticket.objects.filter(desk=stage.desk).select_related("contract__edition", "edition"))
    for row, case in zip(rows, cases_of(rows), strict=True):
        for at in (row.assessed_at, row.assessed_at + LATER):
            assert MANY.derived(case, at, 45) == derived(case, at, 45), f"{row} at {at} is another among many"
