"""How many statements does an action take? As many as here, however many tickets, facts or contacts there are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.quayside import MANAGER, NINE, Quayside, quayside

from pactdesk.desk.actions.conversation import reply, respond, wait
from pactdesk.desk.actions.finishing import close, reopen, solve
from pactdesk.desk.actions.handling import assign, escalate
from pactdesk.desk.actions.setting_up import make_contact

pytestmark = pytest.mark.django_db

ON_SQLITE = {
    "open": 8,
    "assign": 9,
    "respond": 12,
    "wait": 9,
    "reply": 10,
    "escalate": 10,
    "solve": 10,
    "reopen": 9,
    "close": 10,
}
"""Statements of each action alone, the transaction's own not counted."""

MESSAGES = {
    "open": 4,
    "assign": 4,
    "respond": 4,
    "wait": 4,
    "reply": 4,
    "escalate": 4,
    "solve": 4,
    "reopen": 4,
    "close": 4,
}
"""The same where the database takes several statements in one message."""


def day(quay: Quayside) -> dict[str, int]:
    """Play a ticket's day, and return how many statements each of its actions took."""
    kim, ann = quay.agent(), quay.customer
    desk: Any = {"desk": quay.desk, "reference": "1"}
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: quay.open("", kind="question", channel="portal"),
        "assign": lambda: assign(**desk, agent="kim", acting=kim, at=NINE + 1),
        "respond": lambda: respond(**desk, acting=kim, at=NINE + 2, text="We look at it."),
        "wait": lambda: wait(**desk, acting=kim, at=NINE + 3),
        "reply": lambda: reply(**desk, acting=ann, at=NINE + 4, text="Thank you."),
        "escalate": lambda: escalate(**desk, acting=kim, at=NINE + 5, why="it takes long"),
        "solve": lambda: solve(**desk, acting=kim, at=NINE + 6),
        "reopen": lambda: reopen(**desk, acting=ann, at=NINE + 7),
        "close": lambda: close(**desk, acting=kim, at=NINE + 8),
    }
    counted = {}
    for name, act in acts.items():
        with CaptureQueriesContext(connection) as asked:
            act()
        own = [one["sql"].split()[0] for one in asked.captured_queries]
        counted[name] = sum(word not in ("SAVEPOINT", "RELEASE") for word in own)
    return counted


@pytest.fixture
def quay() -> Quayside:
    return quayside("smartchoice", package="small", overflow="advanced", account_manager="kim")


def test_each_action_takes_so_many_statements(quay: Quayside) -> None:
    assert day(quay) == (ON_SQLITE if connection.vendor == "sqlite" else MESSAGES)


def test_they_are_no_more_where_there_is_more(quay: Quayside) -> None:
    for number in range(20):
        make_contact(account=quay.account, name=f"c{number}", facts={"trained": True}, acting=MANAGER, at=NINE)
    counted = day(quay)
    assert counted == (ON_SQLITE if connection.vendor == "sqlite" else MESSAGES)
    assert counted["open"] <= 14
