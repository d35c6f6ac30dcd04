"""When? A set of time, as sorted, disjoint, half-open spans of whole seconds.

Spans that touch are one span. The totals beside them make measuring and walking two binary searches each.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain
from operator import lt, sub
from typing import Final

from pactdesk.engine.terms.instant import Instant

BEGINNING: Final[Instant] = -(2**60)
END: Final[Instant] = 2**60
"""The bounds of time: a span that reaches one is unbounded on that side. Their distance fits 64 bits."""


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of instants: from each of `starts` until before the end of the same index.

    Raises ValueError unless they are sorted, apart, not empty and within the bounds of time; `Spans.of` sees to it.
    """

    starts: tuple[Instant, ...] = ()
    ends: tuple[Instant, ...] = ()
    totals: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Seconds in the set before each span, and in all of it."""

    def __post_init__(self) -> None:
        """Refuse what is no set, and add up its totals."""
        edges = list(chain.from_iterable(zip(self.starts, self.ends, strict=True)))
        if not all(map(lt, edges, edges[1:])):
            raise ValueError("spans must be sorted, apart and not empty")
        if edges and (edges[0] < BEGINNING or edges[-1] > END):
            raise ValueError("a span reaches beyond the bounds of time")
        object.__setattr__(self, "totals", tuple(accumulate(map(sub, self.ends, self.starts), initial=0)))

    @classmethod
    def of(cls, pieces: Iterable[tuple[Instant, Instant]]) -> "Spans":
        """Return the set of all instants in any piece (start, end), given in any order, overlapping or not.

        A piece of no length adds nothing; one that ends before it starts raises ValueError.
        """
        if isinstance(pieces, cls):
            return pieces
        starts: list[Instant] = []
        ends: list[Instant] = []
        for start, end in sorted(pieces):
            if end < start:
                raise ValueError(f"a span cannot start at {start} and end before, at {end}")
            if start == end:
                continue
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        return cls(tuple(starts), tuple(ends))

    def __iter__(self) -> Iterator[tuple[Instant, Instant]]:
        return zip(self.starts, self.ends, strict=True)

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def total(self) -> int:
        """Seconds in the set."""
        return self.totals[-1]

    def union(self, other: "Spans") -> "Spans":
        """Return what is in either."""
        return Spans.of(chain(self, other))

    def intersect(self, other: "Spans") -> "Spans":
        """Return what is in both."""
        pieces = []
        mine, theirs = 0, 0
        while mine < len(self) and theirs < len(other):
            start = max(self.starts[mine], other.starts[theirs])
            end = min(self.ends[mine], other.ends[theirs])
            if start < end:
                pieces.append((start, end))
            if end == self.ends[mine]:
                mine += 1
            else:
                theirs += 1
        return Spans.of(pieces)

    def subtract(self, other: "Spans") -> "Spans":
        """Return what is in this set and not in the other."""
        return self.intersect(other.complement())

    def complement(self) -> "Spans":
        """Return all of time that is not in the set."""
        return Spans.of(zip((BEGINNING, *self.ends), (*self.starts, END), strict=True))

    __or__ = union
    __and__ = intersect
    __sub__ = subtract

    def clip(self, start: Instant, end: Instant) -> "Spans":
        """Return what of the set lies in [start, end)."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        within = zip(self.starts[first:last], self.ends[first:last], strict=True)
        return Spans.of((max(start, opens), min(closes, end)) for opens, closes in within)

    def contains(self, instant: Instant) -> bool:
        """Whether the instant is in the set: a start is, an end is not."""
        place = bisect_right(self.starts, instant)
        return place > 0 and instant < self.ends[place - 1]

    def before(self, instant: Instant) -> int:
        """Return the seconds of the set that lie before the instant."""
        place = bisect_right(self.starts, instant)
        if not place:
            return 0
        left = self.ends[place - 1] - instant
        return self.totals[place] - left if left > 0 else self.totals[place]

    def measure(self, start: Instant, end: Instant) -> int:
        """Return the seconds of the set in [start, end); 0 where the end is not after the start."""
        return self.before(end) - self.before(start) if start < end else 0

    def walk(self, start: Instant, seconds: int) -> Instant | None:
        """Return the first instant from `start` on by which so many seconds of the set have passed, None if none is.

        What is used up exactly at the end of a span is used up then, not at the next start; no seconds are used up at
        `start`. So `measure(start, walk(start, n)) == n`, and no earlier instant has it. Raises ValueError for n < 0.
        """
        if seconds <= 0:
            if seconds:
                raise ValueError(f"{seconds} seconds cannot be walked")
            return start
        ends, totals = self.ends, self.totals
        place = bisect_right(ends, start)
        if place == len(ends):
            return None
        opens = self.starts[place]
        goal = totals[place] + seconds
        if start > opens:
            goal += start - opens
        if goal > totals[place + 1]:  # most walks end in the span they begin in: the second search is for the others
            place = bisect_left(totals, goal, place + 2) - 1
            if place == len(ends):
                return None
        return ends[place] - totals[place + 1] + goal

    def next_open(self, instant: Instant) -> Instant | None:
        """Return the first instant of the set from `instant` on, None if there is none."""
        place = bisect_right(self.ends, instant)
        return max(instant, self.starts[place]) if place < len(self) else None

    def next_edge(self, instant: Instant) -> Instant | None:
        """Return the first start or end after `instant`, None if there is none; the bounds of time are no edges."""
        ahead = bisect_right(self.ends, instant)
        edges = (*self.starts[ahead : ahead + 1], *self.ends[ahead : ahead + 1])
        return next((edge for edge in edges if instant < edge < END), None)


EMPTY: Final = Spans()
ALWAYS: Final = Spans((BEGINNING,), (END,))
