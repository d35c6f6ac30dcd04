"""Can words and people be forgotten, while the journal holds as before?"""

import pytest
from django.apps import apps
from tests.desk.quarry import DUE, quarry

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.conversation import respond
from pactdesk.desk.actions.erasing import erase_contact, erase_text
from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.refused import NotStaff, NotThere
from pactdesk.desk.actions.verify import verify
from pactdesk.desk.records.models import Contact, Delivery, Desk, Entry, Fact, Text

pytestmark = pytest.mark.django_db

MANAGER = Acting(Role.MANAGER, "mia")


@pytest.fixture
def desk() -> Desk:
    found = quarry(tickets=2)
    respond(desk=found, reference="1", acting=Acting(Role.AGENT, "kim"), at=DUE, text="Dear Ann")
    return found


def digests(desk: Desk, reference: str = "1") -> list[str]:
    return list(Text.objects.filter(desk=desk, ticket__reference=reference).values_list("digest", flat=True))


def test_a_text_is_emptied_with_its_salt_and_that_is_recorded(desk: Desk) -> None:
    first, second = digests(desk)
    assert erase_text(desk=desk, digests=[first], acting=MANAGER, at=DUE + 1) == 1
    row = Text.objects.get(digest=first)
    assert (row.words, row.salt, row.erased_at) == ("", "", DUE + 1)
    assert Text.objects.get(digest=second).words != ""
    fact = Fact.objects.get(what="erased")
    assert fact.body == {"text": first}
    assert fact.ticket is not None
    assert (fact.ticket.reference, fact.account_id, fact.contract_id) == ("1", row.account_id, fact.ticket.contract_id)
    assert (fact.entry.acting, fact.entry.recorded_at) == ("manager:mia", DUE + 1)


def test_the_journal_holds_and_nothing_that_is_shown_moves(desk: Desk) -> None:
    erase_text(desk=desk, digests=digests(desk), acting=MANAGER, at=DUE + 1)
    erase_contact(contact=Contact.objects.get(desk=desk), acting=MANAGER, at=DUE + 2)
    assert verify(desk) == ()
    assert list(rebuild(desk, write=False)) == []


def test_many_texts_are_one_entry(desk: Desk) -> None:
    both = [*digests(desk), *digests(desk, "2")]
    assert erase_text(desk=desk, digests=both, acting=MANAGER, at=DUE + 1) == 3
    assert Entry.objects.filter(action="erase").count() == 1
    assert Fact.objects.filter(what="erased").count() == 3


def test_what_is_gone_already_is_not_recorded_again(desk: Desk) -> None:
    both = digests(desk)
    erase_text(desk=desk, digests=both[:1], acting=MANAGER, at=DUE + 1)
    assert erase_text(desk=desk, digests=both, acting=MANAGER, at=DUE + 2) == 1
    assert erase_text(desk=desk, digests=both, acting=MANAGER, at=DUE + 3) == 0
    assert Entry.objects.filter(action="erase").count() == 2
    assert Text.objects.get(digest=both[0]).erased_at == DUE + 1


def test_with_a_digest_that_names_nothing_nothing_is_erased(desk: Desk) -> None:
    with pytest.raises(NotThere, match="the desk has no text 0000"):
        erase_text(desk=desk, digests=[*digests(desk), "0" * 64], acting=MANAGER, at=DUE + 1)
    assert not Text.objects.filter(words="").exists()
    assert not Fact.objects.filter(what="erased").exists()


def test_a_desk_erases_its_own_texts_alone(desk: Desk) -> None:
    other = quarry("other")
    with pytest.raises(NotThere):
        erase_text(desk=desk, digests=digests(other), acting=MANAGER, at=DUE + 1)


def test_a_customer_erases_nothing(desk: Desk) -> None:
    contact = Contact.objects.get(desk=desk)
    customer = Acting(Role.CUSTOMER, contact.name, contact.pk)
    with pytest.raises(NotStaff):
        erase_text(desk=desk, digests=digests(desk), acting=customer, at=DUE + 1)
    with pytest.raises(NotStaff):
        erase_contact(contact=contact, acting=customer, at=DUE + 1)
    assert not Fact.objects.filter(what="erased").exists()


def test_a_contact_has_neither_name_nor_address_any_more(desk: Desk) -> None:
    contact = Contact.objects.get(desk=desk)
    found = erase_contact(contact=contact, acting=MANAGER, at=DUE + 1)
    assert (found.name, found.email) == (f"erased {contact.pk}", "")
    assert Contact.objects.get(pk=contact.pk).name == found.name
    fact = Fact.objects.get(what="erased")
    assert (fact.body, fact.account_id, fact.ticket_id) == ({"contact": contact.pk}, contact.account_id, None)


def test_what_was_sent_to_it_names_it_no_more_and_nothing_is_sent_any_more(desk: Desk) -> None:
    contact = Contact.objects.get(desk=desk)
    sent = {"kind": "mail", "about": "x", "made_at": DUE, "desk": desk, "to": contact.email}
    Delivery.objects.create(**sent, body={"text": "Dear Ann"}, key="past", sent_at=DUE, outcome="taken")
    Delivery.objects.create(**sent, body={"text": "Dear Ann"}, key="coming", next_at=DUE)
    Delivery.objects.create(**{**sent, "to": "bob@acme.example"}, body={"text": "Dear Bob"}, key="bob", next_at=DUE)
    erase_contact(contact=contact, acting=MANAGER, at=DUE + 1)
    rows = {row.key: (row.to, row.body, row.next_at, row.outcome) for row in Delivery.objects.filter(about="x")}
    assert rows == {
        "past": ("", {}, None, "taken"),
        "coming": ("", {}, None, "not sent: its receiver was erased"),
        "bob": ("bob@acme.example", {"text": "Dear Bob"}, DUE, ""),
    }


def test_no_row_of_the_database_names_it_any_more(desk: Desk) -> None:
    contact = Contact.objects.get(desk=desk)
    erase_text(desk=desk, digests=[*digests(desk), *digests(desk, "2")], acting=MANAGER, at=DUE + 1)
    erase_contact(contact=contact, acting=MANAGER, at=DUE + 2)
    models = apps.get_app_config("desk").get_models()
    rows = [row for model in models for row in model._default_manager.values()]  # noqa: SLF001 - Django's own word
    said = " ".join(str(value) for row in rows for name, value in row.items() if name != "text")
    assert "Ann" not in said
    assert "ann@" not in said
