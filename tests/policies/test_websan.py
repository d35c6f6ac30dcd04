"""Does the websan policy decide each of its clauses as its register of clauses says?"""

from datetime import date, timedelta
from typing import Final

import pytest
from tests.policies.cases import Desk, Facts, Row, act_, assert_says, contract_, instant, open_, policy, raw, work_

from pactdesk.engine.conduct import effective_on, terms_of
from pactdesk.engine.fees import monthly_fee
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.settle import settle
from pactdesk.engine.terms.contract import Ending
from pactdesk.engine.terms.outage import CalendarPeriod

ZONE: Final = "America/New_York"
DESK: Final = Desk("websan", ZONE, {"nominated": True})
MONDAY: Final = "2026-03-02 10:00"
MATERIALS: Final = ("time-and-materials", "quote", None)
UPGRADE: Final = ("plan-upgrade", "quote", None)
TOLD: Final = (
    "A tweak is free for 60 minutes of business hours. What goes past that is a small project paid by time and"
    " materials."
)
RATE: Final[Facts] = {"hourly_rate": "180.00"}
WINNING: Final[Facts] = {"plan": "winning", **RATE}
INCLUDED: Final = ("included", 300, 0, None)
BILLED: Final = ("billable", 300, 300, "900.00")
KINDS: Final = (
    "break-fix",
    "how-do-i",
    "tweak",
    "design-change",
    "report",
    "custom-code",
    "platform",
    "project",
    "self-help",
)

WHAT: Final[list[Row]] = [
    *(
        (
            f"WS-2 break-fix under {plan}",
            MONDAY,
            {"kind": "break-fix", "plan": plan},
            {"outcome": "admitted", "offers": [], "cites": ["WS-2"]},
        )
        for plan in ("base", "success", "winning")
    ),
    ("WS-2 break-fix with no plan named", MONDAY, {"kind": "break-fix"}, {"outcome": "admitted", "cites": ["WS-2"]}),
    (
        "WS-3 self-help",
        MONDAY,
        {"kind": "self-help", "plan": "base"},
        {"outcome": "admitted", "due": None, "cites": ["WS-3"]},
    ),
    (
        "WS-8 a question under Base",
        MONDAY,
        {"kind": "how-do-i", "plan": "base", "hourly_rate": "180.00"},
        {"outcome": "offered", "offers": [MATERIALS, UPGRADE], "due": None, "cites": ["WS-8"]},
    ),
    ("WS-8 a question with no plan named", MONDAY, {"kind": "how-do-i"}, {"outcome": "offered", "cites": ["WS-8"]}),
    (
        "WS-8 a question under Success",
        MONDAY,
        {"kind": "how-do-i", "plan": "success"},
        {"outcome": "admitted", "cites": ["WS-8"]},
    ),
    (
        "WS-8 a question under Winning",
        MONDAY,
        {"kind": "how-do-i", "plan": "winning"},
        {"outcome": "admitted", "cites": ["WS-8"]},
    ),
    (
        "WS-8 a question paid by the hour",
        MONDAY,
        {"kind": "how-do-i", "plan": "base", "bought": "time-and-materials"},
        {"outcome": "admitted", "due": "2026-03-02 18:00", "cites": ["WS-16"]},
    ),
    (
        "WS-8 a question and a higher plan",
        MONDAY,
        {"kind": "how-do-i", "plan": "base", "bought": "plan-upgrade"},
        {"outcome": "admitted", "cites": ["WS-8"]},
    ),
    *(
        (
            f"WS-13 a tweak under {plan}",
            MONDAY,
            {"kind": "tweak", "plan": plan},
            {"outcome": "offered", "offers": [MATERIALS, UPGRADE], "cites": ["WS-13", "WS-8"]},
        )
        for plan in ("base", "success")
    ),
    (
        "WS-13 a tweak under Winning",
        MONDAY,
        {"kind": "tweak", "plan": "winning"},
        {
            "outcome": "admitted",
            "cites": ["WS-13"],
            "notices": [TOLD],
        },
    ),
    (
        "WS-16 a project",
        MONDAY,
        {"kind": "project", "plan": "winning"},
        {"outcome": "offered", "offers": [MATERIALS], "cites": ["WS-16"]},
    ),
    (
        "WS-16 a project ordered",
        MONDAY,
        {"kind": "project", "plan": "base", "bought": "time-and-materials"},
        {"outcome": "admitted", "cites": ["WS-16"]},
    ),
    (
        "WS-17 a change of design",
        MONDAY,
        {"kind": "design-change", "plan": "winning"},
        {"outcome": "offered", "offers": [("consultant", "quote", None)], "cites": ["WS-17"]},
    ),
    (
        "WS-17 a consultant ordered",
        MONDAY,
        {"kind": "design-change", "bought": "consultant"},
        {"outcome": "admitted", "cites": ["WS-17"]},
    ),
    ("WS-17 a consultant is no report", MONDAY, {"kind": "report", "bought": "consultant"}, {"outcome": "offered"}),
    (
        "WS-23 a report",
        MONDAY,
        {"kind": "report", "plan": "winning"},
        {"outcome": "offered", "offers": [MATERIALS], "cites": ["WS-23"]},
    ),
    (
        "WS-25 the platform",
        MONDAY,
        {"kind": "platform", "plan": "winning"},
        {"outcome": "refused", "offers": [], "cites": ["WS-25"]},
    ),
    ("WS-25 refusing goes before holding", MONDAY, {"kind": "platform", "nominated": False}, {"outcome": "refused"}),
    (
        "WS-25 the platform cannot be bought",
        MONDAY,
        {"kind": "platform", "bought": "time-and-materials"},
        {"outcome": "refused"},
    ),
    (
        "WS-26 own code",
        MONDAY,
        {"kind": "custom-code", "plan": "winning"},
        {
            "outcome": "offered",
            "offers": [MATERIALS],
            "cites": ["WS-26"],
            "notices": ["Custom code and plug-ins must be tested before an upgrade."],
        },
    ),
    (
        "WS-32 after the last day",
        MONDAY,
        {"kind": "break-fix", "ended": True},
        {"outcome": "offered", "offers": [("support", "quote", None)], "cites": ["WS-32"]},
    ),
    (
        "WS-32 whatever is asked",
        MONDAY,
        {"kind": "report", "ended": True},
        {"outcome": "offered", "offers": [("support", "quote", None)], "cites": ["WS-32"]},
    ),
    (
        "WS-32 support bought anew",
        MONDAY,
        {"kind": "break-fix", "ended": True, "bought": "support"},
        {"outcome": "admitted", "cites": ["WS-2"]},
    ),
    ("WS-32 while the notice runs", MONDAY, {"kind": "break-fix", "ended": False}, {"outcome": "admitted"}),
]

WHO: Final[list[Row]] = [
    *(
        (
            f"WS-19 {kind} of a user not nominated",
            MONDAY,
            {"kind": kind, "nominated": False},
            {"outcome": "held", "awaits": "colleague", "due": None, "cites": ["WS-19"]},
        )
        for kind in KINDS
        if kind != "platform"
    ),
    (
        "WS-19 by any channel",
        MONDAY,
        {"kind": "break-fix", "nominated": False, "channel": "email"},
        {"outcome": "held", "cites": ["WS-19"]},
    ),
    (
        "WS-1 by the portal",
        MONDAY,
        {"kind": "break-fix", "channel": "portal"},
        {"outcome": "admitted", "cites": ["WS-1"]},
    ),
    ("WS-1 by Teams", MONDAY, {"kind": "break-fix", "channel": "teams"}, {"outcome": "admitted", "cites": ["WS-1"]}),
    ("WS-18 by mail", MONDAY, {"kind": "break-fix", "channel": "email"}, {"outcome": "admitted", "cites": ["WS-18"]}),
    (
        "WS-35 by telephone",
        MONDAY,
        {"kind": "break-fix", "channel": "phone"},
        {"outcome": "admitted", "cites": ["WS-35"]},
    ),
    ("WS-36 intake", MONDAY, {"kind": "break-fix"}, {"outcome": "admitted", "cites": ["WS-36"]}),
]

# opened at, plan, due: 2 March 2026 is a Monday; New York goes on summer time on Sunday the 8th
TARGETS: Final = [
    ("WS-34 before opening", "2026-03-02 07:59", "base", "2026-03-02 16:00"),
    ("WS-34 at opening", "2026-03-02 08:00", "base", "2026-03-02 16:00"),
    ("WS-34 after opening", "2026-03-02 08:01", "base", "2026-03-02 16:01"),
    ("WS-4 just before the day's last chance", "2026-03-02 09:59", "base", "2026-03-02 17:59"),
    ("WS-4 ends at closing", "2026-03-02 10:00", "base", "2026-03-02 18:00"),
    ("WS-4 goes over", "2026-03-02 10:01", "base", "2026-03-03 08:01"),
    ("WS-4 no plan named", "2026-03-02 10:01", None, "2026-03-03 08:01"),
    ("WS-9 just before", "2026-03-02 13:59", "success", "2026-03-02 17:59"),
    ("WS-9 ends at closing", "2026-03-02 14:00", "success", "2026-03-02 18:00"),
    ("WS-9 goes over", "2026-03-02 14:01", "success", "2026-03-03 08:01"),
    ("WS-12 just before", "2026-03-02 15:59", "winning", "2026-03-02 17:59"),
    ("WS-12 ends at closing", "2026-03-02 16:00", "winning", "2026-03-02 18:00"),
    ("WS-12 goes over", "2026-03-02 16:01", "winning", "2026-03-03 08:01"),
    ("WS-34 Friday before closing, over the clock change", "2026-03-06 17:59", "base", "2026-03-09 15:59"),
    ("WS-34 Friday at closing", "2026-03-06 18:00", "base", "2026-03-09 16:00"),
    ("WS-34 Saturday", "2026-03-07 12:00", "winning", "2026-03-09 10:00"),
    ("WS-34 no holidays are named", "2026-07-03 16:30", "winning", "2026-07-06 08:30"),
]

CONTRACTS: Final[list[tuple[str, Facts, Facts]]] = [
    (
        "WS-6 one licence short",
        {"plan": "base", "licensed_users": 4, "users": 5},
        {"outcome": "rejected", "cites": ["WS-6"]},
    ),
    ("WS-6 all licensed", {"plan": "base", "licensed_users": 5, "users": 5}, {"outcome": "accepted"}),
    ("WS-6 one to spare", {"plan": "base", "licensed_users": 6, "users": 5}, {"outcome": "accepted"}),
    ("WS-6 users not given", {"plan": "base", "licensed_users": 1}, {"outcome": "accepted"}),
    ("WS-6 licences not given", {"plan": "base", "users": 5}, {"outcome": "accepted"}),
    ("WS-7 Base needs nobody", {"plan": "base"}, {"staffing": []}),
    (
        "WS-7 Success without a manager",
        {"plan": "success"},
        {"outcome": "accepted", "staffing": ["contract.account_manager"], "cites": ["WS-7"]},
    ),
    ("WS-7 Success with a manager", {"plan": "success", "account_manager": "kim"}, {"staffing": []}),
    (
        "WS-11 Winning without a coach",
        {"plan": "winning", "account_manager": "kim"},
        {"outcome": "accepted", "staffing": ["contract.coach"], "cites": ["WS-11"]},
    ),
    (
        "WS-11 Winning with nobody",
        {"plan": "winning"},
        {"staffing": ["contract.account_manager", "contract.coach"], "cites": ["WS-7", "WS-11"]},
    ),
    ("WS-11 Winning with both", {"plan": "winning", "account_manager": "kim", "coach": "lee"}, {"staffing": []}),
    ("WS-24 a trial licence", {"plan": "base", "trial": True}, {"outcome": "accepted", "cites": ["WS-24"]}),
]

ACTS: Final[list[tuple[str, str, Facts, Facts]]] = [
    (
        "WS-6 users added later",
        "change",
        {"licensed_users": 5, "users": 6},
        {"says": ["{account.users} users have to be licensed and are billed."], "cites": ["WS-6"]},
    ),
    ("WS-6 users as licensed", "change", {"licensed_users": 5, "users": 5}, {"cites": [], "does": []}),
    ("WS-15 a session is remote", "session", {}, {"needs": ["remote"], "does": ["record"], "cites": ["WS-15"]}),
    ("WS-15 so is all work", "work", {}, {"needs": ["remote"], "cites": ["WS-15"]}),
    ("WS-15 and what is booked", "book", {}, {"needs": ["remote"], "cites": ["WS-15"]}),
    ("WS-20 the portal shows it", "show", {}, {"does": ["show"], "cites": ["WS-20"]}),
    (
        "WS-21 a normal ticket",
        "schedule",
        {"priority": "normal"},
        {"does": ["set-target", "invite"], "cites": ["WS-21"]},
    ),
    ("WS-21 a critical ticket", "schedule", {"priority": "critical"}, {"does": []}),
    ("WS-22 the vendor ends it", "terminate", {}, {"needs": ["reason"], "cites": ["WS-22", "WS-30"]}),
    (
        "WS-26 before an upgrade",
        "upgrade",
        {},
        {"says": ["Custom code and plug-ins must be tested before an upgrade."], "cites": ["WS-26"]},
    ),
    (
        "WS-28 coverage overridden",
        "override",
        {},
        {"needs": ["agent", "reason"], "does": ["record"], "cites": ["WS-28"]},
    ),
    ("WS-30 work delivered", "deliver", {}, {"does": ["record"], "cites": ["WS-30"]}),
    ("WS-31 invoiced ahead", "invoice", {}, {"does": ["in-advance"], "cites": ["WS-31"]}),
    (
        "WS-32 the customer leaves",
        "cancel",
        {},
        {"needs": ["writing"], "does": ["whole-month", "list-work-products"], "cites": ["WS-32", "WS-30"]},
    ),
    (
        "WS-33 another priority",
        "reprioritise",
        {},
        {"needs": ["reason"], "does": ["recount", "record", "show"], "cites": ["WS-33"]},
    ),
    ("WS-35 a level up", "escalate", {}, {"does": ["escalate", "notify", "record"], "cites": ["WS-35"]}),
    ("WS-35 a missed target", "breach", {}, {"does": ["escalate", "notify"], "cites": ["WS-35"]}),
    ("WS-37 given to one of the team", "assign", {}, {"does": ["record"], "cites": ["WS-37"]}),
    ("WS-38 solved", "solve", {}, {"does": ["remind"], "cites": ["WS-38"]}),
    ("WS-38 confirmed", "confirm", {}, {"needs": ["customer"], "cites": ["WS-38"]}),
    ("WS-38 closed", "close", {}, {"needs": ["customer"], "cites": ["WS-38"]}),
]


def work(minutes: int, *, at: str = MONDAY, **facts: object) -> Facts:
    return {"minutes": minutes, "at": at, **facts}


def logged(facts: Facts, *works: Facts) -> list[dict[str, object]]:
    return work_("websan", ZONE, facts, *works)


@pytest.mark.parametrize(("at", "facts", "expected"), [row[1:] for row in WHAT], ids=[row[0] for row in WHAT])
def test_what_is_asked(at: str, facts: Facts, expected: Facts) -> None:
    DESK.says(at, facts, expected)


@pytest.mark.parametrize(("at", "facts", "expected"), [row[1:] for row in WHO], ids=[row[0] for row in WHO])
def test_who_asks_and_how(at: str, facts: Facts, expected: Facts) -> None:
    DESK.says(at, facts, expected)


@pytest.mark.parametrize("priority", [None, "normal", "critical"])
@pytest.mark.parametrize(("at", "plan", "due"), [row[1:] for row in TARGETS], ids=[row[0] for row in TARGETS])
def test_first_response(at: str, plan: str | None, due: str, priority: str | None) -> None:
    cites = [{"success": "WS-9", "winning": "WS-12"}.get(plan or "", "WS-4"), "WS-34"]
    facts = {"kind": "break-fix", "plan": plan, "priority": priority}
    DESK.says(at, facts, {"due": due, "hours": "office", "cites": cites})


@pytest.mark.parametrize(
    ("priority", "due", "clause"),
    [("normal", None, "WS-21"), (None, None, "WS-21"), ("critical", "2026-03-02 18:00", "WS-4")],
)
def test_an_appointment_takes_the_place_of_a_target_that_is_not_critical(
    priority: str | None, due: str | None, clause: str
) -> None:
    facts = {"kind": "break-fix", "plan": "base", "priority": priority, "scheduled": True}
    DESK.says(MONDAY, facts, {"due": due, "cites": [clause]})


@pytest.mark.parametrize(("facts", "expected"), [row[1:] for row in CONTRACTS], ids=[row[0] for row in CONTRACTS])
def test_contract(facts: Facts, expected: Facts) -> None:
    assert_says(contract_("websan", MONDAY, ZONE, **facts), expected)


@pytest.mark.parametrize(("act", "facts", "expected"), [row[1:] for row in ACTS], ids=[row[0] for row in ACTS])
def test_act(act: str, facts: Facts, expected: Facts) -> None:
    assert_says(act_("websan", act, MONDAY, ZONE, kind="break-fix", **facts), expected)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_decided_where_nothing_else_is_known(kind: str) -> None:
    expected = "refused" if kind == "platform" else "held"
    assert open_("websan", MONDAY, ZONE, kind=kind)["outcome"] == expected


@pytest.mark.parametrize(
    ("plan", "facts", "part", "clause"),
    [
        ("base", {"activity": "break-fix"}, INCLUDED, "WS-2"),
        (None, {"activity": "break-fix"}, INCLUDED, "WS-2"),
        ("winning", {"activity": "break-fix", "client_caused": True}, BILLED, "WS-29"),
        ("base", {"activity": "how-do-i"}, BILLED, "WS-8"),
        (None, {"activity": "how-do-i"}, BILLED, "WS-8"),
        ("success", {"activity": "how-do-i"}, INCLUDED, "WS-8"),
        ("winning", {"activity": "how-do-i"}, INCLUDED, "WS-8"),
        ("success", {"activity": "tweak"}, BILLED, "WS-13"),
        (None, {"activity": "tweak"}, BILLED, "WS-13"),
        ("winning", {"activity": "project"}, BILLED, "WS-16"),
        ("winning", {"activity": "report"}, BILLED, "WS-23"),
        ("winning", {"activity": "custom-code"}, ("quote", 300, 0, None), "WS-26"),
        ("winning", {"activity": "platform"}, ("excluded", 300, 0, None), "WS-25"),
    ],
)
def test_what_becomes_of_work(plan: str | None, facts: Facts, part: object, clause: str) -> None:
    [found] = logged({"plan": plan, **RATE}, {**work(300), **facts})
    assert_says(found, {"parts": [part], "cites": [clause, *(["WS-16"] if part == BILLED else [])]})


@pytest.mark.parametrize(("minutes", "amount"), [(59, "177.00"), (60, "180.00"), (61, "183.00")])
def test_time_and_materials_are_billed_to_the_minute(minutes: int, amount: str) -> None:
    [found] = logged(RATE, work(minutes, activity="report"))
    assert_says(found, {"parts": [("billable", minutes, minutes, amount)], "cites": ["WS-16"]})


def test_time_and_materials_without_a_rate_are_quoted() -> None:
    [found] = logged({}, work(60, activity="project"))
    assert_says(found, {"parts": [("quote", 60, 0, None)], "cites": ["WS-16"]})


@pytest.mark.parametrize(
    ("minutes", "shown", "cites"),
    [
        (59, [("included", 59, 0, None)], ["WS-13"]),
        (60, [("included", 60, 0, None)], ["WS-13"]),
        (61, [("included", 60, 0, None), ("billable", 1, 1, "3.00")], ["WS-13", "WS-16"]),
    ],
)
def test_a_tweak_is_free_for_an_hour(minutes: int, shown: object, cites: list[str]) -> None:
    [found] = logged(WINNING, work(minutes, activity="tweak", ticket="A", at="2026-03-02 12:00"))
    assert_says(found, {"parts": shown, "cites": cites})


def test_the_hour_of_a_tweak_counts_all_work_of_its_ticket() -> None:
    days = [work(40, activity="tweak", ticket="A", at=f"2026-03-0{day} 10:00") for day in (2, 3, 4)]
    other = work(40, activity="tweak", ticket="B", at="2026-03-05 10:00")
    assert [found["parts"] for found in logged(WINNING, *days, other)] == [
        [("included", 40, 0, None)],
        [("included", 20, 0, None), ("billable", 20, 20, "60.00")],
        [("billable", 40, 40, "120.00")],
        [("included", 40, 0, None)],
    ]


@pytest.mark.parametrize(
    ("ended", "shown"),
    [
        ("2026-03-02 18:00", [("included", 30, 0, None)]),
        ("2026-03-02 18:01", [("included", 29, 0, None), ("billable", 1, 1, "3.00")]),
        ("2026-03-02 18:30", [("billable", 30, 30, "90.00")]),
        ("2026-03-02 08:00", [("billable", 30, 30, "90.00")]),
        ("2026-03-02 08:29", [("billable", 1, 1, "3.00"), ("included", 29, 0, None)]),
        ("2026-03-07 10:30", [("billable", 30, 30, "90.00")]),
    ],
)
def test_a_tweak_is_free_in_business_hours_only(ended: str, shown: object) -> None:
    [found] = logged(WINNING, work(30, activity="tweak", at=ended))
    assert_says(found, {"parts": shown, "cites": ["WS-13"]})


@pytest.mark.parametrize(
    ("facts", "fee", "clauses"),
    [
        ({"plan": "base", "licensed_users": 1}, 225_00, {"WS-5", "WS-31"}),
        ({"plan": "base", "licensed_users": 2}, 285_00, {"WS-5"}),
        ({"plan": "base", "licensed_users": 5}, 465_00, {"WS-5"}),
        ({"plan": "base", "licensed_users": 5, "users": 5}, 465_00, {"WS-5"}),
        ({"plan": "base", "licensed_users": 5, "users": 6}, 525_00, {"WS-5", "WS-6"}),
        ({"plan": "success", "licensed_users": 12}, 1434_00, {"WS-10"}),
        ({"plan": "success", "licensed_users": 12, "users": 13}, 1494_00, {"WS-10", "WS-6"}),
        ({"plan": "winning", "licensed_users": 1}, 1164_00, {"WS-14"}),
        ({"plan": "winning", "licensed_users": 1, "users": 2}, 1224_00, {"WS-14", "WS-6"}),
        ({"plan": "base"}, None, {"WS-5"}),
        ({"licensed_users": 5}, None, set()),
    ],
)
def test_the_monthly_fee(facts: Facts, fee: int | None, clauses: set[str]) -> None:
    edition = policy("websan")
    found = monthly_fee(edition, view_of(edition, raw(edition, facts), instant(MONDAY, ZONE)))
    assert found.value == fee
    assert clauses <= set(found.cites)


@pytest.mark.parametrize(
    ("last_on", "months"),
    [
        (None, [1, 2, 3, 4, 5]),
        (date(2026, 4, 14), [1, 2, 3]),
        (date(2026, 4, 15), [1, 2, 3, 4]),
    ],
)
def test_support_is_invoiced_ahead_and_the_month_in_which_it_ends_whole(
    last_on: date | None, months: list[int]
) -> None:
    edition, since = policy("websan"), instant("2026-01-05 09:00", ZONE)
    given = raw(edition, {"plan": "base", "licensed_users": 5, "signed_on": "2025-12-20", "starts": "2026-01-15"})
    endings = () if last_on is None else (Ending(last_on, since),)
    history = ContractHistory("c1", since, ((since, edition),), given, endings=endings)
    found = settle(history, CalendarPeriod(date(2026, 5, 1)), instant("2026-06-01 00:00", ZONE))
    assert [(line.item, line.amount_minor) for line in found.lines] == [("support", 465_00)] * len(months)
    assert [line.period.first_on.month for line in found.lines] == months
    assert all({"WS-5", "WS-31"} <= set(line.cites) for line in found.lines)


@pytest.mark.parametrize("signed_on", ["2026-01-05", "2026-02-01", None])
def test_the_first_month_is_on_the_invoice_of_the_month_in_which_it_begins(signed_on: str | None) -> None:
    edition, since = policy("websan"), instant("2026-01-05 09:00", ZONE)
    given = raw(edition, {"plan": "base", "licensed_users": 1, "signed_on": signed_on, "starts": "2026-02-01"})
    history = ContractHistory("c1", since, ((since, edition),), given)
    found = settle(history, CalendarPeriod(date(2026, 2, 1)), instant("2026-03-01 00:00", ZONE))
    assert [line.period.first_on.month for line in found.lines] == [2]


@pytest.mark.parametrize(("act", "effective"), [("notice", date(2026, 3, 9)), ("cancel", date(2026, 4, 1))])
def test_terms_change_after_a_week_and_the_customer_leaves_after_thirty_days(act: str, effective: date) -> None:
    edition = policy("websan")
    terms = terms_of(edition.conduct, view_of(edition, {}, instant(MONDAY, ZONE)), act).value
    assert effective_on(terms, date(2026, 3, 2)) == effective
    assert effective_on(terms, date(2026, 3, 2), effective - timedelta(days=1)) == effective
    assert effective_on(terms, date(2026, 3, 2), effective + timedelta(days=1)) == effective + timedelta(days=1)


@pytest.mark.parametrize(
    ("item", "clause"),
    [("time-and-materials", "WS-16"), ("plan-upgrade", "WS-8"), ("consultant", "WS-17"), ("support", "WS-32")],
)
def test_what_is_bought_admits_its_ticket(item: str, clause: str) -> None:
    edition = policy("websan")
    rule = edition.purchases.decide(view_of(edition, {}, instant(MONDAY, ZONE)), item)
    assert rule is not None
    assert rule.says.admits
    assert rule.cites == (clause,)


def test_every_case_is_decided_once() -> None:
    assert check(policy("websan")) == ()
