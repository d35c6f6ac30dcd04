"""Are tests and figures said as people say them?"""

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.command.harness import HARBOR

from pactdesk.command.document.phrases import asked, capital, counted, listed, name_of, percent, sentence
from pactdesk.command.document.sentences import statement
from pactdesk.command.reading import edition_in
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import BOUGHT, ENDED, TIME, FactDecl, FactType, Symbol
from pactdesk.engine.policy.says import Admit, Outcome, Page, Target
from pactdesk.engine.terms.outage import Availability

NONE: Symbol = None
MANY = ("a", "b", "c", "d", "e", "f")


@pytest.fixture(scope="module")
def edition() -> Edition:
    found = edition_in(HARBOR)
    more = (
        FactDecl("contract", "size", FactType.NUMBER, cuts=(Fraction(5), Fraction(15, 2))),
        FactDecl("contract", "budget", FactType.MONEY, cuts=(Fraction(10_000),)),
        FactDecl("contract", "level", FactType.ONE_OF, MANY, default="a"),
        FactDecl("contract", "grade", FactType.ONE_OF, MANY),
        FactDecl("account", "plan", FactType.BOOL),
    )
    return replace(found, facts={**found.facts, **{decl.key: decl for decl in more}})


@pytest.mark.parametrize(
    ("key", "symbols", "says"),
    [
        ("contract.size", {0}, "size is under 5"),
        ("contract.size", {1}, "size is at least 5 and under 7.5"),
        ("contract.size", {1, 2}, "size is at least 5"),
        ("contract.size", {0, 2}, "size is under 5 or at least 7.5"),
        ("contract.size", {0, 1, 2}, "size is known"),
        ("contract.size", {2, None}, "size is at least 7.5 or not known"),
        ("contract.budget", {1}, "budget is at least 100.00 EUR"),
        ("contract.level", {"a", "b", "c"}, "level is a, b or c"),
        ("contract.level", {"a", "b", "c", "d"}, "level is neither e nor f"),
        ("contract.level", {"b", "c", "d", "e", "f"}, "level is not a"),
        ("contract.grade", {"b", "c", "d", "e", "f"}, "grade is b, c, d, e or f"),
        ("contract.grade", {"b", "c", "d", "e", "f", None}, "grade is not a"),
        ("contract.grade", {"c", "d", "e", "f", None}, "grade is neither a nor b"),
        ("contract.grade", {None}, "grade is not known"),
        ("contract.grade", {*MANY, None}, "grade is a, b, c, d, e, f or not known"),
        ("account.plan", {True}, "the account's plan is yes"),
        (ENDED, {False}, "the contract has not ended"),
        (BOUGHT, {"one-case"}, "one-case was bought"),
        (
            BOUGHT,
            {"training-hour", "extra-hour", "support", "hosting", "service-credit", None},
            "one-case was not bought",
        ),
        ("condition.care", {False}, "care does not hold"),
        (TIME, {1}, "the time is within office hours"),
        (TIME, {0}, "the time is outside office or nights hours"),
        (TIME, {1, 2}, "the time is within office or nights hours"),
        (TIME, {0, 2}, "the time is outside office hours"),
        (TIME, {0, 1, 2}, "the time is one of several combinations of hours"),
    ],
)
def test_a_test(edition: Edition, key: str, symbols: set[Symbol], says: str) -> None:
    assert asked(edition, ((key, frozenset(symbols)),)) == says


def test_within_and_outside(edition: Edition) -> None:
    both = replace(edition, time_domain=(0, 1, 2, 3))
    assert asked(both, ((TIME, frozenset({1})),)) == "the time is within office hours and outside nights hours"


def test_tests_come_in_the_order_of_facts(edition: Edition) -> None:
    when = ((TIME, frozenset({1})), ("condition.care", frozenset({True})), ("request.kind", frozenset({"problem"})))
    assert asked(edition, when) == "kind is problem, care holds and the time is within office hours"
    assert asked(edition, when, ", ") == "kind is problem, care holds, the time is within office hours"
    assert asked(edition, ()) == ""


@pytest.mark.parametrize(
    ("share", "says"),
    [("0.999", "99.9%"), ("1", "100%"), ("0", "0%"), ("1/12", "1/12"), ("0.99995", "99.995%"), ("1/8", "12.5%")],
)
def test_shares(share: str, says: str) -> None:
    assert percent(Fraction(share)) == says


def test_small_words(edition: Edition) -> None:
    assert (listed([]), listed(["a"]), listed(["a", "b"], "and")) == ("", "a", "a and b")
    assert (counted(1, "day"), counted(2, "day")) == ("1 day", "2 days")
    assert (sentence("a"), sentence("a."), sentence("“A?”")) == ("a.", "a.", "“A?”")
    assert (capital("ab"), capital("")) == ("Ab", "")
    assert name_of(edition, "contract.plan") == "the contract's plan"


def test_what_only_some_policies_say(edition: Edition) -> None:
    held = Admit(Outcome.HELD, ("one-case",), awaits="purchase", assign="contract.coach")
    assert statement(edition, held, "") == "held until it is bought; one-case would help, given to the coach"
    assert statement(edition, Admit(Outcome.HELD), "") == "held until more is known"
    assert statement(edition, Admit(Outcome.ADMITTED, redirect_to="phone"), "") == "admitted; best by phone"
    assert statement(edition, Admit(Outcome.REFUSED), "") == "refused"
    assert statement(edition, Page(page=False), "") == "nobody is woken"
    assert statement(edition, Availability(Fraction("0.99")), "") == "99% availability each calendar month, of all-time"
    assert statement(edition, "anything else", "") == "anything else"
    target = edition.milestones.rules[0].says
    assert isinstance(target, Target)
    assert statement(edition, replace(target, hours="nights"), "").endswith("of business time, on nights hours")
