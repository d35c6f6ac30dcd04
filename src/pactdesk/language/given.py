"""Which facts were given? Plain JSON or YAML values into facts of the types that the policy declares."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import BOUGHT, PAST, FactDecl, FactType, Value
from pactdesk.engine.terms.money import minor_digits
from pactdesk.language.words import EARLIEST, LATEST, UNKEPT, day

_LONGEST_TEXT: Final = 2_000
_LARGEST: Final = 10**12
_LARGEST_BARE: Final = 10**18
_LONGEST_SHOWN: Final = 60
_NUMBER: Final = re.compile(r"[0-9]{1,13}(\.[0-9]{1,9})?")


class GivenFault(ValueError):
    """A fact that the policy does not know or cannot take; its message is a sentence that names what it would take."""


def read_facts(edition: Edition, scope: str, given: object) -> dict[str, Value]:
    """Return the facts of one scope as engine values, null ones left out.

    Raises GivenFault for an unknown name, a value of the wrong type, or a required fact that is missing.
    """
    if not isinstance(given, Mapping):
        msg = f"{scope}: found {shown(given)}; facts are a mapping of names to values"
        raise GivenFault(msg)
    known = {decl.name: decl for decl in edition.facts.values() if decl.scope == scope and decl.key != PAST}
    facts: dict[str, Value] = {}
    for name, value in given.items():
        decl = known.get(name)
        if decl is None:
            raise GivenFault(f"{scope}: {edition.policy} knows no fact {shown(name)}; {allowed(name, sorted(known))}")
        if value is not None:
            facts[decl.name] = read_value(edition, decl, value)
    return facts


def missing_facts(edition: Edition, scope: str, facts: Mapping[str, Value]) -> tuple[FactDecl, ...]:
    """Return the required facts of a scope that were not given."""
    declared = (decl for decl in edition.facts.values() if decl.scope == scope and decl.required and decl.key != PAST)
    return tuple(decl for decl in declared if decl.name not in facts)


def require_facts(edition: Edition, scope: str, facts: Mapping[str, Value]) -> None:
    """Raise GivenFault where a required fact of the scope was not given."""
    for decl in missing_facts(edition, scope, facts):
        raise GivenFault(f"{scope}: {decl.name} is not given; {_accepted(decl, edition.currency)}")


def read_value(edition: Edition, decl: FactDecl, value: object) -> Value:
    """Return one value of the declared type: money in minor units, numbers exact. Raises GivenFault if it is none."""
    found: Value | None
    match decl.type:
        case FactType.ONE_OF:
            word = _text(value)
            found = word if word in decl.values else None
        case FactType.BOOL:
            found = value if isinstance(value, bool) else None
        case FactType.INT:
            found = _whole(value)
        case FactType.NUMBER:
            found = _number(value)
        case FactType.MONEY:
            found = _money(value, edition.currency)
        case FactType.DATE:
            found = value if type(value) is date else day(value) if isinstance(value, str) else None
            found = found if found and EARLIEST <= found <= LATEST else None
        case _:
            found = _text(value)
    if found is None:
        raise GivenFault(f"{decl.scope}: {decl.name} is {shown(value)}; {_accepted(decl, edition.currency)}")
    return found


def _number(value: object) -> Fraction | None:
    text = f"{Decimal(repr(value)):f}" if isinstance(value, float) else _text(value)
    found = Fraction(text) if text and _NUMBER.fullmatch(text) else None
    return found if found is not None and found <= _LARGEST else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return number.numerator if number is not None and number.denominator == 1 else None


def _money(value: object, currency: str) -> int | None:
    number = _number(value)
    minor = None if number is None else number * 10 ** minor_digits(currency)
    return minor.numerator if minor is not None and minor.denominator == 1 else None


def _text(value: object) -> str | None:
    """Return what was written, quoted or bare, without blanks around it; None for what is no text or none at all."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if not isinstance(value, str) and not abs(value) <= _LARGEST_BARE:
        return None
    text = str(value).strip()
    readable = len(text) <= _LONGEST_TEXT and not UNKEPT.search(text)
    return text if text and readable else None


def _accepted(decl: FactDecl, currency: str) -> str:
    """Say what a fact would take."""
    if decl.type is FactType.ONE_OF:
        none = " (it is what was bought for this ticket)" if decl.key == BOUGHT else ""
        return f"it is one of {', '.join(decl.values)}{none}"
    digits = minor_digits(currency)
    return {
        FactType.BOOL: "it is true or false",
        FactType.INT: "it is a whole number from 0 on",
        FactType.NUMBER: "it is a number from 0 on",
        FactType.MONEY: f"it is an amount of {currency} from 0 on with at most {digits} decimals",
        FactType.DATE: f"it is a date that exists, like 2026-01-31, from {EARLIEST.year} to {LATEST.year}",
    }.get(decl.type, f"it is a text of 1 to {_LONGEST_TEXT:,} characters")


def allowed(name: object, known: Iterable[str]) -> str:
    """Return the part of a sentence that says what would be accepted in place of a name, the nearest first."""
    names = list(known)
    near = get_close_matches(str(name)[:_LONGEST_SHOWN], names, 1) if isinstance(name, str) else []
    return f"{f'did you mean {near[0]}? ' if near else ''}allowed are {', '.join(names) or 'none'}"


def shown(value: object) -> str:
    """Return what was found, cut short where it is long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
        return "something too long to be shown"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
