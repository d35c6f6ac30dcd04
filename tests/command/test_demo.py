"""Does the demo show what becomes of each example, and why?"""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.command.harness import HARBOR, called

from pactdesk.command.demo import EXAMPLES, read_examples
from pactdesk.policies import shipped

GOLD = """
examples:
  - says: Gold asks on Friday at noon.
    at: 2026-03-06 11:45
    contract: {plan: gold}
    request: {kind: problem}
  - says: Gold is down at night.
    at: 2026-03-10 23:00
    contract: {plan: gold}
    request: {kind: problem, priority: P1, channel: phone}
  - says: Without a plan.
    at: 2026-03-10 10:00
    contract: {plan: none}
    request: {kind: problem}
  - says: Gold is down in the evening.
    at: 2026-03-10 20:00
    account: {users: 12}
    contract: {plan: gold, licensed_users: 12}
    request: {kind: problem, priority: P1, channel: portal}
"""


@pytest.fixture
def harbor(tmp_path: Path) -> Path:
    path = tmp_path / "harbor.yaml"
    path.write_bytes(HARBOR.read_bytes())
    (tmp_path / EXAMPLES).write_text(GOLD, encoding="utf-8")
    return path


def test_each_example_with_its_reasons(capsys: pytest.CaptureFixture[str], harbor: Path) -> None:
    ended = called(capsys, "demo", str(harbor))
    noon, night, lapsed, evening = ended.out.split("\n\nTue")[:1] + ended.out.split("\n\nTue")[1:]
    assert ended.code == 0
    assert "Fri 2026-03-06 11:45 CET  Gold asks on Friday at noon." in noon
    assert "outcome         admitted" in noon
    assert "first-response  by Mon 2026-03-09 09:30 CET" in noon
    assert "11:45 ░" in noon.replace("█", "░")
    assert "█ 2 hours open, ░ 67 hours 45 minutes closed; a sign is 1 hour 30 minutes" in noon
    assert "BH-2  Gold is answered within two business hours. Here:" in noon
    assert "on call         woken" in night
    assert "offer    one-case, 400.00 EUR per case" in lapsed
    assert "first-response" not in lapsed
    assert "outcome  redirected, by phone" in evening
    assert "notice   12 users are many." in evening
    assert "\x1b" not in ended.out


def test_the_shipped_ones(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "demo", *shipped())
    assert ended.code == 0
    assert all(len(read_examples(path.with_name(EXAMPLES))) >= 3 for path in shipped().values())
    assert ended.out.count("\n  outcome ") == sum(
        len(read_examples(path.with_name(EXAMPLES))) for path in shipped().values()
    )


@pytest.mark.slow
def test_without_a_name_it_shows_a_whole_desk_too() -> None:
    command = [str(Path(sys.executable).with_name("pactdesk")), "demo"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "every step came as told" in ended.stdout
    assert "400 rows of 400 tickets, none left out; 400 new" in ended.stdout
    assert "400 tickets by priority" in ended.stdout


def test_a_policy_without_examples_has_none(tmp_path: Path) -> None:
    assert read_examples(tmp_path / EXAMPLES) == ()


@pytest.mark.parametrize("text", ["- a", "examples: a", "examples: [a]", "examples: [{at: 2026-03-10}]"])
def test_a_file_that_holds_something_else(capsys: pytest.CaptureFixture[str], harbor: Path, text: str) -> None:
    harbor.with_name(EXAMPLES).write_text(text, encoding="utf-8")
    ended = called(capsys, "demo", str(harbor))
    assert ended.code == 2
    assert "holds examples, a list of questions" in ended.err
