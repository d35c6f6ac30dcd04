"""Is an engine's example put as a question that can be asked?"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.command.harness import HARBOR

from pactdesk.command.asking import in_words, line_of, question_of
from pactdesk.command.decide import answered
from pactdesk.command.reading import edition_in
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactDecl, FactType, Value
from pactdesk.engine.policy.witness import Witness

AT = 1_773_133_200  # Tue 2026-03-10 10:00 CET
WORK = {"activity": "problem", "past": "questions"}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_in(HARBOR)


def test_each_section_is_asked_in_its_own_way(edition: Edition) -> None:
    request = Witness({"request": {"kind": "problem"}}, AT)
    assert "request" in question_of(edition, Witness({}, AT), "admission")
    assert "request" not in question_of(edition, Witness({}, AT), "contracts")
    assert question_of(edition, request, "purchases", "one-case")["purchase"] == "one-case"
    assert question_of(edition, Witness({"work": WORK}, AT), "overflow")["work"] == {
        "activity": "problem",
        "minutes": 1,
    }


def test_all_of_them_are_answered(edition: Edition) -> None:
    raw = {"request": {"kind": "problem"}}
    for table, facts in (("admission", raw), ("purchases", raw), ("contracts", {}), ("coverage", {"work": WORK})):
        assert answered(edition, question_of(edition, Witness(facts, AT), table, "one-case"))["refused"] is None


def test_a_version_gets_a_name(edition: Edition) -> None:
    version = FactDecl("version", "ends_on", FactType.DATE)
    known = replace(edition, facts={**edition.facts, version.key: version})
    question = question_of(known, Witness({"version": {"ends_on": date(2026, 5, 1)}}, AT), "notices")
    assert question["contract"] == {"version": "example"}
    assert question["product"] == {"versions": {"example": {"ends_on": "2026-05-01"}}}


def test_in_words_and_on_one_line(edition: Edition) -> None:
    witness = Witness({"contract": {"plan": "gold"}, "request": {"kind": "problem", "priority": "P1"}}, AT)
    said = "Tue 2026-03-10 10:00 CET; contract: plan gold; request: kind problem, priority P1"
    assert in_words(edition, witness) == said
    assert "\n" not in line_of(question_of(edition, witness, "admission"))


def test_values_are_plain(edition: Edition) -> None:
    size = FactDecl("contract", "size", FactType.NUMBER)
    known = replace(edition, facts={**edition.facts, size.key: size})
    raw: dict[str, dict[str, Value]] = {
        "contract": {"hourly_rate": 12050, "care_until": date(2026, 5, 1), "size": Fraction(5, 2)}
    }
    question = question_of(known, Witness(raw, AT), "contracts")
    assert question["contract"] == {"hourly_rate": "120.50", "care_until": "2026-05-01", "size": "2.5"}
    assert question["at"] == "2026-03-10T10:00:00+01:00"
    whole = question_of(known, Witness({"contract": {"size": Fraction(4)}}, AT), "contracts")
    assert whole["contract"] == {"size": 4}
