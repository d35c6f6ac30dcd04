from collections.abc import Callable

import pytest
from tests.desk.quarry import MONDAY, quarry

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.changes import change_account, change_contract, change_product
from pactdesk.desk.actions.choosing import choose
from pactdesk.desk.actions.contracts import sign
from pactdesk.desk.actions.refused import ContractEnded, Impossible, NotStaff, NotThere, Refused, Stranger
from pactdesk.desk.actions.setting_up import make_account, make_contact
from pactdesk.desk.actions.terms import cancel, renew, terminate, upgrade
from pactdesk.desk.actions.work_products import deliver
from pactdesk.desk.records.models import Contract, Delivery, Desk, Entry, Fact, Text

pytestmark = pytest.mark.django_db

MANAGER = Acting(Role.MANAGER)
LATER = MONDAY + 86_400


def stranger(desk: Desk) -> Acting:
    account = make_account(desk=desk, name="other", facts={}, acting=MANAGER, at=MONDAY)
    contact = make_contact(account=account, name="Bob", facts={}, acting=MANAGER, at=MONDAY)
    return Acting(Role.CUSTOMER, contact.name, contact.pk)


REFUSED: dict[str, tuple[type[Refused], Callable[[Desk, Acting], object]]] = {
    "a contract that is not there": (
        NotThere,
        lambda desk, _: renew(desk=desk, name="c9", acting=MANAGER, at=LATER),
    ),
    "a stranger cancels": (Stranger, lambda desk, bob: cancel(desk=desk, name="c1", acting=bob, at=LATER)),
    "a stranger changes an account": (
        Stranger,
        lambda desk, bob: change_account(account=desk.accounts.get(name="acme"), values={}, acting=bob, at=LATER),
    ),
    "a stranger signs": (
        Stranger,
        lambda desk, bob: sign(account=desk.accounts.get(name="acme"), name="c2", facts={}, acting=bob, at=LATER),
    ),
    "a customer terminates": (NotStaff, lambda desk, bob: terminate(desk=desk, name="c1", acting=bob, at=LATER)),
    "a customer delivers": (
        NotStaff,
        lambda desk, bob: deliver(account=desk.accounts.get(name="acme"), product="x", acting=bob, at=LATER),
    ),
    "a customer changes a product": (
        NotStaff,
        lambda desk, bob: change_product(desk=desk, product="x", values={}, versions={}, acting=bob, at=LATER),
    ),
    "the future": (
        Impossible,
        lambda desk, _: change_contract(
            desk=desk, name="c1", values={"plan": "basic"}, acting=MANAGER, at=MONDAY, happened=LATER
        ),
    ),
    "the future of an account": (
        Impossible,
        lambda desk, _: change_account(
            account=desk.accounts.get(name="acme"), values={}, acting=MANAGER, at=MONDAY, happened=LATER
        ),
    ),
    "an upgrade of nothing": (Impossible, lambda desk, _: upgrade(desk=desk, name="c1", acting=MANAGER, at=LATER)),
    "a name that is taken": (
        Impossible,
        lambda desk, _: sign(account=desk.accounts.get(name="acme"), name="c1", facts={}, acting=MANAGER, at=LATER),
    ),
    "a reason of a whole book": (
        Impossible,
        lambda desk, _: choose(
            desk=desk, name="c1", values={"plan": "basic"}, acting=MANAGER, at=LATER, why="x" * 100_001
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_changes_nothing(case: str) -> None:
    desk = quarry()
    bob = stranger(desk)
    refusal, act = REFUSED[case]
    before = kept()
    with pytest.raises(refusal):
        act(desk, bob)
    assert kept() == before


def test_who_ended_a_contract_does_not_end_it_again_but_may_end_it_sooner() -> None:
    desk = quarry()
    ended = cancel(desk=desk, name="c1", acting=MANAGER, at=LATER, wanted=None, why="too dear")
    assert str(ended.effective) == "2026-03-03"
    before = kept()
    with pytest.raises(ContractEnded):
        terminate(desk=desk, name="c1", acting=MANAGER, at=LATER)
    assert kept() == before
    sooner = terminate(desk=desk, name="c1", acting=MANAGER, at=LATER + 1, happened=MONDAY)
    assert str(sooner.effective) == "2026-03-02"


def test_a_reason_stands_beside_the_journal_which_names_it() -> None:
    desk = quarry()
    Text.objects.all().delete()
    terminate(desk=desk, name="c1", acting=MANAGER, at=LATER, why="They never paid.")
    fact = Fact.objects.get(what="ended")
    text = Text.objects.get()
    assert (text.words, text.digest) == ("They never paid.", fact.body["why"])
    assert fact.body["last_on"] == "2026-03-03"


def kept() -> tuple[object, ...]:
    rows = (Entry, Fact, Text, Delivery)
    return (*(row.objects.count() for row in rows), *Contract.objects.values_list("name", "next_change_at"))
