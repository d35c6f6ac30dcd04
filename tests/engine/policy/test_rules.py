"""Does a table answer by the rules that apply, less those an applying exception names?"""

from dataclasses import replace

import pytest

from pactdesk.engine.policy.facts import NEVER_KNOWN, TIME
from pactdesk.engine.policy.rules import Contradiction, Rule, Table, Undecided, When

GOLD = (("contract.plan", frozenset({"gold"})),)
NIGHT = (("condition.night", frozenset({True})),)


def rule(name: str, when: When = (), excepts: tuple[str, ...] = (), group: str = "") -> Rule[str]:
    return Rule(name, when, name, (f"C-{name}",), excepts, group)


def test_a_rule_without_conditions_always_applies() -> None:
    assert Table("t", (rule("a"),)).decide({}) == rule("a")


def test_every_test_of_a_rule_must_hold() -> None:
    table = Table("t", (rule("a", (*NIGHT, *GOLD)),))
    assert table.decide({"contract.plan": "gold", "condition.night": True}) is not None
    assert table.decide({"contract.plan": "gold", "condition.night": False}) is None
    assert table.decide({"contract.plan": None, "condition.night": True}) is None


def test_a_key_that_is_not_there_is_unknown() -> None:
    asked = rule("a", (("contract.plan", frozenset({"gold", None})),))
    assert asked.applies({})
    assert not rule("b", GOLD).applies({})


def test_an_applying_exception_sets_a_rule_aside() -> None:
    table = Table("t", (rule("a"), rule("b", GOLD, ("a",))))
    assert table.decide({"contract.plan": "gold"}).id == "b"  # type: ignore[union-attr]  # it answers
    assert table.decide({"contract.plan": "basic"}).id == "a"  # type: ignore[union-attr]  # it answers


def test_the_order_of_the_file_does_not_matter() -> None:
    table = Table("t", (rule("b", GOLD, ("a",)), rule("a")))
    assert table.decide({"contract.plan": "gold"}).id == "b"  # type: ignore[union-attr]  # it answers


def test_an_exception_that_is_itself_set_aside_still_sets_aside() -> None:
    table = Table("t", (rule("a"), rule("b", GOLD, ("a",)), rule("c", NIGHT, ("b",))))
    answer = table.decide({"contract.plan": "gold", "condition.night": True})
    assert answer is not None
    assert answer.id == "c"


def test_two_answers_are_a_contradiction_that_names_both_with_their_clauses() -> None:
    table = Table("t", (rule("a"), rule("b", GOLD)))
    with pytest.raises(Contradiction, match=r"t for contract.plan gold: a \(C-a\) and b \(C-b\) both answer"):
        table.decide({"contract.plan": "gold"})


def test_answers_of_different_groups_do_not_contradict() -> None:
    table = Table("t", (rule("a", group="who"), rule("b", group="what")))
    assert table.groups == ("who", "what")
    assert table.decide({}, "who") == table.rules[0]
    assert table.decide({}, "what") == table.rules[1]


def test_an_exception_reaches_into_another_group() -> None:
    table = Table("t", (rule("a", group="who"), rule("b", group="what", excepts=("a",))))
    assert table.decide({}, "who") is None


def test_a_table_that_must_answer_says_which_request_it_does_not() -> None:
    table = Table("t", (rule("a", (*NIGHT, *GOLD)),), exhaustive=True)
    with pytest.raises(Undecided, match=r"t for condition.night yes, contract.plan unknown: no rule answers"):
        table.decide({"condition.night": True})


def test_a_table_without_rules_that_must_answer_does_not() -> None:
    with pytest.raises(Undecided, match="any request"):
        Table("t", (), exhaustive=True).decide({})


def test_a_table_that_collects_returns_all_in_file_order() -> None:
    table = Table("t", (rule("a"), rule("b", GOLD), rule("c")), exclusive=False)
    assert [one.id for one in table.standing({"contract.plan": "gold"})] == ["a", "b", "c"]
    assert [one.id for one in table.standing({"contract.plan": "basic"})] == ["a", "c"]


def test_a_collecting_table_with_many_answers_gives_no_single_one() -> None:
    assert Table("t", (rule("a"), rule("b")), exclusive=False).decide({}) is None


def test_what_is_remembered_for_one_request_does_not_leak_into_another() -> None:
    table = Table("t", (rule("a", GOLD),))
    assert table.decide({"contract.plan": "gold"}) is not None
    assert table.decide({"contract.plan": "basic"}) is None
    assert table.decide({"contract.plan": "gold", "other": True}) is not None


def test_the_decisions_of_all_groups_come_in_file_order() -> None:
    table = Table("t", (rule("b", group="who"), rule("c", GOLD, group="when"), rule("a", group="what")))
    assert [one.id for one in table.decisions({})] == ["b", "a"]
    assert [one.id for one in table.decisions({"contract.plan": "gold"})] == ["b", "c", "a"]
    assert Table("t", ()).decisions({}) == ()


def test_the_decisions_contradict_each_other_within_a_group_only() -> None:
    table = Table("t", (rule("a", group="who"), rule("b", GOLD, group="who"), rule("c", group="what")))
    assert [one.id for one in table.decisions({})] == ["a", "c"]
    with pytest.raises(Contradiction, match=r"t who for contract.plan gold: a \(C-a\) and b \(C-b\)"):
        table.decisions({"contract.plan": "gold"})


def test_a_table_that_must_answer_names_the_question_without_an_answer() -> None:
    table = Table("t", (rule("a", GOLD, group="who"), rule("b", group="what")), exhaustive=True)
    with pytest.raises(Undecided, match=r"t who for contract.plan unknown: no rule answers"):
        table.decide({}, "who")
    assert table.decide({}, "what") == table.rules[1]


def test_a_collecting_table_that_must_answer_answers_not_by_many() -> None:
    with pytest.raises(Undecided):
        Table("t", (rule("a"), rule("b")), exclusive=False, exhaustive=True).decide({})


def test_a_fault_names_bools_as_people_say_them() -> None:
    table = Table("t", (rule("a", NIGHT), rule("b", (("contract.users", frozenset({1})),))), exhaustive=True)
    with pytest.raises(Undecided, match=r"for condition.night no, contract.users 2: no rule"):
        table.decide({"condition.night": False, "contract.users": 2})


def test_the_decisions_of_a_collecting_table_are_all_that_applies() -> None:
    table = Table("t", (rule("a"), rule("b", GOLD), rule("c")), exclusive=False)
    assert [one.id for one in table.decisions({})] == ["a", "c"]


def test_what_asks_the_hours_is_undecided_where_they_are_not_known() -> None:
    table = Table("t", (rule("a", ((TIME, frozenset({0, 1})),)),))
    for _ in range(2):
        with pytest.raises(Undecided, match="t: the hours are not known at that time"):
            table.decide({TIME: NEVER_KNOWN})
    assert Table("t", (rule("a"),)).decide({TIME: NEVER_KNOWN}) == rule("a")


def test_neither_where_it_stands_nor_what_it_remembers_makes_a_rule_or_table_another() -> None:
    assert replace(rule("a"), line=7) == rule("a")
    asked, unasked = Table("t", (rule("a", GOLD),)), Table("t", (rule("a", GOLD),))
    asked.standing({"contract.plan": "gold"})
    assert asked == unasked
    assert repr(asked) == repr(unasked)
