"""When is the vendor open, by the names that the policy gives its business hours?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Final

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.weekly import DAY_MINUTES, Opening, SpecialDay, WeeklyHours
from pactdesk.language import words
from pactdesk.language.basics import CITES, NAME, STRING, TEXT
from pactdesk.language.dates import DAYS, horizon
from pactdesk.language.faults import Kind, quoted
from pactdesk.language.forms import Form, Key, Keys, Row, either, entries, many, mapped, record, scalar
from pactdesk.language.nodes import BYTES, Mapping, Node, Scalar
from pactdesk.language.reading import Reading
from pactdesk.language.sections.head import ZONE

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOSED, _ALWAYS = "closed", "always"
_ONE_OPENING = "an opening, such as 08:00-17:00, from 00:00 to 24:00"


@dataclass(frozen=True, slots=True)
class Hours:
    """Business hours with the clauses they stand on."""

    hours: BusinessHours
    cites: tuple[str, ...]


def _weekdays(text: str) -> tuple[int, ...] | None:
    """Read `mon` or `mon-fri`, over the end of the week if need be."""
    first, dash, last = text.partition("-")
    last = last if dash else first
    if first not in _DAYS or last not in _DAYS:
        return None
    start = _DAYS.index(first)
    return tuple((start + ahead) % len(_DAYS) for ahead in range((_DAYS.index(last) - start) % len(_DAYS) + 1))


_ONE = scalar(words.opening, Kind.BAD_OPENING, _ONE_OPENING, STRING)
_SEVERAL = many(_ONE, "an opening")


def _read_openings(node: Node, reading: Reading) -> tuple[Opening, ...] | None:
    if isinstance(node, Scalar) and node.text == _CLOSED:
        return ()
    found = _SEVERAL.read(node, reading)
    for earlier, later in zip(sorted(found or ()), sorted(found or ())[1:], strict=False):
        if later[0] < earlier[1]:
            reading.fault(node, Kind.BAD_OPENING, "Two openings of one day overlap.", "State them as one.")
            return None
    return found


_OPENINGS = Form(_read_openings, {"anyOf": [STRING, {"type": "array", "items": STRING, "minItems": 1}]})
_WEEKDAYS = scalar(_weekdays, Kind.BAD_OPENING, "a day or days, such as mon or mon-fri", STRING)


def _week(
    found: tuple[tuple[tuple[int, ...], tuple[Opening, ...]], ...], node: Node, reading: Reading
) -> tuple[tuple[Opening, ...], ...] | None:
    week: dict[int, tuple[Opening, ...]] = {}
    for days, openings in found:
        for day in days:
            if day in week:
                reading.fault(
                    node,
                    Kind.DECLARED_TWICE,
                    f"The day {_DAYS[day]} stands here twice.",
                    "State all its openings at once.",
                )
                return None
            week[day] = openings
    return tuple(week.get(day, ()) for day in range(len(_DAYS)))


def _read_always(node: Node, reading: Reading) -> tuple[tuple[Opening, ...], ...] | None:
    if isinstance(node, Scalar) and node.text == _ALWAYS:
        return (((0, DAY_MINUTES),),) * len(_DAYS)
    accepts = "Write always, or openings by the day, such as {mon-fri: 08:00-17:00}."
    found = f"{quoted(node.text)} stands here." if isinstance(node, Scalar) else "A list stands here."
    reading.fault(node, Kind.WRONG_SHAPE, found, accepts)
    return None


_BY_DAY = mapped(entries(_WEEKDAYS, _OPENINGS, "open"), _week)
_OPEN = Key(
    "open",
    either(_BY_DAY, Form(_read_always, {"const": _ALWAYS})),
    "always, or openings by the day; days left out are closed.",
    required=True,
)
_ZONE = Key("zone", ZONE, "The zone whose wall clock they are stated in. Left out: the policy's.")
_COUNTRY = Key(
    "country",
    scalar(lambda text: text, Kind.BAD_HOLIDAYS, "a country, such as DE", STRING),
    "The country, by ISO 3166.",
    required=True,
)
_SUBDIVISION = Key(
    "subdivision",
    scalar(lambda text: text, Kind.BAD_HOLIDAYS, "a part of the country", STRING),
    "Its part, by ISO 3166-2.",
)
_ICS = Key("ics", TEXT, "An iCalendar file beside this one.", required=True)


def _said(error: ValueError) -> str:
    """Return the sentence of an error, on one line and without its full stop."""
    return " ".join(str(error).split()).rstrip(".")


def _public(row: Row, reading: Reading) -> frozenset[date] | None:
    from pactdesk.language import holidays  # noqa: PLC0415 - slow to import, and few policies name a country

    years = horizon(reading)
    if reading.frozen is not None:
        return frozenset()
    try:
        source = holidays.PublicHolidays(row[_COUNTRY], row.get(_SUBDIVISION))
        return holidays.resolve(source, *years) if years else None
    except holidays.UnusableHolidays as unusable:
        reading.fault(row.node, Kind.BAD_HOLIDAYS, f"These holidays cannot be used: {_said(unusable)}.")
        return None


def _calendar(row: Row, reading: Reading) -> frozenset[date] | None:
    from pactdesk.language import holidays  # noqa: PLC0415 - as above

    at, name, years = row.at(_ICS), row[_ICS], horizon(reading)
    if reading.frozen is not None:
        return frozenset()
    if PurePath(name).name != name or "\\" in name or "\0" in name:
        reading.fault(
            at, Kind.BAD_HOLIDAYS, f"{quoted(name)} is no plain file name.", "The file stands beside this one."
        )
        return None
    try:
        with (reading.folder / name).open("rb") as file:
            content = file.read(BYTES + 1)
    except (OSError, ValueError):
        reading.fault(at, Kind.BAD_HOLIDAYS, f"The file {quoted(name)} cannot be read.", "It stands beside this one.")
        return None
    if len(content) > BYTES:
        reading.fault(at, Kind.BAD_HOLIDAYS, f"The file {quoted(name)} is too large.", f"It may have {BYTES:,} bytes.")
        return None
    try:
        return holidays.resolve(holidays.CalendarFile(content), *years) if years else None
    except holidays.UnusableHolidays as unusable:
        reading.fault(at, Kind.BAD_HOLIDAYS, f"The holidays of {quoted(name)} cannot be used: {_said(unusable)}.")
        return None


_PLACE = record(Keys("A country's holidays", (_COUNTRY, _SUBDIVISION)), _public)
_FILE = record(Keys("A file of holidays", (_ICS,)), _calendar)
_LISTED = mapped(DAYS, lambda days, _, __: frozenset(days))


def _read_source(node: Node, reading: Reading) -> frozenset[date] | None:
    if isinstance(node, Mapping):
        return (_FILE if node.get("ics") else _PLACE).read(node, reading)
    return _LISTED.read(node, reading)


_SOURCE = Form(_read_source, {"anyOf": [_LISTED.schema, _PLACE.schema, _FILE.schema]})
_HOLIDAYS = Key(
    "holidays",
    many(_SOURCE, "dates, a country or a file"),
    "Days on which it is closed: 2026-12-24, 12-25 (every year), 12-29..01-03, a country or a file.",
)


def _special_days(
    found: tuple[tuple[tuple[date, ...], tuple[Opening, ...]], ...], node: Node, reading: Reading
) -> tuple[SpecialDay, ...] | None:
    special: dict[date, SpecialDay] = {}
    for days, openings in found:
        for day in days:
            if day in special:
                accepts = "State all openings of a date at once."
                reading.fault(node, Kind.DECLARED_TWICE, f"The day {day} stands here twice.", accepts)
                return None
            special[day] = SpecialDay(day, openings)
    return tuple(special.values())


_SPECIAL = Key(
    "special",
    mapped(entries(DAYS, _OPENINGS, "special"), _special_days),
    "Openings of one date, of one every year (12-24), or of a range (12-29..01-03); closed for none.",
)


def _hours(row: Row, reading: Reading) -> tuple[WeeklyHours, tuple[str, ...]] | None:
    holidays: Iterable[frozenset[date]] = row.get(_HOLIDAYS) or ()
    days = frozenset().union(*holidays)
    return WeeklyHours(row.get(_ZONE) or reading.zone, row[_OPEN], days, row.get(_SPECIAL) or ()), row[CITES]


def _write_out(
    found: tuple[tuple[str, tuple[WeeklyHours, tuple[str, ...]]], ...], _node: Node, reading: Reading
) -> dict[str, Hours] | None:
    years = horizon(reading)
    if years is None:
        return None
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)
    if reading.frozen is not None:
        resolved = reading.frozen
        found = tuple((name, (replace(one, holidays=resolved[name]), cites)) for name, (one, cites) in found)
    return {name: Hours(BusinessHours(name, weekly, first, last), cites) for name, (weekly, cites) in found}


_KEYS = Keys("Hours", (_ZONE, _OPEN, _HOLIDAYS, _SPECIAL, CITES))
HOURS: Final = Key(
    "hours",
    mapped(entries(NAME, record(_KEYS, _hours), "hours"), _write_out),
    "Business hours, by name.",
)
