"""Does a case hold where it should, and differ where it should?"""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.command.harness import HARBOR

from pactdesk.command.cases import Case, differences, read_cases
from pactdesk.command.reading import edition_in
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.given import GivenFault

ASKED = {
    "zone": "Europe/Berlin",
    "at": "2026-03-10 10:00",
    "contract": {"plan": "gold"},
    "request": {"kind": "problem"},
}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_in(HARBOR)


def differing(edition: Edition, expected: dict[str, object], **asked: object) -> tuple[str, ...]:
    return differences(Case("this", {**ASKED, **asked}, expected), edition)


@pytest.mark.parametrize(
    "expected",
    [
        {"outcome": "admitted"},
        {"due": {"first-response": "2026-03-10 12:00"}},
        {"due": {"first-response": "2026-03-10T12:00:00"}},
        {"paged": False, "redirect_to": None, "offers": []},
        {"cites": ["BH-2"]},
        {"cites": []},
        {"heaviest": "BH-2"},
    ],
)
def test_what_is_so(edition: Edition, expected: dict[str, object]) -> None:
    assert differing(edition, expected) == ()


@pytest.mark.parametrize(
    ("expected", "says"),
    [
        ({"outcome": "held"}, "outcome is admitted, not held"),
        (
            {"due": {"first-response": "2026-03-10 12:01"}},
            "due.first-response is 2026-03-10T12:00:00+01:00, not 2026-03-10 12:01",
        ),
        ({"due": {"first-response": None}}, "due.first-response is 2026-03-10T12:00:00+01:00, not None"),
        ({"paged": 0}, "paged is False, not 0"),
        ({"paged": "no"}, "paged is False, not no"),
        ({"offers": [{}]}, "offers is [], not [{}]"),
        ({"cites": ["BH-2", "BH-9"]}, "cites lacks BH-9"),
        ({"heaviest": "BH-1"}, "heaviest is BH-2, not BH-1"),
    ],
)
def test_what_is_not(edition: Edition, expected: dict[str, object], says: str) -> None:
    assert differing(edition, expected) == (says,)


def test_money_is_equal_however_it_is_written(edition: Edition) -> None:
    work = {"work": {"activity": "training", "minutes": 30}, "request": None}
    for amount in (360, 360.0, "360.00"):
        assert differing(edition, {"amount": amount, "billed_minutes": 120}, **work) == ()
    assert differing(edition, {"amount": 361}, **work) == ("amount is 360.00, not 361",)
    assert differing(edition, {"coverage": 7}, **work) == ("coverage is billable, not 7",)


def test_rows_are_compared_one_by_one(edition: Edition) -> None:
    request = {"contract": {"plan": "none"}}
    assert differing(edition, {"offers": [{"item": "one-case", "price": 400.0}]}, **request) == ()
    assert differing(edition, {"offers": [{"price": 1}]}, **request) == ("offers.1.price is 400.00, not 1",)


def test_a_policy_that_does_not_decide_differs(edition: Edition) -> None:
    asked = {"contract": {"plan": "none"}, "request": {"kind": "training", "bought": "one-case"}}
    assert differing(edition, {"outcome": "admitted"}, **asked) == ()
    gap = replace(edition, milestones=replace(edition.milestones, rules=edition.milestones.rules[:1]))
    (said,) = differing(gap, {"outcome": "admitted"}, **asked)
    assert "no rule answers" in said


def test_a_name_that_no_answer_has(edition: Edition) -> None:
    with pytest.raises(GivenFault, match=r"there is no due\.second-response in the answer; it has first-response"):
        differing(edition, {"due": {"second-response": None}})


def test_a_question_that_cannot_be_asked_names_the_case(edition: Edition) -> None:
    with pytest.raises(GivenFault, match=r"^this: contract: "):
        differing(edition, {"outcome": "admitted"}, contract={"plan": "silver"})


def read(tmp_path: Path, edition: Edition, text: str) -> tuple[Case, ...]:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path, edition)


SHARED = """
zone: UTC
given: {contract: {plan: gold, hosted: true}}
cases:
  - {case: one, at: 2026-03-10 09:00, request: {kind: problem}, expect: {due: {first-response: 2026-03-10 11:00}}}
  - {at: 2026-03-10 09:00, zone: Europe/Paris, contract: {plan: basic}, expect: {outcome: accepted}}
"""


def test_shared_facts_and_zone(tmp_path: Path, edition: Edition) -> None:
    first, second = read(tmp_path, edition, SHARED)
    assert (first.shows, first.asked["zone"]) == ("one", "UTC")
    assert first.asked["contract"] == {"plan": "gold", "hosted": True}
    assert (second.shows, second.asked["zone"]) == ("case 2", "Europe/Paris")
    assert second.asked["contract"] == {"plan": "basic", "hosted": True}
    assert differences(first, edition) == ()
    (bare,) = read(tmp_path, edition, "cases: [{at: 2026-03-10, expect: {outcome: accepted}}]")
    assert bare.asked["zone"] == "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cases: [", "is no YAML"),
        ("- a", "is a mapping with cases"),
        ("cases: {}", "is a mapping with cases"),
        ("cases: []\ncase: []", "has no key 'case'"),
        ("given: [a]\ncases: []", "given is a mapping of scopes to facts"),
        ("given: {contract: a}\ncases: []", "given is a mapping of scopes to facts"),
        ("cases: [a]", "case 1 is a mapping"),
        ("cases: [{at: 2026-03-10}]", "case 1 is a mapping"),
        ("cases: [{at: 2026-03-10, expect: {}}]", "case 1 is a mapping"),
    ],
)
def test_files_that_hold_none(tmp_path: Path, edition: Edition, text: str, says: str) -> None:
    with pytest.raises(GivenFault, match=says):
        read(tmp_path, edition, text)
