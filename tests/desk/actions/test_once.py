"""What no database keeps is refused by its name before anything is written."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.desk.quayside import MANAGER, NINE, quayside

from pactdesk.desk.actions.appointments import Wanted, book_on_contract
from pactdesk.desk.actions.conversation import reply
from pactdesk.desk.actions.monitoring import alert
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.refused import Impossible
from pactdesk.desk.actions.setting_up import make_account, make_agent, make_contract
from pactdesk.desk.records.models import Entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("odd", "named"), [("\0", "U\\+0000"), ("\ud83d", "U\\+D83D")])
def test_a_text_or_name_that_no_database_keeps_is_refused(odd: str, named: str) -> None:
    side = quayside("smartchoice", account_manager="kim")
    side.open("A", kind="question", channel="portal")
    word = f"a{odd}b"
    opening: dict[str, Any] = {
        "desk": side.desk,
        "contact": side.ann,
        "account": side.account,
        "contract": side.contract,
        "acting": side.customer,
        "at": NINE,
    }
    asked = {"kind": "question"}
    manager: dict[str, Any] = {"acting": MANAGER, "at": NINE}
    calls: dict[str, Callable[[], object]] = {
        "text": lambda: open_ticket(**opening, request=asked, text=word),
        "reference": lambda: open_ticket(**opening, request=asked, reference=word),
        "request": lambda: open_ticket(**opening, request={**asked, "channel": word}),
        "name": lambda: make_agent(desk=side.desk, name=word),
        "facts": lambda: make_contract(account=side.account, name="c2", facts={word: "x"}, since=NINE, **manager),
        "wanted": lambda: book_on_contract(
            desk=side.desk,
            contract="c1",
            wanted=Wanted("call", NINE, agenda=word),
            acting=side.customer,
            at=NINE,
        ),
    }
    before = Entry.objects.count()
    for name, call in calls.items():
        with pytest.raises(Impossible, match=f"^{name} holds the character {named}, which nothing keeps"):
            call()
    with pytest.raises(Impossible, match=r"^text holds"):
        reply(desk=side.desk, reference="A", acting=side.customer, at=NINE, text=word)
    with pytest.raises(Impossible, match=r"^name holds"):
        alert(desk=side.desk, contract="c1", name=word, firing=True, at=NINE)
    with pytest.raises(Impossible, match=r"^name holds"):
        make_account(desk=side.desk, name=word, facts={}, **manager)
    assert Entry.objects.count() == before


def test_what_a_database_keeps_is_kept() -> None:
    side = quayside("smartchoice", account_manager="kim")
    side.open("A", kind="question", channel="portal")
    words = "tab\tand line\nand \x01 and \U0001f600 and é"
    reply(desk=side.desk, reference="A", acting=side.customer, at=NINE, text=words)
    assert make_agent(desk=side.desk, name=words).name == words
