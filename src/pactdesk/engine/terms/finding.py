"""What does an answer consist of? A value with its clauses, the facts used and the steps that led to it."""

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

V_co = TypeVar("V_co", covariant=True)
FactUsed: TypeAlias = tuple[str, object]
"""The full name of a fact and the value it had: a symbol, a number of minutes, a date."""


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of the derivation, with this request's figures, and the clauses it stands on."""

    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a rule's clauses, the facts it used, and the steps in order."""

    rule: str
    cites: tuple[str, ...]
    facts: tuple[FactUsed, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding(Generic[V_co]):
    """The answer to one question about one subject, heaviest reason first."""

    subject: str
    value: V_co
    because: tuple[Reason, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """All clauses that made it so, in order of weight, each once."""
        return tuple(dict.fromkeys(clause for reason in self.because for clause in reason.cites))
