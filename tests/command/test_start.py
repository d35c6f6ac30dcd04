"""Does a new policy check clean, under whatever name?"""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.command.harness import called


@pytest.mark.parametrize(
    ("name", "policy", "clause"),
    [
        (None, "policy: northwind", "NW-1:"),
        ("Blue Harbor", "policy: blue-harbor", "BH-1:"),
        ("acme", "policy: acme", "AC-1:"),
        ("  Meier & Söhne  GmbH ", "policy: meier-sohne-gmbh", "MSG-1:"),
    ],
)
def test_a_new_policy_checks_clean(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str | None, policy: str, clause: str
) -> None:
    file = tmp_path / "new.yaml"
    words = [] if name is None else ["--name", name]
    ended = called(capsys, "policy", "new", str(file), *words)
    assert (ended.code, ended.out) == (0, f"Wrote {file}. Next: pactdesk policy check {file}\n")
    text = file.read_text(encoding="utf-8")
    assert policy in text
    assert f"  {clause}" in text
    assert ("orthwind" in text) == (name is None)
    assert ("NW-" in text) == (name is None)
    assert called(capsys, "policy", "check", "--quiet", str(file)).code == 0


def test_it_is_printed_where_no_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(capsys, "policy", "new").out.startswith("# A support policy, to start from.")


def test_nothing_is_overwritten(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine", encoding="utf-8")
    ended = called(capsys, "policy", "new", str(file))
    assert ended.code == 2
    assert "exists and is left alone" in ended.err
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["", "  ", "7-Eleven", "Щит"])
def test_a_name_that_makes_no_word(capsys: pytest.CaptureFixture[str], name: str) -> None:
    ended = called(capsys, "policy", "new", "--name", name)
    assert ended.code == 2
    assert "begins with a letter from a to z" in ended.err


def test_the_schema_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    Draft202012Validator.check_schema(json.loads(called(capsys, "policy", "schema").out))
