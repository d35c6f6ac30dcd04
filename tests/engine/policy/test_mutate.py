"""Is every rule deleted and every figure moved, one at a time, and nothing else?"""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from pactdesk.command.reading import edition_in
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.mutate import Mutant, mutants, variants
from pactdesk.engine.policy.says import Fee, Measure, Price, Promise, Scope, Target
from pactdesk.engine.terms.outage import Band

HARBOR = Path(__file__).parents[2] / "command" / "harbor.yaml"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_in(HARBOR)


@pytest.fixture(scope="module")
def found(edition: Edition) -> tuple[Mutant, ...]:
    return tuple(mutants(edition))


def done(found: tuple[Mutant, ...], section: str, name: str) -> list[str]:
    return [mutant.what for mutant in found if (mutant.section, mutant.name) == (section, name)]


def test_each_differs_from_the_policy_and_from_all_others(edition: Edition, found: tuple[Mutant, ...]) -> None:
    assert all(mutant.edition != edition for mutant in found)
    assert set(Counter((one.section, one.name, one.what) for one in found).values()) == {1}


@pytest.mark.parametrize(
    ("section", "name", "what"),
    [
        ("admission", "bought", ["deleted", "no longer an exception to lapsed"]),
        ("restate", "restate-1", ["deleted"]),
        ("milestones", "milestones/first-response-1",
         ["deleted", "amount 2 hours 1 minute instead of 2 hours", "amount 1 hour 59 minutes instead of 2 hours"]),
        ("milestones", "milestones/first-response-2", ["deleted", "amount 3 instead of 2", "amount 1 instead of 2"]),
        ("prices", "items/training-hour-1",
         ["deleted", "minor 18001 instead of 18000", "minor 17999 instead of 18000",
          "minimum minutes 121 instead of 120", "minimum minutes 119 instead of 120",
          "step minutes 31 instead of 30", "step minutes 29 instead of 30"]),
        ("prices", "items/support-1", []),
        ("coverage", "coverage-3", ["deleted", "slot_minutes 16 instead of 15", "slot_minutes 14 instead of 15"]),
        ("coverage", "coverage-4", ["deleted", "up_to minutes 46 instead of 45", "up_to minutes 44 instead of 45"]),
        ("fees", "fees-2", ["deleted", "share 1/6 instead of 1/12", "share 0% instead of 1/12"]),
        ("conduct", "conduct-1", ["deleted", "notice_days 31 instead of 30", "notice_days 29 instead of 30"]),
        ("conduct", "conduct-2", ["deleted", "extend months 13 instead of 12", "extend months 11 instead of 12"]),
        ("availability", "availability-1",
         ["deleted", "target 100% instead of 99.9%",
          "maintenance notice_seconds 48 hours 1 minute instead of 48 hours",
          "maintenance notice_seconds 47 hours 59 minutes instead of 48 hours",
          "credit bands 1 under 99.8% instead of 99.9%", "credit bands 1 share 11% instead of 10%",
          "credit bands 1 share 9% instead of 10%", "credit bands 1 deleted",
          "credit condition consecutive 3 instead of 2", "credit condition consecutive 1 instead of 2"]),
        ("facts", "contract.plan", ["default deleted"]),
        ("facts", "contract.care_until",
         ["default months 13 instead of 12", "default months 11 instead of 12", "default deleted"]),
        ("facts", "account.users", ["threshold 11 instead of 10", "threshold 9 instead of 10"]),
        ("allowances", "questions",
         ["size 61 instead of 60", "size 59 instead of 60", "carry 31 instead of 30", "carry 29 instead of 30",
          "alerts 1 81% instead of 80%", "alerts 1 79% instead of 80%", "alerts 1 deleted",
          "alerts 2 101% instead of 100%", "alerts 2 99% instead of 100%", "alerts 2 deleted"]),
        ("queue", "contract.plan", ["deleted"]),
        ("hours", "always", []),
        ("hours", "nights",
         ["Mon opens 22:01 instead of 22:00", "Mon closes 06:01 instead of 06:00", "Mon opens 21:59 instead of 22:00",
          "Mon closes 05:59 instead of 06:00"]),
    ],
)  # fmt: skip
def test_what_is_done_to_each(found: tuple[Mutant, ...], section: str, name: str, what: list[str]) -> None:
    assert done(found, section, name) == what


def test_hours_that_are_alike_move_together(found: tuple[Mutant, ...]) -> None:
    what = done(found, "hours", "office")
    assert len(what) == 2 * 4 + 4 + 1 + 1 + 4
    assert "holidays deleted" in what
    assert "special day 2026-12-31 deleted" in what
    assert "2026-12-31 closes 12:01 instead of 12:00" in what
    moved = next(one for one in found if one.name == "office" and one.what == "Mon closes 17:01 instead of 17:00")
    assert moved.edition.hours["office"].hours.week[:5] == (((480, 720), (780, 1021)),) * 4 + (((480, 735),),)


def test_an_opening_cannot_begin_on_the_day_before(edition: Edition) -> None:
    nights = edition.hours["nights"]
    weekly = replace(nights.hours, week=(((0, 60),), *((),) * 6))
    changed = replace(edition, hours={"nights": replace(nights, hours=weekly)})
    what = [one.what for one in mutants(changed) if one.section == "hours"]
    assert what == [
        "Mon opens 00:01 instead of 00:00",
        "Mon closes 01:01 instead of 01:00",
        "Mon closes 00:59 instead of 01:00",
    ]


def test_lines_are_those_of_the_file(found: tuple[Mutant, ...]) -> None:
    lines = HARBOR.read_text(encoding="utf-8").splitlines()
    assert all("id: bought" in lines[one.line - 1] for one in found if one.name == "bought")
    assert {one.line for one in found if one.section == "hours"} == {0}


def test_thresholds_stay_in_order(edition: Edition) -> None:
    users = edition.facts["account.users"]
    close = replace(users, cuts=(Fraction(10), Fraction(11)))
    changed = replace(edition, facts={users.key: close})
    what = [one.what for one in mutants(changed) if one.section == "facts"]
    assert what == ["threshold 9 instead of 10", "threshold 12 instead of 11"]


def test_figures_that_are_not_stated_stay_so() -> None:
    assert list(variants(Target(Measure.NONE, 0, Promise.NOT_STATED))) == []
    assert list(variants(Price())) == []
    assert [what for what, _ in variants(Fee("support", None, 100))] == [
        "first_minor 101 instead of 100",
        "first_minor 99 instead of 100",
    ]


def test_what_a_value_refuses_is_left_out() -> None:
    assert [what for what, _ in variants(Band(Fraction(1), Fraction(0)))] == ["under 99% instead of 100%"]


def test_no_figure_no_variant() -> None:
    assert list(variants("word")) == []
    assert list(variants(Scope)) == []


def test_shares_move_in_their_last_place() -> None:
    @dataclass(frozen=True)
    class Share:
        share: Fraction

    def moved(share: str) -> list[Fraction]:
        return [other.share for _, other in variants(Share(Fraction(share)))]

    assert moved("0.999") == [Fraction(1), Fraction("0.998")]
    assert moved("0.9995") == [Fraction("0.9996"), Fraction("0.9994")]
    assert moved("1/12") == [Fraction(1, 6), Fraction(0)]
