"""Which names does a file declare, and of which facts may it speak?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pactdesk.engine.policy.facts import FactDecl, FactType, Key, Symbol
from pactdesk.language.faults import Kind
from pactdesk.language.nodes import Node


@dataclass(slots=True)
class Names:
    """The names of one section. Unless it could be read as a `whole`, no name can be called unknown.

    `no` begins the sentence that a name is unknown, `none` says that there are no names at all, `declare` how one comes
    about.
    """

    section: str
    unknown: Kind
    no: str
    none: str
    declare: str = ""
    known: dict[str, Node] = field(default_factory=dict)
    whole: bool = True


@dataclass(slots=True)
class Facts:
    """The facts and conditions of a file; a fact that is at fault has no declaration.

    `afters` are the defaults that count from another fact, `whens` the conditions of defaults: both are read after all
    facts are declared.
    """

    decls: dict[Key, FactDecl | None] = field(default_factory=dict)
    conditions: dict[Key, None] = field(default_factory=dict)
    afters: dict[Key, Node] = field(default_factory=dict)
    whens: dict[Key, Node] = field(default_factory=dict)
    whole: bool = True
    _by_name: dict[str, list[Key]] = field(default_factory=dict)
    _words: dict[Key, Mapping[str, str | bool]] = field(default_factory=dict)

    def add(self, key: Key, decl: FactDecl | None) -> None:
        """Declare a fact."""
        self.decls[key] = decl
        self._by_name.setdefault(key.partition(".")[2], []).append(key)

    def add_condition(self, name: str) -> None:
        """Declare a condition."""
        self.conditions[f"condition.{name}"] = None
        self._by_name.setdefault(name, []).append(f"condition.{name}")

    def cut(self, thresholds: Iterable[tuple[Key, Fraction]]) -> None:
        """Add the thresholds at which numbers are asked."""
        cuts: dict[Key, set[Fraction]] = {}
        for key, threshold in thresholds:
            cuts.setdefault(key, set()).add(threshold)
        for key, found in cuts.items():
            if (decl := self.decls[key]) is not None:
                self.decls[key] = replace(decl, cuts=tuple(sorted(found)))

    def keys(self, scopes: Iterable[str] = ()) -> list[Key]:
        """Return the full names of all facts and conditions, or of the facts of some scopes."""
        wanted = set(scopes)
        return [key for key in (*self.decls, *self.conditions) if not wanted or key.partition(".")[0] in wanted]

    def find(self, name: str) -> list[Key]:
        """Return the full names of the facts and conditions that a name can mean: itself, or all that end with it."""
        return [name] if name in self.decls or name in self.conditions else self._by_name.get(name, [])

    def domain(self, key: Key) -> tuple[Symbol, ...] | None:
        """Return every symbol that rules may see for a key; None for a fact at fault."""
        if key in self.conditions:
            return (False, True)
        decl = self.decls[key]
        return None if decl is None else decl.domain

    def words(self, key: Key) -> Mapping[str, str | bool]:
        """Return the words or bools that a fact or condition may be, by how they are written."""
        found = self._words.get(key)
        if found is None:
            known = [one for one in self.domain(key) or () if isinstance(one, str | bool)]
            found = self._words[key] = {str(one).lower() if isinstance(one, bool) else one: one for one in known}
        return found


def article(kind: FactType) -> str:
    """Return a type in a sentence."""
    named = {FactType.ONE_OF: "one of some words", FactType.INT: "a whole number", FactType.MONEY: "money"}
    return named.get(kind, f"an {kind.value}" if kind is FactType.AGENT else f"a {kind.value}")
