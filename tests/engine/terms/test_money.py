from fractions import Fraction

import pytest

from pactdesk.engine.terms.money import minor_digits, money_text, rounded


@pytest.mark.parametrize(
    ("currency", "digits"), [("USD", 2), ("EUR", 2), ("JPY", 0), ("CLP", 0), ("XOF", 0), ("KWD", 3), ("CLF", 4)]
)
def test_a_currency_has_the_decimals_of_its_minor_unit(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (40_000, "USD", "400.00"),
        (0, "USD", "0.00"),
        (5, "USD", "0.05"),
        (-5, "USD", "-0.05"),
        (-12_345, "EUR", "-123.45"),
        (400, "JPY", "400"),
        (-400, "JPY", "-400"),
        (1_001, "KWD", "1.001"),
        (10**40 + 1, "USD", f"1{'0' * 38}.01"),
    ],
)
def test_an_amount_is_written_with_all_its_decimals(minor: int, currency: str, text: str) -> None:
    assert money_text(minor, currency) == text


@pytest.mark.parametrize(
    ("exact", "minor"),
    [
        (Fraction(10_000, 6), 1667),
        (Fraction(1, 2), 1),
        (Fraction(49, 100), 0),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(-1, 2), 0),
        (Fraction(-51, 100), -1),
        (Fraction(7), 7),
    ],
)
def test_a_half_is_rounded_up(exact: Fraction, minor: int) -> None:
    assert rounded(exact) == minor
