"""What did policies say in earlier releases that is said no more? A text that was published then is read without it."""

from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from typing import Final

from pactdesk.language.nodes import Mapping, Node, Sequence

_GONE: Final[AnyMapping[str, frozenset[str]]] = {"fees": frozenset({"signed"})}
"""Keys that the rules of a section had, by its name."""


def without_what_is_gone(root: Node) -> Node:
    """Return a policy's text without the keys of rules that are known no more."""
    if not isinstance(root, Mapping):
        return root
    entries = tuple((name, _without(value, _GONE.get(name.text, frozenset()))) for name, value in root.entries)
    return replace(root, entries=entries)


def _without(rules: Node, gone: frozenset[str]) -> Node:
    if isinstance(rules, Sequence):
        return replace(rules, items=tuple(_without(rule, gone) for rule in rules.items))
    if isinstance(rules, Mapping):
        return replace(rules, entries=tuple(entry for entry in rules.entries if entry[0].text not in gone))
    return rules
