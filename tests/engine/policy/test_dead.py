"""Are rules and exceptions found that can never matter?"""

from tests.engine.policy.cast import ACTIVITY, ADMITTED, ALL, INCLUDED, KIND, MIDNIGHT, OFFERED, PLAN, REFUSED, only
from tests.engine.policy.editions import Asked, edition, rule

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.says import Fee, Notice
from pactdesk.engine.policy.witness import Witness


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
        " Take gold out of its exception-to, or widen one of them.",
    )


def test_an_exception_to_or_of_a_dead_rule_is_told_once() -> None:
    never: Asked = {"contract.plan": "gold"}
    for excepting, excepted in ((never, None), (None, never)):
        rows = [rule("one", ADMITTED, excepted), rule("two", OFFERED, excepting, excepts="one")]
        found = check(edition(PLAN, admission=rows, impossible=[never]))
        assert [fault.kind for fault in found if "asks for" in fault.sentence] == [FaultKind.DEAD_RULE]
        assert FaultKind.IDLE_EXCEPTION not in {fault.kind for fault in found}
