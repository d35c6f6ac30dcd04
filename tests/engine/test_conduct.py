"""Does an act need, do and wait for what the policy says of it?"""

from datetime import date

import pytest

from pactdesk.engine.conduct import Need, Terms, effective_on, extended, missing, terms_of
from pactdesk.engine.policy.rules import Rule, Table, When
from pactdesk.engine.policy.says import Conduct, Extend
from pactdesk.engine.policy.view import View


def row(name: str, says: Conduct, when: When = ()) -> Rule[Conduct]:
    return Rule(name, when, says, (f"C-{name}",))


def terms(*rows: Rule[Conduct], act: str = "close") -> Terms:
    return terms_of(Table("conduct", rows, exclusive=False), View(0), act).value


def test_rows_of_other_acts_have_no_say() -> None:
    found = terms_of(Table("conduct", (row("a", Conduct("open", ("reason",))),), exclusive=False), View(0), "close")
    assert found.value == Terms()
    assert found.cites == ()


def test_rows_of_one_act_add_up() -> None:
    rows = (
        row("a", Conduct("close", ("customer",), "reason", says="The customer confirms.")),
        row("b", Conduct("close", does=("revoke-consent", "record"))),
        row("c", Conduct("close", does=("record",))),
    )
    found = terms_of(Table("conduct", rows, exclusive=False), View(0), "close")
    assert found.value.needs == (Need("customer", "reason", "The customer confirms."),)
    assert found.value.does == ("revoke-consent", "record")
    assert found.value.says == ("The customer confirms.",)
    assert found.cites == ("C-a", "C-b", "C-c")


def test_a_row_holds_only_for_its_facts() -> None:
    only = row("a", Conduct("close", ("customer",)), (("contract.plan", frozenset({"gold"})),))
    assert terms(only) == Terms()


def test_of_several_notices_the_longest_holds() -> None:
    assert (
        terms(row("a", Conduct("close", notice_days=7)), row("b", Conduct("close", notice_days=30))).notice_days == 30
    )
    assert terms(row("a", Conduct("close"))).notice_days is None


def test_a_need_is_met_by_itself_or_by_what_stands_in_for_it() -> None:
    needing = terms(row("a", Conduct("close", ("customer",), "reason")))
    assert missing(needing, frozenset()) == needing.needs
    assert missing(needing, frozenset({"customer"})) == ()
    assert missing(needing, frozenset({"reason"})) == ()


def test_nothing_stands_in_for_a_need_without_an_alternative() -> None:
    needing = terms(row("a", Conduct("session", ("consent",))), act="session")
    assert missing(needing, frozenset({"reason"})) == needing.needs


def test_what_is_announced_takes_effect_when_its_notice_has_run() -> None:
    week = terms(row("a", Conduct("notice", notice_days=7)), act="notice")
    announced = date(2026, 2, 25)
    assert effective_on(week, announced) == date(2026, 3, 4)
    assert effective_on(week, announced, date(2026, 3, 3)) == date(2026, 3, 4)
    assert effective_on(week, announced, date(2026, 3, 5)) == date(2026, 3, 5)
    assert effective_on(Terms(), announced) == announced


def test_a_date_moves_on_from_its_old_end_or_from_the_day() -> None:
    renewal, reinstatement = Extend("contract.until", 12, from_end=True), Extend("contract.until", 12, from_end=False)
    end, today = date(2026, 1, 15), date(2026, 7, 10)
    assert extended(renewal, end, today) == date(2027, 1, 15)
    assert extended(reinstatement, end, today) == date(2027, 7, 10)
    assert extended(renewal, None, today) == date(2027, 7, 10)


def test_extensions_are_part_of_the_terms() -> None:
    extend = Extend("contract.until", 12, from_end=True)
    assert terms(row("a", Conduct("renew", extend=extend)), act="renew").extends == (extend,)


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (Conduct("close"), "close"),
        (Conduct("close", ("customer",)), "close: needs customer"),
        (
            Conduct("close", ("customer", "writing"), "reason"),
            "close: needs customer or reason; needs writing or reason",
        ),
        (Conduct("close", does=("revoke-consent", "record")), "close: revoke consent; record"),
        (Conduct("alert", opens=(("request.kind", "problem"),)), "alert: opens a ticket for it"),
        (Conduct("cancel", notice_days=30), "cancel: takes effect 30 days after it is announced"),
        (Conduct("cancel", notice_days=1), "cancel: takes effect 1 day after it is announced"),
        (Conduct("cancel", notice_days=0), "cancel: takes effect 0 days after it is announced"),
        (
            Conduct("renew", extend=Extend("contract.until", 12, from_end=True)),
            "renew: moves until to 12 months after its end",
        ),
        (
            Conduct("renew", ("customer",), extend=Extend("contract.until", 1, from_end=False)),
            "renew: needs customer; moves until to 1 month after that day",
        ),
    ],
)
def test_each_row_says_what_it_rules(says: Conduct, text: str) -> None:
    found = terms_of(Table("conduct", (row("a", says),), exclusive=False), View(0), says.act)
    assert [(step.text, step.cites) for step in found.because[0].steps] == [(text, ("C-a",))]


def test_what_opens_for_an_act_is_what_its_row_says() -> None:
    facts = (("request.kind", "problem"),)
    assert terms(row("a", Conduct("alert", opens=facts)), act="alert").opens == facts
    assert terms(row("a", Conduct("alert", does=("record",))), act="alert").opens is None
