"""What was said once and is not said again? Alerts of allowances, and the tickets of missed months."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from django.db.models import Q

from pactdesk.desk.bridge.facts import Body, Recorded, What
from pactdesk.desk.bridge.load import facts_where
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import Alert

ALERT: Final = "alert"
ROOT_CAUSE: Final = "root-cause"

Told: TypeAlias = tuple[str, str, Fraction]
"""What an alert is told of: an allowance, its period, the share that was reached."""


def alert_body(alert: Alert) -> Body:
    """Return an alert as the body of a fact."""
    return {"what": ALERT, "allowance": alert.allowance, "period": alert.period, "share": str(alert.share)}


def told_of(alert: Alert) -> Told:
    """Return what an alert is told of, once."""
    return (alert.allowance, alert.period, alert.share)


def alerts_told(account: int, contract: int | None) -> frozenset[Told]:
    """Return the alerts that were told for a contract, None for what an account has without one: one statement."""
    facts = (fact for fact in _said(account, ALERT) if fact.contract == contract)
    return frozenset((fact.text("allowance"), fact.text("period"), Fraction(fact.text("share"))) for fact in facts)


def root_causes_of(account: int) -> Mapping[int, Mapping[str, str]]:
    """Return the references of root-cause tickets by contract and missed period, the empty one where none opened."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for fact in _said(account, ROOT_CAUSE):
        found[fact.contract or 0][fact.text("period")] = fact.text("ticket")
    return found


def named(period: CalendarPeriod) -> str:
    """Return how facts name a period: 2026-03, Q2 2026, 2026."""
    return f"{period.first_on:%Y-%m}" if period.months == 1 else str(period)


def _said(account: int, what: str) -> Iterator[Recorded]:
    for fact in facts_where(Q(account=account, ticket=None, what=What.FIRED.value)):
        if fact.text("what") == what:
            yield fact
