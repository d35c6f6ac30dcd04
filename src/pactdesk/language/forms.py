"""How is one value written? Forms read a node and note faults; each carries the JSON Schema of what it reads.

A form returns None where it noted a fault (or where one was noted before), and a row is read only if all of it can be.
"""

from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeAlias, TypeVar, cast

from pactdesk.language.faults import Kind, alike, listed, nearest, quoted
from pactdesk.language.nodes import Mapping, Node, Scalar, Sequence
from pactdesk.language.reading import Reading

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K")
Schema: TypeAlias = AnyMapping[str, object]


@dataclass(frozen=True, slots=True)
class Form(Generic[T_co]):
    """One way to write a value."""

    read: Callable[[Node, Reading], T_co | None]
    schema: Schema


@dataclass(frozen=True, slots=True)
class Key(Generic[T_co]):
    """One key of a mapping: its name, the form of its value, and what it says, in words for the author."""

    name: str
    form: Form[T_co]
    says: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping whose keys have all been read."""

    node: Mapping
    values: dict[str, object]

    def __contains__(self, key: Key[object]) -> bool:
        return key.name in self.values

    def __getitem__(self, key: Key[T]) -> T:
        """Return the value of a required key."""
        return cast("T", self.values[key.name])

    def get(self, key: Key[T]) -> T | None:
        """Return the value of a key, None where it is left out."""
        return cast("T | None", self.values.get(key.name))

    def at(self, key: Key[object]) -> Node:
        """Return the place of a key's value, that of the row where it is left out."""
        return self.node.get(key.name) or self.node


@dataclass(frozen=True)
class Keys:
    """The keys a mapping may have; `what` names the mapping in a sentence."""

    what: str
    keys: tuple[Key[object], ...]
    by_name: dict[str, Key[object]] = field(init=False)

    def __post_init__(self) -> None:
        """Find keys by name."""
        object.__setattr__(self, "by_name", {key.name: key for key in self.keys})

    def read(self, node: Node, reading: Reading) -> Row | None:
        """Return the row of a mapping, its keys read in the order of `keys`; None if anything of it is at fault."""
        found = expect_mapping(node, reading, self.what)
        if found is None:
            return None
        given = {name.text: value for name, value in found.entries}
        for name, value in found.entries:
            if name.text not in self.by_name:
                self._refuse(name, value, reading)
        missing = [key.name for key in self.keys if key.required and key.name not in given]
        if missing and not found.torn and not self._misspelt(found, missing):
            accepts = " ".join(f"{name}: {self.by_name[name].says}" for name in missing)
            reading.fault(found, Kind.MISSING_KEY, f"{self.what} lacks {listed(missing, 'and')}.", accepts)
        values = {key.name: key.form.read(given[key.name], reading) for key in self.keys if key.name in given}
        sound = not found.torn and not missing and len(values) == len(given) and None not in values.values()
        return Row(found, values) if sound else None

    def knows(self, node: Node) -> bool:
        """Whether a node is a mapping with keys of these only."""
        names = [name.text for name, _ in node.entries] if isinstance(node, Mapping) and not node.torn else None
        return names is not None and self.by_name.keys() >= set(names)

    def _misspelt(self, found: Mapping, missing: list[str]) -> bool:
        """Whether unknown keys account for what is missing."""
        unknown = [name.text for name, _ in found.entries if name.text not in self.by_name]
        return all(alike(name, unknown) for name in missing)

    def _refuse(self, name: Scalar, value: Node, reading: Reading) -> None:
        known = list(self.by_name)
        hint = nearest(name.text, known)
        if isinstance(value, Scalar) and value.empty and not hint:
            hint = "If it is the rest of a text with a comma, put that text in quotes."
        found = f"{self.what} has no key {quoted(name.text)}."
        reading.fault(name, Kind.UNKNOWN_KEY, found, f"It may have {listed(known)}.", hint)

    @property
    def schema(self) -> Schema:
        """The JSON Schema of the mapping."""
        required = [key.name for key in self.keys if key.required]
        properties = {key.name: {**key.form.schema, "description": key.says} for key in self.keys}
        schema: dict[str, object] = {"type": "object", "additionalProperties": False, "properties": properties}
        return schema | ({"required": required} if required else {})


def expect_mapping(node: Node, reading: Reading, what: str) -> Mapping | None:
    """Return the node if it is a mapping."""
    if isinstance(node, Mapping):
        return node
    reading.fault(
        node,
        Kind.WRONG_SHAPE,
        f"{described(node)} stands here.",
        f"{what} is written as keys with values: {{key: value}}.",
    )
    return None


def expect_word(node: Node, reading: Reading, what: str) -> Scalar | None:
    """Return the node if it is one word or text; `true` and `false` without quotes are none."""
    if isinstance(node, Scalar) and not node.empty and not (node.plain and node.text in ("true", "false")):
        return node
    reading.fault(node, Kind.WRONG_SHAPE, f"{described(node)} stands here.", f"Write {what}.")
    return None


def described(node: Node) -> str:
    """Return what a node is, as the beginning of a sentence."""
    if isinstance(node, Mapping):
        return "A mapping" if node.entries else "An empty mapping"
    if isinstance(node, Sequence):
        return "A list" if node.items else "An empty list"
    if isinstance(node, Scalar):
        return "Nothing" if node.empty else quoted(node.text)
    return "What was refused"


NODE: Final[Form[Node]] = Form(lambda node, _: node, {"type": ["string", "number", "boolean"]})
"""A value that its row reads, when it knows the rest."""


def scalar(read: Callable[[str], T | None], kind: Kind, what: str, schema: Schema) -> Form[T]:
    """Return the form of a word that `read` understands; `what` says what is accepted."""

    def form(node: Node, reading: Reading) -> T | None:
        word = expect_word(node, reading, what)
        value = None if word is None else read(word.text)
        if word is not None and value is None:
            reading.fault(word, kind, f"{quoted(word.text)} is not {what.partition(',')[0]}.", f"Write {what}.")
        return value

    return Form(form, schema)


def one_of(words: AnyMapping[str, T], what: str) -> Form[T]:
    """Return the form of one of some words, each with what it stands for."""

    def form(node: Node, reading: Reading) -> T | None:
        word = expect_word(node, reading, listed(words))
        if word is not None and word.text not in words:
            found = f"{quoted(word.text)} is no {what}."
            reading.fault(word, Kind.UNKNOWN_WORD, found, f"Write {listed(words)}.", nearest(word.text, words))
            return None
        return words[word.text] if word else None

    return Form(form, {"enum": list(words)})


def mapped(form: Form[T], turn: Callable[[T, Node, Reading], K | None]) -> Form[K]:
    """Return a form whose values go through `turn`, which may find a fault in them."""

    def read(node: Node, reading: Reading) -> K | None:
        value = form.read(node, reading)
        return None if value is None else turn(value, node, reading)

    return Form(read, form.schema)


def many(form: Form[T], what: str) -> Form[tuple[T, ...]]:
    """Return the form of a list of values, of which one may stand alone."""

    def read(node: Node, reading: Reading) -> tuple[T, ...] | None:
        items = node.items if isinstance(node, Sequence) else (node,)
        if not items:
            accepts = f"Write {what}, or a list of them."
            reading.fault(node, Kind.WRONG_SHAPE, "An empty list stands here.", accepts)
            return None
        values = [form.read(item, reading) for item in items]
        found = tuple(value for value in values if value is not None)
        return found if len(found) == len(values) else None

    return Form(read, {"anyOf": [form.schema, {"type": "array", "items": form.schema, "minItems": 1}]})


def entries(key: Form[K], value: Form[T], what: str) -> Form[tuple[tuple[K, T], ...]]:
    """Return the form of a mapping with keys of the author's own."""

    def read(node: Node, reading: Reading) -> tuple[tuple[K, T], ...] | None:
        found = expect_mapping(node, reading, what)
        if found is None:
            return None
        if not found.entries and not found.torn:
            reading.fault(found, Kind.WRONG_SHAPE, f"{what} is empty.", "Leave it out.")
        pairs = [(key.read(name, reading), value.read(entry, reading)) for name, entry in found.entries]
        sound = tuple((name, entry) for name, entry in pairs if name is not None and entry is not None)
        return sound if len(sound) == len(pairs) and not found.torn else None

    return Form(read, {"type": "object", "minProperties": 1, "additionalProperties": value.schema})


def record(keys: Keys, build: Callable[[Row, Reading], T | None]) -> Form[T]:
    """Return the form of a mapping with known keys, made into a value by `build`."""

    def read(node: Node, reading: Reading) -> T | None:
        row = keys.read(node, reading)
        return None if row is None else build(row, reading)

    return Form(read, keys.schema)


def either(mapping: Form[T], word: Form[T], sequence: Form[T] | None = None) -> Form[T]:
    """Return the form of a value that is written as a mapping, as one word, or as a list."""

    def read(node: Node, reading: Reading) -> T | None:
        if isinstance(node, Mapping):
            return mapping.read(node, reading)
        return (sequence or word).read(node, reading) if isinstance(node, Sequence) else word.read(node, reading)

    choices = [form.schema for form in (mapping, word, sequence) if form]
    return Form(read, {"anyOf": choices})
