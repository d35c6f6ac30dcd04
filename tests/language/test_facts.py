"""What is declared, what holds where it is not given, and which facts does every policy have?"""

from datetime import date
from fractions import Fraction

import pytest
from tests.language.corpus import edition_of, kinds_of, said_of

from pactdesk.engine.policy.facts import (
    BOUGHT,
    ENDED,
    ESTIMATE,
    PAST,
    SCHEDULED,
    UNCHOSEN,
    FactDecl,
    FactType,
    MonthsAfter,
)
from pactdesk.language.faults import Kind


def declared(fact: str) -> FactDecl:
    return edition_of(f"facts:\n  contract:\n    it: {fact}\n").facts["contract.it"]


@pytest.mark.parametrize("kind", [kind for kind in FactType if kind is not FactType.ONE_OF])
def test_a_fact_is_declared_by_its_type(kind: FactType) -> None:
    assert declared(kind.value) == declared(f"{{type: {kind.value}}}") == FactDecl("contract", "it", kind)


def test_a_fact_is_declared_by_its_words() -> None:
    words = FactDecl("contract", "it", FactType.ONE_OF, ("basic", "Smart Gold", "2022"))
    assert declared("[basic, Smart Gold, 2022]") == declared("{of: [basic, Smart Gold, 2022]}") == words
    assert declared("[basic, gold]").line == 3


@pytest.mark.parametrize(
    ("fact", "default", "domain"),
    [
        ("of: [a, b], default: b", "b", ("a", "b")),
        ("type: bool, default: true", True, (False, True)),
        ("type: int, default: 3", 3, (0,)),
        ("type: number, default: 2.5", Fraction(5, 2), (0,)),
        ("type: money, default: 2.50", 250, (0,)),
        ("type: date, default: 2026-02-03", date(2026, 2, 3), ()),
        ("type: text, default: none", "none", ()),
        ("type: agent, default: kim", "kim", ()),
    ],
)
def test_a_default_is_of_the_type(fact: str, default: object, domain: tuple[object, ...]) -> None:
    decl = declared(f"{{{fact}, cites: NW-1}}")
    assert (decl.default, decl.default_cites, decl.domain) == (default, ("NW-1",), domain)


def test_a_default_may_hold_for_some() -> None:
    facts = edition_of(
        "facts:\n  contract:\n    kind: [a, b]\n    users: int\n    begun: date\n"
        "    until: {type: date, default: 1 year after begun, when: {kind: {not: a}, users: {under: 5}}, cites: NW-1}\n"
    ).facts
    until = facts["contract.until"]
    assert until.default == MonthsAfter("begun", 12)
    assert until.default_when == (("contract.kind", frozenset({"b", None})), ("contract.users", frozenset({0})))
    assert until.may_be_unknown


@pytest.mark.parametrize(
    ("length", "default"),
    [
        ("30 days", MonthsAfter("begun", days=30)),
        ("1 day", MonthsAfter("begun", days=1)),
        ("6 months", MonthsAfter("begun", 6)),
        ("2 years", MonthsAfter("begun", 24)),
    ],
)
def test_a_default_counts_from_another_date_in_days_months_or_years(length: str, default: MonthsAfter) -> None:
    text = f"facts: {{contract: {{begun: date, it: {{type: date, default: {length} after begun, cites: NW-1}}}}}}\n"
    assert edition_of(text).facts["contract.it"].default == default


def test_what_must_be_given_is_never_unknown() -> None:
    assert declared("{of: [a], required: true}").domain == ("a",)
    assert declared("{of: [a], required: false}").domain == ("a", None)


def test_every_policy_has_the_built_in_facts() -> None:
    edition = edition_of(
        "items: {case: {price: quote, cites: NW-1}}\n"
        "allowances: {pool: {minutes: 60, per: month, cites: NW-1}}\n"
        "coverage:\n"
        "  - {id: named, as: included, up-to: 1 hours per ticket, cites: NW-1}\n"
        "  - {as: included, up-to: 2 hours per ticket, cites: NW-1}\n"
        "  - {draw: pool, slot: 15 minutes, cites: NW-1}\n"
    )
    assert {key: edition.facts[key].domain for key in (BOUGHT, UNCHOSEN, ESTIMATE, SCHEDULED, ENDED, PAST)} == {
        BOUGHT: ("case", None),
        UNCHOSEN: (False, True),
        ESTIMATE: ("proposed", "accepted", "declined", None),
        SCHEDULED: (False, True),
        ENDED: (False, True),
        PAST: ("pool", "named", "coverage-2"),
    }


def test_overflow_asks_what_was_passed() -> None:
    edition = edition_of(
        "allowances: {pool: {minutes: 60, per: month, cites: NW-1}}\n"
        "coverage: {id: cap, as: included, up-to: 1 hours per ticket, cites: NW-1}\n"
        "overflow: {when: {past: {not: cap}}, as: excluded, cites: NW-1}\n"
    )
    assert edition.overflow.rules[0].when == ((PAST, frozenset({"pool"})),)


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("words", Kind.UNKNOWN_WORD),
        ("[]", Kind.WRONG_SHAPE),
        ("[a, true]", Kind.WRONG_SHAPE),
        ("[a, b, a]", Kind.DECLARED_TWICE),
        ("{}", Kind.WRONG_KEYS),
        ("{of: [a], type: text}", Kind.WRONG_KEYS),
        ("{of: [a], default: a}", Kind.WRONG_KEYS),
        ("{of: [a], cites: NW-1}", Kind.WRONG_KEYS),
        ("{of: [a], when: {ended: true}}", Kind.WRONG_KEYS),
        ("{of: [a], default: a, required: true, cites: NW-1}", Kind.WRONG_KEYS),
        ("{of: [a], default: b, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("{type: int, default: few, cites: NW-1}", Kind.BAD_NUMBER),
        ("{type: bool, default: yes, cites: NW-1}", Kind.UNKNOWN_WORD),
        ("{type: date, default: 2026-02-30, cites: NW-1}", Kind.BAD_DATE),
        ("{type: date, default: 30 business days after begun, cites: NW-1}", Kind.BAD_DURATION),
        ("{type: date, default: 3 business months after begun, cites: NW-1}", Kind.BAD_DURATION),
        ("{type: date, default: 30 hours after begun, cites: NW-1}", Kind.BAD_DURATION),
        ("{type: date, default: 0 days after begun, cites: NW-1}", Kind.BAD_DURATION),
        ("{type: date, default: 12 months after begin, cites: NW-1}", Kind.UNKNOWN_FACT),
        ("{type: date, default: 12 months after it, cites: NW-1}", Kind.WRONG_FACT),
        ("{type: date, default: 12 months after plan, cites: NW-1}", Kind.WRONG_FACT),
        ("{type: date, default: 12 months after late, cites: NW-1}", Kind.WRONG_FACT),
        ("{of: [a], default: a, when: {until: true}, cites: NW-1}", Kind.NOT_ASKED_HERE),
        ("{of: [a], default: a, when: {within: office}, cites: NW-1}", Kind.NOT_ASKED_HERE),
        ("{of: [a], default: a, when: {some: x}, cites: NW-1}", Kind.NOT_ASKED_HERE),
        ("{of: [a], default: a, when: {colour: x}, cites: NW-1}", Kind.UNKNOWN_FACT),
        (f"[{', '.join(f'w{n}' for n in range(1001))}]", Kind.TOO_LARGE),
    ],
)
def test_what_is_no_declaration_is_one_fault(fact: str, kind: Kind) -> None:
    text = (
        f"facts:\n  contract:\n    it: {fact}\n    begun: date\n    plan: [a, b]\n"
        "    late: {type: date, default: 1 year after begun, cites: NW-1}\n"
        "    some: {of: [x], default: x, when: {plan: a}, cites: NW-1}\n"
        "conditions: {until: {until: begun}}\nhours: {office: {open: always, cites: NW-1}}\n"
    )
    assert [found for found, _, _ in kinds_of(text)] == [kind]


@pytest.mark.parametrize(
    "name", ["request: {bought: bool}", "work: {past: [a]}", "account: {within: bool}", "contact: {outside: int}"]
)
def test_names_that_every_policy_has_are_not_given_again(name: str) -> None:
    assert [kind for kind, _, _ in kinds_of(f"facts: {{{name}}}\n")] == [Kind.RESERVED_NAME]


def test_a_scope_is_one_of_the_known_ones() -> None:
    said = said_of("facts: {contrakt: {plan: [a]}}\npaging: {when: {plan: a}, page: true, cites: NW-1}\n")
    scopes = "account, contract, contact, product, version, request, work, monitor, outage"
    assert said == [f'1:9: There is no scope "contrakt". Facts are of {scopes}. Did you mean contract?']


def test_a_fact_at_fault_is_reported_where_it_is_declared_and_nowhere_else() -> None:
    text = (
        "facts: {contract: {plan: [a, a, b], users: integer, coach: person}}\n"
        "conditions: {full: {given: users}}\n"
        "paging: {when: {users: {under: 5}, plan: c, full: true}, page: true, cites: NW-1}\n"
        "queue: {by: users, order: a, cites: NW-1}\nstaffing: {role: coach, cites: NW-1}\n"
    )
    assert [(kind, line) for kind, line, _ in kinds_of(text)] == [
        (Kind.DECLARED_TWICE, 1),
        (Kind.UNKNOWN_WORD, 1),
        (Kind.UNKNOWN_WORD, 1),
        (Kind.UNKNOWN_VALUE, 3),
    ]
