"""By when must a request be answered, on which clock, who is woken, and who goes first?"""

from typing import Final

from pactdesk.engine.policy.edition import Rank
from pactdesk.engine.policy.says import Measure, Page, Promise, Target, UseHours
from pactdesk.language import words
from pactdesk.language.basics import BOOL, CITES, HOURS, STRING
from pactdesk.language.faults import Kind
from pactdesk.language.forms import NODE, Form, Key, Keys, Row, expect_word, many, one_of, record, scalar
from pactdesk.language.nodes import Node
from pactdesk.language.reading import Reading
from pactdesk.language.rules import Section
from pactdesk.language.whens import read_value

_MINUTE = 60
_BUSINESS = (Measure.BUSINESS, Measure.BUSINESS_DAYS)
_TARGETS = "a target, such as 30 minutes, 3 business hours, 2 business days, appointment or not stated"

_USE = Key("use", HOURS, "The business hours whose clock a ticket runs on.", required=True)
WHICH_HOURS: Final = Section("which-hours", (_USE,), lambda row, _: UseHours(row[_USE]))

_PAGE = Key("page", BOOL, "Whether the person on call is woken.", required=True)
PAGING: Final = Section("paging", (_PAGE,), lambda row, _: Page(row[_PAGE]))


def _read_target(text: str) -> tuple[Measure, int] | None:
    if text in (Measure.APPOINTMENT.value, Measure.NONE.value):
        return Measure(text), 0
    length = words.length(text)
    if length is None:
        return None
    if length.unit == "day":
        return (Measure.BUSINESS_DAYS, length.count) if length.business else None
    if length.minutes is None:
        return None
    return Measure.BUSINESS if length.business else Measure.CLOCK, length.minutes * _MINUTE


_TARGET = Key(
    "target", scalar(_read_target, Kind.BAD_DURATION, _TARGETS, STRING), "By when it is to be reached.", required=True
)
_PROMISED = {promise.value: promise for promise in (Promise.PROMISED, Promise.INTERNAL)}
_PROMISE = Key("promise", one_of(_PROMISED, "promise"), "promised (left out) binds; internal is measured, not shown.")
_HOURS = Key("hours", HOURS, "Other business hours than which-hours gives.")


def _target(row: Row, reading: Reading) -> Target | None:
    measure, amount = row[_TARGET]
    if measure is Measure.NONE and _PROMISE in row:
        reading.fault(row.at(_PROMISE), Kind.WRONG_KEYS, "What is not stated is no promise.", "Leave promise out.")
        return None
    if _HOURS in row and measure not in _BUSINESS:
        reading.fault(
            row.at(_HOURS), Kind.WRONG_KEYS, "This target is not counted in business time.", "Leave hours out."
        )
        return None
    promise = Promise.NOT_STATED if measure is Measure.NONE else row.get(_PROMISE) or Promise.PROMISED
    return Target(measure, amount, promise, row.get(_HOURS))


MILESTONES: Final = Section("milestones", (_TARGET, _PROMISE, _HOURS), _target, grouped=True, exhaustive=True)


def _read_by(node: Node, reading: Reading) -> str | None:
    word = expect_word(node, reading, "the name of a fact or condition")
    return None if word is None else reading.resolve(word)


_BY = Key("by", Form(_read_by, STRING), "The fact or condition by which tickets go.", required=True)
_ORDER = Key(
    "order",
    many(NODE, "a value"),
    "Its values, first goes first; values not named come after, alike.",
    required=True,
)


def _rank(row: Row, reading: Reading) -> Rank | None:
    key = row[_BY]
    if reading.facts.domain(key) is None:
        return None
    if not reading.facts.words(key):
        found, accepts = f"The queue cannot go by {key}.", "It goes by words, bools and conditions."
        reading.fault(row.at(_BY), Kind.WRONG_FACT, found, accepts)
        return None
    values = [read_value(key, node, reading) for node in row[_ORDER]]
    order = tuple(value for value in values if value is not None)
    if len(set(order)) < len(order):
        reading.fault(row.at(_ORDER), Kind.DECLARED_TWICE, "A value stands here twice.", "Keep one of the two.")
    return Rank(key, order, row[CITES]) if len(set(order)) == len(values) else None


_ROW = record(Keys("A key of the queue", (_BY, _ORDER, CITES)), _rank)
QUEUE: Final = Key("queue", many(_ROW, "a key of the queue"), "Who goes first: keys in order of weight.")
