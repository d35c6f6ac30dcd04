"""Is the journal whole? Its chain walked from the first entry on, with the texts it names.

A chain that nobody else holds can be rewritten whole: `compare` holds it against heads that were kept elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from pactdesk.desk.actions.journal import digest_of
from pactdesk.desk.actions.texts import named_by
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.records.models import Desk, Entry, Fact, Head, Text

_CHUNK: Final = 2_000
_NAMING: Final = ("text", "why", "reason", "stored")
"""The fields of a fact that name a text, where they hold a digest."""

_DIGEST: Final = re.compile("[0-9a-f]{64}")


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
    if head.sequence > walk.last:
        walk.found(
            walk.last + 1, f"{_missing(walk.last + 1, head.sequence)} at the end: the head is at {head.sequence}"
        )
    elif head.sequence < walk.last:
        what = (
            f"entry {head.sequence + 1} stands behind the head, which is at {head.sequence}: it was not recorded here"
        )
        walk.found(head.sequence + 1, what)
    elif head.digest == walk.reckoned != walk.digest:
        walk.found_link()
    elif head.digest != walk.digest:
        walk.found(head.sequence, f"the head does not bear the digest of entry {walk.last}, the last")
    return Examined(walk.last, walk.digest, (*walk.broken, *walk.broken_texts()))


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
    """A walk along a journal: the entry it has come to, with its digest, and what it found.

    `reckoned` is the digest that the entry should bear by what it says; `doubtful` are texts by their digest that are
    not as they were named, each with the first entry that names it and what is wrong.
    """

    desk: Desk
    last: int = 0
    digest: str = ""
    reckoned: str = ""
    broken: list[Broken] = field(default_factory=list)
    doubtful: dict[str, Broken] = field(default_factory=dict)

    def on(self) -> bool:
        """Go on to the last entry there is now; whether there was any."""
        before = self.last
        for entries, facts in self._chunks():
            for entry in entries:
                self._look(entry, facts.get(entry.pk, []))
            self._read(entries, facts)
        return self.last != before

    def found(self, sequence: int, what: str) -> None:
        """Note a break."""
        self.broken.append(Broken(sequence, what))

    def found_link(self) -> None:
        """Note that of the entry it has come to nothing but the link was changed: what follows bears the right one."""
        what = f"entry {self.last} says what was recorded, but its link of the chain was changed"
        self.broken[-1] = Broken(self.last, what)

    def broken_texts(self) -> tuple[Broken, ...]:
        """Return the texts that are not what was written, less those whose erasure is on record."""
        erasures = Fact.objects.filter(desk=self.desk, what=What.ERASED.value) if self.doubtful else Fact.objects.none()
        erased = {body.get("text") for body in erasures.values_list("body", flat=True)}
        return tuple(one for digest, one in self.doubtful.items() if digest not in erased)

    def _look(self, entry: Entry, facts: Sequence[Fact]) -> None:
        """Look whether an entry follows the one before, and says what was recorded."""
        reckoned = digest_of(self.digest, entry, facts)
        if entry.sequence != self.last + 1:
            stands = f"entry {entry.sequence} follows, and cannot be checked without"
            self.found(self.last + 1, f"{_missing(self.last + 1, entry.sequence - 1)}; {stands}")
        elif reckoned != entry.digest:
            if self.reckoned != self.digest and digest_of(self.reckoned, entry, facts) == entry.digest:
                self.found_link()
                reckoned = entry.digest
            else:
                self.found(entry.sequence, _changed(entry, facts))
        else:
            reckoned = entry.digest
        self.digest, self.reckoned, self.last = entry.digest, reckoned, entry.sequence

    def _chunks(self) -> Iterator[tuple[list[Entry], Mapping[int, list[Fact]]]]:
        """Yield the entries in their order, some at a time, with their facts in theirs by entry."""
        while True:
            later = Entry.objects.filter(desk=self.desk, sequence__gt=self.last)
            entries = list(later.order_by("sequence")[:_CHUNK])
            if not entries:
                return
            facts = Fact.objects.filter(entry__in=[one.pk for one in entries]).order_by("entry__sequence", "place")
            yield entries, {pk: list(own) for pk, own in groupby(facts, key=lambda fact: fact.entry_id)}

    def _read(self, entries: Iterable[Entry], facts: Mapping[int, Sequence[Fact]]) -> None:
        """Look at the texts that entries name: one statement."""
        named: dict[str, int] = {}
        for entry in entries:
            for fact in facts.get(entry.pk, []):
                digests = (str(fact.body.get(name)) for name in _NAMING)
                named |= {one: entry.sequence for one in digests if _DIGEST.fullmatch(one) and one not in named}
        kept = {one.digest: one for one in Text.objects.filter(desk=self.desk, digest__in=named)}
        for digest, sequence in named.items():
            text, what = kept.get(digest), f"the text {digest[:12]} that entry {sequence} names"
            if text is None:
                self.doubtful.setdefault(digest, Broken(sequence, f"{what} is gone, and no erasure is on record"))
            elif text.erased_at is not None:
                self.doubtful.setdefault(digest, Broken(sequence, f"{what} was emptied, and no erasure is on record"))
            elif named_by(text.salt, text.words) != digest:
                self.doubtful.setdefault(digest, Broken(sequence, f"{what} is not what was written"))


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"


def _changed(entry: Entry, facts: Sequence[Fact]) -> str:
    """Return that an entry was changed, and what it says now: who did what, recorded when, in how many facts."""
    at = datetime.fromtimestamp(entry.recorded_at, UTC)
    count = f"{len(facts)} {'fact' if len(facts) == 1 else 'facts'}"
    says = f"{entry.action} by {entry.acting}, recorded {at:%Y-%m-%d %H:%M:%SZ}, {count}"
    return f"entry {entry.sequence} or one of its facts is not what was recorded; it now says: {says}"
