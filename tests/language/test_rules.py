"""How are the rules of a section told apart?"""

import pytest
from tests.language.corpus import edition_of, kinds_of, said_of

from pactdesk.language.faults import Kind

PLANS = "facts: {contract: {plan: [basic, gold]}}\nitems: {case: {price: quote, cites: NW-1}}\n"
HOURS = "hours: {office: {open: always, cites: NW-1}}\n"


def paging(*rows: str) -> str:
    return "paging:\n" + "".join(f"  - {{{row}, page: true, cites: NW-1}}\n" for row in rows)


def test_rules_are_counted_in_the_order_of_their_section_and_group() -> None:
    edition = edition_of(
        "paging: [{page: true, cites: NW-1}, {id: second, page: true, cites: NW-1}, {page: false, cites: NW-1}]\n"
        "milestones:\n  first-response: [{target: 1 hours, cites: NW-1}, {target: 2 hours, cites: NW-1}]\n"
        "  resolution: {target: 3 hours, cites: NW-1}\n"
        "items: {case: {price: quote, cites: NW-1}}\n"
    )
    assert [rule.id for rule in edition.paging.rules] == ["paging-1", "second", "paging-3"]
    found = [(rule.id, rule.group) for rule in edition.milestones.rules]
    first, resolution = ("first-response", "resolution")
    assert found == [
        (f"milestones/{first}-1", first),
        (f"milestones/{first}-2", first),
        (f"milestones/{resolution}-1", resolution),
    ]
    assert [(rule.id, rule.group) for rule in edition.prices.rules] == [("items/case-1", "case")]


def test_rules_know_their_line_and_clauses_in_order() -> None:
    clauses = 'clauses: {A: {at: "1", says: One.}, B: {at: "2", says: Two.}}\nrecorded: {A: It is.}\n'
    rule = edition_of(clauses + "paging:\n  - {page: true, cites: [B, A]}\n").paging.rules[0]
    assert (rule.line, rule.cites) == (4, ("B", "A"))


def test_groups_of_listed_rules_come_from_what_they_say() -> None:
    edition = edition_of(
        PLANS
        + "restate: {when: {plan: gold}, set: {plan: basic}, cites: NW-1}\n"
        + "fees: {item: case, first: 1.00, every: month, cites: NW-1}\n"
        + "purchases: {item: case, admits: ticket, cites: NW-1}\n"
        + "definitions: {plan: {gold: {says: The best., cites: NW-1}}}\n"
    )
    tables = (edition.restate, edition.fees, edition.purchases, edition.definitions)
    assert [table.groups for table in tables] == [("contract.plan",), ("case",), ("case",), ("contract.plan",)]
    assert edition.definitions.rules[0].when == (("contract.plan", frozenset({"gold"})),)


def test_an_exception_may_name_a_rule_of_another_question() -> None:
    edition = edition_of(
        "admission:\n  who: {id: stranger, outcome: refused, cites: NW-1}\n"
        "  what: {exception-to: stranger, outcome: admitted, cites: NW-1}\n"
    )
    assert [rule.excepts for rule in edition.admission.rules] == [(), ("stranger",)]


def test_an_exception_names_a_rule_of_its_own_section_that_has_an_id() -> None:
    assert said_of(paging("id: one", "exception-to: paging-1")) == [
        '3:20: No rule of paging has the id "paging-1". Write one.'
    ]
    rules = HOURS + "which-hours: {id: one, use: office, cites: NW-1}\n" + paging("exception-to: one")
    assert [kind for kind, _, _ in kinds_of(rules)] == [Kind.UNKNOWN_RULE]


@pytest.mark.parametrize("taken", ["one", "paging-2"])
def test_an_id_is_given_once(taken: str) -> None:
    assert kinds_of(paging("id: one", "id: two", f"id: {taken}")) == [(Kind.DECLARED_TWICE, 4, 10)]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        (("id: a, exception-to: a",), (2, 27)),
        (("id: a, exception-to: b", "id: b, exception-to: a"), (2, 27)),
        (("id: a, exception-to: b", "id: b, exception-to: c", "id: c, exception-to: b"), (2, 27)),
        (("id: a", "id: b, exception-to: [a, c]", "id: c, exception-to: [a, d]", "id: d, exception-to: b"), (3, 27)),
    ],
)
def test_rules_that_set_each_other_aside_are_found_once(rows: tuple[str, ...], at: tuple[int, int]) -> None:
    assert kinds_of(paging(*rows)) == [(Kind.EXCEPTION_CYCLE, *at)]


def test_exceptions_that_meet_again_are_no_cycle() -> None:
    assert (
        kinds_of(paging("id: a, exception-to: [b, c]", "id: b, exception-to: d", "id: c, exception-to: d", "id: d"))
        == []
    )


def test_which_tables_decide_once_and_which_must_answer() -> None:
    edition = edition_of("")
    tables = {
        table.name: (table.exclusive, table.exhaustive)
        for table in vars(edition).values()
        if hasattr(table, "exclusive")
    }
    collecting = {"contracts", "notices", "staffing", "conduct"}
    assert {name for name, (exclusive, _) in tables.items() if not exclusive} == collecting
    assert {name for name, (_, exhaustive) in tables.items() if exhaustive} == {"milestones", "coverage", "overflow"}
    assert len(tables) == 16
