"""How are the plain values of a policy written? Names, texts, numbers, amounts, lengths of time, dates, citations."""

import re
from collections import Counter
from fractions import Fraction
from typing import Final

from pactdesk.engine.policy.says import Scope
from pactdesk.language import words
from pactdesk.language.faults import Kind, quoted
from pactdesk.language.forms import Form, Key, Schema, expect_word, many, mapped, scalar
from pactdesk.language.names import Names
from pactdesk.language.nodes import Node, Scalar
from pactdesk.language.reading import Reading

_NAME = re.compile(r"[^\W\d_][\w-]{0,59}")
_WORD = re.compile(r"\S(?:.{0,78}\S)?")
_CLAUSE = re.compile(r"[^\s,]{1,40}")
_TEXT_LETTERS = 2_000
STRING: Final[Schema] = {"type": "string"}
BARE: Final[Schema] = {"type": ["string", "number"]}


def _names(text: str) -> str | None:
    return text if _NAME.fullmatch(text) else None


def _word(text: str) -> str | None:
    return text if _WORD.fullmatch(text) and text.isprintable() else None


def _clause(text: str) -> str | None:
    return text if _CLAUSE.fullmatch(text) else None


def _text(text: str) -> str | None:
    return text if text.strip() and len(text) <= _TEXT_LETTERS else None


def _minutes(text: str) -> int | None:
    length = words.length(text)
    return None if length is None or length.business else length.minutes


def _months(text: str) -> int | None:
    length = words.length(text)
    return None if length is None else length.months


def _some(text: str) -> Fraction | None:
    return words.share(text) or None


def _days(text: str) -> int | None:
    length = words.length(text)
    return length.days if length and not length.business else None


NAME: Final = scalar(
    _names, Kind.BAD_NAME, "a name, which begins with a letter and has letters, digits, - and _ only", STRING
)
WORD: Final = scalar(_word, Kind.BAD_NAME, "a word, or a few, of at most 80 letters", BARE)
CLAUSE_ID: Final = scalar(_clause, Kind.BAD_NAME, "a clause's id, without spaces and commas", BARE)
TEXT: Final = scalar(_text, Kind.BAD_TEXT, f"a text, of at most {_TEXT_LETTERS:,} letters", BARE)
WHOLE: Final = scalar(words.whole, Kind.BAD_NUMBER, "a whole number, such as 5", BARE)
NUMBER: Final = scalar(words.number, Kind.BAD_NUMBER, "a number, such as 5 or 2.5", BARE)
SHARE: Final = scalar(words.share, Kind.BAD_SHARE, "a share, such as 99.9% or 1/12, and at most all", STRING)
SOME_SHARE: Final = scalar(_some, Kind.BAD_SHARE, "a share, such as 99.9%, above 0% and up to 100%", STRING)
MINUTES: Final = scalar(_minutes, Kind.BAD_DURATION, "a time, such as 30 minutes or 2 hours", STRING)
MONTHS: Final = scalar(_months, Kind.BAD_DURATION, "a time, such as 12 months or 1 year", STRING)
DAYS: Final = scalar(_days, Kind.BAD_DURATION, "a time in days, such as 30 days", STRING)
DATE: Final = scalar(words.day, Kind.BAD_DATE, "a date that exists, such as 2026-01-31, from 1970 to 2199", STRING)


def _read_bool(node: Node, reading: Reading) -> bool | None:
    if isinstance(node, Scalar) and node.plain and node.text in ("true", "false"):
        return node.text == "true"
    word = expect_word(node, reading, "true or false")
    if word is not None:
        reading.fault(word, Kind.UNKNOWN_WORD, f"{quoted(word.text)} stands here.", "Write true or false.")
    return None


BOOL: Final[Form[bool]] = Form(_read_bool, {"type": "boolean"})


def _read_money(node: Node, reading: Reading) -> int | None:
    exponent = reading.exponent
    if exponent is None:
        return 0
    sample = "250." + "0" * exponent if exponent else "250"
    form = scalar(
        lambda text: words.money(text, exponent), Kind.BAD_MONEY, f"an amount of money, such as {sample}", BARE
    )
    return form.read(node, reading)


MONEY: Final[Form[int]] = Form(_read_money, BARE)


def scope(*reaches: str, joint: str | None = None) -> Form[Scope]:
    """Return the form of a time that holds over all of something, `2 hours per ticket`; `joint` may stand after it."""
    what = f"a time and its reach, such as 30 minutes per {reaches[0]} (or per {', '.join(reaches[1:])})"

    def read(text: str) -> Scope | None:
        time, per, reach = text.partition(" per ")
        minutes, alone = _minutes(time), reach.removesuffix(joint or "")
        return Scope(minutes, alone, alone != reach) if minutes is not None and per and alone in reaches else None

    return scalar(read, Kind.BAD_DURATION, what, STRING)


def reference(names: str, what: str) -> Form[str]:
    """Return the form of a name that the reading's `names` declare."""

    def read(node: Node, reading: Reading) -> str | None:
        declared: Names = getattr(reading, names)
        word = expect_word(node, reading, what)
        return None if word is None else reading.refer(declared, word)

    return Form(read, STRING)


def once(found: tuple[str, ...], node: Node, reading: Reading) -> tuple[str, ...]:
    """Find a fault in names of which one comes twice."""
    for name, times in Counter(found).items():
        if times > 1:
            reading.fault(node, Kind.DECLARED_TWICE, f"{quoted(name)} stands here twice.", "Keep one of the two.")
    return found


ITEM: Final = reference("items", "the name of an item")
ITEMS: Final = mapped(many(ITEM, "the name of an item"), once)
HOURS: Final = reference("hours", "the name of business hours")
ALLOWANCE: Final = reference("allowances", "the name of an allowance")
CLAUSES: Final = mapped(many(reference("clauses", "the id of a clause"), "the id of a clause"), once)
CITES: Final = Key("cites", CLAUSES, "The ids of its clauses, heaviest first.", required=True)
MAY_CITE: Final = Key("cites", CLAUSES, "The ids of its clauses, heaviest first.")
