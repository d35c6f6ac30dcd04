"""Is a result as expected? Times as instants, numbers by value, named keys only, and sentences on what differs."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactdesk.stories.expect import differences

CHICAGO = ZoneInfo("America/Chicago")
DUE = "2026-03-06T16:59:00-06:00"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def differ(expected: object, found: object) -> tuple[str, ...]:
    return differences({"x": expected}, {"x": found}, CHICAGO)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("admitted", "admitted"),
        (None, None),
        (True, True),
        ("400.00", "400.00"),
        ("400.00", 400),
        ("400.00", 400.0),
        ("400", "400.00"),
        (400, "400.00"),
        (Decimal("400.0"), "400.00"),
        ("99.95", 99.95),
        ("99.95", "99.95000"),
        ("0.5", Fraction(1, 2)),
        ("-1", -1),
        ("2026-03-06 16:59", DUE),
        ("2026-03-06T16:59:00", DUE),
        ("2026-03-06T22:59Z", DUE),
        ("2026-03-06 23:59+01:00", DUE),
        ("2026-11-01 01:30", "2026-11-01T01:30:00-05:00"),
        ("2026-03-06", "2026-03-06"),
        ("2026-03-06", date(2026, 3, 6)),
        (date(2026, 3, 6), "2026-03-06"),
        ({}, {"a": 1}),
        ({"a": "1"}, {"a": 1, "b": 2}),
        ([], []),
        (["1", {"a": "2"}], [1, {"a": 2, "b": 3}]),
        (["a"], ("a",)),
        ({"cites": ["B", "A"]}, {"cites": ["A", "B", "C"]}),
        ({"cites": []}, {"cites": ["A"]}),
        ([{"cites": ["A"]}], [{"cites": ["A", "B"]}]),
    ],
)
def test_what_is_the_same(expected: object, found: object) -> None:
    assert differ(expected, found) == ()


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ("admitted", "held", "x is held, not admitted"),
        (None, "held", "x is held, not null"),
        ("held", None, "x is null, not held"),
        ("null", None, "x is null, not null"),
        (True, False, "x is false, not true"),
        (True, 1, "x is 1, not true"),
        (True, "true", "x is true, not true"),
        ("1", True, "x is true, not 1"),
        ("0", False, "x is false, not 0"),
        ("400.01", 400, "x is 400, not 400.01"),
        ("0400", "400", "x is 400, not 0400"),
        ("1e2", 100, "x is 100, not 1e2"),
        ("quote", "400.00", "x is 400.00, not quote"),
        ("", "a", 'x is a, not ""'),
        ("2026-03-06 17:00", DUE, f"x is {DUE}, not 2026-03-06 17:00"),
        ("2026-03-06 16:58:59", DUE, f"x is {DUE}, not 2026-03-06 16:58:59"),
        ("2026-03-06 16:59:01", DUE, f"x is {DUE}, not 2026-03-06 16:59:01"),
        ("2026-03-08 02:30", "2026-03-08T03:30:00-05:00", "x is 2026-03-08T03:30:00-05:00, not 2026-03-08 02:30"),
        ("2026-11-01 01:30", "2026-11-01T01:30:00-06:00", "x is 2026-11-01T01:30:00-06:00, not 2026-11-01 01:30"),
        ("2026-03-06", "2026-03-06T00:00:00-06:00", "x is 2026-03-06T00:00:00-06:00, not 2026-03-06"),
        ("2026-03-06 00:00", "2026-03-06", "x is 2026-03-06, not 2026-03-06 00:00"),
        (["a"], [], 'x is [], not ["a"]'),
        ([], ["a"], 'x is ["a"], not []'),
        (["a", "b"], ["a", "c"], "x.2 is c, not b"),
        ([], None, "x is null, not []"),
        ({"a": 1}, None, 'x is null, not {"a": 1}'),
        ("a", ["a"], 'x is ["a"], not a'),
        ([{"item": "case", "price": "1"}], [{"item": "case", "price": 2}], "x.1.price is 2, not 1"),
        ({"a": {"b": 1}}, {"a": {"c": 1, "d": 2}}, "there is no x.a.b; x.a has c, d"),
        ({"a": 1}, {}, "there is no x.a; x has nothing"),
        ({"cites": ["B", "Z"]}, {"cites": ["A", "B"]}, "x.cites lacks Z; it has A, B"),
        ({"cites": ["Z"]}, {"cites": []}, "x.cites lacks Z; it has nothing"),
        ({"cites": "A"}, {"cites": ["A"]}, 'x.cites is ["A"], not A'),
    ],
)
def test_what_differs(expected: object, found: object, said: str) -> None:
    assert differ(expected, found) == (said,)


def test_a_key_that_the_result_does_not_have_is_a_difference() -> None:
    result = {"outcome": "held", "cites": [], "due": {"first-response": DUE}}
    assert differences({"state": "new"}, result, CHICAGO) == ("there is no state; the result has outcome, cites, due",)
    assert differences({"due": {"first-response": "2026-03-06 17:00"}}, result, CHICAGO) == (
        f"due.first-response is {DUE}, not 2026-03-06 17:00",
    )


def test_every_difference_is_named() -> None:
    assert differences({"a": "1", "b": "2", "c": "3"}, {"a": 1, "b": 1, "c": 1}, CHICAGO) == (
        "b is 1, not 2",
        "c is 1, not 3",
    )


def test_local_times_are_those_of_the_zone() -> None:
    assert differences({"x": "2026-03-06 23:59"}, {"x": DUE}, ZoneInfo("Europe/Berlin")) == ()


@given(JSON, JSON)
def test_whatever_is_compared_it_is_sentences(expected: object, found: object) -> None:
    assert all(isinstance(one, str) for one in differ(expected, found))
