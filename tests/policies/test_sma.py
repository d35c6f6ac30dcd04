"""Does the SMA policy decide each of its clauses, just before, at and just after each boundary?"""

import pytest
from tests.policies.cases import Row, act_, assert_says, open_

CHICAGO = "America/Chicago"
SUPPORT = {"service": "customer-support"}
ON_CALL = {**SUPPORT, "on_call": True}
CLOUD = {"service": "cloud"}
OPERATIONS = {"service": "managed-operations"}
SERVICES = {"service": "managed-services"}
FRIDAY, SATURDAY, MONDAY = "2026-03-06", "2026-03-07", "2026-03-09"
NOON, NIGHT = f"{FRIDAY} 12:00", f"{SATURDAY} 02:00"
CALL = {**ON_CALL, "priority": "P1", "channel": "phone", "voicemail": True}

LEAVE_ONE = "Nobody is called out until you leave a message on the voicemail of the support line."
NO_COVER = "The desk is closed and the contract has no on-call cover; work on this P1 begins when the desk opens again."
CHOOSE = (
    "Managed services knows two priorities: P1, to be done at once, and P4, all the rest. Please choose one of them."
)


def closed(priority: str) -> str:
    return f"The desk is closed; work on this {priority} begins when it opens again."


AFTER_HOURS: list[Row] = [
    ("call at the last minute", f"{FRIDAY} 16:59", CALL, {"outcome": "admitted", "paged": False, "notices": []}),
    (
        "call at closing",
        f"{FRIDAY} 17:00",
        CALL,
        {"outcome": "admitted", "paged": True, "notices": [], "cites": ["SM-2", "SM-3"]},
    ),
    ("call before opening", f"{MONDAY} 07:59", {**CALL, "priority": "P2"}, {"paged": True, "redirect_to": None}),
    ("call at opening", f"{MONDAY} 08:00", {**CALL, "priority": "P2"}, {"paged": False}),
    (
        "no voicemail",
        NIGHT,
        {**CALL, "voicemail": False},
        {"outcome": "admitted", "paged": False, "notices": [LEAVE_ONE], "cites": ["SM-3"]},
    ),
    (
        "voicemail not told",
        NIGHT,
        {**ON_CALL, "priority": "P1", "channel": "phone"},
        {"paged": False, "notices": [LEAVE_ONE]},
    ),
    (
        "by email",
        NIGHT,
        {**ON_CALL, "priority": "P1", "channel": "email"},
        {"outcome": "admitted", "redirect_to": "phone", "paged": False, "cites": ["SM-2"]},
    ),
    (
        "by email at noon",
        NOON,
        {**ON_CALL, "priority": "P1", "channel": "email"},
        {"outcome": "admitted", "redirect_to": None},
    ),
    (
        "channel not known",
        NIGHT,
        {**ON_CALL, "priority": "P2"},
        {"outcome": "admitted", "redirect_to": "phone", "paged": False},
    ),
    (
        "no cover",
        NIGHT,
        {**CALL, "on_call": False},
        {"outcome": "admitted", "paged": False, "notices": [NO_COVER], "cites": ["SM-2"]},
    ),
    (
        "P3",
        NIGHT,
        {**CALL, "priority": "P3"},
        {"outcome": "admitted", "paged": False, "notices": [closed("P3")], "cites": ["SM-2"]},
    ),
    (
        "P4 without cover",
        NIGHT,
        {**SUPPORT, "priority": "P4"},
        {"paged": False, "notices": [closed("P4")], "redirect_to": None},
    ),
    ("cover sold with the cloud", NIGHT, {**CALL, **CLOUD}, {"paged": True}),
    (
        "operations P1 by portal",
        NIGHT,
        {**OPERATIONS, "priority": "P1", "channel": "portal"},
        {"paged": True, "notices": [], "cites": ["SM-2"]},
    ),
    ("operations P2 at noon", NOON, {**OPERATIONS, "priority": "P2"}, {"paged": True}),
    ("operations P3", NIGHT, {**OPERATIONS, "priority": "P3"}, {"paged": False, "notices": [closed("P3")]}),
    ("services P1", NIGHT, {**SERVICES, "priority": "P1", "channel": "email"}, {"paged": True, "notices": []}),
    ("services P4", NIGHT, {**SERVICES, "priority": "P4"}, {"paged": False, "notices": [closed("P4")]}),
]

TARGETS: list[Row] = [
    (
        "support has none",
        NOON,
        {**SUPPORT, "priority": "P1"},
        {"outcome": "admitted", "due": None, "cites": ["SM-8", "SM-4"]},
    ),
    ("cloud has none", NOON, {**CLOUD, "priority": "P2"}, {"due": None, "cites": ["SM-8", "SM-5"]}),
    (
        "operations P1 at night",
        "2026-03-08 01:30",
        {**OPERATIONS, "priority": "P1"},
        {"due": "2026-03-08 03:30", "cites": ["SM-19"]},
    ),
    (
        "operations P2 at closing",
        f"{FRIDAY} 17:00",
        {**OPERATIONS, "priority": "P2"},
        {"due": f"{FRIDAY} 18:00", "cites": ["SM-19", "SM-5"]},
    ),
    (
        "operations P3 before opening",
        f"{FRIDAY} 07:59",
        {**OPERATIONS, "priority": "P3"},
        {"due": f"{FRIDAY} 12:00", "cites": ["SM-20", "SM-6"]},
    ),
    ("operations P3 at the last hour", f"{FRIDAY} 13:00", {**OPERATIONS, "priority": "P3"}, {"due": f"{FRIDAY} 17:00"}),
    (
        "operations P3 carries over",
        f"{FRIDAY} 13:01",
        {**OPERATIONS, "priority": "P3"},
        {"due": f"{MONDAY} 08:01", "hours": "office"},
    ),
    (
        "operations P4",
        f"{FRIDAY} 16:59",
        {**OPERATIONS, "priority": "P4"},
        {"due": "2026-03-10 16:59", "cites": ["SM-21", "SM-7", "SM-1"]},
    ),
    ("operations P4 at closing", f"{FRIDAY} 17:00", {**OPERATIONS, "priority": "P4"}, {"due": "2026-03-11 08:00"}),
    ("operations, no priority", f"{MONDAY} 09:30", OPERATIONS, {"due": "2026-03-11 09:30", "cites": ["SM-7"]}),
    (
        "a test environment moves nothing",
        NOON,
        {**OPERATIONS, "priority": "P1", "environment": "test"},
        {"due": f"{FRIDAY} 13:00"},
    ),
    (
        "services P1",
        NIGHT,
        {**SERVICES, "priority": "P1", "channel": "phone"},
        {"due": f"{SATURDAY} 03:00", "cites": ["SM-22", "SM-23"]},
    ),
    ("services P4", f"{MONDAY} 07:59", {**SERVICES, "priority": "P4"}, {"due": "2026-03-11 08:00", "cites": ["SM-24"]}),
    (
        "services P2",
        NOON,
        {**SERVICES, "priority": "P2"},
        {"outcome": "refused", "due": None, "notices": [CHOOSE], "cites": ["SM-24"]},
    ),
    ("services P3 at night", NIGHT, {**SERVICES, "priority": "P3"}, {"outcome": "refused", "notices": [CHOOSE]}),
    ("no service named", NOON, {"priority": "P1"}, {"outcome": "admitted", "due": None, "cites": ["SM-8"]}),
    ("several contracts, none named", NOON, {"unchosen": True}, {"outcome": "held", "awaits": "choice"}),
    ("a contract that has ended", NOON, {**OPERATIONS, "ended": True}, {"outcome": "refused", "cites": ["SM-8"]}),
    (
        "a monitor's ticket",
        NIGHT,
        {
            **OPERATIONS,
            "channel": "monitor",
            "priority": "P3",
            "monitor": {"priority": "P3", "instruction": "restart, then call"},
        },
        {
            "outcome": "admitted",
            "notices": [closed("P3"), "What the customer wants done: restart, then call"],
            "cites": ["SM-17", "SM-18"],
        },
    ),
]


@pytest.mark.parametrize(
    ("at", "facts", "expected"), [pytest.param(*rest, id=name) for name, *rest in AFTER_HOURS + TARGETS]
)
def test_a_request_is_decided(at: str, facts: dict[str, object], expected: dict[str, object]) -> None:
    assert_says(open_("sma", at, CHICAGO, **facts), expected)


def test_the_queue_goes_by_priority() -> None:
    places = [
        open_("sma", NOON, CHICAGO, **SUPPORT, priority=priority)["rank"] for priority in ("P1", "P2", "P3", "P4")
    ]
    assert places == [(0,), (1,), (2,), (3,)]
    assert_says(open_("sma", NOON, CHICAGO, **SUPPORT), {"rank": (3,), "cites": ["SM-6"]})


@pytest.mark.parametrize(
    ("act", "facts", "expected"),
    [
        (
            "reprioritise",
            SUPPORT,
            {"needs": ["agent", "reason"], "does": ["recount", "record"], "cites": ["SM-4", "SM-5", "SM-6", "SM-7"]},
        ),
        ("alert", OPERATIONS, {"does": ["open-ticket", "join-ticket", "record"], "cites": ["SM-17", "SM-18"]}),
        ("alert", SERVICES, {"does": ["record"], "cites": ["SM-17"]}),
        ("maintenance", CLOUD, {"cites": ["SM-15"]}),
        ("outage", CLOUD, {"cites": ["SM-13"]}),
        ("invoice", CLOUD, {"does": ["carry-forward"], "cites": ["SM-16"]}),
    ],
)
def test_an_act_has_its_terms(act: str, facts: dict[str, object], expected: dict[str, object]) -> None:
    assert_says(act_("sma", act, NOON, CHICAGO, **facts), expected)
