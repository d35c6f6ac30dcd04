"""Is what cannot be no fault, and nothing else?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tests.engine.policy.cast import (
    ACTIVITY,
    ADD,
    ADMITTED,
    ALL,
    CARE,
    INCLUDED,
    KIND,
    MIDNIGHT,
    OFFERED,
    PLAN,
    UNTIL,
    only,
    sentences,
)
from tests.engine.policy.editions import edition, one_of, rule

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Edition, Impossible
from pactdesk.engine.policy.facts import Condition, ConditionForm
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import Admit, Reject, Restate
from pactdesk.engine.policy.witness import Witness

LIVE = rule("live", ADMITTED, {"contract.plan": ("basic", "gold")})
NOT_SOLD = rule("not-sold", Reject("It is not sold."), {"contract.plan": "none"})
NO_PLAN = Impossible((("contract.plan", frozenset({"none"})),), "it cannot be")
ENDED = Witness({"contract": {"plan": "basic", "care_until": date(2025, 12, 31)}}, MIDNIGHT)


def lapsing(admission: Iterable[Rule[Admit]], contracts: Iterable[Rule[Reject]] = ()) -> Edition:
    """Make an edition in which a contract whose care has ended is judged as having no plan."""
    plan = one_of("contract.plan", "basic", "gold", "none", required=True)
    lapsed = rule("lapsed", Restate("contract.plan", "none"), {"condition.care": False}, group="contract.plan")
    return edition(plan, CARE, conditions=[UNTIL], restate=[lapsed], admission=admission, contracts=contracts)


def test_a_fact_judged_as_something_else_tells_how_it_was_given() -> None:
    fault = only(lapsing(admission=[LIVE], contracts=[NOT_SOLD]))
    assert fault.sentence == "admission: no rule answers a request where plan is none (given: basic)." + ADD
    assert fault.witness == ENDED


def test_what_contracts_reject_is_no_gap() -> None:
    live = [rule("live", ADMITTED, {"contract.plan": "gold"})]
    no_basic = rule("no-basic", Reject("It is not sold."), {"contract.plan": "basic"})
    assert check(edition(PLAN, admission=live, contracts=[no_basic])) == ()


def test_impossible_asks_facts_as_they_are_judged() -> None:
    made = lapsing(admission=[LIVE])
    assert sentences(made) == ["admission: no rule answers a request where plan is none." + ADD]
    assert check(replace(made, impossible=(NO_PLAN,))) == ()


def test_what_is_judged_as_something_else_is_no_false_gap() -> None:
    lapsed = [LIVE, rule("lapsed-too", OFFERED, {"condition.care": False})]
    assert check(lapsing(admission=lapsed, contracts=[NOT_SOLD])) == ()


def test_conditions_that_exclude_each_other_are_no_gap() -> None:
    over = Condition("over", ConditionForm.FROM, ("contract.care_until",), missing=False)
    rows = [rule("care", ADMITTED, {"condition.care": True}), rule("over", OFFERED, {"condition.care": False})]
    made = edition(CARE, conditions=[UNTIL, over], admission=rows)
    assert check(made) == ()
    wide = [
        rule("care", ADMITTED, {"condition.care": True}, group="a"),
        rule("over", OFFERED, {"condition.over": True}),
    ]
    assert check(replace(made, admission=replace(made.admission, rules=tuple(wide)))) == ()


def test_a_default_leaves_no_gap_where_it_holds() -> None:
    facts = (
        one_of("contract.license", "perpetual", "rented", required=True),
        one_of("contract.plan", "basic", "gold", default="basic", given={"contract.license": "perpetual"}),
    )
    known = rule("known", ADMITTED, {"contract.plan": ("basic", "gold")})
    assert sentences(edition(*facts, admission=[known])) == [
        "admission: no rule answers a request where plan is not known." + ADD
    ]
    rented = rule("rented", ADMITTED, {"contract.plan": None, "contract.license": "rented"})
    assert check(edition(*facts, admission=[known, rented])) == ()


def test_a_request_has_its_facts_a_monitor_perhaps_and_work_has_none_of_them_where_it_has_no_request() -> None:
    alarm = one_of("monitor.state", "firing", "resolved", required=True)
    known = {"request.kind": ("problem", "training")}
    made = edition(KIND, alarm, ACTIVITY, admission=[rule("live", ADMITTED, {**known, "monitor.state": "firing"})])
    assert sentences(made) == [
        "admission: no rule answers a request where state is resolved or not known." + ADD,
        "coverage: no rule answers any piece of work." + ADD,
    ]
    worked = edition(KIND, ACTIVITY, admission=ALL, coverage=[rule("asked", INCLUDED, known)])
    assert sentences(worked) == ["coverage: no rule answers a piece of work where kind is not known." + ADD]
    assert only(worked).witness == Witness({"work": {"activity": "fix"}}, MIDNIGHT)


def test_a_default_holds_also_where_its_scope_is_not_there() -> None:
    urgent = one_of("request.urgent", "high", "low", default="low")
    made = edition(urgent, ACTIVITY, admission=ALL, coverage=[rule("low", INCLUDED, {"request.urgent": "low"})])
    fault = only(made)
    assert fault.sentence == "coverage: no rule answers a piece of work where urgent is high." + ADD
    assert fault.witness == Witness({"request": {"urgent": "high"}, "work": {"activity": "fix"}}, MIDNIGHT)
