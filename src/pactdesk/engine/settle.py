"""What does one contract owe, and what is it owed, by all that is known?

A function of facts alone, whatever order they arrived in. Work counts by when it began, a fee by the day it is due,
what was bought by when it was bought, an accepted estimate by when it was accepted, a credit in the month it is for.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from pactdesk.engine.availability import Measured, credit_for, judge_period
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.days import DAY, start_of_day
from pactdesk.engine.fees import FeeMonth, base_of, fee_months
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import ESTIMATE
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import Price
from pactdesk.engine.policy.view import View
from pactdesk.engine.pricing import price_of
from pactdesk.engine.terms.contract import Estimate, EstimateState
from pactdesk.engine.terms.finding import Finding, Reason
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.invoice import CreditDue, Line, Settlement
from pactdesk.engine.terms.outage import Availability, CalendarPeriod
from pactdesk.engine.terms.work import WorkFinding
from pactdesk.engine.works import Closings, found_works

_ACCEPT = "accept"


def settle(
    history: ContractHistory, through: CalendarPeriod, at: Instant, closings: Closings | None = None
) -> Settlement:
    """Return what stands for each calendar month from the first settled one `through` another, as of `at`.

    An outage without an end lasts until `at`, and no month is credited before it is over. `closings` are months of work
    reckoned before, read and added to; without them the answer is the same. Raises PolicyError where the policy does
    not decide.
    """
    works = found_works(history, closings)
    fees = fee_months(history, through)
    lines = chain(
        _fee_lines(history, fees),
        (line for found in works for line in _work_lines(history, found)),
        _sale_lines(history),
        _estimate_lines(history),
    )
    billed = (line for line in lines if line.amount_minor and history.first_month <= line.period <= through)
    ordered = sorted(billed, key=lambda line: (line.period, line.at))
    return Settlement(
        history.contract, history.currency, works, tuple(ordered), tuple(_credits(history, fees, through, at))
    )


def _fee_lines(history: ContractHistory, fees: tuple[FeeMonth, ...]) -> Iterator[Line]:
    for fee in fees:
        if fee.amount_minor is not None:
            yield _piece(history, fee.item, start_of_day(fee.due_on, history.zone), fee.amount_minor, fee.because)


def _work_lines(history: ContractHistory, found: WorkFinding) -> Iterator[Line]:
    began = found.work.began
    for part in found.parts:
        for charge in part.charges:
            others = [other.because for other in part.charges if other is not charge]
            yield Line(
                history.contract,
                charge.item,
                history.month_of(began),
                began,
                charge.unit_minor,
                charge.amount_minor,
                charge.minutes,
                charge.quantity,
                tuple(reason for reason in part.because if reason not in others),
            )


def _sale_lines(history: ContractHistory) -> Iterator[Line]:
    """Yield what was bought, and again what was paid back; hours are an order, invoiced as they are worked."""
    refunds: dict[str, Instant] = {}
    for refund in sorted(history.refunds, key=lambda one: one.at, reverse=True):
        refunds[refund.ref] = refund.at
    for sale in history.sales_in_order:
        price = price_of(history.edition_at(sale.at).prices, history.view_at(sale.at, sale.ticket), sale.item)
        unit = price.value.unit_minor
        if unit is None or price.value.by_time:
            continue
        yield _piece(history, sale.item, sale.at, unit, price.because, sale.quantity)
        if sale.ref in refunds:
            yield _piece(history, sale.item, refunds[sale.ref], unit, price.because, -sale.quantity)


def _estimate_lines(history: ContractHistory) -> Iterator[Line]:
    """Yield each estimate that was accepted as it stood proposed, where the policy makes that a fixed price.

    Where it does not, what is invoiced is the work, never both.
    """
    proposed: dict[str, Estimate] = {}
    for one in history.estimates_in_order:
        stood = proposed.pop(one.ticket, None)
        if one.state is EstimateState.PROPOSED:
            proposed[one.ticket] = one
        elif one.state is EstimateState.ACCEPTED and stood is not None and stood.amount_minor is not None:
            edition, view = history.edition_at(one.at), history.view_at(one.at, one.ticket)
            priced = _estimate_price(edition, view)
            if priced is not None:
                because = (reason(priced, view), *terms_of(edition.conduct, view, _ACCEPT).because)
                yield _piece(history, priced.group, one.at, stood.amount_minor, because)


def _estimate_price(edition: Edition, view: View) -> Rule[Price] | None:
    """Return the price that the policy makes depend on the estimate: its item is what the estimate is for."""
    standing = edition.prices.standing(view)
    return next((rule for rule in standing if any(key == ESTIMATE for key, _ in rule.when)), None)


def _piece(
    history: ContractHistory, item: str, at: Instant, unit_minor: int, because: tuple[Reason, ...], quantity: int = 1
) -> Line:
    period, amount = history.month_of(at), unit_minor * quantity
    return Line(history.contract, item, period, at, unit_minor, amount, quantity=quantity, because=because)


def judged_months(
    history: ContractHistory, through: CalendarPeriod, at: Instant
) -> Iterator[tuple[CalendarPeriod, Availability, Finding[Measured]]]:
    """Yield what was promised and how available it was, in the last month of each period from the first outage on."""
    for month in _months_down(history, through):
        rule = promised(history, month)
        if rule is not None and _ends(CalendarPeriod.holding(month.first_on, rule.says.months)) == _ends(month):
            yield month, rule.says, judge_period(rule.says, month.first_on, history.downtime, history.zone, at)


def missed_before(history: ContractHistory, month: CalendarPeriod, at: Instant) -> tuple[CalendarPeriod, ...]:
    """Return the periods that were missed until a month began."""
    judged = judged_months(history, month.before, at)
    return tuple(found.value.period for _, _, found in judged if found.value.missed)


def promised(history: ContractHistory, month: CalendarPeriod) -> Rule[Availability] | None:
    """Return what was promised about availability when a month began, or the contract in it, None where nothing was."""
    begins = history.served_from(month.first_on, month.after.first_on - DAY)
    if begins is None:
        return None
    return history.edition_at(begins).availability.decide(history.view_at(begins))


def _credits(
    history: ContractHistory, fees: tuple[FeeMonth, ...], through: CalendarPeriod, at: Instant
) -> Iterator[CreditDue]:
    """Yield the credit for each missed period that is over, in the last of its months."""
    missed: list[CalendarPeriod] = []
    for month, policy, found in judged_months(history, through, at):
        measured, owed = found.value, policy.credit
        if not measured.missed:
            continue
        if owed is not None and measured.closed and month >= history.first_month:
            base = base_of(fees, owed.of, measured.period)
            credit = credit_for(policy, measured, missed, base, history.currency)
            if credit.value.credit_minor:
                because = (*credit.because, *found.because)
                yield CreditDue(history.contract, owed.item, month, credit.value.credit_minor, because)
        missed.append(measured.period)


def _months_down(history: ContractHistory, through: CalendarPeriod) -> Iterator[CalendarPeriod]:
    """Yield the months from that of the first outage on."""
    month = min((history.month_of(outage.start) for outage in history.downtime.outages), default=through.after)
    while month <= through:
        yield month
        month = month.after


def _ends(period: CalendarPeriod) -> date:
    return period.after.first_on
