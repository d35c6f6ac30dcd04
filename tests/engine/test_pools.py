from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.engine.quay import at, change, found, history, quay, work

from pactdesk.engine.explain import explain
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.allowance import Limit, Period, Saying, Unit
from pactdesk.engine.terms.contract import Continuation, Ending
from pactdesk.engine.terms.work import Alert, Usage, Work, WorkFinding
from pactdesk.engine.works import found_works, usage_at


def usage(finding: WorkFinding, name: str) -> tuple[object, object]:
    one = next(one for one in finding.usage if one.allowance == name)
    return one.used, one.left


def alerts(*works: Work) -> list[list[Alert]]:
    return [list(one.alerts) for one in found(*works, coach="kim")]


def with_allowance(name: str, **values: object) -> Edition:
    allowances = {**quay().allowances, name: replace(quay().allowances[name], **values)}  # type: ignore[arg-type]  # its fields
    return replace(quay(), allowances=allowances)


def test_usage_after_a_work_counts_minutes_or_pieces_of_its_period() -> None:
    works = [
        work("2026-02-27 09:00", 50, "mail"),
        work("2026-03-02 09:00", 5, "call"),
        work("2026-03-02 10:00", 9, "meeting"),
    ]
    *_, last = found(*works)
    assert usage(last, "questions") == (15, 45)
    assert usage(last, "meetings") == (1, 3)
    assert next(one for one in last.usage if one.allowance == "meetings") == Usage(
        "meetings", Unit.PIECES, "2026", Fraction(1), Fraction(3)
    )


def test_an_allowance_is_as_large_as_the_fact_says_when_it_is_drawn() -> None:
    works = [work("2026-03-02 09:00", 60, "service"), work("2026-03-12 09:00", 60, "service")]
    grown = change("2026-03-10", monthly_hours=Fraction(3))
    first, second = found(*works, changes=[grown], monthly_hours=Fraction(1, 2), rate=6000)
    assert usage(first, "month") == (30, 0)
    assert usage(second, "month") == (90, 90)


def test_an_allowance_that_shrinks_below_what_was_drawn_has_nothing_left() -> None:
    works = [work("2026-03-02 09:00", 60, "service"), work("2026-03-12 09:00", 60, "service")]
    shrunk = change("2026-03-10", monthly_hours=None)
    _, second = found(*works, changes=[shrunk], monthly_hours=Fraction(2), rate=6000)
    assert usage(second, "month") == (60, 0)
    assert second.amount_minor == 6000


def test_what_is_left_now_is_told_without_a_work() -> None:
    known = history(work("2026-03-02 09:00", 50, "mail"), work("2026-03-20 09:00", 5, "mail"))
    left = {one.allowance: one.left for one in usage_at(known, at("2026-03-10 09:00"))}
    assert left["questions"] == 5
    assert {one.left for one in usage_at(history(), at("2026-04-01")) if one.allowance == "questions"} == {60}


@pytest.mark.parametrize(
    ("per", "months", "left"),
    [
        (Period.MONTH, "2026-03-31 23:00", 10),
        (Period.MONTH, "2026-04-01 00:00", 60),
        (Period.QUARTER, "2026-03-31 23:00", 10),
        (Period.QUARTER, "2026-04-01 00:00", 60),
        (Period.YEAR, "2026-12-31 23:00", 10),
        (Period.YEAR, "2027-01-01 00:00", 60),
        (Period.CONTRACT, "2027-01-01 00:00", 10),
    ],
)
def test_a_period_ends_with_its_last_local_minute(per: Period, months: str, left: int) -> None:
    known = history(work("2026-03-02 09:00", 50, "mail"))
    known = replace(known, editions=((0, with_allowance("questions", per=per)),))
    assert next(one for one in usage_at(known, at(months)) if one.allowance == "questions").left == left


# carry


@pytest.mark.parametrize(("used", "left"), [([], 70), ([40], 40), ([39], 41), ([9], 70), ([10], 70), ([11], 69)])
def test_what_is_left_goes_over_as_far_as_the_policy_says(used: list[int], left: int) -> None:
    works = [work("2026-01-05 09:00", minutes, "letter") for minutes in used]
    assert usage(found(*works, work("2026-02-02 09:00", 1, "repair"))[-1], "letters") == (0, left)


def test_what_was_carried_is_carried_again_within_the_same_limit() -> None:
    known = history(work("2026-01-05 09:00", 40, "letter"), work("2026-02-05 09:00", 35, "letter"))
    lefts = [
        next(one for one in usage_at(known, at(day)) if one.allowance == "letters").left
        for day in ("2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")
    ]
    assert lefts == [5, 45, 70, 70]


def test_nothing_is_carried_into_the_first_period_nor_over_from_what_was_not_there() -> None:
    assert usage(found(work("2026-01-05 09:00", 1, "repair"))[0], "letters") == (0, 40)
    shrinking = with_allowance("letters", size=0, size_fact="contract.monthly_hours")
    known = replace(history(monthly_hours=Fraction(1)), editions=((0, shrinking),))
    known = replace(
        known, works=(work("2026-01-05 09:00", 50, "letter"),), changes=(change("2026-01-10", monthly_hours=None),)
    )
    assert next(one for one in usage_at(known, at("2026-02-01")) if one.allowance == "letters").left == 0


@pytest.mark.parametrize(("changed", "left"), [("2026-01-31 23:59:59", 60), ("2026-02-01 00:00:00", 40)])
def test_what_goes_over_is_what_was_left_in_the_last_second(changed: str, left: int) -> None:
    sized = with_allowance("letters", size=0, size_fact="contract.monthly_hours", carry=100)
    known = replace(history(monthly_hours=Fraction(1, 6)), editions=((0, sized),))
    known = replace(known, changes=(change(changed, monthly_hours=Fraction(1, 2)),))
    assert next(one for one in usage_at(known, at("2026-02-01")) if one.allowance == "letters").left == left


def test_nothing_goes_over_where_the_policy_does_not_say_so() -> None:
    assert usage(found(work("2026-02-02 09:00", 1, "repair"))[0], "questions") == (0, 60)


def test_a_late_work_takes_from_what_was_carried() -> None:
    late = work("2026-01-05 09:00", 40, "letter", recorded="2026-03-01 09:00")
    letter = work("2026-02-02 09:00", 70, "letter")
    assert [part.drawn for part in found(letter)[0].parts] == [70]
    assert [part.drawn for part in found(letter, late)[1].parts] == [40, 0]


# alerts


def test_an_alert_fires_as_its_share_is_reached() -> None:
    told = alerts(work("2026-03-02 09:00", 47, "mail"), work("2026-03-03 09:00", 1, "mail"))
    assert told[0] == []
    assert told[1] == [
        Alert("questions", "March 2026", Fraction(4, 5), at("2026-03-03 09:01"), ("kim", "customer"), ("Q-4",))
    ]


def test_a_step_over_both_shares_gives_both() -> None:
    assert [alert.share for alert in alerts(work("2026-03-02 09:00", 60, "mail"))[0]] == [Fraction(4, 5), 1]


def test_a_share_is_told_once_a_period() -> None:
    works = [work(f"2026-03-0{day} 09:00", 25, "mail") for day in (2, 3, 4, 5)]
    shares = [[alert.share for alert in told] for told in alerts(*works, work("2026-04-02 09:00", 48, "mail"))]
    assert shares == [[], [Fraction(4, 5)], [1], [], [Fraction(4, 5)]]


def test_an_empty_allowance_and_one_without_shares_are_silent() -> None:
    edition = with_allowance("questions", size=0)
    known = replace(history(work("2026-03-02 09:00", 10, "mail")), editions=((0, edition),))
    assert found_works(known)[0].alerts == ()
    assert found(work("2026-03-02 09:00", 160, "block"), rate=1)[0].alerts == ()


def test_a_role_that_nobody_fills_is_not_told() -> None:
    assert found(work("2026-03-02 09:00", 50, "mail"))[0].alerts[0].to == ("customer",)


# a lapse


def lapsed(*works: Work) -> ContractHistory:
    """Return a contract that was in force until the last of January and again from the second of March on."""
    ended, taken_up = Ending(date(2026, 1, 31), 0), Continuation(at("2026-03-02 10:00"), 0)
    return replace(history(*works, overflow="agreed"), endings=(ended,), continuations=(taken_up,))


def test_there_is_nothing_in_the_allowance_of_a_period_without_a_contract() -> None:
    days = ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-12-01")
    known = lapsed(*(work(f"{day} 09:00", 30, "mail") for day in days))
    found = found_works(known)
    assert [[part.allowance for part in one.parts] for one in found] == [
        ["questions"],
        [None],
        [None],
        ["questions"],
        ["questions"],
    ]
    assert [usage(one, "questions") for one in found[:3]] == [(30, 30), (0, 0), (0, 0)]
    assert usage(found[1], "meetings") == (0, 4)
    assert usage(found[1], "old-block") == (0, 100)


@pytest.mark.parametrize(("month", "left"), [("2026-01", 40), ("2026-02", 0), ("2026-03", 40), ("2026-04", 70)])
def test_nothing_is_carried_over_a_period_without_a_contract(month: str, left: int) -> None:
    assert next(one for one in usage_at(lapsed(), at(f"{month}-28")) if one.allowance == "letters").left == left


def test_what_is_left_goes_over_a_lapse_within_a_period() -> None:
    known = replace(
        lapsed(), endings=(Ending(date(2026, 1, 10), 0),), continuations=(Continuation(at("2026-01-20"), 0),)
    )
    assert next(one for one in usage_at(known, at("2026-02-01")) if one.allowance == "letters").left == 70


SAID = {Limit.USED_UP: "It is used up.", Limit.PAST: "That was past it."}


def said(name: str, *works: Work, at: Iterable[Limit] = Limit, **contract: object) -> list[list[str]]:
    """Return what an allowance that speaks at its limits has shown with each work."""
    edition = with_allowance(name, notices=tuple(Saying(limit, SAID[limit], ("Q-5",)) for limit in at))
    known = replace(history(*works, **contract), editions=((0, edition),))  # type: ignore[arg-type]  # facts by name
    return [[notice.value for notice in one.notices] for one in found_works(known)]


UP, OVER = SAID.values()


@pytest.mark.parametrize(
    ("minutes", "shown"), [(14, [[], []]), (15, [[], []]), (16, [[OVER], []]), (59, [[OVER], []]), (75, [[OVER], []])]
)
def test_a_slot_that_is_overrun_is_past_the_allowance(minutes: int, shown: list[list[str]]) -> None:
    works = work("2026-03-02 09:00", minutes, "call"), work("2026-03-03 09:00", 1, "repair")
    assert said("questions", *works) == shown


@pytest.mark.parametrize(("minutes", "shown"), [(59, []), (60, [UP]), (61, [OVER, UP])])
def test_an_allowance_speaks_when_it_is_used_up_and_when_it_is_passed(minutes: int, shown: list[str]) -> None:
    works = work("2026-03-02 09:00", minutes, "mail"), work("2026-03-03 09:00", 10, "meeting")
    assert said("questions", *works) == [shown, []]
    assert said("questions", *works, at=[Limit.PAST]) == [[one for one in shown if one == OVER], []]
    assert said("questions", *works, at=[Limit.USED_UP]) == [[one for one in shown if one == UP], []]


def test_pieces_are_used_up_by_the_last_and_passed_by_the_next() -> None:
    works = [work(f"2026-03-0{day} 09:00", 46, "meeting") for day in range(2, 7)]
    assert said("meetings", *works) == [[], [], [], [UP], [OVER, UP]]


def test_what_never_held_anything_is_passed_and_not_used_up() -> None:
    assert said("month", work("2026-03-02 09:00", 5, "service"), rate=6000) == [[OVER]]


def test_a_notice_is_explained_with_its_figures_and_cited_by_the_part_that_is_past() -> None:
    edition = with_allowance("questions", notices=(Saying(Limit.PAST, "The rate is {contract.rate}.", ("Q-5",)),))
    known = replace(history(work("2026-03-02 09:00", 70, "mail"), rate=6000), editions=((0, edition),))
    (one,) = found_works(known)
    drawn, past = one.parts
    assert [notice.value for notice in one.notices] == ["The rate is 60.00 EUR."]
    assert ("Q-5" in drawn.cites, "Q-5" in past.cites) == (False, True)
    (why,) = [because.sentence for because in explain(edition, [one.finding]) if because.clause == "Q-5"]
    assert why == "Four meetings a year are included. Here: 10 minutes past questions: The rate is 60.00 EUR."
