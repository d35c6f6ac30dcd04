"""Does `policy check` show what is wrong, where, and how to see it?"""

import json
import re
import shlex
from pathlib import Path

import pytest
from tests.command.harness import HARBOR, called, changed

from pactdesk.policies import shipped

GAP = ("plan: [basic, none]}, target", "plan: basic}, target")
QUOTED = ("one-case: {price: 400.00, per: case", "one-case: {price: quote")
OVERLAP = ("outcome: admitted, exception-to: lapsed, cites", "outcome: admitted, cites")


def test_a_clean_policy(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "check", str(HARBOR))
    assert ended.code == 0
    assert "✓ harbor 2026-01  every request is decided exactly once" in ended.out
    assert re.search(r"12 clauses, \d+ rules, 15 facts, \d+\.\d\d s", ended.out.replace("\n", " "))
    assert "BH-1  From eight to five, with a break at noon." in ended.out
    assert "BH-4  It is answered as under Basic." in ended.out
    assert "left to a quote" not in ended.out


def test_a_price_left_to_a_quote(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ended = called(capsys, "policy", "check", str(changed(tmp_path, QUOTED)))
    assert ended.code == 0
    assert "the price of one-case is left to a quote" in ended.out


def test_quiet_says_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "check", "--quiet", str(HARBOR))
    assert (ended.code, ended.out) == (0, "")


def test_all_shipped_policies_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "check")
    assert ended.code == 0
    assert ended.out.count("✓") == len(shipped()) == 5


@pytest.mark.parametrize(("change", "kind", "row"), [(GAP, "gap", "id: bought"), (OVERLAP, "overlap", "id: lapsed")])
def test_a_fault_with_an_example_that_shows_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, change: tuple[str, str], kind: str, row: str
) -> None:
    path = changed(tmp_path, change)
    ended = called(capsys, "policy", "check", "--quiet", str(path))
    first, *rest = ended.out.splitlines()
    assert ended.code == 1
    where, found, _ = first.split(": ", 2)
    assert found == kind
    line = int(where.removeprefix(f"{path}:"))
    assert row in path.read_text(encoding="utf-8").splitlines()[line - 1]
    assert rest[0].startswith("    for example: Thu 2026-01-01 00:00 CET")
    call = next(line for line in rest if line.startswith("    pactdesk "))
    again = called(capsys, *shlex.split(call)[1:])
    assert again.code == 1
    assert {"gap": "no rule answers", "overlap": "both answer"}[kind] in again.err


def test_faults_of_the_language(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = changed(tmp_path, ("currency: EUR", "currency: Euro"), ("act: cancel", "act: leave"))
    ended = called(capsys, "policy", "check", str(path))
    assert ended.code == 1
    said = " ".join(ended.out.split())  # a long path folds the line
    assert f"{path} cannot be read: 2 faults" in said
    assert f"{path}:5:11: unknown-currency: " in said


def test_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad, worse = changed(tmp_path, GAP, QUOTED), tmp_path / "worse.yaml"
    worse.write_text("policy: x\n", encoding="utf-8")
    ended = called(capsys, "policy", "check", "--json", str(HARBOR), str(bad), str(worse))
    clean, gap, unread = json.loads(ended.out)
    assert ended.code == 1
    assert (clean["policy"], clean["clean"], clean["faults"], clean["clauses"]) == ("harbor", True, [], 12)
    assert {note["kind"] for note in clean["notes"]} == {"assumption", "reading"}
    assert {note["kind"] for note in gap["notes"]} == {"assumption", "reading", "silence"}
    assert gap["faults"][0]["kind"] == "gap"
    assert gap["faults"][0]["section"] == "milestones"
    assert gap["faults"][0]["example"]["contract"]["plan"] == "none"
    assert unread["policy"] is None
    assert unread["faults"][0].keys() == {"kind", "line", "column", "sentence"}


def test_a_fault_that_no_example_shows(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    row = "  - {act: book, need: coach, cites: BH-9}"
    dead = (row, f"{row}\n{row.replace('need', 'when: {care: false, plan: gold}, need')}")
    ended = called(capsys, "policy", "check", "--quiet", str(changed(tmp_path, dead)))
    assert ended.code == 1
    assert "dead-rule" in ended.out
    assert "pactdesk policy decide" not in ended.out
