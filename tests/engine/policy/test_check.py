"""Does the proof go through all sections, in their order, and find nothing in a policy that is right?"""

from tests.engine.policy.cast import ACTIVITY, ADMITTED, DRAWN, INCLUDED, KIND, OFFERED, PLAN, POOL, target
from tests.engine.policy.editions import edition, rule

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.says import Measure, Price


def test_a_policy_that_decides_everything_once_has_no_fault() -> None:
    gold, basic = {"contract.plan": "gold"}, {"contract.plan": "basic"}
    made = edition(
        PLAN,
        KIND,
        ACTIVITY,
        admission=[rule("gold", ADMITTED, gold), rule("basic", OFFERED, basic)],
        milestones=[rule("slow", target(Measure.CLOCK), gold, group="answer")],
        coverage=[rule("fix", INCLUDED, {"work.activity": "fix"}), rule("rest", INCLUDED, {"work.activity": "teach"})],
    )
    assert check(made) == ()


def test_faults_come_in_the_order_of_the_sections_and_alike_each_time() -> None:
    made = edition(
        PLAN,
        KIND,
        ACTIVITY,
        admission=[rule("live", ADMITTED, {"contract.plan": "gold"})],
        milestones=[rule("m", target(Measure.BUSINESS), {"request.kind": "problem"}, group="answer")],
        coverage=[rule("drawn", DRAWN, {"work.activity": "fix"})],
        prices=[rule("one", Price(1), group="hour"), rule("two", Price(2), group="hour")],
        allowances=[POOL],
    )
    found = check(made)
    assert [fault.table for fault in found] == [
        "which-hours",
        "admission",
        "milestones",
        "prices",
        "coverage",
        "overflow",
    ]
    assert check(made) == found
