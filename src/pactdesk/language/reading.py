"""What is known while a file is read? Its faults so far, and every name it declares."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from pactdesk.engine.policy.facts import FactDecl, FactType, Key
from pactdesk.engine.terms.allowance import Unit
from pactdesk.language.faults import Fault, Kind, listed, nearest, quoted
from pactdesk.language.nodes import Hole, Node, Scalar


@dataclass(slots=True)
class Names:
    """The names of one section. Unless it could be read as a `whole`, no name can be called unknown."""

    what: str
    section: str
    unknown: Kind
    known: dict[str, Node] = field(default_factory=dict)
    whole: bool = True


@dataclass(slots=True)
class Reading:
    """One file while it is read. What a section declares is added before any section that refers to it is read."""

    file: str
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    zone: str = "UTC"
    exponent: int | None = None
    effective: date | None = None
    clauses: Names = field(default_factory=lambda: Names("clause", "clauses", Kind.UNKNOWN_CLAUSE))
    hours: Names = field(default_factory=lambda: Names("hours", "hours", Kind.UNKNOWN_HOURS))
    items: Names = field(default_factory=lambda: Names("item", "items", Kind.UNKNOWN_ITEM))
    allowances: Names = field(default_factory=lambda: Names("allowance", "allowances", Kind.UNKNOWN_ALLOWANCE))
    fees: Names = field(default_factory=lambda: Names("fee for the item", "fees", Kind.UNKNOWN_FEE))
    rules: Names = field(default_factory=lambda: Names("rule", "", Kind.UNKNOWN_RULE))
    units: dict[str, Unit] = field(default_factory=dict)
    facts: dict[Key, FactDecl | None] = field(default_factory=dict)
    conditions: dict[Key, None] = field(default_factory=dict)
    places: dict[Key, Scalar] = field(default_factory=dict)
    default_whens: dict[Key, Node] = field(default_factory=dict)
    facts_whole: bool = True
    timed: tuple[str, ...] = ()
    _masks: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)

    def fault(self, at: Node, kind: Kind, found: str, accepts: str = "", hint: str = "") -> None:
        """Note a fault at a node; a hole was refused already."""
        if not isinstance(at, Hole):
            self.faults.append(Fault(self.file, at.line, at.column, kind, found, accepts, hint))

    def refer(self, names: Names, at: Scalar) -> str | None:
        """Return the name that stands at a node if it is declared."""
        if at.text in names.known:
            return at.text
        if names.whole:
            known = listed(sorted(names.known), "and")
            accepts = f"Under {names.section} stand {known}." if known else f"Nothing stands under {names.section}."
            found = f"There is no {names.what} {quoted(at.text)}."
            self.fault(at, names.unknown, found, accepts, nearest(at.text, names.known))
        return None

    def find(self, name: str) -> tuple[Key, ...]:
        """Return the full names of all facts and conditions that a name can mean: itself, or those that end with it."""
        keys = (*self.facts, *self.conditions)
        return (name,) if name in keys else tuple(key for key in keys if key.partition(".")[2] == name)

    def resolve(self, at: Scalar, among: Iterable[str] = ()) -> Key | None:
        """Return the full name of the fact or condition named at a node; only facts of the scopes `among`, if given."""
        scopes = set(among)
        found = [key for key in self.find(at.text) if not scopes or key.partition(".")[0] in scopes]
        if len(found) == 1:
            return found[0]
        if found:
            accepts = f"Write {listed(found)}."
            self.fault(at, Kind.AMBIGUOUS_FACT, f"More than one fact is called {quoted(at.text)}.", accepts)
        elif self.facts_whole:
            self._unknown(at, scopes)
        return None

    def _unknown(self, at: Scalar, scopes: set[str]) -> None:
        keys = [key for key in (*self.facts, *self.conditions) if not scopes or key.partition(".")[0] in scopes]
        whose = f" of the {listed(sorted(scopes))}" if scopes else ""
        accepts = (
            f"A fact{whose} or a condition must be declared before it is asked."
            if not scopes
            else f"Declare it under facts{whose}."
        )
        names = [*keys, *(key.partition(".")[2] for key in keys)]
        self.fault(
            at,
            Kind.UNKNOWN_FACT,
            f"There is no fact{whose} called {quoted(at.text)}.",
            accepts,
            nearest(at.text, names),
        )

    def fact(self, at: Scalar, types: Iterable[FactType], among: Iterable[str] = ()) -> FactDecl | None:
        """Return the declared fact named at a node if it is of one of the types."""
        key = self.resolve(at, among)
        decl = self.facts.get(key) if key else None
        if key is None or (key in self.facts and decl is None):
            return None
        wanted = tuple(types)
        if decl is not None and decl.type in wanted:
            return decl
        is_a = f"is {article(decl.type)}" if decl else "is a condition"
        accepts = f"Here stands a fact that is {listed(map(article, wanted))}."
        self.fault(at, Kind.WRONG_FACT, f"{key} {is_a}.", accepts)
        return None

    def cut(self, thresholds: Iterable[tuple[Key, Fraction]]) -> None:
        """Add to the facts the thresholds at which they are asked."""
        cuts: dict[Key, set[Fraction]] = {}
        for key, threshold in thresholds:
            cuts.setdefault(key, set()).add(threshold)
        for key, found in cuts.items():
            if (decl := self.facts[key]) is not None:
                self.facts[key] = replace(decl, cuts=tuple(sorted(found)))

    def masks(self, within: int, outside: int) -> frozenset[int]:
        """Return the masks of timed hours that have a bit of `within`, if that has any, and none of `outside`."""
        found = self._masks.get((within, outside))
        if found is None:
            every = range(1 << len(self.timed))
            found = frozenset(mask for mask in every if (not within or mask & within) and not mask & outside)
            self._masks[within, outside] = found
        return found


def article(kind: FactType) -> str:
    """Return a type in a sentence."""
    named = {FactType.ONE_OF: "one of its words", FactType.BOOL: "true or false", FactType.INT: "a whole number (int)"}
    named |= {FactType.MONEY: "an amount of money", FactType.AGENT: "an agent"}
    return named.get(kind, f"a {kind.value}")
