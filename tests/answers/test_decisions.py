"""Does an answer name everything, with null where there is nothing to say, in the words of stories?"""

from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from tests.command.harness import HARBOR

from pactdesk.answers.decisions import amount_text, percent_of, time_text
from pactdesk.command.decide import answered
from pactdesk.command.reading import edition_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.question import read_instant

BERLIN = ZoneInfo("Europe/Berlin")
ASKED = {"at": "2026-03-06 11:00", "zone": "Europe/Berlin"}
PROBLEM = {"kind": "problem"}


@pytest.fixture(scope="module")
def harbor() -> Edition:
    return edition_of(str(HARBOR))


def answer(harbor: Edition, **asked: object) -> dict[str, object]:
    """Return an answer without its reasons."""
    found = answered(harbor, {**ASKED, **asked})
    assert isinstance(found["cites"], list)
    assert isinstance(found["why"], list)
    assert len(found["cites"]) == len(found["why"])
    return {name: one for name, one in found.items() if name not in ("cites", "why")}


class TestOpening:
    def test_an_admitted_request(self, harbor: Edition) -> None:
        assert answer(harbor, contract={"plan": "gold"}, request=PROBLEM) == {
            "outcome": "admitted",
            "offers": [],
            "redirect_to": None,
            "awaits": None,
            "assign": None,
            "notices": [],
            "state": "new",
            "hours": "office",
            "due": {"first-response": "2026-03-09T08:45:00+01:00"},
            "internal": [],
            "paged": False,
            "refused": None,
        }

    def test_one_that_is_offered_something(self, harbor: Edition) -> None:
        found = answer(harbor, contract={"plan": "none"}, request=PROBLEM, account={"users": 12})
        assert found["offers"] == [{"item": "one-case", "price": "400.00", "per": "case", "minimum_minutes": None}]
        assert (found["outcome"], found["state"], found["hours"]) == ("offered", "held", None)
        assert found["due"] == {"first-response": None}
        assert found["notices"] == ["12 users are many."]

    def test_a_minimum_is_named_with_what_is_offered(self, harbor: Edition) -> None:
        found = answer(harbor, request={"kind": "training"})
        assert found["offers"] == [{"item": "training-hour", "price": "180.00", "per": "hour", "minimum_minutes": 120}]

    def test_an_internal_target_is_marked(self, harbor: Edition) -> None:
        found = answer(harbor, request=PROBLEM)
        assert (found["internal"], found["due"]) == (
            ["first-response"],
            {"first-response": "2026-03-10T11:00:00+01:00"},
        )

    def test_one_that_is_redirected_pages_nobody(self, harbor: Edition) -> None:
        urgent = {"at": "2026-03-06 20:00", "contract": {"plan": "gold"}, "request": {**PROBLEM, "priority": "P1"}}
        found = answer(harbor, **urgent)
        assert (found["outcome"], found["redirect_to"], found["paged"]) == ("redirected", "phone", False)

    def test_one_that_pages(self, harbor: Edition) -> None:
        urgent = {"at": "2026-03-06 22:00", "contract": {"plan": "gold"}, "request": {**PROBLEM, "priority": "P1"}}
        assert answer(harbor, **urgent)["paged"] is True

    def test_times_are_told_in_the_zone_asked_for(self, harbor: Edition) -> None:
        found = answer(harbor, at="2026-03-06T10:00Z", zone="Asia/Tokyo", contract={"plan": "gold"}, request=PROBLEM)
        assert found["due"] == {"first-response": "2026-03-09T16:45:00+09:00"}


class TestWorking:
    def test_included_work_costs_nothing(self, harbor: Edition) -> None:
        assert answer(harbor, work={"activity": "problem", "minutes": 30}) == {
            "coverage": "included",
            "split": None,
            "minutes": 30,
            "billed_minutes": 0,
            "amount": None,
            "usage": {"questions": {"used": 0, "left": 60}, "meetings": {"used": 0, "left": 4}},
            "alerts": [],
            "notices": [],
            "refused": None,
        }

    def test_billable_work_has_its_minimum(self, harbor: Edition) -> None:
        found = answer(harbor, work={"activity": "training", "minutes": 30, "ticket": "A"})
        assert (found["coverage"], found["billed_minutes"], found["amount"]) == ("billable", 120, "360.00")

    def test_work_past_its_limit_is_split(self, harbor: Edition) -> None:
        work = {"activity": "meeting", "minutes": 60}
        found = answer(harbor, contract={"hourly_rate": 100}, work=work)
        assert (found["coverage"], found["minutes"], found["billed_minutes"]) == (None, 60, 15)
        assert found["amount"] == "25.00"
        assert found["split"] == [
            {"coverage": "allowance", "minutes": 45, "billed_minutes": 0, "amount": None, "cites": ["BH-6"]},
            {"coverage": "billable", "minutes": 15, "billed_minutes": 15, "amount": "25.00", "cites": ["BH-6"]},
        ]
        assert found["usage"] == {"questions": {"used": 0, "left": 60}, "meetings": {"used": 1, "left": 3}}

    def test_an_alert_names_its_share(self, harbor: Edition) -> None:
        asked = {"activity": "question", "minutes": 10}
        earlier = [{**asked, "ended_at": f"2026-03-0{day} 10:00"} for day in (2, 3)]
        found = answer(harbor, contract={"coach": "kim"}, work={**asked, "minutes": 15}, earlier=[*earlier, earlier[0]])
        assert found["alerts"] == [
            {"allowance": "questions", "percent": 80},
            {"allowance": "questions", "percent": 100},
        ]


class TestMaking:
    def test_a_contract_that_can_be_made(self, harbor: Edition) -> None:
        contract = {"plan": "gold", "licensed_users": 3, "purchased_on": "2026-01-15", "coach": "kim"}
        assert answer(harbor, contract=contract) == {
            "outcome": "accepted",
            "reasons": [],
            "monthly_fee": "345.00",
            "dates": {"purchased_on": "2026-01-15", "care_until": "2027-01-15"},
            "staffing": [],
            "refused": None,
        }

    def test_one_that_cannot(self, harbor: Edition) -> None:
        found = answer(harbor, contract={"plan": "gold", "licensed_users": 2}, account={"users": 3})
        assert (found["outcome"], found["reasons"]) == ("rejected", ["Only 2 of 3 users are licensed."])
        assert (found["monthly_fee"], found["staffing"], found["dates"]) == (None, [], {})

    def test_a_fee_that_rests_on_something_unknown_is_none(self, harbor: Edition) -> None:
        assert answer(harbor, contract={"plan": "basic"})["monthly_fee"] is None


class TestActing:
    def test_an_act_with_its_needs_and_notice(self, harbor: Edition) -> None:
        assert answer(harbor, act="cancel") == {
            "needs": [{"what": "writing", "or_with": "manager", "says": None}],
            "does": [],
            "opens": None,
            "notice_days": 30,
            "until": {},
            "says": [],
            "refused": None,
        }

    def test_an_act_that_nobody_rules_needs_nothing(self, harbor: Edition) -> None:
        found = answer(harbor, act="open")
        assert (found["needs"], found["does"], found["notice_days"], found["until"]) == ([], [], None, {})

    def test_a_date_moves_on_from_its_end_or_from_the_day(self, harbor: Edition) -> None:
        renewed = answer(harbor, act="renew", contract={"plan": "gold", "care_until": "2026-06-30"})
        assert renewed["until"] == {"care_until": "2027-06-30"}
        assert renewed["says"] == ["Until 2026-06-30."]
        assert answer(harbor, act="renew")["until"] == {"care_until": "2027-03-06"}

    @pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin"])
    def test_the_day_is_the_desks_whatever_zone_is_asked_in(self, zone: str, harbor: Edition) -> None:
        late = {"at": "2026-03-06T23:30+01:00", "zone": zone}
        assert answer(harbor, act="renew", **late)["until"] == {"care_until": "2027-03-06"}


def test_the_order_of_a_queue(harbor: Edition) -> None:
    queue = [{"request": PROBLEM}, {"ticket": "B", "request": PROBLEM, "contract": {"plan": "gold"}}]
    assert answer(harbor, queue=queue) == {"order": ["B", "1"], "refused": None}


def test_figures_in_words(harbor: Edition) -> None:
    noon = read_instant("2026-03-06 12:00", BERLIN)
    assert (time_text(noon, BERLIN), time_text(None, BERLIN)) == ("2026-03-06T12:00:00+01:00", None)
    assert (amount_text(harbor, 5), amount_text(harbor, 0), amount_text(harbor, None)) == ("0.05", "0.00", None)
    assert (percent_of(Fraction(4, 5)), percent_of(Fraction(1)), percent_of(Fraction(1, 8))) == (80, 100, 12.5)


class TestMoney:
    def test_a_month_with_nothing_to_bill_comes_to_nothing(self, harbor: Edition) -> None:
        found = answer(harbor, contract={"plan": "none"}, invoice="2026-02")
        assert found == {"lines": [], "credits": [], "carried_forward": "0.00", "total": "0.00", "refused": None}

    def test_a_month_without_a_promise_names_nothing(self, harbor: Edition) -> None:
        found = answer(harbor, contract={"plan": "none"}, month="2026-02")
        assert {*found.values()} == {None}
        assert "root_cause_ticket" in found
