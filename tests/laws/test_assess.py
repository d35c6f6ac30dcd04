"""What holds of every assessment, whatever happened to a ticket and in whatever order it became known?"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.harbour import ZONE, at, harbour
from tests.laws.questions import question
from tests.policies.cases import policy

from pactdesk.engine.assess import Assessment, assess, decide_open
from pactdesk.engine.explain import explain
from pactdesk.engine.milestones import Course, due_at
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, FactType, Value
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.policy.says import Measure, Promise, Target
from pactdesk.engine.policy.view import Raw
from pactdesk.engine.terms.instant import Instant, instant_of
from pactdesk.engine.terms.ticket import Happening, TicketFact
from pactdesk.language.question import read_question
from pactdesk.policies import shipped

HOUR, DAY = 3_600, 86_400
MONDAY = at("2026-03-02 00:00")
GIVEN: Raw = {"contact": {"trained": True}, "request": {"kind": "problem"}, "contract": {"plan": "gold"}}
INSTANTS = st.integers(0, 14 * 24 * 4).map(lambda quarters: MONDAY + quarters * 900) | st.integers(
    MONDAY, MONDAY + 14 * DAY
)
CHANGES = st.sampled_from(
    [
        ("contract", "plan", "gold"),
        ("contract", "plan", "basic"),
        ("contract", "plan", "none"),
        ("request", "kind", "outage"),
        ("request", "kind", "problem"),
        ("request", "priority", "high"),
        ("request", "bought", "case"),
        ("contact", "trained", True),
        ("contract", "care_until", date(2026, 3, 6)),
    ]
)
OPENINGS = st.sampled_from([None, "admitted", "held", "offered", "refused"])


@st.composite
def happenings(draw: st.DrawFn, most: int = 8) -> tuple[TicketFact, ...]:
    """Draw what happened to a ticket, each fact with a key of its own; there is an opening among it."""
    first = TicketFact(draw(INSTANTS), Happening.OPENED, key="first", outcome=draw(OPENINGS))
    facts = [first]
    for place in range(draw(st.integers(0, most))):
        what = draw(st.sampled_from(list(Happening)))
        changes = tuple(draw(st.lists(CHANGES, max_size=2))) if what in (Happening.CHANGED, Happening.OPENED) else ()
        appointment = draw(INSTANTS) if what is Happening.SCHEDULED else None
        outcome = draw(OPENINGS) if what is Happening.OPENED else None
        happened = draw(INSTANTS | st.just(first.happened))
        sequence = draw(st.integers(0, 2))
        facts.append(TicketFact(happened, what, sequence, f"{place}", outcome, changes, appointment))
    return tuple(facts)


def assessed(facts: tuple[TicketFact, ...], now: Instant) -> Assessment:
    try:
        return assess(harbour(), GIVEN, facts, now)
    except ValueError:  # it is not opened yet
        assume(condition=False)
        raise


def answer(found: Assessment, now: Instant) -> object:
    """Return what an assessment says to people."""
    milestones = [(one.value, one.value.met_by(now), one.because) for one in found.milestones]
    return found.state, found.outcome, found.rank, found.notices, found.paged, milestones


@given(happenings(), INSTANTS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(facts: tuple[TicketFact, ...], now: Instant, random: Random) -> None:
    expected = assessed(facts, now)
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert assess(harbour(), GIVEN, shuffled, now) == expected


@given(happenings(), INSTANTS)
def test_what_happens_later_is_not_known_yet(facts: tuple[TicketFact, ...], now: Instant) -> None:
    assert assessed(facts, now) == assessed(tuple(fact for fact in facts if fact.happened <= now), now)


@given(happenings(), INSTANTS, st.floats(0, 1))
def test_nothing_changes_before_the_next_change_and_something_does_then(
    facts: tuple[TicketFact, ...], now: Instant, share: float
) -> None:
    known = tuple(fact for fact in facts if fact.happened <= now)
    found = assessed(known, now)
    change = found.next_change_at
    last = now + 30 * DAY if change is None else change - 1
    for then in (now + int((last - now) * share), last):
        assert answer(assess(harbour(), GIVEN, known, then), then) == answer(found, now)
    if change is not None:
        assert answer(assess(harbour(), GIVEN, known, change), change) != answer(found, now)


@given(happenings(), INSTANTS, st.integers(0, 7 * DAY))
def test_what_was_missed_stays_missed_while_nothing_but_time_and_waiting_happens(
    facts: tuple[TicketFact, ...], now: Instant, later: int
) -> None:
    known = tuple(fact for fact in facts if fact.happened <= now)
    missed = {one.value.name for one in assessed(known, now).milestones if one.value.met_by(now) is False}
    waits = (TicketFact(now, Happening.WAITING, 9, "wait"), TicketFact(now + later, Happening.RESUMED, 9, "resume"))
    for then in (now, now + later, now + later + 1):
        found = assess(harbour(), GIVEN, (*known, *waits), then)
        assert missed <= {one.value.name for one in found.milestones if one.value.met_by(then) is False}


@given(happenings(), INSTANTS)
def test_a_breach_is_dated_when_it_was_missed(facts: tuple[TicketFact, ...], now: Instant) -> None:
    found = assessed(facts, now)
    for one in (milestone.value for milestone in found.milestones):
        assert (one.breached_at is not None) is (one.met_by(now) is False)
        if one.breached_at is not None:
            assert one.breached_at <= now
            assert one.due is None or one.due <= one.breached_at


# ------------------------------------------------------------------------------------------------------------- waiting

TARGETS = st.builds(
    Target,
    st.sampled_from([Measure.CLOCK, Measure.BUSINESS]),
    st.integers(0, 20 * HOUR),
    st.just(Promise.PROMISED),
) | st.builds(Target, st.just(Measure.BUSINESS_DAYS), st.integers(0, 5), st.just(Promise.PROMISED))
WAITS = st.lists(
    st.tuples(INSTANTS, st.integers(0, 3 * DAY)).map(lambda wait: (wait[0], wait[0] + wait[1])), max_size=4
)


@given(TARGETS, INSTANTS, WAITS, WAITS)
def test_more_waiting_never_brings_a_due_time_nearer(
    target: Target, opened: Instant, waits: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    office = harbour().hours["office"]
    due = due_at(target, office, Course(opened, tuple(waits)))
    later = due_at(target, office, Course(opened, (*waits, *more)))
    assert due is not None
    assert later is not None
    assert opened <= due <= later


@given(happenings(), INSTANTS, st.integers(1, DAY))
def test_a_longer_wait_never_brings_a_due_time_nearer(facts: tuple[TicketFact, ...], now: Instant, longer: int) -> None:
    known = tuple(fact for fact in facts if fact.happened <= now)
    waits = [TicketFact(now, Happening.WAITING, 9, "wait"), TicketFact(now + HOUR, Happening.RESUMED, 9, "resume")]
    then = now + HOUR + longer
    short = assessed((*known, *waits), then)
    long_ = assessed((*known, waits[0], replace(waits[1], happened=then)), then)
    for one, other in zip(short.milestones, long_.milestones, strict=True):
        if one.value.due is not None and other.value.due is not None:
            assert one.value.due <= other.value.due


# ------------------------------------------------------------------------------------------------------ what is said

_MOMENT = r"\w{3} (\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?) \w+"
_SAID = re.compile(
    rf"(?P<length>.+?) (?P<kind>on the clock|of business time) from {_MOMENT}"
    rf"(?:, less (?P<less>.+?) of waiting)?: "
    rf"(?:due {_MOMENT}|the clock stands still since {_MOMENT}, with (?P<left>.+?) left)(?:, measured inside.*)?"
)
_UNITS = {"hour": HOUR, "minute": 60, "second": 1}


def seconds(length: str | None) -> int:
    found = re.findall(r"(\d+) (hour|minute|second)s?", length or "")
    return sum(int(count) * _UNITS[unit] for count, unit in found)


def moment(local: str) -> Instant:
    return instant_of(datetime.fromisoformat(local).replace(tzinfo=ZONE))


@given(happenings(), INSTANTS)
def test_the_lengths_named_add_up(facts: tuple[TicketFact, ...], now: Instant) -> None:
    found = assessed(facts, now)
    office = harbour().hours["office"].spans
    for one in (milestone for milestone in found.milestones if milestone.because):
        said = _SAID.fullmatch(one.because[0].steps[0].text)
        if said is None:
            assert re.search(r"business day|agreed", one.because[0].steps[0].text)
            continue
        start, end = (moment(local) for local in said.groups() if local and re.match(r"\d{4}-", local))
        passed = office.measure(start, end) if said["kind"] == "of business time" else end - start
        assert passed - seconds(said["less"]) + seconds(said["left"]) == seconds(said["length"])
        if said["left"] is None:
            missed = one.value.due is None and one.value.breached_at is not None and end <= one.value.breached_at
            assert end == one.value.due or missed


# ---------------------------------------------------------------------------------------------- the shipped policies


def asked(request: tuple[str, int]) -> tuple[Edition, dict[str, dict[str, Value]], Instant]:
    """Return a random request to a shipped policy."""
    name, seed = request
    edition = policy(name)
    found = read_question(edition, question(edition, Random(seed)))
    raw = {scope: dict(names) for scope, names in found.raw.items() if scope != "work"}
    for decl in edition.facts.values():
        if decl.scope == "request" and decl.required:
            raw["request"].setdefault(decl.name, decl.values[0])
    return edition, raw, found.at


REQUESTS = st.tuples(st.sampled_from(sorted(shipped())), st.integers(0, 2**32))


def decided(edition: Edition, raw: Raw, at: Instant) -> Assessment:
    try:
        return decide_open(edition, raw, at)
    except PolicyError:  # a request that cannot be, or a contract that cannot be made
        assume(condition=False)
        raise


@given(REQUESTS)
def test_deciding_is_assessing_one_opening(request: tuple[str, int]) -> None:
    edition, raw, now = asked(request)
    found = decided(edition, raw, now)
    for outcome in (None, found.outcome):
        assert assess(edition, raw, (TicketFact(now, Happening.OPENED, outcome=outcome),), now) == found


@given(REQUESTS)
def test_only_clauses_of_the_edition_are_cited_and_each_is_said_once(request: tuple[str, int]) -> None:
    edition, raw, now = asked(request)
    found = decided(edition, raw, now)
    said = [one.clause for one in explain(edition, found.findings)]
    assert set(said) <= set(edition.clauses)
    assert said == list(dict.fromkeys(clause for one in found.findings for clause in one.cites))
    assert found.admission.cites


@settings(max_examples=200)
@given(REQUESTS, st.randoms(use_true_random=False))
def test_another_fact_is_another_reason(request: tuple[str, int], random: Random) -> None:
    edition, raw, now = asked(request)
    found = decided(edition, raw, now)
    why = explain(edition, found.findings)
    for key in sorted(set(_used(found))):
        decl = edition.facts.get(key)
        if decl is not None and raw.get(decl.scope, {}).get(decl.name) is not None:
            changed = {**raw, decl.scope: {**raw[decl.scope], decl.name: _other(decl, raw, random)}}
            try:
                other = decide_open(edition, changed, now)
            except PolicyError:
                continue
            assert explain(edition, other.findings) != why, key


def _used(found: Assessment) -> Iterator[str]:
    for finding in found.findings:
        for reason in finding.because:
            yield from (key for key, value in reason.facts if value is not None)


def _other(decl: FactDecl, raw: Raw, random: Random) -> Value:
    value = raw[decl.scope][decl.name]
    if decl.type is FactType.ONE_OF:
        return random.choice([word for word in decl.values if word != value] or [value])
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    return f"{value}x" if isinstance(value, str) else value + 1


# ------------------------------------------------------------------------------------------------------ many times


@pytest.mark.slow
@settings(max_examples=5_000)
@given(happenings(most=16), INSTANTS, st.floats(0, 1), st.integers(1, 7 * DAY), st.randoms(use_true_random=False))
def test_the_laws_of_one_ticket_many_times(
    facts: tuple[TicketFact, ...], now: Instant, share: float, later: int, random: Random
) -> None:
    _law(test_the_order_of_arrival_changes_nothing)(facts, now, random)
    _law(test_nothing_changes_before_the_next_change_and_something_does_then)(facts, now, share)
    _law(test_what_was_missed_stays_missed_while_nothing_but_time_and_waiting_happens)(facts, now, later)
    _law(test_a_breach_is_dated_when_it_was_missed)(facts, now)
    _law(test_a_longer_wait_never_brings_a_due_time_nearer)(facts, now, later)
    _law(test_the_lengths_named_add_up)(facts, now)


@pytest.mark.slow
@settings(max_examples=3_000)
@given(REQUESTS, st.randoms(use_true_random=False))
def test_the_laws_of_one_request_many_times(request: tuple[str, int], random: Random) -> None:
    _law(test_deciding_is_assessing_one_opening)(request)
    _law(test_only_clauses_of_the_edition_are_cited_and_each_is_said_once)(request)
    _law(test_another_fact_is_another_reason)(request, random)


def _law(test: Callable[..., None]) -> Callable[..., None]:
    """Return what a test holds of one drawn case."""
    return test.hypothesis.inner_test  # type: ignore[attr-defined,no-any-return]  # hypothesis adds it
