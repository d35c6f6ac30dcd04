"""How is something recorded? As the next entry of the desk's chain, with all its facts."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.bridge.facts import Body, Recorded, What
from pactdesk.desk.records.models import Entry, Fact, Head
from pactdesk.desk.records.writing import Writing
from pactdesk.engine.terms.instant import Instant

PENDING: Final = 1 << 62
"""The number of an entry that is not written yet: after all others."""

_BITS: Final = 40
"""So many bits of an entry's number count the entries of its desk."""

NEW: Final = -1
"""The number of a ticket that is made with the entry."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be: what one action records at `at`, and by whom."""

    desk: int
    at: Instant
    acting: Acting
    action: str
    facts: list[Recorded] = field(default_factory=list)

    def add(
        self,
        what: What,
        happened: Instant,
        body: Body | None = None,
        *,
        account: int | None = None,
        contract: int | None = None,
        ticket: int | None = None,
    ) -> Recorded:
        """Add a fact, and return it."""
        made = Recorded(
            what,
            happened,
            self.at,
            PENDING,
            len(self.facts),
            self.acting.said,
            account,
            contract,
            ticket,
            {} if body is None else body,
        )
        self.facts.append(made)
        return made


def digest_of(before: str, entry: Entry, facts: Iterable[Fact]) -> str:
    """Return the link of the chain: SHA-256 over the link before and all that the entry and its facts say."""
    content = [
        before,
        entry.desk_id,
        entry.sequence,
        entry.recorded_at,
        entry.acting,
        entry.action,
        [
            [one.place, one.what, one.happened_at, one.account_id, one.contract_id, one.ticket_id, one.body]
            for one in facts
        ],
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def locked(desk: int, writing: Writing | None = None) -> Head:
    """Return the head of a desk's journal, locked until the transaction ends: the last lock that an action takes.

    What `writing` holds goes before it: while the head is locked, everybody else waits.
    """
    return (writing or Writing()).locked(desk)


def record(draft: Draft, head: Head, ticket: int | None = None) -> tuple[Recorded, ...]:
    """Write an entry behind the head; facts about a NEW ticket are about `ticket`, which was just made.

    Returns the facts as they now stand.
    """
    writing = Writing()
    (found,) = record_many([(draft, ticket)], head, writing)
    writing.send()
    return found


def record_many(
    drafts: Sequence[tuple[Draft, int | None]], head: Head, writing: Writing
) -> tuple[tuple[Recorded, ...], ...]:
    """Have entries written behind the head, in their order, each with the ticket just made for it, if one was."""
    entries, facts, found = [], [], []
    for draft, ticket in drafts:
        head.sequence += 1
        entry = Entry(
            pk=entry_number(draft.desk, head.sequence),
            desk_id=draft.desk,
            sequence=head.sequence,
            recorded_at=draft.at,
            acting=draft.acting.said,
            action=draft.action,
        )
        own = [_row(entry, one, ticket) for one in draft.facts]
        head.digest = entry.digest = digest_of(head.digest, entry, own)
        entries.append(entry)
        facts += own
        found.append(tuple(replace(one, entry=entry.sequence, ticket=_ticket(one, ticket)) for one in draft.facts))
    writing.insert(entries)
    writing.insert(facts)
    writing.head(head)
    return tuple(found)


def entry_number(desk: int, sequence: int) -> int:
    """Return the number of an entry's row: known before it is written, so that its facts go out with it."""
    return (desk << _BITS) + sequence


def _row(entry: Entry, one: Recorded, ticket: int | None) -> Fact:
    return Fact(
        entry=entry,
        desk_id=entry.desk_id,
        account_id=one.account,
        contract_id=one.contract,
        ticket_id=_ticket(one, ticket),
        place=one.place,
        what=one.what.value,
        happened_at=one.happened,
        body=one.body,
    )


def _ticket(one: Recorded, made: int | None) -> int | None:
    return made if one.ticket == NEW else one.ticket
