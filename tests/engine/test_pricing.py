from fractions import Fraction

import pytest
from tests.engine.quay import at, found, quay, work

from pactdesk.engine.policy.says import Price, Scope
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.pricing import ItemPrice, charge, price_of, sale_amount
from pactdesk.engine.terms.finding import Finding, Reason
from pactdesk.engine.terms.work import Charge, Tally

WHY = (Reason("price", ("A-1",)),)
SCOPES = {"work": "work W", "ticket": "ticket T", "day": "2026-03-02", "month": "March 2026"}


def price(unit: int | None = 6000, per: str | None = "hour", **rounding: Scope) -> Finding[ItemPrice]:
    return Finding("price", ItemPrice("item", unit, per, **rounding), WHY)


def charged(one: Finding[ItemPrice], *minutes: int, scopes: dict[str, str] | None = None) -> list[Charge]:
    tally: Tally = {}
    return [charge(one, Fraction(each), scopes or SCOPES, tally, "EUR") for each in minutes]


def billed(one: Finding[ItemPrice], *minutes: int) -> list[Fraction | None]:
    return [each.minutes for each in charged(one, *minutes)]


# what an item costs


def cost(item: str, local: str = "2026-03-02 09:00", **contract: int) -> Finding[ItemPrice]:
    return price_of(quay().prices, view_of(quay(), {"contract": contract}, at(local)), item)


def test_a_price_is_what_the_rule_says_with_its_reason() -> None:
    found_price = cost("consulting-hour")
    assert found_price.subject == "price of consulting-hour"
    assert found_price.value == ItemPrice("consulting-hour", 25_000, "hour", minimum=Scope(120, "ticket"))
    assert found_price.cites == ("Q-13",)


def test_a_price_may_be_a_fact_of_the_contract_and_is_a_quote_where_it_is_not_known() -> None:
    assert cost("time", rate=12_345).value.unit_minor == 12_345
    assert cost("time").value.unit_minor is None


def test_an_item_whose_rules_do_not_answer_is_a_quote() -> None:
    assert cost("building") == Finding("price of building", ItemPrice("building"))


def test_a_price_may_depend_on_the_time_of_day() -> None:
    assert cost("watching", "2026-03-02 16:59").value.unit_minor == 6000
    assert cost("watching", "2026-03-02 17:00").value.unit_minor == 12_000


# what minutes come to


@pytest.mark.parametrize(
    ("unit", "minutes", "amount"),
    [(10_000, 10, 1667), (10_000, 20, 3333), (6000, 1, 100), (1, 30, 1), (1, 29, 0), (0, 60, 0)],
)
def test_an_hourly_price_is_charged_to_the_minute_and_rounded_half_up_once(
    unit: int, minutes: int, amount: int
) -> None:
    assert charged(price(unit), minutes)[0].amount_minor == amount


@pytest.mark.parametrize(("minutes", "bills"), [(1, 30), (29, 30), (30, 30), (31, 60), (60, 60), (61, 90)])
def test_a_step_per_work_rounds_each_work_up(minutes: int, bills: int) -> None:
    step = price(step=Scope(30, "work"))
    assert billed(step, minutes) == [bills]
    assert charged(step, minutes, scopes={**SCOPES, "work": "work V"})[0].minutes == bills


def test_a_step_per_work_rounds_all_parts_of_one_work_together() -> None:
    assert billed(price(step=Scope(30, "work")), 10, 10, 11) == [30, 0, 30]


def test_a_step_per_ticket_rounds_the_sum_of_its_works() -> None:
    assert billed(price(step=Scope(60, "ticket")), 45, 45, 5, 25, 1) == [60, 60, 0, 0, 60]


@pytest.mark.parametrize(
    ("minutes", "bills"),
    [((60, 90), [120, 30]), ((120, 1), [120, 1]), ((121,), [121]), ((119, 1, 1), [120, 0, 1]), ((1, 1), [120, 0])],
)
def test_a_minimum_holds_once_over_its_scope(minutes: tuple[int, ...], bills: list[int]) -> None:
    assert billed(price(minimum=Scope(120, "ticket")), *minutes) == bills


def test_scopes_are_counted_apart() -> None:
    one = price(minimum=Scope(60, "day"))
    tally: Tally = {}
    days = [{**SCOPES, "day": day} for day in ("2026-03-02", "2026-03-02", "2026-03-03")]
    assert [charge(one, Fraction(10), scopes, tally, "EUR").minutes for scopes in days] == [60, 0, 60]


def test_the_narrower_scope_goes_first_and_in_one_scope_the_step() -> None:
    assert billed(price(step=Scope(30, "work"), minimum=Scope(60, "month")), 10) == [60]
    assert billed(price(step=Scope(50, "month"), minimum=Scope(60, "work")), 10) == [100]
    assert billed(price(step=Scope(50, "ticket"), minimum=Scope(60, "ticket")), 10, 60) == [60, 40]


def joint(item: str, minutes: int, unit: int = 6000) -> Finding[ItemPrice]:
    price = ItemPrice(item, unit, "hour", minimum=Scope(minutes, "ticket", joint=True))
    return Finding("price", price, WHY)


@pytest.mark.parametrize(
    ("worked", "bills"),
    [
        ([("a", 60), ("b", 59), ("b", 1), ("a", 1)], [120, 0, 0, 1]),
        ([("a", 151), ("b", 10)], [151, 10]),
        ([("a", 60), ("long", 60), ("a", 121)], [120, 120, 1]),
        ([("long", 60), ("a", 179), ("a", 2)], [240, 0, 1]),
    ],
)
def test_items_that_say_so_have_their_minimum_together(worked: list[tuple[str, int]], bills: list[int]) -> None:
    tally: Tally = {}
    prices = {"a": joint("a", 120), "b": joint("b", 120, 9000), "long": joint("long", 240)}
    charges = [charge(prices[item], Fraction(minutes), SCOPES, tally, "EUR") for item, minutes in worked]
    assert [one.minutes for one in charges] == bills


def test_an_item_counted_by_itself_is_not_counted_with_the_others() -> None:
    tally: Tally = {}
    alone = price(minimum=Scope(120, "ticket"))
    charges = [charge(one, Fraction(60), SCOPES, tally, "EUR") for one in (joint("a", 120), alone, joint("a", 120))]
    assert [one.minutes for one in charges] == [120, 120, 0]
    assert charges[0].because.steps[0].text == (
        "60 minutes, at least 120 a ticket over all items: 120 billed at 60.00 an hour, 120.00 EUR"
    )


@pytest.mark.parametrize(("minutes", "amounts"), [((20,), [6667]), ((10, 10), [3333, 3334]), ((10,) * 6, [3333, 3334])])
def test_the_parts_of_a_work_at_one_rate_are_rounded_once(minutes: tuple[int, ...], amounts: list[int]) -> None:
    charges = charged(price(20_000), *minutes)
    assert [one.amount_minor for one in charges][: len(amounts)] == amounts
    assert sum(one.amount_minor for one in charges) == charged(price(20_000), sum(minutes))[0].amount_minor


def test_each_work_and_each_rate_is_rounded_by_itself() -> None:
    tally: Tally = {}
    works = ("work V", "work W", "work W")
    rates = (20_000, 20_000, 20_001)
    charges = [
        charge(price(rate), Fraction(10), {**SCOPES, "work": name}, tally, "EUR")
        for name, rate in zip(works, rates, strict=True)
    ]
    assert [one.amount_minor for one in charges] == [3333, 3333, 3334]


def test_a_charge_says_its_figures() -> None:
    both = price(25_000, step=Scope(30, "work"), minimum=Scope(120, "ticket"))
    first, _, third = charged(both, 61, 1, 90)
    assert first.because.steps[0].text == (
        "61 minutes, in steps of 30 a work, at least 120 a ticket: 120 billed at 250.00 an hour, 500.00 EUR"
    )
    assert first.because.cites == ("A-1",)
    assert third.minutes == 60
    assert third.amount_minor == 25_000


# pieces


def test_amounts_are_said_with_the_decimals_of_their_currency() -> None:
    one = charge(price(6000), Fraction(30), SCOPES, {}, "JPY")
    assert [step.text for step in one.because.steps] == ["30 minutes: 30 billed at 6000 an hour, 3000 JPY"]


def test_a_piece_is_charged_once_for_a_work() -> None:
    one = price(8000, "visit")
    tally: Tally = {}
    charges = [
        charge(one, Fraction(9), {**SCOPES, "work": key}, tally, "EUR") for key in ("work V", "work V", "work W")
    ]
    assert [(each.quantity, each.amount_minor, each.minutes) for each in charges] == [
        (1, 8000, None),
        (0, 0, None),
        (1, 8000, None),
    ]
    assert charges[0].because.steps[0].text == "1 at 80.00 EUR"


def test_a_quote_cannot_be_charged() -> None:
    with pytest.raises(ValueError, match="item is on a quote: it cannot be charged"):
        charged(price(None), 1)


# sales


@pytest.mark.parametrize(
    ("one", "quantity", "amount"),
    [
        (price(40_000, "case"), 1, 40_000),
        (price(40_000, None), 3, 120_000),
        (price(25_000), 3, 75_000),
        (price(25_000, minimum=Scope(120, "ticket")), 1, 50_000),
        (price(25_000, minimum=Scope(120, "ticket")), 3, 75_000),
        (price(25_000, step=Scope(90, "month")), 1, 37_500),
        (price(None), 1, None),
        (Finding("price", ItemPrice("other")), 1, None),
    ],
)
def test_what_is_bought_costs_its_quantity(one: Finding[ItemPrice], quantity: int, amount: int | None) -> None:
    assert sale_amount(one, quantity) == amount


def test_a_work_with_a_journey_and_hours_is_charged_for_both() -> None:
    first, second = found(work("2026-03-02 09:00", 20, "visit"), work("2026-03-02 11:00", 20, "visit"))
    assert [(c.item, c.minutes, c.quantity, c.amount_minor) for c in first.parts[0].charges] == [
        ("site-hour", 60, None, 6000),
        ("journey", None, 1, 8000),
    ]
    assert [(c.item, c.minutes, c.quantity, c.amount_minor) for c in second.parts[0].charges] == [
        ("journey", None, 1, 8000)
    ]


def test_a_price_of_no_unit_is_a_piece() -> None:
    assert not ItemPrice("item", 1, None).by_time
    assert Price().per is None
