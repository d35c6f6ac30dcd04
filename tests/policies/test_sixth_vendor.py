"""Does a policy that none of the five resembles, written from the manual alone, need anything of the code?"""

from pathlib import Path

import pytest

from pactdesk.command.decide import answered
from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_policy

PLAN = {"business": {"plan": "business", "users": 20}, "team": {"plan": "team", "users": 10}}


@pytest.fixture(scope="module")
def kumo() -> Edition:
    found = read_policy(Path(__file__).parent / "kumo.yaml")
    assert isinstance(found, Edition), found
    return found


def test_it_decides_every_request_exactly_once(kumo: Edition) -> None:
    assert check(kumo) == ()


@pytest.mark.parametrize(
    ("plan", "opened", "due"),
    [
        ("business", "2026-03-02 08:59", "2026-03-02T14:00:00+09:00"),  # four hours round a lunch break
        ("business", "2026-03-02 11:59", "2026-03-02T16:59:00+09:00"),
        ("business", "2026-03-02 12:00", "2026-03-02T17:00:00+09:00"),
        ("business", "2026-03-06 17:00", "2026-03-07T13:00:00+09:00"),  # into Saturday
        ("business", "2026-02-11 10:00", "2026-02-12T14:00:00+09:00"),  # a public holiday
        ("business", "2026-12-28 11:00", "2027-01-04T12:00:00+09:00"),  # over the New Year
        ("team", "2026-12-28 12:00", "2027-01-05T09:00:00+09:00"),  # after the early closing
    ],
)
def test_it_is_answered_in_its_own_hours(kumo: Edition, plan: str, opened: str, due: str) -> None:
    asked = {"at": opened, "contract": PLAN[plan], "request": {"kind": "question", "channel": "web"}}
    answer = answered(kumo, asked)
    assert isinstance(answer["due"], dict)
    assert answer["due"]["first-response"] == due
