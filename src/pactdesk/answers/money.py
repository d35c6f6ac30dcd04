"""How are money and availability shown? The results of `month`, `invoice` and `purchase`."""

from fractions import Fraction

from pactdesk.answers.decisions import Json, amount_text, because
from pactdesk.engine.availability import credit_for, judge_history, judge_period, shown_minutes, shown_percent
from pactdesk.engine.days import start_of_day
from pactdesk.engine.fees import base_of, fee_months
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoices
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import View
from pactdesk.engine.pricing import price_of, sale_amount
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.invoice import Line
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import whole


def availability(edition: Edition, history: ContractHistory, view: View, month: CalendarPeriod) -> Json:
    """Return the result of `month`, judged after its end: null throughout where no availability is promised."""
    rule = edition.availability.decide(view)
    if rule is None:
        names = ("availability", "downtime_minutes", "excluded_minutes", "missed", "credit", "percent", "root_cause")
        return {**dict.fromkeys(names), "refused": None, "cites": [], "why": []}
    policy = rule.says
    after = start_of_day(month.after.first_on, history.zone)
    found = judge_period(policy, month.first_on, history.outages, history.zone, after)
    judged = judge_history(policy, history.outages, history.zone, after)
    missed = [one.value.period for one in judged if one.value.missed]
    base = base_of(fee_months(history, month), policy.credit.of, month) if policy.credit else Fraction(0)
    credit = credit_for(policy, found.value, missed, base, edition.currency)
    measured = found.value
    return {
        "availability": float(shown_percent(measured.availability)),
        "downtime_minutes": shown_minutes(measured.downtime_seconds),
        "excluded_minutes": shown_minutes(measured.excluded_seconds),
        "missed": measured.missed,
        "credit": amount_text(edition, credit.value.credit_minor),
        "percent": float(credit.value.share * 100),
        "root_cause": measured.root_cause,
        "refused": None,
        **because(edition, [found, credit, Finding("availability", rule.id, (reason(rule, view),))]),
    }


def invoiced(edition: Edition, history: ContractHistory, month: CalendarPeriod) -> Json:
    """Return the result of `invoice` for a month, made after its end."""
    made = invoices((history,), month, start_of_day(month.after.first_on, history.zone))
    if not made or made[-1].month != month:
        return {
            "lines": [],
            "credits": [],
            "carried_forward": None,
            "total": None,
            "refused": None,
            "cites": [],
            "why": [],
        }
    found = made[-1]
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
        **because(edition, [*lines, *owed]),
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
    }
