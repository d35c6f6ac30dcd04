"""Does the code know any word of a policy? Under new words for all of them every decision is the same."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from tests.laws.questions import question
from tests.laws.renaming import Renaming, renamed

from pactdesk.command.decide import answered
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.language.given import GivenFault
from pactdesk.language.read import read_policy, read_text
from pactdesk.policies import shipped

PROSE = ("why", "notices")


def decided(edition: Edition, asked: object) -> object:
    """Return the decision without its prose, or the kind of refusal."""
    try:
        answer = answered(edition, asked)
    except (GivenFault, PolicyError) as error:
        return type(error).__name__
    return {name: value for name, value in answer.items() if name not in PROSE}


def differing(path: Path, seed: int, questions: int) -> Iterator[object]:
    """Yield each question that a policy and its renaming decide differently."""
    edition, new = read_policy(path), renamed(path, seed)
    other = read_text(new.text, str(path), path.parent)
    assert isinstance(edition, Edition), edition
    assert isinstance(other, Edition), other
    random = Random(seed)
    for _ in range(questions):
        asked = question(edition, random)
        if decided(edition, asked) != new.back(decided(other, new.forth(asked))):
            yield asked


@pytest.mark.parametrize("name", sorted(shipped()))
def test_renaming_changes_no_decision(name: str) -> None:
    assert list(differing(shipped()[name], 7, 150)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", sorted(shipped()))
def test_renaming_changes_no_decision_at_length(name: str, seed: int) -> None:
    assert list(differing(shipped()[name], seed, 2_000)) == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_word_that_facts_items_and_allowances_use_is_new(name: str) -> None:
    path = shipped()[name]
    new = renamed(path, 7)
    other = read_text(new.text, str(path), path.parent)
    assert isinstance(other, Edition)
    words = {word for decl in other.facts.values() for word in decl.values if decl.name not in ("channel", "estimate")}
    named = words | set(other.items) | set(other.allowances)
    assert named & set(new.old) >= set(other.items) | set(other.allowances)
    assert len(new.old) > 10


def test_a_renaming_goes_both_ways() -> None:
    new = Renaming("facts: {contract: {plan: [gold, basic]}}\nitems: {case: {price: 1.00}}\n", Random(1))
    assert "gold" not in new.text
    assert "case" not in new.text
    assert new.back(new.forth({"plan": ["gold", 3, True]})) == {"plan": ["gold", 3, True]}
