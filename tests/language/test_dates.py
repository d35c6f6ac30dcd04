"""Which days does a date of a policy mean: one, one of every year, or a range?"""

from datetime import date, timedelta

import pytest
from tests.language.corpus import edition_of, said_of

from pactdesk.engine.weekly import SpecialDay

YEARS = range(2025, 2037)
WANTED = (
    "Write a date that exists, from 1970 to 2199: 2026-01-31, 12-25 (every year), 12-29..01-03 or "
    "2026-12-29..2027-01-03."
)


def holidays(written: str) -> frozenset[date]:
    return edition_of(f"hours: {{it: {{open: always, holidays: {written}, cites: NW-1}}}}\n").hours["it"].hours.holidays


def special(written: str) -> tuple[SpecialDay, ...]:
    text = f"hours: {{it: {{open: always, special: {{{written}}}, cites: NW-1}}}}\n"
    return edition_of(text).hours["it"].hours.special_days


def said(key: str) -> list[str]:
    return [fault.partition(": ")[2] for fault in said_of(f"hours: {{it: {{open: always, {key}, cites: NW-1}}}}\n")]


def test_a_date_without_a_year_comes_in_every_year_of_the_horizon() -> None:
    assert holidays("12-25") == {date(year, 12, 25) for year in YEARS}


def test_the_29th_of_february_comes_in_leap_years_only() -> None:
    assert holidays("02-29") == holidays("02-29..02-29") == {date(year, 2, 29) for year in (2028, 2032, 2036)}


@pytest.mark.parametrize(("year", "days"), [(2027, (27, 28)), (2028, (27, 28, 29))])
def test_a_range_to_the_29th_of_february_ends_with_the_month(year: int, days: tuple[int, ...]) -> None:
    assert {day for day in holidays("02-27..02-29") if day.year == year} == {date(year, 2, day) for day in days}


def test_a_range_of_every_year_holds_both_its_ends() -> None:
    assert holidays("05-30..06-02") == {
        day for year in YEARS for day in (date(year, 5, 30), date(year, 5, 31), date(year, 6, 1), date(year, 6, 2))
    }


def test_a_range_of_every_year_may_cross_its_end() -> None:
    found = holidays("12-29..01-03")
    assert found == {date(year, 12, day) for year in YEARS for day in (29, 30, 31)} | {
        date(year, 1, day) for year in YEARS for day in (1, 2, 3)
    }
    assert len(holidays("03-01..02-29")) == len(holidays("01-01..12-31")) == 12 * 365 + 3


def test_a_range_of_dates_holds_both_its_ends() -> None:
    first = date(2026, 12, 29)
    assert holidays("2026-12-29..2027-01-03") == {first + timedelta(ahead) for ahead in range(6)}
    assert holidays("2026-12-29..2026-12-29") == {first}


def test_a_range_has_at_most_400_days() -> None:
    assert len(holidays("2026-01-01..2027-02-04")) == 400
    assert said("holidays: 2026-01-01..2027-02-05") == [
        '"2026-01-01..2027-02-05" has 401 days. A range has at most 400.'
    ]


def test_they_stand_in_a_list_with_others() -> None:
    assert holidays("[12-25, 2026-05-01, 2026-05-03..2026-05-04]") == {
        *(date(year, 12, 25) for year in YEARS),
        *(date(2026, 5, day) for day in (1, 3, 4)),
    }


def test_special_days_come_every_year_or_all_of_a_range() -> None:
    assert special("12-24: 08:00-12:00") == tuple(SpecialDay(date(year, 12, 24), ((480, 720),)) for year in YEARS)
    assert special("2026-12-30..2027-01-01: closed") == (
        SpecialDay(date(2026, 12, 30)),
        SpecialDay(date(2026, 12, 31)),
        SpecialDay(date(2027, 1, 1)),
    )


@pytest.mark.parametrize("second", ["2026-12-24", "12-20..12-24", "2026-12-24..2026-12-31"])
def test_a_day_has_special_openings_once(second: str) -> None:
    (fault,) = said(f"special: {{12-24: 08:00-12:00, {second}: closed}}")
    assert fault.endswith("-12-24 stands here twice. State all openings of a date at once.")


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("02-30", "02-30"),
        ("12-25..", ""),
        ("..12-25", ""),
        ("12-25..12-32", "12-32"),
        ("2026-02-29..2026-03-01", "2026-02-29"),
        ("12-25 .. 12-26", "12-25 "),
        ("12-25..12-26..12-27", "12-26..12-27"),
        ("Christmas", "Christmas"),
    ],
)
@pytest.mark.parametrize("key", ["holidays: '{}'", "special: {{'{}': closed}}"])
def test_what_is_no_date_is_said_with_what_is_one(key: str, written: str, wrong: str) -> None:
    assert said(key.format(written)) == [f'"{wrong}" is not a date that exists. {WANTED}']


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("2027-01-03..2026-12-29", "ends before it begins. Write the earlier date first."),
        ("2027-01-03..2027-01-02", "ends before it begins. Write the earlier date first."),
    ],
)
def test_a_range_with_years_does_not_run_backwards(written: str, fault: str) -> None:
    assert said(f"holidays: {written}") == [f'"{written}" {fault}']


@pytest.mark.parametrize("written", ["2026-12-29..01-03", "12-29..2027-01-03"])
def test_both_ends_have_a_year_or_none(written: str) -> None:
    wanted = "Write both with their year, or none: 12-29..01-03 is of every year."
    assert said(f"holidays: {written}") == [f'Only one end of "{written}" has a year. {wanted}']


def test_they_are_not_resolved_where_the_edition_has_no_first_day() -> None:
    faults = said_of("effective: soon\nhours: {it: {open: always, holidays: 12-25, cites: NW-1}}\n")
    assert len(faults) == 1
    assert faults[0].startswith('1:12: "soon"')
