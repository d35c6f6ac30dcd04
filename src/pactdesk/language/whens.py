"""When does a rule hold? The grammar of `when`, compiled to the symbols of which each asked fact must have one."""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pactdesk.engine.policy.facts import PAST, TIME, FactDecl, FactType, Key, Symbol
from pactdesk.engine.policy.rules import When
from pactdesk.language import words
from pactdesk.language.basics import BARE, HOURS, MONEY, NUMBER
from pactdesk.language.faults import Kind, listed, nearest, quoted
from pactdesk.language.forms import Form, Keys, Row, Schema, described, expect_mapping, many
from pactdesk.language.forms import Key as KeyOf
from pactdesk.language.names import article
from pactdesk.language.nodes import Mapping, Node, Scalar, Sequence
from pactdesk.language.reading import Reading

NUMBERS: Final = (FactType.INT, FactType.NUMBER, FactType.MONEY)
TIMED_HOURS: Final = 12
_TIMES = ("within", "outside")
_AT_LEAST, _UNDER = "at-least", "under"
_HOURS_LIST = many(HOURS, "the name of business hours")


def when_form(*, overflow: bool = False, given: bool = False) -> Form[When]:
    """Return the form of `when`: in `overflow` it may ask `past`; of facts as `given`, no condition and no hours."""

    def read(node: Node, reading: Reading) -> When | None:
        found = expect_mapping(node, reading, "when")
        if found is None:
            return None
        if not found.entries and not found.torn:
            reading.fault(found, Kind.WRONG_SHAPE, "when is empty.", "Leave it out: then the rule always holds.")
        tests: dict[Key, frozenset[Symbol]] = {}
        sound = _read_times(found, reading, tests, given=given) and not found.torn
        for name, value in found.entries:
            if name.text not in _TIMES:
                sound = _read_fact(name, value, reading, tests, overflow=overflow, given=given) and sound
        return tuple(sorted(tests.items())) if sound and tests else None

    return Form(read, {"$ref": "#/$defs/when"})


def survey(root: Mapping, reading: Reading) -> None:
    """Learn which hours and which thresholds the file asks for, wherever in it, before any rule is read."""
    asked: set[str] = set()
    cuts: list[tuple[Key, Fraction]] = []
    for when in _whens(root):
        for name, value in when.entries:
            if name.text in _TIMES:
                items = value.items if isinstance(value, Sequence) else (value,)
                asked.update(item.text for item in items if isinstance(item, Scalar))
            elif isinstance(value, Mapping) and len(keys := reading.facts.find(name.text)) == 1:
                cuts += ((keys[0], cut) for cut in _cuts(value, keys[0], reading))
    reading.facts.cut(cuts)
    reading.timed = tuple(name for name in reading.hours.known if name in asked)
    if len(reading.timed) > TIMED_HOURS:
        odd = reading.timed[TIMED_HOURS]
        at = reading.hours.known[odd]
        found = f"{quoted(odd)} are the {TIMED_HOURS + 1}th hours that rules ask with within or outside."
        reading.fault(at, Kind.TOO_MANY_HOURS, found, f"At most {TIMED_HOURS} can be asked so.")
        reading.timed = reading.timed[:TIMED_HOURS]


def _whens(node: Node) -> Iterator[Mapping]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _whens(item)
    if isinstance(node, Mapping):
        for name, value in node.entries:
            if name.text == "when" and isinstance(value, Mapping):
                yield value
            else:
                yield from _whens(value)


def _cuts(test: Mapping, key: Key, reading: Reading) -> Iterator[Fraction]:
    decl = reading.facts.decls.get(key)
    for name, value in test.entries:
        if decl and decl.type in NUMBERS and name.text in (_AT_LEAST, _UNDER) and isinstance(value, Scalar):
            cut = _threshold(decl, value.text, reading)
            if cut is not None:
                yield cut


def _threshold(decl: FactDecl, text: str, reading: Reading) -> Fraction | None:
    if decl.type is not FactType.MONEY:
        return words.number(text)
    amount = None if reading.exponent is None else words.money(text, reading.exponent)
    return None if amount is None else Fraction(amount)


def _read_times(found: Mapping, reading: Reading, tests: dict[Key, frozenset[Symbol]], *, given: bool) -> bool:
    """Read `within` and `outside` together; return whether both are sound."""
    masks = {}
    for name, value in found.entries:
        if name.text in _TIMES:
            if given:
                reading.fault(
                    name, Kind.NOT_ASKED_HERE, f"{name.text} cannot be asked here.", "Here only facts are asked."
                )
                return False
            names = _HOURS_LIST.read(value, reading)
            if names is None or any(hours not in reading.timed for hours in names):
                return False
            masks[name.text] = sum(1 << reading.timed.index(hours) for hours in set(names))
    if masks:
        tests[TIME] = frozenset(reading.masks(masks.get("within", 0), masks.get("outside", 0)))
        if not tests[TIME]:
            reading.fault(found, Kind.NEVER_TRUE, "No instant is within these hours and outside them.")
    return not masks or bool(tests[TIME])


def _read_fact(
    name: Scalar, value: Node, reading: Reading, tests: dict[Key, frozenset[Symbol]], *, overflow: bool, given: bool
) -> bool:
    key = reading.resolve(name)
    if key is None:
        return False
    if (key == PAST and not overflow) or (given and key in reading.facts.conditions):
        accepts = "Only rules of overflow ask it." if key == PAST else "Here only facts are asked, as they are given."
        reading.fault(name, Kind.NOT_ASKED_HERE, f"{key} cannot be asked here.", accepts)
        return False
    if key in tests:
        reading.fault(name, Kind.KEY_TWICE, f"{key} is asked twice here.", "Ask it once, with all its values.")
        return False
    decl = reading.facts.decls.get(key)
    if key in reading.facts.decls and decl is None:
        return False
    symbols = _test(key, decl, value, reading)
    if symbols is None:
        return False
    if not symbols:
        reading.fault(value, Kind.NEVER_TRUE, f"No value of {key} passes this test.")
    tests[key] = symbols
    return bool(symbols)


def _test(key: Key, decl: FactDecl | None, value: Node, reading: Reading) -> frozenset[Symbol] | None:
    """Return the symbols that pass the test of one fact; a condition has no declaration."""
    if decl is not None and decl.type in NUMBERS:
        return _read_range(key, decl, value, reading)
    if decl is not None and decl.type not in (FactType.ONE_OF, FactType.BOOL):
        accepts = "Rules ask words, bools, numbers and conditions: declare a condition that compares it, and ask that."
        reading.fault(value, Kind.WRONG_FACT, f"{key} is {article(decl.type)}, which no rule can ask.", accepts)
        return None
    if not isinstance(value, Mapping):
        return _read_values(key, value, reading)
    if [name.text for name, _ in value.entries] != ["not"]:
        found = f"{key} is asked with {listed((quoted(name.text) for name, _ in value.entries), 'and') or 'nothing'}."
        reading.fault(value, Kind.WRONG_KEYS, found, "Write a value, a list of values, or {not: value}.")
        return None
    but = _read_values(key, value.entries[0][1], reading)
    return None if but is None else frozenset(reading.facts.domain(key) or ()) - but


def _read_values(key: Key, value: Node, reading: Reading) -> frozenset[Symbol] | None:
    items = value.items if isinstance(value, Sequence) else (value,)
    if not items:
        reading.fault(value, Kind.WRONG_SHAPE, "An empty list stands here.", f"Write a value of {key}.")
        return None
    found = [read_value(key, item, reading) for item in items]
    return frozenset(one for one in found if one is not None) if None not in found else None


def read_value(key: Key, value: Node, reading: Reading) -> str | bool | None:
    """Return the word or bool that a node names, None if the fact cannot be that."""
    known = reading.facts.words(key)
    if not isinstance(value, Scalar) or value.empty:
        reading.fault(value, Kind.WRONG_SHAPE, f"{described(value)} stands here.", f"Write a value of {key}.")
        return None
    is_bool = value.plain and value.text in ("true", "false")
    found = known.get(value.text)
    if isinstance(found, bool) == is_bool and found is not None:
        return found
    accepts = f"Write {listed(known)}." if known else "It has no values."
    hint = nearest(value.text, known)
    reading.fault(value, Kind.UNKNOWN_VALUE, f"{quoted(value.text)} is no value of {key}.", accepts, hint)
    return None


def _at(decl: FactDecl) -> tuple[KeyOf[int | Fraction], KeyOf[int | Fraction]]:
    form: Form[int | Fraction] = MONEY if decl.type is FactType.MONEY else NUMBER
    return KeyOf(_AT_LEAST, form, "This or more."), KeyOf(_UNDER, form, "Less than this.")


def _read_range(key: Key, decl: FactDecl, value: Node, reading: Reading) -> frozenset[Symbol] | None:
    """Return the cells of a number from `at-least` on and below `under`."""
    if not isinstance(value, Mapping) or not value.entries:
        accepts = "Write {at-least: 5}, {under: 5}, or both."
        reading.fault(
            value, Kind.WRONG_SHAPE, f"{key} is {article(decl.type)}, asked by where it begins and ends.", accepts
        )
        return None
    at_least, under = _at(decl)
    row: Row | None = Keys(f"The test of {key}", (at_least, under)).read(value, reading)
    if row is None:
        return None
    lowest, end = row.get(at_least), row.get(under)
    first = 0 if lowest is None else bisect_left(decl.cuts, lowest) + 1
    last = len(decl.cuts) if end is None else bisect_left(decl.cuts, end)
    return frozenset(range(first, last + 1))


_VALUE: Final[Schema] = {"type": ["string", "number", "boolean"]}
_VALUES: Final[Schema] = {"anyOf": [_VALUE, {"type": "array", "minItems": 1, "items": _VALUE}]}
_ENDS: Final = {
    _AT_LEAST: {**BARE, "description": "This or more."},
    _UNDER: {**BARE, "description": "Less than this."},
}
_NOT: Final = {"not": {**_VALUES, "description": "Any other value, or unknown."}}
WHEN_SCHEMA: Final[Schema] = {
    "type": "object",
    "description": "Everything in it must hold. Left out: always.",
    "minProperties": 1,
    "properties": {
        "within": {**_HOURS_LIST.schema, "description": "The instant is in any of these business hours."},
        "outside": {**_HOURS_LIST.schema, "description": "The instant is in none of these business hours."},
    },
    "additionalProperties": {
        "anyOf": [
            _VALUES,
            {"type": "object", "additionalProperties": False, "required": ["not"], "properties": _NOT},
            {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": _ENDS},
        ]
    },
}
"""The JSON Schema of `when`."""
