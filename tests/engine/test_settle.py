from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.engine.quay import at, change, history, month, quay, short, with_history, work
from tests.engine.test_reach import APART

from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Condition, ConditionForm, Value
from pactdesk.engine.policy.rules import Rule, Table
from pactdesk.engine.policy.says import Restate
from pactdesk.engine.settle import may_fall_due, settle
from pactdesk.engine.terms.contract import Continuation, Ending, Estimate, EstimateState, Refund, Sale
from pactdesk.engine.terms.invoice import CreditDue, Line
from pactdesk.engine.terms.outage import Availability, CalendarPeriod, Outage, OutageHistory
from pactdesk.language.read import read_text

NOW = at("2026-12-01")
HOSTED: dict[str, Any] = {"hosted": True, "yearly": 1_200_000}


def lines(known: ContractHistory, through: str = "2026-11") -> list[tuple[str, str, int]]:
    """Return what stands as (item, month, amount)."""
    found = settle(known, month(through), NOW)
    return [(line.item, str(line.period), line.amount_minor) for line in found.lines]


def down(start: str, hours: int, *, key: str = "") -> Outage:
    begins = at(start)
    return Outage("web", begins, begins + hours * 3600, begins, key or start)


def credited(*outages: Outage, through: str = "2026-11", until: int = NOW, **contract: Value) -> list[CreditDue]:
    known = with_history(history(**{**HOSTED, **contract}), outages=OutageHistory(outages))
    return list(settle(known, month(through), until).credits)


# work


def test_a_part_is_a_line_of_the_month_in_which_its_work_began() -> None:
    late = work("2026-03-31 23:30", 60, "tweak", ticket="T")
    known = history(late, rate=6000)
    (line,) = settle(known, month("2026-11"), NOW).lines
    assert line == Line(
        "c1", "time", month("2026-03"), late.began, 6000, 6000, Fraction(60), None, line.because, adjustment=False
    )
    assert line.cites == ("Q-9", "Q-1", "Q-10")


def test_two_items_of_one_part_are_two_lines_each_with_its_own_price_as_a_reason() -> None:
    known = history(work("2026-03-02 06:00", 60, "service"), rate=6000, night_rate=3000)
    overflow, night = settle(known, month("2026-03"), NOW).lines
    assert [(line.item, line.amount_minor, line.unit_minor) for line in (overflow, night)] == [
        ("time", 6000, 6000),
        ("night", 3000, 3000),
    ]
    assert [reason.rule for reason in overflow.because] == ["rest", "items/time-1", "coverage-8", "month"]
    assert [reason.rule for reason in night.because] == ["rest", "items/night-1", "coverage-8", "month"]


def test_what_is_held_included_or_on_a_quote_is_no_line() -> None:
    works = [work(f"2026-03-0{day} 09:00", 90, kind) for day, kind in ((2, "mail"), (3, "repair"), (4, "custom"))]
    found = settle(history(*works), month("2026-03"), NOW)
    assert found.lines == ()
    assert len(found.works) == 3


def test_lines_stand_in_the_order_of_their_instants() -> None:
    works = [work(f"2026-03-{day} 18:00", 60, "tweak") for day in ("20", "05", "12")]
    found = settle(history(*works, rate=6000, portal=True), month("2026-03"), NOW)
    assert [line.at for line in found.lines][-3:] == sorted(one.began for one in works)
    assert [line.item for line in found.lines] == ["portal", "portal", "portal", "time", "time", "time"]


def test_only_months_that_are_settled_and_asked_for_have_lines() -> None:
    works = [work(f"2026-0{number}-05 18:00", 60, "tweak") for number in (1, 2, 3)]
    known = with_history(history(*works, rate=6000), since=at("2026-02-20"))
    assert lines(known, "2026-02") == [("time", "February 2026", 6000)]


def test_a_choice_tells_what_it_released() -> None:
    known = history(work("2026-03-02 09:00", 70, "mail"), work("2026-03-03 09:00", 40, "mail"))
    choice = change("2026-03-10 12:00", overflow="agreed")
    assert settle(known, month("2026-03"), NOW).released_at(choice.at) == ()
    found = settle(with_history(known, changes=(choice,)), month("2026-03"), NOW)
    assert [short(part) for part in found.released_at(choice.at)] == [
        ("billable", 10, 0, 30, 5000),
        ("billable", 40, 0, 60, 10_000),
    ]


# fees


def test_a_fee_is_a_line_of_the_month_in_which_it_is_due() -> None:
    (line,) = settle(with_history(history(portal=True), since=at("2026-03-05")), month("2026-03"), NOW).lines
    assert (line.item, line.quantity, line.unit_minor, line.amount_minor) == ("portal", 1, 1000, 1000)
    assert line.at == at("2026-03-01")
    assert line.cites == ("Q-25",)


def test_a_fee_on_a_quote_or_of_nothing_is_no_line() -> None:
    assert lines(history(hosted=True)) == []
    assert lines(history(licensed=True, seats=0)) == []


def test_a_fee_in_arrears_that_is_due_later_is_not_yet_a_line() -> None:
    rules = [replace(rule, says=replace(rule.says, starts="contract.starts_on")) for rule in quay().fees.rules]
    edition = replace(quay(), fees=Table("fees", tuple(rules)))
    known = with_history(history(**HOSTED, starts_on=date(2026, 3, 15)), editions=((0, edition),))
    assert lines(known, "2026-03") == []
    assert lines(known, "2026-04") == [("hosting", "April 2026", 100_000)]


# what was bought


def sale(ref: str, item: str, day: str, quantity: int = 1) -> Sale:
    return Sale(ref, item, at(day), at(day), quantity)


def test_what_was_bought_is_a_line_once_however_often_it_is_told() -> None:
    bought = sale("s", "case", "2026-03-05", 2)
    known = with_history(history(), sales=(bought, replace(bought, recorded_at=NOW)))
    (line,) = settle(known, month("2026-03"), NOW).lines
    assert (line.item, line.quantity, line.unit_minor, line.amount_minor) == ("case", 2, 40_000, 80_000)
    assert line.cites == ("Q-27",)


def test_bought_hours_are_an_order_and_invoiced_as_they_are_worked() -> None:
    known = with_history(
        history(work("2026-03-06 09:00", 60, "consulting", ticket="T")),
        sales=(sale("s", "consulting-hour", "2026-03-05", 3), sale("q", "custom", "2026-03-05")),
    )
    assert lines(known) == [("consulting-hour", "March 2026", 50_000)]


def test_a_refund_is_a_line_of_its_own_month_once() -> None:
    refunds = (Refund("s", at("2026-04-03"), 0), Refund("s", at("2026-04-02"), 0), Refund("other", at("2026-04-02"), 0))
    known = with_history(history(), sales=(sale("s", "case", "2026-03-05", 2),), refunds=refunds)
    assert lines(known) == [("case", "March 2026", 80_000), ("case", "April 2026", -80_000)]
    assert [line.quantity for line in settle(known, month("2026-04"), NOW).lines] == [2, -2]
    assert settle(known, month("2026-04"), NOW).lines[1].at == at("2026-04-02")


# estimates


def estimate(day: str, state: EstimateState, amount: int | None = None, ticket: str = "T") -> Estimate:
    return Estimate(ticket, state, at(day), at(day), amount, key=day)


def test_an_accepted_estimate_is_a_fixed_price_in_the_month_of_acceptance() -> None:
    estimates = (
        estimate("2026-03-02", EstimateState.PROPOSED, 123_400),
        estimate("2026-04-02", EstimateState.ACCEPTED),
    )
    known = with_history(history(work("2026-05-05 09:00", 60, "build", ticket="T")), estimates=estimates[::-1])
    (line,) = settle(known, month("2026-11"), NOW).lines
    assert (line.item, line.period, line.quantity, line.amount_minor) == ("building", month("2026-04"), 1, 123_400)
    assert [reason.rule for reason in line.because] == ["items/building-1", "conduct-1"]


def test_an_estimate_is_owed_only_where_it_stood_proposed_with_an_amount() -> None:
    def amounts(*estimates: Estimate) -> list[int]:
        return [amount for _, _, amount in lines(with_history(history(), estimates=estimates))]

    proposed, accepted, declined = EstimateState.PROPOSED, EstimateState.ACCEPTED, EstimateState.DECLINED
    assert amounts(estimate("2026-03-02", accepted)) == []
    assert amounts(estimate("2026-03-02", proposed), estimate("2026-03-03", accepted)) == []
    assert amounts(estimate("2026-03-02", proposed, 1), estimate("2026-03-03", declined)) == []
    assert amounts(estimate("2026-03-02", proposed, 1), estimate("2026-03-03", accepted, ticket="U")) == []
    twice = (estimate("2026-03-02", proposed, 1), estimate("2026-03-03", accepted), estimate("2026-03-04", accepted))
    assert amounts(*twice) == [1]
    revised = (
        estimate("2026-03-02", proposed, 1),
        estimate("2026-03-03", proposed, 2),
        estimate("2026-03-04", accepted),
    )
    assert amounts(*revised) == [2]


def test_an_estimate_that_no_item_of_the_policy_asks_for_is_an_estimate_and_what_is_owed_is_the_work() -> None:
    plain = replace(quay(), prices=Table("prices", ()), conduct=Table("conduct", (), exclusive=False))
    estimates = (estimate("2026-03-02", EstimateState.PROPOSED, 5), estimate("2026-03-03", EstimateState.ACCEPTED))
    known = with_history(history(), editions=((0, plain),), estimates=estimates)
    assert settle(known, month("2026-03"), NOW).lines == ()
    worked = work("2026-03-04 09:00", 60, "consulting", ticket="T")
    priced = replace(
        quay(),
        prices=replace(quay().prices, rules=tuple(rule for rule in quay().prices.rules if rule.group != "building")),
    )
    known = with_history(history(worked), editions=((0, priced),), estimates=estimates)
    assert [line.item for line in settle(known, month("2026-03"), NOW).lines] == ["consulting-hour"]


# credits


def test_the_second_missed_month_running_is_credited_in_the_month_it_is_for() -> None:
    (one,) = credited(down("2026-03-05", 5), down("2026-04-05", 5))
    assert (one.contract, one.item, one.period, one.amount_minor) == ("c1", "service-credit", month("2026-04"), 10_000)
    assert one.cites == ("Q-26",)


def test_a_month_without_a_contract_is_not_missed_and_those_beside_it_are_not_running() -> None:
    outages = OutageHistory((down("2026-03-05", 5), down("2026-04-05", 5), down("2026-05-05", 5)))
    known = with_history(history(hosted=True, yearly=1_200_000), outages=outages)
    assert [one.period for one in settle(known, month("2026-06"), NOW).credits] == [month("2026-04"), month("2026-05")]
    lapsed = with_history(
        known, endings=(Ending(date(2026, 3, 31), 0),), continuations=(Continuation(at("2026-05-01"), 0),)
    )
    assert settle(lapsed, month("2026-06"), NOW).credits == ()


def test_a_single_missed_month_and_one_apart_earn_nothing() -> None:
    assert credited(down("2026-03-05", 5)) == []
    assert credited(down("2026-03-05", 5), down("2026-05-05", 5)) == []


def test_a_credit_is_a_share_of_the_unrounded_month() -> None:
    (one,) = credited(down("2026-03-05", 5), down("2026-04-05", 5), yearly=6006 * 10 - 1)
    assert one.amount_minor == 500  # a tenth of 5004.91…
    (one,) = credited(down("2026-03-05", 5), down("2026-04-05", 24 * 20), yearly=18)
    assert one.amount_minor == 2  # 1.5, half up


def test_a_month_is_not_credited_before_it_is_over() -> None:
    outages = (down("2026-03-05", 5), down("2026-04-05", 5))
    assert credited(*outages, through="2026-04", until=at("2026-05-01") - 1) == []
    assert len(credited(*outages, through="2026-04", until=at("2026-05-01"))) == 1
    assert credited(*outages, through="2026-03") == []


def test_months_missed_before_the_contract_is_settled_count_and_are_not_credited() -> None:
    def periods(*outages: Outage) -> list[CalendarPeriod]:
        return [one.period for one in credited(*outages)]

    assert periods(down("2025-11-05", 5), down("2025-12-05", 5)) == []
    assert periods(down("2025-12-05", 5), down("2026-01-05", 5)) == [month("2026-01")]


def test_a_contract_without_a_promise_or_a_credit_is_credited_nothing() -> None:
    outages = OutageHistory((down("2026-03-05", 5), down("2026-04-05", 5)))
    assert settle(with_history(history(), outages=outages), month("2026-11"), NOW).credits == ()
    promise = replace(quay().availability.rules[0], says=Availability(Fraction(999, 1000)))
    edition = replace(quay(), availability=Table("availability", (promise,)))
    known = with_history(history(**HOSTED), editions=((0, edition),), outages=outages)
    assert settle(known, month("2026-11"), NOW).credits == ()


def test_a_credit_of_nothing_is_none() -> None:
    assert credited(down("2026-03-05", 5), down("2026-04-05", 5), yearly=0) == []


def test_a_quarter_is_credited_in_its_last_month() -> None:
    rule = quay().availability.rules[0]
    credit = replace(rule.says.credit, condition=None)  # type: ignore[type-var]  # it has one
    quarterly = replace(rule, says=replace(rule.says, months=3, credit=credit))
    edition = replace(quay(), availability=Table("availability", (quarterly,)))
    known = with_history(history(**HOSTED), editions=((0, edition),), outages=OutageHistory((down("2026-02-05", 9),)))
    (one,) = settle(known, month("2026-11"), NOW).credits
    assert (one.period, one.amount_minor) == (month("2026-03"), 30_000)


# since a month


def whole(name: str) -> ContractHistory:
    """Return a contract with something of everything, early and late in the year."""
    then = [at("2025-11-05"), at("2025-12-05"), at("2026-01-05"), at("2026-03-05"), at("2026-04-05")]
    outages = tuple(Outage("web", start, start + 5 * 3600, start, str(start)) for start in then)
    sales = (sale("a", "case", "2026-01-10"), sale("b", "case", "2026-04-10"))
    known = with_history(
        history(work("2026-01-02 18:00", 60, "tweak"), work("2026-04-02 18:00", 60, "tweak"), rate=6000, **HOSTED),
        since=at("2025-10-01"),
        sales=sales,
        refunds=(Refund("a", at("2026-03-31 23:59"), NOW),),
        estimates=tuple(
            one
            for ticket, (proposed, accepted) in (
                ("T", ("2026-01-03", "2026-01-04")),
                ("U", ("2026-01-05", "2026-04-01")),
            )
            for one in (
                estimate(proposed, EstimateState.PROPOSED, 5000, ticket),
                estimate(accepted, EstimateState.ACCEPTED, None, ticket),
            )
        ),
        outages=OutageHistory(outages),
    )
    return known if name == "month" else with_history(known, editions=((0, quarterly()),))


def quarterly() -> Edition:
    """Return an edition that judges availability by the quarter, and where works reach no further than their month."""
    found = read_text(APART, "quay.yaml", Path())
    assert isinstance(found, Edition)
    rules = tuple(replace(rule, says=replace(rule.says, months=3)) for rule in found.availability.rules)
    return replace(found, availability=replace(found.availability, rules=rules))


@pytest.mark.parametrize("name", ["month", "quarter"])
@pytest.mark.parametrize("first", ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"])
def test_what_stands_since_a_month_is_what_stands_of_it_and_of_the_later_ones(name: str, first: str) -> None:
    known, since = whole(name), month(first)
    all_of_it = settle(known, month("2026-06"), NOW)
    found = settle(known, month("2026-06"), NOW, since=since)
    assert (all_of_it.since, found.since) == (month("2025-10"), since)
    assert found.lines == tuple(line for line in all_of_it.lines if line.period >= since)
    assert found.credits == tuple(credit for credit in all_of_it.credits if credit.period >= since)


def test_what_cannot_make_a_difference_is_not_reckoned() -> None:
    found = settle(whole("quarter"), month("2026-06"), NOW, since=month("2026-03"))
    assert [one.work.began for one in found.works] == [at("2026-01-02 18:00"), at("2026-04-02 18:00")]
    found = settle(whole("quarter"), month("2027-01"), NOW, since=month("2027-01"))
    assert found.works == ()


# what may fall due


@pytest.mark.parametrize(("facts", "due"), [({"hosted": True}, True), ({"portal": True}, True), ({}, False)])
def test_a_fee_or_a_promise_that_holds_may_fall_due(facts: dict[str, Any], due: bool) -> None:  # noqa: FBT001 - a value
    assert may_fall_due(history(**facts), NOW) is due


def test_without_fees_a_promise_of_availability_is_enough_and_without_either_nothing_falls_due() -> None:
    promised = replace(quay(), fees=Table("fees", ()))
    assert may_fall_due(with_history(history(hosted=True), editions=((0, promised),)), NOW)
    assert not may_fall_due(with_history(history(portal=True), editions=((0, promised),)), NOW)


def test_what_is_known_to_change_later_counts_and_what_was_so_before_does_not() -> None:
    assert may_fall_due(history(changes=[change("2026-12-02", portal=True)]), NOW)
    assert may_fall_due(history(changes=[change("2026-11-30", portal=True)]), NOW)
    assert not may_fall_due(history(changes=[change("2026-11-30", portal=False)], portal=True), NOW)
    bare = replace(quay(), fees=Table("fees", ()), availability=Table("availability", ()))
    assert may_fall_due(with_history(history(portal=True), editions=((0, bare), (at("2027-01-01"), quay()))), NOW)
    assert not may_fall_due(with_history(history(portal=True), editions=((0, bare), (at("2026-01-01"), bare))), NOW)


@pytest.mark.parametrize(("last_on", "due"), [("2026-11-30", False), ("2026-12-01", True)])
def test_a_contract_that_is_over_owes_nothing_more(last_on: str, due: bool) -> None:  # noqa: FBT001 - a value
    ended = with_history(history(portal=True), endings=(Ending(date.fromisoformat(last_on), 0),))
    assert may_fall_due(ended, NOW) is due


def test_a_date_that_passes_and_a_fact_that_is_restated_may_let_a_rule_hold() -> None:
    (*_, portal) = quay().fees.rules

    def may(key: str, **conditions: Condition) -> bool:
        rule = replace(portal, when=((key, frozenset({True})),))
        edition = replace(
            quay(), fees=Table("fees", (rule,)), conditions={one.name: one for one in conditions.values()}
        )
        return may_fall_due(with_history(history(), editions=((0, edition),)), NOW)

    from_day = Condition("begun", ConditionForm.FROM, ("contract.starts_on",), missing=False)
    given = Condition("begun", ConditionForm.GIVEN, ("contract.starts_on",), missing=False)
    apart = Condition("begun", ConditionForm.BEFORE, ("contract.seats", "contract.rate"), missing=False)
    assert may("condition.begun", begun=from_day)
    assert not may("condition.begun", begun=given)
    assert not may("condition.begun", begun=apart)
    assert may("contract.ended")
    restate = Rule("r", (), Restate("contract.portal", value=True), ("Q-1",), group="contract.portal")
    edition = replace(quay(), restate=replace(quay().restate, rules=(restate,)))
    assert may_fall_due(with_history(history(), editions=((0, edition),)), NOW)
