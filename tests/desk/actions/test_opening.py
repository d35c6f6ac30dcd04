"""What does an opening set going besides the ticket?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.quayside import MANAGER, NINE, Quayside, quayside

from pactdesk.desk.actions.opening import take_over
from pactdesk.desk.actions.setting_up import make_contact
from pactdesk.desk.records.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def quay() -> Quayside:
    return quayside("smartchoice", package="small", overflow="advanced", account_manager="kim")


def test_the_contact_is_told_what_became_of_the_request(quay: Quayside) -> None:
    quay.open("A", kind="question", channel="portal")
    (sent,) = Delivery.objects.filter(ticket__reference="A")
    assert (sent.kind, sent.to, sent.body["outcome"]) == ("mail", "ann@acme.example", "admitted")


def test_a_colleague_who_takes_it_over_is_told(quay: Quayside) -> None:
    facts = {"trained": False}
    bob = make_contact(account=quay.account, name="bob", facts=facts, acting=MANAGER, at=NINE, email="bob@acme.example")
    untrained = Quayside(quay.desk, quay.account, quay.contract, bob)
    untrained.open("A", kind="question", channel="portal")
    take_over(desk=quay.desk, reference="A", contact=quay.ann, acting=quay.customer, at=NINE + 60)
    assert list(Delivery.objects.order_by("id").values_list("to", "body__outcome")) == [
        ("bob@acme.example", "held"),
        ("ann@acme.example", "admitted"),
    ]


def test_an_opening_takes_at_most_fourteen_statements(quay: Quayside) -> None:
    quay.open("A", kind="question", channel="portal")
    with CaptureQueriesContext(connection) as asked:
        quay.open("B", kind="question", channel="portal")
    told = [one["sql"].split()[0] for one in asked.captured_queries]
    assert len(told) <= 14, told
