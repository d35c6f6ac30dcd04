"""Does the proof find each gap, overlap, dead rule and idle exception, and nothing else?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.policy.editions import Asked, count, day, edition, flag, minutes_of, one_of, rule, weekly

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Clause, Edition, Impossible
from pactdesk.engine.policy.facts import PAST, TIME, Condition, ConditionForm, FactType
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.gaps import MOST
from pactdesk.engine.policy.notes import NoteKind, notes
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import (
    Admit,
    Conduct,
    Cover,
    Coverage,
    Fee,
    Measure,
    Notice,
    Outcome,
    Page,
    Price,
    Promise,
    Purchase,
    Reject,
    Restate,
    Role,
    Scope,
    Target,
    UseHours,
)
from pactdesk.engine.policy.witness import Witness

MIDNIGHT = 1_767_225_600
PLAN = one_of("contract.plan", "basic", "gold", default="basic")
KIND = one_of("request.kind", "problem", "training", required=True)
ACTIVITY = one_of("work.activity", "fix", "teach", required=True)
CARE = day("contract.care_until")
UNTIL = Condition("care", ConditionForm.UNTIL, ("contract.care_until",), missing=True)
ADMITTED, OFFERED, REFUSED = Admit(Outcome.ADMITTED), Admit(Outcome.OFFERED), Admit(Outcome.REFUSED)
ALL = (rule("all", ADMITTED),)
INCLUDED, DRAWN = Coverage(Cover.INCLUDED), Coverage(Cover.ALLOWANCE, allowance="pool")
ADD = " Add a rule for it, or name it under impossible."


def target(measure: Measure, hours: str | None = None) -> Target:
    return Target(measure, 3_600, Promise.PROMISED, hours)


def sentences(made: Edition, kind: FaultKind | None = None) -> list[str]:
    return [fault.sentence for fault in check(made) if kind in (None, fault.kind)]


def only(made: Edition) -> PolicyFault:
    (fault,) = check(made)
    return fault


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


# ------------------------------------------------------------------------------------------------ gaps


def test_a_request_that_no_rule_answers_is_a_gap_told_as_wide_as_it_is() -> None:
    made = edition(PLAN, KIND, admission=[rule("live", ADMITTED, {"contract.plan": "gold"})])
    assert only(made) == PolicyFault(
        FaultKind.GAP,
        "admission",
        "",
        (),
        (),
        (),
        Witness({"request": {"kind": "problem"}}, MIDNIGHT),
        "admission: no rule answers a request where plan is basic." + ADD,
    )


def test_a_policy_without_admission_answers_nothing() -> None:
    assert sentences(edition()) == ["admission: no rule answers any request." + ADD]


def test_one_question_of_admission_suffices_and_an_exception_of_another_question_may_leave_none() -> None:
    problem, training = {"request.kind": "problem"}, {"request.kind": "training"}
    first, second = rule("one", ADMITTED, problem, group="a"), rule("two", OFFERED, training, group="b")
    assert check(edition(KIND, admission=[first, second])) == ()
    aside = [
        *ALL,
        rule("aside", REFUSED, training, group="b", excepts="all"),
        rule("not", ADMITTED, problem, group="b"),
    ]
    assert check(edition(KIND, admission=aside)) == ()
    mutual = [rule("one", ADMITTED, excepts="two"), rule("two", OFFERED, excepts="one", group="b")]
    assert FaultKind.GAP in {fault.kind for fault in check(edition(admission=mutual))}


def test_each_gap_is_told() -> None:
    made = edition(PLAN, KIND, admission=[rule("a", ADMITTED, {"contract.plan": "gold", "request.kind": "problem"})])
    assert sentences(made) == [
        "admission: no rule answers a request where plan is basic." + ADD,
        "admission: no rule answers a request where kind is training." + ADD,
    ]


def odd(flags: int) -> Edition:
    """Make an edition that answers where an odd number of flags is set: every other case is a gap of its own."""
    keys = [f"contract.f{place}" for place in range(flags)]
    cells = [{key: bool(bits >> place & 1) for place, key in enumerate(keys)} for bits in range(2**flags)]
    rows = [rule(f"row-{place}", ADMITTED, cell) for place, cell in enumerate(cells) if sum(cell.values()) % 2]
    return edition(*map(flag, keys), admission=rows)


def test_of_many_gaps_only_so_many_are_told() -> None:
    assert len(check(odd(3))) == 4
    assert len(check(odd(4))) == 8
    assert len(check(odd(5))) == MOST


def test_a_gap_is_told_in_words() -> None:
    office = weekly("office", dict.fromkeys(range(5), (8, 17)))
    facts = (
        one_of("contract.kind", "new", "old"),
        one_of("request.kind", "problem"),
        flag("contact.trained"),
        count("contract.users", 5, 20),
        count("contract.price", 500, of=FactType.MONEY),
        count("contract.share", of=FactType.NUMBER),
        CARE,
    )
    answered: list[Asked] = [
        {"contract.kind": ("old", None)},
        {"request.kind": None},
        {"contact.trained": True},
        {"contract.users": (1, None)},
        {"contract.price": (1, None)},
        {"contract.share": None},
        {"condition.care": False},
        {TIME: 1},
    ]
    rows = [rule(f"row-{place}", ADMITTED, asked, group=str(place)) for place, asked in enumerate(answered)]
    made = edition(*facts, conditions=[UNTIL], hours=[office], timed=("office",), admission=rows)
    assert sentences(made) == [
        "admission: no rule answers a request where contract.kind is new, request.kind is problem,"
        " trained is no, users is under 5 or at least 20, price is under 5.00 EUR, share is known, care holds and"
        " the time lies outside all named hours." + ADD
    ]


def test_a_number_between_two_thresholds_is_told_by_both() -> None:
    users = count("contract.users", 5, Fraction(21, 2), of=FactType.NUMBER, required=True)
    made = edition(users, admission=[rule("a", ADMITTED, {"contract.users": (0, 2)})])
    assert sentences(made) == ["admission: no rule answers a request where users is at least 5 and under 10.5." + ADD]


def lapsing(admission: Iterable[Rule[Admit]], contracts: Iterable[Rule[Reject]] = ()) -> Edition:
    """Make an edition in which a contract whose care has ended is judged as having no plan."""
    plan = one_of("contract.plan", "basic", "gold", "none", required=True)
    lapsed = rule("lapsed", Restate("contract.plan", "none"), {"condition.care": False}, group="contract.plan")
    return edition(plan, CARE, conditions=[UNTIL], restate=[lapsed], admission=admission, contracts=contracts)


LIVE = rule("live", ADMITTED, {"contract.plan": ("basic", "gold")})
NOT_SOLD = rule("not-sold", Reject("It is not sold."), {"contract.plan": "none"})
NO_PLAN = Impossible((("contract.plan", frozenset({"none"})),), "it cannot be")
ENDED = Witness({"contract": {"plan": "basic", "care_until": date(2025, 12, 31)}}, MIDNIGHT)


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


CAPPED = Coverage(Cover.INCLUDED, up_to=Scope(60, "ticket"))
POOL = minutes_of("pool")


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


# ------------------------------------------------------------------------------------------------ overlaps


def test_two_rules_of_one_question_that_answer_one_request_overlap() -> None:
    gold = rule("gold", ADMITTED, {"contract.plan": "gold"}, cites=("NW-2", "NW-3"), line=7)
    problem = rule("problem", OFFERED, {"request.kind": "problem"}, cites="NW-3", line=9)
    rest = rule("rest", OFFERED, {"contract.plan": "basic", "request.kind": "training"})
    assert only(edition(PLAN, KIND, admission=[gold, problem, rest])) == PolicyFault(
        FaultKind.OVERLAP,
        "admission",
        "",
        ("gold", "problem"),
        (7, 9),
        ("NW-2", "NW-3"),
        Witness({"contract": {"plan": "gold"}, "request": {"kind": "problem"}}, MIDNIGHT),
        "admission: gold (NW-2, NW-3) and problem (NW-3) both answer a request where plan is gold and kind is problem."
        " Name one as the exception of the other, or narrow one of them.",
    )
    for place in (0, 1):
        rows = [gold, problem, rest]
        rows[place] = replace(rows[place], excepts=(rows[1 - place].id,))
        assert check(edition(PLAN, KIND, admission=rows)) == ()


def test_a_third_rule_may_set_aside_one_of_two_that_overlap() -> None:
    gold, problem = {"contract.plan": "gold"}, {"request.kind": "problem"}
    rows = [rule("gold", ADMITTED, gold), rule("problem", ADMITTED, problem)]
    both = rule("both", OFFERED, {**gold, **problem}, excepts=("gold", "problem"))
    rest = rule("rest", OFFERED, {"contract.plan": "basic", "request.kind": "training"})
    assert check(edition(PLAN, KIND, admission=[*rows, both, rest])) == ()


def test_rules_of_different_questions_do_not_overlap() -> None:
    assert check(edition(admission=[rule("one", ADMITTED, group="a"), rule("two", ADMITTED, group="b")])) == ()


def test_rules_overlap_only_in_cases_that_there_can_be() -> None:
    over = Condition("over", ConditionForm.FROM, ("contract.care_until",), missing=False)
    rows = [rule("lapsed", OFFERED, {"condition.care": False}), rule("not-yet", ADMITTED, {"condition.over": False})]
    made = edition(CARE, conditions=[UNTIL, over], admission=rows)
    assert sentences(made, FaultKind.OVERLAP) == []


def test_a_rule_without_clauses_is_told_by_its_name() -> None:
    made = edition(admission=[rule("one", ADMITTED, cites=()), rule("two", OFFERED)])
    found = "admission: one and two (NW-1) both answer any request."
    assert sentences(made) == [found + " Name one as the exception of the other, or narrow one of them."]


def test_two_restatements_of_one_fact_overlap_and_leave_no_other_fault() -> None:
    plan = one_of("contract.plan", "gold", "none", default="gold")
    rows = [
        rule("lapsed", Restate("contract.plan", "none"), {"condition.care": False}, group="contract.plan"),
        rule("trained", Restate("contract.plan", "none"), {"contact.trained": True}, group="contract.plan"),
    ]
    answers = [rule("live", ADMITTED, {"contract.plan": "gold"}), rule("none", OFFERED, {"contract.plan": "none"})]
    made = edition(plan, CARE, flag("contact.trained"), conditions=[UNTIL], restate=rows, admission=answers)
    found = "restate contract.plan: lapsed (NW-1) and trained (NW-1) both answer a case where trained is yes"
    remedy = " Name one as the exception of the other, or narrow one of them."
    assert sentences(made) == [f"{found} and care does not hold.{remedy}"]


def test_restatements_overlap_only_where_it_can_be_before_anything_is_restated() -> None:
    plan = one_of("contract.plan", "gold", "silver", "none", default="gold")
    rows = [
        rule("one", Restate("contract.plan", "none"), {"contract.plan": "silver", "contract.a": True}, group="p"),
        rule("two", Restate("contract.plan", "gold"), {"contract.plan": "silver", "contract.b": True}, group="p"),
    ]
    made = edition(
        plan,
        flag("contract.a"),
        flag("contract.b"),
        admission=ALL,
        restate=rows,
        impossible=[{"contract.a": True, "contract.b": True}],
    )
    assert check(made) == ()
    judged = replace(
        made, impossible=(*made.impossible[1:], Impossible((("contract.plan", frozenset({"none"})),), "."))
    )
    assert [fault.kind for fault in check(judged)] == [FaultKind.OVERLAP]


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("which_hours", UseHours("office")),
        ("paging", Page(page=True)),
        ("milestones", target(Measure.CLOCK)),
        ("prices", Price(100)),
        ("coverage", INCLUDED),
        ("fees", Fee("support", None)),
        ("purchases", Purchase("case")),
    ],
)
def test_answers_exclude_each_other_in(section: str, says: object) -> None:
    rows: dict[str, Any] = {section: [rule(*one) for one in (("one", says), ("two", says))]}
    assert [fault.kind for fault in check(edition(KIND, admission=ALL, **rows))] == [FaultKind.OVERLAP]
    grouped: dict[str, Any] = {section: [rule("one", says, group="g"), rule("two", says, group="h")]}
    assert check(edition(KIND, admission=ALL, **grouped)) == ()


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("contracts", Reject(".")),
        ("notices", Notice(".")),
        ("staffing", Role("contract.coach")),
        ("conduct", Conduct("close")),
    ],
)
def test_any_number_may_hold_in(section: str, says: object) -> None:
    trained = {"contact.trained": True}
    rows: dict[str, Any] = {section: [rule("one", says, trained), rule("two", says, trained)]}
    assert check(edition(flag("contact.trained"), admission=ALL, **rows)) == ()


def test_overflow_overlaps_only_where_work_can_go_past() -> None:
    over = [rule("one", INCLUDED, {"work.activity": "teach"}), rule("two", INCLUDED)]
    fix = [rule("drawn", DRAWN, {"work.activity": "fix"}), rule("plain", INCLUDED, {"work.activity": "teach"})]
    made = edition(ACTIVITY, admission=ALL, coverage=fix, overflow=over, allowances=[POOL])
    assert [fault.kind for fault in check(made)] == [FaultKind.DEAD_RULE]
    all_drawn = replace(made, coverage=replace(made.coverage, rules=(rule("drawn", DRAWN),)))
    assert [fault.kind for fault in check(all_drawn)] == [FaultKind.OVERLAP]


def test_prices_are_asked_with_a_request_and_with_work() -> None:
    rows = [
        rule("asked", Price(100), {"request.kind": "problem"}, group="hour"),
        rule("worked", Price(200), {"work.activity": "fix"}, group="hour"),
    ]
    made = edition(KIND, ACTIVITY, admission=ALL, coverage=[rule("all-work", INCLUDED)], prices=rows)
    assert only(made).witness == Witness({"request": {"kind": "problem"}, "work": {"activity": "fix"}}, MIDNIGHT)


# ------------------------------------------------------------------------------------------------ dead rules


def test_a_rule_that_asks_what_never_comes_is_dead() -> None:
    never = {"contract.plan": "gold", "request.kind": "training"}
    made = edition(PLAN, KIND, admission=[*ALL, rule("never", REFUSED, never, group="b")], impossible=[never])
    fault = only(made)
    assert fault.sentence == (
        "admission b: never (NW-1) never decides: no request is what it asks for. Remove it, or widen it."
    )
    assert (fault.kind, fault.rules, fault.witness) == (FaultKind.DEAD_RULE, ("never",), None)


def test_a_rule_that_asks_of_a_request_what_only_work_knows_is_dead() -> None:
    made = edition(
        ACTIVITY,
        admission=ALL,
        coverage=[rule("w", INCLUDED)],
        notices=[rule("note", Notice("."), {"work.activity": "fix"})],
        fees=[rule("fee", Fee("support", None), {"request.bought": "case"}, group="support")],
        items=("case",),
    )
    assert [fault.rules for fault in check(made)] == [("note",), ("fee",)]


def test_a_rule_that_its_exceptions_set_aside_everywhere_is_dead() -> None:
    rows = [
        rule("all", ADMITTED),
        rule("gold", OFFERED, {"contract.plan": "gold"}, excepts="all"),
        rule("basic", OFFERED, {"contract.plan": "basic"}, excepts="all", cites="NW-2"),
    ]
    fault = only(edition(PLAN, admission=rows))
    assert fault.sentence == (
        "admission: all (NW-1) never decides: gold (NW-1) and basic (NW-2) always set it aside."
        " Remove it, or narrow its exceptions."
    )
    assert (fault.rules, fault.cites, fault.witness) == (
        ("all", "gold", "basic"),
        ("NW-1", "NW-2"),
        Witness({}, MIDNIGHT),
    )


def test_an_answer_that_a_stricter_one_always_stands_over_is_dead() -> None:
    rows = [
        rule("no", REFUSED, {"contract.plan": "gold"}, group="a"),
        rule("offer", OFFERED, {"contract.plan": "gold"}, group="b"),
        rule("yes", ADMITTED, {"contract.plan": "basic"}, group="b"),
    ]
    fault = only(edition(PLAN, admission=rows))
    assert fault.sentence == (
        "admission b: offer (NW-1) never decides: where it answers something stricter always stands, such as no (NW-1)."
        " Remove it, or make one the exception of the other."
    )
    assert (fault.rules, fault.witness) == (("offer", "no"), Witness({"contract": {"plan": "gold"}}, MIDNIGHT))


def test_an_answer_as_strict_as_another_is_not_dead() -> None:
    rows = [rule("one", OFFERED, group="a"), rule("two", OFFERED, group="b")]
    assert check(edition(admission=rows)) == ()


def test_an_exception_that_meets_what_it_sets_aside_nowhere_is_idle() -> None:
    gold, basic = rule("gold", ADMITTED, {"contract.plan": "gold"}), {"contract.plan": "basic"}
    made = edition(PLAN, admission=[gold, rule("basic", OFFERED, basic, excepts="gold")])
    fault = only(made)
    assert fault == PolicyFault(
        FaultKind.IDLE_EXCEPTION,
        "admission",
        "",
        ("basic", "gold"),
        (0, 0),
        ("NW-1",),
        None,
        "admission: basic (NW-1) excepts gold (NW-1), but no request meets both."
        " Take gold out of its except, or widen one of them.",
    )


def test_an_exception_to_or_of_a_dead_rule_is_told_once() -> None:
    never: Asked = {"contract.plan": "gold"}
    for excepting, excepted in ((never, None), (None, never)):
        rows = [rule("one", ADMITTED, excepted), rule("two", OFFERED, excepting, excepts="one")]
        found = check(edition(PLAN, admission=rows, impossible=[never]))
        assert [fault.kind for fault in found if "asks for" in fault.sentence] == [FaultKind.DEAD_RULE]
        assert FaultKind.IDLE_EXCEPTION not in {fault.kind for fault in found}


# ------------------------------------------------------------------------------------------------ order and notes


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


def test_notes_list_assumptions_readings_and_silences() -> None:
    made = edition(
        clauses=[
            Clause("NW-1", "1", "It is so."),
            Clause("NW-2", "2", "It may be so.", reading="We read it so.", line=4),
            Clause("NW-3", "3", "The hours are ours.", assumption=True, line=5),
            Clause("NW-4", "4", "The zone is ours.", reading="It is Berlin.", assumption=True, line=6),
        ],
        milestones=[
            rule("m", target(Measure.NONE), group="answer", cites="NW-1", line=7),
            rule("n", target(Measure.CLOCK), group="solve"),
        ],
        prices=[
            rule("q", Price(), group="renewal", line=9),
            rule("p", Price(0), group="gift"),
            rule("f", Price(fact="contract.rate"), group="hour"),
        ],
    )
    assert [(note.kind, note.about, note.cites, note.line, note.sentence) for note in notes(made)] == [
        (NoteKind.READING, "NW-2", ("NW-2",), 4, "We read it so."),
        (NoteKind.ASSUMPTION, "NW-3", ("NW-3",), 5, "The hours are ours."),
        (NoteKind.ASSUMPTION, "NW-4", ("NW-4",), 6, "It is Berlin."),
        (NoteKind.SILENCE, "m", ("NW-1",), 7, "m: no target is stated for answer"),
        (NoteKind.SILENCE, "q", ("NW-1",), 9, "q: the price of renewal is left to a quote"),
    ]
