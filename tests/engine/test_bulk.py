import random
from collections.abc import Iterable
from datetime import date

import numpy as np
import pytest
from tests.engine.offices import HOUR, NIGHT, NINE_TO_FIVE, WITH_LUNCH, at, office, on_weekdays

from pactdesk.engine.bulk import NO_INSTANT, Integers, Waits, due_many, elapsed_many
from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.spans import ALWAYS, EMPTY, END, Spans

SPANS = office(NINE_TO_FIVE).spans
FRIDAY_FOUR = at("2024-05-17 16:00")


def array(numbers: Iterable[int]) -> Integers:
    return np.array(list(numbers), np.int64)


def waits(*pieces: tuple[int, int, int]) -> Waits:
    ticket, start, end = zip(*pieces, strict=True) if pieces else ((), (), ())
    return Waits(array(ticket), array(start), array(end))


def test_many_due_times_at_the_boundaries() -> None:
    opened = array([FRIDAY_FOUR] * 5 + [at("2024-05-17 17:00"), at("2024-05-18 12:00"), SPANS.ends[-1]])
    seconds = array([0, HOUR - 1, HOUR, HOUR + 1, 9 * HOUR, HOUR, 0, 1])
    assert due_many(SPANS, opened, seconds).tolist() == [
        FRIDAY_FOUR,
        at("2024-05-17 16:59:59"),
        at("2024-05-17 17:00"),
        at("2024-05-20 09:00:01"),
        at("2024-05-20 17:00"),
        at("2024-05-20 10:00"),
        at("2024-05-18 12:00"),
        NO_INSTANT,
    ]


def test_many_elapsed_times_at_the_boundaries() -> None:
    until = array([FRIDAY_FOUR, FRIDAY_FOUR - 1, at("2024-05-17 17:00"), at("2024-05-20 09:00:01")])
    assert elapsed_many(SPANS, array([FRIDAY_FOUR] * 4), until).tolist() == [0, 0, HOUR, HOUR + 1]


def test_no_tickets_have_no_due_times() -> None:
    assert due_many(SPANS, array([]), array([])).tolist() == []
    assert elapsed_many(SPANS, array([]), array([]), waits()).tolist() == []


def test_what_is_never_reached_comes_after_all_that_is() -> None:
    due = due_many(EMPTY, array([5, 5]), array([1, 0]))
    assert due.tolist() == [NO_INSTANT, 5]
    assert NO_INSTANT > END


def test_all_time_counts_to_the_second() -> None:
    assert due_many(ALWAYS, array([7]), array([HOUR])).tolist() == [7 + HOUR]
    assert due_many(ALWAYS, array([7]), array([HOUR]), waits((0, 10, END))).tolist() == [NO_INSTANT]
    assert elapsed_many(ALWAYS, array([7]), array([20]), waits((0, 10, END))).tolist() == [3]


def test_time_before_the_epoch_counts_too() -> None:
    early = Spans.of([(-20, -10), (10, 20)])
    assert due_many(early, array([-30, -15, -5]), array([3, 3, 3])).tolist() == [-17, -12, 13]
    assert elapsed_many(early, array([-30, -15]), array([-25, 15])).tolist() == [0, 10]


def test_a_wait_of_no_length_moves_nothing() -> None:
    moment = FRIDAY_FOUR + 60
    assert due_many(SPANS, array([FRIDAY_FOUR]), array([120]), waits((0, moment, moment))).tolist() == [moment + 60]


def test_less_than_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^less than no seconds cannot be walked$"):
        due_many(SPANS, array([FRIDAY_FOUR] * 2), array([0, -1]))


def test_a_wait_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a wait cannot end before it starts$"):
        due_many(SPANS, array([FRIDAY_FOUR]), array([1]), waits((0, 6, 5)))


def test_waits_are_those_of_their_ticket() -> None:
    pause = (at("2024-05-17 16:05"), at("2024-05-17 16:15"))
    opened, seconds = array([FRIDAY_FOUR] * 3), array([1800] * 3)
    due = due_many(SPANS, opened, seconds, waits((2, *pause), (0, *pause), (0, *pause)))
    assert due.tolist() == [at("2024-05-17 16:40"), at("2024-05-17 16:30"), at("2024-05-17 16:40")]


def test_a_wait_that_begins_at_the_due_time_comes_too_late() -> None:
    opened, seconds = array([FRIDAY_FOUR] * 2), array([1800] * 2)
    begins = at("2024-05-17 16:30")
    due = due_many(SPANS, opened, seconds, waits((0, begins, begins + 60), (1, begins - 1, begins + 60)))
    assert due.tolist() == [begins, begins + 61]


def test_a_wait_between_two_that_overlap_it_is_no_break() -> None:
    m = 60
    pauses = waits(
        (0, FRIDAY_FOUR, FRIDAY_FOUR + 20 * m), (0, FRIDAY_FOUR + m, FRIDAY_FOUR + 2 * m),
        (0, FRIDAY_FOUR + 10 * m, FRIDAY_FOUR + 30 * m), (1, FRIDAY_FOUR + 10 * m, FRIDAY_FOUR + 11 * m),
    )  # fmt: skip
    due = due_many(SPANS, array([FRIDAY_FOUR] * 2), array([20 * m] * 2), pauses)
    assert due.tolist() == [FRIDAY_FOUR + 50 * m, FRIDAY_FOUR + 21 * m]


def compare_with_single(hours: BusinessHours, tickets: int, pauses: int, seed: int) -> None:
    """Draw tickets and waits of all kinds and ask each alone what all were asked together."""
    source = np.random.default_rng(seed)
    opened = source.integers(hours.begins, hours.ends, tickets)
    opened[:: tickets // 97] = source.choice(array(hours.spans.ends), len(opened[:: tickets // 97]))
    seconds = source.integers(0, 40 * HOUR, tickets)
    ticket = source.integers(0, tickets, pauses)
    start = opened[ticket] + source.integers(-10 * HOUR, 60 * HOUR, pauses)
    end = start + source.integers(0, 50 * HOUR, pauses)
    until = np.minimum(opened + source.integers(0, 200 * HOUR, tickets), hours.ends)
    together = Waits(ticket, start, end)
    due, plain = due_many(hours.spans, opened, seconds, together), due_many(hours.spans, opened, seconds)
    elapsed = elapsed_many(hours.spans, opened, until, together)
    alone: list[list[tuple[int, int]]] = [[] for _ in range(tickets)]
    for place, *piece in zip(ticket.tolist(), start.tolist(), end.tolist(), strict=True):
        alone[place].append((piece[0], piece[1]))
    asked = zip(opened.tolist(), seconds.tolist(), until.tolist(), alone, strict=True)
    answers = zip(due.tolist(), plain.tolist(), elapsed.tolist(), strict=True)
    for (at_, target, end_, own), (due_, plain_, elapsed_) in zip(asked, answers, strict=True):
        expected = (hours.due(at_, target, own), hours.due(at_, target), hours.elapsed(at_, end_, own))
        assert (due_, plain_) == tuple(NO_INSTANT if one is None else one for one in expected[:2]), (at_, target, own)
        assert elapsed_ == expected[2], (at_, end_, own)


@pytest.mark.parametrize("openings", [NINE_TO_FIVE, WITH_LUNCH, NIGHT])
def test_thousands_together_get_the_answers_each_gets_alone(openings: tuple[tuple[int, int], ...]) -> None:
    compare_with_single(office(openings, "Europe/Berlin"), 1500, 3000, random.Random(str(openings)).randrange(2**32))


@pytest.mark.slow
def test_a_million_together_get_the_answers_each_gets_alone() -> None:
    hours = BusinessHours("office", on_weekdays(WITH_LUNCH, "America/New_York"), date(2015, 1, 1), date(2035, 12, 31))
    compare_with_single(hours, 1_000_000, 1_500_000, 8)


def test_sets_of_a_few_seconds_agree_too() -> None:
    source = random.Random(5)
    for _ in range(200):
        spans = Spans.of(sorted(source.sample(range(40), 2)) for _ in range(source.randrange(6)))  # type: ignore[misc] # two numbers
        opened = array(source.randrange(40) for _ in range(20))
        seconds = array(source.randrange(12) for _ in range(20))
        expected = [spans.walk(*ticket) for ticket in zip(opened.tolist(), seconds.tolist(), strict=True)]
        assert due_many(spans, opened, seconds).tolist() == [NO_INSTANT if due is None else due for due in expected]
