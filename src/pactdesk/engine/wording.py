"""How are facts said? Names and values of a request in the words of a sentence."""

import re

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import TIME, FactType, Key
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.words import value_text

_PLACE = re.compile(r"\{([^{}]+)\}")


def filled(text: str, edition: Edition, view: View) -> str:
    """Return the text with each `{fact}` replaced by its value; a name may lack its scope where it is unique."""
    return _PLACE.sub(lambda place: _value(edition, key_named(edition, place[1]), view), text)


def key_named(edition: Edition, name: str) -> Key:
    """Return the full name of a fact named with or without its scope."""
    return name if name in edition.facts else next((key for key in edition.facts if key.endswith(f".{name}")), name)


def fact_in_words(edition: Edition, key: Key, value: object) -> str:
    """Return one fact as "plan is basic", "care does not hold", "channel is not known" or "within office hours"."""
    if key == TIME:
        names = [name for bit, name in enumerate(edition.timed_hours) if isinstance(value, int) and value >> bit & 1]
        return f"the time lies within {' and '.join(names)} hours" if names else "the time lies outside all named hours"
    scope, _, name = key.partition(".")
    if scope == "condition":
        return f"{name} {'holds' if value else 'does not hold'}"
    if value is None:
        return f"{name} is not known"
    return f"{name} is {value_in_words(edition, key, value)}"


def value_in_words(edition: Edition, key: Key, value: object) -> str:
    """Return a fact's value as people write it: money with its currency, dates as 2026-01-31, yes and no."""
    if isinstance(value, str):
        return value
    declared = edition.facts.get(key)
    return value_text(value, edition.currency if declared and declared.type is FactType.MONEY else "")


def _value(edition: Edition, key: Key, view: View) -> str:
    value = view.facts.get(key)
    return "not known" if value is None else value_in_words(edition, key, value)
