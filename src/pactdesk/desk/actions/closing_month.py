"""What is done when an account's month is over? Its invoice is issued, its availability judged, what was missed told.

What was issued and said stands; what is recorded later goes on the next invoice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.root_causes import RootCauses
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.issued import RECKONING, body_of, closed_last, issued_to
from pactdesk.desk.bridge.ledger import histories_of
from pactdesk.desk.bridge.said import named
from pactdesk.desk.bridge.timers import month_end
from pactdesk.desk.records.models import Account, Contract, Desk
from pactdesk.engine.availability import judge_period
from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoices
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.settle import judged_months, may_fall_due, promised
from pactdesk.engine.terms.finding import Finding, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.unsettled import unsettled_from

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


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was over at `at`, and why what was issued and judged for it is so, by the edition then in force."""

    at: Instant
    findings: tuple[Finding[object], ...]
    edition: Edition | None


def close_month(*, desk: Desk, account: str, at: Instant, until: Instant) -> Closed | None:
    """Close the month of an account that is the next to be over, where it is by `until`; called in a transaction.

    Returns None where nothing was issued or judged.
    """
    row = Account.objects.select_for_update(of=("self",)).get(desk=desk, name=account)
    ends_at: Instant | None = row.next_change_at
    if ends_at is None or ends_at > until:
        return None
    zone = zone_of(desk.zone)
    month = CalendarPeriod.holding(local_day(ends_at - 1, zone))
    histories = histories_of(row)
    draft, before = Draft(desk.pk, at, DESK, MONTH_END), closed_last(row)
    closing = _Closing(desk, row, month, ends_at, draft, histories, before)
    closing.issue()
    closing.judge()
    goes_on = any(_goes_on(history, month, ends_at) for history in histories)
    row.next_change_at = month_end(ends_at, zone) if goes_on else None
    row.save(update_fields=["next_change_at"])
    told = bool(closing.draft.facts)
    body = {"month": named(month), "goes_on": goes_on, "reckoning": RECKONING}
    closing.draft.add(What.MONTH, ends_at, body, account=row.pk)
    record(closing.draft, locked(desk.pk))
    edition = histories[0].edition_at(ends_at - 1) if histories else None
    return Closed(ends_at, tuple(closing.found), edition) if told else None


@dataclass(frozen=True, slots=True)
class _Closing:
    """The closing of one month on its way: what is on record for it, the entry to be, and why it is as `found`.

    `before` is the month that was closed last; what that month settled is not settled again.
    """

    desk: Desk
    account: Account
    month: CalendarPeriod
    ends_at: Instant
    draft: Draft
    histories: Sequence[ContractHistory]
    before: CalendarPeriod | None
    found: list[Finding[object]] = field(default_factory=list)

    def issue(self) -> None:
        """Issue the invoice, and those of months before that never were, where there is anything on them."""
        if not self.histories:
            return
        first = min(unsettled_from(history, self.before) for history in self.histories)
        taken = issued_to(self.account, start_of_day(first.first_on, zone_of(self.desk.zone)))
        for invoice in invoices(self.histories, self.month, self.ends_at, {}, taken, self.before)[len(taken) :]:
            if invoice.lines or invoice.credits:
                self.draft.add(What.INVOICED, self.ends_at, body_of(invoice), account=self.account.pk)
                self.found.extend(Finding(f"line {one.item}", one, one.because) for one in invoice.lines)
                self.found.extend(Finding(f"credit {one.item}", one, one.because) for one in invoice.credits)

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
            since = unsettled_from(known, self.before)
            found = judged_months(known, self.month, self.ends_at, since)
            judged = {one.value.period: one for _, _, one in found}
            if rule is not None:
                period = CalendarPeriod.holding(self.month.first_on, rule.says.months)
                if period.after.first_on == self.month.after.first_on:
                    down = judged[period].value.downtime_seconds if period in judged else 0
                    missed = period in judged and judged[period].value.missed
                    body = {"what": MONTH_END, "period": named(period), "downtime_seconds": down, "missed": missed}
                    self._say(contract, body)
                    first_on, downtime = self.month.first_on, known.downtime
                    self.found.append(judge_period(rule.says, first_on, downtime, known.zone, self.ends_at))
                    why = reason(rule, known.view_at(self.ends_at - 1), Step(f"{period} is over"))
                    self.found.append(Finding("availability", rule.id, (why,)))
            calling = [one for one, it in judged.items() if it.value.root_cause and one >= history.first_month]
            causes.look_into(contract, history, calling)

    def _say(self, contract: Contract, body: Mapping[str, object]) -> None:
        self.draft.add(What.FIRED, self.ends_at, body, account=self.account.pk, contract=contract.pk)


def _goes_on(history: ContractHistory, month: CalendarPeriod, ends_at: Instant) -> bool:
    """Whether something of a contract may be due in the month after, without a new fact or by one recorded by now."""
    if may_fall_due(history, start_of_day(month.first_on, history.zone)):
        return True
    return history.known(ends_at - 1) != history
