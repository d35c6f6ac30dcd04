"""What users of other desks complain about in prepaid hours, overage and rounding: each must be impossible here."""

from dataclasses import replace
from fractions import Fraction

from tests.engine.quay import at, change, found, history, month, parts, said, short, with_history, work

from pactdesk.engine.history import ContractHistory
from pactdesk.engine.invoice import invoices
from pactdesk.engine.policy.says import Cover
from pactdesk.engine.settle import settle
from pactdesk.engine.terms.contract import Change
from pactdesk.engine.terms.money import rounded
from pactdesk.engine.terms.work import NOTHING, Work
from pactdesk.engine.works import Closing, found_works, usage_at

NOW = at("2026-12-01")


def hours(*works: Work, prepaid: Fraction = Fraction(50), changes: tuple[Change, ...] = ()) -> ContractHistory:
    return history(*works, changes=changes, monthly_hours=prepaid, rate=6000)


def left(known: ContractHistory, day: str, name: str = "month") -> Fraction:
    return next(one.left for one in usage_at(known, at(day)) if one.allowance == name)


# C. prepaid hours, contracts, overage


def test_the_first_hours_of_a_month_are_included_and_the_rest_is_billed() -> None:
    works = [work(f"2026-03-{day:02} 08:00", 8 * 60, "service") for day in (2, 3, 4, 5, 6, 9, 10)]
    found_parts = [short(part) for one in found_works(hours(*works)) for part in one.parts]
    assert found_parts[:6] == [("allowance", 480, 480, 0, None)] * 6
    assert found_parts[6:] == [("allowance", 120, 120, 0, None), ("billable", 360, 0, 360, 36_000)]


def test_an_extended_block_covers_work_from_its_day_on_however_late_it_is_entered() -> None:
    works = (work("2026-03-02 09:00", 90, "service"), work("2026-03-12 09:00", 90, "service"))
    extended = change("2026-03-10", recorded="2026-04-20", monthly_hours=Fraction(4))
    known = hours(*works, prepaid=Fraction(1), changes=(extended,))
    assert [one.amount_minor for one in found_works(known)] == [3000, None]
    made = invoices((known,), month("2026-04"), NOW)
    assert [one.total_minor for one in made] == [0, 0, 12_000, 0]
    assert [(line.period, line.amount_minor) for line in made[-1].lines] == [(month("2026-03"), -9000)]


def test_time_can_be_taken_off_one_contract_and_put_on_another() -> None:
    one = work("2026-03-02 09:00", 90, "service", key="w")
    gone = replace(one, ended=one.began, recorded_at=at("2026-03-05"))
    first, second = hours(one, gone), with_history(hours(replace(one, recorded_at=gone.recorded_at)), contract="c2")
    assert left(first, "2026-03-31") == 3000
    assert left(second, "2026-03-31") == 2910


def test_the_balance_is_there_while_the_work_is_written() -> None:
    known = hours(work("2026-03-02 09:00", 90, "service"))
    assert left(known, "2026-03-02 10:30") == 2910
    assert left(known, "2026-04-01") == 3000


def test_half_an_hour_can_be_bought() -> None:
    assert left(hours(prepaid=Fraction(1, 2)), "2026-03-02") == 30
    assert left(hours(prepaid=Fraction(1, 3)), "2026-03-02") == 20
    assert left(hours(prepaid=Fraction(1, 7)), "2026-03-02") == Fraction(60, 7)


def test_a_fraction_of_a_minute_is_drawn_exactly_and_nothing_is_lost() -> None:
    one = found_works(hours(work("2026-03-02 09:00", 20, "service"), prepaid=Fraction(1, 7)))[0]
    assert [part.worked for part in one.parts] == [Fraction(60, 7), Fraction(80, 7)]
    assert one.minutes == (9, 11)
    assert one.amount_minor == 1143


def test_when_the_included_hours_are_exhausted_a_second_block_is_drawn() -> None:
    assert parts(work("2026-03-02 09:00", 130, "block")) == [
        ("allowance", 100, 100, 0, None),
        ("allowance", 30, 30, 0, None),
    ]


def test_the_customer_is_warned_before_the_limit_and_at_it() -> None:
    told = found(work("2026-03-02 09:00", 50, "mail"), work("2026-03-03 09:00", 10, "mail"))
    assert [[alert.share for alert in one.alerts] for one in told] == [[Fraction(4, 5)], [1]]


# G. rounding


def test_raw_minutes_and_invoiced_minutes_are_both_kept() -> None:
    known = history(work("2026-03-02 09:00", 67, "mail"), overflow="agreed")
    part = found_works(known)[0].parts[1]
    assert part.worked == 7
    assert part.billed == 30
    assert settle(known, month("2026-03"), NOW).lines[0].minutes == 30


def test_each_line_is_its_minutes_times_its_price_and_the_total_is_their_sum() -> None:
    works = [work(f"2026-03-0{day} 18:00", 10, "tweak") for day in (2, 3, 4)]
    (*_, made) = invoices((history(*works, rate=10_000),), month("2026-03"), NOW)
    assert [line.amount_minor for line in made.lines] == [1667] * 3
    assert [rounded(line.unit_minor * (line.minutes or NOTHING) / 60) for line in made.lines] == [1667] * 3
    assert made.total_minor == 5001


def test_rounding_may_be_per_ticket_and_not_per_entry() -> None:
    works = [work(f"2026-03-0{day} 09:00", 45, "tuning", ticket="T") for day in (2, 3)]
    last = work("2026-03-04 09:00", 5, "tuning", ticket="T")
    billed = [one.parts[0].billed for one in found(*works, last)]
    assert sum(billed) == 120
    entries = [replace(one, ticket=None) for one in (*works, last)]
    assert sum(one.parts[0].billed for one in found(*entries)) == 180


def test_rounding_is_the_policys_and_needs_no_setting_of_the_desk() -> None:
    assert [part.billed for part in found(work("2026-03-02 18:00", 7, "tweak"), rate=6000)[0].parts] == [7]
    assert found(work("2026-03-02 09:00", 7, "tuning"))[0].parts[0].billed == 60


# 3.3 block hours: the order of draws, the straddling entry, late entries


def test_work_is_drawn_by_when_it_was_done_and_never_by_when_it_was_entered() -> None:
    late = work("2026-03-02 09:00", 60, "mail", recorded="2026-03-20")
    early = work("2026-03-10 09:00", 60, "mail", recorded="2026-03-10 10:00")
    first, second = found(early, late)
    assert (first.work, first.cover) == (late, Cover.ALLOWANCE)
    assert (second.work, second.cover) == (early, Cover.HELD)


def test_on_one_instant_the_order_is_content() -> None:
    works = [
        replace(work("2026-03-02 09:00", 40, "mail", key=key), sequence=place) for key, place in (("b", 0), ("a", 1))
    ]
    assert [one.work.key for one in found(*works)] == ["b", "a"]
    assert found(*works) == found(*reversed(works))


def test_an_entry_larger_than_the_balance_is_split() -> None:
    assert parts(work("2026-03-02 09:00", 90, "mail")) == [("allowance", 60, 60, 0, None), ("held", 30, 0, 0, None)]


def test_rounding_is_not_capped_at_what_is_left() -> None:
    one = found(work("2026-03-02 09:00", 61, "mail"), overflow="agreed")[0]
    assert [short(part) for part in one.parts] == [("allowance", 60, 60, 0, None), ("billable", 1, 0, 30, 5000)]


def test_an_entry_that_does_not_fit_does_not_stop_the_others() -> None:
    calls = [work(f"2026-03-02 {hour}:00", 30, "call") for hour in (10, 11)]
    drawn = [[part.drawn for part in one.parts] for one in found(*calls, work("2026-03-02 12:00", 30, "mail"))]
    assert drawn == [[15, 0], [15, 0], [30]]


def test_a_corrected_entry_needs_no_reallocation() -> None:
    wrong = work("2026-03-02 09:00", 60, "mail", key="w")
    right = replace(wrong, ended=wrong.began + 600, recorded_at=at("2026-03-20"))
    other = work("2026-03-10 09:00", 50, "mail")
    assert [one.cover for one in found(wrong, other)] == [Cover.ALLOWANCE, Cover.HELD]
    assert [one.cover for one in found(wrong, other, right)] == [Cover.ALLOWANCE, Cover.ALLOWANCE]


def test_a_quota_is_used_when_the_work_is_done_and_the_next_does_not_slip_through() -> None:
    meetings = [work(f"2026-03-02 {hour}:00", 30, "meeting") for hour in range(10, 15)]
    assert [one.cover for one in found(*meetings)] == [*[Cover.ALLOWANCE] * 4, Cover.HELD]


def test_what_rolls_over_is_limited() -> None:
    assert left(history(), "2026-02-01", "letters") == 70
    assert left(history(work("2026-01-05 09:00", 25, "letter")), "2026-02-01", "letters") == 55


def test_nothing_is_stored_that_could_drift() -> None:
    kept: dict[str, Closing] = {}
    known = history(*(work(f"2026-0{number}-05 09:00", 70, "mail") for number in (1, 2, 3)))
    for size in (1, 2, 3):
        found_works(with_history(known, works=known.works[:size]), kept)
    assert found_works(known, kept) == found_works(known, {}) == found_works(known)


def test_each_part_says_which_conditions_covered_it_and_with_which_figures() -> None:
    one = found(work("2026-03-02 09:00", 25, "call"))[0]
    first = one.parts[0].because[0]
    assert first.cites == ("Q-3",)
    assert first.facts == (("work.activity", "call"),)
    assert said(one)[0] == "25 minutes, a slot of 15, 60 left of 60: 15 drawn, 10 past the slot"
