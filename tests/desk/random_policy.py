"""Policies that nobody wrote: drawn, whole, and clean under `policy check`.

Plans, kinds, activities and items have drawn names, so that nothing in the desk can know them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import yaml

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_text

SYLLABLES: Final = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu", "pel", "dor", "fan", "gim")
ZONES: Final = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
WEEKS: Final[tuple[dict[str, object], ...]] = (
    {"mon-fri": "08:00-17:00"},
    {"mon-thu": ["08:00-12:00", "13:00-17:30"], "fri": "08:00-14:00"},
    {"mon-sun": "00:00-24:00"},
    {"tue-sat": "22:00-06:00"},
    {"mon": "09:00-10:00", "sun": "20:00-23:00"},
)
TARGETS: Final = (
    "30 minutes",
    "1 hour",
    "2 business hours",
    "45 business minutes",
    "1 business day",
    "2 business days",
)
ROWS: Final[tuple[dict[str, object], ...]] = (
    {"act": "close", "need": "customer", "or-with": "reason"},
    {"act": "close", "do": ["revoke-consent", "erase-credentials"]},
    {"act": "confirm", "need": "customer", "do": "revoke-consent"},
    {"act": "session", "need": "consent", "do": "record"},
    {"act": "reprioritise", "need": "reason", "do": ["recount", "record"]},
    {"act": "breach", "do": ["escalate", "notify"]},
    {"act": "schedule", "do": ["set-target", "invite"]},
    {"act": "book", "need": "free-slot", "do": "invite"},
    {"act": "override", "need": ["agent", "reason"]},
    {"act": "cancel", "notice": "30 days"},
    {"act": "notice", "notice": "7 days"},
    {"act": "renew", "extend": {"fact": "valid_until", "by": "12 months", "from": "end"}},
    {"act": "refund", "need": ["manager", "reason"]},
    {"act": "terminate", "need": "reason"},
)


@dataclass
class Drawn:
    """A drawn policy and the names in it."""

    edition: Edition
    text: str
    plans: list[str]
    kinds: list[str]
    channels: list[str]
    activities: list[str]
    items: list[str]


@dataclass
class _Desk:
    random: Random
    clauses: dict[str, object] = field(default_factory=dict)

    def cite(self) -> str:
        """Return a clause of its own for a row."""
        name = f"R-{len(self.clauses) + 1}"
        self.clauses[name] = {"at": str(len(self.clauses) + 1), "says": f"What {name} says."}
        return name

    def names(self, least: int, most: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < self.random.randint(least, most):
            found["".join(self.random.choices(SYLLABLES, k=3))] = None
        return list(found)


class _Plain(yaml.SafeDumper):
    """YAML that repeats what it has to, without anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def draw_policy(seed: int) -> Drawn:
    """Draw a policy: the same for the same seed, and clean."""
    random = Random(seed)
    desk = _Desk(random)
    plans, kinds, activities = desk.names(2, 3), desk.names(2, 3), desk.names(3, 5)
    items = [*(f"item-{name}" for name in desk.names(3, 3))]
    channels = ["portal", "email", "phone"]
    currency = random.choice(["EUR", "USD", "JPY"])
    document: dict[str, object] = {
        "policy": "".join(random.choices(SYLLABLES, k=4)),
        "edition": "1",
        "effective": "2026-01-01",
        "zone": random.choice(ZONES),
        "currency": currency,
        "clauses": desk.clauses,
        "facts": _facts(desk, plans, kinds, channels, activities),
        "conditions": {"valid": {"until": "valid_until"}},
        "hours": {f"team-{place}": _hours(desk) for place in range(len(plans))},
        "which-hours": [
            {"when": {"plan": plan}, "use": f"team-{place}", "cites": desk.cite()} for place, plan in enumerate(plans)
        ],
        "admission": _admission(desk, plans, kinds, channels, items),
        "milestones": _milestones(desk, plans),
        "queue": [
            {"by": "priority", "order": ["high", "low"], "cites": desk.cite()},
            {"by": "plan", "order": random.sample(plans, len(plans)), "cites": desk.cite()},
        ],
        "items": {item: _item(desk, currency) for item in items},
        "allowances": {"pot": {"minutes": random.choice([30, 60, 90]), "per": "month", "cites": desk.cite()}},
        "coverage": _coverage(desk, activities, items),
        "overflow": [{"as": "billable", "item": items[0], "cites": desk.cite()}],
        "purchases": [{"item": items[0], "admits": "ticket", "cites": desk.cite()}],
        "conduct": [{**row, "cites": desk.cite()} for row in ROWS if random.random() < 0.6],
    }
    text = yaml.dump(document, Dumper=_Plain, sort_keys=False, width=200)
    edition = read_text(text, f"drawn-{seed}.yaml", Path())
    assert isinstance(edition, Edition), (edition[0], text)
    faults = check(edition)
    assert not faults, (faults[0].sentence, text)
    return Drawn(edition, text, plans, kinds, channels, activities, items)


def _facts(
    desk: _Desk, plans: list[str], kinds: list[str], channels: list[str], activities: list[str]
) -> dict[str, object]:
    return {
        "contract": {"plan": {"of": plans, "default": plans[0], "cites": desk.cite()}, "valid_until": "date"},
        "contact": {"known": "bool"},
        "request": {
            "kind": {"of": kinds, "required": True},
            "channel": {"of": channels, "default": "portal", "cites": desk.cite()},
            "priority": {"of": ["high", "low"], "default": "low", "cites": desk.cite()},
        },
        "work": {"activity": {"of": activities, "required": True}, "minutes": "int"},
    }


def _hours(desk: _Desk) -> dict[str, object]:
    hours: dict[str, object] = {"open": desk.random.choice(WEEKS), "cites": desk.cite()}
    if desk.random.random() < 0.5:
        hours["holidays"] = ["2026-03-20", "12-25"]
    return hours


def _admission(
    desk: _Desk, plans: list[str], kinds: list[str], channels: list[str], items: list[str]
) -> dict[str, object]:
    rows: list[dict[str, object]] = []
    for plan in plans:
        for kind in kinds:
            outcome = desk.random.choice(["admitted", "admitted", "offered", "refused"])
            row: dict[str, object] = {"id": f"{plan}-{kind}", "when": {"plan": plan, "kind": kind, "valid": True}}
            row |= {"outcome": outcome, "cites": desk.cite()}
            if outcome == "offered":
                row["offer"] = items[0]
            rows.append(row)
    offered = [str(row["id"]) for row in rows if row["outcome"] == "offered"]
    rows.append(
        {"id": "lapsed", "when": {"valid": False}, "outcome": "offered", "offer": items[0], "cites": desk.cite()}
    )
    paid = {"id": "paid", "when": {"bought": items[0]}, "outcome": "admitted", "exception-to": [*offered, "lapsed"]}
    rows.append({**paid, "cites": desk.cite()})
    for row in rows:
        if row["outcome"] in ("admitted", "refused") and row["id"] != "paid":
            row["when"] = {**row["when"], "bought": {"not": items[0]}}  # type: ignore[dict-item]  # `when` is a mapping
    gates: dict[str, object] = {"plan": rows}
    gates["choice"] = [{"when": {"unchosen": True}, "outcome": "held", "awaits": "choice", "cites": desk.cite()}]
    if desk.random.random() < 0.5:
        when = {"known": False, "channel": channels[2]}
        gates["who"] = [{"when": when, "outcome": "held", "awaits": "colleague", "cites": desk.cite()}]
    return gates


def _milestones(desk: _Desk, plans: list[str]) -> dict[str, object]:
    first = [
        {"when": {"plan": plan}, "target": desk.random.choice(TARGETS), "promise": _promise(desk), "cites": desk.cite()}
        for plan in plans
    ]
    found: dict[str, object] = {"first-response": first}
    if desk.random.random() < 0.5:
        found["resolution"] = [{"target": "3 business days", "promise": "internal", "cites": desk.cite()}]
    return found


def _promise(desk: _Desk) -> str:
    return desk.random.choice(["promised", "promised", "internal"])


def _item(desk: _Desk, currency: str) -> dict[str, object]:
    prices = ["100", "250", "quote"] if currency == "JPY" else ["100.00", "250.50", "quote"]
    price: dict[str, object] = {"price": desk.random.choice(prices), "per": "hour", "cites": desk.cite()}
    if price["price"] != "quote" and desk.random.random() < 0.5:
        price["step"] = "30 minutes per work"
    return price


def _coverage(desk: _Desk, activities: Iterable[str], items: list[str]) -> list[dict[str, object]]:
    ways: tuple[Callable[[], dict[str, object]], ...] = (
        lambda: {"as": "included"},
        lambda: {"as": "billable", "item": items[1]},
        lambda: {"draw": "pot"},
        lambda: {"draw": "pot", "slot": "15 minutes"},
        lambda: {"as": "excluded"},
        lambda: {"as": "included", "up-to": "45 minutes per ticket"},
    )
    rows = [{"when": {"activity": one}, **desk.random.choice(ways)(), "cites": desk.cite()} for one in activities]
    if not any("draw" in row for row in rows):
        rows[0] = {"when": rows[0]["when"], "draw": "pot", "cites": rows[0]["cites"]}
    return rows
