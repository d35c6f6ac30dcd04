"""Does an assessment say all that the policy says of a ticket at an instant, whatever order its facts came in?"""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from tests.engine.harbour import assessed, at, changed, fact, harbour

from pactdesk.engine.assess import decide_open
from pactdesk.engine.explain import explain
from pactdesk.engine.policy.facts import FactDecl, FactType, Value
from pactdesk.engine.policy.rules import Undecided
from pactdesk.engine.policy.says import Price, Promise
from pactdesk.engine.policy.view import Raw
from pactdesk.engine.terms.ticket import Happening, State

OPENED, ANSWERED, SOLVED = Happening.OPENED, Happening.ANSWERED, Happening.SOLVED
FRIDAY = "2026-03-06 14:00"
FIRST = fact(FRIDAY, OPENED)


class TestOpening:
    def test_an_admitted_ticket_is_new_on_its_hours_with_all_its_milestones(self) -> None:
        found = assessed(FRIDAY, FIRST, contract__plan="gold")
        assert (found.state, found.outcome) == (State.NEW, "admitted")
        assert found.hours is not None
        assert found.hours.value == "office"
        assert [(one.value.name, one.value.due) for one in found.milestones] == [
            ("first-response", at("2026-03-06 16:00")),
            ("resolution", at("2026-03-13 14:00")),
        ]
        assert found.rank is not None
        assert found.rank.value == (0, at(FRIDAY))

    def test_an_internal_target_is_measured_and_marked(self) -> None:
        one = assessed(FRIDAY, FIRST).milestones[0].value
        assert (one.due, one.promise) == (at("2026-03-10 14:00"), Promise.INTERNAL)

    def test_a_ticket_not_admitted_has_no_clock_no_rank_and_pages_nobody(self) -> None:
        found = assessed(
            "2026-03-06 22:00", fact("2026-03-06 22:00", OPENED), contact__trained=False, request__channel="phone"
        )
        assert (found.state, found.outcome, found.admission.value.awaits) == (State.HELD, "held", "colleague")
        assert [one.value.due for one in found.milestones] == [None, None]
        assert found.hours is None
        assert found.rank is None
        assert found.paged.value is False
        assert found.next_change_at is None

    def test_what_would_help_is_offered_with_its_price(self) -> None:
        found = assessed(FRIDAY, FIRST, contract__plan="none")
        assert found.outcome == "offered"
        offers = [one.value for one in found.offers]
        assert [(one.item, one.price_minor, one.per, one.minimum_minutes) for one in offers] == [
            ("renewal", None, None, None),
            ("case", 30_000, "hour", 120),
        ]

    def test_an_offer_says_what_it_costs(self) -> None:
        renewal, case = assessed(FRIDAY, FIRST, contract__plan="none").offers
        assert [step.text for step in renewal.because[0].steps] == ["renewal costs what is quoted"]
        assert case.because[0].steps[0].text == "case costs 300.00 EUR per hour, 2 hours at least"
        prices = harbour().prices
        rules = tuple(replace(rule, says=Price(5)) if rule.group == "case" else rule for rule in prices.rules)
        plain = replace(harbour(), prices=replace(prices, rules=rules))
        raw: Raw = {"contact": {"trained": True}, "request": {"kind": "problem"}, "contract": {"plan": "none"}}
        found = decide_open(plain, raw, at(FRIDAY)).offers[1]
        assert found.because[0].steps[0].text == "case costs 0.05 EUR"
        assert (found.value.per, found.value.minimum_minutes) == (None, None)

    def test_an_item_that_no_rule_prices_is_a_quote_without_a_reason(self) -> None:
        bare = replace(harbour(), prices=replace(harbour().prices, rules=()))
        raw: Raw = {"contact": {"trained": True}, "request": {"kind": "problem"}, "contract": {"plan": "none"}}
        for offer in decide_open(bare, raw, at(FRIDAY)).offers:
            assert (offer.value.price_minor, offer.because) == (None, ())

    def test_a_price_that_a_fact_holds_is_that_of_the_contract(self) -> None:
        prices = harbour().prices
        rules = tuple(
            replace(rule, says=Price(fact="contract.rate", per="hour")) if rule.group == "case" else rule
            for rule in prices.rules
        )
        rate = FactDecl("contract", "rate", FactType.MONEY)
        priced = replace(
            harbour(), prices=replace(prices, rules=rules), facts={**harbour().facts, "contract.rate": rate}
        )
        for given, price in ((12_500, 12_500), (None, None)):
            contract: dict[str, Value] = {"plan": "none"} if given is None else {"plan": "none", "rate": given}
            raw: Raw = {"contact": {"trained": True}, "request": {"kind": "problem"}, "contract": contract}
            assert decide_open(priced, raw, at(FRIDAY)).offers[1].value.price_minor == price

    def test_buying_what_was_offered_admits_and_starts_the_clock_then(self) -> None:
        bought = fact("2026-03-09 10:00", OPENED, changes=(("request", "bought", "case"),))
        found = assessed("2026-03-09 10:00", FIRST, bought, contract__plan="none")
        assert (found.outcome, found.milestones[0].value.due) == ("admitted", at("2026-03-11 10:00"))

    @pytest.mark.parametrize(("when", "paged"), [("16:59:59", False), ("17:00", True)])
    def test_who_is_on_call_is_woken_by_the_hour(self, when: str, *, paged: bool) -> None:
        found = assessed(f"2026-03-06 {when}", fact(f"2026-03-06 {when}", OPENED), request__channel="phone")
        assert found.paged.value is paged

    def test_notices_carry_the_facts_of_the_request(self) -> None:
        found = assessed(FRIDAY, FIRST, request__channel="phone", contract__care_until=date(2026, 12, 31))
        assert [one.value for one in found.notices] == ["Care ends on 2026-12-31."]

    def test_a_choice_is_explained_by_its_definition(self) -> None:
        assert [one.value for one in assessed(FRIDAY, FIRST, request__priority="high").definitions] == [
            "Work stands still."
        ]
        assert assessed(FRIDAY, FIRST, request__priority="low").definitions == ()

    def test_an_admission_that_was_taken_is_kept_beside_what_is_known_now(self) -> None:
        found = assessed(FRIDAY, fact(FRIDAY, OPENED, outcome="admitted"), contract__plan="none")
        assert (found.outcome, found.admission.value.outcome.value) == ("admitted", "offered")

    def test_before_its_opening_there_is_no_ticket(self) -> None:
        with pytest.raises(ValueError, match="no opening"):
            assessed("2026-03-06 13:59", FIRST)

    def test_a_request_the_policy_does_not_decide_says_so(self) -> None:
        with pytest.raises(Undecided):
            decide_open(harbour(), {"contact": {"trained": True}}, at(FRIDAY))

    def test_the_outcome_is_the_same_when_only_the_opening_is_asked(self) -> None:
        raw: Raw = {"contact": {"trained": True}, "request": {"kind": "problem"}}
        assert decide_open(harbour(), raw, at(FRIDAY)) == assessed(FRIDAY, FIRST)


class TestStanding:
    """Rules see dates as of the admission and facts as they stand."""

    def test_hours_rank_and_definitions_follow_a_change(self) -> None:
        facts = (
            FIRST,
            changed("2026-03-06 14:30", "contract", "plan", "gold"),
            changed("2026-03-06 14:30", "request", "priority", "high"),
        )
        before, after = (assessed(now, *facts) for now in ("2026-03-06 14:29:59", "2026-03-06 14:30"))
        assert before.rank is not None
        assert after.rank is not None
        assert (before.rank.value, after.rank.value) == ((1, at(FRIDAY)), (0, at(FRIDAY)))
        assert [one.value for one in after.definitions] == ["Work stands still."]
        assert before.definitions == ()

    def test_notices_and_paging_are_those_of_the_opening(self) -> None:
        night = "2026-03-06 22:00"
        call = changed("2026-03-06 22:30", "request", "channel", "phone")
        opened = fact(night, OPENED)
        found = assessed("2026-03-06 23:00", opened, call, contract__care_until=date(2026, 12, 31))
        assert (found.paged.value, found.notices) == (False, ())

    def test_an_outcome_taken_is_judged_once_more_on_the_facts_of_its_opening(self) -> None:
        facts = (
            fact(FRIDAY, OPENED),
            fact("2026-03-06 15:00", OPENED, outcome="admitted", changes=(("request", "bought", "case"),)),
        )
        found = assessed("2026-03-06 15:00", *facts, contract__plan="none")
        assert (found.outcome, found.admission.because[0].rule) == ("admitted", "bought")

    def test_a_refused_ticket_is_closed(self) -> None:
        found = assessed(FRIDAY, fact(FRIDAY, OPENED, outcome="refused"))
        assert (found.state, found.outcome, found.hours) == (State.CLOSED, "refused", None)


def test_facts_may_arrive_in_any_order() -> None:
    facts = (
        FIRST,
        fact("2026-03-06 14:30", Happening.WAITING),
        changed("2026-03-06 15:00", "contract", "plan", "gold"),
        fact("2026-03-06 15:30", Happening.RESUMED),
        fact("2026-03-06 16:10", ANSWERED),
    )
    expected = assessed("2026-03-07 00:00", *facts)
    assert all(assessed("2026-03-07 00:00", *shuffled) == expected for shuffled in permutations(facts))


class TestWhy:
    def sentences(self, **given: object) -> dict[str, str]:
        found = assessed(FRIDAY, FIRST, **given)
        return {one.clause: one.sentence for one in explain(harbour(), found.findings)}

    def test_clauses_come_in_order_of_weight(self) -> None:
        assert list(self.sentences(contract__plan="gold")) == ["H-3", "H-2", "H-1", "H-12", "H-11"]

    def test_each_sentence_has_this_requests_facts_and_figures(self) -> None:
        said = self.sentences(contract__plan="gold")
        assert said["H-2"] == (
            "Gold is answered within two hours of business time. Here: plan is gold, kind is problem;"
            " 2 hours of business time from Fri 2026-03-06 14:00 CET: due Fri 2026-03-06 16:00 CET."
        )
        assert said["H-3"].endswith("Here: plan is gold; admission: admitted.")

    def test_it_says_why_no_due_time_is_named_while_waiting(self) -> None:
        found = assessed("2026-03-09 12:00", FIRST, fact("2026-03-06 15:00", Happening.WAITING), contract__plan="gold")
        said = {one.clause: one.sentence for one in explain(harbour(), found.findings)}
        assert said["H-2"].endswith("the clock stands still since Fri 2026-03-06 15:00 CET, with 1 hour left.")

    def test_every_finding_is_said_once_heaviest_first(self) -> None:
        found = assessed(
            "2026-03-06 18:00",
            fact("2026-03-06 18:00", OPENED),
            contract__plan="gold",
            contract__care_until=date(2026, 12, 31),
            request__channel="phone",
            request__priority="high",
        )
        assert [one.subject for one in found.findings] == [
            "admission",
            "due first-response",
            "due resolution",
            "paged",
            "notice",
            "definition",
            "act open",
        ]
        said = [one.clause for one in explain(harbour(), found.findings)]
        assert said == ["H-3", "H-2", "H-1", "H-12", "H-8", "H-7", "H-10", "H-11"]

    def test_hours_that_no_target_runs_on_are_said_by_themselves(self) -> None:
        table = harbour().milestones
        outage = replace(table, rules=tuple(rule for rule in table.rules if rule.id == "outage"))
        raw: Raw = {"contact": {"trained": True}, "request": {"kind": "outage"}}
        found = decide_open(replace(harbour(), milestones=outage), raw, at(FRIDAY))
        assert [one.subject for one in found.findings] == [
            "admission", "due first-response", "hours", "paged", "act open"
        ]  # fmt: skip
        said = {one.clause: one.sentence for one in explain(harbour(), found.findings)}
        assert said["H-1"].endswith("Here: office hours hold for this ticket.")

    def test_a_clause_that_admits_and_promises_says_both(self) -> None:
        assert self.sentences()["H-3"].endswith(
            "Here: plan is basic; plan is basic where none is given; plan is basic, kind is problem;"
            " 2 business days from Fri 2026-03-06 14:00 CET: due Tue 2026-03-10 14:00 CET,"
            " measured inside and not promised."
        )
        assert self.sentences(contract__plan="basic")["H-3"].startswith(
            "Basic is answered within two business days. Here: plan is basic; admission: admitted; plan is basic, kind"
        )

    def test_it_says_why_a_fact_is_judged_as_another(self) -> None:
        said = self.sentences(contract__plan="gold", contract__care_until=date(2026, 1, 31))
        assert said["H-7"].endswith(
            "Here: plan is none, cared-for does not hold (care_until is 2026-01-31);"
            " plan is judged as none, gold was given; renewal costs what is quoted."
        )

    def test_one_other_fact_changes_the_sentence(self) -> None:
        assert self.sentences(contract__plan="gold").get("H-2") != self.sentences(contract__plan="basic").get("H-2")
