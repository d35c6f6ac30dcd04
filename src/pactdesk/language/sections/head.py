"""Which edition of which policy is this, and on which clauses does it stand?"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from pactdesk.engine.policy.edition import Clause
from pactdesk.engine.terms.money import minor_digits
from pactdesk.engine.weekly import zone_named
from pactdesk.language.basics import BARE, BOOL, CLAUSE_ID, DATE, STRING, TEXT
from pactdesk.language.currencies import CURRENCIES
from pactdesk.language.faults import Kind, nearest, quoted
from pactdesk.language.forms import Form, Key, Keys, Row, entries, expect_word, mapped, record, scalar
from pactdesk.language.nodes import Mapping, Node, Scalar, Sequence
from pactdesk.language.reading import Reading

FIRST_EFFECTIVE: Final = date(2000, 1, 1)
LAST_EFFECTIVE: Final = date(2099, 12, 31)
_SHORT_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9-]{0,39}")


def _short_name(text: str) -> str | None:
    return text if _SHORT_NAME.fullmatch(text) else None


def _read_effective(day: date, node: Node, reading: Reading) -> date | None:
    if FIRST_EFFECTIVE <= day <= LAST_EFFECTIVE:
        reading.effective = day
        return day
    accepts = f"An edition takes effect between {FIRST_EFFECTIVE} and {LAST_EFFECTIVE}."
    reading.fault(node, Kind.BAD_DATE, f"{day} is no day for that.", accepts)
    return None


def _read_zone(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, "a time zone, such as Europe/Berlin")
    if word is None:
        return None
    try:
        return zone_named(word.text).key
    except ValueError:
        from zoneinfo import available_timezones  # noqa: PLC0415 - reads hundreds of files, for this fault alone

        found = f"There is no time zone {quoted(word.text)}."
        hint = nearest(word.text, sorted(available_timezones()))
        reading.fault(word, Kind.UNKNOWN_ZONE, found, "Write one of the IANA database, such as Europe/Berlin.", hint)
    return None


def _read_policy_zone(name: str, _node: Node, reading: Reading) -> str:
    reading.zone = name
    return name


def _read_currency(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, "a currency, such as EUR")
    if word is None:
        return None
    if word.text in CURRENCIES:
        reading.exponent = minor_digits(word.text)
        return word.text
    found, accepts = (
        f"There is no currency {quoted(word.text)}.",
        "Write three letters of ISO 4217, such as EUR or USD.",
    )
    reading.fault(word, Kind.UNKNOWN_CURRENCY, found, accepts, nearest(word.text, sorted(CURRENCIES)))
    return None


ZONE: Final[Form[str]] = Form(_read_zone, STRING)
POLICY: Final = Key(
    "policy",
    scalar(_short_name, Kind.BAD_NAME, "a short name, of letters, digits and dashes", STRING),
    "The policy's short name: letters, digits, dashes.",
    required=True,
)
EDITION: Final = Key(
    "edition",
    scalar(_short_name, Kind.BAD_NAME, "a short name, of letters, digits and dashes", BARE),
    "The name of this edition of it.",
    required=True,
)
EFFECTIVE: Final = Key("effective", mapped(DATE, _read_effective), "The day from which it holds.", required=True)
DESK_ZONE: Final = Key(
    "zone", mapped(ZONE, _read_policy_zone), "The desk's zone: dates, months and days are meant there.", required=True
)
CURRENCY: Final = Key(
    "currency", Form(_read_currency, STRING), "The currency of all amounts, by ISO 4217.", required=True
)
_DOCUMENT = Key("document", TEXT, "The document that states the policy.", required=True)
SOURCE: Final = Key(
    "source", record(Keys("source", (_DOCUMENT,)), lambda row, _: row[_DOCUMENT]), "Where the policy is stated."
)

_AT = Key("at", TEXT, "Where it stands in the source.", required=True)
_SAYS = Key("says", TEXT, "The promise, in your own words.", required=True)
_READING = Key("reading", TEXT, "How you understood what the source leaves open.")
_ASSUMPTION = Key("assumption", BOOL, "Whether the source does not support that reading.")


def _clause(row: Row, reading: Reading) -> Clause | None:
    if _ASSUMPTION in row and _READING not in row:
        found = "An assumption stands here without a reading."
        reading.fault(row.at(_ASSUMPTION), Kind.WRONG_KEYS, found, "Say under reading what is assumed.")
        return None
    return Clause("", row[_AT], row[_SAYS], row.get(_READING), row.get(_ASSUMPTION) or False, row.node.line)


_CLAUSES = entries(CLAUSE_ID, record(Keys("A clause", (_AT, _SAYS, _READING, _ASSUMPTION)), _clause), "clauses")


def _name_clauses(found: tuple[tuple[str, Clause], ...], _node: Node, _reading: Reading) -> dict[str, Clause]:
    return {name: Clause(name, one.at, one.says, one.reading, one.assumption, one.line) for name, one in found}


CLAUSES: Final = Key("clauses", mapped(_CLAUSES, _name_clauses), "The numbered promises of the source.", required=True)


def _read_recorded(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, "the id of a clause")
    return None if word is None else reading.refer(reading.clauses, word)


RECORDED: Final = Key(
    "recorded",
    mapped(entries(Form(_read_recorded, STRING), TEXT, "recorded"), lambda found, _, __: dict(found)),
    "The clauses that decide nothing, each with the reason why.",
)


def refuse_unused(root: Mapping, reading: Reading) -> None:
    """Find clauses that are neither cited anywhere, also by what is at fault, nor recorded."""
    kinds = {fault.kind for fault in reading.faults}
    if not reading.clauses.whole or not kinds.isdisjoint(_LEFT_OUT):
        return
    sections = [value for name, value in root.entries if name.text != CLAUSES.name]
    if Kind.UNKNOWN_KEY in kinds:  # it may be `cites` or `recorded`, misspelt
        used = {word for section in sections for word in _words(section)}
    else:
        used = {word for section in sections for word in _cited(section)} | set(_words(root.get(RECORDED.name)))
    for name, at in reading.clauses.known.items():
        if name not in used:
            found = f"Nothing cites the clause {quoted(name)}."
            accepts = "Cite it where it decides, or say under recorded why it decides nothing."
            reading.fault(at, Kind.UNUSED_CLAUSE, found, accepts)


_LEFT_OUT = (Kind.KEY_TWICE, Kind.NOT_PLAIN)
"""Faults by which parts of the file were not read: what they cite is not known."""


def _cited(node: Node) -> Iterator[str]:
    """Yield what stands under any key of citations."""
    for name, value in node.entries if isinstance(node, Mapping) else ():
        yield from _words(value) if name.text == "cites" or name.text.endswith("-cites") else _cited(value)
    for item in node.items if isinstance(node, Sequence) else ():
        yield from _cited(item)


def _words(node: Node | None) -> Iterator[str]:
    """Yield every word of a part of the file."""
    if isinstance(node, Scalar):
        yield node.text
    for name, value in node.entries if isinstance(node, Mapping) else ():
        yield name.text
        yield from _words(value)
    for item in node.items if isinstance(node, Sequence) else ():
        yield from _words(item)
