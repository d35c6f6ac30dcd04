"""What does a document about a policy consist of? Parts that each form of output can draw."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as a sentence with its clauses: "Where `when`: `says`", or `says` alone where `when` is empty.

    `sets_aside` names the rules that it is an exception to.
    """

    rule: str
    when: str
    says: str
    cites: tuple[str, ...] = ()
    sets_aside: tuple[str, ...] = ()
    line: int = 0

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"Where {self.when}: {self.says}" if self.when else self.says


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences under one heading, which may be empty."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The picture of a week: for each day from Monday its openings in minutes from midnight, up to 1,440.

    `says` puts the same into words, `besides` tells of holidays and special days.
    """

    name: str
    zone: str
    days: tuple[tuple[tuple[int, int], ...], ...]
    says: str
    besides: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weeks:
    """Pictures that stand together."""

    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column gives in one row: answers, each with the condition under which it is given, or none."""

    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What each value of one fact gives: `columns` are its values, `rows` a title with a cell for each column."""

    title: str
    fact: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be known, by scope: name, what it may be, and what is assumed where it is not given."""

    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """One clause: where it stands in the source, what it says, how silence was read.

    `kept_by` are the rules and figures that cite it, each as the id of its element on a page and its name.
    """

    id: str
    at: str
    says: str
    reading: str = ""
    assumption: bool = False
    recorded: str = ""
    kept_by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Promises:
    """Clauses in the order of the source."""

    clauses: tuple[Promise, ...]


Part: TypeAlias = Lines | Weeks | Matrix | Facts | Promises


@dataclass(frozen=True, slots=True)
class Chapter:
    """Parts under one title, with a sentence on what they are for."""

    name: str
    title: str
    says: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A policy as a document; `particulars` are what its head says, as (name, value)."""

    title: str
    particulars: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    clauses: tuple[tuple[str, str], ...]
    """Every clause with what it says, for the signs that stand for it."""
