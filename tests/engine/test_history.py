from dataclasses import replace
from datetime import date

from tests.engine.quay import at, change, history, month, quay, with_history, work

from pactdesk.engine.circumstances import Circumstances
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.facts import BOUGHT, ENDED, ESTIMATE
from pactdesk.engine.spans import END
from pactdesk.engine.terms.contract import Change, Continuation, Ending, Estimate, EstimateState, Refund, Sale
from pactdesk.engine.terms.outage import Maintenance, Outage, OutageHistory

NOON = at("2026-03-02 12:00")


def known(**facts: object) -> ContractHistory:
    return with_history(history(plan="small"), **facts)


def test_facts_are_those_given_then_as_they_change() -> None:
    changes = (change("2026-03-10", plan="large"), change("2026-03-05", plan="medium"), change("2026-03-20", plan=None))
    one = known(changes=changes)
    plans = [one.raw_at(at(day))["contract"].get("plan") for day in ("2026-03-04 23:59", "2026-03-05", "2026-03-10")]
    assert plans == ["small", "medium", "large"]
    assert "plan" not in one.raw_at(at("2026-03-20"))["contract"]
    assert one.given["contract"]["plan"] == "small"


def test_changes_of_one_instant_go_by_sequence_then_key() -> None:
    def at_noon(plan: str, sequence: int, key: str) -> Change:
        return Change(NOON, (("contract", "plan", plan),), NOON, key, sequence)

    changes = (at_noon("third", 1, "b"), at_noon("second", 1, "a"), at_noon("first", 0, "c"))
    assert known(changes=changes).raw_at(NOON)["contract"]["plan"] == "third"
    assert known(changes=changes[::-1]).raw_at(NOON)["contract"]["plan"] == "third"


def test_a_change_may_bring_a_scope_and_be_a_tickets_own() -> None:
    own = Change(NOON, (("request", "kind", "problem"),), NOON, ticket="T")
    one = known(changes=(own,))
    assert one.raw_at(NOON, "T")["request"] == {"kind": "problem"}
    assert "request" not in one.raw_at(NOON, "U")
    assert "request" not in one.raw_at(NOON)


def test_an_estimate_and_what_was_bought_are_facts_of_their_ticket() -> None:
    estimates = tuple(
        Estimate("T", state, at(day), at(day))
        for state, day in ((EstimateState.PROPOSED, "2026-03-03"), (EstimateState.ACCEPTED, "2026-03-05"))
    )
    sales = (Sale("s1", "case", at("2026-03-04"), NOON, ticket="T"), Sale("s2", "help", at("2026-03-05"), NOON))
    one = known(estimates=estimates[::-1], sales=sales)
    assert "request" not in one.raw_at(at("2026-03-02"), "T")
    assert one.raw_at(at("2026-03-04"), "T")["request"] == {"estimate": "proposed", "bought": "case"}
    assert one.view_at(at("2026-03-05"), "T")[ESTIMATE] == "accepted"
    assert one.view_at(at("2026-03-05"), "T")[BOUGHT] == "case"
    assert one.view_at(at("2026-03-05"), "U")[BOUGHT] is None
    assert one.view_at(at("2026-03-05"))[ESTIMATE] is None


def test_the_last_day_is_served_and_the_earliest_end_holds() -> None:
    endings = (Ending(date(2026, 4, 2), NOON), Ending(date(2026, 4, 1), NOON))
    one = known(endings=endings)
    assert one.view_at(at("2026-04-01 23:59"))[ENDED] is False
    assert one.view_at(at("2026-04-02 00:00"))[ENDED] is True
    assert known(given={}, endings=endings).raw_at(at("2026-04-02"))["contract"] == {"ended": True}


def lapsed(last_on: str, continued: str, announced: str = "2026-01-01") -> ContractHistory:
    return known(
        endings=(Ending(date.fromisoformat(last_on), NOON, at(announced), "a"),),
        continuations=(Continuation(at(continued), NOON, "b"),),
    )


def test_a_contract_is_in_force_until_its_last_day_and_again_from_the_instant_at_which_it_is_taken_up() -> None:
    one = lapsed("2026-03-10", "2026-03-20 10:00")
    ended = [one.view_at(at(then))[ENDED] for then in ("2026-03-10 23:59:59", "2026-03-11", "2026-03-20 09:59:59")]
    assert ended == [False, True, True]
    assert one.view_at(at("2026-03-20 10:00"))[ENDED] is False
    assert list(one.lapses) == [(at("2026-03-11"), at("2026-03-20 10:00"))]


def test_an_ending_that_is_taken_back_by_the_end_of_its_last_day_lapses_nothing() -> None:
    assert not lapsed("2026-03-10", "2026-03-11 00:00").lapses
    assert list(lapsed("2026-03-10", "2026-03-11 00:00:01").lapses) == [(at("2026-03-11"), at("2026-03-11 00:00:01"))]


def test_a_continuation_takes_back_what_was_announced_before_it_and_nothing_after() -> None:
    same = "2026-03-05 10:00"
    assert not lapsed("2026-03-10", same, announced=same).lapses
    assert lapsed("2026-03-10", same, announced="2026-03-05 10:00:01").lapses
    later = replace(lapsed("2026-03-10", same), endings=(Ending(date(2026, 3, 10), NOON, at(same), "c"),))
    assert later.lapses


def test_each_ending_lapses_until_it_is_taken_back() -> None:
    one = known(
        endings=(
            Ending(date(2026, 3, 10), NOON, 1),
            Ending(date(2026, 3, 20), NOON, 2),
            Ending(date(2026, 5, 1), NOON, 9**10),
        ),
        continuations=(Continuation(at("2026-03-15"), NOON), Continuation(at("2026-04-01"), NOON)),
    )
    assert list(one.lapses) == [(at("2026-03-11"), at("2026-03-15")), (at("2026-05-02"), END)]
    assert one.serves(month("2026-03"))
    assert one.serves(month("2026-05"))
    assert not one.serves(month("2026-06"))
    assert known().serves(month("2026-06"))


def test_days_are_served_from_the_first_instant_in_force_on_them() -> None:
    one = lapsed("2026-03-10", "2026-03-20 10:00")
    days = [
        ("2026-03-10", "2026-03-12"),
        ("2026-03-11", "2026-03-19"),
        ("2026-03-11", "2026-03-20"),
        ("2026-03-21", "2026-03-21"),
    ]
    found = [one.served_from(date.fromisoformat(first), date.fromisoformat(last)) for first, last in days]
    assert found == [at("2026-03-10"), None, at("2026-03-20 10:00"), at("2026-03-21")]
    assert known().served_from(date(2025, 3, 1), date(2025, 3, 2)) == at("2026-01-01")
    ended = known(endings=(Ending(date(2026, 3, 10), NOON),))
    assert ended.served_from(date(2026, 3, 11), date(2027, 3, 11)) is None


def test_a_lapse_is_over_from_the_instant_at_which_the_contract_was_taken_up() -> None:
    one, lapse = lapsed("2026-03-10", "2026-03-20 10:00"), (at("2026-03-11"), at("2026-03-20 10:00"))
    assert [one.lapse_before(then) for then in (lapse[1] - 1, lapse[1])] == [None, lapse]
    found = [one.last_in_force(then) for then in (lapse[0] - 1, lapse[0], lapse[1] - 1, lapse[1])]
    assert found == [lapse[0] - 1, lapse[0] - 1, lapse[0] - 1, lapse[1]]


def test_what_is_down_in_a_lapse_is_not_down() -> None:
    one = lapsed("2026-03-10", "2026-03-20 10:00")
    whole = Outage("web", at("2026-03-10"), at("2026-03-21"), NOON, "k")
    pieces = (
        replace(whole, end=at("2026-03-11")),
        replace(whole, start=at("2026-03-20 10:00"), key="k+1"),
    )
    windows = (Maintenance("web", NOON, NOON + 9, NOON, "w"),)
    assert replace(one, outages=OutageHistory((whole,), windows)).downtime == OutageHistory(pieces, windows)
    still = replace(whole, end=None)
    assert [piece.end for piece in one.served(still)] == [at("2026-03-11"), None]
    assert list(one.served(replace(whole, start=at("2026-03-11"), end=at("2026-03-20")))) == []
    assert known(outages=OutageHistory((whole,))).downtime == OutageHistory((whole,))


def test_later_facts_are_told_in_order_with_an_end_as_it_was() -> None:
    one = known(
        changes=(
            change("2026-03-10", plan="large"),
            change("2026-03-01", plan="medium"),
            change("2026-03-09", ticket="U"),
        ),
        estimates=(Estimate("T", EstimateState.PROPOSED, at("2026-03-08"), NOON),),
        sales=(Sale("s", "case", at("2026-03-07"), NOON, ticket="T"),),
        endings=(Ending(date(2026, 3, 5), NOON),),
    )
    later = list(one.later(NOON, "T"))
    assert [instant for instant, _ in later] == [at("2026-03-07"), at("2026-03-08"), at("2026-03-10")]
    assert [raw["contract"]["ended"] for _, raw in later] == [False] * 3
    assert later[1][1]["request"] == {"estimate": "proposed", "bought": "case"}
    assert [instant for instant, _ in one.later(NOON, None)] == [at("2026-03-10")]
    assert "ended" not in next(known(changes=one.changes).later(NOON, None))[1]["contract"]


def test_what_was_known_at_an_instant_is_what_was_on_record_by_then() -> None:
    before, after = NOON, NOON + 1
    outages = tuple(Outage("web", NOON, NOON + 9, recorded, str(recorded)) for recorded in (before, after))
    windows = tuple(Maintenance("web", NOON, NOON + 9, recorded, str(recorded)) for recorded in (before, after))
    one = known(
        works=(
            work("2026-03-02 11:00", 60, "repair"),
            replace(work("2026-03-02 10:00", 60, "repair"), recorded_at=after),
        ),
        changes=(Change(0, (), before), Change(0, (), after)),
        estimates=tuple(Estimate("T", EstimateState.PROPOSED, 0, recorded) for recorded in (before, after)),
        sales=tuple(Sale(str(recorded), "case", 0, recorded) for recorded in (before, after)),
        refunds=tuple(Refund("s", 0, recorded) for recorded in (before, after)),
        endings=tuple(Ending(date(2026, 3, 5), recorded) for recorded in (before, after)),
        continuations=tuple(Continuation(0, recorded) for recorded in (before, after)),
        outages=OutageHistory(outages, windows),
    )
    then = one.known(NOON)
    facts = (then.works, then.changes, then.estimates, then.sales, then.refunds, then.endings, then.continuations)
    assert [len(each) for each in (*facts, then.outages.outages, then.outages.windows)] == [1] * 9
    assert all(fact.recorded_at == before for each in facts for fact in each)
    assert one.known(after) == one


def test_of_two_works_with_one_key_the_last_recorded_stands_and_one_of_no_length_takes_it_back() -> None:
    first = work("2026-03-02 09:00", 60, "repair", key="w")
    longer = work("2026-03-02 09:00", 90, "repair", key="w", recorded="2026-03-05")
    assert known(works=(longer, first)).standing_works == (longer,)
    gone = replace(first, ended=first.began, recorded_at=at("2026-03-06"))
    assert known(works=(gone, longer, first)).standing_works == ()
    assert known(works=(gone, longer, first)).known(at("2026-03-05")).standing_works == (longer,)


def test_a_sale_told_twice_is_one_sale() -> None:
    first = Sale("s", "case", at("2026-03-02"), NOON)
    again = replace(first, at=at("2026-03-03"))
    assert known(sales=(again, first)).sales_in_order == (first,)


def test_an_edition_holds_from_its_instant_on_and_the_first_from_ever() -> None:
    second, third = replace(quay(), name="2"), replace(quay(), name="3")
    one = known(editions=((NOON, quay()), (NOON + 20, third), (NOON + 10, second)))
    names = [one.edition_at(instant).name for instant in (0, NOON + 9, NOON + 10, NOON + 19, NOON + 20)]
    assert names == ["1", "1", "2", "2", "3"]


def test_the_zone_says_in_which_month_an_instant_lies() -> None:
    assert known().month_of(at("2026-03-31 23:59:59")) == month("2026-03")
    assert known().month_of(at("2026-04-01")) == month("2026-04")
    assert known().first_month == month("2026-01")
    assert known().currency == "EUR"


def test_the_contracts_own_changes_are_the_instants_at_which_it_changed() -> None:
    changes = (change("2026-03-10", plan="large"), change("2026-03-11", ticket="T", plan="x"))
    assert known(changes=changes).changed_at == (at("2026-01-01"), at("2026-03-10"))


def test_a_work_is_judged_by_the_edition_in_force_when_it_began() -> None:
    one = work("2026-03-02 11:30", 60, "repair", ticket="T")
    changed = with_history(history(), editions=((0, quay()), (NOON, replace(quay(), name="2"))))
    assert Circumstances(changed, one).edition.name == "1"
    assert Circumstances(changed, replace(one, began=NOON)).edition.name == "2"


def test_limits_reach_over_the_work_its_ticket_its_day_and_its_month() -> None:
    one = work("2026-03-31 23:30", 60, "repair", key="w")
    assert Circumstances(history(), one).scopes == {
        "work": "work w",
        "ticket": "work w",
        "day": "2026-03-31",
        "month": "March 2026",
    }
    assert Circumstances(history(), replace(one, ticket="w")).scopes["ticket"] == "ticket w"


def test_the_facts_of_a_work_stand_beside_those_of_its_contract() -> None:
    one = Circumstances(with_history(history(), given={"work": {"extra": "x"}}), work("2026-03-02 11:00", 60, "call"))
    assert one.view_at(NOON)["work.activity"] == "call"
    assert one.view_at(NOON) is one.view_at(NOON)
