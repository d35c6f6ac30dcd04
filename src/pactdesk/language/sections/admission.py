"""What may be made, asked and said? Contracts, restatements, what cannot happen, admission and notices."""

import re
from typing import Final

from pactdesk.engine.policy.edition import Impossible
from pactdesk.engine.policy.facts import FactType
from pactdesk.engine.policy.says import Admit, Notice, Outcome, Reject, Restate
from pactdesk.language.basics import ITEMS, STRING, TEXT, WORD
from pactdesk.language.faults import Kind, quoted
from pactdesk.language.forms import Form, Key, Keys, Row, expect_mapping, expect_word, many, mapped, one_of, record
from pactdesk.language.nodes import Node, Scalar
from pactdesk.language.reading import Reading
from pactdesk.language.rules import Section
from pactdesk.language.whens import read_value, when_form

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def _fill(text: str, node: Node, reading: Reading) -> str | None:
    """Return a text in which every `{name}` is the full name of a fact."""
    keys = [_named(place[0], place[1], node, reading) for place in _BRACES.finditer(text)]
    if None in keys:
        return None
    full = iter(keys)
    return _BRACES.sub(lambda _: f"{{{next(full)}}}", text)


def _named(found: str, name: str | None, node: Node, reading: Reading) -> str | None:
    """Return the full name of the fact between two braces; a brace alone has no name."""
    if name is None:
        accepts = "Braces hold the name of a fact, such as {plan}."
        reading.fault(node, Kind.BAD_TEXT, f"A lone {found} stands in this text.", accepts)
        return None
    decl = reading.fact(Scalar(node.line, node.column, name, plain=True), FactType)
    return None if decl is None else decl.key


SENTENCE: Final = mapped(TEXT, _fill)

_REJECT = Key("reject", SENTENCE, "Why such a contract cannot be made; {name} stands for a fact.", required=True)
CONTRACTS: Final = Section("contracts", (_REJECT,), lambda row, _: Reject(row[_REJECT]), exclusive=False)


def _read_set(node: Node, reading: Reading) -> Restate | None:
    found = expect_mapping(node, reading, "set")
    if found is None or found.torn:
        return None
    if len(found.entries) != 1:
        reading.fault(found, Kind.WRONG_KEYS, f"{len(found.entries)} facts stand here.", "A rule restates one fact.")
        return None
    name, value = found.entries[0]
    decl = reading.fact(name, (FactType.ONE_OF, FactType.BOOL))
    if decl is None:
        return None
    symbol = read_value(decl.key, value, reading)
    return None if symbol is None else Restate(decl.key, symbol)


_SET = Key(
    "set",
    Form(_read_set, {"type": "object", "minProperties": 1, "maxProperties": 1}),
    "The fact that is judged as something else, and as what.",
    required=True,
)
RESTATE: Final = Section("restate", (_SET,), lambda row, _: row[_SET], group_of=lambda says: says.key)

_WHEN = Key("when", when_form(), "The facts that cannot come together.", required=True)
_BECAUSE = Key("because", TEXT, "Why it cannot happen.", required=True)
IMPOSSIBLE: Final = Key(
    "impossible",
    many(
        record(
            Keys("A row of impossible", (_WHEN, _BECAUSE)),
            lambda row, _: Impossible(row[_WHEN], row[_BECAUSE], row.node.line),
        ),
        "a row",
    ),
    "What cannot happen, so that no rule has to answer it.",
)


def _read_agent(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, "the name of an agent fact")
    decl = None if word is None else reading.fact(word, (FactType.AGENT,))
    return None if decl is None else decl.key


AGENT: Final[Form[str]] = Form(_read_agent, STRING)
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_AWAITED = ("colleague", "choice", "purchase")
_OUTCOME = Key("outcome", one_of(_OUTCOMES, "outcome"), "What becomes of the request.", required=True)
_OFFER = Key("offer", ITEMS, "The items that would help.")
_TO = Key("to", WORD, "The channel, or place, to use instead.")
_AWAITS = Key("awaits", one_of({word: word for word in _AWAITED}, "thing to await"), "What a held ticket waits for.")
_ASSIGN = Key("assign", AGENT, "The agent fact whose person gets the ticket.")
_NEEDED = {Outcome.OFFERED: _OFFER, Outcome.REDIRECTED: _TO, Outcome.HELD: _AWAITS}


def _admit(row: Row, reading: Reading) -> Admit | None:
    outcome = row[_OUTCOME]
    needed = _NEEDED.get(outcome)
    if needed is not None and needed not in row:
        found = f"{quoted(outcome.value)} stands here without {needed.name}."
        reading.fault(row.at(_OUTCOME), Kind.WRONG_KEYS, found, f"{needed.name}: {needed.says}")
        return None
    if _AWAITS in row and outcome is not Outcome.HELD:
        reading.fault(
            row.at(_AWAITS),
            Kind.WRONG_KEYS,
            f"A ticket that is {outcome.value} awaits nothing.",
            "Only what is held does.",
        )
        return None
    return Admit(outcome, row.get(_OFFER) or (), row.get(_TO), row.get(_AWAITS), row.get(_ASSIGN))


ADMISSION: Final = Section("admission", (_OUTCOME, _OFFER, _TO, _AWAITS, _ASSIGN), _admit, grouped=True)

SAY: Final = Key("say", SENTENCE, "The sentence that is shown; {name} stands for a fact.", required=True)
NOTICES: Final = Section("notices", (SAY,), lambda row, _: Notice(row[SAY]), exclusive=False)
