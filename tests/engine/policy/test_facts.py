"""What may rules see of a declared fact?"""

from datetime import date
from fractions import Fraction

import pytest

from pactdesk.engine.policy.facts import Condition, ConditionForm, FactDecl, FactType, MonthsAfter, Symbol, Value

GOLD = (("contract.plan", frozenset({"gold"})),)
PLANS = ("basic", "gold")
CUTS = (Fraction(5), Fraction(20))


def decl(kind: FactType, *, default: Value | MonthsAfter | None = None, required: bool = False) -> FactDecl:
    values = PLANS if kind is FactType.ONE_OF else ()
    return FactDecl("contract", "name", kind, values, CUTS, default, required=required)


def test_names() -> None:
    assert decl(FactType.BOOL).key == "contract.name"
    assert Condition("care", ConditionForm.UNTIL, (), missing=True).key == "condition.care"


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (FactType.ONE_OF, PLANS),
        (FactType.INT, (0, 1, 2)),
        (FactType.NUMBER, (0, 1, 2)),
        (FactType.MONEY, (0, 1, 2)),
    ],
)
def test_a_fact_that_may_be_left_open_may_be_unknown(kind: FactType, known: tuple[Symbol, ...]) -> None:
    assert decl(kind).domain == (*known, None)
    assert decl(kind, required=True).domain == known


def test_a_bool_is_always_known() -> None:
    assert decl(FactType.BOOL).domain == (False, True)
    assert not decl(FactType.BOOL).may_be_unknown


@pytest.mark.parametrize("kind", [FactType.DATE, FactType.TEXT, FactType.AGENT])
def test_what_only_comparisons_ask_has_no_domain(kind: FactType) -> None:
    assert decl(kind).domain == ()


def test_a_default_that_always_holds_leaves_nothing_unknown() -> None:
    assert decl(FactType.ONE_OF, default="gold").domain == PLANS
    assert decl(FactType.INT, default=0).domain == (0, 1, 2)


def test_a_default_that_depends_on_others_may_leave_it_unknown() -> None:
    asked = FactDecl("contract", "name", FactType.ONE_OF, PLANS, default="gold", default_when=GOLD)
    assert asked.domain == (*PLANS, None)
    assert decl(FactType.DATE, default=MonthsAfter("bought_on", 12)).may_be_unknown


@pytest.mark.parametrize(
    ("value", "symbol"),
    [
        (None, None),
        ("gold", "gold"),
        (True, True),
        (date(2026, 3, 6), "2026-03-06"),
        (0, 0),
        (4, 0),
        (5, 1),
        (Fraction(39, 2), 1),
        (20, 2),
        (10**9, 2),
    ],
)
def test_rules_see_words_as_they_are_and_numbers_by_the_thresholds_reached(value: Value | None, symbol: Symbol) -> None:
    assert decl(FactType.NUMBER).symbol(value) == symbol
