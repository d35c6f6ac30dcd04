"""Does each box of symbols give facts and an instant that rules see just so, or none where there are none?"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.engine.policy.editions import (
    Asked,
    count,
    day,
    edition,
    fact,
    flag,
    minutes_of,
    one_of,
    rule,
    weekly,
    when,
)

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import (
    PAST,
    TIME,
    Condition,
    ConditionForm,
    FactDecl,
    FactType,
    MonthsAfter,
    Symbol,
    Value,
)
from pactdesk.engine.policy.reality import Reality
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import Cover, Coverage, Notice, Restate, Scope
from pactdesk.engine.policy.view import Raw, view_of
from pactdesk.engine.policy.witness import Witness, Witnesses

CARE = day("contract.care_until")
UNTIL = Condition("care", ConditionForm.UNTIL, ("contract.care_until",), missing=True)
FROM = Condition("over", ConditionForm.FROM, ("contract.care_until",), missing=False)
SOON = Condition("soon", ConditionForm.BEFORE, ("contract.care_until",), missing=False, days=90)
GIVEN = Condition("dated", ConditionForm.GIVEN, ("contract.care_until",), missing=False)
REQUEST = frozenset({"request"})
MIDNIGHT = 1_767_225_600


def find(made: Edition, asked: Asked, scopes: frozenset[str] = REQUEST) -> Witness | None:
    """Return a witness of what is asked, which some rule of the edition asks; the view must agree."""
    reality = Reality(made)
    found = Witnesses(reality).find(reality.box(when(asked)), scopes)
    if found is not None:
        view = view_of(made, found.raw, found.at)
        assert all(view[key] in symbols for key, symbols in when(asked))
    return found


def asking(*asked: Asked) -> list[Rule[Notice]]:
    return [rule(f"asks-{place}", Notice("."), one) for place, one in enumerate(asked)]


def facts_for(asked: Asked, *decls: FactDecl, conditions: tuple[Condition, ...] = ()) -> Raw | None:
    made = edition(*decls, conditions=conditions, notices=asking(asked))
    found = find(made, asked)
    return None if found is None else found.raw


def test_what_is_not_asked_is_not_given() -> None:
    plan = one_of("contract.plan", "basic", "gold")
    assert facts_for({}, plan, CARE, flag("contact.trained"), conditions=(UNTIL,)) == {}
    assert facts_for({"contract.plan": ("gold", None)}, plan) == {}


def test_what_is_required_is_given_if_its_scope_is_there() -> None:
    kind, activity = one_of("request.kind", "problem", required=True), one_of("work.activity", "fix", required=True)
    since = day("contract.since", required=True)
    made = edition(kind, activity, since)
    assert find(made, {}) == Witness(
        {"request": {"kind": "problem"}, "contract": {"since": date(2026, 1, 2)}}, MIDNIGHT
    )
    found = find(made, {}, frozenset({"work"}))
    assert found is not None
    assert found.raw.keys() == {"work", "contract"}


def test_what_work_has_gone_past_is_given_only_if_asked() -> None:
    bound = Coverage(Cover.INCLUDED, up_to=Scope(60, "ticket"))
    asked = {PAST: "pool"}
    made = edition(
        allowances=[minutes_of("pool")],
        coverage=[rule("capped", bound)],
        overflow=[rule("over", Coverage(Cover.EXCLUDED), asked), rule("more", bound, {PAST: "capped"})],
    )
    work = frozenset({"work"})
    assert find(made, {}, work) == Witness({}, MIDNIGHT)
    assert find(made, asked, work) == Witness({"work": {"past": "pool"}}, MIDNIGHT)
    assert find(made, {PAST: "capped"}, work) == Witness({"work": {"past": "capped"}}, MIDNIGHT)
    assert find(made, asked) is None


def test_a_scope_that_is_not_there_gives_nothing() -> None:
    kind = one_of("request.kind", "problem", "question")
    made = edition(kind, notices=asking({"request.kind": "problem"}))
    assert find(made, {"request.kind": "problem"}, frozenset()) is None
    assert find(made, {"request.kind": None}, frozenset()) == Witness({}, MIDNIGHT)


@pytest.mark.parametrize(
    ("decl", "symbol", "value"),
    [
        (flag("contract.f"), True, True),
        (flag("contract.f", default=True), False, False),
        (one_of("contract.f", "a", "b"), "b", "b"),
        (one_of("contract.f", "a", "b", default="a"), "b", "b"),
        (count("contract.f", 5, 20), 0, 0),
        (count("contract.f", 5, 20), 1, 5),
        (count("contract.f", 5, 20), 2, 20),
        (count("contract.f", 500, of=FactType.MONEY), 1, 500),
        (count("contract.f", Fraction(1, 2), Fraction(3, 4), of=FactType.NUMBER), 1, Fraction(1, 2)),
        (count("contract.f", Fraction(1, 2)), 1, 1),
    ],
)
def test_a_symbol_is_realised_by_a_value(decl: FactDecl, symbol: Symbol, value: Value) -> None:
    assert facts_for({"contract.f": symbol}, decl) == {"contract": {"f": value}}


@pytest.mark.parametrize(
    ("decl", "symbol"),
    [
        (flag("contract.f"), False),
        (flag("contract.f", default=True), True),
        (one_of("contract.f", "a", "b"), None),
        (one_of("contract.f", "a", "b", default="a"), "a"),
    ],
)
def test_a_symbol_that_holds_anyway_needs_no_value(decl: FactDecl, symbol: Symbol) -> None:
    assert facts_for({"contract.f": symbol}, decl) == {}


def test_no_number_is_below_nought_nor_whole_between_two_that_follow() -> None:
    assert facts_for({"contract.f": 0}, count("contract.f", 0)) is None
    assert facts_for({"contract.f": 1}, count("contract.f", Fraction(1, 3), Fraction(2, 3))) is None


@pytest.mark.parametrize(
    ("care", "over", "soon", "until"),
    [
        (True, False, False, None),
        (False, True, True, date(2025, 12, 31)),
        (True, True, True, date(2026, 1, 1)),
        (True, False, True, date(2026, 1, 2)),
    ],
)
def test_conditions_on_one_date_agree_on_its_place(*, care: bool, over: bool, soon: bool, until: date | None) -> None:
    asked = {"condition.care": care, "condition.over": over, "condition.soon": soon}
    raw = facts_for(asked, CARE, conditions=(UNTIL, FROM, SOON))
    assert raw == ({} if until is None else {"contract": {"care_until": until}})


def test_a_date_far_ahead_is_given_where_it_must_be() -> None:
    asked = {"condition.soon": False, "condition.dated": True}
    assert facts_for(asked, CARE, conditions=(SOON, GIVEN)) == {"contract": {"care_until": date(2026, 4, 2)}}


@pytest.mark.parametrize(
    ("care", "over", "soon"), [(False, False, False), (False, True, False), (False, False, True), (True, True, False)]
)
def test_conditions_that_exclude_each_other_have_no_witness(*, care: bool, over: bool, soon: bool) -> None:
    asked = {"condition.care": care, "condition.over": over, "condition.soon": soon}
    assert facts_for(asked, CARE, conditions=(UNTIL, FROM, SOON)) is None


def test_comparisons_tell_as_many_facts_apart_as_need_be() -> None:
    names = ("contract.one", "contract.two", "contract.three")
    texts = [fact(name, FactType.TEXT) for name in names]
    differ = tuple(
        Condition(f"differ-{place}", ConditionForm.DIFFERS, (names[place], names[place - 1]), missing=False)
        for place in range(3)
    )
    asked = {condition.key: True for condition in differ}
    assert facts_for(asked, *texts, conditions=differ) == {"contract": {"one": "A", "two": "B", "three": "C"}}


def test_a_text_can_be_one_of_the_words_it_is_compared_with() -> None:
    same = Condition("same", ConditionForm.SAME, ("account.region", "contact.region"), missing=False)
    decls = one_of("account.region", "north", "south"), fact("contact.region", FactType.TEXT)
    asked: Asked = {"condition.same": True, "account.region": "south"}
    found = facts_for(asked, *decls, conditions=(same,))
    assert found == {"account": {"region": "south"}, "contact": {"region": "south"}}


@pytest.mark.parametrize("of", [FactType.INT, FactType.MONEY, FactType.NUMBER])
def test_numbers_can_be_told_apart_within_a_cell(of: FactType) -> None:
    less = Condition("short", ConditionForm.LESS, ("contract.licensed", "contract.users"), missing=False)
    decls = count("contract.licensed", 5, of=of), count("contract.users", 5, of=of)
    for licensed, users, values in ((0, 0, (0, 1)), (1, 1, (5, 6)), (1, 0, None)):
        asked = {"condition.short": True, "contract.users": users, "contract.licensed": licensed}
        found = facts_for(asked, *decls, conditions=(less,))
        assert found == (values and {"contract": {"licensed": values[0], "users": values[1]}})


def test_a_cell_of_one_whole_number_holds_two_fractions() -> None:
    less = Condition("short", ConditionForm.LESS, ("contract.a", "contract.b"), missing=False)
    asked = {"condition.short": True, "contract.a": 1, "contract.b": 1}
    whole = count("contract.a", 5, 6), count("contract.b", 5, 6)
    parts = [count(one.key, 5, 6, of=FactType.NUMBER) for one in whole]
    assert facts_for(asked, *whole, conditions=(less,)) is None
    assert facts_for(asked, *parts, conditions=(less,)) == {"contract": {"a": 5, "b": Fraction(11, 2)}}


def test_a_default_leaves_nothing_unknown_where_it_holds() -> None:
    decls = (
        one_of("contract.license", "perpetual", "rented"),
        one_of("contract.plan", "basic", "gold", default="basic", given={"contract.license": "perpetual"}),
    )
    unknown: Asked = {"contract.plan": None, "contract.license": ("perpetual", "rented")}
    assert facts_for(unknown, *decls) == {"contract": {"license": "rented"}}
    assert facts_for({"contract.plan": None, "contract.license": "perpetual"}, *decls) is None
    assert facts_for({"contract.plan": "basic", "contract.license": "perpetual"}, *decls) == {
        "contract": {"license": "perpetual"}
    }


def test_a_default_date_follows_from_another() -> None:
    decls = (
        one_of("contract.license", "perpetual", "rented"),
        day("contract.bought_on"),
        day("contract.care_until", default=MonthsAfter("bought_on", 12), given={"contract.license": "perpetual"}),
    )
    bought = Condition("bought", ConditionForm.GIVEN, ("contract.bought_on",), missing=False)
    asked: Asked = {"condition.dated": False, "condition.bought": True, "contract.license": "perpetual"}
    conditions = GIVEN, bought
    assert facts_for(asked, *decls, conditions=conditions) is None
    assert facts_for({**asked, "condition.dated": True}, *decls, conditions=conditions) == {
        "contract": {"license": "perpetual", "bought_on": date(2026, 1, 2)}
    }
    assert facts_for({**asked, "contract.license": "rented"}, *decls, conditions=conditions) == {
        "contract": {"license": "rented", "bought_on": date(2026, 1, 2)}
    }


def test_two_defaults_may_follow_from_one_date() -> None:
    decls = (
        day("contract.bought_on"),
        day("contract.care_until", default=MonthsAfter("bought_on", 12)),
        day("contract.paid_until", default=MonthsAfter("bought_on", 12)),
    )
    same = Condition("same", ConditionForm.SAME, ("contract.care_until", "contract.paid_until"), missing=False)
    assert facts_for({"condition.same": True}, *decls, conditions=(same,)) == {
        "contract": {"care_until": date(2026, 1, 2), "paid_until": date(2026, 1, 2)}
    }


def test_a_fact_judged_as_something_else_is_told_from_the_given_one() -> None:
    lapsed = rule("lapsed", Restate("contract.plan", "none"), {"condition.care": False}, group="contract.plan")
    made = edition(
        one_of("contract.plan", "none", "gold"), CARE, conditions=(UNTIL,), restate=[lapsed], notices=asking({})
    )
    reality = Reality(made)
    given = reality.box(when({"contract.plan": "gold", "condition.care": False}), given=True)
    found = Witnesses(reality).find(given, REQUEST)
    assert found == Witness({"contract": {"plan": "gold", "care_until": date(2025, 12, 31)}}, MIDNIGHT)


OFFICE = weekly("office", dict.fromkeys(range(5), (8, 17)))
LATE = weekly("late", dict.fromkeys(range(7), (12, 20)))


@pytest.mark.parametrize(("mask", "hour"), [(0, 0), (1, 8), (3, 12), (2, 17)])
def test_the_instant_is_the_first_with_these_hours_open(mask: int, hour: int) -> None:
    made = edition(hours=[OFFICE, LATE], timed=("office", "late"), notices=asking({TIME: mask}))
    assert find(made, {TIME: mask}) == Witness({}, MIDNIGHT + hour * 3_600)


def test_the_instant_may_come_days_later() -> None:
    saturday = weekly("saturday", {5: (9, 12)})
    made = edition(hours=[OFFICE, saturday], timed=("office", "saturday"), notices=asking({TIME: 2}))
    assert find(made, {TIME: 2}) == Witness({}, MIDNIGHT + 57 * 3_600)


def test_the_first_of_several_allowed_times_is_taken_also_when_asked_again() -> None:
    made = edition(hours=[OFFICE, LATE], timed=("office", "late"), notices=asking({TIME: 1}))
    reality = Reality(made)
    witnesses = Witnesses(reality)
    for masks, hour in [((2, 3), 12), ((1, 2), 8), ((2,), 17), ((0, 1, 2, 3), 0)]:
        found = witnesses.find(reality.box(when({TIME: masks})), REQUEST)
        assert found == Witness({}, MIDNIGHT + hour * 3_600)


def test_hours_that_never_come_have_no_witness() -> None:
    once = weekly("office", {})
    made = edition(hours=[once], timed=("office",), notices=asking({TIME: 1}))
    made = replace(made, time_domain=(0, 1))
    assert find(made, {TIME: 1}) is None
    assert find(made, {TIME: 0}) == Witness({}, MIDNIGHT)


def test_the_instant_lies_where_the_hours_are_known() -> None:
    made = edition(hours=[replace(OFFICE, first=date(2026, 1, 3))], timed=("office",), notices=asking({TIME: 1}))
    assert find(made, {TIME: 0}) == Witness({}, MIDNIGHT + 48 * 3_600)
    assert find(made, {TIME: 1}) == Witness({}, MIDNIGHT + 104 * 3_600)


def test_days_are_those_of_the_desk() -> None:
    made = edition(
        CARE,
        conditions=(UNTIL, FROM),
        hours=[OFFICE],
        timed=("office",),
        zone="Pacific/Auckland",
        notices=asking({TIME: 1, "condition.care": True, "condition.over": True}),
    )
    found = find(made, {TIME: 1, "condition.care": True, "condition.over": True})
    assert found == Witness({"contract": {"care_until": date(2026, 1, 1)}}, MIDNIGHT - 13 * 3_600)
