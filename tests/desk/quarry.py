"""A small desk for tests: every ticket is to be answered within two hours, day and night, and nobody does."""

from datetime import date
from pathlib import Path
from typing import Final

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.setting_up import make_account, make_agent, make_contact, make_contract, make_desk
from pactdesk.desk.records.models import Desk
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.language.read import read_text

POLICY: Final = Path(__file__).with_name("quarry.yaml")
MONDAY: Final = 1_772_433_000
"""2026-03-02 06:30 in UTC, when the quarry opens its tickets."""

HOUR: Final = 3_600
DUE: Final = MONDAY + 2 * HOUR
"""By when they are to be answered."""


def quarry(slug: str = "quarry", tickets: int = 1, warn_minutes: int | None = 30, users: int = 0) -> Desk:
    """Make a desk with an account, a contract, people and tickets."""
    text = POLICY.read_text(encoding="utf-8")
    edition = read_text(text, "quarry.yaml", Path())
    assert isinstance(edition, Edition), edition
    desk = make_desk(slug=slug, edition=edition, text=text, at=MONDAY)
    desk.warn_minutes = warn_minutes
    desk.save(update_fields=["warn_minutes"])
    manager = Acting(Role.MANAGER)
    make_agent(desk=desk, name="kim")
    account = make_account(desk=desk, name="acme", facts={}, acting=manager, at=MONDAY)
    facts: dict[str, Value] = {"plan": "gold", "care_until": date(2026, 3, 5), "spare_until": date(2026, 3, 8)}
    if users:
        facts["users"] = users
    contract = make_contract(account=account, name="c1", facts=facts, acting=manager, at=MONDAY)
    contact = make_contact(
        account=account, name="Ann Example", facts={}, acting=manager, at=MONDAY, email="ann@acme.example"
    )
    for _ in range(tickets):
        open_ticket(
            desk=desk,
            contact=contact,
            account=account,
            contract=contract,
            request={"kind": "problem", "priority": "P2"},
            acting=Acting(Role.CUSTOMER, contact.name, contact.pk),
            at=MONDAY,
            subject="It stands still",
            text="since this morning",
        )
    return desk
