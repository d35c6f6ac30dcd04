"""Which map does a file state? Its YAML into a Map for one policy, or what is wrong with it, by line."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, Value
from pactdesk.language.given import GivenFault, allowed, read_value, shown
from pactdesk.language.nodes import BYTES, Mapping, Node, Scalar, Sequence, compose
from pactdesk.language.question import read_zone
from pactdesk.maps.mapping import EVENTS, ISO, PLACES, EventRule, FactSource, Map, Name, Test
from pactdesk.stories.documents import Document, is_null, plain
from pactdesk.stories.facts import fact_names, facts_in
from pactdesk.stories.story import StoryFault

_NEEDED: Final = ("map", "ticket", "account", "contract", "events")
_KEYS: Final = (
    *("map", "zone", "times", "unknown", "key", "ticket", "at", "account", "contract", "contract-facts", "contact"),
    *("agent", "request", "expect", "events"),
)
_OF_EVENT: Final = ("what", "at", "when", "row", "once")


class MapFault(Exception):
    """What is wrong with a map: its message names file and line, and what would do."""


def read_map(path: Path, edition: Edition) -> Map:
    """Return the map that the file at `path` states for an edition. Raises MapFault."""
    with path.open("rb") as file:
        content = file.read(BYTES + 1)
    try:
        return read_map_text(content.decode("utf-8"), str(path), edition)
    except UnicodeDecodeError:
        raise MapFault(f"{path}:1: the file is no UTF-8; save it as UTF-8") from None


def read_map_text(text: str, file: str, edition: Edition) -> Map:
    """Return the map that a text states for an edition; `file` names it in faults. Raises MapFault."""
    root, faults = compose(text, file)
    if faults:
        raise MapFault(f"{file}:{faults[0].line}: {faults[0].found}")
    if not isinstance(root, Mapping):
        raise MapFault(f"{file}:1: a map is written as keys with values, such as map: My log")
    try:
        return _Reader(Document(file, 0, root), edition).map()
    except StoryFault as fault:
        raise MapFault(str(fault)) from None


class _Reader:
    def __init__(self, document: Document, edition: Edition) -> None:
        self.document = document
        self.edition = edition

    def map(self) -> Map:
        root = self.document.mapping(self.document.root, "a map", _KEYS)
        for key in _NEEDED:
            self.document.required(root, "a map", key)
        at = self._word(root.get("at"), "at")
        node = root.get("contract-facts")
        stated = self.document.mapping(node, "contract-facts") if node else None
        return Map(
            self._word(root.get("map"), "map"),
            self.edition,
            self._zone(root),
            self._word(root.get("times"), "times") or ISO,
            frozenset((*self._texts(root.get("unknown"), "unknown"), "")),
            tuple(self._texts(root.get("key"), "key")),
            self._word(root.get("ticket"), "ticket"),
            at,
            self._name(root, "account"),
            self._name(root, "contract"),
            self._name(root, "contact"),
            self._name(root, "agent"),
            facts_in(self.document, self.edition, "contract", stated.entries if stated else ()),
            tuple(self._request(root)),
            self._expect(root),
            tuple(self._event(node, at) for node in self._items(root.get("events"), "events")),
        )

    def _zone(self, root: Mapping) -> ZoneInfo:
        node = root.get("zone")
        try:
            return read_zone(self._word(node, "zone") or self.edition.zone)
        except GivenFault as fault:
            raise self.document.fault(node or root, str(fault)) from None

    def _word(self, node: Node | None, what: str) -> str:
        """Return one word or text, the empty one where nothing stands."""
        if node is None or is_null(node):
            return ""
        if not isinstance(node, Scalar):
            raise self.document.fault(node, f"{what} is one word or text")
        return node.text.strip()

    def _items(self, node: Node | None, what: str) -> Iterable[Node]:
        if node is None or is_null(node):
            return ()
        if not isinstance(node, Sequence):
            raise self.document.fault(node, f"{what} is a list: [...]")
        return node.items

    def _texts(self, node: Node | None, what: str) -> list[str]:
        """Return one text or a list of them."""
        if isinstance(node, Scalar) and not is_null(node):
            return [node.text]
        return [self._word(one, what) for one in self._items(node, what)]

    def _name(self, root: Mapping, key: str) -> Name:
        node = root.get(key)
        if not isinstance(node, Mapping):
            return Name(fixed=self._word(node, key))
        return Name(column=self._word(self.document.required(self._only(node, key, "column"), key, "column"), key))

    def _only(self, node: Node, what: str, *keys: str) -> Mapping:
        return self.document.mapping(node, what, keys)

    def _request(self, root: Mapping) -> Iterable[FactSource]:
        node = root.get("request")
        if node is None or is_null(node):
            return
        names = fact_names(self.edition, "request")
        for key, value in self.document.mapping(node, "request").entries:
            if key.text not in names:
                sentence = f"{self.edition.policy} knows no fact {shown(key.text)}; {allowed(key.text, names)}"
                raise self.document.fault(key, sentence)
            decl = self.edition.facts[f"request.{key.text}"]
            if not isinstance(value, Mapping):
                yield FactSource(decl, fixed=self._value(value, decl))
                continue
            one = self._only(value, key.text, "column", "values")
            column = self._word(self.document.required(one, key.text, "column"), "column")
            values = one.get("values")
            texts = self.document.mapping(values, "values").entries if values else ()
            known = {text.text: None if is_null(of) else self._value(of, decl) for text, of in texts}
            yield FactSource(decl, column=column, values=known if values else None)

    def _value(self, node: Node, decl: FactDecl) -> Value:
        try:
            return read_value(self.edition, decl, plain(node))
        except GivenFault as fault:
            raise self.document.fault(node, str(fault)) from None

    def _expect(self, root: Mapping) -> dict[str, frozenset[str]]:
        node = root.get("expect")
        entries = self.document.mapping(node, "expect").entries if node and not is_null(node) else ()
        return {column.text: frozenset(self._texts(texts, column.text)) for column, texts in entries}

    def _event(self, node: Node, at: str) -> EventRule:
        one = self._only(node, "an event", *_OF_EVENT)
        what = self._one_of(self.document.required(one, "an event", "what"), "what", EVENTS)
        place, once = one.get("row"), one.get("once")
        column = self._word(one.get("at"), "at") or at
        if not column:
            raise self.document.fault(one, f"{what} needs at: the column that says when, here or for the whole map")
        when = one.get("when")
        tests = self.document.mapping(when, "when").entries if when and not is_null(when) else ()
        return EventRule(
            what,
            column,
            tuple(self._test(name.text, test) for name, test in tests),
            self._one_of(place, "row", PLACES) if place else "",
            bool(once) and self._one_of(once, "once", ("true", "false")) == "true",
        )

    def _test(self, column: str, node: Node) -> Test:
        if isinstance(node, Mapping):
            inner = self.document.required(self._only(node, column, "not"), column, "not")
            return Test(column, frozenset(self._texts(inner, column)), negated=True)
        return Test(column, frozenset(self._texts(node, column)))

    def _one_of(self, node: Node | None, what: str, words: tuple[str, ...]) -> str:
        word = self._word(node, what)
        if word not in words:
            raise self.document.fault(node or self.document.root, f"{what} is {shown(word)}; {allowed(word, words)}")
        return word
