"""What do the words of a policy mean?"""

from datetime import date
from fractions import Fraction

import pytest

from pactdesk.language import words
from pactdesk.language.words import Length


@pytest.mark.parametrize(("text", "read"), [("0", 0), ("5", 5), ("999999999", 999_999_999)])
def test_whole_numbers(text: str, read: int) -> None:
    assert words.whole(text) == read


@pytest.mark.parametrize("text", ["", "-1", "+1", "05", "1.0", "1e3", "1_000", "1000000000", "٣", "9" * 5000, " 1"])
def test_what_is_no_whole_number(text: str) -> None:
    assert words.whole(text) is None


@pytest.mark.parametrize(("text", "read"), [("0", 0), ("2.5", Fraction(5, 2)), ("0.000001", Fraction(1, 1_000_000))])
def test_numbers(text: str, read: Fraction) -> None:
    assert words.number(text) == read


@pytest.mark.parametrize("text", ["", ".5", "5.", "1,5", "-1", "nan", "inf", "1e9", "0.0000001", "1/2"])
def test_what_is_no_number(text: str) -> None:
    assert words.number(text) is None


@pytest.mark.parametrize(
    ("text", "exponent", "read"),
    [
        ("250.00", 2, 25_000),
        ("0.05", 2, 5),
        ("400", 0, 400),
        ("1.250", 3, 1_250),
        ("999999999999.99", 2, 99_999_999_999_999),
    ],
)
def test_money_in_minor_units(text: str, exponent: int, read: int) -> None:
    assert words.money(text, exponent) == read


@pytest.mark.parametrize(
    ("text", "exponent"),
    [("250", 2), ("250.0", 2), ("250.000", 2), ("400.00", 0), ("-1.00", 2), ("1,000.00", 2), ("EUR 1.00", 2)],
)
def test_money_has_the_decimals_of_its_currency(text: str, exponent: int) -> None:
    assert words.money(text, exponent) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("99.9%", Fraction(999, 1000)),
        ("0%", 0),
        ("100%", 1),
        ("1/12", Fraction(1, 12)),
        ("1/1", 1),
        ("33.333333%", Fraction(33_333_333, 100_000_000)),
    ],
)
def test_shares(text: str, read: Fraction) -> None:
    assert words.share(text) == read


@pytest.mark.parametrize("text", ["100.1%", "101%", "2/1", "1/0", "0.5", "50 %", "%", "-1%"])
def test_what_is_no_share(text: str) -> None:
    assert words.share(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("30 minutes", Length(30, "minute")),
        ("1 minute", Length(1, "minute")),
        ("90 business minutes", Length(90, "minute", business=True)),
        ("2 business days", Length(2, "day", business=True)),
        ("12 months", Length(12, "month")),
        ("1 year", Length(1, "year")),
    ],
)
def test_lengths_of_time(text: str, read: Length) -> None:
    assert words.length(text) == read


@pytest.mark.parametrize(
    "text",
    ["0 minutes", "1.5 hours", "two hours", "30min", "30  minutes", "-1 days", "100000 days", "1 fortnight", "hours"],
)
def test_what_is_no_length_of_time(text: str) -> None:
    assert words.length(text) is None


def test_minutes_and_months_of_a_length() -> None:
    assert [Length(2, unit).minutes for unit in ("minute", "hour", "day", "month")] == [2, 120, None, None]
    assert [Length(2, unit).months for unit in ("hour", "day", "month", "year")] == [None, None, 2, 24]
    assert [Length(2, unit).days for unit in ("hour", "day", "week", "month")] == [None, 2, None, None]


@pytest.mark.parametrize(
    ("text", "read"), [("2028-02-29", date(2028, 2, 29)), ("1970-01-01", words.EARLIEST), ("2199-12-31", words.LATEST)]
)
def test_dates(text: str, read: date) -> None:
    assert words.day(text) == read


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-13-01", "1969-12-31", "2200-01-01", "0000-00-00", "2026-1-1", "20260101", "1.1.2026"]
)
def test_what_is_no_date(text: str) -> None:
    assert words.day(text) is None


@pytest.mark.parametrize(("text", "read"), [("01-01", (1, 1)), ("02-29", (2, 29)), ("12-31", (12, 31))])
def test_days_of_every_year(text: str, read: tuple[int, int]) -> None:
    assert words.day_of_year(text) == read


@pytest.mark.parametrize("text", ["02-30", "13-01", "00-01", "01-00", "1-1", "0101", "2026-01-01", "", "-01-01"])
def test_what_is_no_day_of_every_year(text: str) -> None:
    assert words.day_of_year(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("08:00-12:00", (480, 720)),
        ("00:00-24:00", (0, 1440)),
        ("22:00-06:00", (1320, 1800)),
        ("22:00-00:00", (1320, 1440)),
        ("23:59-23:58", (1439, 2878)),
    ],
)
def test_openings_in_minutes_of_their_day(text: str, read: tuple[int, int]) -> None:
    assert words.opening(text) == read


@pytest.mark.parametrize(
    "text",
    ["8:00-12:00", "08:00", "08:00-08:00", "24:00-06:00", "08:00-24:01", "08:60-09:00", "08:00 - 12:00", "closed"],
)
def test_what_is_no_opening(text: str) -> None:
    assert words.opening(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("100 years", True),
        ("101 years", False),
        ("1200 months", True),
        ("1201 months", False),
        ("9" * 30 + " days", False),
    ],
)
def test_a_length_is_at_most_a_century(text: str, *, read: bool) -> None:
    assert (words.length(text) is not None) is read
