"""Small logs of a made-up help desk, brought in on a desk of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pactdesk.desk.actions.importing import Brought, bring_in
from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.setting_up import make_desk
from pactdesk.desk.actions.verify import verify
from pactdesk.desk.records.models import Delivery, Desk, Fact, MilestoneRow, Ticket
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_text
from pactdesk.maps.gather import gathered
from pactdesk.maps.mapping import Map
from pactdesk.maps.read import read_map_text
from pactdesk.maps.rows import Faults, rows_of

WHARF: Final = (Path(__file__).parent / "wharf.yaml").read_text(encoding="utf-8")
NOW: Final = 1_772_524_800
"""2026-03-03 08:00 UTC, when logs are brought in."""

HEAD: Final = "id,change,state,written,opened,owner,level"
MAP: Final = """
map: a log of a made-up desk
times: "%d.%m.%Y %H:%M"
unknown: ["?"]
ticket: id
key: [id, change]
at: written
account: acme
contract: c1
contract-facts: {plan: gold}
agent: {column: owner}
request:
  kind: problem
  priority: {column: level, values: {high: P1, low: P2}}
expect: {state: [new, busy, asked, done, shut]}
events:
  - {what: opened, at: opened}
  - {what: reopened, when: {state: [new, busy, asked]}}
  - {what: answered, when: {state: [busy, asked, done]}}
  - {what: resumed, when: {state: [new, busy]}}
  - {what: waiting, when: {state: asked}}
  - {what: solved, when: {state: done}}
  - {what: closed, when: {state: shut}}
  - {what: assigned}
"""


def wharf(since: int | None = None) -> Edition:
    """Return the policy of the wharf, its hours known from a year on."""
    found = read_text(WHARF, "wharf.yaml", Path(), since)
    assert isinstance(found, Edition), found
    return found


def map_of(text: str = MAP) -> Map:
    return read_map_text(text, "map.yaml", wharf())


@dataclass
class Outcome:
    """What came of a log, and what was left out of it, each as it is printed."""

    came: Brought
    faults: list[str]


def a_desk(slug: str = "wharf", since: int | None = None) -> Desk:
    return make_desk(slug=slug, edition=wharf(since), text=WHARF, at=NOW, since_year=since)


def bring(desk: Desk, folder: Path, rows: Sequence[str], text: str = MAP, *, at: int = NOW) -> Outcome:
    """Bring in a log of these rows, and see that nothing but the journal was needed."""
    file = folder / "log.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    by, faults = map_of(text), Faults()
    with gathered(rows_of(file, by, faults), by.ticket, faults) as log:
        came = bring_in(desk=desk, by=by, tickets=list(log.by_ticket()), at=at, faults=faults)
    assert list(rebuild(desk, write=False)) == []
    assert verify(desk) == ()
    assert not Delivery.objects.filter(desk=desk).exists()
    return Outcome(came, [str(one) for one in faults.first])


def ticket(desk: Desk, name: str = "7") -> Ticket:
    return Ticket.objects.get(desk=desk, reference=name)


def course(desk: Desk, name: str = "7") -> list[str]:
    """Return what happened to a ticket, as facts name it, in order of time, less what fell due."""
    facts = (
        Fact.objects.filter(desk=desk, ticket__reference=name)
        .exclude(what="fired")
        .order_by("happened_at", "entry__sequence", "place")
    )
    return list(facts.values_list("what", flat=True))


def milestone(desk: Desk, name: str, of: str = "7") -> MilestoneRow:
    return MilestoneRow.objects.get(desk=desk, ticket__reference=of, name=name)
