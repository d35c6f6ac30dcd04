"""How does a request look of which nothing is known? That is what every view of an edition begins with."""

from collections.abc import Mapping
from dataclasses import dataclass

from pactdesk.engine.policy.facts import FactDecl, FactType, Key, MonthsAfter, Symbol, Value
from pactdesk.engine.terms.finding import Step
from pactdesk.engine.terms.words import value_text


@dataclass(frozen=True, slots=True)
class Blank:
    """What rules see of facts none of which is given: their symbols, the defaults behind these, how those came about.

    `declared` finds a key and its declaration by scope and name; `later` are those whose default rests on others.
    """

    symbols: Mapping[Key, Symbol]
    facts: Mapping[Key, Value]
    origins: Mapping[Key, tuple[Step, ...]]
    declared: Mapping[str, Mapping[str, tuple[Key, FactDecl]]]
    later: Mapping[Key, FactDecl]


def blank_of(facts: Mapping[Key, FactDecl], currency: str) -> Blank:
    """Return what rules see of these facts while none is given."""
    later = {key: decl for key, decl in facts.items() if decl.default_when or isinstance(decl.default, MonthsAfter)}
    taken: dict[Key, Value] = {}
    origins: dict[Key, tuple[Step, ...]] = {}
    declared: dict[str, dict[str, tuple[Key, FactDecl]]] = {}
    for key, decl in facts.items():
        declared.setdefault(decl.scope, {})[decl.name] = key, decl
        if decl.default is None or isinstance(decl.default, MonthsAfter) or key in later:
            taken |= {key: False} if decl.type is FactType.BOOL else {}
        else:
            taken[key] = decl.default
            origins[key] = defaulted(decl, decl.default, currency)
    symbols = {key: decl.symbol(taken.get(key)) for key, decl in facts.items()}
    return Blank(symbols, taken, origins, declared, later)


def defaulted(decl: FactDecl, value: Value, currency: str) -> tuple[Step, ...]:
    """Return how a fact that was not given came to its value."""
    said = value_text(value, currency if decl.type is FactType.MONEY else "")
    return (Step(f"{decl.name} is {said} where none is given", decl.default_cites),)
