"""In which cases is a table asked, and does one of them lie in some box?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import PAST, TIME, Key
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.phrase import phrase
from pactdesk.engine.policy.reality import AnyRule, AnyTable, Layout, Reality, Scopes, World
from pactdesk.engine.policy.space import Box
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.policy.witness import Witness, Witnesses


@dataclass(frozen=True, slots=True)
class Ground:
    """A table laid out over the cases in which it is asked.

    `noun` names one such case. All of them lie in `worlds` and in `reach`, none in `unreal`.
    """

    table: AnyTable
    noun: str
    reality: Reality
    witnesses: Witnesses
    layout: Layout
    worlds: tuple[World, ...]
    reach: tuple[Box, ...]
    unreal: tuple[Box, ...]

    @property
    def keys(self) -> Mapping[Key, Key]:
        """What its rules ask, in the order of the edition, each with its key in the space."""
        edition = self.reality.edition
        asked = [key for key in (*edition.facts, *edition.conditions, TIME) if key in self.table.keys]
        return {key: self.reality.given(key) if self.layout.given else key for key in asked}

    @property
    def limit(self) -> Box:
        """The smallest box that holds all its worlds."""
        return reduce(or_, (world.box for world in self.worlds))

    def example(self, boxes: Iterable[Box], taken: Iterable[Box] = ()) -> Witness | None:
        """Return a case that lies in one of `boxes` and in none of `taken`, None if there is none."""
        is_empty = self.reality.space.is_empty
        out = (*taken, *self.unreal)
        reached = [both for box in boxes for part in self.reach if not is_empty(both := box & part)]
        found = (self.case(world, box & world.box, out) for world in self.worlds for box in reached)
        return next(filter(None, found), None)

    def case(self, world: World, box: Box, taken: Iterable[Box]) -> Witness | None:
        """Return a case of a world's box that lies in none of `taken`, which must hold all that is unreal."""
        left = self.reality.space.leftover(box, taken)
        return next(filter(None, (self.witnesses.find(part, world.scopes) for part in left)), None)

    def point(self, witness: Witness, keys: Collection[Key]) -> Box:
        """Return the box in which these keys are what they are in a case."""
        view = self._view(witness)
        return self.reality.space.box((place, (view[key],)) for key, place in self.keys.items() if key in keys)

    def phrase(self, box: Box, witness: Witness) -> str:
        """Return in words what a box that holds the witness asks: "a request where plan is gold", "any request"."""
        asked = phrase(self.reality, box, self.limit, self.keys, self._view(witness))
        return f"a {self.noun} where {asked}" if asked else f"any {self.noun}"

    def standing(self, witness: Witness) -> tuple[AnyRule, ...]:
        """Return the rules that answer a case."""
        return self.table.standing(self._view(witness))

    def fault(
        self, kind: FaultKind, group: str, rules: tuple[AnyRule, ...], witness: Witness | None, sentence: str
    ) -> PolicyFault:
        """Return a fault of the table; its sentence is led by the table's name and the group's."""
        return PolicyFault(
            kind,
            self.table.name,
            group,
            tuple(rule.id for rule in rules),
            tuple(rule.line for rule in rules),
            tuple(dict.fromkeys(cite for rule in rules for cite in rule.cites)),
            witness,
            f"{self.table.name} {group}".rstrip() + f": {sentence}",
        )

    def _view(self, witness: Witness) -> View:
        return view_of(self.reality.edition, witness.raw, witness.at, as_given=self.layout.given)


class Survey:
    """Lays out the tables of one edition, all over the same space."""

    def __init__(self, edition: Edition) -> None:
        """Find out what can be."""
        self.reality = Reality(edition)
        self._witnesses = Witnesses(self.reality)

    def ground(
        self, noun: str, kinds: Iterable[Scopes], table: AnyTable, reach: Collection[Box] | None = None
    ) -> Ground:
        """Lay out a table asked about cases, so named, with these optional scopes.

        It is asked everywhere while nothing is past, or in `reach`, which says what is.
        """
        reality = self.reality
        layout = reality.lay(table)
        return Ground(
            table,
            noun,
            reality,
            self._witnesses,
            layout,
            reality.worlds(kinds, {PAST} if reach is None else ()),
            (reality.space.full,) if reach is None else tuple(reach),
            reality.unreal(table),
        )
