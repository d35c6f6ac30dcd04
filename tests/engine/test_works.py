from dataclasses import replace
from fractions import Fraction

import pytest
from tests.engine.quay import at, change, found, history, parts, quay, said, short, with_history, work

from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.rules import Undecided
from pactdesk.engine.policy.says import Cover
from pactdesk.engine.terms.contract import Change, Estimate, EstimateState, Sale
from pactdesk.engine.terms.work import Work
from pactdesk.engine.works import Closing, decide_work, found_works, usage_at

JANUARY = work("2026-01-05 09:00", 50, "mail")
FEBRUARY = work("2026-02-05 09:00", 50, "mail")
MARCH = work("2026-03-05 09:00", 50, "mail")


def build(day: str, **more: str) -> Work:
    return work(f"{day} 09:00", 60, "build", ticket="T", **more)


def estimate(day: str, state: EstimateState, ticket: str = "T") -> Estimate:
    return Estimate(ticket, state, at(day), at(day), amount_minor=100_000)


# what it costs


def test_a_minimum_of_a_ticket_bills_once_over_its_works() -> None:
    works = [work(f"2026-03-0{day} 09:00", minutes, "consulting", ticket="T") for day, minutes in ((2, 60), (3, 90))]
    assert [short(one.parts[0]) for one in found(*works)] == [
        ("billable", 60, 0, 120, 50_000),
        ("billable", 90, 0, 30, 12_500),
    ]


def test_what_a_minimum_has_billed_already_has_no_amount_and_is_billable_all_the_same() -> None:
    works = [work(f"2026-03-0{day} 09:00", 30, "consulting", ticket="T") for day in (2, 3)]
    second = found(*works)[1]
    assert short(second.parts[0]) == ("billable", 30, 0, 0, None)
    assert second.amount_minor is None
    assert said(second)[1] == "30 minutes, at least 120 a ticket: 0 billed at 250.00 an hour, 0.00 EUR"
    assert "Q-13" in second.parts[0].cites


def test_a_price_of_nothing_is_billed_at_nothing() -> None:
    assert parts(work("2026-03-02 06:00", 60, "service"), monthly_hours=Fraction(1), night_rate=0) == [
        ("billable", 60, 60, 60, 0)
    ]


def test_the_reasons_of_a_part_stand_with_its_rule_first_then_its_prices() -> None:
    (one,) = found(work("2026-03-02 06:00", 60, "service"), monthly_hours=Fraction(0), rate=6000, night_rate=3000)
    assert [reason.rule for reason in one.parts[0].because] == [
        "rest",
        "items/time-1",
        "items/night-1",
        "coverage-8",
        "month",
    ]


def test_a_quote_names_the_rules_that_priced_it() -> None:
    (one,) = found(work("2026-03-02 06:00", 60, "service"), monthly_hours=Fraction(1))
    assert [reason.rule for reason in one.parts[0].because] == ["coverage-8", "items/night-1", "month"]


def test_a_quote_counts_towards_no_minimum() -> None:
    rate = change("2026-03-03", rate=6000)
    works = [work("2026-03-02 18:00", 10, "tweak"), work("2026-03-04 18:00", 10, "tweak")]
    assert [one.amount_minor for one in found(*works, changes=[rate])] == [None, 1000]


# estimates and what was bought


def test_work_before_an_estimate_is_accepted_is_held_and_after_it_included() -> None:
    known = history(build("2026-03-02"), build("2026-03-09"))
    assert [one.cover for one in found_works(known)] == [Cover.HELD] * 2
    accepted = with_history(
        known,
        estimates=(estimate("2026-03-03", EstimateState.PROPOSED), estimate("2026-03-05", EstimateState.ACCEPTED)),
    )
    first, second = found_works(accepted)
    assert (first.cover, first.parts[0].released_at) == (Cover.INCLUDED, at("2026-03-05"))
    assert (second.cover, second.parts[0].released_at) == (Cover.INCLUDED, None)
    declined = replace(accepted, estimates=(estimate("2026-03-03", EstimateState.DECLINED),))
    assert [one.cover for one in found_works(declined)] == [Cover.HELD] * 2
    others = replace(accepted, estimates=(estimate("2026-03-03", EstimateState.ACCEPTED, "U"),))
    assert [one.cover for one in found_works(others)] == [Cover.HELD] * 2


# deciding without a history


def test_work_can_be_decided_from_facts_that_do_not_change() -> None:
    (one,) = decide_work(quay(), {"contract": {"rate": 6000}}, [work("2026-03-02 18:00", 10, "tweak")])
    assert one.amount_minor == 1000
    assert decide_work(quay(), {}, []) == ()


def test_work_decided_without_a_history_begins_with_the_first_of_it() -> None:
    letters = [work("2026-02-02 09:00", 70, "letter"), work("2026-01-05 09:00", 1, "letter")]
    assert [len(one.parts) for one in decide_work(quay(), {}, letters)] == [1, 1]


def test_work_that_no_rule_decides_is_a_fault() -> None:
    unknown = replace(JANUARY, facts={})
    with pytest.raises(Undecided, match="coverage"):
        found(unknown)


# what is kept


def kept_and_anew(known: ContractHistory, kept: dict[str, Closing]) -> int:
    """Return how many months had to be reckoned, and see that keeping others changed nothing."""
    before = len(kept)
    assert found_works(known, kept) == found_works(known)
    return len(kept) - before


def test_months_are_kept_and_a_late_work_drops_its_month_and_the_later_ones() -> None:
    kept: dict[str, Closing] = {}
    known = history(JANUARY, FEBRUARY, MARCH)
    assert kept_and_anew(known, kept) == 3
    assert kept_and_anew(known, kept) == 0
    late = work("2026-02-01 09:00", 50, "mail", recorded="2026-04-01")
    assert kept_and_anew(with_history(known, works=(*known.works, late)), kept) == 2
    assert kept_and_anew(with_history(known, works=known.works[::-1]), kept) == 0


def test_a_later_fact_drops_no_month_that_it_cannot_touch() -> None:
    kept: dict[str, Closing] = {}
    known = history(JANUARY, FEBRUARY, MARCH)
    kept_and_anew(known, kept)
    assert kept_and_anew(with_history(known, changes=(change("2026-02-20", coach="kim"),)), kept) == 1
    assert kept_and_anew(with_history(known, changes=(change("2026-04-20", coach="kim"),)), kept) == 0
    assert kept_and_anew(with_history(known, sales=(Sale("s", "case", at("2026-04-02"), 0),)), kept) == 0
    assert kept_and_anew(with_history(known, estimates=(estimate("2026-02-02", EstimateState.PROPOSED),)), kept) == 2


def test_a_fact_between_two_works_of_a_month_drops_it() -> None:
    kept: dict[str, Closing] = {}
    known = history(work("2026-02-05 09:00", 9, "mail"), work("2026-02-20 18:00", 9, "tweak"))
    kept_and_anew(known, kept)
    assert kept_and_anew(with_history(known, changes=(change("2026-02-10", rate=6000),)), kept) == 1


def test_a_later_choice_drops_the_months_in_which_something_is_held() -> None:
    kept: dict[str, Closing] = {}
    held = work("2026-02-05 12:00", 20, "mail")
    known = history(JANUARY, FEBRUARY, held, MARCH)
    assert kept_and_anew(known, kept) == 3
    chosen = with_history(known, changes=(change("2026-05-01", overflow="agreed"),))
    assert kept_and_anew(chosen, kept) == 2
    assert kept_and_anew(chosen, kept) == 0
    assert kept_and_anew(known, kept) == 0


def test_a_month_of_another_contract_or_edition_is_another() -> None:
    kept: dict[str, Closing] = {}
    known = history(JANUARY)
    kept_and_anew(known, kept)
    assert kept_and_anew(with_history(known, contract="c2"), kept) == 1
    assert kept_and_anew(with_history(known, editions=((0, replace(quay(), name="2")),)), kept) == 1
    assert kept_and_anew(with_history(known, given={"contract": {"coach": "kim"}}), kept) == 1


def test_the_order_in_which_facts_are_given_does_not_matter() -> None:
    kept: dict[str, Closing] = {}
    facts: dict[str, Value] = {"activity": "mail", "other": 1}
    changes = (change("2026-01-02", coach="kim"), change("2026-01-02 01:00", coach="lee"))
    one = with_history(history(replace(JANUARY, facts=facts)), changes=changes)
    two = with_history(
        history(replace(JANUARY, facts=dict(sorted(facts.items(), reverse=True)))), changes=changes[::-1]
    )
    found_works(one, kept)
    found_works(two, kept)
    assert len(kept) == 1


def test_asking_what_is_left_changes_nothing_that_is_kept() -> None:
    kept: dict[str, Closing] = {}
    known = history(JANUARY)
    found_works(known, kept)
    before = {digest: dict(closing.tally) for digest, closing in kept.items()}
    usage_at(known, at("2026-06-01"), kept)
    assert {digest: dict(closing.tally) for digest, closing in kept.items()} == before


def test_a_tickets_own_change_holds_for_its_work_alone() -> None:
    own = Change(at("2026-03-01"), (("contract", "overflow", "agreed"),), 0, ticket="T")
    mails = [
        work(f"2026-03-02 {hour}:00", 60, "mail", ticket=ticket) for hour, ticket in ((10, None), (12, "T"), (14, "U"))
    ]
    covers = [one.parts[-1].cover for one in found(*mails, changes=[own])]
    assert covers == [Cover.ALLOWANCE, Cover.BILLABLE, Cover.HELD]
