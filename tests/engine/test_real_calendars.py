"""Calendars that others keep: sessions of exchanges and holidays of banks, against the hours they are stated by."""

import csv
import gzip
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.spans import Spans
from pactdesk.engine.terms.instant import instant_of
from pactdesk.engine.weekly import Opening, SpecialDay, WeeklyHours, timetable
from pactdesk.language.holidays import HolidaySource, MarketHolidays, PublicHolidays, resolve

DAY = timedelta(days=1)
SATURDAY = 5


def minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def opening(opens: str, closes: str) -> Opening:
    return minute(opens), minute(closes)


class Sessions:
    """What an exchange published: for each session its day, and its spans of trading as instants."""

    def __init__(self, data_folder: Path, exchange: str) -> None:
        path = data_folder / "calendars" / "exchange_sessions" / f"{exchange}.csv.gz"
        self.on: dict[date, Spans] = {}
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                day = date.fromisoformat(row[""][:10])
                edges = [instant_of(datetime.fromisoformat(row[edge])) for edge in edges_of(row)]
                self.on[day] = Spans.of(zip(edges[::2], edges[1::2], strict=True))
        self.first, self.last = min(self.on), max(self.on)

    def missing_weekdays(self) -> frozenset[date]:
        return frozenset(day for day in weekdays(self.first, self.last) if day not in self.on)

    def closing_early(self, zone: str, opens: str, closes: str) -> tuple[SpecialDay, ...]:
        """Return as special days those on which the session ended at `closes` by the exchange's own clock."""
        special = SpecialDay(self.first, (opening(opens, closes),)).openings
        ended = {day: datetime.fromtimestamp(spans.ends[-1], ZoneInfo(zone)) for day, spans in self.on.items()}
        return tuple(SpecialDay(day, special) for day, end in ended.items() if f"{end:%H:%M}" == closes)


def edges_of(row: dict[str, str]) -> list[str]:
    return [edge for edge in ("open", "break_start", "break_end", "close") if row[edge]]


def weekdays(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        day = first + ahead * DAY
        if day.weekday() < SATURDAY:
            yield day


def assert_written_out(hours: WeeklyHours, sessions: Sessions, first: date, last: date) -> None:
    """Expect of hours stated by the wall clock exactly the published sessions, to the second."""
    table = timetable(hours, first, last)
    published = {day: spans for day, spans in sessions.on.items() if first <= day <= last}
    assert table.days == tuple(published)
    assert {day: Spans.of(pieces) for day, pieces in zip(table.days, table.openings, strict=True)} == published
    assert table.spans == Spans.of(piece for spans in published.values() for piece in spans)


@pytest.mark.parametrize(
    ("exchange", "zone", "usual", "early", "how_often"),
    [
        ("xnys", "America/New_York", ("09:30", "16:00"), ("09:30", "13:00"), 26),
        ("xlon", "Europe/London", ("08:00", "16:30"), ("08:00", "12:30"), 26),
    ],
)
def test_exchange_sessions_with_early_closes(
    data_folder: Path, exchange: str, zone: str, usual: tuple[str, str], early: tuple[str, str], how_often: int
) -> None:
    sessions = Sessions(data_folder, exchange)
    special = sessions.closing_early(zone, *early)
    assert len(special) == how_often
    week = ((opening(*usual),),) * 5 + ((), ())
    hours = WeeklyHours(zone, week, sessions.missing_weekdays(), special)
    assert_written_out(hours, sessions, sessions.first, sessions.last)


@pytest.mark.parametrize(
    ("first", "last", "closes"), [("2010-01-01", "2024-11-04", "15:00"), ("2024-11-05", "2026-12-30", "15:30")]
)
def test_exchange_sessions_with_a_lunch_break(data_folder: Path, first: str, last: str, closes: str) -> None:
    sessions = Sessions(data_folder, "xtks")
    week = ((opening("09:00", "11:30"), opening("12:30", closes)),) * 5 + ((), ())
    hours = WeeklyHours("Asia/Tokyo", week, sessions.missing_weekdays())
    assert_written_out(hours, sessions, max(date.fromisoformat(first), sessions.first), date.fromisoformat(last))


def test_exchange_sessions_round_the_clock_on_weekdays(data_folder: Path) -> None:
    sessions = Sessions(data_folder, "24-5")
    hours = WeeklyHours("UTC", (((0, 1440),),) * 5 + ((), ()), sessions.missing_weekdays())
    assert sessions.missing_weekdays() == frozenset()
    assert_written_out(hours, sessions, sessions.first, sessions.last)
    assert len(hours.materialise(sessions.first, sessions.last)) == 53  # one span a week


@pytest.mark.parametrize(
    ("exchange", "source", "closed_besides"),
    [
        ("xnys", MarketHolidays("XNYS"), set()),
        ("xlon", PublicHolidays("GB", "ENG"), set()),
        ("xtks", PublicHolidays("JP", categories=("public", "bank")), {"2020-10-01"}),  # the day its computers failed
    ],
)
def test_exchanges_close_on_the_holidays_that_their_place_has(
    data_folder: Path, exchange: str, source: HolidaySource, closed_besides: set[str]
) -> None:
    sessions = Sessions(data_folder, exchange)
    known = resolve(source, sessions.first.year, sessions.last.year)
    expected = {day for day in weekdays(sessions.first, sessions.last) if day in known}
    assert sessions.missing_weekdays() == expected | set(map(date.fromisoformat, closed_besides))


def bank_holidays(data_folder: Path, bank: str) -> frozenset[date]:
    """Return the holidays of a bank calendar, which writes them as 'January 1st, 2013'."""
    text = (data_folder / "calendars" / "bank_calendars" / f"{bank}.yml").read_text(encoding="utf-8")
    assert re.findall(r"  - (\w+day)\n", text) == ["monday", "tuesday", "wednesday", "thursday", "friday"]
    written = re.findall(r"  - (\w+ \d+)(?:st|nd|rd|th), (\d{4})", text)
    return frozenset(datetime.strptime(f"{day} {year} +0000", "%B %d %Y %z").date() for day, year in written)


@pytest.mark.parametrize(("bank", "holidays"), [("bacs", 121), ("target", 90), ("weekdays", 0)])
def test_banks_work_on_business_days(data_folder: Path, bank: str, holidays: int) -> None:
    closed = bank_holidays(data_folder, bank)
    assert len(closed) == holidays
    first, last = date(2013, 1, 1), date(2027, 12, 31)
    hours = WeeklyHours("Europe/London", (((540, 1020),),) * 5 + ((), ()), closed)
    assert timetable(hours, first, last).days == tuple(day for day in weekdays(first, last) if day not in closed)


@pytest.mark.parametrize(
    ("bank", "source", "listed_alone", "known_alone"),
    [
        ("target", MarketHolidays("XECB"), set(), set()),
        (
            "bacs",
            PublicHolidays("GB", "ENG"),
            {"2022-05-30"},  # moved to June for the Queen's jubilee after the list was written
            {
                "2022-06-02",
                "2022-06-03",
                "2022-09-19",
                "2023-05-08",
            },  # and proclaimed later: jubilee, funeral, coronation
        ),
    ],
)
def test_banks_close_on_the_holidays_that_their_place_has(
    data_folder: Path, bank: str, source: HolidaySource, listed_alone: set[str], known_alone: set[str]
) -> None:
    listed = bank_holidays(data_folder, bank)
    known = resolve(source, min(listed).year, max(listed).year)
    working = {day for day in known if day.weekday() < SATURDAY}
    assert {day.isoformat() for day in listed - known} == listed_alone
    assert {day.isoformat() for day in working - listed} == known_alone
