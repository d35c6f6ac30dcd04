from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.quay import ZONE, at, change, history, month, quay, with_history

from pactdesk.engine.days import start_of_day
from pactdesk.engine.fees import FeeMonth, base_of, fee_months, monthly_fee
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.contract import Continuation, Ending
from pactdesk.engine.terms.outage import CalendarPeriod

SEATS: dict[str, Any] = {"licensed": True, "seats": 5, "starts_on": date(2026, 3, 15)}
SIGNED: dict[str, Any] = {**SEATS, "signed_on": date(2026, 2, 20)}


def contract(since: str = "2026-02-20 10:00", **facts: Value) -> ContractHistory:
    return with_history(history(), since=at(since), given={"contract": facts})


def due(known: ContractHistory, through: str) -> list[tuple[str, str, int | None]]:
    """Return the fees that are due as (first day, day due, amount)."""
    return [(str(one.first_on), str(one.due_on), one.amount_minor) for one in fee_months(known, month(through))]


def fee(**facts: Value) -> int | None:
    return monthly_fee(quay(), view_of(quay(), {"contract": facts}, at("2026-03-02"))).value


# how much


@pytest.mark.parametrize(("seats", "amount"), [(0, 0), (1, 22_500), (2, 28_500), (5, 46_500), (12, 88_500)])
def test_a_fee_is_for_the_first_and_for_each_further_unit(seats: int, amount: int) -> None:
    assert fee(licensed=True, seats=seats) == amount


def test_a_share_is_exact_until_it_is_invoiced() -> None:
    (one,) = fee_months(contract("2026-03-01", hosted=True, yearly=100_001), month("2026-03"))
    assert one.exact == Fraction(100_001, 12)
    assert one.amount_minor == 8333
    assert one.because[0].steps[0].text == "1/12 of 1000.01: 83.33 EUR a month"
    assert one.because[0].cites == ("Q-24",)


def test_a_fee_may_be_one_price() -> None:
    assert fee(portal=True) == 1000


def test_the_monthly_fee_is_the_sum_of_all_and_none_where_one_is_not_known() -> None:
    assert fee() is None
    assert fee(portal=True, licensed=True, seats=1) == 23_500
    assert fee(portal=True, licensed=True) is None
    found = monthly_fee(quay(), view_of(quay(), {"contract": {"licensed": True, "seats": 1}}, at("2026-03-02")))
    assert found.because[0].steps[0].text == (
        "1 unit, 225.00 for the first and 60.00 for each further one: 225.00 EUR a month"
    )
    assert found.cites == ("Q-23",)


def test_a_fee_on_an_unknown_number_has_no_amount_and_says_why() -> None:
    (one,) = fee_months(contract("2026-03-01", hosted=True), month("2026-03"))
    assert (one.exact, one.amount_minor) == (None, None)
    assert one.because[0].steps[0].text == "contract.yearly is not known, so the hosting fee is on a quote"


# when


def test_in_advance_each_month_is_due_on_the_day_it_begins() -> None:
    assert due(contract(**SEATS), "2026-05") == [
        ("2026-03-15", "2026-03-15", 46_500),
        ("2026-04-15", "2026-04-15", 46_500),
        ("2026-05-15", "2026-05-15", 46_500),
    ]
    assert due(contract(**SEATS), "2026-02") == []


def test_in_arrears_a_calendar_month_is_due_with_its_last_day() -> None:
    known = contract("2026-01-20", hosted=True, yearly=12_000)
    assert due(known, "2026-02") == [("2026-01-01", "2026-01-31", 1000), ("2026-02-01", "2026-02-28", 1000)]


def test_months_run_from_the_same_day_or_the_last_of_a_shorter_month() -> None:
    known = contract("2026-01-31", licensed=True, seats=1, starts_on=date(2026, 1, 31))
    spans = [(str(one.first_on), str(one.last_on)) for one in fee_months(known, month("2026-04"))]
    assert spans == [
        ("2026-01-31", "2026-02-27"),
        ("2026-02-28", "2026-03-30"),
        ("2026-03-31", "2026-04-29"),
        ("2026-04-30", "2026-05-30"),
    ]


def test_months_over_before_the_contract_is_settled_are_not_asked_again() -> None:
    known = contract("2026-03-20", licensed=True, seats=1, starts_on=date(2020, 1, 15))
    firsts = [str(one.first_on) for one in fee_months(known, month("2026-04"))]
    assert firsts == ["2026-02-15", "2026-03-15", "2026-04-15"]


def test_a_month_that_ended_the_day_before_is_over() -> None:
    known = contract("2026-03-01", licensed=True, seats=1, starts_on=date(2020, 1, 1))
    assert [str(one.first_on) for one in fee_months(known, month("2026-03"))] == ["2026-03-01"]


def test_of_the_months_over_before_another_period_none_is_asked_for() -> None:
    known = contract("2026-01-20", **SEATS, hosted=True, yearly=12_000)
    known = replace(known, changes=(change("2026-05-31", starts_on=date(2026, 6, 1)),))
    for name in ("2026-01", "2026-04", "2026-05", "2026-06", "2026-08"):
        since = month(name)
        expected = [one for one in fee_months(known, month("2026-07")) if one.last_on >= since.first_on]
        assert list(fee_months(known, month("2026-07"), since)) == expected


def test_without_a_start_day_a_fees_months_are_those_of_the_calendar() -> None:
    assert due(contract("2026-03-05", licensed=True, seats=1), "2026-04") == [
        ("2026-03-01", "2026-03-01", 22_500),
        ("2026-04-01", "2026-04-01", 22_500),
    ]


def test_a_new_start_day_holds_from_then_on_and_takes_back_nothing() -> None:
    known = contract("2026-01-01", licensed=True, seats=1, starts_on=date(2026, 1, 10))
    known = replace(known, changes=(change("2026-03-01", starts_on=date(2026, 3, 20)),))
    assert [day for day, _, _ in due(known, "2026-04")] == ["2026-01-10", "2026-02-10", "2026-03-20", "2026-04-20"]


# how it changes


def test_a_number_that_grows_raises_the_next_invoice() -> None:
    known = replace(
        contract(**SEATS), changes=(change("2026-04-15 00:00", seats=6), change("2026-05-15 00:01", seats=7))
    )
    assert [amount for _, _, amount in due(known, "2026-06")] == [46_500, 52_500, 52_500, 58_500]


def test_a_seat_more_before_the_start_is_on_the_first_invoice() -> None:
    known = replace(contract(**SEATS), changes=(change("2026-03-01", seats=6),))
    assert [amount for _, _, amount in due(known, "2026-04")] == [52_500, 52_500]


@pytest.mark.parametrize(
    ("signed_on", "amounts"),
    [
        (date(2026, 2, 20), [46_500, 58_500]),
        (date(2026, 2, 28), [46_500, 58_500]),
        (date(2026, 3, 1), [52_500, 58_500]),
        (date(2026, 3, 14), [52_500, 58_500]),
        (date(2026, 3, 15), [58_500, 58_500]),
        (date(2026, 3, 20), [58_500, 58_500]),
    ],
)
def test_signed_ahead_the_first_month_is_as_it_was_then_on_the_invoice_of_the_month_in_which_it_begins(
    signed_on: date, amounts: list[int]
) -> None:
    changes = (change("2026-03-01", seats=6), change("2026-03-14 10:00", seats=7), change("2026-03-16", seats=7))
    known = replace(contract(**{**SIGNED, "signed_on": signed_on}), changes=changes)
    days = [("2026-03-15", "2026-03-15"), ("2026-04-15", "2026-04-15")]
    assert due(known, "2026-04") == [(*day, amount) for day, amount in zip(days, amounts, strict=True)]


def test_what_the_rules_no_longer_ask_for_at_signing_is_judged_as_the_month_begins() -> None:
    known = contract("2026-02-20", **{**SIGNED, "licensed": False})
    known = replace(known, changes=(change("2026-03-01", licensed=True, seats=6),))
    assert due(known, "2026-03") == [("2026-03-15", "2026-03-15", 52_500)]


@pytest.mark.parametrize(
    ("signed_on", "amount"), [(date(2026, 4, 9), 28_500), (date(2026, 7, 20), 28_500), (date(2026, 7, 21), 22_500)]
)
def test_what_was_signed_before_a_lapse_says_nothing_of_the_months_after_it(signed_on: date, amount: int) -> None:
    known = lapsed("2026-04-09", "2026-07-20 10:00", changed={"signed_on": signed_on, "starts_on": date(2026, 8, 1)})
    known = replace(known, changes=(*known.changes, change("2026-07-25", seats=2)))
    assert due(known, "2026-08")[3:] == [("2026-08-01", "2026-08-01", amount)]


def test_a_month_is_judged_by_the_edition_in_force_when_it_began() -> None:
    free = replace(quay(), name="2", fees=Table("fees", ()))
    known = contract("2026-03-01", hosted=True, yearly=12_000)
    known = replace(known, editions=((0, quay()), (at("2026-04-01 00:01"), free)))
    assert [day for day, _, _ in due(known, "2026-05")] == ["2026-03-01", "2026-04-01"]


@pytest.mark.parametrize(
    ("last_on", "months"), [(date(2026, 5, 14), 2), (date(2026, 5, 15), 3), (date(2026, 6, 14), 3)]
)
def test_the_month_begun_is_whole_and_none_is_due_after_it(last_on: date, months: int) -> None:
    known = replace(contract(**SEATS), endings=(Ending(last_on, at("2026-04-20")),))
    assert [amount for _, _, amount in due(known, "2026-12")] == [46_500] * months


def test_a_contract_without_fees_owes_none() -> None:
    assert fee_months(contract(), month("2026-12")) == ()


# what a credit is a share of


def test_the_base_of_a_credit_is_what_the_months_begun_in_a_period_come_to_unrounded() -> None:
    def one(first_on: str, item: str = "a", exact: Fraction | None = Fraction(1, 3)) -> FeeMonth:
        day = date.fromisoformat(first_on)
        return FeeMonth(item, day, day, day, exact, ())

    months = [one("2026-02-28"), one("2026-03-01"), one("2026-03-31"), one("2026-04-01"), one("2026-03-15", "b")]
    assert base_of(months, "a", month("2026-03")) == Fraction(2, 3)
    assert base_of(months, "a", CalendarPeriod(date(2026, 1, 1), 3)) == 1
    assert base_of([one("2026-03-15", exact=None)], "a", month("2026-03")) == 0


# after a lapse


def lapsed(last_on: str, continued: str, *, changed: dict[str, Any] | None = None, **facts: Value) -> ContractHistory:
    """Return a contract that was over after a day and taken up again, with facts that are then changed."""
    return replace(
        contract(),
        given={"contract": {"licensed": True, "seats": 1, "starts_on": date(2026, 1, 10), **facts}},
        endings=(Ending(date.fromisoformat(last_on), 0),),
        continuations=(Continuation(at(continued), at(continued)),),
        changes=(change(continued, **changed),) if changed else (),
    )


@pytest.mark.parametrize(
    ("last_on", "continued", "days"),
    [
        ("2026-04-09", "2026-07-20 10:00", ["2026-03-10", "2026-07-20", "2026-08-20"]),
        ("2026-04-10", "2026-07-20 10:00", ["2026-03-10", "2026-04-10", "2026-07-20", "2026-08-20"]),
        ("2026-04-04", "2026-04-09 10:00", ["2026-03-10", "2026-04-10", "2026-05-10", "2026-06-10", "2026-07-10"]),
        ("2026-04-04", "2026-04-10 10:00", ["2026-03-10", "2026-04-10", "2026-05-10", "2026-06-10", "2026-07-10"]),
        ("2026-04-04", "2026-04-11 10:00", ["2026-03-10", "2026-04-11", "2026-05-11", "2026-06-11", "2026-07-11"]),
    ],
)
def test_a_lapse_is_not_owed_and_the_months_after_it_run_anew_once_the_last_is_used_up(
    last_on: str, continued: str, days: list[str]
) -> None:
    assert [first for first, _, _ in due(lapsed(last_on, continued), "2026-08")][2:][: len(days)] == days


def test_a_start_day_that_is_agreed_anew_holds_also_where_it_is_not_the_day_itself() -> None:
    firsts = [
        [first for first, _, _ in due(lapsed("2026-04-09", "2026-07-20 10:00", changed={"starts_on": day}), "2026-09")]
        for day in (date(2026, 4, 9), date(2026, 7, 1), date(2026, 7, 20), date(2026, 8, 1))
    ]
    assert [days[3:] for days in firsts] == [
        ["2026-07-20", "2026-08-20", "2026-09-20"],
        ["2026-07-01", "2026-08-01", "2026-09-01"],
        ["2026-07-20", "2026-08-20", "2026-09-20"],
        ["2026-08-01", "2026-09-01"],
    ]


def test_a_start_day_that_never_came_is_no_start_after_a_lapse() -> None:
    known = lapsed("2026-04-09", "2026-07-20 10:00", changed={"starts_on": date(2026, 3, 1)})
    known = replace(known, given={"contract": {**known.given["contract"], "starts_on": date(2026, 5, 1)}})
    assert [first for first, _, _ in due(known, "2026-08")] == ["2026-07-20", "2026-08-20"]


@pytest.mark.parametrize(
    ("last_on", "continued", "months"),
    [
        ("2026-03-31", "2026-05-01 00:00", ["02", "03", "05", "06"]),
        ("2026-03-31", "2026-04-30 23:59:59", ["02", "03", "04", "05", "06"]),
        ("2026-04-01", "2026-06-30 10:00", ["02", "03", "04", "06"]),
        ("2026-04-01", "2026-04-30 10:00", ["02", "03", "04", "05", "06"]),
    ],
)
def test_a_calendar_month_is_owed_once_where_the_contract_was_in_force_on_any_day_of_it(
    last_on: str, continued: str, months: list[str]
) -> None:
    found = fee_months(lapsed(last_on, continued, hosted=True, yearly=12_000, portal=True), month("2026-06"))
    for item, amount in (("hosting", 1000), ("portal", 1000)):
        owed = [(str(one.first_on), one.amount_minor) for one in found if one.item == item]
        assert owed == [(f"2026-{name}-01", amount) for name in months]


days = st.integers(0, 400).map(lambda number: date(2026, 3, 1) + number * timedelta(days=1))


@given(
    st.lists(st.tuples(days, st.integers(0, 60)), max_size=4),
    st.lists(st.tuples(days, st.sampled_from((0, 36_000, 86_399))), max_size=4),
    st.sampled_from((date(2026, 2, 28), date(2026, 1, 31), date(2025, 6, 10), None)),
)
def test_every_day_in_force_is_paid_for_once_and_no_month_that_has_none(
    told: list[tuple[date, int]], taken_up: list[tuple[date, int]], starts_on: date | None
) -> None:
    facts: dict[str, Any] = {"licensed": True, "seats": 1, **({"starts_on": starts_on} if starts_on else {})}
    known = replace(
        contract("2026-03-01", **facts),
        endings=tuple(
            Ending(announced + timedelta(days=notice), 0, start_of_day(announced, ZONE)) for announced, notice in told
        ),
        continuations=tuple(Continuation(start_of_day(on, ZONE) + seconds, 0) for on, seconds in taken_up),
    )
    owed = [one for one in fee_months(known, month("2027-06")) if one.last_on >= date(2026, 3, 1)]
    for one in owed:
        assert known.served_from(one.first_on, one.last_on) is not None
    for number in range(450):
        on = date(2026, 3, 1) + timedelta(days=number)
        paid = sum(one.first_on <= on <= one.last_on for one in owed)
        assert paid == 1 or (paid == 0 and known.served_from(on, on) is None), (on, paid)


def test_a_contract_taken_up_as_its_last_month_is_used_up_keeps_its_day() -> None:
    known = replace(lapsed("2026-02-20", "2026-02-28 10:00"), changes=())
    known = replace(known, given={"contract": {**known.given["contract"], "starts_on": date(2026, 1, 31)}})
    assert [first for first, _, _ in due(known, "2026-04")] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
