"""Which edition does a whole file state, and are all its independent faults found at once, without cascades?"""

import re
import time
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from tests.language.corpus import edition_of, kinds_of, said_of

from pactdesk.engine.policy.edition import Edition
from pactdesk.language.faults import Kind
from pactdesk.language.read import read_bytes, read_policy, read_text

HERE = Path(__file__).parent
NORTHWIND = HERE / "northwind.yaml"
LANGUAGE = HERE.parents[1] / "docs" / "language.md"


@pytest.fixture(scope="module")
def northwind() -> Edition:
    found = read_policy(NORTHWIND)
    assert isinstance(found, Edition), "\n".join(map(str, found))
    return found


def test_a_policy_that_uses_the_whole_language_is_read(northwind: Edition) -> None:
    tables = {name: len(table.rules) for name, table in vars(northwind).items() if hasattr(table, "rules")}
    assert min(tables.values()) >= 1
    assert northwind.milestones.groups == ("first-response", "resolution")
    assert (northwind.timed_hours, northwind.time_domain) == (("office", "nights"), (0, 1, 2))
    assert len(northwind.clauses) == 44
    assert northwind.items[:2] == ("renewal", "one-case")


def test_every_line_of_the_language_examples_stands_in_it() -> None:
    def plain(line: str) -> str:
        return " ".join(re.sub(r"\s#.*", "", line).split())

    lines = {plain(line) for line in NORTHWIND.read_text(encoding="utf-8").splitlines()}
    examples = re.findall(r"```yaml\n(.*?)```", LANGUAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 20
    assert [line for example in examples for line in map(plain, example.splitlines()) if line not in lines] == []


def test_an_edition_cannot_be_changed(northwind: Edition) -> None:
    with pytest.raises(FrozenInstanceError):
        northwind.policy = "southwind"  # type: ignore[misc]  # that it cannot is what is tested


def test_the_same_file_is_the_same_edition(northwind: Edition) -> None:
    assert read_policy(NORTHWIND) == northwind
    assert read_bytes(NORTHWIND.read_bytes(), "elsewhere.yaml", HERE) == northwind
    other = read_text(NORTHWIND.read_text(encoding="utf-8") + "# more", "northwind.yaml", HERE)
    assert isinstance(other, Edition)
    assert other != northwind
    assert replace(other, digest=northwind.digest) == northwind


@pytest.mark.parametrize("path", ["none.yaml", "faults", "no\0thing"])
def test_a_file_that_cannot_be_read_is_a_fault(path: str) -> None:
    found = read_policy(HERE / path)
    assert isinstance(found, tuple)
    assert [(fault.kind, fault.line, fault.column) for fault in found] == [(Kind.UNREADABLE, 1, 1)]


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"a: b\n\xc3\xa9\xff", (2, 2)), (b"\xff\xfea\x00", (1, 1)), ("ö: ".encode() + b"\xed\xa0\x80", (1, 4))],
)
def test_what_is_no_text_is_a_fault_at_its_place(content: bytes, place: tuple[int, int]) -> None:
    found = read_bytes(content, "policy.yaml", HERE)
    assert isinstance(found, tuple)
    assert [(fault.kind, fault.line, fault.column) for fault in found] == [(Kind.NOT_TEXT, *place)]


@pytest.mark.parametrize("text", ["", "a word", "[]", "- policy: x"])
def test_what_is_no_mapping_is_one_fault(text: str) -> None:
    found = read_text(text, "policy.yaml", HERE)
    assert isinstance(found, tuple)
    assert [fault.kind for fault in found] == [Kind.WRONG_SHAPE]


def test_an_empty_mapping_lacks_its_head() -> None:
    found = read_text("{}", "policy.yaml", HERE)
    assert isinstance(found, tuple)
    assert str(found[0]).startswith(
        "policy.yaml:1:1: A policy lacks policy, edition, effective, zone, currency and clauses."
    )


def test_a_byte_order_mark_and_line_ends_of_windows_are_read() -> None:
    content = b"\xef\xbb\xbf" + NORTHWIND.read_bytes().replace(b"\n", b"\r\n")
    assert isinstance(read_bytes(content, "policy.yaml", HERE), Edition)


def test_all_independent_faults_come_at_once_in_the_order_of_the_file() -> None:
    text = """\
facts:
  contract: {plan: [basic, gold], users: integer}
which-hours: {use: office, cites: NW-1}
admission:
  what:
    - {when: {plan: silver}, outcome: admitted, cites: NW-1}
    - {outcome: accepted, cites: NW-2}
items: {case: {price: 4, cites: NW-1}}
paging: {pages: true, cites: NW-1}
"""
    assert [(kind, line) for kind, line, _ in kinds_of(text)] == [
        (Kind.UNKNOWN_WORD, 2),
        (Kind.UNKNOWN_HOURS, 3),
        (Kind.UNKNOWN_VALUE, 6),
        (Kind.UNKNOWN_WORD, 7),
        (Kind.UNKNOWN_CLAUSE, 7),
        (Kind.BAD_MONEY, 8),
        (Kind.UNKNOWN_KEY, 9),
    ]


TWO_CLAUSES = "clauses: {NW-1: {at: '1', says: It is.}, NW-2: {at: '2', says: It is.}}\n"
ITEM = "items: {a: {price: quote, cites: NW-1}}\n"
CREDIT = """\
availability:
  target: 99%
  credit: {item: a, of: a, bands: {under: 99%, share: 5%, cites: NW-1}, cites: NW-1}
  cites: NW-1
"""


@pytest.mark.parametrize(
    "text",
    [
        "fatcs: {contract: {plan: [a]}}\npaging: {when: {plan: a}, page: true, cites: NW-1}\n",
        "facts: [plan]\npaging: {when: {plan: a}, page: true, cites: NW-1}\n",
        "facts: {contract: [plan]}\npaging: {when: {plan: a}, page: true, cites: NW-1}\n",
        "facts: {contract: {plan: {off: [a]}}}\nqueue: {by: plan, order: a, cites: NW-1}\n",
        "conditons: {care: {given: bought}}\npaging: {when: {care: true}, page: true, cites: NW-1}\n",
        "conditions: [care]\npaging: {when: {care: true}, page: true, cites: NW-1}\n",
        "hour: {office: {open: always, cites: NW-1}}\nwhich-hours: {use: office, cites: NW-1}\n",
        "hours: [office]\nwhich-hours: {use: office, cites: NW-1}\n",
        "item: {case: {price: quote, cites: NW-1}}\npurchases: {item: case, admits: ticket, cites: NW-1}\n",
        "items: [case]\npaging: {when: {bought: case}, page: true, cites: NW-1}\n",
        "allowances: {pool}\ncoverage: {draw: pool, slot: 15 minutes, cites: NW-1}\n",
        "allowances: [pool]\noverflow: {when: {past: pool}, as: held, cites: NW-1}\n",
        "coverage: {as: quote, upto: 1 hour, cites: NW-1}\noverflow: {when: {past: a}, as: held, cites: NW-1}\n",
        "paging: [{idd: a, page: true, cites: NW-1}, {exception-to: a, page: true, cites: NW-1}]\n",
        "clause: {NW-2: {at: '1', says: It is.}}\npaging: {page: true, cites: NW-1}\n",
        TWO_CLAUSES + "paging: {page: true, cite: NW-2, cites: NW-1}\n",
        TWO_CLAUSES + "paging: {page: true, cites: {NW-2: NW-1}}\n",
        TWO_CLAUSES + "recorded: {NW-1: It is.}\nrecored: {NW-2: It is.}\n",
        TWO_CLAUSES + "paging: {page: true, cites: NW-1}\npaging: {page: true, cites: NW-2}\n",
        ITEM + ITEM.replace("a:", "b:") + "purchases: {item: b, admits: ticket, cites: NW-1}\n",
        ITEM + CREDIT + "fees: {items: a, first: 1.00, every: month, cites: NW-1}\n",
        "clauses: [NW-1]\npaging: {page: true, cites: NW-9}\n",
        "clauses: {NW-1: {at: '1', say: It is.}}\npaging: {page: true, cites: NW-1}\n",
        "currency: E\nfacts: {contract: {fee: money}}\npaging: {when: {fee: {under: 5}}, page: true, cites: NW-1}\n",
        "zone: Berlin\nhours: {office: {open: always, cites: NW-1}}\n",
        "effective: soon\nhours: {office: {open: always, holidays: {country: DE}, cites: NW-1}}\n",
    ],
)
def test_what_only_follows_from_a_fault_is_none(text: str) -> None:
    assert len(kinds_of(text)) == 1, said_of(text)


def test_a_clause_cited_by_a_broken_rule_is_used() -> None:
    clauses = "clauses: {NW-1: {at: '1', says: It is.}, NW-2: {at: '2', says: It is.}}\n"
    assert [kind for kind, _, _ in kinds_of(clauses + "paging: {pages: true, cites: NW-2}\n")] == [Kind.UNKNOWN_KEY]


def test_sections_may_refer_to_sections_below_them() -> None:
    edition = edition_of(
        "overflow: {when: {past: pool, vip: true}, as: billable, item: case, cites: NW-1}\n"
        "conditions: {vip: {given: coach}}\n"
        "items: {case: {price: quote, cites: NW-1}}\n"
        "allowances: {pool: {minutes: 5, per: month, cites: NW-1}}\n"
        "facts: {contract: {coach: agent}}\n"
    )
    assert len(edition.overflow.rules) == 1


RULE = """\
  - when: {{plan: gold, fact-{fact}: {{not: a}}, users: {{at-least: {n}}}, care: true, within: [day, night]}}
    outcome: admitted
    cites: C-{n}
"""


@pytest.mark.slow
def test_five_hundred_rules_are_read_while_one_looks() -> None:
    text = "clauses:\n" + "".join(f'  C-{n}: {{at: "{n}", says: Promise number {n}.}}\n' for n in range(500))
    text += "facts:\n  contract:\n    plan: [basic, gold]\n    users: int\n    until: date\n"
    text += "".join(f"    fact-{n}: [a, b, c]\n" for n in range(20)) + "conditions: {care: {until: until}}\n"
    text += (
        "hours:\n  day: {open: {mon-fri: 08:00-16:00}, cites: C-0}\n  night: {open: {mon: 22:00-06:00}, cites: C-0}\n"
    )
    text += "admission:\n  what:\n" + "".join(RULE.format(n=n, fact=n % 20) for n in range(500))
    text += "recorded: {C-0: It is.}\n"
    took = []
    for _ in range(5):
        began = time.process_time()
        assert len(edition_of(text).admission.rules) == 500
        took.append(time.process_time() - began)
    assert min(took) < 0.3


def test_faults_name_the_file_as_it_was_asked_for() -> None:
    found = read_text("{}", "a/b.yaml", HERE)
    assert isinstance(found, tuple)
    assert {fault.file for fault in found} == {"a/b.yaml"}
