"""What is known while a file is read? Its faults so far, and every name it declares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from pactdesk.engine.policy.facts import FactDecl, FactType, Key
from pactdesk.engine.terms.allowance import Unit
from pactdesk.language.faults import MOST_FAULTS, Fault, Kind, listed, nearest, quoted, too_many
from pactdesk.language.names import Facts, Names, article
from pactdesk.language.nodes import Hole, Node, Scalar


class TooManyFaults(Exception):
    """A file with so many faults that no one would read them all."""


_ITEMS = "An item is declared under items, such as {price: quote} with its cites."


def _names(section: str, unknown: Kind, no: str, declare: str = "") -> Names:
    return Names(section, unknown, no, f"Nothing is declared under {section}.", declare)


@dataclass(slots=True)
class Reading:
    """One file while it is read. What a section declares is added before any section that refers to it is read.

    `frozen` are the holidays of each hours by name, where they were resolved when the edition was published; `since` is
    the year from which hours are written out, where that is earlier than they are by themselves.
    """

    file: str
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    frozen: Mapping[str, frozenset[date]] | None = None
    zone: str = "UTC"
    exponent: int | None = None
    effective: date | None = None
    since: int | None = None
    clauses: Names = field(default_factory=partial(_names, "clauses", Kind.UNKNOWN_CLAUSE, "There is no clause"))
    hours: Names = field(default_factory=partial(_names, "hours", Kind.UNKNOWN_HOURS, "There are no hours"))
    items: Names = field(default_factory=partial(_names, "items", Kind.UNKNOWN_ITEM, "There is no item", _ITEMS))
    allowances: Names = field(
        default_factory=partial(_names, "allowances", Kind.UNKNOWN_ALLOWANCE, "There is no allowance")
    )
    fees: Names = field(default_factory=partial(_names, "fees", Kind.UNKNOWN_FEE, "There is no fee for the item"))
    rules: Names = field(default_factory=partial(_names, "", Kind.UNKNOWN_RULE, ""))
    facts: Facts = field(default_factory=Facts)
    units: dict[str, Unit] = field(default_factory=dict)
    timed: tuple[str, ...] = ()
    _masks: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)

    def fault(self, at: Node, kind: Kind, found: str, accepts: str = "", hint: str = "") -> None:
        """Note a fault at a node; a hole was refused already. Raises TooManyFaults after MOST_FAULTS."""
        if isinstance(at, Hole):
            return
        if len(self.faults) == MOST_FAULTS:
            self.faults.append(too_many(self.file, at.line, at.column))
            raise TooManyFaults
        self.faults.append(Fault(self.file, at.line, at.column, kind, found, accepts, hint))

    def refer(self, names: Names, at: Scalar) -> str | None:
        """Return the name that stands at a node if it is declared."""
        if at.text in names.known:
            return at.text
        if names.whole:
            known = f"Write {listed(names.known)}." if names.known else names.none
            accepts = f"{known} {names.declare}".rstrip()
            self.fault(at, names.unknown, f"{names.no} {quoted(at.text)}.", accepts, nearest(at.text, names.known))
        return None

    def resolve(self, at: Scalar, among: Iterable[str] = ()) -> Key | None:
        """Return the full name of the fact or condition named at a node; only facts of the scopes `among`, if given."""
        scopes = set(among)
        found = [key for key in self.facts.find(at.text) if not scopes or key.partition(".")[0] in scopes]
        if len(found) == 1:
            return found[0]
        if found:
            accepts = f"Write {listed(found)}."
            self.fault(at, Kind.AMBIGUOUS_FACT, f"More than one fact is called {quoted(at.text)}.", accepts)
        elif self.facts.whole:
            self._unknown(at, scopes)
        return None

    def _unknown(self, at: Scalar, scopes: set[str]) -> None:
        keys = self.facts.keys(scopes)
        names = list(dict.fromkeys(key.partition(".")[2] for key in keys))
        what = f"fact of the {listed(sorted(scopes))}" if scopes else "fact or condition"
        hint = nearest(at.text, keys if "." in at.text else names)
        found = f"There is no {what} called {quoted(at.text)}."
        self.fault(at, Kind.UNKNOWN_FACT, found, f"Write {listed(names)}." if names else "", hint)

    def fact(self, at: Scalar, types: Iterable[FactType], among: Iterable[str] = ()) -> FactDecl | None:
        """Return the declared fact named at a node if it is of one of the types."""
        key = self.resolve(at, among)
        if key is None:
            return None
        decl, wanted = self.facts.decls.get(key), tuple(types)
        if decl is not None and decl.type in wanted:
            return decl
        if decl is not None or key in self.facts.conditions:
            found = f"{key} is {article(decl.type) if decl else 'a condition'}."
            self.fault(at, Kind.WRONG_FACT, found, f"Write a fact that is {listed(map(article, wanted))}.")
        return None

    def masks(self, within: int, outside: int) -> frozenset[int]:
        """Return the masks of timed hours that have a bit of `within`, if that has any, and none of `outside`."""
        found = self._masks.get((within, outside))
        if found is None:
            every = range(1 << len(self.timed))
            found = frozenset(mask for mask in every if (not within or mask & within) and not mask & outside)
            self._masks[within, outside] = found
        return found
