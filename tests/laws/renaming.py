"""How is a policy file renamed? Each plan, kind, item, activity and allowance gets a new word, wherever it stands."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import yaml

PROSE = frozenset({"says", "reading", "say", "because", "reject", "at"})
OWN_WORDS = frozenset(
    {"as", "outcome", "awaits", "act", "need", "or-with", "do", "type", "promise", "target", "per", "id"}
)
OTHER_NAMES = frozenset(
    {"exception-to", "cites", "use", "within", "outside", "hours", "by", "role", "fact", "assign", "every", "to"}
)
LEFT = PROSE | OWN_WORDS | OTHER_NAMES
UNTOUCHED = frozenset({"clauses", "recorded", "hours", "conditions", "source", "policy", "edition", "zone", "currency"})


class Renaming:
    """New words for the words of one policy file, both ways."""

    def __init__(self, text: str, random: Random) -> None:
        """Choose a new word for every enumerated value but channels, every item and every allowance."""
        document = yaml.compose(text)
        assert document is not None
        words = sorted(set(_words(document)))
        self.new = {word: f"w{random.randrange(10**9)}-{place}" for place, word in enumerate(words)}
        self.old = {new: word for word, new in self.new.items()}
        spots = sorted(_spots(document, self.new), reverse=True)
        for start, end, word in spots:
            text = f"{text[:start]}{self.new[word]}{text[end:]}"
        self.text = text

    def forth(self, value: object) -> object:
        """Return a question with every renamed word new; its keys are names of facts and stay."""
        return _mapped(value, lambda word: self.new.get(word, word), keys=False)

    def back(self, value: object) -> object:
        """Return an answer with every renamed word as it was."""
        return _mapped(value, lambda word: self.old.get(word, word), keys=True)


def renamed(path: Path, seed: int) -> Renaming:
    """Return the renaming of a policy file under a seed."""
    return Renaming(path.read_text(encoding="utf-8"), Random(seed))


def _mapped(value: object, word: Callable[[str], str], *, keys: bool) -> object:
    if isinstance(value, dict):
        return {word(key) if keys else key: _mapped(one, word, keys=keys) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(one, word, keys=keys) for one in value]
    return word(value) if isinstance(value, str) else value


def _sections(document: yaml.Node) -> dict[str, yaml.Node]:
    assert isinstance(document, yaml.MappingNode)
    return {key.value: value for key, value in document.value}


def _words(document: yaml.Node) -> Iterator[str]:
    """Yield the words that facts enumerate (channels apart), and the names of items and allowances."""
    sections = _sections(document)
    for section in ("items", "allowances"):
        if section in sections:
            yield from _sections(sections[section])
    channels = {"portal", "email", "phone", "monitor", "teams"}
    for scope, facts in _sections(sections["facts"]).items():
        for name, declared in _sections(facts).items():
            given = _sections(declared).get("of") if isinstance(declared, yaml.MappingNode) else declared
            if isinstance(given, yaml.SequenceNode) and scope != "outage" and name != "channel":
                yield from (node.value for node in given.value if node.value not in channels)


def _spots(node: yaml.Node, words: dict[str, str], path: tuple[str, ...] = ()) -> Iterator[tuple[int, int, str]]:
    """Yield where each renamed word stands: start, end, word."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value)
            if not path and name in UNTOUCHED:
                continue
            names_it = path[:1] in (("items",), ("allowances",)) and len(path) == 1
            if name in words and (names_it or (path[:1] == ("definitions",) and len(path) == 2)):
                yield key.start_mark.index, key.end_mark.index, name
            yield from _spots(value, words, (*path, name))
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _spots(one, words, path)
    elif (
        isinstance(node, yaml.ScalarNode)
        and node.value in words
        and (not path or path[-1] not in LEFT or "when" in path)
    ):
        yield node.start_mark.index, node.end_mark.index, node.value
