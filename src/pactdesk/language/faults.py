"""What is wrong with a policy file, where, and what would be accepted instead?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

MOST_FAULTS: Final = 500
"""More than these are not shown: no one would read them."""
_SHOWN_WORDS = 12
_SHOWN_LETTERS = 60


class Kind(StrEnum):
    """Every kind of fault a policy file can have; docs/faults.md shows each with the smallest file that has it."""

    UNREADABLE = "unreadable"
    NOT_TEXT = "not-text"
    TOO_LARGE = "too-large"
    NOT_YAML = "not-yaml"
    NOT_PLAIN = "not-plain"
    KEY_TWICE = "key-twice"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_KEYS = "wrong-keys"
    WRONG_SHAPE = "wrong-shape"
    UNKNOWN_WORD = "unknown-word"
    BAD_NAME = "bad-name"
    BAD_NUMBER = "bad-number"
    BAD_MONEY = "bad-money"
    BAD_SHARE = "bad-share"
    BAD_DURATION = "bad-duration"
    BAD_DATE = "bad-date"
    BAD_OPENING = "bad-opening"
    BAD_HOLIDAYS = "bad-holidays"
    BAD_TEXT = "bad-text"
    UNKNOWN_ZONE = "unknown-zone"
    UNKNOWN_CURRENCY = "unknown-currency"
    DECLARED_TWICE = "declared-twice"
    RESERVED_NAME = "reserved-name"
    UNKNOWN_CLAUSE = "unknown-clause"
    UNUSED_CLAUSE = "unused-clause"
    UNKNOWN_FACT = "unknown-fact"
    AMBIGUOUS_FACT = "ambiguous-fact"
    WRONG_FACT = "wrong-fact"
    NOT_ASKED_HERE = "not-asked-here"
    UNKNOWN_VALUE = "unknown-value"
    NEVER_TRUE = "never-true"
    UNKNOWN_HOURS = "unknown-hours"
    TOO_MANY_HOURS = "too-many-hours"
    UNKNOWN_ITEM = "unknown-item"
    UNKNOWN_ALLOWANCE = "unknown-allowance"
    UNKNOWN_FEE = "unknown-fee"
    UNKNOWN_RULE = "unknown-rule"
    EXCEPTION_CYCLE = "exception-cycle"


_UNDECLARED: Final = frozenset(
    {
        Kind.UNKNOWN_CLAUSE,
        Kind.UNKNOWN_FACT,
        Kind.UNKNOWN_HOURS,
        Kind.UNKNOWN_ITEM,
        Kind.UNKNOWN_ALLOWANCE,
        Kind.UNKNOWN_FEE,
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault at a place of a file (line and column from 1): what was found, what would be accepted, a hint.

    Each of the three is a sentence, or sentences, with its full stop; the last two may be empty.
    """

    file: str
    line: int
    column: int
    kind: Kind
    found: str
    accepts: str = ""
    hint: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what would do, without the place."""
        return " ".join(part for part in (self.found, self.accepts, self.hint) if part)

    def __str__(self) -> str:
        """Return one line that an editor can jump to."""
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


def too_many(file: str, line: int, column: int) -> Fault:
    """Return the last fault of a file that has more than are shown."""
    found = f"There are more than {MOST_FAULTS} faults; the others are not shown."
    return Fault(file, line, column, Kind.TOO_LARGE, found)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults in the order of the file, each once; a name that is not declared, once for all its places."""
    ordered = sorted(set(faults), key=lambda fault: (fault.line, fault.column, fault.kind, fault.found))
    places: dict[tuple[object, ...], list[Fault]] = {}
    for fault in ordered:
        alone = () if fault.kind in _UNDECLARED else (fault.line, fault.column)
        places.setdefault((fault.kind, fault.found, *alone), []).append(fault)
    return tuple(_with_places(first, others) for first, *others in places.values())


def _with_places(first: Fault, others: list[Fault]) -> Fault:
    """Return the first of some faults of one name, which says in what other lines that name stands."""
    lines = list(dict.fromkeys(str(fault.line) for fault in others if fault.line != first.line))
    if not lines:
        return first
    also = f"It stands in {'line' if len(lines) == 1 else 'lines'} {listed(lines, 'and')} too."
    return replace(first, hint=f"{first.hint} {also}".lstrip())


def quoted(text: str) -> str:
    """Return what the author wrote, in quotes, on one line and cut where it is long."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return f'"{line}"' if len(line) <= _SHOWN_LETTERS else f'"{line[: _SHOWN_LETTERS - 1]}…"'


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Return `a, b or c`, the first dozen of them where there are more."""
    names = list(words)
    if len(names) > _SHOWN_WORDS:
        return f"{', '.join(names[:_SHOWN_WORDS])} and {len(names) - _SHOWN_WORDS} more"
    if len(names) < 2:  # noqa: PLR2004 - one word needs no joint
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def alike(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that is spelled most like a word, None if none is."""
    by_form = {name.casefold().replace("_", "-"): name for name in allowed}
    found = get_close_matches(word[:_SHOWN_LETTERS].casefold().replace("_", "-"), by_form, n=1, cutoff=0.6)
    return by_form[found[0]] if found else None


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return the question whether the author meant an allowed word; nothing if none is alike, or there is one only."""
    names = list(allowed)
    found = alike(word, names) if len(names) > 1 else None
    return f"Did you mean {found}?" if found else ""
