from datetime import date

from tests.desk.quarry import POLICY

from pactdesk.desk.bridge.terms import care_until, end_of_term, extended_facts
from pactdesk.engine.conduct import Terms
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.says import Extend
from pactdesk.engine.policy.view import view_of
from pactdesk.language.read import read_text

TODAY = date(2026, 3, 10)
END = date(2026, 8, 31)


def lantern() -> Edition:
    path = POLICY.with_name("lantern.yaml")
    edition = read_text(path.read_text(encoding="utf-8"), path.name, path.parent)
    assert isinstance(edition, Edition), edition
    return edition


def test_a_date_moves_from_its_end_or_from_the_day_and_only_in_its_scope() -> None:
    view = view_of(lantern(), {"contract": {"care_until": END}}, 0)
    terms = Terms(
        extends=(
            Extend("contract.care_until", 6, from_end=True),
            Extend("account.partner_until", 12, from_end=True),
        )
    )
    assert extended_facts(view, terms, TODAY) == {"care_until": date(2027, 2, 28)}
    assert extended_facts(view, terms, TODAY, "account") == {"partner_until": date(2027, 3, 10)}
    from_day = Terms(extends=(Extend("contract.care_until", 6, from_end=False),))
    assert extended_facts(view, from_day, TODAY) == {"care_until": date(2026, 9, 10)}
    assert extended_facts(view, Terms(), TODAY) == {}


def test_the_term_of_a_contract_is_the_first_of_its_dates_that_is_known() -> None:
    edition = lantern()
    facts: dict[str, Value] = {"care_until": END}
    view = view_of(edition, {"contract": facts, "account": {"partner_until": TODAY}}, 0)
    assert end_of_term(edition, view) == care_until(edition, view) == END
    without = view_of(edition, {"account": {"partner_until": TODAY}}, 0)
    assert end_of_term(edition, without) is None
    assert care_until(edition, without) is None
