"""Are names and values of a request put into sentences as people say them?"""

from datetime import date
from fractions import Fraction

import pytest
from tests.engine.policy.editions import count, day, edition, flag, one_of, weekly

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import TIME, FactDecl, FactType
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.wording import fact_in_words, filled, key_named, value_in_words

OFFICE = weekly("office", dict.fromkeys(range(5), (8, 17)), "Europe/Berlin")
LATE = weekly("late", dict.fromkeys(range(5), (16, 19)), "Europe/Berlin")


@pytest.fixture(scope="module")
def made() -> Edition:
    return edition(
        one_of("contract.plan", "basic", "gold"),
        one_of("request.priority", "high", "low"),
        one_of("contract.priority", "first", "second"),
        flag("contract.trial"),
        day("contract.until"),
        count("contract.users", 5),
        FactDecl("contract", "rate", FactType.MONEY),
        FactDecl("contract", "hours", FactType.NUMBER),
        hours=[OFFICE, LATE],
        timed=("office", "late"),
    )


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("contract.plan", "gold", "plan is gold"),
        ("contract.plan", None, "plan is not known"),
        ("contract.trial", True, "trial is yes"),
        ("contract.trial", False, "trial is no"),
        ("contract.until", date(2026, 3, 6), "until is 2026-03-06"),
        ("contract.users", 7, "users is 7"),
        ("contract.rate", 12_550, "rate is 125.50 EUR"),
        ("contract.hours", Fraction(5, 2), "hours is 2.5"),
        ("condition.care", True, "care holds"),
        ("condition.care", False, "care does not hold"),
        (TIME, 0, "the time lies outside all named hours"),
        (TIME, 1, "the time lies within office hours"),
        (TIME, 2, "the time lies within late hours"),
        (TIME, 3, "the time lies within office and late hours"),
        (TIME, None, "the time lies outside all named hours"),
        ("nowhere.known", "odd", "known is odd"),
        ("nowhere.known", 3, "known is 3"),
    ],
)
def test_a_fact_in_words(key: str, value: object, said: str, made: Edition) -> None:
    assert fact_in_words(made, key, value) == said


def test_money_bears_the_currency_of_the_policy(made: Edition) -> None:
    assert value_in_words(made, "contract.rate", 5) == f"0.05 {made.currency}"
    assert value_in_words(made, "contract.users", 5) == "5"


def test_a_text_is_filled_with_the_facts_of_the_request(made: Edition) -> None:
    view = view_of(made, {"contract": {"plan": "gold", "until": date(2026, 3, 6), "rate": 100}}, made_at(made))
    text = "{plan} ends on {contract.until}, at {rate}; {users} users, {trial}."
    assert filled(text, made, view) == f"gold ends on 2026-03-06, at 1.00 {made.currency}; not known users, no."


def test_a_text_that_a_customer_wrote_is_not_filled_once_more(made: Edition) -> None:
    view = view_of(made, {"contract": {"plan": "{until}", "until": date(2026, 3, 6)}}, made_at(made))
    assert filled("It is {plan}.", made, view) == "It is {until}."


@pytest.mark.parametrize("text", ["", "no place", "{}", "{", "}", "{{", "100% {"])
def test_a_text_without_a_place_stays_as_it_is(text: str, made: Edition) -> None:
    assert filled(text, made, view_of(made, {}, made_at(made))) == text


def test_a_name_that_no_fact_has_is_not_known(made: Edition) -> None:
    assert filled("{nobody} {nobody.here}", made, view_of(made, {}, made_at(made))) == "not known not known"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("plan", "contract.plan"),
        ("contract.plan", "contract.plan"),
        ("priority", "request.priority"),
        ("contract.priority", "contract.priority"),
        ("lan", "lan"),
        ("odd", "odd"),
    ],
)
def test_a_name_may_lack_its_scope(name: str, key: str, made: Edition) -> None:
    assert key_named(made, name) == key


def made_at(made: Edition) -> int:
    return made.hours["office"].begins
