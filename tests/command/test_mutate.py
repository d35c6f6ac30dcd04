"""Does a policy stand its trial only where its cases notice each change?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command.harness import HARBOR, called

POLICY = """
policy: tiny
edition: "1"
effective: 2026-01-01
zone: UTC
currency: EUR
clauses:
  T-1: {at: "1", says: All are answered within an hour.}
facts:
  request:
    kind: {of: [problem], required: true}
admission:
  all:
    - {outcome: admitted, cites: T-1}
milestones:
  first-response:
    - {target: 1 hour, cites: T-1}
"""
CASE = "{at: 2026-03-10 10:00, request: {kind: problem}, expect: {outcome: admitted}}"
EXACT = "{at: 2026-03-10 10:00, request: {kind: problem}, expect: {due: {first-response: 2026-03-10 11:00}}}"
WRONG = EXACT.replace("11:00", "12:00").replace("{at", "{case: an hour too much, at")


def written(folder: Path, *cases: str) -> Path:
    path = folder / "tiny.yaml"
    path.write_text(POLICY, encoding="utf-8")
    (folder / "cases.yaml").write_text(f"cases: [{', '.join(cases)}]", encoding="utf-8")
    return path


def test_all_noticed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ended = called(capsys, "policy", "mutate", str(written(tmp_path, CASE, EXACT)))
    assert (ended.code, ended.out) == (0, "✓ tiny  4 of 4 changes noticed by 2 cases\n")


def test_survivors_are_listed_with_their_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, CASE)
    ended = called(capsys, "policy", "mutate", str(path))
    assert ended.code == 1
    first, *others = ended.out.splitlines()
    assert first == "✗ tiny  1 of 4 changes noticed by 1 cases"
    row = f"    {path}:17: milestones milestones/first-response-1:"
    longer, shorter = ("amount 1 hour 1 minute instead of 1 hour", "amount 59 minutes instead of 1 hour")
    assert others == [f"{row} deleted", f"{row} {longer}", f"{row} {shorter}"]


def test_a_case_that_fails_is_told_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ended = called(capsys, "policy", "mutate", str(written(tmp_path, CASE, WRONG)))
    assert ended.code == 1
    assert "not tried: 1 answers are not as the cases expect" in ended.out
    assert "an hour too much: due.first-response is 2026-03-10T11:00:00+00:00, not 2026-03-10 12:00" in ended.out


def test_json_and_a_file_of_cases(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, CASE)
    (tmp_path / "cases.yaml").rename(tmp_path / "other.yaml")
    ended = called(capsys, "policy", "mutate", str(path), "--cases", str(tmp_path / "other.yaml"), "--json")
    (found,) = json.loads(ended.out)
    assert ended.code == 1
    assert (found["policy"], found["cases"], found["mutants"], found["wrong"]) == ("tiny", 1, 4, [])
    assert [one["line"] for one in found["survivors"]] == [17, 17, 17]


def test_without_cases(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "mutate", str(HARBOR))
    assert ended.code == 2
    assert "nothing tries harbor" in ended.err


def test_one_file_of_cases_goes_with_one_policy(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "mutate", "--cases", "x.yaml")
    assert ended.code == 2
    assert "--cases goes with one policy" in ended.err


STORY = """
story: Everyone is admitted
policy: tiny.yaml
given: {accounts: {acme: {}}, contracts: {c1: {account: acme}}, contacts: {ann: {account: acme}}}
steps:
  - {at: 2026-03-06 12:00, do: open, ticket: A, kind: problem, expect: {outcome: admitted%s}}
"""


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (", due: {first-response: 2026-03-06 13:00}", 0, "✓ tiny  4 of 4 changes noticed by 1 stories"),
        ("", 1, "✗ tiny  1 of 4 changes noticed by 1 stories"),
        (", due: {first-response: 2026-03-06 14:00}", 1, "✗ tiny  not tried: 1 answers are not as the stories expect"),
    ],
)
def test_the_stories_beside_a_policy_try_it(tmp_path: Path, more: str, code: int, said: str) -> None:
    path = written(tmp_path, CASE, EXACT)
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "all.yaml").write_text(STORY.replace("tiny.yaml", str(path)) % more, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("pactdesk")), "policy", "mutate", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.splitlines()[0], ended.stderr) == (code, said, "")
