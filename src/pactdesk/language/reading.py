"""What is known while a file is read? Its faults so far, and every name it declares."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path

from pactdesk.engine.policy.facts import FactDecl, FactType, Key, Symbol
from pactdesk.engine.terms.allowance import Unit
from pactdesk.language.faults import Fault, Kind, listed, nearest, quoted
from pactdesk.language.nodes import Hole, Node, Scalar


@dataclass(slots=True)
class Names:
    """The names of one section. Unless it could be read as a `whole`, no name can be called unknown.

    `no` begins the sentence that a name is unknown, `none` says that there are no names at all.
    """

    section: str
    unknown: Kind
    no: str
    none: str
    known: dict[str, Node] = field(default_factory=dict)
    whole: bool = True


def _names(section: str, unknown: Kind, no: str) -> Names:
    return Names(section, unknown, no, f"Nothing is declared under {section}.")


@dataclass(slots=True)
class Reading:
    """One file while it is read. What a section declares is added before any section that refers to it is read."""

    file: str
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    zone: str = "UTC"
    exponent: int | None = None
    effective: date | None = None
    clauses: Names = field(default_factory=partial(_names, "clauses", Kind.UNKNOWN_CLAUSE, "There is no clause"))
    hours: Names = field(default_factory=partial(_names, "hours", Kind.UNKNOWN_HOURS, "There are no hours"))
    items: Names = field(default_factory=partial(_names, "items", Kind.UNKNOWN_ITEM, "There is no item"))
    allowances: Names = field(
        default_factory=partial(_names, "allowances", Kind.UNKNOWN_ALLOWANCE, "There is no allowance")
    )
    fees: Names = field(default_factory=partial(_names, "fees", Kind.UNKNOWN_FEE, "There is no fee for the item"))
    rules: Names = field(default_factory=partial(_names, "", Kind.UNKNOWN_RULE, ""))
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
            accepts = f"Write {listed(names.known)}." if names.known else names.none
            self.fault(at, names.unknown, f"{names.no} {quoted(at.text)}.", accepts, nearest(at.text, names.known))
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
        names = list(dict.fromkeys(key.partition(".")[2] for key in keys))
        whose = f" of the {listed(sorted(scopes))}" if scopes else ""
        what = "fact" if scopes else "fact or condition"
        found = f"There is no {what}{whose} called {quoted(at.text)}."
        hint = nearest(at.text, keys if "." in at.text else names)
        self.fault(at, Kind.UNKNOWN_FACT, found, f"Write {listed(names)}." if names else "", hint)

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
        accepts = f"Write the name of a fact that is {listed(map(article, wanted))}."
        self.fault(at, Kind.WRONG_FACT, f"{key} {is_a}.", accepts)
        return None

    def domain(self, key: Key) -> tuple[Symbol, ...] | None:
        """Return every symbol that rules may see for a key; None for a fact at fault."""
        if key in self.conditions:
            return (False, True)
        decl = self.facts[key]
        return None if decl is None else decl.domain

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
    named = {FactType.ONE_OF: "one of some words", FactType.INT: "a whole number", FactType.MONEY: "money"}
    return named.get(kind, f"an {kind.value}" if kind is FactType.AGENT else f"a {kind.value}")
