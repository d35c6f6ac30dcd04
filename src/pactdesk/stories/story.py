"""What does a story say? Who there is, what happens when, and what must come of it, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import Instant

Facts: TypeAlias = Mapping[str, Value]
"""Facts of one scope by name, without the scope."""


class StoryFault(ValueError):
    """What is wrong with a story file: the file, the line from 1, and a sentence that says what would be taken."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        """Carry the place; the message is `file:line: sentence`, on one line."""
        said = "".join(letter if letter.isprintable() else " " for letter in sentence)
        super().__init__(f"{file}:{line}: {said}")
        self.file = file
        self.line = line
        self.sentence = said


@dataclass(frozen=True, slots=True)
class GivenContract:
    """A contract that was there before the first step, with the name of its account."""

    account: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class GivenContact:
    """A person of an account, by the account's name."""

    account: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class GivenProduct:
    """What is known of a product, and of its versions by their names."""

    facts: Facts
    versions: Mapping[str, Facts]


@dataclass(frozen=True, slots=True)
class GivenMonitor:
    """What is watched under a contract, by the contract's name."""

    contract: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Given:
    """Who and what there is before the first step, by name. Agents have no facts of their own."""

    accounts: Mapping[str, Facts]
    contracts: Mapping[str, GivenContract]
    contacts: Mapping[str, GivenContact]
    agents: Mapping[str, Facts]
    products: Mapping[str, GivenProduct]
    monitors: Mapping[str, GivenMonitor]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done at an instant, by a verb with its fields, and what must come of it (None: anything).

    `happened` is the instant it speaks of, where that is not `at`. `fields` holds what is written and not null: names
    and texts as str, minutes and quantities as int, money in minor units, bools, instants, dates, a month as
    CalendarPeriod, and under `facts` the facts that stand beside them. `expect` holds texts, bools, None, lists and
    mappings, numbers and times as they are written.
    """

    at: Instant
    happened: Instant | None
    do: str
    fields: Mapping[str, object]
    expect: Mapping[str, object] | None
    line: int


@dataclass(frozen=True, slots=True)
class Story:
    """One story: its title, its policy as written and the edition that this means, the zone of its local times."""

    title: str
    policy: str
    edition: Edition
    zone: ZoneInfo
    given: Given
    steps: tuple[Step, ...]
    file: str
    line: int
