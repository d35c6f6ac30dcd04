"""Does the smartchoice policy decide each of its clauses as its register of clauses says?"""

from typing import Final

import pytest

from tests.policies.cases import Desk, Facts, Row, act_, assert_says, contract_, open_

ZONE: Final = "America/New_York"
DESK: Final = Desk("smartchoice", ZONE)
MONDAY: Final = "2026-03-02 10:00"
TRAINING: Final = [("training", "quote", None)]

OPENINGS: Final[list[Row]] = [
    *(
        (f"SC-2 a trained contact's {kind}", MONDAY, {"kind": kind, "trained": True}, {
            "outcome": "admitted", "offers": [], "redirect_to": None, "awaits": None, "cites": ["SC-1", "SC-2"]})
        for kind in ("problem", "question", "feature-request", "self-help")
    ),
    *(
        (f"SC-1 an untrained contact's {kind}", MONDAY, {"kind": kind, "trained": False}, {
            "outcome": "held", "awaits": "colleague", "offers": TRAINING, "due": None, "cites": ["SC-1"]})
        for kind in ("problem", "question", "feature-request")
    ),
    ("SC-1 training not given is none", MONDAY, {"kind": "problem"}, {"outcome": "held", "cites": ["SC-1"]}),
    ("SC-1 training bought for a problem trains nobody yet", MONDAY, {"kind": "problem", "bought": "training"}, {
        "outcome": "held", "cites": ["SC-1"]}),
    ("SC-2 self-help without training", MONDAY, {"kind": "self-help"}, {
        "outcome": "offered", "offers": TRAINING, "cites": ["SC-2", "SC-1"]}),
    ("SC-2 self-help, training bought", MONDAY, {"kind": "self-help", "bought": "training"}, {
        "outcome": "admitted", "cites": ["SC-2"]}),
    ("SC-2 training asked for untrained", MONDAY, {"kind": "training"}, {
        "outcome": "offered", "offers": TRAINING, "cites": ["SC-2"]}),
    ("SC-2 training asked for by the trained", MONDAY, {"kind": "training", "trained": True}, {
        "outcome": "offered", "offers": TRAINING, "cites": ["SC-2"]}),
    ("SC-2 training bought", MONDAY, {"kind": "training", "bought": "training"}, {
        "outcome": "admitted", "due": None, "cites": ["SC-2"]}),
    ("SC-2 nothing after the end", MONDAY, {"kind": "problem", "trained": True, "ended": True}, {
        "outcome": "refused", "cites": ["SC-2"]}),
    ("SC-2 training may be bought after the end", MONDAY, {"kind": "training", "ended": True}, {
        "outcome": "offered", "offers": TRAINING}),
    ("SC-2 no response time is stated", MONDAY, {"kind": "problem", "trained": True, "channel": "portal"}, {
        "due": None, "hours": None, "paged": False, "notices": [], "assign": None}),
    *(
        (f"SC-5 a {kind} by phone is a call request", MONDAY, {"kind": kind, "trained": True, "channel": "phone"}, {
            "outcome": "admitted", "assign": "contract.account_manager", "due": None, "cites": ["SC-5", "SC-1"],
            "notices": ["Calls are by appointment with your account manager."]})
        for kind in ("problem", "question", "feature-request")
    ),
    ("SC-5 only the trained get a call", MONDAY, {"kind": "problem", "channel": "phone"}, {"outcome": "held"}),
    ("SC-5 the knowledge base by phone is no call", MONDAY, {"kind": "self-help", "trained": True, "channel": "phone"}, {
        "outcome": "admitted", "assign": None, "notices": []}),
]

CONTRACTS: Final[list[tuple[str, Facts, Facts]]] = [
    ("SC-5 no account manager", {"package": "small"}, {
        "outcome": "accepted", "staffing": ["contract.account_manager"], "cites": ["SC-5"]}),
    ("SC-5 an account manager", {"package": "small", "account_manager": "kim"}, {"outcome": "accepted", "staffing": []}),
]

ACTS: Final[list[tuple[str, str, Facts, Facts]]] = [
    ("SC-1 a colleague takes over", "take-over", {"kind": "problem"}, {
        "needs": ["customer"], "does": ["keep-text"], "cites": ["SC-1"]}),
    ("SC-4 the customer accepts", "accept", {"kind": "feature-request"}, {"needs": ["customer"], "cites": ["SC-4"]}),
    ("SC-4 the customer declines", "decline", {"kind": "feature-request"}, {"needs": ["customer"], "cites": ["SC-4"]}),
    ("SC-5 with the manager named", "book", {"kind": "question", "account_manager": "kim"}, {
        "needs": ["free-slot", "contract.account_manager"], "does": ["invite"], "cites": ["SC-5", "SC-9"]}),
    ("SC-5 with none named", "book", {"kind": "question"}, {"needs": ["free-slot"], "does": ["invite"]}),
    ("SC-14 the customer chooses", "choose", {}, {"needs": ["customer"], "cites": ["SC-14"]}),
]


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
    outcomes = {
        kind: open_("smartchoice", MONDAY, ZONE, kind=kind)["outcome"]
        for kind in ("problem", "question", "feature-request", "training", "self-help")
    }
    assert outcomes == {
        "problem": "held", "question": "held", "feature-request": "held", "training": "offered", "self-help": "offered",
    }
