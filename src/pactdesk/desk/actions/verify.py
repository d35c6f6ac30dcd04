"""Is the journal whole? Its chain walked from the first entry on, with the texts it names.

A chain that nobody else holds can be rewritten whole: `compare` holds it against heads that were kept elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import Final

from pactdesk.desk.actions.journal import digest_of
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.records.models import Desk, Entry, Fact, Head, Text

_CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Broken:
    """A place at which the journal does not hold: the number of the entry, 0 for none, and what is wrong with it."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A journal that was walked: how many entries it has, the digest of the last, and where it does not hold."""

    entries: int
    digest: str
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A head as it was kept elsewhere: of which desk, when, the number of its entry, and its digest."""

    at: str
    desk: str
    sequence: int
    digest: str


def verify(desk: Desk) -> tuple[Broken, ...]:
    """Return where a desk's journal was changed, thinned out or reordered; nothing where it is whole."""
    return examine(desk).broken


def examine(desk: Desk) -> Examined:
    """Walk a desk's journal, which may go on being written meanwhile."""
    walk = _Walk(desk)
    while True:
        went_on = walk.on()
        head = Head.objects.get(desk=desk)  # read after its entries, so that it is at the last of them or further
        if head.sequence == walk.last or not went_on:
            break
    if (head.sequence, head.digest) != (walk.last, walk.digest):
        what = f"the head is at entry {head.sequence}, the last entry is {walk.last}"
        if head.sequence == walk.last:
            what = f"the head does not bear the digest of entry {walk.last}, the last"
        walk.broken.append(Broken(head.sequence, what))
    return Examined(walk.last, walk.digest, (*walk.broken, *_texts(desk)))


def compare(desk: Desk, heads: Iterable[Exported]) -> tuple[Broken, ...]:
    """Return where a desk's journal is not the one that heads were exported of."""
    kept = list(heads)
    entries = Entry.objects.filter(desk=desk, sequence__in={one.sequence for one in kept if one.sequence})
    digests = {0: "", **dict(entries.values_list("sequence", "digest"))}
    found = []
    for one in kept:
        there = digests.get(one.sequence)
        if there is None:
            what = f"entry {one.sequence}, the last on {one.at}, is not there any more"
        elif there != one.digest:
            what = f"entry {one.sequence} is not the one that was the last on {one.at}: the journal was rewritten"
        else:
            continue
        found.append(Broken(one.sequence, what))
    return tuple(found)


@dataclass(slots=True)
class _Walk:
    """A walk along a journal: the entry it has come to, with its digest, and what it found."""

    desk: Desk
    last: int = 0
    digest: str = ""
    broken: list[Broken] = field(default_factory=list)

    def on(self) -> bool:
        """Go on to the last entry there is now; whether there was any."""
        before = self.last
        for entry, facts in self._entries():
            if entry.sequence != self.last + 1:
                what = f"entry {self.last + 1} is missing; entry {entry.sequence} stands in its place"
                self.broken.append(Broken(self.last + 1, what))
            if digest_of(self.digest, entry, facts) != entry.digest:
                self.broken.append(Broken(entry.sequence, f"entry {entry.sequence} is not what was recorded"))
            self.digest, self.last = entry.digest, entry.sequence
        return self.last != before

    def _entries(self) -> Iterator[tuple[Entry, list[Fact]]]:
        """Yield the entries in their order, each with its facts in theirs."""
        while True:
            later = Entry.objects.filter(desk=self.desk, sequence__gt=self.last)
            entries = list(later.order_by("sequence")[:_CHUNK])
            if not entries:
                return
            facts = Fact.objects.filter(entry__in=[one.pk for one in entries]).order_by("entry__sequence", "place")
            by_entry = {pk: list(own) for pk, own in groupby(facts, key=lambda fact: fact.entry_id)}
            for entry in entries:
                yield entry, by_entry.get(entry.pk, [])


def _texts(desk: Desk) -> Iterator[Broken]:
    """Yield the texts that are not what the journal's digests say, and those that are gone without a record of it."""
    erasures = Fact.objects.filter(desk=desk, what=What.ERASED.value).values_list("body", flat=True)
    erased = {body.get("text") for body in erasures}
    for one in Text.objects.filter(desk=desk).iterator(_CHUNK):
        if one.digest in erased:
            continue
        if one.erased_at is not None or sha256(f"{one.salt}{one.words}".encode()).hexdigest() != one.digest:
            yield Broken(0, f"text {one.digest[:12]} is not what was written")
