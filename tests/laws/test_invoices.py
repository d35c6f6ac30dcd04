"""What holds for all invoices of a contract, whatever was recorded late and however little is settled anew?"""

from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.quay import ZONE, quay, with_history
from tests.laws.test_reach import edition as quay_with
from tests.laws.test_waterfall import DAYS, FIRST, JUNE, LATEST, histories

from pactdesk.engine.days import start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoice, invoices
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.settle import may_fall_due, settle
from pactdesk.engine.terms.contract import Change, Continuation, Ending, Estimate, EstimateState, Refund, Sale
from pactdesk.engine.terms.invoice import CreditDue, Invoice, Line, Settlement
from pactdesk.engine.terms.outage import CalendarPeriod, Outage, OutageHistory
from pactdesk.engine.terms.work import Work

FIRST_ON: Final = date(2026, 1, 1)

Fact = TypeVar("Fact", Work, Change, Estimate, Sale, Refund, Ending, Continuation, Outage)


@st.composite
def everything(draw: st.DrawFn) -> ContractHistory:
    """Draw a contract with all kinds of facts."""
    known = draw(histories)
    days = sorted(draw(st.lists(st.integers(0, DAYS - 1), min_size=6, max_size=6)))
    then = [FIRST + day * 86_400 for day in days]
    given_facts = {"portal": True, "hosted": True, "licensed": True, "seats": 3, "starts_on": date(2026, 1, 20)}
    facts = {**known.given["contract"], **given_facts, "yearly": draw(st.integers(0, 2_000_000))}
    outages = [
        Outage("web", start, start + draw(st.integers(0, 9)) * 3600, start, str(key)) for key, start in enumerate(then)
    ]
    return with_history(
        known,
        given={"contract": facts},
        estimates=(
            Estimate("A", EstimateState.PROPOSED, then[0], then[0], 12_345, "p"),
            Estimate("A", EstimateState.ACCEPTED, then[1], then[1], None, "q"),
        ),
        sales=(Sale("s", "case", then[2], then[2]), Sale("t", "case", then[3], then[3], 2)),
        refunds=(Refund("s", then[4], then[4]),),
        endings=draw(
            st.sampled_from(
                (
                    (),
                    (Ending(date(2026, 4, 20), then[5]),),
                    (Ending(date(2026, 1, 25), 0), Ending(date(2026, 4, 20), 0, then[4])),
                )
            )
        ),
        continuations=draw(st.sampled_from(((), (Continuation(then[3], then[3]),)))),
        outages=OutageHistory(tuple(outages)),
    )


def recorded(draw: st.DrawFn, known: ContractHistory) -> ContractHistory:
    """Return the same facts, each recorded at another instant, none before it happened and all by the end."""

    def late(fact: Fact, since: int) -> Fact:
        return replace(fact, recorded_at=max(since, draw(st.integers(FIRST, LATEST))))

    fields = ("changes", "estimates", "sales", "refunds")
    anew = {name: tuple(late(fact, fact.at) for fact in getattr(known, name)) for name in fields}
    return with_history(
        known,
        **anew,
        works=tuple(late(work, work.ended) for work in known.works),
        endings=tuple(late(ending, max(FIRST, ending.at)) for ending in known.endings),
        continuations=tuple(late(one, one.at) for one in known.continuations),
        outages=OutageHistory(tuple(late(outage, outage.start) for outage in known.outages.outages)),
    )


@settings(max_examples=settings().max_examples // 3)  # a chain of invoices is long
@given(st.data())
def test_in_whatever_order_facts_arrive_all_invoices_come_to_what_stands(data: st.DataObject) -> None:
    known = data.draw(everything())
    late = data.draw(st.composite(recorded)(known))
    after = start_of_day(JUNE.after.first_on, ZONE)
    standing = settle(known, JUNE, after)
    made = invoices((late,), JUNE, after, {})
    owed = sum(line.amount_minor for line in standing.lines) - sum(credit.amount_minor for credit in standing.credits)
    assert sum(one.total_minor for one in made) - made[-1].carried_forward_minor == owed
    for period in {line.period for line in standing.lines}:
        billed = [line.amount_minor for one in made for line in one.lines if line.period == period]
        assert sum(billed) == sum(line.amount_minor for line in standing.lines if line.period == period)
    _conserves(made)


def quarterly(edition: Edition) -> Edition:
    """Return an edition that judges availability by the quarter."""
    rules = tuple(replace(rule, says=replace(rule.says, months=3)) for rule in edition.availability.rules)
    return replace(edition, availability=replace(edition.availability, rules=rules))


@settings(max_examples=settings().max_examples // 3)  # a chain of invoices is long
@pytest.mark.parametrize("name", ["endless", "year", "quarter", "by the quarter"])
@given(st.data())
def test_what_no_late_fact_reaches_need_not_be_settled_again(name: str, data: st.DataObject) -> None:
    edition = quarterly(quay()) if name == "by the quarter" else quay_with(name)
    known = with_history(data.draw(everything()), editions=((0, edition),))
    late = data.draw(st.composite(recorded)(known))
    whole: list[Invoice] = []
    month, ends = late.first_month, FIRST
    while month <= JUNE:
        ends = start_of_day(month.after.first_on, ZONE)
        whole.append(invoice(month, [settle(late.known(ends - 1), month, ends)], whole))
        month = month.after
    assert invoices((late,), JUNE, ends) == tuple(whole)
    closed = data.draw(st.integers(0, len(whole) - 1))
    assert invoices((late,), JUNE, ends, {}, whole[: closed + 1], whole[closed].month) == tuple(whole)
    told = replace(late, told_at=start_of_day(whole[closed].month.after.first_on, ZONE))
    assert invoices((told,), JUNE, ends, {}, whole[: closed + 1], whole[closed].month) == tuple(whole)


@given(everything(), st.integers(0, DAYS + 60))
def test_where_nothing_may_fall_due_nothing_does(known: ContractHistory, day: int) -> None:
    since = FIRST + day * 86_400
    if not may_fall_due(known, since):
        begins = start_of_day(known.month_of(since).after.after.first_on, ZONE)
        found = settle(with_history(known, works=(), sales=(), estimates=()), JUNE, LATEST + 31 * 86_400)
        assert all(line.at < begins for line in found.lines)


@st.composite
def settlements(draw: st.DrawFn) -> list[Settlement]:
    """Draw what stands at the end of each of six months, for two contracts, in no relation to the month before."""

    def one(contract: str) -> Settlement:
        amounts = st.lists(st.tuples(st.integers(1, 6), st.integers(-9999, 9999)), max_size=5)
        lines = [
            Line(contract, "time", CalendarPeriod(date(2026, number, 1)), FIRST, 100, amount, quantity=1)
            for number, amount in draw(amounts)
        ]
        owed = [
            CreditDue(contract, "service-credit", CalendarPeriod(date(2026, number, 1)), abs(amount))
            for number, amount in draw(amounts)
        ]
        return Settlement(contract, "EUR", CalendarPeriod(FIRST_ON), (), tuple(lines), tuple(owed))

    return [one(contract) for _ in range(6) for contract in ("c1", "c2")]


@given(settlements())
def test_credits_never_make_an_invoice_negative_and_none_is_lost(drawn: list[Settlement]) -> None:
    made: list[Invoice] = []
    for number in range(6):
        made.append(invoice(CalendarPeriod(date(2026, number + 1, 1)), drawn[2 * number : 2 * number + 2], made))
    _conserves(tuple(made))
    stands = drawn[-2:]
    owed = sum(line.amount_minor for one in stands for line in one.lines)
    owed -= sum(credit.amount_minor for one in stands for credit in one.credits)
    assert sum(one.total_minor for one in made) - made[-1].carried_forward_minor == owed


def _conserves(made: tuple[Invoice, ...]) -> None:
    """See that each invoice comes to its lines less its credits, and hands on exactly what it could not use."""
    carried = 0
    for one in made:
        assert one.total_minor >= 0
        assert one.carried_forward_minor >= 0
        assert min(one.total_minor, one.carried_forward_minor) == 0
        assert one.carried_in_minor == carried
        owed = sum(line.amount_minor for line in one.lines) - sum(credit.amount_minor for credit in one.credits)
        assert owed - carried == one.total_minor - one.carried_forward_minor
        carried = one.carried_forward_minor
