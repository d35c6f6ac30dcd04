from pathlib import Path

import pytest
from tests.desk.logs import MAP, map_of, wharf

from pactdesk.command.reading import edition_of
from pactdesk.maps import UnknownMap, find, shipped
from pactdesk.maps.mapping import EVENTS
from pactdesk.maps.read import MapFault, read_map, read_map_text

WRONG = {
    ("ticket: id", "tickets: id"): "map.yaml:5: a map has no key 'tickets'; did you mean ticket?",
    ("ticket: id\n", ""): "map.yaml:2: a map needs ticket",
    ("contract-facts: {plan: gold}", "contract-facts: {plan: silver}"): "map.yaml:10: contract: plan is 'silver'",
    ("contract-facts: {plan: gold}", "contract-facts: {plans: gold}"): "map.yaml:10: contract: wharf knows no fact",
    ("  kind: problem", "  sort: problem"): "map.yaml:13: wharf knows no fact 'sort'; allowed are kind, priority",
    ("high: P1", "high: P9"): "map.yaml:14: request: priority is 'P9'; it is one of P1, P2",
    ("{column: level, values", "{columns: level, values"): "map.yaml:14: priority has no key 'columns'",
    ("what: waiting", "what: waits"): "map.yaml:21: what is 'waits'; did you mean waiting?",
    ("when: {state: asked}", "if: {state: asked}"): "map.yaml:21: an event has no key 'if'",
    (
        "{what: assigned}",
        "{what: assigned, row: second}",
    ): "map.yaml:24: row is 'second'; allowed are first, later, last",
    ("{what: assigned}", "{what: assigned, once: maybe}"): "map.yaml:24: once is 'maybe'",
    ("at: written\n", ""): "map.yaml:17: reopened needs at: the column that says when",
    ("account: acme", "zone: Europe/Nowhere\naccount: acme"): "map.yaml:8: there is no time zone 'Europe/Nowhere'",
    ("events:", "events: none\nelse:"): "map.yaml:17: a map has no key 'else'",
    ("  kind: problem", "  kind: *this"): "map.yaml:13: The alias",
}


@pytest.mark.parametrize("change", WRONG, ids=lambda one: one[1].strip()[:40])
def test_what_is_wrong_with_a_map_is_said_with_its_line(change: tuple[str, str]) -> None:
    with pytest.raises(MapFault) as fault:
        map_of(MAP.replace(*change))
    assert str(fault.value).startswith(WRONG[change])


def test_a_map_that_is_no_mapping_is_a_fault() -> None:
    with pytest.raises(MapFault, match=r"map\.yaml:1: a map is written as keys with values"):
        read_map_text("[]", "map.yaml", wharf())


def test_a_map_takes_the_zone_of_the_policy_where_it_names_none() -> None:
    assert map_of().zone.key == "Europe/Berlin"
    assert map_of("zone: America/Lima\n" + MAP).zone.key == "America/Lima"


def test_a_map_knows_all_its_columns_once() -> None:
    assert map_of().columns == ("id", "written", "change", "state", "owner", "level", "opened")


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_map_reads_for_the_policy_it_was_made_for(name: str) -> None:
    assert read_map(find(name), edition_of("sma")).events


def test_a_name_that_no_map_has_is_said() -> None:
    with pytest.raises(UnknownMap, match="there is no map elsewhere; shipped are jira-turns, servicenow-incidents"):
        find("elsewhere")


def test_a_map_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_bytes(b"map: \xff")
    with pytest.raises(MapFault, match="is no UTF-8"):
        read_map(tmp_path / "map.yaml", wharf())


def test_the_map_of_the_manual_reads() -> None:
    root = Path(__file__).resolve().parents[2]
    text = (root / "docs" / "import.md").read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    found = read_map_text(text, "import.md", edition_of(str(root / "tests" / "language" / "northwind.yaml")))
    assert {one.what for one in found.events} == set(EVENTS)
    assert set(found.columns) == {"id", "written", "change", "state", "caller", "owner", "how", "level", "opened"}
