"""How do the tests of a shipped policy ask it something, and compare the answer with what they expect?

Facts are flat keywords: each goes to the first scope that declares it, unless named in full; a mapping is a scope.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pactdesk
from pactdesk.engine.assess import decide_open
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.instant import Instant, local_instant, moment_of
from pactdesk.engine.terms.work import Work, WorkFinding
from pactdesk.engine.works import decide_work
from pactdesk.language.given import read_facts
from pactdesk.language.read import read_policy

Facts = Mapping[str, object]
Row = tuple[str, str, Facts, Facts]
"""One case: what it shows, local time, facts, and the parts of the answer that must be so."""

_SCOPES: Final = ("request", "work", "contract", "account", "contact", "product")


@cache
def policy(name: str, edition: str = "2026-01") -> Edition:
    """Return a shipped edition."""
    found = read_policy(Path(pactdesk.__file__).parent / "policies" / name / f"{edition}.yaml")
    assert isinstance(found, Edition), found
    return found


def instant(local: str, zone: str) -> Instant:
    """Return the instant of a local time such as `2026-03-06 13:59`."""
    return local_instant(datetime.fromisoformat(local), ZoneInfo(zone))


def raw(edition: Edition, facts: Facts) -> dict[str, dict[str, Value]]:
    """Return flat facts by scope."""
    given: dict[str, dict[str, object]] = {scope: {} for scope in _SCOPES}
    for name, value in facts.items():
        if isinstance(value, Mapping):
            given[name] = dict(value)
        else:
            key = next((f"{scope}.{name}" for scope in _SCOPES if f"{scope}.{name}" in edition.facts), name)
            scope, _, own = key.partition(".")
            given[scope][own] = value
    return {scope: read_facts(edition, scope, names) for scope, names in given.items()}


def open_(name: str, at: str, zone: str, **facts: object) -> dict[str, object]:
    """Return what a shipped policy says of a request opened at a local time, in the words of stories."""
    edition = policy(name)
    found = decide_open(edition, raw(edition, facts), instant(at, zone))
    due = {one.value.name: _local(one.value.due, zone) for one in found.milestones}
    return {
        "outcome": found.outcome,
        "offers": [_offer(one.value.item, one.value.price_minor, one.value.minimum_minutes) for one in found.offers],
        "redirect_to": found.admission.value.redirect_to,
        "assign": found.admission.value.assign,
        "awaits": found.admission.value.awaits,
        "due": due["first-response"],
        "hours": None if found.hours is None else found.hours.value,
        "paged": found.paged.value,
        "notices": [one.value for one in found.notices],
        "rank": None if found.rank is None else found.rank.value[:-1],
        "cites": [clause for one in found.findings for clause in one.cites]
        + list(found.rank.cites if found.rank else ()),
    }


def contract_(name: str, at: str, zone: str, **facts: object) -> dict[str, object]:
    """Return whether a shipped policy lets a contract be made: reasons of rejection, roles, terms, clauses."""
    edition = policy(name)
    view = view_of(edition, raw(edition, facts), instant(at, zone))
    rejected = edition.contracts.standing(view_of(edition, raw(edition, facts), instant(at, zone), as_given=True))
    roles = edition.staffing.standing(view)
    causes = [rule.cites for rule in rejected] + [rule.cites for rule in roles]
    terms = terms_of(edition.conduct, view, "contract")
    return {
        "outcome": "rejected" if rejected else "accepted",
        "staffing": [rule.says.key for rule in roles if rule.says.key not in view.facts],
        "care_until": str(view.facts.get("contract.care_until")),
        "plan": view.get("contract.plan"),
        "cites": [*chain.from_iterable(causes), *terms.cites],
    }


def act_(name: str, act: str, at: str, zone: str, **facts: object) -> dict[str, object]:
    """Return the terms of an act under a shipped policy."""
    edition = policy(name)
    view = view_of(edition, raw(edition, facts), instant(at, zone))
    found = terms_of(edition.conduct, view, act)
    return {
        "needs": [need.what for need in found.value.needs],
        "does": list(found.value.does),
        "says": list(found.value.says),
        "moves": [(one.fact, one.months, one.from_end) for one in found.value.extends],
        "cites": list(found.cites),
    }


def work_(name: str, zone: str, facts: Facts, *works: Facts) -> list[dict[str, object]]:
    """Return what becomes of each work, in the order in which they draw, on a contract with these facts.

    A work is {at, minutes, activity, ticket, ...}: it ended at that local time, on a ticket or on the contract itself.
    """
    edition = policy(name)
    known = tuple(_work(edition, zone, f"{place:03}", one) for place, one in enumerate(works))
    return [_worked(found) for found in decide_work(edition, raw(edition, facts), known)]


def _work(edition: Edition, zone: str, key: str, given: Facts) -> Work:
    ended, minutes = instant(str(given["at"]), zone), int(str(given["minutes"]))
    facts = {name: value for name, value in given.items() if name not in ("at", "ticket")}
    ticket = given.get("ticket")
    return Work(
        key,
        None if ticket is None else str(ticket),
        ended - minutes * 60,
        ended,
        read_facts(edition, "work", facts),
        "kim",
        ended,
    )


def _worked(found: WorkFinding) -> dict[str, object]:
    amounts = [None if part.amount_minor is None else _amount(part.amount_minor) for part in found.parts]
    covers = [part.cover.value for part in found.parts]
    return {
        "parts": list(zip(covers, found.minutes, found.billed_minutes, amounts, strict=True)),
        "usage": {one.allowance: (one.used, one.left) for one in found.usage},
        "alerts": [(one.allowance, one.share, one.to) for one in found.alerts],
        "cites": list(found.finding.cites),
    }


def assert_says(found: Facts, expected: Facts) -> None:
    """Compare the named parts of an answer: lists under `cites` are contained in it, all else is equal."""
    cites = expected.get("cites", ())
    assert isinstance(cites, Iterable)
    assert set(cites) <= set(found["cites"])  # type: ignore[call-overload]  # a list by agreement
    rest = {name: value for name, value in expected.items() if name != "cites"}
    assert {name: found[name] for name in rest} == rest


@dataclass(frozen=True, slots=True)
class Desk:
    """One policy at one place, with facts that all its cases share."""

    policy: str
    zone: str
    facts: Facts = field(default_factory=dict)

    def says(self, at: str, facts: Facts, expected: Facts) -> None:
        """Open a request and compare."""
        assert_says(open_(self.policy, at, self.zone, **{**self.facts, **facts}), expected)


def _offer(item: str, minor: int | None, minimum_minutes: int | None) -> tuple[str, str, int | None]:
    return item, "quote" if minor is None else _amount(minor), minimum_minutes


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _local(at: Instant | None, zone: str) -> str | None:
    if at is None:
        return None
    moment = moment_of(at, ZoneInfo(zone)).replace(tzinfo=None)
    return moment.isoformat(" ", "seconds" if moment.second else "minutes")
