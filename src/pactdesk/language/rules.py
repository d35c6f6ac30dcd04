"""What do the rules of all sections have in common? Their conditions, names, exceptions and clauses."""

from collections.abc import Callable, Iterator
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from pactdesk.engine.policy.rules import Rule, Table
from pactdesk.language.basics import CITES, NAME, STRING
from pactdesk.language.faults import Kind, listed, quoted
from pactdesk.language.forms import Form, Key, Keys, Row, expect_mapping, expect_word, many
from pactdesk.language.names import Names
from pactdesk.language.nodes import Mapping, Node, Scalar, Sequence
from pactdesk.language.reading import Reading
from pactdesk.language.whens import when_form

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)


def _read_rule_id(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, "the id of a rule of this section")
    return None if word is None else reading.refer(reading.rules, word)


WHEN = Key("when", when_form(), "What must hold, all of it. Left out: always.")
WHEN_OVERFLOW = Key("when", when_form(overflow=True), "What must hold, all of it. Left out: always.")
ID = Key("id", NAME, "A name for the rule; needed where another rule is an exception to it.")
EXCEPT = Key(
    "exception-to",
    many(Form(_read_rule_id, STRING), "the id of a rule"),
    "The rules of this section to which this one is the exception: it sets them aside where both apply.",
)


@dataclass(frozen=True)
class Section(Generic[S_co]):
    """One section of rules: the table it makes, and how one of its rows is read.

    `own` are the keys of its rows beside those of every rule, `build` makes of a row what the rule says. `grouped`: it
    is a mapping of the author's names, each to its rules; else a list of rules, whose groups `group_of` gives.
    """

    name: str
    own: tuple[Key[object], ...]
    build: Callable[[Row, Reading], S_co | None]
    table: str = ""
    when: Key[object] = WHEN
    grouped: bool = False
    exclusive: bool = True
    exhaustive: bool = False
    group_of: Callable[[S_co], str] | None = None

    @cached_property
    def keys(self) -> Keys:
        """All keys that a rule of the section may have."""
        return Keys(f"A rule of {self.name}", (self.when, ID, EXCEPT, *self.own, CITES))

    @property
    def form(self) -> "Form[Table[S_co]]":
        """The form of the whole section."""
        rules = {"type": "array", "minItems": 1, "items": self.keys.schema}
        schema: dict[str, object] = {"anyOf": [self.keys.schema, rules]}
        if self.grouped:
            schema = {"type": "object", "minProperties": 1, "additionalProperties": schema}
        return Form(self._read, schema)

    def empty(self) -> "Table[S_co]":
        """Return the table of a section that is left out."""
        return Table(self.table or self.name, (), self.exclusive, self.exhaustive)

    def _read(self, node: Node, reading: Reading) -> "Table[S_co] | None":
        rows = list(self._rows(node, reading))
        reading.rules = _ids(rows, self.name, self.keys, reading)
        rules = [self._rule(group, name, row, reading) for group, name, row in rows]
        found = tuple(rule for rule in rules if rule is not None)
        if len(found) < len(rules) or not found:
            return None
        _refuse_cycles(found, rows, reading)
        return Table(self.table or self.name, found, self.exclusive, self.exhaustive)

    def _rows(self, node: Node, reading: Reading) -> Iterator[tuple[str, str, Node]]:
        """Yield each rule's group, the id it has unless it names itself, and its node."""
        if not self.grouped:
            yield from self._listed("", self.name, node, reading)
            return
        found = expect_mapping(node, reading, self.name)
        if found is not None and not found.entries and not found.torn:
            reading.fault(found, Kind.WRONG_SHAPE, f"{self.name} is empty.", "Leave it out.")
        for name, value in found.entries if found else ():
            group = NAME.read(name, reading)
            if group is not None:
                yield from self._listed(group, f"{self.name}/{group}", value, reading)

    def _listed(self, group: str, name: str, node: Node, reading: Reading) -> Iterator[tuple[str, str, Node]]:
        items = node.items if isinstance(node, Sequence) else (node,)
        if not items:
            reading.fault(node, Kind.WRONG_SHAPE, f"{name} is empty.", "Write rules, or leave it out.")
        for place, item in enumerate(items, 1):
            yield group, f"{name}-{place}", item

    def _rule(self, group: str, name: str, node: Node, reading: Reading) -> "Rule[S_co] | None":
        row = self.keys.read(node, reading)
        says = None if row is None else self.build(row, reading)
        if row is None or says is None:
            return None
        return Rule(
            id=row.get(ID) or name,
            when=row.get(self.when) or (),  # type: ignore[arg-type]  # every section's own key for `when` reads one
            says=says,
            cites=row[CITES],
            excepts=row.get(EXCEPT) or (),
            group=self.group_of(says) if self.group_of else group,
            line=node.line,
        )


def rule_ids(node: Node | None, name: str) -> Iterator[tuple[str, Mapping]]:
    """Yield the id of every rule of a list, given or counted, with the rule, before any is read."""
    items = node.items if isinstance(node, Sequence) else (node,)
    for place, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            given = item.get(ID.name)
            yield given.text if isinstance(given, Scalar) else f"{name}-{place}", item


def _ids(rows: list[tuple[str, str, Node]], section: str, keys: Keys, reading: Reading) -> Names:
    """Return the ids given in a section, each once."""
    names = Names(section, Kind.UNKNOWN_RULE, f"No rule of {section} has the id", "Give the rule that is meant an id.")
    counted = {name for _, name, _ in rows}
    for _, _, node in rows:
        given = node.get(ID.name) if isinstance(node, Mapping) else None
        names.whole = names.whole and keys.knows(node)
        if isinstance(given, Scalar) and (given.text in names.known or given.text in counted):
            found = f"The id {quoted(given.text)} is given to two rules of {section}."
            reading.fault(given, Kind.DECLARED_TWICE, found, "Give one of them another.")
        elif isinstance(given, Scalar):
            names.known[given.text] = given
    return names


def _refuse_cycles(rules: AnySequence[Rule[S]], rows: list[tuple[str, str, Node]], reading: Reading) -> None:
    """Find rules that set each other aside, so that none of them would answer."""
    excepts = {rule.id: rule.excepts for rule in rules}
    done: set[str] = set()
    for rule, (_, _, node) in zip(rules, rows, strict=True):
        path: list[str] = []
        _walk(rule.id, excepts, path, done)
        if path:
            at = (node.get(EXCEPT.name) if isinstance(node, Mapping) else None) or node
            found = (
                f"{listed(dict.fromkeys(path), 'and')} set each other aside."
                if len(set(path)) > 1
                else f"{path[0]} sets itself aside."
            )
            reading.fault(at, Kind.EXCEPTION_CYCLE, found, "Then none of them answers: take away one exception-to.")


def _walk(start: str, excepts: dict[str, tuple[str, ...]], path: list[str], done: set[str]) -> None:
    """Leave in `path` the cycle that a rule's exceptions lead into, and in `done` all rules seen on the way."""
    trail: dict[str, None] = {}
    todo: list[tuple[str, bool]] = [(start, True)]
    while todo:
        name, enter = todo.pop()
        if not enter:
            trail.popitem()
        elif name in trail:
            path += list(trail)[list(trail).index(name) :]
            return
        elif name not in done:
            done.add(name)
            trail[name] = None
            todo += [(name, False), *((other, True) for other in excepts[name])]
