"""How is an issued invoice kept? Whole, with its reasons, so that it stays what was said."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import Q, Subquery

from pactdesk.desk.bridge.facts import Body, Recorded, What, decoded, encoded
from pactdesk.desk.bridge.load import facts_where
from pactdesk.desk.records.models import Account, Fact
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.finding import Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.invoice import CreditDue, Invoice, Line
from pactdesk.engine.terms.outage import CalendarPeriod

RECKONING: Final = 2
"""By which rules months are settled; raised where those would make what was invoiced stand otherwise."""


def issued_to(account: Account, since: Instant = 0) -> tuple[Invoice, ...]:
    """Return the invoices that an account was issued at an instant or later, and the last one, in their order.

    One statement.
    """
    issued = Q(account=account, ticket=None, what=What.INVOICED.value)
    last = Fact.objects.filter(issued).order_by("-happened_at").values("happened_at")[:1]
    facts = facts_where(issued & (Q(happened_at__gte=since) | Q(happened_at=Subquery(last))))
    return tuple(sorted(map(invoice_of, facts), key=lambda one: one.month))


def closed_last(account: Account) -> CalendarPeriod | None:
    """Return the month of an account that was closed last, None where none was by today's reckoning: one statement."""
    closed = Fact.objects.filter(account=account, ticket=None, contract=None, what=What.MONTH.value)
    body: Body = closed.order_by("-happened_at").values_list("body", flat=True).first() or {}
    by_today = body.get("reckoning") == RECKONING
    return CalendarPeriod(date.fromisoformat(f"{body['month']}-01")) if by_today else None


def body_of(invoice: Invoice) -> Body:
    """Return an invoice as the body of a fact."""
    return {
        "month": invoice.month.first_on.isoformat(),
        "currency": invoice.currency,
        "lines": [
            {
                **_entry(line),
                "at": line.at,
                "unit": line.unit_minor,
                "minutes": None if line.minutes is None else str(line.minutes),
                "quantity": line.quantity,
                "adjustment": line.adjustment,
            }
            for line in invoice.lines
        ],
        "credits": [_entry(credit) for credit in invoice.credits],
        "carried_in": invoice.carried_in_minor,
        "carried_forward": invoice.carried_forward_minor,
        "total": invoice.total_minor,
    }


def invoice_of(fact: Recorded) -> Invoice:
    """Return the invoice that a fact holds."""
    body: Any = fact.body
    return Invoice(
        CalendarPeriod(date.fromisoformat(body["month"])),
        body["currency"],
        tuple(
            Line(
                one["contract"],
                one["item"],
                _period(one),
                one["at"],
                one["unit"],
                one["amount"],
                None if one["minutes"] is None else Fraction(one["minutes"]),
                one["quantity"],
                _reasons(one),
                one["adjustment"],
            )
            for one in body["lines"]
        ),
        tuple(
            CreditDue(one["contract"], one["item"], _period(one), one["amount"], _reasons(one))
            for one in body["credits"]
        ),
        body["carried_in"],
        body["carried_forward"],
        body["total"],
    )


def _entry(one: Line | CreditDue) -> dict[str, object]:
    """Return what lines and credits have in common; a period of several months says how many."""
    return {
        "contract": one.contract,
        "item": one.item,
        "period": [one.period.first_on.isoformat(), one.period.months],
        "amount": one.amount_minor,
        "because": [_because(reason) for reason in one.because],
    }


def _period(one: Mapping[str, Any]) -> CalendarPeriod:
    first_on, months = one["period"]
    return CalendarPeriod(date.fromisoformat(first_on), months)


def _because(reason: Reason) -> dict[str, object]:
    return {
        "rule": reason.rule,
        "cites": list(reason.cites),
        "facts": [[key, encoded({"is": _value(value)})["is"]] for key, value in reason.facts],
        "steps": [[step.text, list(step.cites)] for step in reason.steps],
    }


def _reasons(one: Mapping[str, Any]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            kept["rule"],
            tuple(kept["cites"]),
            tuple((key, decoded(value)) for key, value in kept["facts"]),
            _steps(kept["steps"]),
        )
        for kept in one["because"]
    )


def _steps(kept: Iterable[tuple[str, list[str]]]) -> tuple[Step, ...]:
    return tuple(Step(text, tuple(cites)) for text, cites in kept)


def _value(value: object) -> Value | None:
    """Return a fact's value; whatever a rule may see is one."""
    return value if value is None or isinstance(value, str | int | Fraction | date) else str(value)
