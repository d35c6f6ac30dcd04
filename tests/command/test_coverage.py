"""Are clauses counted as they are kept?"""

import json
from dataclasses import replace

import pytest
from tests.command.harness import HARBOR, called

from pactdesk.command import coverage as tool
from pactdesk.command.reading import edition_in
from pactdesk.policies import shipped


def test_counts_sections_and_clauses(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "coverage", str(HARBOR))
    assert ended.code == 0
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in ended.out.splitlines() if "│" in line]
    assert ["clauses", "12"] in cells
    assert ["cited", "11"] in cells
    assert ["recorded", "1"] in cells
    assert ["neither", "0"] in cells
    assert ["admission", "5"] in cells
    assert "  allowances    BH-6 BH-9" in ended.out
    assert "  BH-11  recorded: An address is shown, it decides nothing." in ended.out
    assert "  BH-10  conduct-1, conduct-2" in ended.out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "coverage", "--json", str(HARBOR))
    (found,) = json.loads(ended.out)
    assert (found["clauses"], found["cited"], found["recorded"], found["neither"]) == (12, 11, 1, 0)
    assert found["by_clause"]["BH-11"] == {"cited": [], "recorded": "An address is shown, it decides nothing."}
    assert found["by_clause"]["BH-10"]["cited"][0]["name"] == "conduct-1"
    assert found["sections"]["milestones"] == 2


def test_every_clause_of_every_shipped_policy_is_kept_or_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "coverage", "--json")
    found = json.loads(ended.out)
    assert ended.code == 0
    assert [one["policy"] for one in found] == list(shipped())
    assert all(one["clauses"] and not one["neither"] for one in found)


def test_a_clause_that_nothing_keeps_is_a_finding(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = replace(edition_in(HARBOR), recorded={})
    monkeypatch.setattr(tool, "edition_in", lambda _path: idle)
    ended = called(capsys, "policy", "coverage", str(HARBOR))
    assert ended.code == 1
    assert "neither cited nor recorded" in ended.out
