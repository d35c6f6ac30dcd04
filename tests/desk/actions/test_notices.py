from datetime import date

import pytest
from tests.desk.quarry import DUE, HOUR, MONDAY, POLICY, quarry

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.changes import change_contract
from pactdesk.desk.actions.conversation import respond
from pactdesk.desk.actions.firing import fire_contract
from pactdesk.desk.actions.notices import announce
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.refused import NotStaff
from pactdesk.desk.actions.setting_up import make_account, make_contract, publish
from pactdesk.desk.actions.verify import verify
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.load import known_of
from pactdesk.desk.records.models import Contract, Delivery, Desk, Fact, PublishedEdition, Text, Ticket
from pactdesk.engine.days import start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import zone_of
from pactdesk.language.read import read_text

pytestmark = pytest.mark.django_db

MANAGER = Acting(Role.MANAGER)
WANTED = date(2026, 3, 4)
EFFECTIVE = start_of_day(WANTED, zone_of("Europe/Berlin"))


def published(desk: Desk) -> PublishedEdition:
    text = (
        POLICY.read_text(encoding="utf-8").replace('"2026-01"', '"2026-03"').replace("2 business hours", "90 minutes")
    )
    edition = read_text(text, "quarry.yaml", POLICY.parent)
    assert isinstance(edition, Edition), edition
    return publish(desk=desk, edition=edition, text=text, at=MONDAY)


def test_an_edition_reaches_a_contract_when_its_notice_has_run_and_tickets_keep_theirs() -> None:
    desk = quarry()
    edition = published(desk)
    announce(desk=desk, what="2026-03", acting=MANAGER, at=MONDAY, wanted=WANTED)
    contract = Contract.objects.get(name="c1")
    known = known_of(contract)
    assert known.edition_at(EFFECTIVE - 1).name == "2026-01"
    assert known.edition_at(EFFECTIVE).name == "2026-03"
    assert Ticket.objects.get().due_at == DUE
    for at, minutes, row in ((EFFECTIVE - 1, 120, contract.edition), (EFFECTIVE, 90, edition)):
        act = open_ticket(
            desk=desk,
            contact=None,
            account=contract.account,
            contract=contract,
            request={"kind": "problem", "priority": "P2"},
            acting=MANAGER,
            at=at,
        )
        assert (act.row.due_at, act.row.edition) == (at + 60 * minutes, row)


def test_the_edition_that_a_contract_has_already_is_not_adopted_again() -> None:
    desk = quarry()
    announce(desk=desk, what="2026-01", acting=MANAGER, at=MONDAY, wanted=WANTED)
    announce(desk=desk, what="terms that are no edition", acting=MANAGER, at=MONDAY, wanted=WANTED)
    assert not Fact.objects.filter(what=What.ADOPTED.value).exists()
    assert Fact.objects.filter(what=What.ANNOUNCED.value).count() == 2


def test_everybody_whose_address_is_known_is_written_to_and_the_text_is_kept_beside_the_journal() -> None:
    desk = quarry()
    make_account(desk=desk, name="nobody", facts={}, acting=MANAGER, at=MONDAY)
    Delivery.objects.all().delete()
    before = set(Text.objects.values_list("words", flat=True))
    found = announce(desk=desk, what="terms", acting=MANAGER, at=MONDAY, wanted=WANTED, text="Read them well.")
    assert found.effective == {"acme": WANTED, "nobody": WANTED}
    mail = Delivery.objects.get()
    assert (mail.kind, mail.to, mail.body) == (
        "mail",
        "ann@acme.example",
        {"what": "terms", "effective_on": "2026-03-04"},
    )
    fact = Fact.objects.filter(what=What.ANNOUNCED.value).first()
    assert fact is not None
    assert fact.body["text"] in set(Text.objects.values_list("digest", flat=True))
    assert set(Text.objects.values_list("words", flat=True)) - before == {"Read them well."}
    assert "Read them well" not in str(fact.body)
    assert verify(desk) == ()


def test_a_customer_announces_nothing() -> None:
    desk = quarry()
    with pytest.raises(NotStaff):
        announce(desk=desk, what="terms", acting=Acting(Role.CUSTOMER, "Ann", 1), at=MONDAY)
    assert not Fact.objects.filter(what=What.ANNOUNCED.value).exists()


def test_what_fell_due_while_nobody_looked_is_said_at_its_own_instant_and_an_account_hears_of_it_once() -> None:
    desk = quarry()
    first = Contract.objects.get(name="c1")
    make_contract(account=first.account, name="c2", facts={}, acting=MANAGER, at=MONDAY)
    announce(desk=desk, what="terms", acting=MANAGER, at=MONDAY, wanted=WANTED)
    late = EFFECTIVE + 24 * 7 * HOUR
    respond(desk=desk, reference=Ticket.objects.get().reference, acting=MANAGER, at=late)
    said = []
    for name in ("c1", "c2", "c1", "c2"):
        while (due := Contract.objects.get(name=name).next_change_at) is not None and due <= late:
            said += [(one.what, one.at) for one in fire_contract(desk=desk, name=name, at=late, happened=due)]
    assert said.count(("notice", EFFECTIVE)) == 1
    fired = Fact.objects.filter(what=What.FIRED.value, body__what="notice").select_related("entry").get()
    assert (fired.happened_at, fired.entry.recorded_at, fired.contract) == (EFFECTIVE, late, None)
    assert Ticket.objects.get().state == "open"


def test_an_expiry_that_was_missed_is_said_late_and_the_next_one_on_its_day() -> None:
    desk = quarry()
    late = MONDAY + 24 * 8 * HOUR
    values: dict[str, Value | None] = {"care_until": date(2026, 4, 30), "spare_until": None}
    change_contract(desk=desk, name="c1", values=values, acting=MANAGER, at=late)
    said = []
    for at in (late + 1, late + 24 * 60 * HOUR):
        while (due := Contract.objects.get(name="c1").next_change_at) is not None and due <= at:
            said += [one.at for one in fire_contract(desk=desk, name="c1", at=at, happened=due)]
    berlin = zone_of("Europe/Berlin")
    assert said == [start_of_day(day, berlin) for day in (date(2026, 3, 6), date(2026, 3, 9), date(2026, 5, 1))]
