"""How is money counted and written? Whole minor units, exact fractions in between, rounded half up once."""

from fractions import Fraction
from math import floor
from typing import Final

_DIGITS: Final = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"), 0),
    **dict.fromkeys(("PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_USUAL_DIGITS: Final = 2
_HALF: Final = Fraction(1, 2)


def minor_digits(currency: str) -> int:
    """Return how many decimals an ISO 4217 currency has: 2 for USD, 0 for JPY, 3 for KWD."""
    return _DIGITS.get(currency, _USUAL_DIGITS)


def rounded(exact: Fraction) -> int:
    """Return whole minor units, half up: a half goes towards the larger amount."""
    return floor(exact + _HALF)


def money_text(minor: int, currency: str) -> str:
    """Return an amount with all its decimals and without its currency: "400.00", "-0.05", in JPY "400"."""
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}" if digits else f"{sign}{whole}"
