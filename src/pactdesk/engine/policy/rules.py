"""How does a table of rules decide? By the rules that apply, less those an applying rule names as its exception."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from pactdesk.engine.policy.facts import NEVER_KNOWN, TIME, Key, Symbol

Says = TypeVar("Says")
When: TypeAlias = tuple[tuple[Key, frozenset[Symbol]], ...]
"""All of these must hold: the fact's symbol is one of the named ones. Sorted by key, no key twice."""


class PolicyError(Exception):
    """A policy that cannot answer: its message is a sentence for the person who wrote it."""


class Undecided(PolicyError):
    """No rule of an exhaustive table answers the request."""


class Contradiction(PolicyError):
    """Two rules answer the request and neither names the other as its exception."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[Says]):
    """One row: when all of `when` holds it says `says`, unless a rule naming it in `excepts` applies as well.

    `group` is the question it answers within its table: the gate of an admission rule, the milestone of a target,
    the item of a price, the fact of a restatement.
    """

    id: str
    when: When
    says: Says
    cites: tuple[str, ...]
    excepts: tuple[str, ...] = ()
    group: str = ""
    line: int = field(default=0, compare=False)

    def applies(self, view: Mapping[Key, Symbol]) -> bool:
        """Whether every test holds for the symbols of `view`; a key the view lacks is unknown."""
        return all(view.get(key) in symbols for key, symbols in self.when)


@dataclass(frozen=True, slots=True)
class Table(Generic[Says]):
    """Rules that answer one question, or one for each group.

    `exclusive`: two standing answers of one group contradict each other. `exhaustive`: a group without an answer is
    a fault. A table that is neither collects what applies (notices, reasons of rejection).
    """

    name: str
    rules: tuple[Rule[Says], ...]
    exclusive: bool = True
    exhaustive: bool = False
    keys: tuple[Key, ...] = field(init=False)
    groups: tuple[str, ...] = field(init=False)
    _memo: "dict[tuple[Symbol, ...], _Answers[Says]]" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Collect the keys that rules ask, in a fixed order for the memo, and the groups in file order."""
        object.__setattr__(self, "keys", tuple(sorted({key for rule in self.rules for key, _ in rule.when})))
        object.__setattr__(self, "groups", tuple(dict.fromkeys(rule.group for rule in self.rules)))
        object.__setattr__(self, "_memo", {})

    def standing(self, view: Mapping[Key, Symbol]) -> tuple[Rule[Says], ...]:
        """Return the rules that apply to `view` and are not set aside by an applying exception, in file order."""
        return self._answers(view).standing

    def decisions(self, view: Mapping[Key, Symbol]) -> tuple[Rule[Says], ...]:
        """Return the rule of each group that answers `view`, in file order; Contradiction where one has two answers."""
        found = self._answers(view)
        if len(found.single) < len(found.standing):
            for rule in found.standing:
                self.decide(view, rule.group)
        return found.standing

    def decide(self, view: Mapping[Key, Symbol], group: str = "") -> Rule[Says] | None:
        """Return the one rule of `group` that answers `view`, or None where a table that may be silent is silent.

        Raises Contradiction or Undecided for a request the policy does not decide exactly once.
        """
        found = self._answers(view)
        rule = found.single.get(group)
        if rule is not None:
            return rule
        rivals = [rule for rule in found.standing if rule.group == group]
        if rivals and self.exclusive:
            names = " and ".join(f"{rule.id} ({', '.join(rule.cites)})" for rule in rivals)
            msg = f"{self._asked(view, group)}: {names} both answer; name one as the exception of the other"
            raise Contradiction(msg)
        if self.exhaustive:
            msg = f"{self._asked(view, group)}: no rule answers; add one, or say under impossible that it cannot happen"
            raise Undecided(msg)
        return None

    def _answers(self, view: Mapping[Key, Symbol]) -> "_Answers[Says]":
        cell = tuple(map(view.get, self.keys))
        found = self._memo.get(cell)
        if found is None:
            if TIME in self.keys and view.get(TIME) == NEVER_KNOWN:
                raise getattr(view, "beyond", None) or Undecided(f"{self.name}: the hours are not known at that time")
            applying = [rule for rule in self.rules if rule.applies(view)]
            aside = {name for rule in applying for name in rule.excepts}
            standing = tuple(rule for rule in applying if rule.id not in aside)
            groups = Counter(rule.group for rule in standing)
            single = {rule.group: rule for rule in standing if groups[rule.group] == 1}
            found = self._memo[cell] = _Answers(standing, single)
        return found

    def _asked(self, view: Mapping[Key, Symbol], group: str) -> str:
        facts = ", ".join(f"{key} {_shown(view.get(key))}" for key in self.keys)
        return f"{self.name} {group}".rstrip() + f" for {facts or 'any request'}"


@dataclass(frozen=True, slots=True)
class _Answers(Generic[Says]):
    """The rules that stand for one cell, and by group those that are the only one of it."""

    standing: tuple[Rule[Says], ...]
    single: Mapping[str, Rule[Says]]


def _shown(symbol: Symbol) -> str:
    if symbol is None:
        return "unknown"
    if isinstance(symbol, bool):
        return "yes" if symbol else "no"
    return str(symbol)
