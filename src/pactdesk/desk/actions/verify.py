"""Is the journal whole? Its chain walked from the first entry on."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pactdesk.desk.actions.journal import digest_of
from pactdesk.desk.records.models import Desk, Entry, Fact, Head

_CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Broken:
    """A place at which the chain does not hold: the number of the entry, and what is wrong with it."""

    sequence: int
    what: str


def verify(desk: Desk) -> tuple[Broken, ...]:
    """Return where a desk's journal was changed, thinned out or reordered; nothing where it is whole."""
    head = Head.objects.get(desk=desk)
    before, expected = "", 1
    found: list[Broken] = []
    for entry, facts in _entries(desk):
        if entry.sequence != expected:
            found.append(Broken(expected, f"entry {expected} is missing; entry {entry.sequence} stands in its place"))
        if digest_of(before, entry, facts) != entry.digest:
            found.append(Broken(entry.sequence, f"entry {entry.sequence} is not what was recorded"))
        before, expected = entry.digest, entry.sequence + 1
    if (head.sequence, head.digest) != (expected - 1, before):
        found.append(Broken(head.sequence, f"the head is at entry {head.sequence}, the last entry is {expected - 1}"))
    return tuple(found)


def _entries(desk: Desk) -> Iterator[tuple[Entry, list[Fact]]]:
    """Yield the entries in their order, each with its facts in theirs."""
    after = -1
    while True:
        entries = list(Entry.objects.filter(desk=desk, sequence__gt=after).order_by("sequence")[:_CHUNK])
        if not entries:
            return
        facts = Fact.objects.filter(entry__in=[one.pk for one in entries]).order_by("entry__sequence", "place")
        by_entry = {pk: list(own) for pk, own in groupby(facts, key=lambda fact: fact.entry_id)}
        for entry in entries:
            yield entry, by_entry.get(entry.pk, [])
        after = entries[-1].sequence
