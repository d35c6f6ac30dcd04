"""Where a story is played: a desk of its own, its people by name, and who does a step that names nobody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast
from zoneinfo import ZoneInfo

from pactdesk.answers.decisions import Json, because, time_text
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.refused import Impossible, NotThere
from pactdesk.desk.records.models import Account, Agent, Contact, Contract, Desk, Ticket
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.stories.story import Step

CUSTOMERS: Final = frozenset(
    (
        *("open", "reply", "take-over", "choose", "accept", "decline", "purchase", "renew", "reinstate", "upgrade"),
        *("cancel", "grant", "revoke", "confirm", "reopen"),
    )
)
"""What a customer does where a step names nobody."""


@dataclass(slots=True)
class Stage:
    """A desk on which one story is played, in its zone; `fired` is what fell due since the step before, `said` why."""

    desk: Desk
    edition: Edition
    zone: ZoneInfo
    accounts: dict[str, Account] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    fired: list[Json] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def acting(self, step: Step) -> Acting:
        """Return who does a step: who is named, else the only one who could, else the desk's manager."""
        if "agent" in step.fields:
            return self.agent(text(step, "agent"))
        if "contact" in step.fields and step.do != "take-over":
            return self.customer(text(step, "contact"))
        side = self.contacts if step.do in CUSTOMERS else self.agents
        if len(side) == 1:
            (only,) = side
            return self.customer(only) if step.do in CUSTOMERS else self.agent(only)
        return Acting(Role.MANAGER)

    def customer(self, name: str) -> Acting:
        """Return a contact as one who acts."""
        return Acting(Role.CUSTOMER, name, self.contacts[name].pk)

    def agent(self, name: str) -> Acting:
        """Return an agent as one who acts."""
        known = self.agents.get(name)
        return Acting(Role.MANAGER if known and known.manager else Role.AGENT, name)

    def contact(self, step: Step) -> Contact | None:
        """Return the contact that a step is about: the one named, or the only one."""
        if "contact" in step.fields:
            return self.contacts[text(step, "contact")]
        return next(iter(self.contacts.values())) if len(self.contacts) == 1 else None

    def contract(self, step: Step, account: Account | None = None) -> Contract | None:
        """Return the contract that a step is about: the one named, or the only one (of an account)."""
        if "contract" in step.fields:
            return self.contracts[text(step, "contract")]
        mine = [one for one in self.contracts.values() if account is None or one.account_id == account.pk]
        return mine[0] if len(mine) == 1 else None

    def account(self, step: Step) -> Account:
        """Return the account that a step is about: named, the contact's, or the only one. Raises Impossible."""
        if "account" in step.fields:
            return self.accounts[text(step, "account")]
        contact = self.contact(step)
        if contact is not None:
            return contact.account
        if len(self.accounts) == 1:
            return next(iter(self.accounts.values()))
        raise Impossible(f"name the account; known are {', '.join(self.accounts) or 'none'}")

    def has(self, reference: str) -> bool:
        """Whether the desk has a ticket of that name."""
        return Ticket.objects.filter(desk=self.desk, reference=reference).exists()

    def the_contract(self, step: Step) -> Contract:
        """Return the contract that a step is about. Raises NotThere where it is not said and not the only one."""
        found = self.contract(step)
        if found is None:
            raise NotThere(f"name the contract; known are {', '.join(self.contracts) or 'none'}")
        return found

    def time(self, at: Instant | None) -> str | None:
        """Return an instant as results show it, in the story's zone."""
        return time_text(at, self.zone)

    def because(self, findings: Iterable[Finding[object]], edition: Edition | None = None) -> Json:
        """Return `cites`, `why` and a null `refused`, the end of every result."""
        return {**because(edition or self.edition, findings), "refused": None}


Handler: TypeAlias = Callable[[Stage, Step], Json]
"""What plays a step of one verb, and returns its result."""


def text(step: Step, name: str) -> str:
    """Return a text or name that a step gives, the empty one where it gives none."""
    found = step.fields.get(name)
    return found if isinstance(found, str) else ""


def number(step: Step, name: str) -> int | None:
    """Return a whole number, an amount or an instant that a step gives, None where it gives none."""
    found = step.fields.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def flag(step: Step, name: str) -> bool | None:
    """Return a bool that a step gives, None where it gives none."""
    found = step.fields.get(name)
    return found if isinstance(found, bool) else None


def facts(step: Step) -> dict[str, Value]:
    """Return the facts that stand beside the fields of a step."""
    return dict(cast("dict[str, Value]", step.fields.get("facts") or {}))
