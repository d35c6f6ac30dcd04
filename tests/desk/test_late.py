"""Facts that become known late, in whatever order, come to the same: how tickets stand, and what is invoiced in all.

Admissions are taken when they are made, so tickets are opened in time; all else is recorded on its day, or weeks
later in any order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.playing import sound

from pactdesk.desk.doors.play.player import HANDLERS, run_due_on, staged
from pactdesk.desk.doors.play.stage import Stage
from pactdesk.desk.records.models import MilestoneRow, Ticket
from pactdesk.engine.terms.instant import Instant
from pactdesk.stories.read import read_stories
from pactdesk.stories.story import Step, Story

pytestmark = pytest.mark.django_db
DAY = 86_400
STORY = """
story: what became known late
policy: {policy}
zone: {zone}
given:
  accounts: {{acme: {{}}}}
  contracts: {{c1: {{account: acme, {contract}}}}}
  contacts: {{ann: {{account: acme, {contact}}}}}
  agents: {{kim: {{}}}}
steps:
  - {{at: 2026-03-02 10:00, do: open, ticket: A, contact: ann, {request}}}
  - {{at: 2026-03-03 10:00, do: open, ticket: B, contact: ann, {request}}}
"""


@dataclass(frozen=True)
class Vendor:
    """A policy with a contract under it, what is asked, and the activities that work on it may be."""

    policy: str
    zone: str
    contract: str
    contact: str
    request: str
    activities: tuple[str, ...]

    @property
    def story(self) -> str:
        return STORY.format(
            **{name: getattr(self, name) for name in ("policy", "zone", "contract", "contact", "request")}
        )


VENDORS = (
    Vendor(
        "smartchoice",
        "America/New_York",
        "package: small, overflow: advanced, account_manager: kim",
        "trained: true",
        "kind: question, channel: portal",
        ("question-call", "question-email", "meeting", "bug-fix"),
    ),
    Vendor(
        "sma",
        "America/Chicago",
        "service: managed-services, monthly_hours: 2, overflow_rate: 100.00, after_hours_rate: 50.00",
        "",
        "kind: problem, priority: P4, channel: portal",
        ("problem", "service-request"),
    ),
    Vendor(
        "websan",
        "America/New_York",
        "plan: winning, licensed_users: 3, hourly_rate: 150.00, account_manager: kim, coach: kim",
        "nominated: true",
        "kind: tweak, channel: portal",
        ("tweak", "break-fix", "report"),
    ),
)


@st.composite
def happenings(draw: st.DrawFn, vendor: Vendor) -> list[tuple[Instant, str, dict[str, Any]]]:
    """Draw what happens in eight weeks, each thing in a second of its own."""
    found: list[tuple[Instant, str, dict[str, Any]]] = []
    instants = draw(st.lists(st.integers(2 * 3_600, 56 * 24 * 3_600), min_size=2, max_size=7, unique=True))
    for instant in instants:
        do = draw(st.sampled_from(("respond", "work", "work", "work", "assign")))
        fields: dict[str, Any] = {"ticket": draw(st.sampled_from("AB")), "agent": "kim"}
        if do == "work":
            minutes = draw(st.sampled_from((5, 15, 25, 61, 200)))
            fields |= {"minutes": minutes, "facts": {"activity": draw(st.sampled_from(vendor.activities))}}
        found.append((instant, do, fields))
    return found


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.policy)
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_late_facts_in_any_order_come_to_the_same(vendor: Vendor, data: st.DataObject) -> None:
    told = data.draw(happenings(vendor))
    (story,) = read_stories(vendor.story, "late.yaml")
    begin = story.steps[-1].at
    end = begin + 100 * DAY
    in_time = [(begin + later, begin + later, do, fields) for later, do, fields in sorted(told, key=lambda one: one[0])]
    shuffled = data.draw(st.permutations(told))
    recorded = begin + data.draw(st.sampled_from((57, 70, 95))) * DAY
    late = [(recorded + place, begin + later, do, fields) for place, (later, do, fields) in enumerate(shuffled)]
    assert _lived(story, in_time, end) == _lived(story, late, end)


def _lived(
    story: Story, told: Sequence[tuple[Instant, Instant, str, dict[str, Any]]], end: Instant
) -> tuple[object, ...]:
    """Return how tickets stand in the end, and what all invoices come to."""
    with transaction.atomic():
        stage = staged(story)
        for step in story.steps:
            HANDLERS[step.do](stage, step)
        for at, happened, do, fields in told:
            list(run_due_on(stage, at))
            HANDLERS[do](stage, Step(at, happened, do, fields, None, 1))
        list(run_due_on(stage, end))
        sound(stage)
        found = (_standing(stage), _invoiced(stage, end))
        transaction.set_rollback(True)
    return found


def _standing(stage: Stage) -> list[object]:
    columns = ("reference", "state", "outcome", "priority", "assignee", "access", "rank", "admitted_at")
    milestones = ("ticket__reference", "name", "promise", "due_at", "reached_at", "breached_at")
    return [
        *Ticket.objects.filter(desk=stage.desk).order_by("reference").values_list(*columns),
        *MilestoneRow.objects.filter(desk=stage.desk).order_by("ticket__reference", "name").values_list(*milestones),
    ]


def _invoiced(stage: Stage, end: Instant) -> float:
    total = 0.0
    for month in ("2026-03", "2026-04", "2026-05", "2026-06"):
        (asked,) = read_stories(
            f"story: x\npolicy: {stage.desk.policy}\ngiven: {{accounts: {{acme: {{}}}}}}\n"
            f"steps: [{{at: 2026-07-01 00:00, do: invoice, account: acme, month: {month}}}]\n",
            "x.yaml",
        )
        step = asked.steps[0]
        result = HANDLERS["invoice"](stage, Step(end, None, "invoice", step.fields, None, 1))
        lines = result["lines"]
        assert isinstance(lines, list)
        total += sum(float(line["amount"]) for line in lines)
    return round(total, 2)
