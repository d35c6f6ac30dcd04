"""Does the smartertools policy decide each of its clauses as its register of clauses says?"""

from datetime import date
from typing import Final

import pytest
from tests.policies.cases import Desk, Facts, Row, act_, assert_says, contract_, instant, open_, policy, raw, work_

from pactdesk.engine.conduct import extended, terms_of
from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.view import view_of

ZONE: Final = "America/Phoenix"
DESK: Final = Desk("smartertools", ZONE)
MONDAY: Final = "2026-03-02 10:00"
KINDS: Final = (
    "problem",
    "question",
    "emergency",
    "installation",
    "training",
    "hotfix",
    "update",
    "community",
    "self-help",
)
COVERED: Final = ("problem", "question", "update", "hotfix")
BOUGHT: Final = ("emergency", "installation", "training")
REINSTATEMENT: Final = ("reinstatement", "quote", None)
RENEWAL: Final = ("renewal", "quote", None)
UPDATE: Final = ("update", "0.00", None)
LICENSE: Final[Facts] = {"holding": "license", "maintenance_until": "2026-12-31"}
LAPSED: Final[Facts] = {"holding": "license", "maintenance_until": "2026-03-01"}
OLD: Final[Facts] = {"version": "2024", "current_version": "2026"}

HOLDINGS: Final[list[Row]] = [
    *(
        (
            f"ST-1 a {kind} under maintenance",
            MONDAY,
            {"kind": kind, **LICENSE},
            {"outcome": "admitted", "offers": [], "cites": ["ST-1", "ST-14", "ST-15"]},
        )
        for kind in ("problem", "question")
    ),
    ("ST-1 a holding not named is a licence", MONDAY, {"kind": "problem"}, {"outcome": "admitted", "cites": ["ST-1"]}),
    (
        "ST-2 an update under maintenance",
        MONDAY,
        {"kind": "update", **LICENSE},
        {"outcome": "admitted", "cites": ["ST-2"]},
    ),
    (
        "ST-2 an update without",
        MONDAY,
        {"kind": "update", **LAPSED},
        {"outcome": "offered", "offers": [REINSTATEMENT], "cites": ["ST-2"]},
    ),
    *(
        (
            f"ST-8 a {kind} without maintenance",
            MONDAY,
            {"kind": kind, **LAPSED},
            {
                "outcome": "offered",
                "offers": [REINSTATEMENT],
                "due": None,
                "cites": ["ST-8", "ST-26"],
                "notices": ["Other users help in the community."],
            },
        )
        for kind in ("problem", "question")
    ),
    ("ST-8 a renewal is none", MONDAY, {"kind": "problem", "bought": "renewal", **LAPSED}, {"outcome": "offered"}),
    (
        "ST-8 after the end of the contract",
        MONDAY,
        {"kind": "problem", "ended": True, **LICENSE},
        {"outcome": "offered", "offers": [REINSTATEMENT], "cites": ["ST-8"]},
    ),
    *(
        (
            f"ST-5 {kind} of a subscriber, on the last day",
            "2026-06-30 23:59",
            {"kind": kind, "holding": "hosted", "hosted_until": "2026-06-30"},
            {"outcome": "admitted", "cites": ["ST-5", "ST-9"]},
        )
        for kind in COVERED
    ),
    *(
        (
            f"ST-5 {kind} the day after",
            "2026-07-01 00:00",
            {"kind": kind, "holding": "hosted", "hosted_until": "2026-06-30"},
            {"outcome": "offered", "offers": [RENEWAL], "cites": ["ST-5"]},
        )
        for kind in COVERED
    ),
    (
        "ST-5 renewed",
        "2026-07-01 00:00",
        {"kind": "problem", "holding": "hosted", "hosted_until": "2026-06-30", "bought": "renewal"},
        {"outcome": "admitted", "cites": ["ST-5"]},
    ),
    ("ST-5 no end given", "2026-07-01 00:00", {"kind": "problem", "holding": "hosted"}, {"outcome": "admitted"}),
    (
        "ST-5 ended before its day",
        MONDAY,
        {"kind": "problem", "holding": "hosted", "ended": True},
        {"outcome": "offered", "offers": [RENEWAL], "cites": ["ST-5"]},
    ),
    (
        "ST-5 a licence's dates are not asked",
        MONDAY,
        {**LAPSED, "kind": "problem", "holding": "hosted"},
        {"outcome": "admitted"},
    ),
    *(
        (
            f"ST-6 {kind} of a partner, on the last day",
            "2026-06-30 23:59",
            {"kind": kind, "holding": "partner", "partner_until": "2026-06-30"},
            {"outcome": "admitted", "cites": ["ST-6", "ST-9"]},
        )
        for kind in COVERED
    ),
    *(
        (
            f"ST-6 {kind} the day after",
            "2026-07-01 00:00",
            {"kind": kind, "holding": "partner", "partner_until": "2026-06-30"},
            {"outcome": "offered", "offers": [RENEWAL], "cites": ["ST-6"]},
        )
        for kind in COVERED
    ),
    (
        "ST-6 renewed",
        "2026-07-01 00:00",
        {"kind": "problem", "holding": "partner", "partner_until": "2026-06-30", "bought": "renewal"},
        {"outcome": "admitted", "cites": ["ST-6"]},
    ),
]

# at, maintenance given or by purchase, outcome: the whole of the last day counts in Phoenix
MAINTENANCE: Final[list[tuple[str, str, Facts, str]]] = [
    ("ST-1 last minute", "2026-03-01 23:59", {"maintenance_until": "2026-03-01"}, "admitted"),
    ("ST-1 the minute after", "2026-03-02 00:00", {"maintenance_until": "2026-03-01"}, "offered"),
    ("ST-3 last minute of the first year", "2026-03-02 23:59", {"purchased_on": "2025-03-02"}, "admitted"),
    ("ST-3 the minute after", "2026-03-03 00:00", {"purchased_on": "2025-03-02"}, "offered"),
    ("ST-3 bought on a leap day", "2029-02-28 23:59", {"purchased_on": "2028-02-29"}, "admitted"),
    ("ST-3 the day after that", "2029-03-01 00:00", {"purchased_on": "2028-02-29"}, "offered"),
    (
        "ST-3 a given end goes before the first year",
        MONDAY,
        {"purchased_on": "2020-01-01", "maintenance_until": "2026-12-31"},
        "admitted",
    ),
    ("ST-1 no date at all", MONDAY, {}, "admitted"),
]

PRODUCTS: Final[list[Row]] = [
    (
        "ST-22 a hotfix for the current version",
        MONDAY,
        {"kind": "hotfix", "version": "2026", "current_version": "2026", **LICENSE},
        {"outcome": "admitted", "offers": [], "cites": ["ST-22"]},
    ),
    (
        "ST-22 a hotfix for an older version",
        MONDAY,
        {"kind": "hotfix", **OLD, **LICENSE},
        {"outcome": "refused", "offers": [UPDATE], "cites": ["ST-22"]},
    ),
    (
        "ST-22 a hotfix with no version given",
        MONDAY,
        {"kind": "hotfix", "current_version": "2026", **LICENSE},
        {"outcome": "admitted"},
    ),
    (
        "ST-22 an older version without maintenance",
        MONDAY,
        {"kind": "hotfix", **OLD, **LAPSED},
        {"outcome": "refused", "offers": [UPDATE, REINSTATEMENT], "cites": ["ST-22", "ST-2"]},
    ),
    (
        "ST-22 the current version without maintenance",
        MONDAY,
        {"kind": "hotfix", **LAPSED},
        {"outcome": "offered", "offers": [REINSTATEMENT]},
    ),
    *(
        (
            f"ST-25 {kind} for a legacy product",
            MONDAY,
            {"kind": kind, "legacy": True, **LICENSE},
            {"outcome": "refused", "redirect_to": "community", "offers": [], "cites": ["ST-25"]},
        )
        for kind in COVERED
    ),
    (
        "ST-25 goes before ST-8",
        MONDAY,
        {"kind": "problem", "legacy": True, **LAPSED},
        {"outcome": "refused", "redirect_to": "community", "offers": [], "cites": ["ST-25"]},
    ),
    (
        "ST-25 goes before ST-11",
        MONDAY,
        {"kind": "problem", "legacy": True, "channel": "phone"},
        {"outcome": "refused"},
    ),
    ("ST-25 not the community", MONDAY, {"kind": "community", "legacy": True}, {"outcome": "admitted"}),
    (
        "ST-27 a problem on an older version",
        MONDAY,
        {"kind": "problem", **OLD, **LICENSE},
        {
            "outcome": "admitted",
            "cites": ["ST-27", "ST-28"],
            "notices": [
                "You run 2024; fixes are made for 2026 only, so a fix needs an update.",
                "We advise to upgrade to 2026.",
            ],
        },
    ),
    (
        "ST-27 a problem on the current version",
        MONDAY,
        {"kind": "problem", "version": "2026", "current_version": "2026", **LICENSE},
        {"outcome": "admitted", "notices": []},
    ),
    (
        "ST-28 a question on an older version",
        MONDAY,
        {"kind": "question", **OLD, **LICENSE},
        {"cites": ["ST-28"], "notices": ["We advise to upgrade to 2026."]},
    ),
]

CHANNELS: Final[list[Row]] = [
    (
        "ST-7 by the portal",
        MONDAY,
        {"kind": "problem", "channel": "portal", **LICENSE},
        {"outcome": "admitted", "cites": ["ST-7"]},
    ),
    (
        "ST-10 by mail",
        MONDAY,
        {"kind": "problem", "channel": "email", **LICENSE},
        {"outcome": "admitted", "cites": ["ST-10"]},
    ),
    *(
        (
            f"ST-11 {kind} by phone",
            MONDAY,
            {"kind": kind, "channel": "phone", **LICENSE},
            {
                "outcome": "redirected",
                "redirect_to": "portal",
                "cites": ["ST-11"],
                "notices": ["Ask for a call in the ticket; a technician decides."],
            },
        )
        for kind in COVERED
    ),
    (
        "ST-11 offering goes before redirecting",
        MONDAY,
        {"kind": "problem", "channel": "phone", **LAPSED},
        {"outcome": "offered"},
    ),
    (
        "ST-11 not an emergency",
        MONDAY,
        {"kind": "emergency", "channel": "phone", "purchased": True},
        {"outcome": "admitted"},
    ),
    *(
        (
            f"ST-10 {kind} by {channel} with no holding named",
            MONDAY,
            {"kind": kind, "channel": channel, "unchosen": True},
            {"outcome": "held", "awaits": "choice", "due": None, "cites": ["ST-10", "ST-7"]},
        )
        for kind in COVERED
        for channel in ("portal", "email", "phone")
    ),
    *(
        (
            f"ST-10 {kind} needs no choice",
            MONDAY,
            {"kind": kind, "unchosen": True, "purchased": True},
            {"outcome": "admitted"},
        )
        for kind in (*BOUGHT, "community", "self-help")
    ),
]

APART: Final[list[Row]] = [
    *(
        (
            f"ST-17 {kind} not bought",
            MONDAY,
            {"kind": kind, **LICENSE},
            {"outcome": "offered", "offers": [(kind, "quote", None)], "cites": ["ST-17"]},
        )
        for kind in BOUGHT
    ),
    *(
        (
            f"ST-17 {kind} after the checkout, lapsed, old and legacy",
            MONDAY,
            {"kind": kind, "purchased": True, "legacy": True, **OLD, **LAPSED},
            {"outcome": "admitted", "offers": [], "cites": ["ST-17", "ST-18"]},
        )
        for kind in BOUGHT
    ),
    *(
        (
            f"ST-17 {kind} bought for its ticket",
            MONDAY,
            {"kind": kind, "bought": kind},
            {"outcome": "admitted", "cites": ["ST-17", "ST-18"]},
        )
        for kind in BOUGHT
    ),
    *(
        (
            f"ST-17 {kind} with something else bought",
            MONDAY,
            {"kind": kind, "bought": "renewal"},
            {"outcome": "offered"},
        )
        for kind in BOUGHT
    ),
    (
        "ST-24 is said beforehand",
        MONDAY,
        {"kind": "emergency"},
        {"notices": ["Emergency support is not refunded, bug or not."], "cites": ["ST-24"]},
    ),
    (
        "ST-26 the community for all",
        MONDAY,
        {"kind": "community", **LICENSE},
        {"outcome": "admitted", "offers": [], "due": None, "cites": ["ST-26", "ST-28"]},
    ),
    (
        "ST-26 the community without maintenance",
        MONDAY,
        {"kind": "community", **LAPSED},
        {"outcome": "admitted", "offers": [REINSTATEMENT], "cites": ["ST-26", "ST-8"]},
    ),
    (
        "ST-28 self-help for all",
        MONDAY,
        {"kind": "self-help", **LAPSED},
        {"outcome": "admitted", "due": None, "cites": ["ST-28"]},
    ),
]

# what, opened at, facts, due, clause: 2 March 2026 is a Monday
TARGETS: Final[list[tuple[str, str, Facts, str | None, str]]] = [
    ("ST-15 before opening", "2026-03-02 07:59", {"kind": "problem"}, "2026-03-02 12:00", "ST-15"),
    ("ST-15 at opening", "2026-03-02 08:00", {"kind": "problem"}, "2026-03-02 12:00", "ST-15"),
    ("ST-15 after opening", "2026-03-02 08:01", {"kind": "problem"}, "2026-03-02 12:01", "ST-15"),
    ("ST-14 just before", "2026-03-02 12:59", {"kind": "question"}, "2026-03-02 16:59", "ST-14"),
    ("ST-14 ends at closing", "2026-03-02 13:00", {"kind": "question"}, "2026-03-02 17:00", "ST-14"),
    ("ST-14 goes over", "2026-03-02 13:01", {"kind": "question"}, "2026-03-03 08:01", "ST-14"),
    ("ST-15 Friday at closing", "2026-03-06 17:00", {"kind": "problem"}, "2026-03-09 12:00", "ST-14"),
    ("ST-15 Sunday", "2026-03-08 02:30", {"kind": "problem"}, "2026-03-09 12:00", "ST-14"),
    ("ST-14 an update", "2026-03-02 13:00", {"kind": "update"}, "2026-03-02 17:00", "ST-14"),
    ("ST-16 by day", "2026-03-02 16:30", {"kind": "emergency", "purchased": True}, "2026-03-02 17:30", "ST-16"),
    (
        "ST-16 on a Sunday night",
        "2026-03-01 03:00",
        {"kind": "emergency", "purchased": True},
        "2026-03-01 04:00",
        "ST-16",
    ),
    ("ST-16 at Christmas", "2026-12-25 23:30", {"kind": "emergency", "purchased": True}, "2026-12-26 00:30", "ST-16"),
    ("ST-18 an installation has none", MONDAY, {"kind": "installation", "purchased": True}, None, "ST-18"),
    ("ST-18 a training has none", MONDAY, {"kind": "training", "purchased": True, "scheduled": True}, None, "ST-18"),
]

ACTS: Final[list[tuple[str, str, Facts, Facts]]] = [
    (
        "ST-3 a new licence has its first year",
        "contract",
        {"holding": "license", "purchased_on": "2026-03-02"},
        {"does": ["show"], "cites": ["ST-3"]},
    ),
    ("ST-4 a licence is renewed", "renew", LICENSE, {"cites": ["ST-4"]}),
    ("ST-5 a subscription is renewed", "renew", {"holding": "hosted"}, {"cites": ["ST-5"]}),
    ("ST-6 a partnership is renewed", "renew", {"holding": "partner"}, {"cites": ["ST-6"]}),
    ("ST-8 what was written is kept", "reinstate", LAPSED, {"does": ["keep-text"], "cites": ["ST-4", "ST-8"]}),
    ("ST-7 only one's own is shown", "show", {}, {"does": ["show"], "cites": ["ST-7"]}),
    (
        "ST-10 an answer by mail",
        "reply",
        {"kind": "problem", "channel": "email"},
        {"does": ["join-ticket"], "cites": ["ST-10"]},
    ),
    (
        "ST-11 a call is granted or not",
        "phone",
        {"kind": "problem"},
        {"needs": ["agent", "reason"], "does": ["record", "show"], "cites": ["ST-11"]},
    ),
    (
        "ST-18 a time is agreed",
        "schedule",
        {"kind": "installation"},
        {"does": ["invite", "follow-up"], "cites": ["ST-18"]},
    ),
    (
        "ST-19 access is granted",
        "grant",
        {"kind": "problem"},
        {"needs": ["customer"], "does": ["record"], "cites": ["ST-19", "ST-20"]},
    ),
    (
        "ST-19 access is revoked",
        "revoke",
        {"kind": "problem"},
        {"needs": ["customer"], "does": ["revoke-consent", "record"], "cites": ["ST-19"]},
    ),
    (
        "ST-20 no session without consent",
        "session",
        {"kind": "problem"},
        {"needs": ["consent"], "does": ["record"], "cites": ["ST-20", "ST-12"]},
    ),
    (
        "ST-21 closing ends access",
        "close",
        {"kind": "problem"},
        {"does": ["revoke-consent", "erase-credentials"], "cites": ["ST-21"]},
    ),
    (
        "ST-21 a reopened ticket",
        "reopen",
        {"kind": "problem"},
        {"says": ["Access needs a new agreement."], "cites": ["ST-21", "ST-20"]},
    ),
    (
        "ST-23 an emergency on an older version",
        "mark",
        {"kind": "emergency", **OLD},
        {"says": ["The fix comes with {product.current_version}: the update is required."], "cites": ["ST-23"]},
    ),
    ("ST-23 an emergency on the current version", "mark", {"kind": "emergency"}, {"says": []}),
    (
        "ST-24 no refund of an emergency",
        "refund",
        {"kind": "emergency", "bought": "emergency"},
        {"needs": ["manager", "reason"], "does": ["record"], "cites": ["ST-24"]},
    ),
    ("ST-24 a training may be refunded", "refund", {"kind": "training", "bought": "training"}, {"needs": []}),
]

OPENINGS: Final = [*HOLDINGS, *PRODUCTS, *CHANNELS, *APART]


@pytest.mark.parametrize(("at", "facts", "expected"), [row[1:] for row in OPENINGS], ids=[row[0] for row in OPENINGS])
def test_opening(at: str, facts: Facts, expected: Facts) -> None:
    DESK.says(at, facts, expected)


@pytest.mark.parametrize(
    ("at", "facts", "outcome"), [row[1:] for row in MAINTENANCE], ids=[row[0] for row in MAINTENANCE]
)
def test_maintenance_lasts_through_its_last_day(at: str, facts: Facts, outcome: str) -> None:
    DESK.says(at, {"kind": "problem", "holding": "license", **facts}, {"outcome": outcome})


@pytest.mark.parametrize(
    ("at", "facts", "due", "clause"), [row[1:] for row in TARGETS], ids=[row[0] for row in TARGETS]
)
def test_first_response(at: str, facts: Facts, due: str | None, clause: str) -> None:
    DESK.says(at, facts, {"due": due, "cites": [clause]})


def test_emergencies_rank_before_all_else() -> None:
    ranks = {kind: open_("smartertools", MONDAY, ZONE, kind=kind, purchased=True)["rank"] for kind in KINDS}
    assert ranks["emergency"] < ranks["problem"]  # type: ignore[operator]  # sort keys of one queue
    assert {str(ranks[kind]) for kind in KINDS if kind != "emergency"} == {str(ranks["problem"])}


def test_the_first_year_is_the_contracts_own_end() -> None:
    found = contract_("smartertools", MONDAY, ZONE, holding="license", purchased_on="2025-03-02")
    assert_says(found, {"outcome": "accepted", "staffing": []})


@pytest.mark.parametrize(("act", "facts", "expected"), [row[1:] for row in ACTS], ids=[row[0] for row in ACTS])
def test_act(act: str, facts: Facts, expected: Facts) -> None:
    assert_says(act_("smartertools", act, MONDAY, ZONE, **facts), expected)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_decided_where_nothing_else_is_known(kind: str) -> None:
    expected = "offered" if kind in BOUGHT else "admitted"
    assert open_("smartertools", MONDAY, ZONE, kind=kind)["outcome"] == expected


@pytest.mark.parametrize(
    ("holding", "activity", "clause"),
    [
        *(
            (holding, "problem", clause)
            for holding, clause in [("license", "ST-1"), ("hosted", "ST-5"), ("partner", "ST-6")]
        ),
        (None, "question", "ST-1"),
        *(("license", activity, "ST-17") for activity in BOUGHT),
    ],
)
def test_no_work_is_metered_or_charged(holding: str | None, activity: str, clause: str) -> None:
    work = {"at": MONDAY, "minutes": 600, "activity": activity}
    [found] = work_("smartertools", ZONE, {"holding": holding}, work)
    assert_says(found, {"parts": [("included", 600, 0, None)], "cites": [clause]})


@pytest.mark.parametrize(
    ("act", "until", "extended_until"),
    [
        ("purchase", date(2026, 3, 1), date(2027, 3, 2)),
        ("renew", date(2026, 12, 31), date(2027, 12, 31)),
        ("renew", date(2026, 3, 1), date(2027, 3, 1)),
        ("reinstate", date(2026, 3, 1), date(2027, 3, 2)),
        ("reinstate", date(2026, 3, 2), date(2027, 3, 2)),
        ("reinstate", date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_maintenance_is_renewed_from_its_end_and_reinstated_from_the_day(
    act: str, until: date, extended_until: date
) -> None:
    edition = policy("smartertools")
    view = view_of(
        edition, raw(edition, {"bought": "reinstatement", "maintenance_until": until}), instant(MONDAY, ZONE)
    )
    [extend] = terms_of(edition.conduct, view, act).value.extends
    assert extend.fact == "contract.maintenance_until"
    assert extended(extend, until, date(2026, 3, 2)) == extended_until


@pytest.mark.parametrize("item", BOUGHT)
def test_what_is_bought_opens_its_ticket(item: str) -> None:
    edition = policy("smartertools")
    rule = edition.purchases.decide(view_of(edition, {}, instant(MONDAY, ZONE)), item)
    assert rule is not None
    assert dict(rule.says.opens or ()) == {"request.kind": item, "request.purchased": True}
    assert rule.cites == ("ST-17", "ST-18")


@pytest.mark.parametrize("item", ["reinstatement", "renewal"])
def test_what_restores_a_holding_admits_its_ticket(item: str) -> None:
    edition = policy("smartertools")
    rule = edition.purchases.decide(view_of(edition, {}, instant(MONDAY, ZONE)), item)
    assert rule is not None
    assert rule.says.admits
    assert "ST-4" in rule.cites


def test_every_case_is_decided_once() -> None:
    assert check(policy("smartertools")) == ()
