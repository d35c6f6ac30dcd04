import random
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from pactdesk.engine.bulk import Waits, due_many, elapsed_many
from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.weekly import WeeklyHours, timetable

Benchmark = Callable[..., Any]

MILLION = 1_000_000
HOURS = WeeklyHours("Europe/Berlin", (((480, 720), (780, 1020)),) * 5 + ((), ()))
OFFICE = BusinessHours("office", HOURS)
SOURCE = np.random.default_rng(1)
OPENED = SOURCE.integers(OFFICE.begins, OFFICE.ends - 400 * 86_400, MILLION)
SECONDS = SOURCE.integers(0, 40 * 3_600, MILLION)


def drawn_waits(count: int) -> Waits:
    ticket = SOURCE.integers(0, MILLION, count)
    start = OPENED[ticket] + SOURCE.integers(-36_000, 200_000, count)
    return Waits(ticket, start, start + SOURCE.integers(0, 200_000, count))


def bench_writing_out_thirty_years(benchmark: Benchmark) -> None:
    week = WeeklyHours("America/New_York", (((480, 1020),),) * 5 + ((), ()))
    table = benchmark(timetable.__wrapped__, week, date(2010, 1, 1), date(2040, 12, 31))
    assert len(table.days) == 8_087


def bench_a_thousand_due_times_one_by_one(benchmark: Benchmark) -> None:
    opened = random.Random(1).choices(OPENED.tolist(), k=1_000)

    def a_thousand() -> None:
        due = OFFICE.due
        for one in opened:
            due(one, 14_400)

    benchmark(a_thousand)


def bench_one_due_time_with_two_waits(benchmark: Benchmark) -> None:
    opened = int(OPENED[0])
    benchmark(OFFICE.due, opened, 14_400, ((opened + 60, opened + 7_200), (opened + 9_000, opened + 200_000)))


def bench_one_due_day(benchmark: Benchmark) -> None:
    benchmark(OFFICE.due_days, int(OPENED[0]), 2)


def bench_a_million_due_times(benchmark: Benchmark) -> None:
    assert len(benchmark(due_many, OFFICE.spans, OPENED, SECONDS)) == MILLION


def bench_a_million_due_times_with_a_million_waits(benchmark: Benchmark) -> None:
    assert len(benchmark(due_many, OFFICE.spans, OPENED, SECONDS, drawn_waits(MILLION))) == MILLION


def bench_a_million_elapsed_times_with_a_million_waits(benchmark: Benchmark) -> None:
    until = OPENED + SECONDS
    assert len(benchmark(elapsed_many, OFFICE.spans, OPENED, until, drawn_waits(MILLION))) == MILLION
