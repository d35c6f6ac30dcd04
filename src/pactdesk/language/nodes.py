"""What does the YAML of a policy file consist of? Plain values with their places, and faults for what is not plain.

Read event by event, so that neither depth nor aliases exhaust anything: nesting ends at `DEPTH`, aliases are refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

import yaml

from pactdesk.language.faults import MOST_FAULTS, Fault, Kind, quoted, too_many
from pactdesk.language.words import UNKEPT

BYTES: Final = 1_000_000
DEPTH: Final = 30
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HINTS = {
    "mapping values are not allowed": 'A ": " inside a text ends it: put the text in quotes.',
    "cannot start any token": "A tab cannot indent, and a text that begins with %, @ or ` must stand in quotes.",
    "found unexpected end of stream": "A quote or a bracket is opened and never closed.",
    "found unexpected document": "A file holds one policy, without --- or ... lines.",
    "found unknown escape character": "A backslash in double quotes begins an escape: use single quotes.",
    "could not find expected ':'": "Every line of a mapping is a key, a colon, a space and a value.",
    "did not find expected": "Look at the indentation, the quotes and the brackets at this place and just before it.",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number or text. `plain`: it stands without quotes."""

    line: int
    column: int
    text: str
    plain: bool

    @property
    def empty(self) -> bool:
        """Whether nothing stands here."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    column: int
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, no key twice. `torn`: entries were refused, so that nothing can be said to be missing."""

    line: int
    column: int
    entries: "tuple[tuple[Scalar, Node], ...]"
    torn: bool = False

    def get(self, name: str) -> "Node | None":
        """Return the value of a key, None where it does not stand."""
        return next((value for key, value in self.entries if key.text == name), None)


@dataclass(frozen=True, slots=True)
class Hole:
    """A value that was refused already."""

    line: int
    column: int


Node: TypeAlias = Scalar | Sequence | Mapping | Hole


class Unparsed(Exception):
    """The text is no YAML that can be read to its end."""

    def __init__(self, fault: Fault) -> None:
        """Carry the fault."""
        super().__init__(str(fault))
        self.fault = fault


def compose(text: str, file: str) -> tuple[Node | None, list[Fault]]:
    """Return the root of a text, None where it cannot be read, with the faults found on the way."""
    if len(text) > BYTES:
        accepts = f"A policy file may have {BYTES:,} bytes."
        return None, [Fault(file, 1, 1, Kind.TOO_LARGE, f"This file has {len(text):,} letters.", accepts)]
    if odd := _NOT_TEXT.search(text):
        line, column = _place(text, odd.start())
        found = f"The character U+{ord(odd[0]):04X} stands here, which no text holds."
        return None, [Fault(file, line, column, Kind.NOT_TEXT, found, "Delete it.")]
    composer = _Composer(text, file)
    try:
        return composer.document(), composer.faults
    except yaml.YAMLError as error:
        return None, [*composer.faults, _unread(error, file)]
    except Unparsed as unparsed:
        return None, [*composer.faults, unparsed.fault]


def _place(text: str, index: int) -> tuple[int, int]:
    """Return line and column, from 1, of the character at an index."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _start(event: yaml.Event) -> tuple[int, int]:
    """Return line and column, from 1, at which an event begins."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _unread(error: yaml.YAMLError, file: str) -> Fault:
    """Return the fault of a text that is no YAML from some place on."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(file, 1, 1, Kind.NOT_YAML, f"The file cannot be read: {quoted(str(error))}.")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or "it is no YAML"
    hint = next((hint for start, hint in _HINTS.items() if start in problem), "")
    found = f"The file cannot be read on from here: {problem}."
    return Fault(file, line, column, Kind.NOT_YAML, found, hint=hint)


class _Composer:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        # None comes only after the end of the stream, where no one asks on.
        self._next = cast("Callable[[], yaml.Event]", yaml.CBaseLoader(text).get_event)

    def document(self) -> Node:
        root: Node | None = None
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._refuse(event, "A second document begins here.", "A file holds one policy, without --- lines.")
                    break
                root = self._node(self._next(), 1)
        return root or Scalar(1, 1, "", plain=True)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line, column = _start(event)
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            name = event.anchor or "" if isinstance(event, yaml.AliasEvent) else ""
            self._refuse(event, f"The alias {quoted(name)} stands here.", "Write out what it stands for.")
            return Hole(line, column)
        if event.anchor is not None:
            found = f"The anchor {quoted(event.anchor)} stands here."
            self._refuse(event, found, "A policy repeats nothing by anchors: delete it.")
        if event.tag is not None:
            self._refuse(event, f"The tag {quoted(event.tag)} stands here.", "A policy has no tags: delete it.")
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_unkept(event)
            return Scalar(line, column, event.value, plain=event.implicit[0])
        if depth > DEPTH:
            found = f"This is nested more than {DEPTH} deep."
            raise Unparsed(Fault(self.file, line, column, Kind.TOO_LARGE, found, "No policy needs half of it."))
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(line, column, tuple(self._items(depth)))
        return self._mapping(line, column, depth)

    def _refuse_unkept(self, event: yaml.ScalarEvent) -> None:
        """Refuse what an escape can write and no database keeps."""
        if odd := UNKEPT.search(event.value):
            found = f"The character U+{ord(odd[0]):04X} stands in this text, which nothing keeps."
            self._note(Fault(self.file, *_start(event), Kind.NOT_TEXT, found, "Delete it."))

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, line: int, column: int, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        torn = False
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if isinstance(key, Scalar) and key.text not in entries and not (key.plain and key.text == "<<"):
                entries[key.text] = (key, value)
                continue
            torn = True
            self._refuse_key(key, entries)
        return Mapping(line, column, tuple(entries.values()), torn)

    def _refuse_key(self, key: Node, entries: dict[str, tuple[Scalar, Node]]) -> None:
        kind, accepts = Kind.NOT_PLAIN, "A key is one word."
        if not isinstance(key, Scalar):
            found = "A list or a mapping stands here as a key."
        elif key.text in entries:
            kind, accepts = Kind.KEY_TWICE, "Keep one of the two."
            first = entries[key.text][0].line
            found = f"The key {quoted(key.text)} stands here for the second time, first in line {first}."
        else:
            found, accepts = "The merge key << stands here.", "Write out what it stands for."
        self._note(Fault(self.file, key.line, key.column, kind, found, accepts))

    def _refuse(self, event: yaml.Event, found: str, accepts: str) -> None:
        self._note(Fault(self.file, *_start(event), Kind.NOT_PLAIN, found, accepts))

    def _note(self, fault: Fault) -> None:
        if len(self.faults) == MOST_FAULTS:
            raise Unparsed(too_many(self.file, fault.line, fault.column))
        self.faults.append(fault)
