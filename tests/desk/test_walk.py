"""Random people do random things under policies that nobody wrote, and what always holds does.

`docs/invariants.md` numbers what is held here: 1 to 6, 9, 11, 12, 15, 18.
"""

from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from tests.desk.playing import sound
from tests.desk.random_policy import Drawn, draw_policy

from pactdesk.answers.decisions import Json
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.refused import Refused, Undecided
from pactdesk.desk.actions.setting_up import make_account, make_agent, make_contact, make_contract, make_desk
from pactdesk.desk.bridge.known import ALWAYS
from pactdesk.desk.doors.play.player import HANDLERS, run_due_on
from pactdesk.desk.doors.play.stage import Stage
from pactdesk.desk.records.models import Delivery, Entry, Fact, Head, MilestoneRow, Text, Ticket
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.stories.story import Step

POLICIES = 40
BEGIN = int(datetime(2026, 3, 2, 7, tzinfo=UTC).timestamp())
PEOPLE = ("ann", "bob", "cid")
AGENTS = ("kim", "lee")
TICKETS = ("A", "B", "C", "D")
ON_TICKETS = (
    *("respond", "reply", "wait", "resume", "reprioritise", "take-over", "schedule", "phone", "mark", "override"),
    *("assign", "escalate", "work", "book", "estimate", "accept", "decline", "grant", "revoke", "session", "solve"),
    *("confirm", "reopen", "close", "purchase", "show"),
)
ON_CONTRACTS = ("change", "renew", "cancel", "terminate", "invoice", "month", "outage", "maintenance", "work", "queue")
SECONDS = st.sampled_from((0, 1, 59, 60, 1_799, 3_600, 7_200, 30_000, 86_400, 3 * 86_400))


@lru_cache(maxsize=POLICIES)
def drawn(seed: int) -> Drawn:
    return draw_policy(seed)


class Walk(RuleBasedStateMachine):
    """Steps of a story that nobody told, on a desk with a drawn policy."""

    @initialize(seed=st.integers(0, POLICIES - 1))
    def begin(self, seed: int) -> None:
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.policy = drawn(seed)
        edition = self.policy.edition
        self.at = BEGIN
        self.desk = make_desk(slug=f"walk-{seed}", edition=edition, text=self.policy.text, at=BEGIN)
        self.stage = Stage(self.desk, edition, zone_of(edition.zone))
        so: dict[str, Any] = {"acting": Acting(Role.MANAGER), "at": BEGIN, "happened": ALWAYS}
        for name in AGENTS:
            self.stage.agents[name] = make_agent(desk=self.desk, name=name)
        for place, name in enumerate(("acme", "ohm")):
            account = make_account(desk=self.desk, name=name, facts={}, **so)
            self.stage.accounts[name] = account
            facts = {"plan": self.policy.plans[place]}
            contract = make_contract(account=account, name=f"c-{name}", facts=facts, since=BEGIN, **so)
            self.stage.contracts[contract.name] = contract
        for name, owner in zip(PEOPLE, ("acme", "acme", "ohm"), strict=True):
            account = self.stage.accounts[owner]
            self.stage.contacts[name] = make_contact(account=account, name=name, facts={"known": name != "bob"}, **so)
        for ticket, who, kind in zip(TICKETS, PEOPLE, (*self.policy.kinds, *self.policy.kinds), strict=False):
            owner = self.stage.contacts[who].account.name
            fields: dict[str, object] = {
                "ticket": ticket,
                "contact": who,
                "contract": f"c-{owner}",
                "facts": {"kind": kind},
            }
            self.step("open", 600, fields)

    def teardown(self) -> None:
        if hasattr(self, "whole"):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @rule(who=st.sampled_from(PEOPLE), ticket=st.sampled_from(TICKETS), data=st.data(), later=SECONDS)
    def opens(self, who: str, ticket: str, data: st.DataObject, later: int) -> None:
        facts = {
            "kind": data.draw(st.sampled_from(self.policy.kinds)),
            "channel": data.draw(st.sampled_from(self.policy.channels)),
            "priority": data.draw(st.sampled_from(("high", "low"))),
        }
        owner = self.stage.contacts[who].account.name
        self.step("open", later, {"ticket": ticket, "contact": who, "contract": f"c-{owner}", "facts": facts})

    @rule(do=st.sampled_from(ON_TICKETS), ticket=st.sampled_from(TICKETS), data=st.data(), later=SECONDS, early=SECONDS)
    def acts(self, do: str, ticket: str, data: st.DataObject, later: int, early: int) -> None:
        fields: dict[str, object] = {"ticket": ticket}
        side, names = data.draw(st.sampled_from((("contact", PEOPLE), ("agent", AGENTS), ("", ("",)))))
        if side:
            fields[side] = data.draw(st.sampled_from(names))
        if do == "take-over":
            fields["contact"] = data.draw(st.sampled_from(PEOPLE))
        if data.draw(st.booleans()):
            fields["why"] = "because"
        fields |= self.more(do, data)
        self.step(do, later, fields, early if data.draw(st.booleans()) else None)

    @rule(do=st.sampled_from(ON_CONTRACTS), owner=st.sampled_from(("acme", "ohm")), data=st.data(), later=SECONDS)
    def agrees(self, do: str, owner: str, data: st.DataObject, later: int) -> None:
        fields: dict[str, object] = {"contract": f"c-{owner}"}
        fields |= self.more(do, data)
        if do == "invoice":
            fields = {"account": owner, "month": CalendarPeriod.holding(datetime(2026, 3, 1, tzinfo=UTC).date())}
        elif do == "queue":
            fields = {"agent": data.draw(st.sampled_from(AGENTS))}
        self.step(do, later, fields)

    @rule(later=st.sampled_from((3_600, 86_400, 40 * 86_400)))
    def waits(self, later: int) -> None:
        self.step("pass", later, {})

    def more(self, do: str, data: st.DataObject) -> dict[str, object]:
        """Return the fields that a verb needs beside its ticket or contract and who does it."""
        start = self.at + data.draw(st.sampled_from((600, 7_200, 90_000)))
        found: dict[str, dict[str, object]] = {
            "reprioritise": {"facts": {"priority": data.draw(st.sampled_from(("high", "low")))}},
            "schedule": {"start": start},
            "phone": {"granted": data.draw(st.booleans())},
            "mark": {"bug": True},
            "override": {"decision": data.draw(st.sampled_from(("admitted", "refused")))},
            "assign": {"agent": data.draw(st.sampled_from(AGENTS))},
            "work": {
                "minutes": data.draw(st.sampled_from((1, 15, 46, 120))),
                "facts": {"activity": data.draw(st.sampled_from(self.policy.activities))},
            },
            "book": {"kind": "call", "start": start, "minutes": 30},
            "estimate": {"amount": 10_000, "minutes": 60},
            "session": {"tool": "remote"},
            "purchase": {"item": self.policy.items[0], "ref": data.draw(st.sampled_from(("r1", "r2", "r3")))},
            "change": {"facts": {"plan": data.draw(st.sampled_from(self.policy.plans))}},
            "renew": {"facts": {}},
            "cancel": {"facts": {}, "why": "moved on"},
            "terminate": {"facts": {}, "why": "unpaid"},
            "month": {"month": CalendarPeriod.holding(datetime(2026, 3, 1, tzinfo=UTC).date())},
            "outage": {"from": self.at - 600, "to": self.at, "facts": {}},
            "maintenance": {"from": self.at + 600, "to": self.at + 1_200, "facts": {}},
        }
        return found.get(do, {})

    def step(self, do: str, later: int, fields: dict[str, object], early: int | None = None) -> None:
        """Do a step as a story does, and look at everything after it."""
        self.at += later
        self.stage.fired = list(run_due_on(self.stage, self.at))
        happened = None if early is None else max(self.at - early, BEGIN)
        before = self.written()
        result: Json | None = None
        try:
            with transaction.atomic():
                result = HANDLERS[do](self.stage, Step(self.at, happened, do, fields, None, 1))
        except (Refused, Undecided, PolicyError):
            assert self.written() == before
        self.look(result)

    def written(self) -> tuple[object, ...]:
        """Return how much is written, and where the journal stands."""
        head = Head.objects.get(desk=self.desk)
        kinds = (Entry, Fact, Ticket, MilestoneRow, Delivery, Text)
        return (head.sequence, head.digest, *(kind.objects.filter(desk=self.desk).count() for kind in kinds))

    def look(self, result: Json | None) -> None:
        """Assert what always holds."""
        sound(self.stage)
        if result is not None:
            assert {"cites", "why", "refused"} <= set(result)
        for row in Ticket.objects.filter(desk=self.desk).exclude(outcome="admitted"):
            assert row.admitted_at is not None or row.due_at is None
        fired = Fact.objects.filter(desk=self.desk, what="fired", ticket__isnull=False).values_list("ticket", "body")
        told = Counter((ticket, body.get("what"), body.get("milestone")) for ticket, body in fired)
        assert all(count == 1 for count in told.values()), told
        ahead = Fact.objects.filter(desk=self.desk, happened_at__gt=self.at).exclude(what="maintenance")
        assert not ahead.exists()


@pytest.mark.django_db
def test_a_short_walk() -> None:
    run_state_machine_as_test(Walk, settings=_paced(examples=12, steps=15))


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_walk() -> None:
    run_state_machine_as_test(Walk, settings=_paced(examples=120, steps=30))


def _paced(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
