"""Does the proof agree with going through every case of small editions, and do its witnesses show what it says?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.policy.editions import count, day, edition, flag, minutes_of, one_of, rule, weekly

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import PAST, TIME, Condition, ConditionForm, Key, MonthsAfter, Symbol, Value
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.rules import Contradiction, Rule, Table, Undecided
from pactdesk.engine.policy.says import (
    Admit,
    Cover,
    Coverage,
    Measure,
    Notice,
    Outcome,
    Price,
    Promise,
    Reject,
    Restate,
    Scope,
    Target,
    UseHours,
)
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.policy.witness import Witness

AnyRule = Rule[Any]
Cell = Mapping[Key, Symbol]
Found = tuple[FaultKind, str, str, tuple[str, ...]]

MIDNIGHT, EIGHT = 1_767_225_600, 1_767_225_600 + 8 * 3_600
TODAY = date(2026, 1, 1)
STRICTNESS = list(Outcome)
FACTS = (
    one_of("contract.license", "perpetual", "rented"),
    one_of("contract.plan", "basic", "gold", "none", default="basic", given={"contract.license": "perpetual"}),
    count("contract.users", 5),
    count("contract.seats"),
    day("contract.bought_on"),
    day("contract.care_until", default=MonthsAfter("bought_on", 12), given={"contract.license": "perpetual"}),
    flag("contact.trained"),
    one_of("request.kind", "problem", "training", required=True),
    one_of("request.urgent", "high", "low", default="low"),
    one_of("work.activity", "fix", "teach", required=True),
)
CARE = ("contract.care_until",)
CONDITIONS = (
    Condition("care", ConditionForm.UNTIL, CARE, missing=True),
    Condition("over", ConditionForm.FROM, CARE, missing=False),
    Condition("soon", ConditionForm.BEFORE, CARE, missing=False, days=30),
    Condition("bought", ConditionForm.GIVEN, ("contract.bought_on",), missing=False),
    Condition("short", ConditionForm.LESS, ("contract.seats", "contract.users"), missing=False),
)
VALUES: Mapping[Key, tuple[Value | None, ...]] = {
    "contract.license": (None, "perpetual", "rented"),
    "contract.plan": (None, "basic", "gold", "none"),
    "contract.users": (None, 3, 5),
    "contract.seats": (None, 2, 4, 7),
    "contract.bought_on": (None, *(TODAY + timedelta(days) for days in (-800, -350))),
    "contract.care_until": (None, *(TODAY + timedelta(days) for days in (-1, 0, 10, 100))),
    "contact.trained": (None, True),
    "request.kind": ("problem", "training"),
    "request.urgent": (None, "high"),
    "work.activity": ("fix", "teach"),
}
RESTS_ON: Mapping[Key, tuple[Key, ...]] = {
    "contract.plan": ("contract.license", "contract.plan"),
    **dict.fromkeys(
        ("condition.care", "condition.over", "condition.soon"),
        ("contract.license", "contract.bought_on", "contract.care_until"),
    ),
    "condition.bought": ("contract.bought_on",),
    "condition.short": ("contract.seats", "contract.users"),
}
SYMBOLS: Mapping[Key, tuple[Symbol, ...]] = {
    "contract.license": ("perpetual", "rented", None),
    "contract.plan": ("basic", "gold", "none", None),
    "contract.users": (0, 1, None),
    "contact.trained": (False, True),
    "request.kind": ("problem", "training", None),
    "request.urgent": ("high", "low"),
    **{condition.key: (False, True) for condition in CONDITIONS},
    TIME: (0, 1),
}
WORK_SYMBOLS = {"work.activity": ("fix", "teach")}
TARGETS = (Target(Measure.BUSINESS, 1, Promise.PROMISED), Target(Measure.CLOCK, 1, Promise.PROMISED))
COVERS = (
    Coverage(Cover.INCLUDED),
    Coverage(Cover.ALLOWANCE, allowance="pool"),
    Coverage(Cover.INCLUDED, up_to=Scope(60, "work")),
)


def drawn_rules(
    random: Random, name: str, says: Iterable[object], asked: Mapping[Key, tuple[Symbol, ...]], groups: str = " "
) -> list[AnyRule]:
    """Draw rules, some of which name others as set aside."""
    drawn = []
    for place, one in enumerate(says):
        keys = random.sample(list(asked), min(random.choice((0, 1, 1, 2, 2, 2)), len(asked)))
        when = {key: random.sample(asked[key], random.randint(1, len(asked[key]) - 1)) for key in keys}
        others = [f"{name}-{other}" for other in range(place) if random.random() < 0.4]
        group = random.choice(groups).strip()
        drawn.append(rule(f"{name}-{place}", one, when, group=group, excepts=tuple(others)))
    return drawn


def drawn_edition(random: Random) -> Edition:
    asked = {key: SYMBOLS[key] for key in random.sample(list(SYMBOLS), 3)}
    given = {key: symbols for key, symbols in asked.items() if key != TIME}
    work = {**asked, **WORK_SYMBOLS}
    judged_as = [Restate("contract.plan", one) for one in ("none", "gold")]
    restate = drawn_rules(random, "r", judged_as[: random.randint(0, 2)], asked)
    impossible = [dict(one.when) for one in drawn_rules(random, "i", range(random.randint(0, 1)), asked)]
    contracts = drawn_rules(random, "c", [Reject(".")] * random.randint(0, 2), given)
    made = edition(
        *FACTS,
        conditions=CONDITIONS,
        hours=[weekly("office", dict.fromkeys(range(5), (8, 17)))],
        timed=("office",),
        allowances=[minutes_of("pool")],
        contracts=[one for one in contracts if len(one.when) > 1],
        restate=[replace(one, group="contract.plan") for one in restate],
        impossible=[when for when in impossible if len(when) > 1],
        admission=drawn_rules(random, "a", [Admit(random.choice(STRICTNESS)) for _ in range(4)], asked, "gh"),
        milestones=drawn_rules(random, "m", random.choices(TARGETS, k=3), asked, "fs"),
        which_hours=drawn_rules(random, "h", [UseHours("office")] * 2, asked),
        notices=drawn_rules(random, "n", [Notice(".")] * 2, asked),
        prices=drawn_rules(random, "p", [Price(1)] * 3, work, "xy"),
        coverage=drawn_rules(random, "w", random.choices(COVERS, k=3), work),
    )
    past = {PAST: (*made.facts[PAST].values, "nothing")}
    overflow = drawn_rules(random, "o", COVERS[:2], {**work, **past})
    return replace(made, overflow=replace(made.overflow, rules=tuple(overflow)))


editions = st.builds(lambda seed: drawn_edition(Random(seed)), st.integers(0, 2**64))


# ------------------------------------------------------------------------------------------------ going through all


@dataclass(frozen=True)
class Case:
    """One case as it is given and as it is judged; None where it is judged as two things."""

    given: Cell
    judged: Cell | None


def cases(made: Edition, scopes: set[str]) -> list[Case]:
    """Return all cases in which these optional scopes are there, each once."""
    tables = (made.contracts, made.restate, made.admission, made.milestones, made.which_hours, made.prices)
    rules = [one for table in (*tables, made.coverage, made.overflow, made.notices) for one in table.rules]
    asked = {key for one in (*rules, *made.impossible) for key, _ in one.when} | {"request.kind", "work.activity"}
    keys = [key for key in VALUES if any(key in RESTS_ON.get(one, (one,)) for one in asked)]
    there = [key for key in keys if key.partition(".")[0] not in {"request", "work"} - scopes]
    seen: dict[tuple[Symbol, ...], Case] = {}
    instants = (MIDNIGHT, EIGHT) if TIME in asked else (MIDNIGHT,)
    for at, values in product(instants, product(*(VALUES[key] for key in there))):
        raw: dict[str, dict[str, Value]] = {}
        for key, value in zip(there, values, strict=True):
            if value is not None:
                scope, _, name = key.partition(".")
                raw.setdefault(scope, {})[name] = value
        view = view_of(made, raw, at, as_given=True)
        cell = {key: view.get(key) for key in (*sorted(asked), "contract.plan")}
        seen.setdefault(tuple(cell.values()), Case(cell, judged(made, cell)))
    return list(seen.values())


def judged(made: Edition, cell: Cell) -> Cell | None:
    standing = made.restate.standing(cell)
    if len(standing) > 1:
        return None
    return {**cell, "contract.plan": standing[0].says.value} if standing else cell


def holds(when: Iterable[tuple[Key, frozenset[Symbol]]], cell: Cell) -> bool:
    return all(cell.get(key) in symbols for key, symbols in when)


def real(made: Edition, found: Iterable[Case], *, rejected: bool = False) -> list[Cell]:
    """Return what of some cases can be, as it is judged."""
    kept = [case for case in found if rejected or not made.contracts.standing(case.given)]
    cells = [case.judged for case in kept if case.judged is not None]
    return [cell for cell in cells if not any(holds(row.when, cell) for row in made.impossible)]


def enumerated(made: Edition) -> set[Found]:
    """Return all faults of an edition by going through its cases."""
    requests = cases(made, {"request"})
    worked = [*cases(made, {"work"}), *cases(made, {"work", "request"})]
    bare = cases(made, set())
    asked, work = real(made, requests), real(made, worked)
    admitted = [cell for cell in asked if outcome(made, cell) is Outcome.ADMITTED]
    timed = [cell for cell in admitted if any(one.says is TARGETS[0] for one in made.milestones.standing(cell))]
    standing = [(cell, one) for cell in work for one in made.coverage.standing(cell)]
    past: list[Cell] = [{**cell, PAST: name} for cell, one in standing for name in pasts(one)]
    restated = {one.says.key for one in made.restate.rules}
    plain = [row for row in made.impossible if not restated & {key for key, _ in row.when}]
    unmade = [case.given for case in (*requests, *worked, *bare) if not made.contracts.standing(case.given)]
    unmade = [cell for cell in unmade if not any(holds(row.when, cell) for row in plain)]
    contracts = [case for case in bare if case.judged in real(made, [case], rejected=True)]
    return {
        *faults(made.contracts, [case.given for case in contracts]),
        *faults(made.restate, unmade),
        *faults(made.admission, asked, asked, [None]),
        *faults(made.milestones, asked, admitted, made.milestones.groups),
        *faults(made.which_hours, asked, timed, [""]),
        *faults(made.notices, asked),
        *faults(made.prices, [*real(made, bare), *asked, *work]),
        *faults(made.coverage, work, work, [""]),
        *faults(made.overflow, past, past, [""]),
    }


def outcome(made: Edition, cell: Cell) -> Outcome | None:
    found = [one.says.outcome for one in made.admission.standing(cell)]
    return min(found, key=STRICTNESS.index) if found else None


def pasts(one: AnyRule) -> list[str]:
    return [name for name in (one.says.allowance, one.says.up_to and one.id) if name]


def faults(
    table: Table[Any], cells: list[Cell], demanded: Iterable[Cell] = (), groups: Iterable[str | None] = ()
) -> Iterator[Found]:
    standing = [table.standing(cell) for cell in cells]
    for group, cell in product(groups, demanded):
        if not any(group in (None, one.group) for one in table.standing(cell)):
            yield FaultKind.GAP, table.name, group or "", ()
    for one, other in combinations(table.rules, 2):
        if table.exclusive and one.group == other.group and any(one in found and other in found for found in standing):
            yield FaultKind.OVERLAP, table.name, one.group, (one.id, other.id)
    for one in table.rules:
        if not any(one in found and not stricter(one, found) for found in standing):
            yield FaultKind.DEAD_RULE, table.name, one.group, (one.id,)
    meeting = {one.id: [cell for cell in cells if one.applies(cell)] for one in table.rules}
    for one, other in product(table.rules, repeat=2):
        both = meeting[one.id] and meeting[other.id]
        if both and other.id in one.excepts and not any(map(other.applies, meeting[one.id])):
            yield FaultKind.IDLE_EXCEPTION, table.name, one.group, (one.id, other.id)


def stricter(one: AnyRule, found: Iterable[AnyRule]) -> bool:
    if not isinstance(one.says, Admit):
        return False
    others = [other for other in found if other.group != one.group]
    return any(STRICTNESS.index(other.says.outcome) < STRICTNESS.index(one.says.outcome) for other in others)


def told(fault: PolicyFault) -> Found:
    rules = {FaultKind.GAP: (), FaultKind.DEAD_RULE: fault.rules[:1]}.get(fault.kind, fault.rules)
    return fault.kind, fault.table, fault.group, rules


@settings(max_examples=25)
@given(editions)
def test_the_proof_finds_just_the_faults_that_going_through_all_cases_finds(made: Edition) -> None:
    assert {told(fault) for fault in check(made)} == enumerated(made)


@pytest.mark.slow
@settings(max_examples=1_000)
@given(editions)
def test_the_proof_finds_just_those_faults_in_many_more_editions(made: Edition) -> None:
    assert {told(fault) for fault in check(made)} == enumerated(made)


# ------------------------------------------------------------------------------------------------ witnesses


TABLES = ("contracts", "admission", "milestones", "which_hours", "notices", "prices", "coverage", "overflow")


@given(editions)
def test_a_witness_seen_as_rules_see_it_shows_the_fault(made: Edition) -> None:
    tables = {table.name: table for table in (getattr(made, name) for name in TABLES)}
    for fault in check(made):
        if fault.witness is not None and fault.table == "restate":
            shows_in_restate(made, fault, fault.witness)
        elif fault.witness is not None:
            as_given = fault.table == "contracts"
            shows(tables[fault.table], fault, view_of(made, fault.witness.raw, fault.witness.at, as_given=as_given))


def shows_in_restate(made: Edition, fault: PolicyFault, witness: Witness) -> None:
    if fault.kind is FaultKind.OVERLAP:
        with pytest.raises(Contradiction):
            view_of(made, witness.raw, witness.at)
    else:
        shows(made.restate, fault, view_of(made, witness.raw, witness.at, as_given=True))


def shows(table: Table[Any], fault: PolicyFault, view: View) -> None:
    standing = [one.id for one in table.standing(view)]
    if fault.kind is FaultKind.OVERLAP:
        assert set(fault.rules) <= set(standing)
        with pytest.raises(Contradiction):
            table.decide(view, fault.group)
    elif fault.kind is FaultKind.GAP:
        groups = (fault.group,) if table.name == "milestones" else table.groups or ("",)
        assert not [one for one in table.standing(view) if one.group in groups]
        if table.exhaustive:
            with pytest.raises(Undecided):
                table.decide(view, fault.group)
    else:
        dead, *others = (next(one for one in table.rules if one.id == name) for name in fault.rules)
        assert dead.applies(view)
        assert dead.id not in standing or any(other.id in standing for other in others)


@settings(max_examples=20)
@given(editions)
def test_the_proof_of_equal_editions_is_equal(made: Edition) -> None:
    assert check(made) == check(replace(made))
