"""What does a policy assume, read into its source, or leave unsaid?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import When
from pactdesk.engine.policy.says import Measure


class NoteKind(Enum):
    """What a reader of a policy should know, though it is no fault."""

    ASSUMPTION = "assumption"
    READING = "reading"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Note:
    """One note with the clauses it is about and the line where it stands; `about` is a clause or a rule."""

    kind: NoteKind
    about: str
    cites: tuple[str, ...]
    line: int
    sentence: str


def notes(edition: Edition) -> tuple[Note, ...]:
    """Return readings and assumptions in the order of clauses, then targets not stated and prices left to a quote.

    What a fee or an availability credit comes to is stated there, so an item of theirs is not left to a quote.
    """
    return (*_readings(edition), *_silences(edition))


def _readings(edition: Edition) -> Iterator[Note]:
    for clause in edition.clauses.values():
        if clause.assumption or clause.reading:
            kind = NoteKind.ASSUMPTION if clause.assumption else NoteKind.READING
            yield Note(kind, clause.id, (clause.id,), clause.line, clause.reading or clause.says)


def _silences(edition: Edition) -> Iterator[Note]:
    for target in edition.milestones.rules:
        if target.says.measure is Measure.NONE:
            sentence = f"{target.id}: no target is stated for {target.group}"
            yield Note(NoteKind.SILENCE, target.id, target.cites, target.line, sentence)
    stated = [(rule.says.item, rule.when) for rule in edition.fees.rules]
    stated += [(rule.says.credit.item, rule.when) for rule in edition.availability.rules if rule.says.credit]
    for price in edition.prices.rules:
        is_stated = any(item == price.group and _can_meet(when, price.when) for item, when in stated)
        if price.says.minor is None and price.says.fact is None and not is_stated:
            sentence = f"{price.id}: the price of {price.group} is left to a quote"
            yield Note(NoteKind.SILENCE, price.id, price.cites, price.line, sentence)


def _can_meet(one: When, other: When) -> bool:
    """Whether no fact has to be one thing for the one and another for the other."""
    asked = dict(other)
    return all(key not in asked or symbols & asked[key] for key, symbols in one)
