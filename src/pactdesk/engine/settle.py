"""What does one contract owe, and what is it owed, by all that is known?

A function of facts alone, whatever order they arrived in. Work counts by when it began, a fee by the day it is due,
what was bought by when it was bought, an accepted estimate by when it was accepted, a credit in the month it is for.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from pactdesk.engine.availability import Measured, credit_for, judge_period
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.days import DAY, start_of_day
from pactdesk.engine.fees import FeeMonth, base_of, fee_months
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import ENDED, ESTIMATE, TIME
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
from pactdesk.engine.works import Closings, found_works, reaching

_ACCEPT = "accept"


def settle(
    history: ContractHistory,
    through: CalendarPeriod,
    at: Instant,
    closings: Closings | None = None,
    since: CalendarPeriod | None = None,
) -> Settlement:
    """Return what stands for each calendar month from `since` another `through` another, as of `at`.

    Left out, `since` is the first settled month. An outage without an end lasts until `at`, and no month is credited
    before it is over. `closings` are months of work reckoned before, read and added to; without them the answer is the
    same. Raises PolicyError where the policy does not decide.
    """
    first = history.first_month if since is None else max(since, history.first_month)
    opens = start_of_day(first.first_on, history.zone)
    works = found_works(reaching(history, opens), closings)
    lines = chain(
        _fee_lines(history, fee_months(history, through, first)),
        (line for found in works for line in _work_lines(history, found)),
        _sale_lines(history, opens),
        _estimate_lines(history, opens),
    )
    billed = (line for line in lines if line.amount_minor and first <= line.period <= through)
    ordered = sorted(billed, key=lambda line: (line.period, line.at))
    credits_due = tuple(_credits(history, first, through, at))
    return Settlement(history.contract, history.currency, first, works, tuple(ordered), credits_due)


def _fee_lines(history: ContractHistory, fees: Iterable[FeeMonth]) -> Iterator[Line]:
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


def _sale_lines(history: ContractHistory, since: Instant) -> Iterator[Line]:
    """Yield what was bought, and again what was paid back; hours are an order, invoiced as they are worked.

    What was bought, and if so paid back, before an instant is left out.
    """
    refunds: dict[str, Instant] = {}
    for refund in sorted(history.refunds, key=lambda one: one.at, reverse=True):
        refunds[refund.ref] = refund.at
    for sale in history.sales_in_order:
        if max(sale.at, refunds.get(sale.ref, sale.at)) < since:
            continue
        price = price_of(history.edition_at(sale.at).prices, history.view_at(sale.at, sale.ticket), sale.item)
        unit = price.value.unit_minor
        if unit is None or price.value.by_time:
            continue
        yield _piece(history, sale.item, sale.at, unit, price.because, sale.quantity)
        if sale.ref in refunds:
            yield _piece(history, sale.item, refunds[sale.ref], unit, price.because, -sale.quantity)


def _estimate_lines(history: ContractHistory, since: Instant) -> Iterator[Line]:
    """Yield each estimate that was accepted since then as it stood proposed, where the policy makes that a fixed price.

    Where it does not, what is invoiced is the work, never both.
    """
    proposed: dict[str, Estimate] = {}
    for one in history.estimates_in_order:
        stood = proposed.pop(one.ticket, None)
        if one.state is EstimateState.PROPOSED:
            proposed[one.ticket] = one
        elif one.at < since or one.state is not EstimateState.ACCEPTED:
            continue
        elif stood is not None and stood.amount_minor is not None:
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
    history: ContractHistory, through: CalendarPeriod, at: Instant, since: CalendarPeriod | None = None
) -> Iterator[tuple[CalendarPeriod, Availability, Finding[Measured]]]:
    """Yield what was promised and how available it was, in the last month of each period from the first outage on.

    Those of years before `since` are left out, save those that were missed in a row until then.
    """
    month = min((history.month_of(outage.start) for outage in history.downtime.outages), default=through.after)
    month = month if since is None else max(month, _in_a_row(history, month, since, at))
    while month <= through:
        judged = _judged(history, month, at)
        if judged is not None:
            yield month, *judged
        month = month.after


def missed_before(history: ContractHistory, month: CalendarPeriod, at: Instant) -> tuple[CalendarPeriod, ...]:
    """Return the periods that were missed until a month began: those that count for one that this month is in."""
    judged = judged_months(history, month.before, at, month)
    return tuple(found.value.period for _, _, found in judged if found.value.missed)


def promised(history: ContractHistory, month: CalendarPeriod) -> Rule[Availability] | None:
    """Return what was promised about availability when a month began, or the contract in it, None where nothing was."""
    begins = history.served_from(month.first_on, month.after.first_on - DAY)
    if begins is None:
        return None
    return history.edition_at(begins).availability.decide(history.view_at(begins))


def may_fall_due(history: ContractHistory, since: Instant) -> bool:
    """Whether a fee or a promise of availability may hold at an instant or later, without any fact that is not known.

    Dates that pass may let every rule hold that asks for them.
    """
    if history.in_force.next_open(since) is None:
        return False
    told = (*history.changed_at, *(begins for begins, _ in history.editions))
    return any(_may_hold(history, at) for at in {since, *(at for at in told if at > since)})


def _may_hold(history: ContractHistory, at: Instant) -> bool:
    edition, view = history.edition_at(at), history.view_at(at)
    passing = {TIME, ENDED, *(rule.says.key for rule in edition.restate.rules)}
    passing |= {one.key for one in edition.conditions.values() if one.passes}
    whens = [rule.when for rule in edition.fees.rules] + [rule.when for rule in edition.availability.rules]
    return any(all(key in passing or view.get(key) in symbols for key, symbols in when) for when in whens)


def _credits(
    history: ContractHistory, since: CalendarPeriod, through: CalendarPeriod, at: Instant
) -> Iterator[CreditDue]:
    """Yield the credit for each missed period that is over, in the last of its months."""
    missed: list[CalendarPeriod] = []
    for month, policy, found in judged_months(history, through, at, since):
        measured, owed = found.value, policy.credit
        if not measured.missed:
            continue
        if owed is not None and measured.closed and month >= since:
            base = base_of(fee_months(history, month, measured.period), owed.of, measured.period)
            credit = credit_for(policy, measured, missed, base, history.currency)
            if credit.value.credit_minor:
                because = (*credit.because, *found.because)
                yield CreditDue(history.contract, owed.item, month, credit.value.credit_minor, because)
        missed.append(measured.period)


def _judged(
    history: ContractHistory, month: CalendarPeriod, at: Instant
) -> tuple[Availability, Finding[Measured]] | None:
    """Return what was promised and how available it was in the period that ends with a month, None where none does."""
    rule = promised(history, month)
    if rule is None or CalendarPeriod.holding(month.first_on, rule.says.months).after.first_on != month.after.first_on:
        return None
    return rule.says, judge_period(rule.says, month.first_on, history.downtime, history.zone, at)


def _in_a_row(history: ContractHistory, first: CalendarPeriod, since: CalendarPeriod, at: Instant) -> CalendarPeriod:
    """Return the month in which the year of another begins, or the first of the missed periods that lead up to it."""
    month = CalendarPeriod(since.first_on.replace(month=1))
    while month > first and (judged := _judged(history, month.before, at)) is not None and judged[1].value.missed:
        month = CalendarPeriod(judged[1].value.period.first_on)
    return month
