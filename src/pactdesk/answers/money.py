"""How are money and availability shown? The results of `month`, `invoice` and `purchase`."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from pactdesk.answers.decisions import Json, amount_text, because, percent_of
from pactdesk.engine.availability import credit_for, judge_period, shown_minutes, shown_percent
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.days import start_of_day
from pactdesk.engine.fees import base_of, fee_months
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoices
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import View
from pactdesk.engine.pricing import price_of, sale_amount
from pactdesk.engine.settle import missed_before
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.invoice import Invoice, Line
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import whole

_MEASURED: Final = (
    *("availability", "downtime_minutes", "excluded_minutes", "missed", "credit", "percent"),
    *("root_cause", "root_cause_ticket"),
)


def availability(
    edition: Edition,
    history: ContractHistory,
    view: View,
    month: CalendarPeriod,
    at: Instant | None = None,
    root_cause_ticket: str | None = None,
) -> Json:
    """Return the result of `month`, judged as of `at` and by default after its end; null where nothing is promised."""
    rule = edition.availability.decide(view) if history.serves(month) else None
    if rule is None:
        return {**dict.fromkeys(_MEASURED), "refused": None, "cites": [], "why": []}
    policy = rule.says
    until = _until(history, month, at)
    found = judge_period(policy, month.first_on, history.downtime, history.zone, until)
    measured, base = found.value, Fraction(0)
    if policy.credit:
        base = base_of(fee_months(history, month, measured.period), policy.credit.of, measured.period)
    credit = credit_for(policy, measured, missed_before(history, month, until), base, edition.currency)
    return {
        "availability": float(shown_percent(measured.availability)),
        "downtime_minutes": shown_minutes(measured.downtime_seconds),
        "excluded_minutes": shown_minutes(measured.excluded_seconds),
        "missed": measured.missed,
        "credit": amount_text(edition, credit.value.credit_minor),
        "percent": percent_of(credit.value.share),
        "root_cause": measured.root_cause,
        "root_cause_ticket": root_cause_ticket,
        "refused": None,
        **because(edition, [found, credit, Finding("availability", rule.id, (reason(rule, view),))]),
    }


def invoiced(
    edition: Edition,
    histories: Sequence[ContractHistory],
    month: CalendarPeriod,
    at: Instant | None = None,
    taken: Sequence[Invoice] = (),
    closed: CalendarPeriod | None = None,
) -> Json:
    """Return the result of `invoice` for a month of an account: as it was `taken`, else as it stands.

    It stands as of `at`, by default and at most as of the month's end; `closed` is the last month that does not change.
    """
    found = _invoice(histories, month, at, taken, closed)
    if found is None:
        before = [one.carried_forward_minor for one in taken if one.month < month]
        found = Invoice(month, edition.currency, (), (), 0, before[-1] if before else 0, 0)
    lines = [Finding(f"line {line.item}", line, line.because) for line in found.lines]
    owed = [Finding(f"credit {one.item}", one, one.because) for one in found.credits]
    return {
        "lines": [_line(edition, line) for line in found.lines],
        "credits": [
            {
                "month": one.period.first_on.strftime("%Y-%m"),
                "amount": amount_text(edition, one.amount_minor),
                "cites": list(one.cites),
            }
            for one in found.credits
        ],
        "carried_forward": amount_text(edition, found.carried_forward_minor),
        "total": amount_text(edition, found.total_minor),
        "refused": None,
        **because(edition, [*lines, *owed, *_rules_of(histories, month)]),
    }


def purchasing(edition: Edition, view: View, item: str, quantity: int) -> Json:
    """Return what a purchase comes to: its amount, or a quote, and what it opens or admits."""
    price = price_of(edition.prices, view, item)
    amount = sale_amount(price, quantity)
    rule = edition.purchases.decide(view, item)
    sets = () if rule is None else (Finding("purchase", item, (reason(rule, view),)),)
    return {
        "amount": "quote" if amount is None else amount_text(edition, amount),
        "opens": None
        if rule is None or rule.says.opens is None
        else {name: str(value) for name, value in rule.says.opens},
        "admits": rule is not None and rule.says.admits,
        "refused": None,
        **because(edition, [price, *sets]),
    }


def _line(edition: Edition, line: Line) -> Json:
    return {
        "item": line.item,
        "minutes": None if line.minutes is None else whole((line.minutes,))[0],
        "quantity": line.quantity,
        "unit_price": amount_text(edition, line.unit_minor),
        "amount": amount_text(edition, line.amount_minor),
        "cites": list(line.cites),
        **({"period": line.period.first_on.strftime("%Y-%m")} if line.adjustment else {}),
    }


def _invoice(
    histories: Sequence[ContractHistory],
    month: CalendarPeriod,
    at: Instant | None,
    taken: Sequence[Invoice],
    closed: CalendarPeriod | None,
) -> Invoice | None:
    """Return the invoice of a month, None where there is nothing to bill; those taken are in the order of months."""
    last = closed or (taken[-1].month if taken else None)
    if not histories or (last is not None and last >= month):
        return next((one for one in taken if one.month == month), None)
    until = max(_until(history, month, at) for history in histories)
    made = invoices(histories, month, until, {}, taken, closed)
    return made[-1] if made and made[-1].month == month else None


def _rules_of(histories: Sequence[ContractHistory], month: CalendarPeriod) -> list[Finding[Terms]]:
    """Return what the policy says of invoices as such, by each contract there was in the month, as the month ends."""
    found = []
    for history in histories:
        if history.first_month <= month:
            last = start_of_day(month.after.first_on, history.zone) - 1
            found.append(terms_of(history.edition_at(last).conduct, history.view_at(last), "invoice"))
    return found


def _until(history: ContractHistory, month: CalendarPeriod, at: Instant | None) -> Instant:
    after = start_of_day(month.after.first_on, history.zone)
    return after if at is None else min(at, after)
