"""Is an answer demanded where a policy needs one, and nowhere else?"""

from dataclasses import replace

import pytest
from tests.engine.policy.cast import (
    ACTIVITY,
    ADD,
    ADMITTED,
    ALL,
    DRAWN,
    INCLUDED,
    KIND,
    MIDNIGHT,
    OFFERED,
    PLAN,
    POOL,
    REFUSED,
    only,
    sentences,
    target,
)
from tests.engine.policy.editions import edition, rule

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.facts import PAST
from pactdesk.engine.policy.says import Cover, Coverage, Measure, Scope, Target, UseHours
from pactdesk.engine.policy.witness import Witness

CAPPED = Coverage(Cover.INCLUDED, up_to=Scope(60, "ticket"))


def test_a_policy_that_knows_no_work_needs_no_coverage() -> None:
    assert check(edition(KIND, admission=ALL)) == ()
    assert sentences(edition(KIND, ACTIVITY, admission=ALL)) == ["coverage: no rule answers any piece of work." + ADD]


def test_each_milestone_must_answer_what_is_admitted() -> None:
    gold, basic = {"contract.plan": "gold"}, {"contract.plan": "basic"}
    admission = [*ALL, rule("no-teaching", REFUSED, {"request.kind": "training"}, group="what")]
    clock = target(Measure.CLOCK)
    rows = [rule("a", clock, gold, group="answer"), rule("s", clock, {"request.kind": "problem"}, group="solve")]
    made = edition(PLAN, KIND, admission=admission, milestones=rows)
    fault = only(made)
    assert fault.sentence == (
        "milestones answer: no rule answers a request where plan is basic; all (NW-1) admits it." + ADD
    )
    assert (fault.group, fault.rules, fault.cites) == ("answer", ("all",), ("NW-1",))
    other = rule("b", clock, basic, group="answer")
    assert check(edition(PLAN, KIND, admission=admission, milestones=[*rows, other])) == ()


@pytest.mark.parametrize(
    ("says", "asks"),
    [
        (target(Measure.BUSINESS), True),
        (target(Measure.BUSINESS_DAYS), True),
        (target(Measure.BUSINESS, "office"), False),
        (target(Measure.CLOCK), False),
        (target(Measure.APPOINTMENT), False),
        (target(Measure.NONE), False),
    ],
)
def test_business_hours_are_needed_by_targets_in_business_time_without_their_own(*, says: Target, asks: bool) -> None:
    hours = rule("gold", UseHours("office"), {"contract.plan": "gold"})
    made = edition(PLAN, admission=ALL, milestones=[rule("m", says, group="answer")], which_hours=[hours])
    assert sentences(made) == asks * [
        "which-hours: no rule answers a request where plan is basic; all (NW-1) admits it"
        " and m (NW-1) answers it in business time." + ADD
    ]


def test_business_hours_are_not_needed_where_the_target_or_the_admission_does_not_stand() -> None:
    gold, basic = {"contract.plan": "gold"}, {"contract.plan": "basic"}
    hours = [rule("gold", UseHours("office"), gold)]
    business, clock = target(Measure.BUSINESS), target(Measure.CLOCK)
    targets = [rule("m", business, group="a"), rule("c", clock, basic, group="a", excepts="m")]
    assert check(edition(PLAN, admission=ALL, milestones=targets, which_hours=hours)) == ()
    some = [rule("live", ADMITTED, gold), rule("not", OFFERED, basic)]
    assert check(edition(PLAN, admission=some, milestones=targets[:1], which_hours=hours)) == ()


def test_work_past_an_allowance_or_a_bound_must_be_answered_and_no_other() -> None:
    coverage = [rule("drawn", DRAWN, {"work.activity": "fix"}), rule("capped", CAPPED, {"work.activity": "teach"})]
    over = [rule("over", INCLUDED, {PAST: "pool", "work.activity": "fix"})]
    made = edition(ACTIVITY, admission=ALL, coverage=coverage, overflow=over, allowances=[POOL])
    fault = only(made)
    assert fault.sentence == (
        "overflow: no rule answers a piece of work where past is capped; capped (NW-1) covers only so much of it." + ADD
    )
    assert fault.witness == Witness({"work": {"activity": "teach", "past": "capped"}}, MIDNIGHT)
    both = [*over, rule("more", INCLUDED, {PAST: "capped"})]
    assert check(edition(ACTIVITY, admission=ALL, coverage=coverage, overflow=both, allowances=[POOL])) == ()


def test_one_rule_can_go_past_its_allowance_and_its_own_bound() -> None:
    both = replace(DRAWN, up_to=Scope(60, "ticket"))
    made = edition(ACTIVITY, admission=ALL, coverage=[rule("both", both)], allowances=[POOL])
    assert sentences(made) == [
        "overflow: no rule answers any piece of work; both (NW-1) covers only so much of it." + ADD
    ]
    for past, other in (("pool", "both"), ("both", "pool")):
        half = edition(
            ACTIVITY,
            admission=ALL,
            coverage=[rule("both", both)],
            allowances=[POOL],
            overflow=[rule("over", INCLUDED, {PAST: past})],
        )
        assert f"where past is {other};" in only(half).sentence
