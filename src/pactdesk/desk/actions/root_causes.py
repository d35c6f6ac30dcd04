"""Why was a month missed? A ticket for each period that calls for it: once, and as soon as it is known that it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.refused import Undecided
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.ledger import history_of
from pactdesk.desk.bridge.said import ROOT_CAUSE, named, root_causes_of
from pactdesk.desk.records.models import Account, Contract, Delivery, Desk, Ticket
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.settle import judged_months
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod

MONTH: Final = "month"
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class RootCauses:
    """Whose missed periods are looked into, when that is asked, and the entry to be."""

    desk: Desk
    account: Account
    asked_at: Instant
    draft: Draft

    def look_into(self, contract: Contract, history: ContractHistory, missed: Iterable[CalendarPeriod]) -> None:
        """Open the ticket of each missed period that has none yet."""
        said = root_causes_of(self.account.pk).get(contract.pk, {})
        for period in missed:
            if named(period) not in said:
                reference = self._opened(contract, history, period)
                body = {"what": ROOT_CAUSE, "period": named(period), "ticket": reference}
                self.draft.add(What.FIRED, self.asked_at, body, account=self.account.pk, contract=contract.pk)

    def _opened(self, contract: Contract, history: ContractHistory, period: CalendarPeriod) -> str:
        """Open a root-cause ticket and return its reference; where the policy has no answer to it, tell the lead.

        What request it is, the policy says. Where the contract is over by now it is asked as of its last instant: what
        was missed is looked into all the same.
        """
        last = history.last_in_force(self.asked_at - 1)
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
                happened=history.last_in_force(self.asked_at),
                reference="" if taken else name,
                subject=f"Root cause: {contract.name} was not available as promised in {period}",
            )
        except Undecided:
            self._tell(f"{contract.name} was not available as promised in {period}; find the root cause", name)
            return ""
        return act.row.reference

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


def look_into_late(desk: Desk, contract: Contract, account: Account, at: Instant) -> None:
    """Look into the periods of a contract that are known only now to be missed, as their months are closed already.

    One whose month the worker has still to close is looked into then. The `account` is locked.
    """
    history = history_of(contract)
    pending = account.next_change_at
    judged = (found.value for _, _, found in judged_months(history, history.month_of(at).before, at))
    missed = [
        one.period
        for one in judged
        if one.root_cause and one.period >= history.first_month and (pending is None or one.ends_at < pending)
    ]
    asked = RootCauses(desk, account, at, Draft(desk.pk, at, DESK, ROOT_CAUSE))
    asked.look_into(contract, history, missed)
    if asked.draft.facts:
        record(asked.draft, locked(desk.pk))
