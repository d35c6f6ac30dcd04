"""What is done when an account's month is over? Its invoice is issued, its availability judged, what was missed told.

What was issued and said stands; what is recorded later goes on the next invoice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.root_causes import RootCauses
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.issued import body_of, issued_to
from pactdesk.desk.bridge.ledger import histories_of
from pactdesk.desk.bridge.said import named
from pactdesk.desk.bridge.timers import month_end
from pactdesk.desk.records.models import Account, Contract, Desk
from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoices
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.settle import judged_months, promised
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod

MONTH_END: Final = "month-end"
_MOST: Final = 500


def comes_due(desk: Desk, account: int, at: Instant) -> None:
    """Have an account's month closed when it is over, as something was recorded at `at` that may be on its invoice."""
    come_due(desk.pk, [account], at)


def come_due(desk: int, accounts: Iterable[int], at: Instant) -> None:
    """Have the months of accounts closed when they are over: two statements for every few hundred, one where they are.

    What was recorded at `at` may be on their invoices.
    """
    numbers = sorted(set(accounts))
    for start in range(0, len(numbers), _MOST):
        # Locked, not only asked: a month that is being closed now may be without it.
        found = Account.objects.select_for_update(of=("self",)).filter(pk__in=numbers[start : start + _MOST])
        rows = found.order_by("pk").values_list("pk", "next_change_at", "desk__zone")
        idle = [(pk, zone) for pk, due, zone in rows if due is None]
        if idle:
            ends_at = month_end(at, zone_of(idle[0][1]))
            Account.objects.filter(pk__in=[pk for pk, _ in idle], desk=desk).update(next_change_at=ends_at)


def close_month(*, desk: Desk, account: str, at: Instant, until: Instant) -> Instant | None:
    """Close the month of an account that is the next to be over, where it is by `until`; called in a transaction.

    Returns the month's end where anything was issued or judged, None where nothing was.
    """
    row = Account.objects.select_for_update(of=("self",)).get(desk=desk, name=account)
    ends_at: Instant | None = row.next_change_at
    if ends_at is None or ends_at > until:
        return None
    zone = zone_of(desk.zone)
    month = CalendarPeriod.holding(local_day(ends_at - 1, zone))
    histories = histories_of(row)
    closing = _Closing(desk, row, month, ends_at, Draft(desk.pk, at, DESK, MONTH_END), histories)
    closing.issue()
    closing.judge()
    goes_on = any(_goes_on(history, month, ends_at) for history in histories)
    row.next_change_at = month_end(ends_at, zone) if goes_on else None
    row.save(update_fields=["next_change_at"])
    told = bool(closing.draft.facts)
    closing.draft.add(What.MONTH, ends_at, {"month": named(month), "goes_on": goes_on}, account=row.pk)
    record(closing.draft, locked(desk.pk))
    return ends_at if told else None


@dataclass(frozen=True, slots=True)
class _Closing:
    """The closing of one month on its way: what is on record for it, and the entry to be."""

    desk: Desk
    account: Account
    month: CalendarPeriod
    ends_at: Instant
    draft: Draft
    histories: Sequence[ContractHistory]

    def issue(self) -> None:
        """Issue the invoice, and those of months before that never were, where there is anything on them."""
        if not self.histories:
            return
        taken = issued_to(self.account)
        for invoice in invoices(self.histories, self.month, self.ends_at, {}, taken)[len(taken) :]:
            if invoice.lines or invoice.credits:
                self.draft.add(What.INVOICED, self.ends_at, body_of(invoice), account=self.account.pk)

    def judge(self) -> None:
        """Say of each contract how available it was, where that was promised, and look into what was missed."""
        contracts = {row.name: row for row in Contract.objects.filter(account=self.account).select_related("edition")}
        causes = RootCauses(self.desk, self.account, self.ends_at, self.draft)
        for history in self.histories:
            contract = contracts.get(history.contract)
            known = history.known(self.ends_at - 1)
            rule = promised(known, self.month)
            if contract is None:
                continue
            judged = {found.value.period: found.value for _, _, found in judged_months(known, self.month, self.ends_at)}
            if rule is not None:
                period = CalendarPeriod.holding(self.month.first_on, rule.says.months)
                if period.after.first_on == self.month.after.first_on:
                    down = judged[period].downtime_seconds if period in judged else 0
                    missed = period in judged and judged[period].missed
                    body = {"what": MONTH_END, "period": named(period), "downtime_seconds": down, "missed": missed}
                    self._say(contract, body)
            calling = [one.period for one in judged.values() if one.root_cause and one.period >= history.first_month]
            causes.look_into(contract, history, calling)

    def _say(self, contract: Contract, body: Mapping[str, object]) -> None:
        self.draft.add(What.FIRED, self.ends_at, body, account=self.account.pk, contract=contract.pk)


def _goes_on(history: ContractHistory, month: CalendarPeriod, ends_at: Instant) -> bool:
    """Whether something of a contract may be due in the month after, without a new fact or by one recorded by now."""
    if history.in_force.next_open(start_of_day(month.first_on, history.zone)) is not None:
        edition = history.edition_at(ends_at)
        if edition.fees.rules or edition.availability.rules:
            return True
    return history.known(ends_at - 1) != history
