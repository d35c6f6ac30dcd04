"""Do rules see defaults taken, comparisons made, numbers in cells, restated facts and open hours?"""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.hours import BeyondHorizon, BusinessHours
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import (
    NEVER_KNOWN,
    TIME,
    Condition,
    ConditionForm,
    FactDecl,
    FactType,
    MonthsAfter,
    Value,
)
from pactdesk.engine.policy.rules import Contradiction, Rule, Table
from pactdesk.engine.policy.says import Restate
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.terms.finding import Step
from pactdesk.engine.terms.instant import instant_of
from pactdesk.engine.weekly import WeeklyHours

ZONE = ZoneInfo("America/Chicago")
EMPTY: Table[Any] = Table("none", ())


def at(text: str) -> int:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=ZONE))


NOON = at("2026-03-06 12:00")


def edition(
    *facts: FactDecl,
    conditions: Iterable[Condition] = (),
    restate: Iterable[Rule[Restate]] = (),
    hours: Iterable[BusinessHours] = (),
) -> Edition:
    tables: dict[str, Any] = dict.fromkeys(
        ("contracts", "which_hours", "admission", "notices", "paging", "milestones", "prices", "coverage", "overflow"),
        EMPTY,
    ) | dict.fromkeys(("fees", "availability", "staffing", "definitions", "purchases", "conduct"), EMPTY)
    hours = tuple(hours)
    return Edition(
        policy="p",
        name="1",
        effective=date(2026, 1, 1),
        zone=ZONE.key,
        currency="USD",
        source=None,
        clauses={},
        facts={decl.key: decl for decl in facts},
        conditions={condition.key: condition for condition in conditions},
        hours={one.name: one for one in hours},
        restate=Table("restate", tuple(restate)),
        impossible=(),
        queue=(),
        allowances={},
        recorded={},
        timed_hours=tuple(one.name for one in hours),
        **tables,
    )


def seen(made: Edition, instant: int = NOON, **contract: Value) -> View:
    return view_of(made, {"contract": contract}, instant)


PLAN = FactDecl("contract", "plan", FactType.ONE_OF, ("none", "basic", "gold"))
UNTIL = FactDecl("contract", "until", FactType.DATE)
BOUGHT_ON = FactDecl("contract", "bought_on", FactType.DATE)


class TestGiven:
    def test_a_word_is_seen_as_it_is_and_unknown_when_not_given(self) -> None:
        made = edition(PLAN)
        assert seen(made, plan="gold")["contract.plan"] == "gold"
        assert seen(made)["contract.plan"] is None
        assert "contract.plan" not in seen(made).facts

    def test_a_bool_not_given_is_false(self) -> None:
        made = edition(FactDecl("contract", "trial", FactType.BOOL))
        assert seen(made)["contract.trial"] is False
        assert seen(made, trial=True)["contract.trial"] is True

    @pytest.mark.parametrize(
        ("number", "cell"), [(0, 0), (4, 0), (5, 1), (19, 1), (20, 2), (Fraction(39, 2), 1), (10**9, 2)]
    )
    def test_a_number_is_seen_by_the_thresholds_it_has_reached(self, number: Value, cell: int) -> None:
        made = edition(FactDecl("contract", "users", FactType.NUMBER, cuts=(Fraction(5), Fraction(20))))
        view = seen(made, users=number)
        assert view["contract.users"] == cell
        assert view.facts["contract.users"] == number

    def test_a_number_not_given_is_unknown_not_zero(self) -> None:
        assert seen(edition(FactDecl("contract", "users", FactType.INT, cuts=(Fraction(5),))))["contract.users"] is None

    def test_a_text_is_only_known_or_not(self) -> None:
        made = edition(FactDecl("contract", "version", FactType.TEXT))
        assert seen(made, version="9.1")["contract.version"] == "9.1"
        assert seen(made)["contract.version"] is None

    def test_a_key_the_edition_does_not_have_is_unknown(self) -> None:
        view = seen(edition(PLAN))
        assert view.get("contract.other") is None
        assert set(view) == {"contract.plan", TIME}
        assert len(view) == len(set(view))
        with pytest.raises(KeyError):
            view["contract.other"]


class TestDefaults:
    def test_a_default_is_taken_with_its_clauses_where_none_is_given(self) -> None:
        made = edition(
            FactDecl("contract", "plan", FactType.ONE_OF, PLAN.values, default="basic", default_cites=("C-1",))
        )
        assert seen(made)["contract.plan"] == "basic"
        assert seen(made).origins["contract.plan"] == (Step("plan is basic where none is given", ("C-1",)),)
        assert seen(made, plan="gold")["contract.plan"] == "gold"
        assert "contract.plan" not in seen(made, plan="gold").origins

    def test_a_default_that_depends_is_taken_only_where_its_condition_holds(self) -> None:
        when = (("contract.plan", frozenset({"gold"})),)
        made = edition(
            FactDecl(
                "contract", "level", FactType.ONE_OF, ("1", "2"), default="2", default_when=when, default_cites=("C",)
            ),
            PLAN,
        )
        assert seen(made, plan="gold")["contract.level"] == "2"
        assert seen(made, plan="basic")["contract.level"] is None
        assert "contract.level" not in seen(made, plan="basic").origins

    def test_a_date_so_many_months_after_another(self) -> None:
        made = edition(
            FactDecl("contract", "until", FactType.DATE, default=MonthsAfter("bought_on", 12), default_cites=("C",)),
            BOUGHT_ON,
        )
        view = seen(made, bought_on=date(2024, 2, 29))
        assert view.facts["contract.until"] == date(2025, 2, 28)
        assert view.origins["contract.until"] == (Step("until is 2025-02-28 where none is given", ("C",)),)
        assert "contract.until" not in seen(made).facts
        assert seen(made, until=date(2030, 1, 1)).facts["contract.until"] == date(2030, 1, 1)

    def test_a_date_so_many_days_after_another_still_counts_as_an_inclusive_end(self) -> None:
        made = edition(
            FactDecl("contract", "until", FactType.DATE, default=MonthsAfter("bought_on", days=30)),
            BOUGHT_ON,
            conditions=[comparing(ConditionForm.UNTIL, "contract.until", missing=True)],
        )
        bought = date(2026, 2, 4)
        assert seen(made, bought_on=bought).facts["contract.until"] == date(2026, 3, 6)
        days = ("2026-03-05 23:59:59", "2026-03-06 00:00", "2026-03-06 23:59:59", "2026-03-07 00:00")
        assert [seen(made, at(day), bought_on=bought)["condition.c"] for day in days] == [True, True, True, False]

    def test_days_are_counted_from_the_end_of_the_months(self) -> None:
        made = edition(
            FactDecl("contract", "until", FactType.DATE, default=MonthsAfter("bought_on", 1, 1)),
            BOUGHT_ON,
        )
        assert seen(made, bought_on=date(2026, 1, 31)).facts["contract.until"] == date(2026, 3, 1)

    def test_a_date_so_many_days_or_months_and_days_after_another(self) -> None:
        for default, until in (
            (MonthsAfter("bought_on", days=30), date(2026, 3, 2)),
            (MonthsAfter("bought_on", 1, 1), date(2026, 3, 1)),
        ):
            made = edition(FactDecl("contract", "until", FactType.DATE, default=default), BOUGHT_ON)
            assert seen(made, bought_on=date(2026, 1, 31)).facts["contract.until"] == until

    def test_a_bool_whose_default_does_not_hold_is_false(self) -> None:
        when = (("contract.plan", frozenset({"gold"})),)
        trial = FactDecl("contract", "trial", FactType.BOOL, default=True, default_when=when, default_cites=("C",))
        made = edition(trial, PLAN)
        assert (seen(made, plan="gold")["contract.trial"], seen(made, plan="basic")["contract.trial"]) == (True, False)
        assert "contract.trial" not in seen(made, plan="basic").origins
        assert seen(made, plan="gold", trial=False)["contract.trial"] is False

    def test_a_default_asks_facts_as_given_whatever_order_they_are_declared_in(self) -> None:
        when = (("contract.plan", frozenset({"gold"})),)
        level = FactDecl("contract", "level", FactType.ONE_OF, ("1", "2"), default="2", default_when=when)
        for declared in ((level, PLAN), (PLAN, level)):
            made = edition(*declared, restate=[restating("a", "gold", "basic")])
            assert seen(made, plan="basic")["contract.level"] is None

    def test_a_fact_given_as_nothing_is_not_given(self) -> None:
        made = edition(FactDecl("contract", "plan", FactType.ONE_OF, PLAN.values, default="basic"))
        raw: Any = {"contract": {"plan": None}}
        assert view_of(made, raw, NOON)["contract.plan"] == "basic"

    def test_a_default_in_money_or_days_is_said_as_people_write_it(self) -> None:
        made = edition(
            FactDecl("contract", "rate", FactType.MONEY, default=12_500),
            FactDecl("contract", "hours", FactType.NUMBER, default=Fraction(5, 2)),
            FactDecl("contract", "trial", FactType.BOOL, default=True),
        )
        said = [step.text for steps in seen(made).origins.values() for step in steps]
        assert said == [
            "rate is 125.00 USD where none is given",
            "hours is 2.5 where none is given",
            "trial is yes where none is given",
        ]

    def test_facts_and_scopes_the_edition_does_not_have_change_nothing(self) -> None:
        made = edition(PLAN)
        odd: Any = {"contract": {"plan": "gold", "odd": 1}, "elsewhere": {"plan": "none"}}
        assert view_of(made, odd, NOON) == seen(made, plan="gold")

    def test_one_request_leaves_nothing_behind_for_the_next(self) -> None:
        made = edition(
            FactDecl("contract", "plan", FactType.ONE_OF, PLAN.values, default="basic", default_cites=("C",))
        )
        before = seen(made)
        seen(made, plan="gold")["contract.plan"] = "none"
        after = seen(made)
        assert (before, before.facts, before.origins) == (after, after.facts, after.origins)


def comparing(form: ConditionForm, *facts: str, missing: bool = False, days: int = 0) -> Condition:
    return Condition("c", form, facts, missing, days)


class TestDates:
    @pytest.mark.parametrize(
        ("instant", "holds"),
        [("2026-03-06 00:00", True), ("2026-03-06 23:59:59", True), ("2026-03-07 00:00", False)],
    )
    def test_until_holds_to_the_end_of_that_day_in_the_desks_zone(self, instant: str, *, holds: bool) -> None:
        made = edition(UNTIL, conditions=[comparing(ConditionForm.UNTIL, "contract.until", missing=True)])
        assert seen(made, at(instant), until=date(2026, 3, 6))["condition.c"] is holds

    @pytest.mark.parametrize(("instant", "holds"), [("2026-03-05 23:59:59", False), ("2026-03-06 00:00", True)])
    def test_from_holds_from_the_beginning_of_that_day(self, instant: str, *, holds: bool) -> None:
        made = edition(UNTIL, conditions=[comparing(ConditionForm.FROM, "contract.until")])
        assert seen(made, at(instant), until=date(2026, 3, 6))["condition.c"] is holds

    @pytest.mark.parametrize(
        ("instant", "holds"), [("2026-03-03 23:59:59", False), ("2026-03-04 00:00", True), ("2027-01-01 00:00", True)]
    )
    def test_before_holds_so_many_days_before_and_ever_after(self, instant: str, *, holds: bool) -> None:
        made = edition(UNTIL, conditions=[comparing(ConditionForm.BEFORE, "contract.until", days=2)])
        assert seen(made, at(instant), until=date(2026, 3, 6))["condition.c"] is holds

    @pytest.mark.parametrize("form", [ConditionForm.UNTIL, ConditionForm.FROM, ConditionForm.BEFORE])
    @pytest.mark.parametrize("missing", [True, False])
    def test_where_the_date_is_missing_the_policy_says_what_holds(self, form: ConditionForm, *, missing: bool) -> None:
        made = edition(UNTIL, conditions=[comparing(form, "contract.until", missing=missing)])
        assert seen(made)["condition.c"] is missing


class TestComparisons:
    USERS = FactDecl("account", "users", FactType.INT)
    LICENSED = FactDecl("contract", "licensed", FactType.INT)

    def holds(self, form: ConditionForm, first: int | None, second: int | None, *, missing: bool = False) -> bool:
        made = edition(
            self.USERS,
            self.LICENSED,
            conditions=[comparing(form, "contract.licensed", "account.users", missing=missing)],
        )
        given = {"contract": {"licensed": first}, "account": {"users": second}}
        raw = {scope: {name: one for name, one in names.items() if one is not None} for scope, names in given.items()}
        found = view_of(made, raw, NOON)["condition.c"]
        assert isinstance(found, bool)
        return found

    @pytest.mark.parametrize(("first", "less", "same"), [(4, True, False), (5, False, True), (6, False, False)])
    def test_less_same_and_differs(self, first: int, *, less: bool, same: bool) -> None:
        assert self.holds(ConditionForm.LESS, first, 5) is less
        assert self.holds(ConditionForm.SAME, first, 5) is same
        assert self.holds(ConditionForm.DIFFERS, first, 5) is not same

    @pytest.mark.parametrize("form", [ConditionForm.LESS, ConditionForm.SAME, ConditionForm.DIFFERS])
    def test_either_one_missing_is_missing(self, form: ConditionForm) -> None:
        assert self.holds(form, None, 5, missing=True)
        assert not self.holds(form, 5, None)

    def test_given_asks_whether_it_is_known(self) -> None:
        made = edition(PLAN, conditions=[comparing(ConditionForm.GIVEN, "contract.plan", missing=True)])
        assert seen(made, plan="gold")["condition.c"] is True
        assert seen(made)["condition.c"] is False

    def test_a_comparison_brings_its_clauses(self) -> None:
        cited = Condition("c", ConditionForm.GIVEN, ("contract.plan",), missing=False, cites=("C-1",))
        assert seen(edition(PLAN, conditions=[cited])).origins == {"condition.c": (Step("c does not hold", ("C-1",)),)}


def restating(name: str, to: str, *plans: str, group: str = "contract.plan") -> Rule[Restate]:
    when = (("contract.plan", frozenset(plans)),) if plans else ()
    return Rule(name, when, Restate("contract.plan", to), (f"C-{name}",), (), group)


class TestRestatement:
    def test_rules_see_the_restated_fact_and_its_clauses(self) -> None:
        view = seen(edition(PLAN, restate=[restating("a", "none", "gold")]), plan="gold")
        assert view["contract.plan"] == "none"
        assert view.origins["contract.plan"] == (Step("plan is judged as none, gold was given", ("C-a",)),)
        assert view.facts["contract.plan"] == "gold"

    def test_it_brings_the_clauses_of_the_facts_it_asked(self) -> None:
        default = FactDecl("contract", "plan", FactType.ONE_OF, PLAN.values, default="gold", default_cites=("C-0",))
        view = seen(edition(default, restate=[restating("a", "none", "gold")]))
        assert [step.cites for step in view.origins["contract.plan"]] == [("C-a",), ("C-0",)]

    def test_all_restatements_see_the_facts_as_given(self) -> None:
        other = Rule(
            "b",
            (("contract.plan", frozenset({"none"})),),
            Restate("contract.level", "2"),
            ("C-b",),
            (),
            "contract.level",
        )
        level = FactDecl("contract", "level", FactType.ONE_OF, ("1", "2"))
        view = seen(edition(PLAN, level, restate=[restating("a", "none", "gold"), other]), plan="gold", level="1")
        assert view["contract.level"] == "1"

    def test_as_given_nothing_is_restated(self) -> None:
        made = edition(PLAN, restate=[restating("a", "none"), restating("b", "basic", "gold")])
        view = view_of(made, {"contract": {"plan": "gold"}}, NOON, as_given=True)
        assert (view["contract.plan"], view.origins, view.causes) == ("gold", {}, {})

    def test_it_names_the_facts_for_which_it_was_made(self) -> None:
        asked = (("condition.c", frozenset({False})), ("contract.plan", frozenset({"gold"})))
        rule = Rule("a", asked, Restate("contract.plan", "none"), ("C-a",), (), "contract.plan")
        lapses = Condition("c", ConditionForm.UNTIL, ("contract.until",), missing=True, cites=("C-c",))
        view = seen(edition(PLAN, UNTIL, conditions=[lapses], restate=[rule]), plan="gold", until=date(2026, 3, 5))
        assert view.causes["contract.plan"] == (("condition.c", False), ("contract.until", date(2026, 3, 5)))
        assert [step.text for step in view.origins["contract.plan"]] == [
            "plan is judged as none, gold was given",
            "c does not hold",
        ]

    def test_what_was_not_given_or_a_bool_is_said_in_words(self) -> None:
        trial = FactDecl("contract", "trial", FactType.BOOL)
        rules = [
            Rule("a", (), Restate("contract.plan", "none"), (), (), "contract.plan"),
            Rule("b", (), Restate("contract.trial", value=True), (), (), "contract.trial"),
        ]
        said = [steps[0].text for steps in seen(edition(PLAN, trial, restate=rules)).origins.values()]
        assert said == ["plan is judged as none, nothing was given", "trial is judged as yes, no was given"]

    def test_two_restatements_of_one_fact_are_a_contradiction(self) -> None:
        made = edition(PLAN, restate=[restating("a", "none"), restating("b", "basic", "gold")])
        with pytest.raises(Contradiction):
            seen(made, plan="gold")


def hours(name: str, opens: int, closes: int) -> BusinessHours:
    return BusinessHours(name, WeeklyHours(ZONE.key, (((opens * 60, closes * 60),),) * 7))


class TestTime:
    @pytest.mark.parametrize(
        ("instant", "mask"), [("07:59:59", 0), ("08:00", 1), ("16:59:59", 1), ("17:00", 2), ("18:00", 0)]
    )
    def test_time_is_seen_as_the_mask_of_the_open_hours(self, instant: str, mask: int) -> None:
        made = edition(hours=[hours("day", 8, 17), hours("late", 17, 18)])
        assert seen(made, at(f"2026-03-06 {instant}"))[TIME] == mask

    def test_overlapping_hours_are_both_seen(self) -> None:
        assert seen(edition(hours=[hours("a", 8, 17), hours("b", 10, 14)]))[TIME] == 3

    @pytest.mark.parametrize(
        ("instant", "known"),
        [
            ("2009-12-31 23:59:59", False),
            ("2010-01-01 00:00", True),
            ("2040-12-31 23:59:59", True),
            ("2041-01-01 00:00", False),
        ],
    )
    def test_beyond_its_days_only_what_asks_the_hours_is_an_error(self, instant: str, *, known: bool) -> None:
        view = seen(edition(PLAN, hours=[hours("day", 8, 17)]), at(instant), plan="gold")
        closed = Table("t", (Rule("a", ((TIME, frozenset({0})),), "closed", ()),))
        assert Table("t", (Rule("a", (("contract.plan", frozenset({"gold"})),), "gold", ()),)).standing(view)
        for one in (view, view.having("contract.plan", "none")):
            if known:
                assert (one[TIME], one.beyond, len(closed.standing(one))) == (0, None, 1)
            else:
                with pytest.raises(BeyondHorizon, match="day hours are known from 2010-01-01 to 2040-12-31, not at"):
                    closed.standing(one)
                assert one[TIME] == NEVER_KNOWN

    def test_where_no_rule_asks_the_hours_no_horizon_matters(self) -> None:
        assert seen(edition(PLAN), at("2090-01-01 00:00"))[TIME] == 0


class TestUsed:
    def test_a_number_is_used_as_it_is_and_not_as_its_cell(self) -> None:
        made = edition(FactDecl("contract", "users", FactType.INT, cuts=(Fraction(5),)))
        assert list(seen(made, users=7).used("contract.users")) == [("contract.users", 7)]
        assert list(seen(made).used("contract.users")) == [("contract.users", None)]

    def test_time_and_bools_are_used_as_rules_see_them(self) -> None:
        made = edition(FactDecl("contract", "trial", FactType.BOOL), hours=[hours("day", 8, 17)])
        assert list(seen(made, trial=True).used("contract.trial")) == [("contract.trial", True)]
        assert list(seen(made).used(TIME)) == [(TIME, 1)]

    def test_after_a_comparison_come_the_facts_compared(self) -> None:
        made = edition(UNTIL, conditions=[comparing(ConditionForm.UNTIL, "contract.until", missing=True)])
        assert list(seen(made).used("condition.c")) == [("condition.c", True), ("contract.until", None)]

    def test_after_a_restated_fact_come_its_causes(self) -> None:
        rule = Rule(
            "a",
            (("contract.level", frozenset({"2"})),),
            Restate("contract.plan", "none"),
            ("C-a",),
            (),
            "contract.plan",
        )
        level = FactDecl("contract", "level", FactType.ONE_OF, ("1", "2"))
        view = seen(edition(PLAN, level, restate=[rule]), plan="gold", level="2")
        assert list(view.used("contract.plan")) == [("contract.plan", "none"), ("contract.level", "2")]

    def test_the_origins_of_a_comparison_are_its_own_and_those_of_the_facts_compared(self) -> None:
        until = FactDecl("contract", "until", FactType.DATE, default=date(2026, 1, 1), default_cites=("C-1",))
        cited = Condition("c", ConditionForm.UNTIL, ("contract.until",), missing=True, cites=("C-2",))
        view = seen(edition(until, conditions=[cited]))
        assert [step.cites for step in view.origins_of("condition.c")] == [("C-2",), ("C-1",)]
        assert [step.cites for step in view.origins_of("contract.until")] == [("C-1",)]


def test_a_view_with_one_other_symbol_is_a_copy() -> None:
    view = seen(edition(PLAN), plan="gold")
    other = view.having("contract.plan", "basic")
    assert (view["contract.plan"], other["contract.plan"], other.at) == ("gold", "basic", view.at)
    assert (other.facts, other.origins, other.causes) == (view.facts, view.origins, view.causes)
    assert (other.conditions, other.timed_cites) == (view.conditions, view.timed_cites)
