"""A published edition keeps its holidays, whatever the packages and files of another day say."""

from datetime import date
from pathlib import Path

import pytest
from tests.language.test_read import NORTHWIND

from pactdesk.engine.policy.edition import Edition
from pactdesk.language.faults import Fault
from pactdesk.language.read import read_frozen, read_policy

POLICY = """
policy: tiny
edition: "1"
effective: 2026-01-01
zone: Europe/Berlin
currency: EUR
clauses: {T-1: {at: "1", says: Everything is served.}}
hours:
  office: {open: {mon-fri: 08:00-17:00}, holidays: [SOURCE], cites: T-1}
admission: {all: [{outcome: admitted, cites: T-1}]}
"""
SOURCES = ("{country: DE}", "{ics: gone.ics}")


def frozen(source: str, *days: date) -> Edition | tuple[Fault, ...]:
    return read_frozen(POLICY.replace("SOURCE", source), "tiny", {"office": frozenset(days)})


@pytest.mark.parametrize("source", SOURCES)
def test_its_holidays_are_those_of_its_publishing(source: str) -> None:
    found = frozen(source, date(2026, 7, 1))
    assert isinstance(found, Edition)
    assert found.hours["office"].hours.holidays == {date(2026, 7, 1)}


def test_but_for_that_it_is_as_it_was_read() -> None:
    read = read_policy(NORTHWIND)
    assert isinstance(read, Edition)
    days = {name: one.hours.holidays for name, one in read.hours.items()}
    assert read_frozen(Path(NORTHWIND).read_text(encoding="utf-8"), "northwind", days) == read


def test_a_text_that_reads_no_more_has_its_faults() -> None:
    found = read_frozen("policy: [", "tiny", {})
    assert not isinstance(found, Edition)
    assert found[0].file == "tiny"
