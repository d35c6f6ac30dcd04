"""Which roles must be filled, what do values mean, and what do the acts of a desk need, do and take?"""

from typing import Final

from pactdesk.engine.policy.facts import FactType
from pactdesk.engine.policy.rules import Rule, Table
from pactdesk.engine.policy.says import Conduct, Definition, Extend, Role
from pactdesk.engine.policy.vocabulary import ACTS, DOES, NEEDS
from pactdesk.language.basics import CITES, DAYS, MONTHS, TEXT
from pactdesk.language.faults import Kind, listed, nearest, quoted
from pactdesk.language.forms import Form, Key, Keys, Row, expect_mapping, expect_word, many, one_of, record
from pactdesk.language.nodes import Node
from pactdesk.language.reading import Reading
from pactdesk.language.rules import Section
from pactdesk.language.sections.admission import AGENT, SENTENCE
from pactdesk.language.sections.prices import OPENS, fact_form
from pactdesk.language.whens import read_value

_ROLE = Key("role", AGENT, "The agent fact that must be filled.", required=True)
STAFFING: Final = Section("staffing", (_ROLE,), lambda row, _: Role(row[_ROLE]), exclusive=False)

_SAYS = Key("says", TEXT, "What the value means.", required=True)
_MEANING = Keys("A definition", (_SAYS, CITES))


def _read_definitions(node: Node, reading: Reading) -> Table[Definition] | None:
    found = expect_mapping(node, reading, "definitions")
    rules: list[Rule[Definition]] = []
    sound = found is not None and not found.torn
    for name, values in found.entries if found else ():
        decl = reading.fact(name, (FactType.ONE_OF,))
        meanings = expect_mapping(values, reading, f"The definitions of {name.text}")
        sound = sound and decl is not None and meanings is not None and not meanings.torn
        for place, (value, meaning) in enumerate(meanings.entries if meanings else (), 1):
            symbol = read_value(decl.key, value, reading) if decl else None
            row = _MEANING.read(meaning, reading)
            if decl is None or symbol is None or row is None:
                sound = False
                continue
            when = ((decl.key, frozenset({symbol})),)
            rule_id = f"definitions/{name.text}-{place}"
            rules.append(Rule(rule_id, when, Definition(row[_SAYS]), row[CITES], group=decl.key, line=value.line))
    return Table("definitions", tuple(rules)) if sound else None


NO_DEFINITIONS: Final[Table[Definition]] = Table("definitions", ())
DEFINITIONS: Final = Key(
    "definitions",
    Form(
        _read_definitions,
        {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _MEANING.schema}},
    ),
    "What the values of a fact mean, shown beside the choice.",
)


def _read_need(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, f"{listed(NEEDS)}, or an agent fact")
    if word is None:
        return None
    if word.text in NEEDS:
        return word.text
    if reading.facts.find(word.text):
        decl = reading.fact(word, (FactType.AGENT,))
        return None if decl is None else decl.key
    if reading.facts.whole:
        agents = [decl.name for decl in reading.facts.decls.values() if decl and decl.type is FactType.AGENT]
        found = f"{quoted(word.text)} is nothing that an act can need."
        reading.fault(
            word,
            Kind.UNKNOWN_WORD,
            found,
            f"Write {listed(NEEDS)}, or an agent fact.",
            nearest(word.text, [*NEEDS, *agents]),
        )
    return None


def _meanings(words: dict[str, str]) -> list[dict[str, str]]:
    return [{"const": word, "description": meaning} for word, meaning in words.items()]


_FACT = Key("fact", fact_form(FactType.DATE), "The date that moves on.", required=True)
_BY = Key("by", MONTHS, "By how much.", required=True)
_FROM = Key(
    "from",
    one_of({"end": True, "day": False}, "day to count from"),
    "end: its own old end; day: the day of the act.",
    required=True,
)
_EXTENSION = Keys("extend", (_FACT, _BY, _FROM))
_ACT = Key("act", one_of({act: act for act in ACTS}, "act"), "The act of the desk.", required=True)
_NEED = Key(
    "need",
    many(Form(_read_need, {"anyOf": [*_meanings(dict(NEEDS)), {"type": "string"}]}), "a need"),
    "Who or what must be there.",
)
_OR_WITH = Key(
    "or-with",
    one_of({word: word for word in ("reason", "manager")}, "substitute"),
    "What stands in for what is needed.",
)
_DO = Key(
    "do",
    many(
        Form(one_of({word: word for word in DOES}, "thing to do").read, {"anyOf": _meanings(dict(DOES))}),
        "a thing to do",
    ),
    "What happens besides.",
)
_NOTICE = Key("notice", DAYS, "How long after its announcement it takes effect.")
_EXTEND = Key(
    "extend", record(_EXTENSION, lambda row, _: Extend(row[_FACT], row[_BY], row[_FROM])), "A date that moves on."
)
_SAY = Key("say", SENTENCE, "A sentence shown with it; {name} stands for a fact.")


def _conduct(row: Row, reading: Reading) -> Conduct | None:
    if not any(key in row for key in (_NEED, _DO, OPENS, _NOTICE, _EXTEND, _SAY)):
        accepts = "Write need, do, opens, notice, extend or say."
        reading.fault(row.node, Kind.WRONG_KEYS, f"Nothing is said of the act {row[_ACT]}.", accepts)
        return None
    if _OR_WITH in row and _NEED not in row:
        reading.fault(
            row.at(_OR_WITH), Kind.WRONG_KEYS, "or-with stands here without need.", "It stands in for what is needed."
        )
        return None
    return Conduct(
        row[_ACT],
        row.get(_NEED) or (),
        row.get(_OR_WITH),
        row.get(_DO) or (),
        row.get(_NOTICE),
        row.get(_EXTEND),
        row.get(_SAY),
        row.get(OPENS),
    )


_KEYS: Final = (_ACT, _NEED, _OR_WITH, _DO, OPENS, _NOTICE, _EXTEND, _SAY)
CONDUCT: Final = Section("conduct", _KEYS, _conduct, exclusive=False)
