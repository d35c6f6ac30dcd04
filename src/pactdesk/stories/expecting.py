"""What may a story expect? Only what could come: keys of the result, milestones of the policy, times that exist."""

from collections.abc import Callable
from typing import Final

from pactdesk.language.given import GivenFault, allowed, shown
from pactdesk.language.nodes import Mapping, Node, Scalar, Sequence
from pactdesk.stories.documents import Document, is_null, plain
from pactdesk.stories.fields import Scene, instant
from pactdesk.stories.verbs import ALWAYS, Verb


def expected_in(document: Document, node: Node, name: str, verb: Verb, scene: Scene) -> dict[str, object]:
    """Return what is expected of the result of the verb `name`. Raises StoryFault for what no result could be."""
    results = tuple(dict.fromkeys((*verb.results, *ALWAYS)))
    expected = document.mapping(node, f"{name}: expect", results)
    for key, value in expected.entries:
        check = _CHECKS.get(key.text)
        if check is not None and not is_null(value):
            check(document, f"{name}: expect: {key.text}", value, scene)
    return {key.text: plain(value) for key, value in expected.entries}


def _due(document: Document, name: str, node: Node, scene: Scene) -> None:
    """Require the policy's milestones, each with null or a time."""
    _reached(document, name, node, scene)
    for key, value in node.entries if isinstance(node, Mapping) else ():
        _time(document, f"{name}.{key.text}", value, scene)


def _reached(document: Document, name: str, node: Node, scene: Scene) -> None:
    """Require the policy's milestones, as keys or in a list."""
    known = scene.edition.milestones.groups
    items = node.items if isinstance(node, Sequence) else ()
    keys = [name for name, _ in node.entries] if isinstance(node, Mapping) else []
    for key in (*keys, *(one for one in items if isinstance(one, Scalar))):
        if key.text not in known:
            found = f"{name}: the policy has no milestone {shown(key.text)}"
            raise document.fault(key, f"{found}; {allowed(key.text, known)}")


def _happened(document: Document, name: str, node: Node, scene: Scene) -> None:
    """Require real times of the entries of a list."""
    for entry in node.items if isinstance(node, Sequence) else ():
        for key, value in entry.entries if isinstance(entry, Mapping) else ():
            if key.text == "at":
                _time(document, f"{name}.at", value, scene)


def _time(document: Document, name: str, node: Node, scene: Scene) -> None:
    """Require null or a time."""
    try:
        if not is_null(node):
            instant(name, plain(node), scene)
    except GivenFault as fault:
        raise document.fault(node, str(fault)) from None


_CHECKS: Final[dict[str, Callable[[Document, str, Node, Scene], None]]] = {
    "due": _due,
    "met": _reached,
    "internal": _reached,
    "start": _time,
    "fired": _happened,
    "timeline": _happened,
}
