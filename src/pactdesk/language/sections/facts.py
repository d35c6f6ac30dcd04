"""Which facts does a policy speak of, and what holds where one is not given?"""

import re
from dataclasses import replace
from typing import Final

from pactdesk.engine.policy.facts import SCOPES, FactDecl, FactType, MonthsAfter, Value
from pactdesk.engine.policy.facts import Key as FactKey
from pactdesk.language import words
from pactdesk.language.basics import BARE, BOOL, DATE, MAY_CITE, MONEY, NAME, NUMBER, TEXT, WHOLE, WORD, once
from pactdesk.language.faults import Kind, nearest, quoted
from pactdesk.language.forms import NODE, Form, Key, Keys, Row, expect_mapping, many, mapped, one_of
from pactdesk.language.nodes import Mapping, Node, Scalar, Sequence
from pactdesk.language.reading import Reading
from pactdesk.language.sections.built_in import BUILT_IN
from pactdesk.language.whens import when_form

_TYPES = {kind.value: kind for kind in FactType if kind is not FactType.ONE_OF}
_AFTER = re.compile(r"(.+) after (\S+)")
_ASKS_TIME = ("within", "outside")
_MOST_WORDS = 1_000


def _words(found: tuple[str, ...], node: Node, reading: Reading) -> tuple[str, ...] | None:
    if len(found) <= _MOST_WORDS:
        return once(found, node, reading)
    accepts = f"A fact may be one of {_MOST_WORDS:,}; with more of them, make it a text."
    reading.fault(node, Kind.TOO_LARGE, f"{len(found):,} words stand here.", accepts)
    return None


_LATER: Form[Node] = Form(NODE.read, {"$ref": "#/$defs/when"})
_OF = Key("of", mapped(many(WORD, "a word"), _words), "The words it may be.")
_TYPE = Key("type", one_of(_TYPES, "type"), "What it holds, if it is not one of some words.")
_DEFAULT = Key("default", NODE, "What holds where it is not given.")
_WHEN = Key("when", _LATER, "When that default holds; asks facts as they are given.")
_REQUIRED = Key("required", BOOL, "Whether it must be given.")
_FACT = Keys("A fact", (_OF, _TYPE, _DEFAULT, _WHEN, MAY_CITE, _REQUIRED))

_BY_TYPE: dict[FactType, Form[Value]] = {
    FactType.BOOL: BOOL,
    FactType.INT: WHOLE,
    FactType.NUMBER: NUMBER,
    FactType.MONEY: MONEY,
    FactType.DATE: DATE,
    FactType.TEXT: TEXT,
    FactType.AGENT: TEXT,
}


def declare_facts(node: Node | None, reading: Reading) -> None:
    """Add the declared facts to the reading, all but the `when` of their defaults; None for one that is at fault."""
    if node is None:
        return
    scopes = expect_mapping(node, reading, "facts")
    reading.facts.whole = scopes is not None and not scopes.torn
    for scope, facts in scopes.entries if scopes else ():
        found = expect_mapping(facts, reading, f"The facts of {quoted(scope.text)}")
        if scope.text not in SCOPES:
            unknown = f"There is no scope {quoted(scope.text)}."
            accepts = f"Facts are of {', '.join(SCOPES)}."
            reading.fault(scope, Kind.UNKNOWN_KEY, unknown, accepts, nearest(scope.text, SCOPES))
            reading.facts.whole = False
            continue
        if found is None or found.torn:
            reading.facts.whole = False
        for name, value in found.entries if found else ():
            reading.facts.add(f"{scope.text}.{name.text}", _declare(scope.text, name, value, reading))


def _declare(scope: str, name: Scalar, node: Node, reading: Reading) -> FactDecl | None:
    key = f"{scope}.{name.text}"
    if NAME.read(name, reading) is None:
        return None
    if name.text in _ASKS_TIME or key in BUILT_IN:
        found = f"{quoted(name.text)} has a meaning of its own in every policy."
        reading.fault(name, Kind.RESERVED_NAME, found, "Give the fact another name.")
        return None
    if isinstance(node, Mapping):
        row = _FACT.read(node, reading)
        return None if row is None else _with_default(scope, name, row, reading)
    if isinstance(node, Sequence):
        values = _OF.form.read(node, reading)
        return None if values is None else FactDecl(scope, name.text, FactType.ONE_OF, values, line=name.line)
    kind = _TYPE.form.read(node, reading)
    return None if kind is None else FactDecl(scope, name.text, kind, line=name.line)


def _with_default(scope: str, name: Scalar, row: Row, reading: Reading) -> FactDecl | None:
    kind, values = row.get(_TYPE), row.get(_OF)
    default, when = row.get(_DEFAULT), row.get(_WHEN)
    wrong = None
    if (kind is None) == (values is None):
        accepts = f"Write of: [word, word], or type: and one of {', '.join(_TYPES)}."
        wrong = "A fact has either of or type.", accepts
    elif default is not None and MAY_CITE not in row:
        wrong = "A default stands here without cites.", "Name the clauses by which it holds."
    elif default is None and (when is not None or MAY_CITE in row):
        wrong = "There is no default here.", "when and cites belong to a default."
    elif default is not None and _REQUIRED in row:
        wrong = "A fact that must be given needs no default.", "Take away default or required."
    if wrong:
        reading.fault(row.node, Kind.WRONG_KEYS, *wrong)
        return None
    decl = FactDecl(scope, name.text, kind or FactType.ONE_OF, values or (), line=name.line)
    if default is not None:
        value = _default(decl, default, reading)
        if value is None:
            return None
        decl = replace(decl, default=value, default_cites=row.get(MAY_CITE) or ())
    if when is not None:
        reading.facts.whens[decl.key] = when
    return replace(decl, required=row.get(_REQUIRED) or False)


def value_form(decl: FactDecl) -> Form[Value]:
    """Return the form of a value of a fact."""
    if decl.type is FactType.ONE_OF:
        return one_of({value: value for value in decl.values}, f"value of {decl.key}")
    return _BY_TYPE[decl.type]


def _default(decl: FactDecl, node: Node, reading: Reading) -> Value | MonthsAfter | None:
    after = _AFTER.fullmatch(node.text) if decl.type is FactType.DATE and isinstance(node, Scalar) else None
    if after is None:
        return value_form(decl).read(node, reading)
    length = words.length(after[1])
    if length is None or length.business or (length.months is None and length.days is None):
        found = f"{quoted(after[1])} is no such time."
        accepts = "Write so many days, months or years after a date, such as 12 months after purchased_on."
        reading.fault(node, Kind.BAD_DURATION, found, accepts)
        return None
    reading.facts.afters[decl.key] = node
    return MonthsAfter(after[2], length.months or 0, length.days or 0)


def _finish(_node: Node, reading: Reading) -> dict[FactKey, FactDecl] | None:
    """Read what defaults depend on, now that all facts and their thresholds are known."""
    for key, at in reading.facts.afters.items():
        _check_after(key, at, reading)
    for key, when in reading.facts.whens.items():
        decl, tests = reading.facts.decls.get(key), _WHEN_GIVEN.read(when, reading)
        if decl is not None and tests is not None:
            for asked in (asked for asked, _ in tests if _depends(asked, reading)):
                found = f"{asked} has a default that itself depends on other facts."
                reading.fault(when, Kind.NOT_ASKED_HERE, found, "A default asks facts as they are given.")
            reading.facts.decls[key] = replace(decl, default_when=tests)
    return {} if reading.facts.whole and None not in reading.facts.decls.values() else None


_WHEN_GIVEN = when_form(given=True)


def _depends(key: FactKey, reading: Reading) -> bool:
    """Whether the default of a fact depends on other facts."""
    return key in reading.facts.whens or key in reading.facts.afters


def _check_after(key: FactKey, at: Node, reading: Reading) -> None:
    """Require that a default counts from a date of its own scope which is there before it."""
    decl = reading.facts.decls.get(key)
    if decl is None or not isinstance(decl.default, MonthsAfter):
        return
    start = f"{decl.scope}.{decl.default.fact}"
    found = f"The default of {key} counts from {quoted(decl.default.fact)}"
    if start not in reading.facts.decls:
        names = [name.partition(".")[2] for name in reading.facts.keys((decl.scope,))]
        if reading.facts.whole:
            hint = nearest(decl.default.fact, names)
            reading.fault(
                at, Kind.UNKNOWN_FACT, f"{found}, which is no fact of the {decl.scope}.", "Name a date.", hint
            )
        return
    other = reading.facts.decls[start]
    if other is not None and (other.type is not FactType.DATE or _depends(start, reading)):
        reading.fault(at, Kind.WRONG_FACT, f"{found}.", "Name a date whose own default depends on no other fact.")


_DECLARED: Final = {"anyOf": [_TYPE.form.schema, {"type": "array", "minItems": 1, "items": BARE}, _FACT.schema]}
_OF_SCOPE: Final = {"type": "object", "minProperties": 1, "additionalProperties": _DECLARED}
_SCOPES: Final = {scope: {**_OF_SCOPE, "description": f"Facts of the {scope}."} for scope in SCOPES}
FACTS: Final = Key(
    "facts",
    Form(_finish, {"type": "object", "additionalProperties": False, "properties": _SCOPES}),
    "What may be known, by scope.",
)
