"""Which values of a fact are worth trying, so that if any value will do, one of these does?

Enumerations and bools are tried whole. Numbers and dates matter by the thresholds they are compared with and by their
order among each other: between two thresholds, as many values as there are facts to tell apart will do. Texts and names
are only told apart. Numbers are taken to be 0 or more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, pairwise
from math import ceil
from typing import Final

from pactdesk.engine.policy.facts import Condition, ConditionForm, FactDecl, FactType, Key, Value

_NUMBERS: Final = frozenset({FactType.INT, FactType.NUMBER, FactType.MONEY})
_TEXTS: Final = frozenset({FactType.TEXT, FactType.AGENT})
_FIRST_LETTER: Final = ord("A")


def samples(
    facts: Mapping[Key, FactDecl], conditions: Iterable[Condition], today: date
) -> Mapping[Key, Sequence[Value]]:
    """Return values, simplest first, for each of some facts that `conditions` compare with each other or with today."""
    decls = tuple(facts.values())
    cuts = chain.from_iterable(decl.cuts for decl in decls)
    numbers = tuple(_spread(0, cuts, _count(decls, _NUMBERS)))
    ahead = (condition.days + 1 for condition in conditions if condition.form is ConditionForm.BEFORE)
    dates = _count(decls, (FactType.DATE,))
    days = sorted(_spread(-dates, (0, 1, *ahead), dates), key=lambda day: (day <= 0, abs(day)))
    texts = [chr(_FIRST_LETTER + place) for place in range(_count(decls, _TEXTS))]
    texts += chain.from_iterable(decl.values for decl in decls)
    return {key: tuple(_values(decl, numbers, days, texts, today)) for key, decl in facts.items()}


def _values(
    decl: FactDecl, numbers: Iterable[Fraction], days: Iterable[Fraction], texts: Iterable[str], today: date
) -> Iterable[Value]:
    if decl.type is FactType.ONE_OF:
        return decl.values
    if decl.type is FactType.BOOL:
        return (True, False)
    if decl.type is FactType.DATE:
        return (today + timedelta(int(day)) for day in days if day.denominator == 1)
    if decl.type is FactType.NUMBER:
        return numbers
    return texts if decl.type in _TEXTS else (int(number) for number in numbers if number.denominator == 1)


def _count(decls: Iterable[FactDecl], types: Collection[FactType]) -> int:
    return sum(decl.type in types for decl in decls)


def _spread(low: int, bounds: Iterable[int | Fraction], count: int) -> Iterator[Fraction]:
    """Yield `count` numbers from `low` on, and from each bound above it, to before the next; whole ones if it can."""
    edges = sorted({Fraction(low), *(Fraction(bound) for bound in bounds if bound > low)})
    for lowest, above in pairwise((*edges, edges[-1] + count + 1)):
        whole = [Fraction(number) for number in range(ceil(lowest), min(ceil(above), ceil(lowest) + count))]
        parts = (lowest + (above - lowest) * part / count for part in range(count if len(whole) < count else 0))
        yield from sorted({*whole, *parts})
