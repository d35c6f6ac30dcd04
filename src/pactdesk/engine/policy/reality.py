"""Which requests can there be? The finite space of an edition's facts, and what of it cannot occur.

A restated fact has two keys in the space: the value as given, which contracts, restatements and defaults ask, and the
value that all other rules see. That one follows from the given one, so every other pair of both is unreal; as is what
`contracts` rejects or `impossible` names. Facts of a request, of work, of a monitor or of an outage are there
together or not at all: a world says which.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from pactdesk.engine.days import start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import TIME, FactDecl, FactType, Key, Symbol
from pactdesk.engine.policy.rules import Rule, Table, When
from pactdesk.engine.policy.space import Box, Space
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.instant import Instant

Scopes: TypeAlias = frozenset[str]
AnyRule: TypeAlias = "Rule[Any]"
AnyTable: TypeAlias = "Table[Any]"

CONTRACTS: Final = (frozenset[str](),)
REQUESTS: Final = (frozenset({"request"}), frozenset({"request", "monitor"}))
WORK: Final = (frozenset({"work"}), *(scopes | {"work"} for scopes in REQUESTS))
PRICED: Final = (*CONTRACTS, *REQUESTS, *WORK)
ANY: Final = (*PRICED, frozenset({"outage"}))
"""The optional scopes that are there together in what a table is asked about, simplest first."""

OPTIONAL: Final = frozenset(chain.from_iterable(ANY))
"""Scopes that need not be there; account, contract, contact, product and version always are."""

_AS_GIVEN = " as given"


@dataclass(frozen=True, slots=True)
class World:
    """Cases in which just these optional scopes are there, as a box."""

    scopes: Scopes
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """A table in the space, by rule id: where it applies, where its exceptions do, and what these leave of it.

    `given` tells that its rules ask facts as given.
    """

    given: bool
    applies: Mapping[str, Box]
    aside: Mapping[str, tuple[Box, ...]]
    stands: Mapping[str, tuple[Box, ...]]


class Reality:
    """The space of an edition, its tables in that space, and what of it cannot be.

    `opening` is the first instant from its first day on at which its hours are known.
    """

    def __init__(self, edition: Edition) -> None:
        """Lay out the space: keys that many rules ask come first, since boxes are split there first."""
        self.edition = edition
        known = (edition.hours[name].begins for name in edition.timed_hours)
        self.opening: Instant = max((start_of_day(edition.effective, ZoneInfo(edition.zone)), *known))
        self._blank = view_of(edition, {}, self.opening, as_given=True)
        self.restated = frozenset(rule.says.key for rule in edition.restate.rules)
        self.space = Space({key: self._domain(key) for key in self._keys()})

    def given(self, key: Key) -> Key:
        """Return the space's key for a fact as given."""
        return key + _AS_GIVEN if key in self.restated else key

    def box(self, when: When, *, given: bool = False) -> Box:
        """Return the box of what holds, asked of facts as given or as rules see them."""
        return self.space.box((self.given(key) if given else key, symbols) for key, symbols in when)

    def lay(self, table: AnyTable) -> Layout:
        """Lay out a table."""
        given = table in (self.edition.contracts, self.edition.restate)
        applies = {rule.id: self.box(rule.when, given=given) for rule in table.rules}
        aside = {
            rule.id: tuple(applies[other.id] for other in table.rules if rule.id in other.excepts)
            for rule in table.rules
        }
        stands = {name: tuple(self.space.leftover(box, aside[name])) for name, box in applies.items()}
        return Layout(given, applies, aside, stands)

    def worlds(self, kinds: Iterable[Scopes], never: Collection[Key] = ()) -> tuple[World, ...]:
        """Return the worlds of these scopes, each once, in which what `never` names is not known."""
        declared = frozenset(decl.scope for decl in self.edition.facts.values())
        scopes = dict.fromkeys(kind & declared for kind in kinds)
        return tuple(World(kind, self.space.box(self._told(kind, never))) for kind in scopes)

    def unreal(self, table: AnyTable) -> tuple[Box, ...]:
        """Return boxes of what cannot be in front of a table: rejected, impossible, or not judged as it is given.

        What contracts reject is still there when contracts are asked, and nothing is judged yet when restatements are.
        """
        if table == self.edition.contracts:
            return (*self._impossible, *self._misjudged)
        if table == self.edition.restate:
            plain = [row for row in self.edition.impossible if not self.restated & {key for key, _ in row.when}]
            return (*self._rejected, *(self.box(row.when) for row in plain))
        return (*self._rejected, *self._impossible, *self._misjudged)

    @cached_property
    def _rejected(self) -> tuple[Box, ...]:
        return tuple(chain.from_iterable(self.lay(self.edition.contracts).stands.values()))

    @cached_property
    def _impossible(self) -> tuple[Box, ...]:
        return tuple(self.box(row.when) for row in self.edition.impossible)

    @cached_property
    def _misjudged(self) -> tuple[Box, ...]:
        """Boxes in which the seen value of a fact is not what its given one is judged as, or is judged as two."""
        table = self.edition.restate
        stands = self.lay(table).stands
        wrong: list[Box] = []
        for key in sorted(self.restated):
            rules = [rule for rule in table.rules if rule.says.key == key]
            for rule in rules:
                other = self._other_than(key, rule.says.value)
                wrong += (box & other for box in stands[rule.id])
            for one, two in combinations(rules, 2):
                wrong += (box & other for box in stands[one.id] for other in stands[two.id])
            judged = chain.from_iterable(stands[rule.id] for rule in rules)
            for box in self.space.leftover(self.space.full, judged):
                for symbol in self._domain(key):
                    as_given = self.space.box([(self.given(key), [symbol])])
                    wrong.append(box & as_given & self._other_than(key, symbol))
        return tuple(box for box in wrong if not self.space.is_empty(box))

    def _other_than(self, key: Key, symbol: Symbol) -> Box:
        return self.space.box([(key, [other for other in self._domain(key) if other != symbol])])

    def _keys(self) -> list[Key]:
        """Return what anything asks, most asked first."""
        edition = self.edition
        asked: Counter[Key] = Counter()
        for table in (edition.contracts, edition.restate):
            asked.update(self.given(key) for rule in table.rules for key, _ in rule.when)
        for rule in chain.from_iterable(table.rules for table in tables(edition)[2:]):
            asked.update(key for key, _ in rule.when)
        asked.update(key for row in edition.impossible for key, _ in row.when)
        asked.update(chain.from_iterable((key, self.given(key)) for key in sorted(self.restated)))
        return sorted(asked, key=lambda key: (-asked[key], key))

    def _domain(self, key: Key) -> tuple[Symbol, ...]:
        """Return what a key can be, first what it is where no fact is given."""
        key = key.removesuffix(_AS_GIVEN)
        symbols: Iterable[Symbol]
        if key == TIME:
            symbols = self.edition.time_domain
        elif key in self.edition.conditions:
            symbols = (False, True)
        else:
            decl = self.edition.facts[key]
            absent = (None,) if decl.required and decl.scope in OPTIONAL and decl.type is not FactType.BOOL else ()
            set_to = (rule.says.value for rule in self.edition.restate.rules if rule.says.key == key)
            symbols = dict.fromkeys((*decl.domain, *absent, *set_to))
        return tuple(sorted(symbols, key=lambda symbol: symbol != self._blank.get(key)))

    def _told(self, scopes: Scopes, never: Collection[Key]) -> Iterator[tuple[Key, tuple[Symbol, ...]]]:
        """Yield what facts can be where just these optional scopes are there."""
        for key, decl in self.edition.facts.items():
            place = self.given(key)
            if place not in self.space or decl.scope not in OPTIONAL:
                continue
            if decl.scope not in scopes or key in never:
                yield place, _untold(decl)
            elif decl.required:
                yield place, decl.domain


def _untold(decl: FactDecl) -> tuple[Symbol, ...]:
    """Return what rules may see of a fact that is not given."""
    if decl.default is not None:
        return decl.domain
    return (False,) if decl.type is FactType.BOOL else (None,)


def tables(edition: Edition) -> tuple[AnyTable, ...]:
    """Return all tables of an edition in the order of its file, the two that ask facts as given first."""
    return (
        edition.contracts,
        edition.restate,
        edition.which_hours,
        edition.admission,
        edition.notices,
        edition.paging,
        edition.milestones,
        edition.prices,
        edition.coverage,
        edition.overflow,
        edition.fees,
        edition.availability,
        edition.staffing,
        edition.definitions,
        edition.purchases,
        edition.conduct,
    )
