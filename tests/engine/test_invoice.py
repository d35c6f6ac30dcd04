from dataclasses import replace

import pytest
from tests.engine.quay import ZONE, at, change, history, month, with_history, work

from pactdesk.engine.days import end_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoice, invoices
from pactdesk.engine.settle import settle
from pactdesk.engine.terms.contract import Sale
from pactdesk.engine.terms.invoice import CreditDue, Invoice, Line, Settlement
from pactdesk.engine.terms.outage import Outage, OutageHistory

NOW = at("2026-12-01")
NOON = at("2026-04-10 12:00")
MARCH, APRIL, MAY = month("2026-03"), month("2026-04"), month("2026-05")


def chain(*known: ContractHistory, through: str = "2026-06", until: int = NOW) -> dict[str, Invoice]:
    return {one.month.first_on.isoformat()[:7]: one for one in invoices(known, month(through), until)}


def owed(one: Invoice) -> list[tuple[str, str, int, bool]]:
    return [(line.item, str(line.period), line.amount_minor, line.adjustment) for line in one.lines]


def night(began: str, **more: str) -> ContractHistory:
    return history(work(began, 60, "tweak", **more), rate=6000)


def settled(*lines: Line, credits_due: tuple[CreditDue, ...] = ()) -> Settlement:
    return Settlement("c1", "EUR", month("2026-01"), (), lines, credits_due)


def line(amount: int, period: str = "2026-03", unit: int = 6000) -> Line:
    return Line("c1", "time", month(period), at(f"{period}-05"), unit, amount, quantity=1)


def credit(amount: int, period: str = "2026-03") -> CreditDue:
    return CreditDue("c1", "service-credit", month(period), amount)


# what is on it


def test_a_month_has_the_lines_dated_in_it() -> None:
    made = chain(night("2026-03-31 18:00"))
    assert owed(made["2026-03"]) == [("time", "March 2026", 6000, False)]
    assert made["2026-03"].total_minor == 6000


def test_a_month_with_nothing_to_bill_has_no_lines() -> None:
    empty = chain(night("2026-03-31 18:00"))["2026-04"]
    assert (empty.lines, empty.credits, empty.carried_forward_minor, empty.total_minor) == ((), (), 0, 0)


def test_asked_for_again_a_month_is_the_same() -> None:
    late = night("2026-03-10 18:00", recorded="2026-05-02")
    assert chain(late, through="2026-03") == {key: one for key, one in chain(late).items() if key <= "2026-03"}


def test_a_line_bears_quantity_price_amount_period_and_clauses() -> None:
    (one,) = chain(night("2026-03-02 18:00"))["2026-03"].lines
    assert one.minutes == 60
    assert (one.quantity, one.unit_minor, one.amount_minor, one.period) == (None, 6000, 6000, MARCH)
    assert one.cites == ("Q-9", "Q-1", "Q-10")


# late facts


@pytest.mark.parametrize(
    ("recorded", "billed"),
    [("2026-03-31 23:59:59", "2026-03"), ("2026-04-01 00:00", "2026-04"), ("2026-05-01 00:00", "2026-05")],
)
def test_what_is_recorded_after_the_months_end_is_an_adjustment_of_the_next_invoice(recorded: str, billed: str) -> None:
    made = chain(night("2026-03-02 18:00", recorded=recorded))
    assert [key for key, one in made.items() if one.lines] == [billed]
    assert owed(made[billed]) == [("time", "March 2026", 6000, billed != "2026-03")]


def test_an_adjustment_says_what_stands_and_what_was_invoiced() -> None:
    known = history(
        work("2026-03-02 18:00", 60, "tweak"), work("2026-03-03 18:00", 30, "tweak", recorded="2026-04-05"), rate=6000
    )
    (one,) = chain(known)["2026-04"].lines
    assert one.minutes == 30
    assert (one.quantity, one.amount_minor, one.at) == (None, 3000, at("2026-03-02 18:00"))
    assert one.cites == ("Q-9", "Q-1", "Q-10")
    said = one.because[0].steps[0].text
    assert said == "facts of March 2026 recorded after its invoice: 90.00 EUR stands, 60.00 was invoiced"


def test_a_late_work_that_pushes_another_past_the_allowance_bills_what_that_changes() -> None:
    first, second = work("2026-03-10 09:00", 60, "mail"), work("2026-03-05 09:00", 20, "mail", recorded="2026-04-02")
    made = chain(history(first, second, overflow="agreed"))
    assert made["2026-03"].lines == ()
    assert owed(made["2026-04"]) == [("overflow-hour", "March 2026", 5000, True)]


def test_a_work_taken_back_is_paid_back_with_the_next_invoice() -> None:
    gone = work("2026-03-02 18:00", 0, "tweak", key="w", recorded="2026-04-05")
    made = chain(history(work("2026-03-02 18:00", 60, "tweak", key="w"), gone, rate=6000))
    assert owed(made["2026-04"]) == [("time", "March 2026", -6000, True)]
    assert [(one.total_minor, one.carried_forward_minor) for one in made.values()][2:] == [
        (6000, 0),
        (0, 6000),
        (0, 6000),
        (0, 6000),
    ]
    assert made["2026-04"].lines[0].cites == ("Q-9", "Q-1", "Q-10")


def test_a_choice_after_the_invoice_bills_what_it_releases_with_the_next() -> None:
    known = history(work("2026-03-02 09:00", 70, "mail"), changes=[change("2026-04-10", overflow="agreed")])
    made = chain(known)
    assert made["2026-03"].lines == ()
    assert owed(made["2026-04"]) == [("overflow-hour", "March 2026", 5000, True)]


def test_a_price_corrected_late_is_taken_back_and_billed_anew() -> None:
    known = history(
        work("2026-03-02 18:00", 60, "tweak"),
        changes=[change("2026-03-01", recorded="2026-04-02", rate=7000)],
        rate=6000,
    )
    made = chain(known)
    assert owed(made["2026-04"]) == [("time", "March 2026", -6000, True), ("time", "March 2026", 7000, True)]
    assert made["2026-04"].total_minor == 1000


def test_of_the_running_month_the_invoice_shows_what_is_known_now() -> None:
    known = with_history(night("2026-03-02 18:00"), outages=OutageHistory((Outage("web", 0, None, 0, "o"),)))
    assert chain(known, through="2026-03", until=at("2026-03-02 18:59"))["2026-03"].lines == ()
    assert chain(known, through="2026-03", until=at("2026-03-02 19:00"))["2026-03"].total_minor == 6000


def test_an_open_outage_earns_no_credit_before_its_month_is_over() -> None:
    start = at("2026-03-05")
    outages = OutageHistory((Outage("web", start, None, start, "o"),))
    known = with_history(history(hosted=True, yearly=1_200_000), outages=outages)
    assert chain(known, through="2026-04", until=at("2026-05-01") - 1)["2026-04"].credits == ()
    assert len(chain(known, through="2026-04", until=at("2026-05-01"))["2026-04"].credits) == 1


def test_an_adjustment_counts_pieces_as_they_changed() -> None:
    sales = (Sale("a", "case", at("2026-03-05"), at("2026-03-05"), 2), Sale("b", "case", at("2026-03-06"), NOON, 3))
    made = chain(with_history(history(), sales=sales))
    assert [(line.quantity, line.minutes, line.amount_minor) for line in made["2026-04"].lines] == [(3, None, 120_000)]


# several contracts


def test_an_account_has_one_invoice_for_all_its_contracts() -> None:
    other = with_history(night("2026-04-02 18:00", recorded="2026-05-02"), contract="c2", since=at("2026-02-01"))
    made = chain(night("2026-03-02 18:00", recorded="2026-05-02"), other)
    assert next(iter(made)) == "2026-01"
    assert [(one.contract, one.period) for one in made["2026-05"].lines] == [("c1", MARCH), ("c2", APRIL)]


# credits


def test_a_credit_is_at_its_full_amount_and_what_is_left_over_is_carried_forward() -> None:
    issued: list[Invoice] = []
    standing = settled(line(3000), line(500, "2026-04"), line(9000, "2026-05"), credits_due=(credit(5000),))
    for one in (MARCH, APRIL, MAY):
        issued.append(invoice(one, [standing], issued))
    assert [(one.carried_in_minor, one.total_minor, one.carried_forward_minor) for one in issued] == [
        (0, 0, 2000),
        (2000, 0, 1500),
        (1500, 7500, 0),
    ]
    assert issued[0].credits == (credit(5000),)
    assert issued[1].credits == ()


def test_a_credit_as_large_as_the_invoice_leaves_nothing() -> None:
    one = invoice(MARCH, [settled(line(3000), credits_due=(credit(3000),))], [])
    assert (one.total_minor, one.carried_forward_minor) == (0, 0)


def test_a_credit_that_becomes_due_late_names_its_month_and_one_too_large_is_taken_back() -> None:
    first = invoice(MARCH, [settled(line(3000), credits_due=(credit(1000),))], [])
    larger = invoice(APRIL, [settled(line(3000), credits_due=(credit(1500),))], [first])
    assert [(one.period, one.amount_minor) for one in larger.credits] == [(MARCH, 500)]
    assert (larger.total_minor, larger.carried_forward_minor) == (0, 500)
    none = invoice(MAY, [settled(line(3000))], [first, larger])
    assert [(one.period, one.amount_minor) for one in none.credits] == [(MARCH, -1500)]
    assert (none.total_minor, none.carried_forward_minor) == (1000, 0)
    assert none.credits[0].because[0].steps[0].text == (
        "facts of March 2026 recorded after its invoice: 0.00 EUR stands, 15.00 was invoiced"
    )


def test_an_outage_recorded_late_is_credited_with_the_next_invoice() -> None:
    def outage(start: str, recorded: str) -> Outage:
        return Outage("web", at(start), at(start) + 5 * 3600, at(recorded), start)

    outages = OutageHistory((outage("2026-03-05", "2026-03-05 06:00"), outage("2026-04-05", "2026-05-02")))
    made = chain(with_history(history(hosted=True, yearly=1_200_000), outages=outages))
    assert [(str(one.period), one.amount_minor) for one in made["2026-05"].credits] == [("April 2026", 10_000)]
    assert made["2026-04"].total_minor == 100_000
    assert made["2026-05"].total_minor == 90_000


# what cannot be


def test_a_month_is_invoiced_once_and_in_order() -> None:
    first = invoice(APRIL, [settled(line(3000))], [])
    for again in (MARCH, APRIL):
        with pytest.raises(ValueError, match="a later month was issued already"):
            invoice(again, [settled(line(3000))], [first])


def test_an_invoice_needs_a_contract() -> None:
    with pytest.raises(ValueError, match="no contract is settled, so there is nothing to invoice for March 2026"):
        invoice(MARCH, [], [])


def test_months_that_were_never_invoiced_are_made_up_for() -> None:
    late = invoice(MAY, [settled(line(3000), line(1000, "2026-04"))], [])
    assert [(one.period, one.amount_minor, one.adjustment) for one in late.lines] == [
        (MARCH, 3000, True),
        (APRIL, 1000, True),
    ]


def test_what_stands_as_it_was_invoiced_needs_no_line() -> None:
    known = night("2026-03-02 18:00")
    standing = settle(known, APRIL, end_of_day(APRIL.first_on, ZONE))
    first = invoice(MARCH, [standing], [])
    assert invoice(APRIL, [standing], [first]).lines == ()
    adjusted = replace(first, lines=(replace(first.lines[0], adjustment=True),))
    assert invoice(APRIL, [standing], [adjusted]).lines == ()


def test_invoices_that_were_issued_stand_and_the_months_after_them_are_settled() -> None:
    late = night("2026-03-02 18:00", recorded="2026-05-02")
    *earlier, march, april, may = invoices((late,), MAY, NOW)
    assert invoices((late,), MAY, NOW, taken=(*earlier, march, april))[-1] == may
    other = replace(march, lines=(line(500),), total_minor=500)
    (*_, stands, _, made) = invoices((late,), MAY, NOW, taken=(*earlier, other, april))
    assert stands is other
    assert sum(one.amount_minor for one in made.lines) == 6000 - 500
