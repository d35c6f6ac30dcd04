"""What is a published edition? The whole policy as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.policy.blank import Blank, blank_of
from pactdesk.engine.policy.facts import Condition, FactDecl, Key
from pactdesk.engine.policy.rules import Table, When
from pactdesk.engine.policy.says import (
    Admit,
    Conduct,
    Coverage,
    Definition,
    Fee,
    Notice,
    Page,
    Price,
    Purchase,
    Reject,
    Restate,
    Role,
    Target,
    UseHours,
)
from pactdesk.engine.terms.allowance import Allowance
from pactdesk.engine.terms.outage import Availability


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered promise of the source, in our words, with the lines where it stands and how silence was read."""

    id: str
    at: str
    says: str
    reading: str | None = None
    assumption: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Rank:
    """One key of the queue: tickets go by the place of the fact's value in `order`, unnamed values last."""

    key: Key
    order: tuple[str | bool, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A combination that cannot happen, so that no rule has to answer it."""

    when: When
    because: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Edition:
    """A policy as published: frozen, its calendars resolved. Every table is named after its section of the file.

    `timed_hours` are the hours some rule asks for with `within` or `outside`; the symbol of TIME is the bit mask of
    those open at the instant (bit i for the i-th), `time_domain` the masks that occur in ten years. `digest` is the
    SHA-256 of the file and of its calendars as they are resolved.
    """

    policy: str
    name: str
    effective: date
    zone: str
    currency: str
    source: str | None
    clauses: Mapping[str, Clause]
    facts: Mapping[Key, FactDecl]
    conditions: Mapping[Key, Condition]
    hours: Mapping[str, BusinessHours]
    contracts: Table[Reject]
    restate: Table[Restate]
    impossible: tuple[Impossible, ...]
    which_hours: Table[UseHours]
    admission: Table[Admit]
    notices: Table[Notice]
    paging: Table[Page]
    milestones: Table[Target]
    queue: tuple[Rank, ...]
    prices: Table[Price]
    coverage: Table[Coverage]
    overflow: Table[Coverage]
    allowances: Mapping[str, Allowance]
    fees: Table[Fee]
    availability: Table[Availability]
    staffing: Table[Role]
    definitions: Table[Definition]
    purchases: Table[Purchase]
    conduct: Table[Conduct]
    recorded: Mapping[str, str]
    items: tuple[str, ...] = ()
    timed_hours: tuple[str, ...] = ()
    time_domain: tuple[int, ...] = (0,)
    hours_cites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    @cached_property
    def blank(self) -> Blank:
        """What rules see where no fact is given."""
        return blank_of(self.facts, self.currency)

    @cached_property
    def timed_cites(self) -> tuple[tuple[str, ...], ...]:
        """The clauses of each of the timed hours."""
        return tuple(self.hours_cites.get(name, ()) for name in self.timed_hours)
