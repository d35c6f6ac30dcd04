"""What becomes of work? Allowances, coverage, and what lies past them."""

from dataclasses import replace
from itertools import chain
from typing import Final

from pactdesk.engine.policy.facts import FactType
from pactdesk.engine.policy.says import Cover, Coverage
from pactdesk.engine.terms.allowance import Allowance, Limit, Period, Saying, Unit
from pactdesk.language import words
from pactdesk.language.basics import ALLOWANCE, CITES, ITEM, MINUTES, NAME, SHARE, STRING, WHOLE, scope
from pactdesk.language.faults import Kind, listed, quoted
from pactdesk.language.forms import NODE, Form, Key, Keys, Row, entries, expect_word, many, mapped, one_of, record
from pactdesk.language.nodes import Mapping, Node
from pactdesk.language.reading import Reading
from pactdesk.language.rules import WHEN_OVERFLOW, Section
from pactdesk.language.sections.admission import SAY

_CUSTOMER = "customer"
_HOUR = 60
UNITS: Final = {"hours": Unit.MINUTES, "minutes": Unit.MINUTES, "pieces": Unit.PIECES}
"""What an allowance counts, by the key that says how much it is."""


def declare_allowances(node: Node | None, reading: Reading) -> None:
    """Add what each allowance counts to the reading, before coverage draws on it."""
    for name, value in node.entries if isinstance(node, Mapping) else ():
        units = [UNITS[key.text] for key, _ in value.entries if key.text in UNITS] if isinstance(value, Mapping) else []
        if len(units) == 1:
            reading.units[name.text] = units[0]


def _read_hours(node: Node, reading: Reading) -> int | str | None:
    word = expect_word(node, reading, "a number of hours, or the number fact of the contract that holds it")
    if word is None:
        return None
    hours = words.number(word.text)
    if hours is None:
        decl = reading.fact(word, (FactType.INT, FactType.NUMBER), ("contract",))
        return None if decl is None else decl.key
    if (hours * _HOUR).denominator == 1:
        return int(hours * _HOUR)
    reading.fault(word, Kind.BAD_NUMBER, f"{word.text} hours are no whole minutes.", "Say it in minutes.")
    return None


def _read_addressee(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, "customer, or an agent fact of the contract")
    if word is None or word.text == _CUSTOMER:
        return None if word is None else _CUSTOMER
    decl = reading.fact(word, (FactType.AGENT,), ("contract",))
    return None if decl is None else decl.key


_AT = Key("at", many(SHARE, "a share"), "The shares of it at whose crossing people are told.", required=True)
_TO = Key(
    "to",
    many(Form(_read_addressee, STRING), "an addressee"),
    "customer, or agent facts of the contract.",
    required=True,
)
_ALERT_KEYS = Keys("alerts", (_AT, _TO, CITES))
_ALERTS = Key("alerts", record(_ALERT_KEYS, lambda row, _: row), "Who is told when how much is used.")
_LIMITS = {limit.value: limit for limit in Limit}
_MEETS = Key(
    "at",
    many(one_of(_LIMITS, "limit"), "a limit"),
    "used-up: nothing is left of it after the work; past: time of the work goes past it, or past a slot of it.",
    required=True,
)


def _sayings(row: Row, _reading: Reading) -> tuple[Saying, ...]:
    return tuple(Saying(limit, row[SAY], row[CITES]) for limit in dict.fromkeys(row[_MEETS]))


_NOTICES = Key(
    "notices",
    many(record(Keys("A notice of an allowance", (_MEETS, SAY, CITES)), _sayings), "a notice"),
    "Sentences shown with work that meets its limit, and on the ticket of that work.",
)
_HOURS = Key(
    "hours", Form(_read_hours, {"type": ["string", "number"]}), "How many hours, or the number fact that holds it."
)
_MINUTES = Key("minutes", WHOLE, "How many minutes.")
_PIECES = Key("pieces", WHOLE, "How many pieces.")
_PERIODS = {period.value: period for period in Period}
_PER = Key("per", one_of(_PERIODS, "period"), "How long it lasts: of the calendar, or the contract.", required=True)
_CARRY = Key("carry", NODE, "How much at most goes over into the next period.")


def _allowance(row: Row, reading: Reading) -> Allowance | None:
    sizes = [key for key in (_HOURS, _MINUTES, _PIECES) if key in row]
    if len(sizes) != 1:
        found = f"{listed((key.name for key in sizes), 'and') or 'No size'} {'stand' if sizes else 'stands'} here."
        reading.fault(row.node, Kind.WRONG_KEYS, found, "An allowance has hours, minutes or pieces.")
        return None
    unit, size = UNITS[sizes[0].name], row.values[sizes[0].name]
    carry, given = 0, row.get(_CARRY)
    if given is not None:
        read = (MINUTES if unit is Unit.MINUTES else WHOLE).read(given, reading)
        if read is None:
            return None
        carry = read
    alerts = row.get(_ALERTS)
    return Allowance(
        name="",
        unit=unit,
        per=row[_PER],
        cites=row[CITES],
        size=size if isinstance(size, int) else 0,
        size_fact=size if isinstance(size, str) else None,
        carry=carry,
        alerts=tuple(sorted(alerts[_AT])) if alerts else (),
        alert_to=alerts[_TO] if alerts else (),
        alert_cites=alerts[CITES] if alerts else (),
        notices=tuple(chain.from_iterable(row.get(_NOTICES) or ())),
        line=row.node.line,
    )


def _name_allowances(found: tuple[tuple[str, Allowance], ...], _node: Node, _reading: Reading) -> dict[str, Allowance]:
    return {name: replace(one, name=name) for name, one in found}


_ALLOWANCE = Keys("An allowance", (_HOURS, _MINUTES, _PIECES, _PER, _CARRY, _ALERTS, _NOTICES, CITES))
ALLOWANCES: Final = Key(
    "allowances",
    mapped(entries(NAME, record(_ALLOWANCE, _allowance), "allowances"), _name_allowances),
    "What is included: pools of time or pieces that start anew each period.",
)

_COVERS = {cover.value: cover for cover in Cover if cover is not Cover.ALLOWANCE}
_AS = Key("as", one_of(_COVERS, "way to cover work"), "What becomes of the work.")
_ITEM = Key("item", ITEM, "The item by which billable work is priced.")
_DRAW = Key("draw", ALLOWANCE, "The allowance from which its minutes are taken.")
_SLOT = Key("slot", MINUTES, "Each piece takes a whole slot, however short.")
_UP_TO = Key("up-to", scope("work", "ticket"), "Only so much is covered so; the rest goes to overflow.")
_ADD = Key("add", ITEM, "An item charged beside, for the same minutes.")


def _coverage(row: Row, reading: Reading) -> Coverage | None:
    cover, allowance = row.get(_AS), row.get(_DRAW)
    wrong: tuple[Key[object], str, str] | None = None
    if (cover is None) == (allowance is None):
        found = "Both as and draw stand here." if cover else "Neither as nor draw stands here."
        wrong = _AS, found, "Write one of them."
    elif (cover is Cover.BILLABLE) != (_ITEM in row):
        found = "item stands here without as: billable." if _ITEM in row else '"billable" stands here without item.'
        wrong = (_ITEM if _ITEM in row else _AS), found, "Billable work, and no other, is priced by an item."
    elif _SLOT in row and allowance is None:
        wrong = _SLOT, "slot stands here without draw.", "A slot is taken from an allowance."
    elif _SLOT in row and reading.units.get(allowance or "") is Unit.PIECES:
        accepts = "A slot is taken from an allowance of time: leave it out."
        wrong = _SLOT, f"{quoted(allowance or '')} counts pieces.", accepts
    if wrong:
        key, found, accepts = wrong
        reading.fault(row.at(key), Kind.WRONG_KEYS, found, accepts)
        return None
    return Coverage(cover or Cover.ALLOWANCE, row.get(_ITEM), allowance, row.get(_SLOT), row.get(_UP_TO), row.get(_ADD))


COVERAGE: Final = Section("coverage", (_AS, _ITEM, _DRAW, _SLOT, _UP_TO, _ADD), _coverage, exhaustive=True)
OVERFLOW: Final = Section("overflow", (_AS, _ITEM, _DRAW, _SLOT, _ADD), _coverage, when=WHEN_OVERFLOW, exhaustive=True)
