"""Which facts stand in a mapping of a story? Read one by one, so that a fault names the line of its fact."""

from collections.abc import Iterable
from typing import TypeAlias

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.language.given import GivenFault, read_facts
from pactdesk.language.nodes import Node, Scalar
from pactdesk.language.sections.built_in import BUILT_IN
from pactdesk.stories.documents import Document, is_null, plain

Entries: TypeAlias = Iterable[tuple[Scalar, Node]]


def fact_names(edition: Edition, scope: str | None) -> list[str]:
    """Return the facts of a scope that a story may state: those the policy declares, not those that the desk knows."""
    return sorted(decl.name for decl in edition.facts.values() if decl.scope == scope and decl.key not in BUILT_IN)


def facts_in(document: Document, edition: Edition, scope: str, entries: Entries) -> dict[str, Value]:
    """Return the facts that entries state, null ones left out. Raises StoryFault for unknown ones and wrong values."""
    found: dict[str, Value] = {}
    for name, value in entries:
        try:
            found |= read_facts(edition, scope, {name.text: plain(value)})
        except GivenFault as fault:
            raise document.fault(name, str(fault)) from None
    return found


def changes_in(document: Document, edition: Edition, scope: str, entries: Entries) -> dict[str, Value | None]:
    """Return the facts that entries state, None for those that are no longer known. Raises StoryFault likewise."""
    rows = list(entries)
    unknown: dict[str, Value | None] = {name.text: None for name, value in rows if is_null(value)}
    return unknown | facts_in(document, edition, scope, rows)
