"""Is every given fact read as what the policy declares, and everything else refused with what would be taken?"""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from tests.language.pier import pier

from pactdesk.engine.policy.facts import Value
from pactdesk.language.given import GivenFault, allowed, missing_facts, read_facts, read_value, require_facts, shown

DIGITS = 5_000


def deep(levels: int) -> object:
    found: object = 1
    for _ in range(levels):
        found = [found]
    return found


NO_VALUE: list[object] = [
    [],
    {},
    ["gold"],
    {"gold": 1},
    deep(2_000),
    object(),
    b"gold",
    float("nan"),
    float("inf"),
    -float("inf"),
    10**DIGITS,
    -(10**DIGITS),
    "",
    "   ",
    "\ud800",
    "x" * 2_001,
    1j,
    datetime(2026, 1, 31, tzinfo=UTC),
]
"""What no fact of any kind can be."""


def value(name: str, given: object, currency: str = "EUR") -> Value:
    edition = pier(currency)
    return read_value(edition, edition.facts[f"contract.{name}"], given)


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("plan", "gold", "gold"),
        ("plan", " gold ", "gold"),
        ("plan", 3, "3"),
        ("plan", "3", "3"),
        ("trial", True, True),
        ("trial", False, False),
        ("users", 0, 0),
        ("users", 7, 7),
        ("users", "7", 7),
        ("users", " 7 ", 7),
        ("users", 7.0, 7),
        ("users", "7.0", 7),
        ("users", 10**12, 10**12),
        ("hours", 2.5, Fraction(5, 2)),
        ("hours", "2.5", Fraction(5, 2)),
        ("hours", 0.1, Fraction(1, 10)),
        ("hours", 1e-9, Fraction(1, 10**9)),
        ("hours", 1e12, Fraction(10**12)),
        ("hours", "999999999999.999999999", Fraction("999999999999.999999999")),
        ("rate", 125, 12_500),
        ("rate", "125.50", 12_550),
        ("rate", 125.5, 12_550),
        ("rate", 0.07, 7),
        ("rate", "125.500", 12_550),
        ("until", "2026-01-31", date(2026, 1, 31)),
        ("until", date(2026, 1, 31), date(2026, 1, 31)),
        ("until", "2024-02-29", date(2024, 2, 29)),
        ("until", "1970-01-01", date(1970, 1, 1)),
        ("until", "2199-12-31", date(2199, 12, 31)),
        ("product", "Pier 9", "Pier 9"),
        ("product", 9, "9"),
        ("product", 9.1, "9.1"),
        ("product", " 9.10 ", "9.10"),
        ("product", 10**18, str(10**18)),
        ("product", "x" * 2_000, "x" * 2_000),
        ("product", "Zoë\n漢字 😀", "Zoë\n漢字 😀"),
        ("coach", "kim", "kim"),
    ],
)
def test_a_value_is_taken_quoted_or_bare(name: str, given: object, read: Value) -> None:
    found = value(name, given)
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("plan", "silver"),
        ("plan", "Gold"),
        ("plan", 3.0),
        ("plan", True),
        ("trial", 0),
        ("trial", 1),
        ("trial", "true"),
        ("trial", "yes"),
        ("users", -1),
        ("users", "-1"),
        ("users", 7.5),
        ("users", "7.5"),
        ("users", 10**12 + 1),
        ("users", "1_000"),
        ("users", "1e3"),
        ("users", "0x10"),
        ("users", "\u0667"),
        ("users", "seven"),
        ("users", True),
        ("users", "9" * DIGITS),
        ("hours", -0.1),
        ("hours", 1e-10),
        ("hours", 1e300),
        ("hours", 5e-324),
        ("hours", "0e999999999"),
        ("hours", "1e-999999999"),
        ("hours", "0.1234567891"),
        ("hours", 0.1 + 0.2),
        ("hours", "NaN"),
        ("hours", "Infinity"),
        ("hours", "1/3"),
        ("hours", ".5"),
        ("rate", "125.505"),
        ("rate", -1),
        ("rate", "125,50"),
        ("rate", "125.50 EUR"),
        ("until", "2026-02-29"),
        ("until", "2026-13-01"),
        ("until", "2026-1-31"),
        ("until", "20260131"),
        ("until", "2026-W05-6"),
        ("until", "1969-12-31"),
        ("until", "2200-01-01"),
        ("until", "9999-12-31"),
        ("until", "0001-01-01"),
        ("until", date.max),
        ("until", date.min),
        ("until", "2026-01-31T00:00"),
        ("until", "\uff12\uff10\uff12\uff16-01-31"),
        ("until", 20260131),
        ("until", 0),
        ("until", "never"),
        ("product", 10**18 + 1),
        ("product", False),
        ("coach", True),
    ],
)
def test_any_other_value_is_refused(name: str, given: object) -> None:
    with pytest.raises(GivenFault, match=f"^contract: {name} is .+; it is "):
        value(name, given)


@pytest.mark.parametrize("name", ["plan", "trial", "users", "hours", "rate", "until", "product", "coach"])
@pytest.mark.parametrize("given", NO_VALUE, ids=range(len(NO_VALUE)))
def test_what_nothing_can_be_is_refused_in_a_short_sentence(name: str, given: object) -> None:
    with pytest.raises(GivenFault) as fault:
        value(name, given)
    assert len(str(fault.value)) < 200


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("plan", "it is one of basic, gold, 3"),
        ("trial", "it is true or false"),
        ("users", "it is a whole number from 0 on"),
        ("hours", "it is a number from 0 on"),
        ("rate", "it is an amount of EUR from 0 on with at most 2 decimals"),
        ("until", "it is a date that exists, like 2026-01-31, from 1970 to 2199"),
        ("product", "it is a text of 1 to 2,000 characters"),
        ("coach", "it is a text of 1 to 2,000 characters"),
    ],
)
def test_a_refusal_says_what_would_be_taken(name: str, accepted: str) -> None:
    with pytest.raises(GivenFault) as fault:
        value(name, [1])
    assert str(fault.value) == f"contract: {name} is [1]; {accepted}"


@pytest.mark.parametrize(("given", "minor"), [("400", 400), (400, 400), ("0", 0)])
def test_a_currency_without_decimals_has_none(given: object, minor: int) -> None:
    assert value("rate", given, "JPY") == minor
    with pytest.raises(GivenFault, match="an amount of JPY from 0 on with at most 0 decimals"):
        value("rate", "400.5", "JPY")


class TestNames:
    def test_a_name_that_is_nearly_right_is_guessed(self) -> None:
        with pytest.raises(GivenFault) as fault:
            read_facts(pier(), "contract", {"plam": "gold"})
        assert str(fault.value) == (
            "contract: pier knows no fact 'plam'; did you mean plan? allowed are"
            " coach, ended, hours, plan, product, rate, trial, until, users, version"
        )

    @pytest.mark.parametrize("name", ["x" * 100_000, 7, None, True, 10**DIGITS, (1, 2), "", "\ud800"], ids=range(8))
    def test_any_other_name_is_refused_in_a_short_sentence(self, name: object) -> None:
        with pytest.raises(GivenFault, match="knows no fact") as fault:
            read_facts(pier(), "contract", {name: 1})
        assert len(str(fault.value)) < 250

    def test_a_scope_without_facts_allows_none(self) -> None:
        with pytest.raises(GivenFault, match="monitor: pier knows no fact 'x'; allowed are none"):
            read_facts(pier(), "monitor", {"x": 1})

    def test_what_work_is_past_is_no_fact_that_people_give(self) -> None:
        with pytest.raises(GivenFault, match="work: pier knows no fact 'past'; allowed are activity, minutes"):
            read_facts(pier(), "work", {"past": "case"})

    @pytest.mark.parametrize("given", [None, [], "plan", 7, True, deep(2_000)], ids=range(6))
    def test_facts_are_a_mapping(self, given: object) -> None:
        with pytest.raises(GivenFault, match=r"contract: found .+; facts are a mapping of names to values"):
            read_facts(pier(), "contract", given)

    def test_what_is_null_is_not_given(self) -> None:
        assert read_facts(pier(), "contract", {"plan": None, "users": 0}) == {"users": 0}
        assert read_facts(pier(), "contract", {}) == {}

    def test_what_was_bought_is_an_item(self) -> None:
        assert read_facts(pier(), "request", {"bought": "case"}) == {"bought": "case"}
        with pytest.raises(GivenFault, match=r"it is one of case .it is what was bought for this ticket."):
            read_facts(pier(), "request", {"bought": "boat"})


class TestRequired:
    def test_all_that_is_missing_is_found_in_the_order_of_the_file(self) -> None:
        assert [decl.name for decl in missing_facts(pier(), "request", {})] == ["kind", "seats"]
        assert [decl.name for decl in missing_facts(pier(), "request", {"kind": "problem"})] == ["seats"]
        assert missing_facts(pier(), "account", {}) == ()

    def test_the_first_one_is_named_with_what_it_takes(self) -> None:
        with pytest.raises(GivenFault) as fault:
            require_facts(pier(), "request", {"seats": 1})
        assert str(fault.value) == "request: kind is not given; it is one of problem, question"
        with pytest.raises(GivenFault, match=r"^request: seats is not given; it is a whole number from 0 on$"):
            require_facts(pier(), "request", {"kind": "problem"})
        require_facts(pier(), "request", {"kind": "problem", "seats": 0})


def test_what_was_found_is_cut_short() -> None:
    assert shown("x" * 58) == f"'{'x' * 58}'"
    assert shown("x" * 59) == f"'{'x' * 56}..."
    assert shown(10**DIGITS) == shown(deep(5_000)) == "something too long to be shown"


def test_what_is_allowed_begins_with_the_nearest() -> None:
    assert allowed("gould", ["basic", "gold"]) == "did you mean gold? allowed are basic, gold"
    assert allowed("x", ["basic", "gold"]) == "allowed are basic, gold"
    assert allowed(7, ()) == "allowed are none"
