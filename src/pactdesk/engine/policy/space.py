"""What do some boxes of a finite space leave over?

A box is a set of symbols for each key and holds all their combinations: `plan gold or basic, trained true`. It is one
int with a field of bits for each key, so that boxes intersect by `&`; a spare bit above each field tells by one
addition whether a field has lost its last bit. What is left over is found by splitting boxes, never by going through
points.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from pactdesk.engine.policy.facts import Key, Symbol

Box: TypeAlias = int
"""A set of points of one Space; empty as soon as one of its fields is."""


class Space:
    """All combinations of one symbol for each key.

    Boxes are split at the first keys first, and of the pieces those come first that hold more first symbols.
    """

    def __init__(self, domains: Mapping[Key, Sequence[Symbol]]) -> None:
        """Lay out a field for each key; a key without symbols makes the whole space empty."""
        self._bits: dict[Key, dict[Symbol, Box]] = {}
        self._fields: dict[Key, Box] = {}
        self._spare = self._firsts = 0
        place = 0
        for key, symbols in domains.items():
            self._bits[key] = {symbol: 1 << place + bit for bit, symbol in enumerate(symbols)}
            self._fields[key] = sum(self._bits[key].values())
            self._firsts |= 1 << place
            place += len(symbols) + 1
            self._spare |= 1 << place - 1
        self.full: Box = sum(self._fields.values())

    def __contains__(self, key: Key) -> bool:
        return key in self._fields

    def box(self, when: Iterable[tuple[Key, Collection[Symbol]]]) -> Box:
        """Return the box in which each named key has one of its named symbols; symbols it lacks count for nothing."""
        box = self.full
        for key, symbols in when:
            named = sum(bit for symbol, bit in self._bits[key].items() if symbol in symbols)
            box &= ~self._fields[key] | named
        return box

    def fields(self, keys: Iterable[Key]) -> Box:
        """Return the fields of these keys alone, to cut the same part out of any box by `&`."""
        return sum(self._fields[key] for key in keys)

    def symbols(self, box: Box, key: Key) -> tuple[Symbol, ...]:
        """Return the symbols that the box leaves to a key."""
        return tuple(symbol for symbol, bit in self._bits[key].items() if box & bit)

    def is_free(self, box: Box, key: Key, limit: Box | None = None) -> bool:
        """Whether the box leaves every symbol to a key, or every one that `limit` does."""
        field = self._fields[key] if limit is None else self._fields[key] & limit
        return box & field == field

    def is_empty(self, box: Box) -> bool:
        """Whether some key has no symbol left."""
        return box + self.full & self._spare != self._spare

    def leftover(self, box: Box, taken: Iterable[Box]) -> Iterator[Box]:
        """Yield disjoint boxes, together all points of a box that no box of `taken` holds; lazily, in a fixed order.

        Each time the box that makes the fewest pieces is subtracted first, and a piece forgets the boxes that miss it.
        """
        full, spare = self.full, self._spare
        waiting: list[tuple[Box, Sequence[Box]]] = [] if self.is_empty(box) else [(box, tuple(taken))]
        while waiting:
            box, others = waiting.pop()
            # This is the innermost loop, so `is_empty` is written out, and the count of fields that reach beyond.
            meeting = [other for other in others if (box & other) + full & spare == spare]
            if not meeting:
                yield box
                continue
            counts = [((box & ~other) + full & spare).bit_count() for other in meeting]
            first = meeting.pop(counts.index(min(counts)))
            pieces = sorted(self._subtract(box, first), key=lambda piece: (piece & self._firsts).bit_count())
            waiting += [(piece, meeting) for piece in pieces]

    def widened(self, box: Box, keys: Iterable[Key], limit: Box, avoided: Sequence[Box]) -> Box:
        """Return a largest box around this one within `limit` that still meets none of `avoided`, key after key."""
        for key in keys:
            for more in (self._fields[key], *self._bits[key].values()):
                wider = box | more & limit
                if all(self.is_empty(wider & other) for other in avoided):
                    box = wider
        return box

    def _subtract(self, box: Box, other: Box) -> Iterator[Box]:
        """Yield disjoint boxes, together all points of a box that are not in the other, which it meets."""
        for field in self._fields.values():
            outside = box & ~other & field
            if outside:
                yield box & ~field | outside
                box ^= outside
