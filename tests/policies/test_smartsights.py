"""Does the SmartSights policy decide each of its clauses, just before, at and just after each boundary?"""

import pytest
from tests.policies.cases import Row, act_, assert_says, contract_, open_

CHICAGO, PARIS, NEW_YORK = "America/Chicago", "Europe/Paris", "America/New_York"
PERPETUAL = {"license": "perpetual", "product": "WIN-911"}
BASIC = {**PERPETUAL, "plan": "basic"}
PREMIUM = {**PERPETUAL, "plan": "premium"}
MCS = {**PERPETUAL, "plan": "mcs", "north_america": True}
LAPSED = {**PERPETUAL, "plan": "premium", "care_until": "2026-02-28"}
SUBSCRIPTION = {"license": "subscription", "product": "WIN-911"}
FRIDAY, MONDAY = "2026-03-06", "2026-03-09"
NOON = f"{FRIDAY} 12:00"
RENEWAL = ("renewal", "quote", None)


def named(rows: list[Row]) -> list[object]:
    return [pytest.param(*rest, id=name) for name, *rest in rows]


TARGETS: list[Row] = [
    ("basic before the opening", f"{FRIDAY} 07:59", BASIC, {"due": f"{FRIDAY} 11:00", "cites": ["SS-22", "SS-15"]}),
    ("basic at the opening", f"{FRIDAY} 08:00", BASIC, {"due": f"{FRIDAY} 11:00", "hours": "americas-basic"}),
    ("basic before the cut-off", f"{FRIDAY} 13:59", BASIC, {"due": f"{FRIDAY} 16:59"}),
    ("basic at the cut-off", f"{FRIDAY} 14:00", BASIC, {"due": f"{FRIDAY} 17:00", "cites": ["SS-22"]}),
    ("basic after the cut-off, over a clock change", f"{FRIDAY} 14:01", BASIC, {"due": f"{MONDAY} 08:01"}),
    ("basic at closing time", f"{FRIDAY} 17:00", BASIC, {"due": f"{MONDAY} 11:00", "outcome": "admitted"}),
    ("premium at the opening", f"{FRIDAY} 07:00", PREMIUM, {"due": f"{FRIDAY} 08:30", "cites": ["SS-23", "SS-15"]}),
    ("premium before the cut-off", f"{FRIDAY} 17:29", PREMIUM, {"due": f"{FRIDAY} 18:59"}),
    ("premium at the cut-off", f"{FRIDAY} 17:30", PREMIUM, {"due": f"{FRIDAY} 19:00", "hours": "americas-premium"}),
    ("premium after the cut-off", f"{FRIDAY} 17:31", PREMIUM, {"due": f"{MONDAY} 07:01"}),
    ("mcs on Sunday, over the skipped hour", "2026-03-08 01:45", MCS, {"due": "2026-03-08 03:15", "cites": ["SS-24"]}),
    ("mcs at New Year", "2026-12-31 23:45", MCS, {"due": "2027-01-01 00:15", "hours": "always"}),
    ("smart bundle as WIN-911", NOON, {**BASIC, "product": "Smart Bundle"}, {"hours": "americas-basic"}),
    ("product not known", NOON, {"plan": "basic"}, {"hours": "americas-basic", "due": f"{FRIDAY} 15:00"}),
    ("no plan named", NOON, PERPETUAL, {"outcome": "admitted", "cites": ["SS-4", "SS-22"]}),
    ("xlreporter", f"{FRIDAY} 14:00", {**BASIC, "product": "XLReporter"}, {"hours": "xlreporter", "cites": ["SS-16"]}),
    ("a kind not told", NOON, BASIC, {"outcome": "admitted", "cites": ["SS-14"]}),
]

ELSEWHERE = [
    ("xlreporter's last minute", f"{FRIDAY} 14:30", NEW_YORK, {**BASIC, "product": "XLReporter"}, f"{FRIDAY} 17:30"),
    ("xlreporter carries over", f"{FRIDAY} 14:31", NEW_YORK, {**BASIC, "product": "XLReporter"}, f"{MONDAY} 08:31"),
    ("basic in Paris", f"{FRIDAY} 14:00", PARIS, {**BASIC, "region": "emea-apac"}, f"{FRIDAY} 17:00"),
    ("basic in Paris carries over", f"{FRIDAY} 14:01", PARIS, {**BASIC, "region": "emea-apac"}, f"{MONDAY} 08:01"),
    ("premium in Paris", f"{FRIDAY} 17:30", PARIS, {**PREMIUM, "region": "emea-apac"}, f"{FRIDAY} 19:00"),
    ("premium in Paris carries over", f"{FRIDAY} 17:31", PARIS, {**PREMIUM, "region": "emea-apac"}, f"{MONDAY} 07:01"),
]

PHONE = {**PREMIUM, "channel": "phone"}
EXTENDED: list[Row] = [
    ("before the morning window", f"{FRIDAY} 06:59", PHONE, {"outcome": "admitted"}),
    ("at its start", f"{FRIDAY} 07:00", PHONE, {"outcome": "redirected", "redirect_to": "portal", "cites": ["SS-17"]}),
    ("before its end", f"{FRIDAY} 07:59", PHONE, {"outcome": "redirected"}),
    ("at its end", f"{FRIDAY} 08:00", PHONE, {"outcome": "admitted"}),
    ("before the evening window", f"{FRIDAY} 16:59", PHONE, {"outcome": "admitted"}),
    ("at its start", f"{FRIDAY} 17:00", {**PREMIUM, "channel": "email"}, {"outcome": "redirected"}),
    ("before its end", f"{FRIDAY} 18:59", PHONE, {"outcome": "redirected", "due": None}),
    ("at its end", f"{FRIDAY} 19:00", PHONE, {"outcome": "admitted"}),
    ("on Saturday", "2026-03-07 07:30", PHONE, {"outcome": "admitted"}),
    ("by the portal", f"{FRIDAY} 07:30", {**PREMIUM, "channel": "portal"}, {"outcome": "admitted"}),
    ("channel not known", f"{FRIDAY} 07:30", PREMIUM, {"outcome": "admitted"}),
    ("elsewhere", f"{FRIDAY} 07:30", {**PHONE, "region": "emea-apac"}, {"outcome": "admitted"}),
    ("basic", f"{FRIDAY} 07:30", {**BASIC, "channel": "phone"}, {"outcome": "admitted"}),
    ("mcs", f"{FRIDAY} 07:30", {**MCS, "channel": "phone"}, {"outcome": "admitted"}),
]

CARE: list[Row] = [
    ("on its last day", "2026-02-28 23:59:59", LAPSED, {"outcome": "admitted"}),
    (
        "the day after",
        "2026-03-01 00:00",
        LAPSED,
        {"outcome": "offered", "offers": [RENEWAL, ("one-time-case", "400.00", None)], "cites": ["SS-21", "SS-3"]},
    ),
    ("first year's last day", "2026-01-15 23:59", {**PERPETUAL, "purchased_on": "2025-01-15"}, {"outcome": "admitted"}),
    (
        "first year over",
        "2026-01-16 00:00",
        {**PERPETUAL, "purchased_on": "2025-01-15"},
        {"outcome": "offered", "cites": ["SS-4", "SS-3", "SS-21"]},
    ),
    (
        "an end of its own",
        NOON,
        {**BASIC, "purchased_on": "2024-01-15", "care_until": "2026-12-31"},
        {"outcome": "admitted"},
    ),
    ("no end known", NOON, BASIC, {"outcome": "admitted"}),
    (
        "an active subscription is Basic past its higher plan",
        NOON,
        {**LAPSED, "license": "subscription"},
        {"outcome": "admitted", "hours": "americas-basic", "due": f"{FRIDAY} 15:00", "cites": ["SS-4"]},
    ),
    (
        "subscription's last day",
        f"{FRIDAY} 23:59",
        {**SUBSCRIPTION, "subscription_until": FRIDAY},
        {"outcome": "admitted"},
    ),
    (
        "subscription over",
        "2026-03-07 00:00",
        {**SUBSCRIPTION, "subscription_until": FRIDAY},
        {"outcome": "offered", "cites": ["SS-4"]},
    ),
    ("never below Basic", NOON, {**SUBSCRIPTION, "plan": "without"}, {"outcome": "admitted", "cites": ["SS-4"]}),
    ("cancelled", NOON, {**BASIC, "ended": True}, {"outcome": "offered", "cites": ["SS-3"]}),
    (
        "one case bought, on Basic's hours and target",
        f"{FRIDAY} 14:01",
        {**LAPSED, "bought": "one-time-case"},
        {"outcome": "admitted", "due": f"{MONDAY} 08:01", "hours": "americas-basic", "cites": ["SS-21", "SS-22"]},
    ),
    (
        "a case does not buy a transfer",
        NOON,
        {**LAPSED, "kind": "license-transfer", "bought": "one-time-case"},
        {"outcome": "offered"},
    ),
    ("several contracts, none named", NOON, {"unchosen": True}, {"outcome": "held", "awaits": "choice", "due": None}),
]

NO_APPS = {"outcome": "offered", "offers": [("premium", "quote", None), ("mcs", "quote", None)], "cites": ["SS-2"]}
APP = {"kind": "mobile-access", "edition": "pro"}
SERVICES: list[Row] = [
    (
        "self-help without care",
        NOON,
        {**LAPSED, "kind": "self-help"},
        {"outcome": "admitted", "due": None, "cites": ["SS-7"]},
    ),
    ("renewal bought", NOON, {**LAPSED, "bought": "renewal"}, {"outcome": "admitted", "due": f"{FRIDAY} 15:00"}),
    ("minor upgrade, renewed", NOON, {**LAPSED, "kind": "minor-upgrade", "bought": "renewal"}, {"outcome": "admitted"}),
    ("apps, plan bought", NOON, {**BASIC, **APP, "bought": "premium"}, {"outcome": "admitted", "cites": ["SS-2"]}),
    ("question", NOON, {**BASIC, "kind": "question", "channel": "email"}, {"outcome": "admitted", "cites": ["SS-14"]}),
    (
        "major upgrade, perpetual",
        NOON,
        {**BASIC, "kind": "major-upgrade"},
        {"outcome": "offered", "offers": [("subscription-license", "quote", None)]},
    ),
    (
        "major upgrade, subscribed",
        NOON,
        {**SUBSCRIPTION, "kind": "major-upgrade"},
        {"outcome": "admitted", "cites": ["SS-8"]},
    ),
    (
        "major upgrade, subscription over",
        "2026-03-07 00:00",
        {**SUBSCRIPTION, "kind": "major-upgrade", "subscription_until": FRIDAY},
        {"outcome": "offered", "cites": ["SS-8"]},
    ),
    (
        "major upgrade, bought",
        NOON,
        {**BASIC, "kind": "major-upgrade", "bought": "subscription-license"},
        {"outcome": "admitted"},
    ),
    ("minor upgrade", NOON, {**BASIC, "kind": "minor-upgrade"}, {"outcome": "admitted", "cites": ["SS-9"]}),
    (
        "minor upgrade without care",
        NOON,
        {**LAPSED, "kind": "minor-upgrade"},
        {"outcome": "offered", "offers": [RENEWAL], "cites": ["SS-9"]},
    ),
    ("transfer", NOON, {**BASIC, "kind": "license-transfer"}, {"outcome": "admitted", "cites": ["SS-10"]}),
    (
        "recovery without care",
        NOON,
        {**LAPSED, "kind": "license-recovery"},
        {"outcome": "offered", "offers": [RENEWAL, ("one-time-transfer", "100.00", None)], "cites": ["SS-10"]},
    ),
    (
        "recovery bought",
        NOON,
        {**LAPSED, "kind": "license-recovery", "bought": "one-time-transfer"},
        {"outcome": "admitted", "due": f"{FRIDAY} 15:00", "cites": ["SS-10"]},
    ),
    ("apps, subscribed", NOON, {**SUBSCRIPTION, **APP}, {"outcome": "admitted", "cites": ["SS-2"]}),
    ("apps, perpetual Basic", NOON, {**BASIC, **APP}, NO_APPS),
    ("apps, perpetual without care", NOON, {**LAPSED, **APP}, NO_APPS),
    ("apps, perpetual Premium", NOON, {**PREMIUM, **APP, "edition": "ultimate"}, {"outcome": "admitted"}),
    ("apps, perpetual MCS", NOON, {**MCS, **APP}, {"outcome": "admitted"}),
    ("apps, licence not known", NOON, {"plan": "basic", **APP}, NO_APPS),
    (
        "apps, standard edition",
        NOON,
        {**PREMIUM, **APP, "edition": "standard"},
        {"outcome": "refused", "cites": ["SS-2"]},
    ),
    (
        "apps, XLReporter",
        NOON,
        {**SUBSCRIPTION, **APP, "product": "XLReporter"},
        {"outcome": "refused", "cites": ["SS-2"]},
    ),
    ("apps, edition not known", NOON, {**PREMIUM, "kind": "mobile-access"}, {"outcome": "admitted"}),
    (
        "training under Basic",
        NOON,
        {**BASIC, "kind": "training"},
        {"outcome": "offered", "offers": [("training-hour", "250.00", 120)], "cites": ["SS-12"]},
    ),
    ("consulting under Basic", NOON, {**BASIC, "kind": "consulting"}, {"offers": [("consulting-hour", "250.00", 120)]}),
    ("training under Premium", NOON, {**PREMIUM, "kind": "training"}, {"offers": [("training-hour", "quote", None)]}),
    ("consulting under MCS", NOON, {**MCS, "kind": "consulting"}, {"offers": [("consulting-hour", "quote", None)]}),
    ("training without care", NOON, {**LAPSED, "kind": "training"}, {"offers": [RENEWAL], "cites": ["SS-12"]}),
    ("training bought", NOON, {**BASIC, "kind": "training", "bought": "training-hour"}, {"outcome": "admitted"}),
    (
        "consulting bought under MCS",
        NOON,
        {**MCS, "kind": "consulting", "bought": "consulting-hour"},
        {"outcome": "admitted"},
    ),
    (
        "installation under Premium",
        NOON,
        {**PREMIUM, "kind": "installation"},
        {"outcome": "offered", "offers": [("assistance-hour", "200.00", 240)], "cites": ["SS-13"]},
    ),
    (
        "installation bought",
        NOON,
        {**BASIC, "kind": "installation", "bought": "assistance-hour"},
        {"outcome": "admitted"},
    ),
    (
        "upgrade assistance without care",
        NOON,
        {**LAPSED, "kind": "upgrade-assistance"},
        {"offers": [RENEWAL], "cites": ["SS-13"]},
    ),
    (
        "upgrade assistance under MCS",
        NOON,
        {**MCS, "kind": "upgrade-assistance", "tam": "kim"},
        {"outcome": "admitted", "assign": "contract.tam", "cites": ["SS-13", "SS-25"]},
    ),
]


@pytest.mark.parametrize(("at", "facts", "expected"), named(TARGETS + EXTENDED + CARE + SERVICES))
def test_a_request_is_decided(at: str, facts: dict[str, object], expected: dict[str, object]) -> None:
    assert_says(open_("smartsights", at, CHICAGO, **facts), expected)


@pytest.mark.parametrize(("at", "zone", "facts", "due"), [pytest.param(*rest, id=name) for name, *rest in ELSEWHERE])
def test_each_desk_keeps_its_own_wall_clock(at: str, zone: str, facts: dict[str, object], due: str) -> None:
    assert open_("smartsights", at, zone, **facts)["due"] == due


@pytest.mark.parametrize(
    ("at", "notices"),
    [
        ("2026-04-01 23:59", []),
        ("2026-04-02 00:00", ["Support for version 7.20 ends on 2026-07-01."]),
        ("2026-07-01 23:59", ["Support for version 7.20 ends on 2026-07-01."]),
        ("2026-07-02 00:00", ["Support for version 7.20 ended on 2026-07-01; we still help with it."]),
    ],
)
def test_the_end_of_a_version_is_noticed_ninety_days_ahead(at: str, notices: list[str]) -> None:
    found = open_(
        "smartsights", at, CHICAGO, **BASIC, version={"end_of_support_on": "2026-07-01"}, **{"contract.version": "7.20"}
    )
    assert_says(found, {"outcome": "admitted", "notices": notices, "cites": ["SS-26"] if notices else []})


def test_a_version_without_dates_has_no_notice() -> None:
    assert open_("smartsights", NOON, CHICAGO, **BASIC)["notices"] == []


def test_the_queue_goes_by_plan_and_a_single_case_waits_with_basic() -> None:
    places = [
        open_("smartsights", NOON, CHICAGO, **facts)["rank"]
        for facts in (MCS, PREMIUM, BASIC, {**LAPSED, "bought": "one-time-case"})
    ]
    assert places == [(0,), (1,), (2,), (2,)]
    assert_says(open_("smartsights", NOON, CHICAGO, **MCS), {"cites": ["SS-11"]})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({**PREMIUM, "product": "XLReporter"}, {"outcome": "rejected", "cites": ["SS-1"]}),
        ({**MCS, "product": "XLReporter"}, {"outcome": "rejected", "cites": ["SS-1"]}),
        ({**BASIC, "product": "XLReporter"}, {"outcome": "accepted", "cites": ["SS-1"]}),
        ({**PREMIUM, "product": "Smart Bundle"}, {"outcome": "accepted", "cites": ["SS-5"]}),
        ({**PREMIUM, "license": "subscription"}, {"outcome": "accepted", "cites": ["SS-5"]}),
        ({**MCS, "north_america": False}, {"outcome": "rejected", "cites": ["SS-6"]}),
        ({**PERPETUAL, "plan": "mcs"}, {"outcome": "rejected", "cites": ["SS-6"]}),
        (MCS, {"outcome": "accepted", "staffing": ["contract.tam"], "cites": ["SS-25", "SS-6"]}),
        ({**MCS, "tam": "kim"}, {"outcome": "accepted", "staffing": []}),
        (PREMIUM, {"staffing": []}),
        ({**PERPETUAL, "purchased_on": "2024-02-29"}, {"care_until": "2025-02-28", "plan": "without", "cites": []}),
        ({**SUBSCRIPTION, "purchased_on": "2024-02-29"}, {"care_until": "None", "plan": "basic", "cites": ["SS-4"]}),
    ],
)
def test_a_contract_is_taken_or_not(facts: dict[str, object], expected: dict[str, object]) -> None:
    assert_says(contract_("smartsights", NOON, CHICAGO, **facts), expected)


@pytest.mark.parametrize(
    ("act", "facts", "expected"),
    [
        ("upgrade", PREMIUM, {"does": ["recount"], "cites": ["SS-5"]}),
        ("reply", BASIC, {"does": ["join-ticket"], "cites": ["SS-18"]}),
        ("session", BASIC, {"needs": ["consent"], "does": ["record"], "cites": ["SS-20"]}),
        (
            "show",
            {**MCS, "tam": "kim"},
            {"does": ["show"], "cites": ["SS-25", "SS-19"]},
        ),
        ("show", MCS, {"says": ["Telephone: (800) 331-8740 x3 or 1 (512) 326-1011 x3."], "cites": ["SS-19"]}),
        ("show", {**BASIC, "region": "emea-apac"}, {"says": ["Telephone: +33 (0)6 89 30 36 58."], "cites": ["SS-19"]}),
        ("show", {**BASIC, "product": "XLReporter"}, {"says": ["Telephone: 1 (508) 520-9957."], "cites": ["SS-19"]}),
        ("renew", {**BASIC, "care_until": FRIDAY}, {"moves": [("contract.care_until", 12, True)], "cites": ["SS-4"]}),
        ("renew", LAPSED, {"moves": [("contract.care_until", 12, False)], "cites": ["SS-3"]}),
        ("renew", SUBSCRIPTION, {"moves": []}),
    ],
)
def test_an_act_has_its_terms(act: str, facts: dict[str, object], expected: dict[str, object]) -> None:
    assert_says(act_("smartsights", act, NOON, CHICAGO, **facts), expected)
