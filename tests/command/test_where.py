"""Is every place found that states, cites or records a clause?"""

import json

import pytest
from tests.command.harness import HARBOR, called

LINES = HARBOR.read_text(encoding="utf-8").splitlines()


def places(capsys: pytest.CaptureFixture[str], clause: str) -> list[dict[str, str | int]]:
    ended = called(capsys, "policy", "where", clause, "--policy", str(HARBOR), "--json")
    assert ended.code == 0
    found = json.loads(ended.out)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("clause", [f"BH-{number}" for number in range(1, 13)])
def test_every_line_has_to_do_with_the_clause(capsys: pytest.CaptureFixture[str], clause: str) -> None:
    found = places(capsys, clause)
    assert found[0]["what"] == "stated"
    for place in found:
        assert place["says"]
        assert clause in " ".join(LINES[int(place["line"]) - 1 : int(place["line"]) + 9])


@pytest.mark.parametrize(
    ("clause", "what", "row", "says"),
    [
        ("BH-1", "hours office", "  office:", "Mon\N{EN DASH}Thu 08:00\N{EN DASH}12:00"),
        ("BH-1", "which-hours-1", "- {use: office", "The clock runs on office hours."),
        ("BH-2", "queue/contract.plan", "- {by: plan", "By plan: gold, then all others."),
        ("BH-3", "facts contract.plan", "    plan: {of", "Where it is not given: basic."),
        ("BH-4", "conditions care", "  care: {until", "care holds to the end of “care until”"),
        ("BH-6", "allowances meetings", "  meetings: {pieces", "4 pieces a year"),
        ("BH-8", "availability-1", "  - when: {hosted: true}", "99.9% availability"),
        ("BH-9", "allowances questions", "  questions: {minutes", "coach and customer are told"),
        ("BH-11", "recorded", "  BH-11: An address", "An address is shown"),
    ],
)
def test_each_kind_of_place(capsys: pytest.CaptureFixture[str], clause: str, what: str, row: str, says: str) -> None:
    place = next(one for one in places(capsys, clause) if one["what"] == what)
    assert row in LINES[int(place["line"]) - 1]
    assert says in str(place["says"])


def test_what_an_allowance_says_at_its_limits_is_a_place_too(capsys: pytest.CaptureFixture[str]) -> None:
    said = " ".join(called(capsys, "policy", "where", "SC-8").out.split())
    assert "Work that uses it up or goes past it shows “Training would serve you better" in said


def test_in_a_terminal_each_is_a_place_to_jump_to(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "where", "BH-1", "--policy", str(HARBOR))
    assert ended.out.splitlines()[0].endswith("harbor.yaml:9: stated")
    assert "Assumed: From eight to five, with a break at noon. (source 1)" in ended.out


def test_a_clause_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "policy", "where", "BH-13", "--policy", str(HARBOR))
    assert ended.code == 2
    assert "there is no clause BH-13" in ended.err
    assert "did you mean BH-" in ended.err
    assert "in any shipped policy" in called(capsys, "policy", "where", "?").err
