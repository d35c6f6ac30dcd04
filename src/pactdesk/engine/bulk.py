"""What do the clocks of many tickets say? The arithmetic of hours.py in one pass over arrays, with the same answers.

All arrays are int64, instants and seconds alike. No rule is stated here: what a ticket's hours and targets are has been
decided before.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pactdesk.engine.spans import BEGINNING, Spans

Integers: TypeAlias = NDArray[np.int64]

NO_INSTANT: Final = int(np.iinfo(np.int64).max)
"""Stands for None in an array of instants: later than all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """Spans of waiting of many tickets, in any order, overlapping or not; `ticket` is its place in the other arrays."""

    ticket: Integers
    start: Integers
    end: Integers


def due_many(spans: Spans, opened: Integers, seconds: Integers, waits: Waits | None = None) -> Integers:
    """Return for each ticket the first instant by which so many seconds of service time have passed, or NO_INSTANT.

    Raises ValueError for less than 0 seconds, and for a wait that ends before it starts.
    """
    if (seconds < 0).any():
        raise ValueError("less than no seconds cannot be walked")
    begun = _before(spans, opened)
    goal = begun + seconds
    if waits is not None:
        merged = _merged(waits, opened)
        waited = _before(spans, merged.end) - _before(spans, merged.start)
        # From one wait to the next, the service time used up never falls: those that begin in time come first.
        used = _before(spans, merged.start) - begun[merged.ticket] - _sum_before(waited, merged.ticket)
        counts = used < seconds[merged.ticket]
        np.add.at(goal, merged.ticket[counts], waited[counts])
    ends = np.array([*spans.ends, NO_INSTANT], np.int64)
    totals = np.array([*spans.totals[1:], NO_INSTANT], np.int64)
    place = _places(totals, goal)
    due = ends[place] - (totals[place] - goal)
    return np.where(seconds == 0, opened, np.where(place < len(spans), due, NO_INSTANT))


def elapsed_many(spans: Spans, opened: Integers, until: Integers, waits: Waits | None = None) -> Integers:
    """Return for each ticket the seconds of service time in [opened, until).

    Raises ValueError for a wait that ends before it starts.
    """
    until = np.maximum(opened, until)
    elapsed = _before(spans, until) - _before(spans, opened)
    if waits is not None:
        merged = _merged(waits, opened)
        last = until[merged.ticket]
        waited = _before(spans, np.minimum(merged.end, last)) - _before(spans, np.minimum(merged.start, last))
        np.subtract.at(elapsed, merged.ticket, waited)
    return elapsed


def _before(spans: Spans, instants: Integers) -> Integers:
    """Return the seconds of the set that lie before each instant."""
    starts, ends = np.array(spans.starts, np.int64), np.array([BEGINNING, *spans.ends], np.int64)
    place = _places(starts, instants)
    totals = np.array(spans.totals, np.int64)
    left: Integers = np.maximum(ends[place] - instants, 0)
    return totals[place] - left


def _places(edges: Integers, values: Integers) -> NDArray[np.intp]:
    """Return where each value belongs among the sorted edges."""
    # Sorted, neighbours are found near each other: it takes half the time of searching at random.
    order = np.argsort(values)
    places = np.empty_like(order)
    places[order] = np.searchsorted(edges, values[order])
    return places


def _merged(waits: Waits, opened: Integers) -> Waits:
    """Return the waits of each ticket from its opening on, sorted, apart and by ticket."""
    if (waits.end < waits.start).any():
        raise ValueError("a wait cannot end before it starts")
    start, end = np.maximum(waits.start, opened[waits.ticket]), np.maximum(waits.end, opened[waits.ticket])
    order = np.lexsort((start, waits.ticket))
    ticket, start, end = waits.ticket[order], start[order], end[order]
    # Ranks stand for the ends, that ticket and end fit one number, whose running maximum never looks past a ticket.
    values, rank = np.unique(end, return_inverse=True)
    latest = values[np.maximum.accumulate(ticket * len(values) + rank) - ticket * len(values)]
    first = np.ones(len(ticket), np.bool_)
    first[1:] = (ticket[1:] != ticket[:-1]) | (start[1:] > latest[:-1])
    last = np.roll(first, -1)
    return Waits(ticket[first], start[first], latest[last])


def _sum_before(values: Integers, ticket: Integers) -> Integers:
    """Return for each value the sum of those before it of the same ticket; equal tickets stand together."""
    sums = np.cumsum(values) - values
    first = np.searchsorted(ticket, ticket)
    return sums - sums[first]
