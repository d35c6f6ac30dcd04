"""Which comparisons may rules ask by name?"""

from typing import Final

from pactdesk.engine.policy.facts import Condition, ConditionForm, FactDecl, FactType
from pactdesk.engine.policy.facts import Key as FactKey
from pactdesk.language.basics import BOOL, MAY_CITE, NAME, STRING, WHOLE
from pactdesk.language.faults import Kind, listed
from pactdesk.language.forms import Form, Key, Keys, Row, entries, expect_word, mapped, record
from pactdesk.language.names import article
from pactdesk.language.nodes import Node, Sequence
from pactdesk.language.reading import Reading

_DATE = (FactType.DATE,)
_FAMILIES = (
    frozenset({FactType.ONE_OF, FactType.TEXT}),
    frozenset({FactType.INT, FactType.NUMBER}),
    frozenset({FactType.MONEY}),
    frozenset({FactType.DATE}),
    frozenset({FactType.BOOL}),
    frozenset({FactType.AGENT}),
)
_ORDERED = (FactType.INT, FactType.NUMBER, FactType.MONEY, FactType.DATE)
_TRUE_IF_MISSING = (ConditionForm.UNTIL, ConditionForm.FROM)


def _one(types: tuple[FactType, ...], what: str) -> Form[tuple[FactDecl, ...]]:
    def read(node: Node, reading: Reading) -> tuple[FactDecl, ...] | None:
        word = expect_word(node, reading, what)
        decl = None if word is None else reading.fact(word, types)
        return None if decl is None else (decl,)

    return Form(read, STRING)


def _two(types: tuple[FactType, ...]) -> Form[tuple[FactDecl, ...]]:
    one = _one(types, "a fact")

    def read(node: Node, reading: Reading) -> tuple[FactDecl, ...] | None:
        items = node.items if isinstance(node, Sequence) else (node,)
        if len(items) != 2:  # noqa: PLR2004 - it is two that are compared
            reading.fault(node, Kind.WRONG_SHAPE, "Two facts are compared.", "Write [one_fact, another].")
            return None
        found = [decl for item in items for decl in one.read(item, reading) or ()]
        if len(found) < len(items):
            return None
        first, second = found
        if not any({first.type, second.type} <= family for family in _FAMILIES):
            are = f"{first.key} is {article(first.type)}, {second.key} is {article(second.type)}."
            reading.fault(node, Kind.WRONG_FACT, are, "Facts that are compared hold the same.")
            return None
        return first, second

    return Form(read, {"type": "array", "items": STRING, "minItems": 2, "maxItems": 2})


_FORMS: Final[dict[ConditionForm, Key[tuple[FactDecl, ...]]]] = {
    ConditionForm.UNTIL: Key(
        "until", _one(_DATE, "a date fact"), "Up to the end of that day; a date not given is no end: true."
    ),
    ConditionForm.FROM: Key("from", _one(_DATE, "a date fact"), "From the beginning of that day; not given: true."),
    ConditionForm.BEFORE: Key(
        "before", _one(_DATE, "a date fact"), "From so many days before that day, and after it; not given: false."
    ),
    ConditionForm.SAME: Key("same", _two(tuple(FactType)), "Two facts hold the same; either not given: false."),
    ConditionForm.DIFFERS: Key(
        "differs", _two(tuple(FactType)), "Two facts hold different values; either not given: false."
    ),
    ConditionForm.LESS: Key("less", _two(_ORDERED), "The first is less than the second; either not given: false."),
    ConditionForm.GIVEN: Key("given", _one(tuple(FactType), "a fact"), "Whether the fact is given."),
}
_DAYS = Key("days", WHOLE, "How many days before that day it begins to hold.")
_MISSING = Key("missing", BOOL, "What holds where a fact is not given.")


def _condition(row: Row, reading: Reading) -> Condition | None:
    forms = [form for form, key in _FORMS.items() if key in row]
    wrong = None
    if len(forms) != 1:
        wrong = f"{len(forms) or 'None'} of its comparisons {'stand' if forms else 'stands'} here."
        reading.fault(
            row.node, Kind.WRONG_KEYS, wrong, f"A condition is one of {listed(form.value for form in _FORMS)}."
        )
        return None
    form = forms[0]
    if (form is ConditionForm.BEFORE) != (_DAYS in row):
        wrong = "before needs days, such as {before: ends_on, days: 90}; no other comparison has them."
    elif form is ConditionForm.GIVEN and _MISSING in row:
        wrong = "given is never missing: it is true or false."
    if wrong:
        reading.fault(row.at(_DAYS), Kind.WRONG_KEYS, wrong)
        return None
    facts = tuple(decl.key for decl in row[_FORMS[form]])
    missing = row.get(_MISSING)
    missing = form in _TRUE_IF_MISSING if missing is None else missing
    return Condition("", form, facts, missing, row.get(_DAYS) or 0, row.get(MAY_CITE) or (), row.node.line)


def _name_conditions(
    found: tuple[tuple[str, Condition], ...], _node: Node, _reading: Reading
) -> dict[FactKey, Condition]:
    named = (Condition(name, one.form, one.facts, one.missing, one.days, one.cites, one.line) for name, one in found)
    return {condition.key: condition for condition in named}


_KEYS = Keys("A condition", (*_FORMS.values(), _DAYS, _MISSING, MAY_CITE))
CONDITIONS: Final = Key(
    "conditions",
    mapped(entries(NAME, record(_KEYS, _condition), "conditions"), _name_conditions),
    "Named comparisons, each true or false, which rules ask like a fact.",
)
