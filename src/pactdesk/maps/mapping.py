"""What does a log say, in the desk's words? A map, as it was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, Value

ISO: Final = "iso"
"""How times are written that the standard of times allows."""

EVENTS: Final = ("opened", "answered", "waiting", "resumed", "solved", "reopened", "closed", "assigned")
"""What a row of a log may tell."""

PLACES: Final = ("first", "later", "last")
"""Of which rows of a ticket a rule may speak: the first, all after it, the last."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name: fixed, or whatever stands in a column."""

    fixed: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where a fact of the request comes from: fixed, or a column, whose texts may be given values of their own."""

    decl: FactDecl
    fixed: Value | None = None
    column: str = ""
    values: Mapping[str, Value | None] | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """Whether a column has one of some texts; or, with `negated`, a known text that is none of them."""

    column: str
    texts: frozenset[str]
    negated: bool = False

    def holds(self, text: str) -> bool:
        """Whether it holds for what stands there, the empty text for what is not known."""
        return bool(text) and (text in self.texts) is not self.negated


@dataclass(frozen=True, slots=True)
class EventRule:
    """When a row tells that something happened, and in which column it says when.

    `row` is one of PLACES, the empty text for any row; with `once`, a ticket's rows tell it once at most.
    """

    what: str
    at: str
    when: tuple[Test, ...] = ()
    row: str = ""
    once: bool = False


@dataclass(frozen=True)
class Map:
    """How the rows of a log are read, for one edition of a policy.

    `at` is the column that says when a row was written, empty where there is none; `key` are the columns by which the
    log names a row, none where a row is known by its content; `expect` are columns with all the texts they may hold.
    """

    # No slots: cached properties live in the instance's dict.
    title: str
    edition: Edition
    zone: ZoneInfo
    times: str
    unknown: frozenset[str]
    key: tuple[str, ...]
    ticket: str
    at: str
    account: Name
    contract: Name
    contact: Name
    agent: Name
    contract_facts: Mapping[str, Value]
    request: tuple[FactSource, ...]
    expect: Mapping[str, frozenset[str]]
    events: tuple[EventRule, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads, each once."""
        return tuple(dict.fromkeys(filter(None, self._columns())))

    def _columns(self) -> Iterator[str]:
        yield from (self.ticket, self.at, *self.key, *self.expect)
        yield from (one.column for one in (self.account, self.contract, self.contact, self.agent))
        yield from (one.column for one in self.request)
        for rule in self.events:
            yield rule.at
            yield from (test.column for test in rule.when)
