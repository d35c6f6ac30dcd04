import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.oracle_time import MINUTE, Patience, waiting_minutes, wall

from pactdesk.engine.days import add_months
from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.spans import Spans
from pactdesk.engine.terms.instant import instant_of, local_instant, moment_of
from pactdesk.engine.weekly import Opening, SpecialDay, WeeklyHours

# --- sets of few seconds

FEW = range(-3, 33)
pieces = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (min(pair), max(pair))), max_size=6
)
sets = pieces.map(Spans.of)
seconds = st.integers(0, 30)


def members(spans: Spans) -> set[int]:
    return {second for second in FEW if any(start <= second < end for start, end in spans)}


@given(pieces)
def test_a_set_holds_what_its_pieces_hold(drawn: list[tuple[int, int]]) -> None:
    spans = Spans.of(drawn)
    assert members(spans) == {second for start, end in drawn for second in range(start, end)}
    assert spans.total == len(members(spans))
    assert Spans.of(reversed(drawn)) == spans


@given(sets, sets)
def test_operations_on_sets_are_those_on_their_members(one: Spans, other: Spans) -> None:
    assert members(one | other) == members(one) | members(other)
    assert members(one & other) == members(one) & members(other)
    assert members(one - other) == members(one) - members(other)
    assert members(one.complement()) == set(FEW) - members(one)
    assert one.complement().complement() == one


@given(sets, seconds, seconds)
def test_questions_to_a_set_are_those_to_its_members(spans: Spans, start: int, end: int) -> None:
    inside = members(spans)
    between = {second for second in inside if start <= second < end}
    assert spans.contains(start) == (start in inside)
    assert spans.measure(start, end) == len(between)
    assert spans.before(end) == len([second for second in inside if second < end])
    assert members(spans.clip(start, max(start, end))) == between
    assert spans.next_open(start) == min((second for second in inside if second >= start), default=None)
    edges = [second for second in FEW if second > start and (second in inside) != (second - 1 in inside)]
    assert spans.next_edge(start) == min(edges, default=None)


@given(sets, seconds, seconds)
def test_walking_ends_at_the_first_instant_by_which_the_time_has_passed(spans: Spans, start: int, length: int) -> None:
    passed = (second for second in range(start, 40) if spans.measure(start, second) == length)
    assert spans.walk(start, length) == next(passed, None)


@given(sets, seconds, seconds, seconds)
def test_two_walks_are_one(spans: Spans, start: int, one: int, other: int) -> None:
    halfway = spans.walk(start, one)
    if halfway is not None:
        assert spans.walk(halfway, other) == spans.walk(start, one + other)


# --- wall and days

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana", "Asia/Kathmandu")
walls = st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001 - a wall clock names no zone
near_changes = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from([datetime.fromisoformat(day) for day in ("2024-03-10", "2024-11-03", "2024-10-27", "2011-12-30")]),
    st.integers(-120, 300),
)


@given(st.sampled_from(ZONES), walls | near_changes, walls | near_changes)
def test_a_later_wall_time_is_never_an_earlier_instant(zone: str, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert local_instant(early, ZoneInfo(zone)) <= local_instant(late, ZoneInfo(zone))


@given(st.sampled_from(ZONES), walls | near_changes)
def test_a_wall_time_is_the_first_instant_that_shows_it_or_a_later_one(zone: str, shown: datetime) -> None:
    instant = local_instant(shown, ZoneInfo(zone))
    assert moment_of(instant, ZoneInfo(zone)).replace(tzinfo=None) >= shown
    assert all(moment_of(instant - ago, ZoneInfo(zone)).replace(tzinfo=None) < shown for ago in (1, 60, 3600, 7200))


@given(st.sampled_from(ZONES), st.integers(0, 2**31))
def test_instants_survive_every_clock(zone: str, instant: int) -> None:
    assert instant_of(moment_of(instant, ZoneInfo(zone))) == instant


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-400, 400))
def test_months_later_lies_in_that_month_on_that_day_or_its_last(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


# --- clocks

OFFICE = BusinessHours(
    "office",
    WeeklyHours("Europe/Berlin", (((480, 720), (780, 1020)),) * 5 + ((), ()), frozenset({date(2024, 5, 1)})),
    date(2024, 1, 1),
    date(2025, 12, 31),
)
openings = st.integers(OFFICE.begins, OFFICE.begins + 86400 * 365)
lengths = st.integers(0, 60 * 3600)


@st.composite
def tickets(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    opened = draw(openings)
    gaps = st.tuples(st.integers(-86400, 5 * 86400), st.integers(0, 4 * 86400))
    return opened, [(opened + after, opened + after + length) for after, length in draw(st.lists(gaps, max_size=4))]


@given(tickets(), lengths)
def test_a_due_time_is_when_the_elapsed_time_reaches_the_target(
    ticket: tuple[int, list[tuple[int, int]]], target: int
) -> None:
    opened, waits = ticket
    due = OFFICE.due(opened, target, waits)
    assert due is not None
    assert OFFICE.elapsed(opened, due, waits) == target
    assert target == 0 or OFFICE.elapsed(opened, due - 1, waits) == target - 1


@given(tickets(), lengths, lengths)
def test_elapsed_time_adds_up(ticket: tuple[int, list[tuple[int, int]]], one: int, other: int) -> None:
    opened, waits = ticket
    middle, until = opened + one, opened + one + other
    parts = OFFICE.elapsed(opened, middle, waits) + OFFICE.elapsed(middle, until, waits)
    assert OFFICE.elapsed(opened, until, waits) == parts
    assert parts == ((OFFICE.spans - Spans.of(waits)) & Spans.of([(opened, until)])).total


def dues(opened: int, target: int, days: int, waits: list[tuple[int, int]]) -> tuple[int, int]:
    """Return when a target in business time and one in business days are due, both within the horizon."""
    due, due_day = OFFICE.due(opened, target, waits), OFFICE.due_days(opened, days, waits)
    assert due is not None
    assert due_day is not None
    return due, due_day


@given(tickets(), lengths, st.integers(0, 3), st.randoms())
def test_more_waiting_never_brings_a_due_time_nearer(
    ticket: tuple[int, list[tuple[int, int]]], target: int, days: int, source: random.Random
) -> None:
    opened, waits = ticket
    fewer = waits[:-1]
    later = dues(opened, target, days, waits)
    assert all(one <= other for one, other in zip(dues(opened, target, days, fewer), later, strict=True))
    shuffled = [*waits, *fewer]
    source.shuffle(shuffled)
    assert dues(opened, target, days, shuffled) == later


@given(openings, openings, lengths, st.integers(0, 3))
def test_who_asks_later_is_never_owed_an_answer_earlier(one: int, other: int, target: int, days: int) -> None:
    first, second = (dues(opened, target, days, []) for opened in sorted((one, other)))
    assert all(early <= late for early, late in zip(first, second, strict=True))


@given(openings, st.integers(0, 20))
def test_a_business_day_falls_due_in_its_hours(opened: int, days: int) -> None:
    due = OFFICE.due_days(opened, days)
    assert due is not None
    assert OFFICE.is_open(due) or OFFICE.is_open(due - 1)


# --- against a patient person

HORIZON = 6
PLACES = (
    ("America/New_York", "2024-03-10"),  # forward at 2:00
    ("America/New_York", "2024-11-03"),  # back at 2:00
    ("Europe/Berlin", "2024-03-31"),
    ("Europe/Berlin", "2024-10-27"),
    ("Europe/London", "2024-02-29"),  # a leap day
    ("Australia/Lord_Howe", "2024-04-07"),  # by half an hour
    ("Australia/Lord_Howe", "2024-10-06"),
    ("Pacific/Chatham", "2024-09-29"),  # 12:45 ahead of UTC, forward at 2:45
    ("Pacific/Apia", "2011-12-30"),  # a day that never was
    ("America/Havana", "2024-03-10"),  # no midnight
    ("America/Havana", "2024-11-03"),  # two midnights
    ("Africa/Cairo", "2024-04-26"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("Antarctica/Troll", "2024-03-31"),  # by two hours
    ("America/Caracas", "2016-05-01"),  # a new offset for good
    ("Asia/Pyongyang", "2018-05-04"),  # just before midnight
    ("Africa/Casablanca", "2024-03-10"),
    ("Asia/Kathmandu", "2023-12-31"),  # year ends
    ("UTC", "2024-12-31"),
    ("Pacific/Kiritimati", "2016-02-29"),
    ("Asia/Tokyo", "2024-05-03"),
)


def drawn_opening(source: random.Random) -> Opening:
    """Draw an opening, by preference about the hours in which clocks change, or through a midnight."""
    opens = source.choice((source.randrange(1440), source.randrange(240), 60 * source.randrange(24), 22 * 60))
    length = source.choice((source.randrange(1, 1441), source.randrange(1, 121), 60 * source.randrange(1, 13), 1440))
    return opens, opens + length


def drawn_openings(source: random.Random) -> tuple[Opening, ...]:
    return tuple(drawn_opening(source) for _ in range(source.choice((0, 1, 1, 1, 2, 2, 3))))


def drawn_hours(source: random.Random, zone: str, days: Sequence[date]) -> WeeklyHours:
    """Draw hours with holidays and special days among the given days."""
    office = drawn_openings(source)
    week = [office if source.random() < 0.5 else drawn_openings(source) for _ in range(7)]
    special = [SpecialDay(day, drawn_openings(source)) for day in source.sample(days, source.choice((0, 0, 1, 2)))]
    return WeeklyHours(zone, tuple(week), frozenset(source.sample(days, source.choice((0, 0, 1, 3)))), tuple(special))


def drawn_waits(source: random.Random, opened: int, last: int) -> list[tuple[int, int]]:
    starts = [source.randrange(opened - 1440, last) for _ in range(source.choice((0, 0, 1, 1, 2, 4)))]
    return [(start, start + source.choice((source.randrange(90), source.randrange(3 * 1440)))) for start in starts]


def compare_with_patience(seed: int) -> None:
    """Draw a place, hours and a ticket, and expect the same answers from the engine and from a patient person."""
    source = random.Random(seed)
    zone, on = source.choice(PLACES)
    centre = date.fromisoformat(on)
    clock = wall(zone, centre - timedelta(days=HORIZON), centre + timedelta(days=HORIZON))
    days = [clock.first + timedelta(days=ahead) for ahead in range(2 * HORIZON + 1)]
    hours = drawn_hours(source, zone, days)
    engine = BusinessHours("drawn", hours, clock.first + timedelta(days=1), clock.last)
    patience = Patience(clock, hours.week, hours.holidays, {day.on: day.openings for day in hours.special_days})
    first, last = engine.begins // MINUTE, engine.ends // MINUTE
    opened = source.choice((source.randrange(first, last), source.randrange(first, first + 4 * 1440)))
    waits = drawn_waits(source, opened, last)
    waiting = waiting_minutes(waits)
    instants = [(start * MINUTE, end * MINUTE) for start, end in waits]

    until = source.randrange(opened, last + 1)
    assert (
        engine.elapsed(opened * MINUTE, until * MINUTE, instants) == patience.elapsed(opened, until, waiting) * MINUTE
    )
    target, count = source.choice((0, source.randrange(300), source.randrange(6000))), source.randrange(5)
    unknown = clock.minutes.stop * MINUTE if hours.never_close else None
    due = engine.due(opened * MINUTE, target * MINUTE, instants)
    due_days = engine.due_days(opened * MINUTE, count, instants)
    for answer, expected in (
        (due, patience.due(opened, target, waiting)),
        (due_days, patience.due_days(opened, count, waiting)),
    ):
        if expected is None and unknown is not None:
            assert answer is None or answer >= unknown
        else:
            assert answer == (None if expected is None else expected * MINUTE)


def test_every_clock_agrees_with_a_patient_person() -> None:
    for seed in range(300):
        compare_with_patience(seed)


@pytest.mark.slow
def test_ten_thousand_clocks_agree_with_a_patient_person() -> None:
    for seed in range(1_000, 11_000):
        compare_with_patience(seed)
