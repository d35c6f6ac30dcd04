import json
from datetime import date
from pathlib import Path

import pytest

from pactdesk.language.holidays import (
    CalendarFile,
    HolidaySource,
    ListedDays,
    MarketHolidays,
    PublicHolidays,
    UnusableHolidays,
    resolve,
)


def days(source: HolidaySource, first_year: int = 2024, last_year: int = 2024) -> list[str]:
    return sorted(day.isoformat() for day in resolve(source, first_year, last_year))


def calendar(*events: str) -> CalendarFile:
    """Write an iCalendar file of events, each given by its lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//acme//offices//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", "UID:1", *event.split(), "END:VEVENT"]
    return CalendarFile("\r\n".join([*lines, "END:VCALENDAR", ""]).encode())


def refusal(source: HolidaySource) -> str:
    with pytest.raises(UnusableHolidays) as refused:
        resolve(source, 2024, 2024)
    return str(refused.value)


# --- lists and places


def test_a_list_is_its_days_within_the_years() -> None:
    listed = ListedDays(tuple(date(year, 12, 31) for year in (2022, 2023, 2024, 2025)))
    assert days(listed, 2023, 2024) == ["2023-12-31", "2024-12-31"]


def test_a_countrys_public_holidays() -> None:
    germany = days(PublicHolidays("DE"))
    assert len(germany) == 9
    assert "2024-10-03" in germany


def test_a_subdivision_adds_its_own() -> None:
    bavarias_own = set(days(PublicHolidays("DE", "BY"))) - set(days(PublicHolidays("DE")))
    assert bavarias_own == {"2024-01-06", "2024-05-30", "2024-11-01"}


def test_each_year_of_the_range_has_its_holidays_and_no_other_year() -> None:
    christmas = [day for day in days(PublicHolidays("US"), 2023, 2026) if day[5:] == "12-25"]
    assert christmas == ["2023-12-25", "2024-12-25", "2025-12-25", "2026-12-25"]
    assert {day[:4] for day in days(PublicHolidays("US"), 2021, 2022)} == {"2021", "2022"}


def test_a_holiday_observed_on_another_day_counts_there() -> None:
    assert "2021-07-05" in days(PublicHolidays("US"), 2021, 2021)


def test_further_categories_are_added_when_named() -> None:
    assert "2024-12-31" in days(PublicHolidays("JP", categories=("public", "bank")))
    assert "2024-12-31" not in days(PublicHolidays("JP"))


def test_a_market_has_holidays_of_its_own() -> None:
    assert days(MarketHolidays("XECB")) == [
        "2024-01-01",
        "2024-03-29",
        "2024-04-01",
        "2024-05-01",
        "2024-12-25",
        "2024-12-26",
    ]


def test_unknown_places_are_refused_with_their_name() -> None:
    assert refusal(PublicHolidays("XX")) == "no such holidays are known: Country XX not available"
    assert refusal(PublicHolidays("DE", "ZZ")).endswith("Entity `DE` does not have subdivision ZZ")
    assert refusal(MarketHolidays("XXXX")).startswith("no such holidays are known: Financial market XXXX")
    assert refusal(PublicHolidays("DE", categories=("bank",))).endswith("Category is not supported: bank.")


def test_half_days_are_no_holidays() -> None:
    assert refusal(PublicHolidays("US", categories=("public", "half_day"))) == (
        "half_day holidays of US are no whole days: state them as special hours"
    )


# --- iCalendar files


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART;VALUE=DATE:20240501", ["2024-05-01"]),
        ("DTSTART;VALUE=DATE:20240501 DTEND;VALUE=DATE:20240502", ["2024-05-01"]),
        ("DTSTART;VALUE=DATE:20240501 DTEND;VALUE=DATE:20240501", ["2024-05-01"]),
        ("DTSTART;VALUE=DATE:20240501 DTEND;VALUE=DATE:20240503", ["2024-05-01", "2024-05-02"]),
        ("DTSTART;VALUE=DATE:20240501 DURATION:P2D", ["2024-05-01", "2024-05-02"]),
        ("DTSTART;VALUE=DATE:20231230 DTEND;VALUE=DATE:20240103", ["2024-01-01", "2024-01-02"]),
        ("DTSTART;VALUE=DATE:20241230 DTEND;VALUE=DATE:20250103", ["2024-12-30", "2024-12-31"]),
        ("DTSTART:20240501T000000 DTEND:20240502T000000", ["2024-05-01"]),
        ("DTSTART:20240501T000000Z DURATION:PT24H", ["2024-05-01"]),
        ("DTSTART;TZID=Europe/Berlin:20240331T000000 DTEND;TZID=Europe/Berlin:20240401T000000", ["2024-03-31"]),
        ("DTSTART;VALUE=DATE:20200501 RRULE:FREQ=YEARLY", ["2024-05-01"]),
        ("DTSTART;VALUE=DATE:20240101 RRULE:FREQ=MONTHLY;COUNT=2", ["2024-01-01", "2024-02-01"]),
        ("DTSTART;VALUE=DATE:20240101 RDATE;VALUE=DATE:20240302,20240402 EXDATE;VALUE=DATE:20240402", None),
        ("DTSTART;VALUE=DATE:20190501", []),
        ("DTSTART;VALUE=DATE:20240501 STATUS:CANCELLED", []),
        ("DTSTART;VALUE=DATE:20240501 STATUS:CONFIRMED", ["2024-05-01"]),
    ],
)
def test_events_that_last_whole_days_are_holidays(event: str, expected: list[str] | None) -> None:
    assert days(calendar(event)) == (["2024-01-01", "2024-03-02"] if expected is None else expected)


def test_a_cancelled_occurrence_is_no_holiday() -> None:
    yearly = "DTSTART;VALUE=DATE:20230501 RRULE:FREQ=YEARLY"
    cancelled = "RECURRENCE-ID;VALUE=DATE:20240501 DTSTART;VALUE=DATE:20240501 STATUS:CANCELLED"
    assert days(calendar(yearly, cancelled), 2023, 2025) == ["2023-05-01", "2025-05-01"]


def test_a_moved_occurrence_is_a_holiday_where_it_went() -> None:
    yearly = "DTSTART;VALUE=DATE:20230501 RRULE:FREQ=YEARLY"
    moved = "RECURRENCE-ID;VALUE=DATE:20240501 DTSTART;VALUE=DATE:20240506"
    assert days(calendar(yearly, moved), 2023, 2025) == ["2023-05-01", "2024-05-06", "2025-05-01"]


def test_several_calendars_in_one_file_are_all_read() -> None:
    one, other = (calendar(f"DTSTART;VALUE=DATE:2024050{day}").content for day in (1, 9))
    assert days(CalendarFile(one + other)) == ["2024-05-01", "2024-05-09"]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (
            "SUMMARY:Lunch DTSTART:20240501T120000 DTEND:20240501T130000",
            "event 'Lunch' lasts from 2024-05-01 12:00:00 to 2024-05-01 13:00:00, no whole days",
        ),
        (
            "DTSTART:20240501T000000 DTEND:20240501T120000",
            "event 'without a name' lasts from 2024-05-01 00:00:00 to 2024-05-01 12:00:00, no whole days",
        ),
        (
            "DTSTART:20240501T000000",
            "event 'without a name' begins on 2024-05-01 00:00:00 but ends on 2024-05-01 00:00:00",
        ),
        (
            "DTSTART;VALUE=DATE:20240501 DTEND;VALUE=DATE:20240430",
            "event 'without a name' begins on 2024-05-01 but ends on 2024-04-30",
        ),
        ("SUMMARY:Fair", "event 'Fair' has no date"),
        (
            "SUMMARY:Bells DTSTART;VALUE=DATE:20240501 RRULE:FREQ=HOURLY",
            "event 'Bells' recurs more often than daily, so it is no holiday",
        ),
        (
            "DTSTART;VALUE=DATE:20240501 RRULE:FREQ=YEARLY RRULE:FREQ=SECONDLY",
            "event 'without a name' recurs more often than daily, so it is no holiday",
        ),
        (
            "SUMMARY:Fair DTSTART;VALUE=DATE:20240501 RRULE:FREQ=NOW",
            "the dates of event 'Fair' cannot be read: RRULE: Expected frequency, got: NOW",
        ),
    ],
)
def test_what_is_no_whole_day_is_refused_with_a_sentence(event: str, sentence: str) -> None:
    assert refusal(calendar(event)).removesuffix(": state it as special hours") == sentence


def test_osticket_6847_lunch_is_no_holiday() -> None:
    lunch = calendar("SUMMARY:Lunch DTSTART:20240501T120000 DTEND:20240501T130000 RRULE:FREQ=DAILY")
    assert refusal(lunch).endswith("no whole days: state it as special hours")


def test_an_unreadable_line_that_sets_no_date_does_no_harm() -> None:
    assert days(calendar("DTSTART;VALUE=DATE:20240501 CREATED:yesterday")) == ["2024-05-01"]


@pytest.mark.parametrize("content", [b"", calendar().content, b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"])
def test_a_file_without_events_is_refused(content: bytes) -> None:
    assert refusal(CalendarFile(content)) == "the file holds no calendar with an event in it, so it names no holiday"


def test_what_breaks_the_parser_is_refused_with_its_reason() -> None:
    twice = refusal(calendar("DTSTART;VALUE=DATE:20240501 DTSTART;VALUE=DATE:20240601"))
    assert twice == "the calendar cannot be read: InvalidCalendar: Multiple DTSTART defined."
    assert refusal(CalendarFile(b"no calendar")).startswith("the calendar cannot be read: ValueError: ")
    mixed = refusal(calendar("DTSTART;VALUE=DATE:20240501 DTEND:20240502T000000"))
    assert mixed.startswith("the calendar cannot be read: ")


# --- against other people's data

# What the package has come to know better since the snapshot was taken, place by place. All else must agree to the day.
MOON_SIGHTED = {"AE": {2025, 2026}}  # Islamic holidays that were estimates when the snapshot was taken
ONAM = {"2013-09-16", "2014-09-06", "2014-09-07", "2016-09-13", "2016-09-14", "2018-08-24", "2018-08-25"}  # by a day

CATEGORIES = {
    "AE": ("public", "government", "optional"),
    "CA": ("public", "government", "optional"),
    "DE": ("public", "catholic", "school"),
    "FR": ("public", "school"),
    "GB": ("public",),
    "IE": ("public", "optional"),
    "IN": ("public", "government", "optional", "optional_women"),
    "US": ("public", "government", "unofficial"),
}


def snapshot(data_folder: Path, name: str) -> dict[str, dict[str, str]]:
    content = (data_folder / "calendars" / name).read_text(encoding="utf-8")
    places: dict[str, dict[str, str]] = json.loads(content)
    return places


def test_countries_agree_with_a_snapshot_of_all_categories(data_folder: Path) -> None:
    for place, known in snapshot(data_folder, "holidays_countries.json").items():
        country, _, subdivision = place.partition("_")
        within = None if subdivision == "COMMON" else subdivision
        public = set(days(PublicHolidays(country, within), 2012, 2032))
        everything = set(days(PublicHolidays(country, within, CATEGORIES[country]), 2012, 2032))
        since_corrected = {day for day in everything ^ set(known) if int(day[:4]) in MOON_SIGHTED.get(country, set())}
        differences = (everything ^ set(known)) - since_corrected
        assert differences <= (ONAM if country == "IN" else set()), place
        assert public - since_corrected <= set(known), place
        assert len(public) >= 21 * 5, place


def test_markets_agree_with_a_snapshot(data_folder: Path) -> None:
    markets = snapshot(data_folder, "holidays_financial.json")
    assert set(days(MarketHolidays("XECB"), 2012, 2032)) == set(markets["XECB"])
    half_days = {day for day, name in markets["XNYS"].items() if "markets close at" in name}
    assert len(half_days) == 47
    assert set(days(MarketHolidays("XNYS"), 2012, 2032)) == set(markets["XNYS"]) - half_days
    # Since the snapshot the package lists a market's holidays only where they fall on a weekday.
    weekend = {day for day in markets["XETR"] if date.fromisoformat(day).weekday() >= 5}
    assert set(days(MarketHolidays("XETR"), 2012, 2032)) == set(markets["XETR"]) - weekend


YIELD_DAYS = {
    "calendars/example.ics": {"2022-01-01", "2022-01-07", "2022-03-08"},
    "calendars/issue_1426_value_parameters.ics": {"1997-01-01"},
    "calendars/rfc_7265_appendix_example_1_ical.ics": {"2008-10-06"},
}


def days_or_sentence(path: Path) -> set[str] | str:
    try:
        return set(days(CalendarFile(path.read_bytes()), 1990, 2045))
    except UnusableHolidays as refused:
        return str(refused)


def test_each_calendar_file_yields_days_or_a_sentence(data_folder: Path) -> None:
    folder = data_folder / "calendars" / "ics"
    answers = {path.relative_to(folder).as_posix(): days_or_sentence(path) for path in folder.rglob("*.ics")}
    assert len(answers) == 70
    assert {name: found for name, found in answers.items() if isinstance(found, set)} == YIELD_DAYS
    sentences = [sentence for sentence in answers.values() if isinstance(sentence, str)]
    assert all(sentence.startswith(("event '", 'event "', "the ")) for sentence in sentences)
