"""What is done when an account's month is over? Its invoice is issued, its availability judged, what was missed told.

What was issued and said stands; what is recorded later goes on the next invoice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.refused import Undecided
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.issued import body_of, issued_to
from pactdesk.desk.bridge.ledger import histories_of
from pactdesk.desk.bridge.said import ROOT_CAUSE, named, root_causes_of
from pactdesk.desk.records.models import Account, Contract, Delivery, Desk, Ticket
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.days import local_day, start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoices
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.settle import judged_months, promised
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod

MONTH: Final = "month"
MONTH_END: Final = "month-end"
_LONGEST: Final = 200


def comes_due(desk: Desk, account: int, at: Instant) -> None:
    """Have an account's month closed when it is over, as something was recorded at `at` that may be on its invoice."""
    zone = zone_of(desk.zone)
    ends_at = start_of_day(CalendarPeriod.holding(local_day(at, zone)).after.first_on, zone)
    Account.objects.filter(pk=account, next_change_at=None).update(next_change_at=ends_at)


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
    row.next_change_at = start_of_day(month.after.after.first_on, zone) if goes_on else None
    row.save(update_fields=["next_change_at"])
    if not closing.draft.facts:
        return None
    record(closing.draft, locked(desk.pk))
    return ends_at


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
        said = root_causes_of(self.account.pk)
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
            self._look_into(contract, history, calling, said.get(contract.pk, {}))

    def _look_into(
        self, contract: Contract, history: ContractHistory, missed: Iterable[CalendarPeriod], said: Mapping[str, str]
    ) -> None:
        """Open the ticket of each missed period that has none yet."""
        for period in missed:
            if named(period) in said:
                continue
            body: dict[str, object] = {"what": ROOT_CAUSE, "period": named(period)}
            self._say(contract, {**body, "ticket": self._opened(contract, history, period)})

    def _opened(self, contract: Contract, history: ContractHistory, period: CalendarPeriod) -> str:
        """Open a root-cause ticket and return its reference; where the policy has no answer to it, tell the lead.

        What request it is, the policy says.
        """
        last = self.ends_at - 1
        opens = terms_of(history.edition_at(last).conduct, history.view_at(last), MONTH).value.opens
        name = f"root-cause-{contract.name}-{named(period)}"[:_LONGEST]
        taken = Ticket.objects.filter(desk=self.desk, reference=name).exists()
        try:
            act = open_ticket(
                desk=self.desk,
                contact=None,
                account=self.account,
                contract=contract,
                request={key.partition(".")[2]: value for key, value in opens or ()},
                acting=DESK,
                at=self.draft.at,
                happened=self.ends_at,
                reference="" if taken else name,
                subject=f"Root cause: {contract.name} was not available as promised in {period}",
            )
        except Undecided:
            self._tell(f"{contract.name} was not available as promised in {period}; find the root cause", name)
            return ""
        return act.row.reference

    def _say(self, contract: Contract, body: Mapping[str, object]) -> None:
        self.draft.add(What.FIRED, self.ends_at, body, account=self.account.pk, contract=contract.pk)

    def _tell(self, about: str, key: str) -> None:
        at = self.draft.at
        Delivery.objects.create(
            desk=self.desk,
            account=self.account,
            kind="mail",
            to="lead",
            about=about[:_LONGEST],
            body={},
            key=sha256(key.encode()).hexdigest(),
            made_at=at,
            next_at=at,
        )


def _goes_on(history: ContractHistory, month: CalendarPeriod, ends_at: Instant) -> bool:
    """Whether something of a contract may be due in the month after, without a new fact or by one recorded by now."""
    last_on = history.last_on
    if last_on is None or last_on >= month.first_on:
        edition = history.edition_at(ends_at)
        if edition.fees.rules or edition.availability.rules:
            return True
    return history.known(ends_at - 1) != history
