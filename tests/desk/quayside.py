"""A desk on a shipped policy with one customer, whose people have addresses: for what a story cannot say."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.setting_up import make_account, make_agent, make_contact, make_contract, make_desk
from pactdesk.desk.records.models import Account, Contact, Contract, Desk, Fact
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import Instant
from pactdesk.language.read import read_policy
from pactdesk.policies import find

MANAGER = Acting(Role.MANAGER)


def at(text: str, zone: str = "America/New_York") -> Instant:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


NINE = at("2026-03-06 09:00")


@dataclass(frozen=True)
class Quayside:
    desk: Desk
    account: Account
    contract: Contract
    ann: Contact

    @property
    def customer(self) -> Acting:
        return Acting(Role.CUSTOMER, self.ann.name, self.ann.pk)

    def agent(self, name: str = "kim") -> Acting:
        return Acting(Role.AGENT, name)

    def open(self, reference: str, **request: Value) -> None:
        open_ticket(
            desk=self.desk,
            contact=self.ann,
            account=self.account,
            contract=self.contract,
            request=request,
            acting=self.customer,
            at=NINE,
            reference=reference,
        )

    def facts(self, what: str) -> list[dict[str, object]]:
        return list(Fact.objects.filter(desk=self.desk, what=what).order_by("pk").values_list("body", flat=True))


def quayside(policy: str, **terms: Value) -> Quayside:
    path = find(policy)
    edition = read_policy(path)
    assert isinstance(edition, Edition)
    desk = make_desk(slug=policy, edition=edition, text=path.read_text(), at=NINE)
    for name in ("kim", "lee"):
        make_agent(desk=desk, name=name, email=f"{name}@desk.example")
    account = make_account(desk=desk, name="acme", facts={}, acting=MANAGER, at=NINE)
    contract = make_contract(account=account, name="c1", facts=terms, acting=MANAGER, at=NINE)
    known: dict[str, Value] = {
        key.partition(".")[2]: True for key in ("contact.trained", "contact.nominated") if key in edition.facts
    }
    ann = make_contact(account=account, name="ann", facts=known, acting=MANAGER, at=NINE, email="ann@acme.example")
    return Quayside(desk, account, contract, ann)
