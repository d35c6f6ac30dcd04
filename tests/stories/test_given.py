"""Who is there before the first step? The cast of a story with its facts."""

from datetime import date

import pytest
from tests.stories.telling import story, told

from pactdesk.stories.story import Given, GivenContact, GivenContract, GivenMonitor, GivenProduct

WAITED = "{at: 2026-03-02 09:00, do: pass}"


def given(sections: str) -> Given:
    return story(told(WAITED, given="".join(f"  {line}\n" for line in sections.split("\n")))).given


def test_everyone_is_given_with_facts() -> None:
    assert story(told(WAITED)).given == Given(
        accounts={"acme": {"region": "north"}},
        contracts={"c1": GivenContract("acme", {"plan": "gold", "product": "Barge", "coach": "sam"})},
        contacts={"ann": GivenContact("acme", {}), "ben": GivenContact("acme", {"trained": True})},
        agents={"kim": {}},
        products={"Barge": GivenProduct({"current_version": "9"}, {"9": {"released_on": date(2026, 1, 2)}})},
        monitors={"nightly": GivenMonitor("c1", {"priority": "P2", "instruction": "restart, then call"})},
    )


@pytest.mark.parametrize("nothing", ["{}", "accounts:", "accounts: {}", "accounts: null"])
def test_nobody_need_be_given(nothing: str) -> None:
    assert given(nothing) == Given({}, {}, {}, {}, {}, {})


def test_the_only_account_and_contract_need_not_be_named() -> None:
    found = given("monitors: {m: }\ncontracts: {c: }\ncontacts: {ann: }\naccounts: {a: }")
    assert found.contracts == {"c": GivenContract("a", {})}
    assert found.contacts == {"ann": GivenContact("a", {})}
    assert found.monitors == {"m": GivenMonitor("c", {})}


def test_money_and_numbers_are_exact_quoted_or_bare() -> None:
    bare = given("accounts: {a: }\ncontracts: {c: {fee: 1000.10, hours: 2.3, until: 2026-02-28}}").contracts["c"].facts
    quoted = given('accounts: {a: }\ncontracts: {c: {fee: "1000.10", hours: "2.3", until: "2026-02-28"}}')
    assert bare == quoted.contracts["c"].facts
    assert (bare["fee"], str(bare["hours"]), bare["until"]) == (100_010, "23/10", date(2026, 2, 28))


def test_a_null_fact_is_not_given() -> None:
    assert given("accounts: {a: {region: null}}").accounts == {"a": {}}


def test_a_product_without_versions_has_none() -> None:
    assert given("products: {B: {versions: }}").products == {"B": GivenProduct({}, {})}
    assert given('products: {B: {versions: {"1": }}}').products == {"B": GivenProduct({}, {"1": {}})}
