"""Which facts were given? Plain JSON or YAML values into facts of the types that the policy declares."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import BOUGHT, PAST, FactDecl, FactType, Value
from pactdesk.engine.terms.money import minor_digits

_LONGEST_TEXT: Final = 2_000
_LARGEST: Final = 10**12
_MOST_DECIMALS: Final = 9
_LONGEST_SHOWN: Final = 60
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class GivenFault(ValueError):
    """A fact that the policy does not know or cannot take; its message is a sentence that names what it would take."""


def read_facts(edition: Edition, scope: str, given: object) -> dict[str, Value]:
    """Return the facts of one scope as engine values, null ones left out.

    Raises GivenFault for an unknown name, a value of the wrong type, or a required fact that is missing.
    """
    if not isinstance(given, Mapping):
        msg = f"{scope}: found {_shown(given)}; facts are a mapping of names to values"
        raise GivenFault(msg)
    known = {decl.name: decl for decl in edition.facts.values() if decl.scope == scope and decl.key != PAST}
    facts: dict[str, Value] = {}
    for name, value in given.items():
        decl = known.get(str(name))
        if decl is None:
            raise GivenFault(f"{scope}: {edition.policy} knows no fact {name!r}; {allowed(str(name), sorted(known))}")
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
        raise GivenFault(f"{scope}: {decl.name} is not given; it is one of {', '.join(decl.values) or decl.type.value}")


def read_value(edition: Edition, decl: FactDecl, value: object) -> Value:
    """Return one value of the declared type: money in minor units, numbers exact. Raises GivenFault if it is none."""
    found: Value | None
    match decl.type:
        case FactType.ONE_OF:
            found = str(value) if not isinstance(value, bool) and str(value) in decl.values else None
        case FactType.BOOL:
            found = value if isinstance(value, bool) else None
        case FactType.INT:
            found = _whole(value)
        case FactType.NUMBER:
            found = _number(value)
        case FactType.MONEY:
            found = _money(value, edition.currency)
        case FactType.DATE:
            found = _date(value)
        case FactType.TEXT | FactType.AGENT:
            text = isinstance(value, str | int | float) and not isinstance(value, bool)
            found = str(value) if text and len(str(value)) <= _LONGEST_TEXT else None
    if found is None:
        raise GivenFault(f"{decl.scope}: {decl.name} is {_shown(value)}; {_accepted(decl, edition.currency)}")
    return found


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number <= _LARGEST or number != round(number, _MOST_DECIMALS):
        return None
    return Fraction(number)


def _whole(value: object) -> int | None:
    number = _number(value)
    return number.numerator if number is not None and number.denominator == 1 else None


def _money(value: object, currency: str) -> int | None:
    number = _number(value)
    minor = None if number is None else number * 10 ** minor_digits(currency)
    return minor.numerator if minor is not None and minor.denominator == 1 else None


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


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
        FactType.DATE: "it is a date that exists, like 2026-01-31",
    }.get(decl.type, f"it is a text of at most {_LONGEST_TEXT} characters")


def allowed(name: str, known: list[str]) -> str:
    """Return the part of a sentence that says what would be accepted in place of a name, the nearest first."""
    near = get_close_matches(name, known, 1)
    return f"{f'did you mean {near[0]}? ' if near else ''}allowed are {', '.join(known) or 'none'}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
