"""What do people want of a desk? A step at random, with all that its verb needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from pactdesk.desk.doors.play.stage import CUSTOMERS, Stage
from pactdesk.engine.terms.instant import Instant

HOUR, DAY = 3_600, 86_400
OFTEN: Final = 0.5
VERBS: Final[Mapping[str, int]] = {
    "open": 7,
    "respond": 4,
    "reply": 3,
    "wait": 3,
    "resume": 3,
    "work": 5,
    "purchase": 6,
    "book": 4,
    "change": 4,
    "reprioritise": 2,
    "assign": 2,
    "escalate": 1,
    "estimate": 1,
    "accept": 1,
    "solve": 3,
    "confirm": 1,
    "close": 2,
    "reopen": 1,
    "grant": 2,
    "revoke": 1,
    "session": 1,
    "schedule": 2,
    "override": 1,
    "mark": 1,
    "phone": 1,
    "take-over": 1,
    "contract": 3,
    "cancel": 2,
    "reinstate": 2,
    "renew": 2,
    "terminate": 1,
    "outage": 2,
    "maintenance": 1,
    "refund": 1,
}
"""What people do, and how often."""


@dataclass(frozen=True)
class Words:
    """What a policy knows: with these words people act on a desk that runs on it."""

    plans: tuple[str, ...]
    kinds: tuple[str, ...]
    priorities: tuple[str, ...]
    activities: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """Who wants something of a desk at an instant, under a name that nothing else bears.

    `tickets` and `refs` are those of which more may be wanted.
    """

    random: Random
    words: Words
    stage: Stage
    at: Instant
    name: str
    tickets: list[str]
    refs: list[str]

    def fields(self, do: str) -> dict[str, object] | None:
        """Return the fields of a step, None where there is nothing to do it with."""
        contact = self.random.choice(list(self.stage.contacts))
        by = {"contact": contact} if do in CUSTOMERS else {"agent": self.random.choice(list(self.stage.agents))}
        for find in (self._bought, self._agreed):
            found = find(do, contact)
            if found is not None:
                return {**(by if do in ("purchase", "refund") else {}), **found} if found else None
        ticket = self.random.choice(self.tickets or ["none"])
        said = {"text": f"what {self.name} says", "why": f"because of {self.name}"}
        return {"ticket": ticket, **said, **by, **self._more(do, contact)}

    def _bought(self, do: str, contact: str) -> dict[str, object] | None:
        """Return what buying needs, nothing at all where that or work cannot be, None for other verbs."""
        words, choice = self.words, self.random.choice
        if do == "work" and not words.activities:
            return {}
        if do == "refund":
            return {"ref": choice(self.refs), "why": "asked for"} if self.refs else {}
        if do != "purchase":
            return None
        if not words.items:
            return {}
        found = {"item": choice(words.items), "quantity": choice((1, 2)), "ref": choice([self.name, *self.refs])}
        ticket = {"ticket": choice(self.tickets)} if self.tickets and self.random.random() < OFTEN else {}
        return {**self._contract(contact), **found, **ticket}

    def _agreed(self, do: str, contact: str) -> dict[str, object] | None:
        """Return what a verb needs that speaks of a contract, None for other verbs."""
        plan = {"facts": {"plan": self.random.choice(self.words.plans)}}
        match do:
            case "contract":
                return {"id": self.name, "account": self.stage.contacts[contact].account.name, **plan}
            case "change":
                return {"contract": self._contract(contact)["contract"], **plan}
            case "cancel" | "reinstate" | "renew" | "terminate":
                return self._contract(contact)
            case "outage":
                return {**self._contract(contact), "from": self.at - self.random.choice((HOUR, DAY)), "to": self.at}
            case "maintenance":
                return {**self._contract(contact), "from": self.at + HOUR, "to": self.at + 2 * HOUR}
        return None

    def _more(self, do: str, contact: str) -> dict[str, object]:
        """Return what a verb needs that speaks of a ticket, beside that."""
        words, choice = self.words, self.random.choice
        start = self.at + choice((HOUR, 3 * HOUR, DAY))
        priority, activity = choice(words.priorities), choice(words.activities or ("",))
        more: dict[str, dict[str, object]] = {
            "book": {"kind": "call", "start": start, "minutes": 30},
            "reprioritise": {"facts": {"priority": priority}},
            "schedule": {"start": start},
            "phone": {"granted": choice((True, False))},
            "mark": {"bug": True},
            "override": {"decision": choice(("admitted", "refused"))},
            "estimate": {"minutes": 60, "amount": 10_000},
            "session": {"tool": "remote"},
            "work": {"minutes": choice((5, 20, 90)), "facts": {"activity": activity}},
        }
        if do == "open":
            asked = {"facts": {"kind": choice(words.kinds), "priority": priority}}
            return {**self._contract(contact), "ticket": self.name, **asked}
        return more.get(do, {})

    def _contract(self, contact: str) -> dict[str, object]:
        account = self.stage.contacts[contact].account_id
        mine = [one.name for one in self.stage.contracts.values() if one.account_id == account]
        return {"contract": self.random.choice(mine[-3:]), "why": f"because of {self.name}"}
