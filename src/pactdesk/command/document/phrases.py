"""How is what a rule asks said? Tests, values and figures in the words of a sentence."""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Final

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import (
    BOUGHT,
    ENDED,
    ESTIMATE,
    PAST,
    SCHEDULED,
    TIME,
    UNCHOSEN,
    FactDecl,
    FactType,
    Key,
    Symbol,
)
from pactdesk.engine.policy.rules import When
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.words import minutes_in_words

_BUILT_IN: Final = {
    UNCHOSEN: ("no contract was chosen", "the contract is clear"),
    SCHEDULED: ("a time is agreed", "no time is agreed"),
    ENDED: ("the contract has ended", "the contract has not ended"),
    BOUGHT: ("{} was bought", "{} was not bought"),
    ESTIMATE: ("the estimate is {}", "the estimate is not {}"),
    PAST: ("{} is used up", "{} is not used up"),
}
"""What each fact that every policy has says where it holds and where it does not."""
_FEW: Final = 3
_NUMBERS = frozenset({FactType.INT, FactType.NUMBER, FactType.MONEY})


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Return "a, b or c"."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} {joint} {last}" if first else last


def asked(edition: Edition, when: When, joint: str = " and ") -> str:
    """Return all tests of a rule, in the order in which its facts are declared; "" where it asks nothing."""
    said = [_asked(edition, key, symbols) for key, symbols in _in_order(edition, when)]
    return joint.join(filter(None, (", ".join(said[:-1]), *said[-1:])))


def sentence(text: str) -> str:
    """Return a text with its full stop."""
    return text if text.endswith((".", "!", "?", ".”", "!”", "?”")) else f"{text}."


def capital(text: str) -> str:
    """Return a text that can begin a sentence."""
    return text[:1].upper() + text[1:]


def name_of(edition: Edition, key: Key) -> str:
    """Return the name of a fact or condition, with its scope where two bear the same."""
    scope, _, name = key.partition(".")
    alike = [other for other in (*edition.facts, *edition.conditions) if other.partition(".")[2] == name]
    words = name.replace("_", " ")
    return f"the {scope}'s {words}" if len(alike) > 1 and scope != "condition" else words


def amount(edition: Edition, minor: int) -> str:
    """Return money with its currency."""
    return f"{money_text(minor, edition.currency)} {edition.currency}"


def minutes(count: int) -> str:
    """Return a number of minutes as people say it."""
    return minutes_in_words(count * 60)


def counted(count: int, unit: str) -> str:
    """Return "1 month" or "12 months"."""
    return f"{count} {unit}{'' if count == 1 else 's'}"


def percent(share: Fraction) -> str:
    """Return a share of one as a percentage where that is exact in a few places, else as a fraction."""
    hundred = share * 100
    if 10**6 % hundred.denominator:
        return f"{share.numerator}/{share.denominator}"
    whole, rest = divmod(hundred, 1)
    return f"{whole}{f'{float(rest):.6f}'[1:].rstrip('0').rstrip('.')}%"


def _asked(edition: Edition, key: Key, symbols: frozenset[Symbol]) -> str:
    """Return one test, such as "plan is gold or basic", "care does not hold" or "the time is within office hours"."""
    if key == TIME:
        return f"the time is {_times(edition.timed_hours, edition.time_domain, symbols)}"
    if key in edition.conditions:
        return f"{name_of(edition, key)} {'holds' if True in symbols else 'does not hold'}"
    decl = edition.facts[key]
    holds, does_not = _BUILT_IN.get(key, (f"{name_of(edition, key)} is {{}}", f"{name_of(edition, key)} is {{}}"))
    if decl.type is FactType.BOOL:
        return holds.format("yes") if True in symbols else does_not.format("no")
    if decl.type in _NUMBERS:
        return holds.format(listed(_ranges(edition, decl, symbols)))
    others = [value for value in decl.values if value not in symbols]
    known = [value for value in decl.values if value in symbols]
    many = len(known) > max(_FEW, len(others)) and others
    if None not in symbols and (None in decl.domain or not many):
        return holds.format(listed(known))
    if key in _BUILT_IN:
        return does_not.format(listed(others))
    if 0 < len(others) < len(decl.values):
        return f"{name_of(edition, key)} is {'not' if len(others) == 1 else 'neither'} {listed(others, 'nor')}"
    return holds.format(listed([*known, "not known"]))


def _in_order(edition: Edition, when: When) -> list[tuple[Key, frozenset[Symbol]]]:
    """Return tests in the order of the facts' declarations: whose it is first, then what is asked."""
    places = {key: place for place, key in enumerate((*edition.facts, *edition.conditions, TIME))}
    return sorted(when, key=lambda one: places.get(one[0], len(places)))


def _ranges(edition: Edition, decl: FactDecl, symbols: frozenset[Symbol]) -> list[str]:
    """Return the cells of a number as ranges."""
    cells = sorted(symbol for symbol in symbols if isinstance(symbol, int) and not isinstance(symbol, bool))
    said = []
    for place, first in enumerate(cells):
        if place and cells[place - 1] == first - 1:
            continue
        last = next(cell for cell in cells[place:] if cell + 1 not in cells)
        least = f"at least {_cut(edition, decl, first - 1)}" if first else ""
        under = f"under {_cut(edition, decl, last)}" if last < len(decl.cuts) else ""
        said.append(" and ".join(filter(None, (least, under))) or "known")
    return [*said, *(["not known"] if None in symbols else [])]


def _cut(edition: Edition, decl: FactDecl, place: int) -> str:
    cut = decl.cuts[place]
    if decl.type is FactType.MONEY:
        return amount(edition, int(cut))
    return str(cut.numerator) if cut.denominator == 1 else str(float(cut))


@lru_cache(maxsize=1024)
def _times(names: Sequence[str], domain: Sequence[int], symbols: Collection[Symbol]) -> str:
    """Say which hours a set of masks means: the fewest names by `within` and `outside` that give just these masks."""
    sets = sorted(_subsets(len(names)), key=int.bit_count)
    for within in sets:
        for outside in sets:
            found = {mask for mask in domain if (not within or mask & within) and not mask & outside}
            if within | outside and found == set(symbols) & set(domain):
                named = (("within", within), ("outside", outside))
                return " and ".join(f"{word} {_named(names, mask)}" for word, mask in named if mask)
    return "one of several combinations of hours"


def _subsets(count: int) -> Iterable[int]:
    return (sum(1 << bit for bit in bits) for size in range(count + 1) for bits in combinations(range(count), size))


def _named(names: Sequence[str], mask: int) -> str:
    return f"{listed(name for bit, name in enumerate(names) if mask >> bit & 1)} hours"
