from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.policy.editions import rule
from tests.engine.quay import change, found, history, parts, quay, said, short, work

from pactdesk.engine.circumstances import Circumstances
from pactdesk.engine.metering import Metered, meter
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import PolicyError, Table, Undecided
from pactdesk.engine.policy.says import Cover, Coverage, Scope
from pactdesk.engine.terms.finding import Reason, Step
from pactdesk.engine.terms.work import Tally

MARCH_2 = "2026-03-02"  # a Monday


def metered(edition: Edition, activity: str = "repair", minutes: int = 60) -> Metered:
    one = replace(history(), editions=((0, edition),))
    return meter(Circumstances(one, work(f"{MARCH_2} 09:00", minutes, activity)), {})


def test_included_work_is_covered_whole() -> None:
    (one,) = found(work(f"{MARCH_2} 09:00", 90, "repair"))
    assert [short(part) for part in one.parts] == [("included", 90, 0, 0, None)]
    assert said(one) == ["90 minutes included"]
    assert one.parts[0].cites == ("Q-2",)


def test_excluded_work_and_work_on_a_quote_have_no_amount() -> None:
    assert parts(work(f"{MARCH_2} 09:00", 30, "hardware")) == [("excluded", 30, 0, 0, None)]
    assert parts(work(f"{MARCH_2} 09:00", 30, "custom")) == [("quote", 30, 0, 0, None)]
    assert said(found(work(f"{MARCH_2} 09:00", 30, "custom"))[0]) == ["30 minutes on a quote"]


# slots


@pytest.mark.parametrize(
    ("minutes", "covered", "past"), [(1, 1, 0), (14, 14, 0), (15, 15, 0), (16, 15, 1), (25, 15, 10)]
)
def test_a_piece_takes_a_whole_slot_however_short(minutes: int, covered: int, past: int) -> None:
    found_parts = parts(work(f"{MARCH_2} 09:00", minutes, "call"))
    overflow = [("held", past, 0, 0, None)] if past else []
    assert found_parts == [("allowance", covered, 15, 0, None), *overflow]


def test_what_is_drawn_stands_on_the_rule_and_then_on_the_allowance_with_the_same_figures() -> None:
    figures = (Step("25 minutes, a slot of 15, 60 left of 60: 15 drawn, 10 past the slot"),)
    draws, own = metered(quay(), "call", 25).portions[0].because
    assert (draws.cites, draws.steps) == (("Q-3",), figures)
    assert own == Reason("questions", ("Q-4",), (), figures)


def test_a_slot_takes_what_is_left_where_that_is_less() -> None:
    (_, one) = found(work(f"{MARCH_2} 09:00", 48, "mail"), work(f"{MARCH_2} 11:00", 25, "call"))
    assert [short(part) for part in one.parts] == [("allowance", 12, 12, 0, None), ("held", 13, 0, 0, None)]
    assert said(one)[0] == "25 minutes, a slot of 15, 12 left of 60: 12 drawn, 13 past the allowance"


def test_a_short_piece_in_a_short_rest_overflows_by_what_the_rest_does_not_cover() -> None:
    assert parts(work(f"{MARCH_2} 09:00", 57, "mail"), work(f"{MARCH_2} 11:00", 5, "call")) == [
        ("allowance", 3, 3, 0, None),
        ("held", 2, 0, 0, None),
    ]


def test_with_nothing_left_all_minutes_overflow() -> None:
    (_, one) = found(work(f"{MARCH_2} 09:00", 60, "mail"), work(f"{MARCH_2} 11:00", 5, "call"))
    assert [short(part) for part in one.parts] == [("held", 5, 0, 0, None)]
    assert said(one)[0] == "5 minutes held"
    assert said(one)[-1] == "5 minutes, a slot of 15, 0 left of 60: 0 drawn, 5 past the allowance"


def test_two_calls_in_the_same_rest_are_drawn_in_the_order_in_which_they_were_done() -> None:
    late = work(f"{MARCH_2} 12:00", 10, "call", recorded="2026-03-02 13:00")
    early = work(f"{MARCH_2} 11:00", 10, "call", recorded="2026-03-09 13:00")
    _, first, second = found(late, early, work(f"{MARCH_2} 09:00", 50, "mail"))
    assert [short(part) for part in first.parts] == [("allowance", 10, 10, 0, None)]
    assert [short(part) for part in second.parts] == [("held", 10, 0, 0, None)]


# pieces and caps


@pytest.mark.parametrize(("minutes", "past"), [(1, 0), (44, 0), (45, 0), (46, 1), (60, 15)])
def test_a_meeting_takes_a_piece_and_covers_up_to_its_cap(minutes: int, past: int) -> None:
    overflow = [("held", past, 0, 0, None)] if past else []
    assert parts(work(f"{MARCH_2} 09:00", minutes, "meeting")) == [
        ("allowance", minutes - past, 1, 0, None),
        *overflow,
    ]


def test_the_piece_after_the_last_overflows_with_all_its_minutes() -> None:
    held = [work(f"2026-0{number}-02 09:00", 30, "meeting") for number in range(1, 6)]
    assert parts(*held[:4]) == [("allowance", 30, 1, 0, None)]
    fifth = found(*held)[-1]
    assert [short(part) for part in fifth.parts] == [("held", 30, 0, 0, None)]
    assert "30 minutes, 0 left of 4: 0 drawn, 30 past the allowance" in said(fifth)


def test_past_a_cap_and_past_an_allowance_are_told_apart_in_one_work() -> None:
    one = found(work(f"{MARCH_2} 09:00", 60, "meeting"))[0]
    assert said(one)[0] == "60 minutes, 4 left of 4: 1 drawn, 15 past 45 minutes a work"
    assert one.parts[1].because[0].facts[1] == ("work.past", "meet")


@pytest.mark.parametrize(("before", "free"), [(0, 50), (9, 50), (10, 50), (11, 49), (59, 1), (60, 0)])
def test_a_cap_per_ticket_counts_all_the_work_on_the_ticket(before: int, free: int) -> None:
    earlier = [work(f"{MARCH_2} 09:00", before, "help", ticket="T")] if before else []
    one = parts(*earlier, work(f"{MARCH_2} 11:00", 50, "help", ticket="T"), rate=6000)
    covered = [("included", free, 0, 0, None)] if free else []
    past = [("billable", 50 - free, 0, 50 - free, (50 - free) * 100)] if free < 50 else []
    assert one == covered + past


def test_a_cap_per_ticket_adds_up_over_many_works() -> None:
    works = [work(f"{MARCH_2} {hour:02}:00", 25, "help", ticket="T") for hour in (9, 10, 11, 12)]
    found_parts = [[short(part)[:2] for part in one.parts] for one in found(*works, rate=6000)]
    assert found_parts == [
        [("included", 25)],
        [("included", 25)],
        [("included", 10), ("billable", 15)],
        [("billable", 25)],
    ]


def test_a_cap_per_ticket_counts_each_ticket_by_itself_and_a_work_without_one_too() -> None:
    works = [work(f"{MARCH_2} 0{hour}:00", 50, "help", ticket=name) for hour, name in ((6, "A"), (7, "B"), (8, None))]
    assert [one.cover for one in found(*works, work(f"{MARCH_2} 09:00", 50, "help"))] == [Cover.INCLUDED] * 4


def test_a_work_past_its_cap_says_the_figures() -> None:
    one = found(work(f"{MARCH_2} 09:00", 90, "help", ticket="T"), rate=6000)[0]
    assert said(one) == [
        "60 minutes included, 30 past 60 minutes a ticket",
        "30 minutes billable",
        "30 minutes: 30 billed at 60.00 an hour, 30.00 EUR",
    ]


# hours


def test_work_is_cut_at_opening_and_closing_and_each_piece_judged_by_itself() -> None:
    one = found(work(f"{MARCH_2} 06:00", 13 * 60, "service"), monthly_hours=Fraction(20), night_rate=3000)[0]
    assert [short(part) for part in one.parts] == [
        ("billable", 120, 120, 120, 6000),
        ("allowance", 540, 540, 0, None),
        ("billable", 120, 120, 120, 6000),
    ]


def test_work_that_ends_as_the_office_opens_lies_outside_and_from_there_on_inside() -> None:
    month: dict[str, Any] = {"monthly_hours": Fraction(20), "night_rate": 3000}
    assert parts(work(f"{MARCH_2} 07:00", 60, "service"), **month) == [("billable", 60, 60, 60, 3000)]
    assert parts(work(f"{MARCH_2} 08:00", 60, "service"), **month) == [("allowance", 60, 60, 0, None)]
    assert parts(work(f"{MARCH_2} 16:59", 2, "service"), **month) == [
        ("allowance", 1, 1, 0, None),
        ("billable", 1, 1, 1, 50),
    ]


def test_what_the_rules_say_of_the_closing_itself_has_no_part_in_work_until_then() -> None:
    office_only = tuple(one for one in quay().coverage.rules if one.id == "free-tweak")
    edition = replace(quay(), coverage=Table("coverage", office_only))
    assert [portion.worked for portion in metered(edition, "tweak", 8 * 60).portions] == [60, 420]
    with pytest.raises(Undecided, match=r"coverage: no rule says what becomes of this work$"):
        metered(edition, "tweak", 8 * 60 + 1)


def test_work_is_not_cut_where_both_sides_say_the_same() -> None:
    assert parts(work(f"{MARCH_2} 06:00", 13 * 60, "repair")) == [("included", 780, 0, 0, None)]


def test_work_is_not_cut_where_no_rule_asks_for_hours() -> None:
    included = Table("coverage", (rule("all", Coverage(Cover.INCLUDED)),))
    plain = metered(replace(quay(), coverage=included, prices=Table("prices", ())), minutes=13 * 60)
    assert [portion.worked for portion in plain.portions] == [780]


def test_a_call_over_closing_time_takes_one_slot() -> None:
    assert parts(work(f"{MARCH_2} 16:55", 10, "call")) == [("allowance", 10, 15, 0, None)]


def test_a_cut_below_the_minute_stays_exact_and_is_shown_whole() -> None:
    one = replace(work(f"{MARCH_2} 07:00", 2, "service"), began=0, ended=0)
    begins = work(f"{MARCH_2} 07:59", 2, "service").began + 30
    one = replace(one, began=begins, ended=begins + 120)
    finding = found(one, monthly_hours=Fraction(1), night_rate=3000)[0]
    assert [part.worked for part in finding.parts] == [Fraction(1, 2), Fraction(3, 2)]
    assert sum(finding.minutes) == 2


def test_the_hour_that_a_clock_change_takes_is_not_worked() -> None:
    assert parts(work("2026-03-29 01:00", 60, "repair")) == [("included", 60, 0, 0, None)]
    one = work("2026-03-27 23:00", 60 * 60, "service")
    cuts = [part.worked for part in found(one, monthly_hours=Fraction(100), night_rate=0)[0].parts]
    assert sum(cuts) == 3600


def test_prices_by_time_of_day_cut_work_too() -> None:
    assert parts(work(f"{MARCH_2} 16:00", 120, "watch")) == [
        ("billable", 60, 0, 60, 6000),
        ("billable", 60, 0, 60, 12000),
    ]


# the waterfall


def test_surcharge_and_allowance_go_together() -> None:
    month: dict[str, Any] = {"monthly_hours": Fraction(1), "rate": 6000}
    assert parts(work(f"{MARCH_2} 06:00", 60, "service"), **month, night_rate=3000) == [("billable", 60, 60, 60, 3000)]
    assert parts(work(f"{MARCH_2} 06:00", 60, "service"), **month) == [("quote", 60, 60, 0, None)]


def test_past_the_allowance_a_minute_bears_overflow_and_surcharge_both() -> None:
    one = found(work(f"{MARCH_2} 06:00", 120, "service"), monthly_hours=Fraction(1), rate=6000, night_rate=3000)[0]
    assert [short(part) for part in one.parts] == [("billable", 60, 60, 60, 3000), ("billable", 60, 0, 60, 9000)]
    assert [charge.item for charge in one.parts[1].charges] == ["time", "night"]
    assert one.parts[1].cites == ("Q-10", "Q-12", "Q-11", "Q-1")


def test_past_the_allowance_a_quote_of_either_is_a_quote() -> None:
    month: dict[str, Any] = {"monthly_hours": Fraction(0)}
    night = work(f"{MARCH_2} 06:00", 60, "service")
    assert parts(night, **month, rate=6000) == [("quote", 60, 0, 0, None)]
    assert parts(night, **month, night_rate=3000) == [("quote", 60, 0, 0, None)]


def test_an_allowance_of_unknown_size_is_empty() -> None:
    assert parts(work(f"{MARCH_2} 09:00", 60, "service"), rate=6000) == [("billable", 60, 0, 60, 6000)]


def test_a_second_block_is_drawn_when_the_first_is_used_up_and_then_it_is_billed() -> None:
    one = found(work(f"{MARCH_2} 09:00", 200, "block"), rate=6000)[0]
    assert [(short(part), part.allowance) for part in one.parts] == [
        (("allowance", 100, 100, 0, None), "old-block"),
        (("allowance", 60, 60, 0, None), "new-block"),
        (("billable", 40, 0, 40, 4000), None),
    ]


def test_an_overflow_that_goes_in_a_circle_is_a_fault_of_the_policy() -> None:
    circle = (rule("again", Coverage(Cover.ALLOWANCE, allowance="old-block")),)
    edition = replace(quay(), overflow=Table("overflow", circle))
    with pytest.raises(PolicyError, match="again sends what is past old-block to old-block again"):
        metered(edition, "block", 200)


def test_a_minute_no_rule_decides_is_a_fault_of_the_policy() -> None:
    silent: Table[Coverage] = Table("coverage", ())
    with pytest.raises(Undecided, match=r"coverage: no rule says what becomes of this work$"):
        metered(replace(quay(), coverage=silent))
    with pytest.raises(Undecided, match="overflow: no rule says what becomes of this work past old-block"):
        metered(replace(quay(), overflow=replace(silent, name="overflow")), "block", 200)


def test_a_cap_may_reach_over_a_day_or_a_month() -> None:
    tally: Tally = {}
    capped = rule("capped", Coverage(Cover.INCLUDED, up_to=Scope(30, "day")))
    rest = rule("rest", Coverage(Cover.EXCLUDED))
    edition = replace(quay(), coverage=Table("coverage", (capped,)), overflow=Table("overflow", (rest,)))
    one = replace(history(), editions=((0, edition),))
    works = [
        work(f"{MARCH_2} 09:00", 20, "repair"),
        work(f"{MARCH_2} 11:00", 20, "repair"),
        work("2026-03-03 09:00", 20, "repair"),
    ]
    covers: list[list[tuple[object, ...]]] = [
        [(p.cover, p.worked) for p in meter(Circumstances(one, each), tally).portions] for each in works
    ]
    assert covers == [
        [(Cover.INCLUDED, 20)],
        [(Cover.INCLUDED, 10), (Cover.EXCLUDED, 10)],
        [(Cover.INCLUDED, 20)],
    ]


def test_a_capped_draw_takes_nothing_when_its_cap_is_used_up() -> None:
    capped = rule("capped", Coverage(Cover.ALLOWANCE, allowance="meetings", up_to=Scope(30, "ticket")))
    edition = replace(
        quay(),
        coverage=Table("coverage", (capped,)),
        overflow=Table("overflow", (rule("rest", Coverage(Cover.EXCLUDED)),)),
    )
    one = replace(history(), editions=((0, edition),))
    tally: Tally = {}
    works = [work(f"{MARCH_2} {hour}:00", 30, "repair", ticket="T") for hour in (10, 11)]
    drawn = [[p.drawn for p in meter(Circumstances(one, each), tally).portions] for each in works]
    assert drawn == [[1], [0]]
    assert tally["drawn", "meetings", "2026"] == 1


def test_a_work_of_no_length_has_no_portion() -> None:
    assert metered(quay(), minutes=0).portions == ()


# what is held


def test_what_is_held_for_a_choice_is_released_by_it_where_it_lies() -> None:
    mail = work(f"{MARCH_2} 09:00", 70, "mail")
    choice = change("2026-03-10 12:00", overflow="agreed")
    assert parts(mail) == [("allowance", 60, 60, 0, None), ("held", 10, 0, 0, None)]
    one = found(mail, changes=[choice])[0]
    assert [short(part) for part in one.parts] == [("allowance", 60, 60, 0, None), ("billable", 10, 0, 30, 5000)]
    assert one.parts[1].released_at == choice.at
    assert said(one)[1] == "held until 2026-03-10, then 10 minutes billable"


def test_a_choice_before_the_work_holds_for_it_and_one_that_chooses_nothing_releases_nothing() -> None:
    mail = work(f"{MARCH_2} 09:00", 70, "mail")
    before = found(mail, changes=[change("2026-03-02 09:00", overflow="agreed")])[0]
    assert [part.released_at for part in before.parts] == [None, None]
    assert before.amount_minor == 5000
    nothing = change("2026-03-10 12:00", coach="kim")
    assert parts(mail, changes=[nothing])[1] == ("held", 10, 0, 0, None)


def test_the_first_choice_counts() -> None:
    mail = work(f"{MARCH_2} 09:00", 70, "mail")
    changes = [change("2026-03-10 12:00", overflow="agreed"), change("2026-03-11 12:00", overflow="none")]
    assert parts(mail, changes=changes)[1] == ("billable", 10, 0, 30, 5000)


# periods


def test_work_belongs_to_the_month_in_which_it_began_in_the_desks_zone() -> None:
    used = work("2026-03-02 09:00", 60, "mail")
    assert parts(used, work("2026-03-31 23:59", 30, "mail"))[0] == ("held", 30, 0, 0, None)
    assert parts(used, work("2026-04-01 00:00", 30, "mail")) == [("allowance", 30, 30, 0, None)]


def test_a_year_and_a_contract_run_on() -> None:
    meetings = [work(f"2026-0{number}-02 09:00", 30, "meeting") for number in range(1, 5)]
    assert parts(*meetings, work("2026-12-31 23:59", 30, "meeting")) == [("held", 30, 0, 0, None)]
    assert parts(*meetings, work("2027-01-01 00:00", 30, "meeting")) == [("allowance", 30, 1, 0, None)]
    blocks = [work("2026-01-02 09:00", 160, "block"), work("2029-01-02 09:00", 10, "block")]
    assert parts(*blocks, rate=6000) == [("billable", 10, 0, 10, 1000)]
