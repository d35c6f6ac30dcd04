"""Which documents does a file hold, at which lines? YAML or JSON into nodes, and nodes into plain values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pactdesk.language.faults import Fault
from pactdesk.language.forms import described
from pactdesk.language.given import allowed, shown
from pactdesk.language.nodes import BYTES, Mapping, Node, Scalar, Sequence, compose
from pactdesk.stories.story import StoryFault

_MARK: Final = re.compile(r"^---(?=[ \t\n]|\Z)", re.MULTILINE)
_BOOLS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file; `before` is the number of lines that stand before it."""

    file: str
    before: int
    root: Mapping

    def line(self, node: Node) -> int:
        """Return the line of the file at which a node begins."""
        return self.before + node.line

    def fault(self, node: Node, sentence: str) -> StoryFault:
        """Return what is wrong at a node."""
        return StoryFault(self.file, self.line(node), sentence)

    def mapping(self, node: Node, what: str, keys: tuple[str, ...] = ()) -> Mapping:
        """Return the node if it is a mapping, of `keys` only if there are any; StoryFault if not."""
        if not isinstance(node, Mapping):
            raise self.fault(node, f"{what}: {described(node)} stands here; write keys with values: {{key: value}}")
        for name, _ in node.entries:
            if keys and name.text not in keys:
                raise self.fault(name, f"{what} has no key {shown(name.text)}; {allowed(name.text, keys)}")
        return node

    def required(self, node: Mapping, what: str, key: str) -> Node:
        """Return the value of a key; StoryFault where it is left out or null."""
        found = node.get(key)
        if found is None or is_null(found):
            raise self.fault(node, f"{what} needs {key}")
        return found


def documents(text: str, file: str) -> Iterator[Document]:
    """Yield the documents that hold something. Raises StoryFault for what is no plain YAML, and where there is none."""
    if len(text) > BYTES:
        raise StoryFault(file, 1, f"the file has {len(text):,} characters; a file of stories may have {BYTES:,} bytes")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    starts = [0, *(mark.start() for mark in _MARK.finditer(lines))]
    empty, before = True, 0
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        part = _MARK.sub("   ", lines[start:end], count=1)
        if part.strip():
            root = _root(part, file, before)
            if root is not None:
                empty = False
                yield Document(file, before, root)
        before += part.count("\n")
    if empty:
        raise StoryFault(file, 1, "the file holds no story; one is written as keys with values, such as story: A title")


def _root(text: str, file: str, before: int) -> Mapping | None:
    """Return the mapping that a document is, None where nothing stands in it."""
    root, faults = compose(text, file)
    if faults:
        raise StoryFault(file, before + faults[0].line, _sentence(faults[0]))
    if isinstance(root, Mapping):
        return root
    if root is None or is_null(root):
        return None
    sentence = f"{described(root)} stands here; a story is written as keys with values: {{key: value}}"
    raise StoryFault(file, before + root.line, sentence)


def _sentence(fault: Fault) -> str:
    """Return what is wrong with the YAML, without what holds for policies only."""
    advice = [part.replace("A policy ", "A story ") for part in (fault.accepts, fault.hint)]
    return " ".join((fault.found, *(part for part in advice if part and "policy" not in part)))


def is_null(node: Node) -> bool:
    """Whether nothing, or null, stands at a node."""
    return isinstance(node, Scalar) and node.empty


def plain(node: Node) -> object:
    """Return a node as plain values: bare true and false as bool, null as None, all other words as they are written.

    Numbers and dates stay texts, so that they are exact and mean the same quoted or bare.
    """
    if isinstance(node, Mapping):
        return {name.text: plain(value) for name, value in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if not isinstance(node, Scalar) or node.empty:
        return None
    return _BOOLS.get(node.text, node.text) if node.plain else node.text
