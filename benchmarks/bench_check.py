"""How long does the proof of a large policy take?

The policies are drawn, but shaped like written ones: a tree cuts each question into cells, exceptions lie across.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import TypeVar

import pytest
from tests.engine.policy.editions import count, day, edition, flag, minutes_of, one_of, rule, weekly

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import TIME, Condition, ConditionForm, Key, Symbol
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import (
    Admit,
    Cover,
    Coverage,
    Measure,
    Outcome,
    Price,
    Promise,
    Reject,
    Restate,
    Target,
    UseHours,
)

Says = TypeVar("Says")
Cell = dict[Key, tuple[Symbol, ...]]

PLANS = ("none", "basic", "silver", "gold", "platinum")
KINDS = ("problem", "question", "outage", "training", "consulting", "installation", "upgrade", "transfer")
REQUEST: Cell = {
    "contract.plan": PLANS,
    "contract.license": ("perpetual", "subscription", "hosted", None),
    "contract.users": (0, 1, 2, None),
    "account.region": ("americas", "europe", "asia", None),
    "product.family": ("server", "client", "mobile", "bundle", None),
    "contact.trained": (False, True),
    "request.kind": KINDS,
    "request.channel": ("portal", "email", "phone", None),
    "request.severity": ("P1", "P2", "P3", "P4", None),
    "condition.care": (False, True),
    "condition.outdated": (False, True),
}
WORK: Cell = {
    "contract.plan": PLANS,
    "contract.license": ("perpetual", "subscription", "hosted", None),
    "work.activity": KINDS,
    "work.remote": (False, True),
    "request.severity": ("P1", "P2", "P3", "P4", None),
    "condition.care": (False, True),
}


def leaves(random: Random, asked: Cell, number: int) -> list[Cell]:
    """Cut all that can be asked into so many cells."""
    cells: list[Cell] = [{}]
    while len(cells) < number:
        cell = cells.pop(random.randrange(len(cells)))
        key = random.choice(list(asked))
        symbols = list(cell.get(key, asked[key]))
        if len(symbols) == 1:
            cells.append(cell)
            continue
        random.shuffle(symbols)
        place = random.randrange(1, len(symbols))
        cells += [{**cell, key: tuple(symbols[:place])}, {**cell, key: tuple(symbols[place:])}]
    return cells


def meet(one: Cell, other: Cell) -> bool:
    return all(set(one[key]) & set(other[key]) for key in one.keys() & other.keys())


def question(
    random: Random, group: str, asked: Cell, cells: int, exceptions: int, says: Callable[[int], Says]
) -> Iterator[Rule[Says]]:
    """Write a question that is answered once: each exception names all it meets before it."""
    found = leaves(random, asked, cells)
    for _ in range(exceptions):
        keys = random.sample(list(asked), random.randint(2, 4))
        found.append({key: tuple(random.sample(asked[key], random.randint(1, len(asked[key]) - 1))) for key in keys})
    for place, cell in enumerate(found):
        names = [f"{group}-{before}" for before in range(place) if place >= cells and meet(cell, found[before])]
        yield rule(f"{group}-{place}", says(place), cell, group=group, excepts=tuple(names))


def target(place: int) -> Target:
    return Target(Measure.CLOCK if place % 2 else Measure.BUSINESS, 3_600, Promise.PROMISED)


def cover(place: int) -> Coverage:
    return Coverage(Cover.BILLABLE, item="hour") if place % 3 else Coverage(Cover.ALLOWANCE, allowance="pool")


def large(seed: int, rules: int = 60) -> Edition:
    """Make an edition of the largest size: 60 rules of admission over twelve keys, and all other sections to match."""
    random = Random(seed)
    hours = [
        weekly("day", dict.fromkeys(range(5), (8, 17)), "America/Chicago"),
        weekly("long", dict.fromkeys(range(5), (7, 19)), "America/Chicago"),
        weekly("europe", dict.fromkeys(range(5), (8, 17)), "Europe/Berlin"),
    ]
    facts = (
        one_of("contract.plan", *PLANS, default="basic"),
        one_of("contract.license", "perpetual", "subscription", "hosted"),
        count("contract.users", 10, 100),
        day("contract.care_until"),
        one_of("account.region", "americas", "europe", "asia"),
        one_of("product.family", "server", "client", "mobile", "bundle"),
        one_of("product.current", "one", "two"),
        one_of("version.name", "one", "two"),
        flag("contact.trained"),
        one_of("request.kind", *KINDS, required=True),
        one_of("request.channel", "portal", "email", "phone"),
        one_of("request.severity", "P1", "P2", "P3", "P4"),
        one_of("work.activity", *KINDS, required=True),
        flag("work.remote"),
    )
    conditions = (
        Condition("care", ConditionForm.UNTIL, ("contract.care_until",), missing=True),
        Condition("outdated", ConditionForm.DIFFERS, ("version.name", "product.current"), missing=False),
    )
    bare = edition(*facts, hours=hours, timed=("day", "long", "europe"))
    asked = {**REQUEST, TIME: bare.time_domain}
    half = rules // 3
    return edition(
        *facts,
        conditions=conditions,
        hours=hours,
        timed=("day", "long", "europe"),
        items=("hour", "case"),
        allowances=[minutes_of("pool")],
        contracts=[
            rule("none-hosted", Reject("Not sold there."), {"contract.plan": "platinum", "account.region": "asia"})
        ],
        restate=[rule("lapsed", Restate("contract.plan", "none"), {"condition.care": False}, group="contract.plan")],
        impossible=[{"request.kind": "transfer", "contract.license": "hosted"}],
        admission=[
            *question(random, "what", asked, rules // 2, rules // 4, lambda n: Admit(list(Outcome)[n % 5])),
            *question(random, "who", asked, rules // 8, rules // 8, lambda n: Admit(list(Outcome)[n % 5])),
        ],
        which_hours=question(
            random, "", REQUEST, half, half // 2, lambda n: UseHours(("day", "long", "europe")[n % 3])
        ),
        milestones=[
            *question(random, "first-response", asked, half, half, target),
            *question(random, "resolution", asked, half, half, target),
        ],
        prices=question(random, "hour", WORK, half, half // 2, lambda n: Price(n * 100, per="hour")),
        coverage=question(random, "", WORK, half, half, cover),
        overflow=question(random, "", WORK, half // 2, half // 2, lambda _: Coverage(Cover.BILLABLE, item="hour")),
    )


@pytest.mark.parametrize("seed", range(3))
def bench_large_policy(benchmark: Callable[..., object], seed: int) -> None:
    made = large(seed)
    benchmark(check, made)
