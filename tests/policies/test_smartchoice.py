"""Does the smartchoice policy decide each of its clauses as its register of clauses says?"""

from fractions import Fraction
from typing import Final

import pytest
from tests.policies.cases import Desk, Facts, Row, act_, assert_says, contract_, instant, open_, policy, work_

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.view import view_of

ZONE: Final = "America/New_York"
DESK: Final = Desk("smartchoice", ZONE)
MONDAY: Final = "2026-03-02 10:00"
KINDS: Final = ("problem", "question", "feature-request", "training", "self-help")
TRAINING: Final = [("training", "quote", None)]

OPENINGS: Final[list[Row]] = [
    *(
        (
            f"SC-2 a trained contact's {kind}",
            MONDAY,
            {"kind": kind, "trained": True},
            {"outcome": "admitted", "offers": [], "redirect_to": None, "awaits": None, "cites": ["SC-1", "SC-2"]},
        )
        for kind in ("problem", "question", "feature-request", "self-help")
    ),
    *(
        (
            f"SC-1 an untrained contact's {kind}",
            MONDAY,
            {"kind": kind, "trained": False},
            {"outcome": "held", "awaits": "colleague", "offers": TRAINING, "due": None, "cites": ["SC-1"]},
        )
        for kind in ("problem", "question", "feature-request")
    ),
    ("SC-1 training not given is none", MONDAY, {"kind": "problem"}, {"outcome": "held", "cites": ["SC-1"]}),
    (
        "SC-1 training bought for a problem trains nobody yet",
        MONDAY,
        {"kind": "problem", "bought": "training"},
        {"outcome": "held", "cites": ["SC-1"]},
    ),
    (
        "SC-2 self-help without training",
        MONDAY,
        {"kind": "self-help"},
        {"outcome": "offered", "offers": TRAINING, "cites": ["SC-2", "SC-1"]},
    ),
    (
        "SC-2 self-help, training bought",
        MONDAY,
        {"kind": "self-help", "bought": "training"},
        {"outcome": "admitted", "cites": ["SC-2"]},
    ),
    (
        "SC-2 training asked for untrained",
        MONDAY,
        {"kind": "training"},
        {"outcome": "offered", "offers": TRAINING, "cites": ["SC-2"]},
    ),
    (
        "SC-2 training asked for by the trained",
        MONDAY,
        {"kind": "training", "trained": True},
        {"outcome": "offered", "offers": TRAINING, "cites": ["SC-2"]},
    ),
    (
        "SC-2 training bought",
        MONDAY,
        {"kind": "training", "bought": "training"},
        {"outcome": "admitted", "due": None, "cites": ["SC-2"]},
    ),
    (
        "SC-2 nothing after the end",
        MONDAY,
        {"kind": "problem", "trained": True, "ended": True},
        {"outcome": "refused", "cites": ["SC-2"]},
    ),
    (
        "SC-2 training may be bought after the end",
        MONDAY,
        {"kind": "training", "ended": True},
        {"outcome": "offered", "offers": TRAINING},
    ),
    (
        "SC-2 no response time is stated",
        MONDAY,
        {"kind": "problem", "trained": True, "channel": "portal"},
        {"due": None, "hours": None, "paged": False, "notices": [], "assign": None},
    ),
    *(
        (
            f"SC-5 a {kind} by phone is a call request",
            MONDAY,
            {"kind": kind, "trained": True, "channel": "phone"},
            {
                "outcome": "admitted",
                "assign": "contract.account_manager",
                "due": None,
                "cites": ["SC-5", "SC-1"],
                "notices": ["Calls are by appointment with your account manager."],
            },
        )
        for kind in ("problem", "question", "feature-request")
    ),
    ("SC-5 only the trained get a call", MONDAY, {"kind": "problem", "channel": "phone"}, {"outcome": "held"}),
    (
        "SC-5 the knowledge base by phone is no call",
        MONDAY,
        {"kind": "self-help", "trained": True, "channel": "phone"},
        {"outcome": "admitted", "assign": None, "notices": []},
    ),
]

CONTRACTS: Final[list[tuple[str, Facts, Facts]]] = [
    (
        "SC-5 no account manager",
        {"package": "small"},
        {"outcome": "accepted", "staffing": ["contract.account_manager"], "cites": ["SC-5"]},
    ),
    (
        "SC-5 an account manager",
        {"package": "small", "account_manager": "kim"},
        {"outcome": "accepted", "staffing": []},
    ),
]

ACTS: Final[list[tuple[str, str, Facts, Facts]]] = [
    (
        "SC-1 a colleague takes over",
        "take-over",
        {"kind": "problem"},
        {"needs": ["customer"], "does": ["keep-text"], "cites": ["SC-1"]},
    ),
    ("SC-4 the customer accepts", "accept", {"kind": "feature-request"}, {"needs": ["customer"], "cites": ["SC-4"]}),
    ("SC-4 the customer declines", "decline", {"kind": "feature-request"}, {"needs": ["customer"], "cites": ["SC-4"]}),
    (
        "SC-5 with the manager named",
        "book",
        {"kind": "question", "account_manager": "kim"},
        {"needs": ["free-slot", "contract.account_manager"], "does": ["invite"], "cites": ["SC-5", "SC-9"]},
    ),
    ("SC-5 with none named", "book", {"kind": "question"}, {"needs": ["free-slot"], "does": ["invite"]}),
    ("SC-14 the customer chooses", "choose", {}, {"needs": ["customer"], "cites": ["SC-14"]}),
]


def work(minutes: int, activity: str, at: str = MONDAY) -> Facts:
    return {"minutes": minutes, "activity": activity, "at": at}


def logged(facts: Facts, *works: Facts) -> list[dict[str, object]]:
    return work_("smartchoice", ZONE, facts, *works)


@pytest.mark.parametrize(("at", "facts", "expected"), [row[1:] for row in OPENINGS], ids=[row[0] for row in OPENINGS])
def test_opening(at: str, facts: Facts, expected: Facts) -> None:
    DESK.says(at, facts, expected)


@pytest.mark.parametrize(("facts", "expected"), [row[1:] for row in CONTRACTS], ids=[row[0] for row in CONTRACTS])
def test_contract(facts: Facts, expected: Facts) -> None:
    assert_says(contract_("smartchoice", MONDAY, ZONE, **facts), expected)


@pytest.mark.parametrize(("act", "facts", "expected"), [row[1:] for row in ACTS], ids=[row[0] for row in ACTS])
def test_act(act: str, facts: Facts, expected: Facts) -> None:
    assert_says(act_("smartchoice", act, MONDAY, ZONE, **facts), expected)


def test_without_training_or_channel_every_kind_is_decided() -> None:
    outcomes = {kind: open_("smartchoice", MONDAY, ZONE, kind=kind)["outcome"] for kind in KINDS}
    assert outcomes == {
        "problem": "held",
        "question": "held",
        "feature-request": "held",
        "training": "offered",
        "self-help": "offered",
    }


@pytest.mark.parametrize(
    ("activity", "minutes", "clause"), [("bug-fix", 500, "SC-3"), ("estimate", 90, "SC-4"), ("call", 120, "SC-5")]
)
def test_fixes_estimates_and_calls_are_included_and_unmetered(activity: str, minutes: int, clause: str) -> None:
    [found] = logged({}, work(minutes, activity))
    shown = [("included", minutes, 0, None)]
    assert_says(found, {"parts": shown, "usage": {"question-hour": (0, 60), "meetings": (0, 4)}, "cites": [clause]})


@pytest.mark.parametrize(
    ("estimate", "cover"), [(None, "held"), ("proposed", "held"), ("declined", "held"), ("accepted", "included")]
)
def test_development_is_held_until_its_estimate_is_accepted(estimate: str | None, cover: str) -> None:
    [found] = logged({"estimate": estimate}, work(60, "development"))
    assert_says(found, {"parts": [(cover, 60, 0, None)], "cites": ["SC-4"]})


def test_training_is_quoted() -> None:
    [found] = logged({}, work(60, "training"))
    assert_says(found, {"parts": [("quote", 60, 0, None)], "cites": ["SC-2", "SC-8"]})


@pytest.mark.parametrize(
    ("minutes", "shown", "cites"),
    [
        (1, [("allowance", 1, 0, None)], ["SC-6"]),
        (14, [("allowance", 14, 0, None)], ["SC-6"]),
        (15, [("allowance", 15, 0, None)], ["SC-6"]),
        (16, [("allowance", 15, 0, None), ("held", 1, 0, None)], ["SC-6", "SC-14", "SC-8"]),
    ],
)
def test_a_call_takes_a_slot_of_fifteen_minutes(minutes: int, shown: object, cites: list[str]) -> None:
    [found] = logged({}, work(minutes, "question-call"))
    assert_says(found, {"parts": shown, "usage": {"question-hour": (15, 45), "meetings": (0, 4)}, "cites": cites})


def test_a_slot_takes_what_is_left_and_the_rest_of_the_call_overflows() -> None:
    _, found = logged({}, work(48, "question-email"), work(25, "question-call", "2026-03-03 10:00"))
    shown = [("allowance", 12, 0, None), ("held", 13, 0, None)]
    assert_says(found, {"parts": shown, "usage": {"question-hour": (60, 0), "meetings": (0, 4)}})


def test_four_calls_and_an_hour_of_mail_are_one_pool_of_a_month() -> None:
    calls = [work(5, "question-call", f"2026-03-0{day} 10:00") for day in (2, 3, 4, 5)]
    last, first = work(5, "question-email", "2026-04-01 00:04"), work(60, "question-email", "2026-04-01 01:00")
    *_, fourth, march, april = logged({}, *calls, last, first)
    assert_says(fourth, {"parts": [("allowance", 5, 0, None)], "usage": {"question-hour": (60, 0), "meetings": (0, 4)}})
    assert_says(march, {"parts": [("held", 5, 0, None)], "cites": ["SC-7", "SC-14", "SC-8"]})
    assert_says(april, {"parts": [("allowance", 60, 0, None)], "cites": ["SC-7"]})


@pytest.mark.parametrize(
    ("overflow", "part", "clause"),
    [
        (None, ("held", 10, 0, None), "SC-14"),
        ("none", ("held", 10, 0, None), "SC-14"),
        ("advanced", ("billable", 10, 30, "50.00"), "SC-11"),
        ("as-needed", ("billable", 10, 30, "62.50"), "SC-15"),
    ],
)
def test_the_choice_decides_what_is_past_a_limit(overflow: str | None, part: object, clause: str) -> None:
    [found] = logged({"overflow": overflow}, work(70, "question-email"))
    assert_says(found, {"parts": [("allowance", 60, 0, None), part], "cites": ["SC-7", "SC-8", clause]})


@pytest.mark.parametrize(
    ("minutes", "part"),
    [
        (61, ("billable", 1, 30, "50.00")),
        (90, ("billable", 30, 30, "50.00")),
        (91, ("billable", 31, 60, "100.00")),
    ],
)
def test_overflow_is_rounded_up_to_half_hours(minutes: int, part: object) -> None:
    [found] = logged({"overflow": "advanced"}, work(minutes, "question-email"))
    assert_says(found, {"parts": [("allowance", 60, 0, None), part], "cites": ["SC-11"]})


def test_each_piece_of_overflow_is_rounded_by_itself() -> None:
    mails = [work(minutes, "question-email", f"2026-03-0{minutes} 10:00") for minutes in (5, 6)]
    _, *later = logged({"overflow": "as-needed"}, work(60, "question-email"), *mails)
    assert [found["parts"] for found in later] == [[("billable", 5, 30, "62.50")], [("billable", 6, 30, "62.50")]]


@pytest.mark.parametrize(
    ("package", "most"), [("single", 30), ("small", 45), ("medium", 60), ("large", 60), ("x-large", 90)]
)
def test_a_meeting_is_as_long_as_the_package_says(package: str, most: int) -> None:
    facts = {"package": package, "overflow": "advanced"}
    at, over = logged(facts, work(most, "meeting"), work(most + 1, "meeting", "2026-03-03 10:00"))
    assert_says(at, {"parts": [("allowance", most, 0, None)], "cites": ["SC-9", "SC-10"]})
    shown = [("allowance", most, 0, None), ("billable", 1, 30, "50.00")]
    used = {"question-hour": (0, 60), "meetings": (2, 2)}
    assert_says(over, {"parts": shown, "usage": used, "cites": ["SC-9", "SC-10", "SC-11"]})


def test_a_meeting_without_a_package_on_record_has_no_end() -> None:
    [found] = logged({}, work(180, "meeting"))
    assert_says(found, {"parts": [("allowance", 180, 0, None)], "cites": ["SC-9"]})


def test_the_fifth_meeting_of_a_year_overflows_whole() -> None:
    days = ("2026-01-15", "2026-04-15", "2026-07-15", "2026-12-30", "2026-12-31", "2027-01-01")
    facts = {"package": "single", "overflow": "as-needed"}
    *_, fourth, fifth, next_year = logged(facts, *(work(40, "meeting", f"{day} 10:00") for day in days))
    assert_says(fourth, {"usage": {"question-hour": (0, 60), "meetings": (4, 0)}})
    assert_says(fifth, {"parts": [("billable", 40, 60, "125.00")], "cites": ["SC-9", "SC-15"]})
    assert_says(next_year, {"usage": {"question-hour": (0, 60), "meetings": (1, 3)}})


@pytest.mark.parametrize(
    ("before", "minutes", "percents"),
    [(40, 7, []), (40, 8, [80]), (48, 11, []), (48, 12, [100]), (47, 13, [80, 100]), (60, 5, [])],
)
def test_the_manager_and_the_customer_are_warned_as_a_limit_comes_near(
    before: int, minutes: int, percents: list[int]
) -> None:
    mails = work(before, "question-email"), work(minutes, "question-email", "2026-03-03 10:00")
    _, found = logged({"account_manager": "kim"}, *mails)
    told = ("kim", "customer")
    assert_says(found, {"alerts": [("question-hour", Fraction(percent, 100), told) for percent in percents]})


def test_training_bought_admits_only_what_training_was_offered_for() -> None:
    edition = policy("smartchoice")
    views = {kind: view_of(edition, {"request": {"kind": kind}}, instant(MONDAY, ZONE)) for kind in KINDS}
    admitted = {kind for kind, view in views.items() if edition.purchases.decide(view, "training") is not None}
    assert admitted == {"training", "self-help"}


def test_every_case_is_decided_once() -> None:
    assert check(policy("smartchoice")) == ()
