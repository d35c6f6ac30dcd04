"""Does the desk know any word of a policy? Under new words for all of them every story goes on as it did.

Plans, kinds, items, activities and allowances of a policy get words drawn at random, and so do its stories; what comes
of each step, with the old words put back, is what came of it before.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import yaml
from tests.laws.renaming import Renaming, renamed

from pactdesk.desk.doors.play.player import play
from pactdesk.policies import shipped
from pactdesk.stories.read import read_stories

PROSE: Final = frozenset({"why", "notices", "timeline", "reasons", "refused", "invitation"})
OWN: Final = frozenset(
    {
        *("do", "decision", "status", "access", "outcome", "text", "subject", "why", "at", "by"),
        *("ticket", "contract", "account", "contact", "agent", "ref", "as", "id", "name"),
    }
)
"""Fields that hold the format's own words, prose, or names of the story."""


def stories(name: str) -> list[Path]:
    return sorted((shipped()[name].parent / "stories").glob("*.yaml"))


def retold(document: dict[str, object], new: Renaming, policy: Path) -> dict[str, object]:
    """Return a story in the new words, under the policy in the new words, without what it expects."""
    given = document.get("given") or {}
    steps = document["steps"]
    assert isinstance(given, dict)
    assert isinstance(steps, list)
    products = {new.new.get(name, name): facts for name, facts in (given.get("products") or {}).items()}
    named = {**given, "products": products} if products else given
    told = [
        {key: value if _is_own(step, key) else new.forth(value) for key, value in step.items() if key != "expect"}
        for step in steps
    ]
    return {**document, "policy": str(policy), "given": new.forth(named), "steps": told}


def _is_own(step: dict[str, object], key: str) -> bool:
    """Whether a field holds the format's own words."""
    return key in OWN or (key == "kind" and step["do"] == "book")


def outcomes(text: str) -> Iterator[list[object]]:
    """Yield each story's title with the results of its steps, prose left out."""
    for story in read_stories(text, "stories.yaml"):
        yield [story.title, [_without(one.result) for one in play(story)]]


def _without(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without(one) for key, one in value.items() if key not in PROSE}
    return [_without(one) for one in value] if isinstance(value, list) else value


def differing(name: str, seed: int, folder: Path, every: int) -> Iterator[object]:
    """Yield the stories of a policy, each `every`-th, that go otherwise under new words."""
    new = renamed(shipped()[name], seed)
    policy = folder / "renamed.yaml"
    policy.write_text(new.text, encoding="utf-8")
    documents = [one for path in stories(name) for one in yaml.safe_load_all(path.read_text()) if one]
    for document in documents[seed % every :: every]:
        old = yaml.safe_dump({**document, "steps": [_unexpecting(step) for step in document["steps"]]}, width=10_000)
        other = yaml.safe_dump(retold(document, new, policy), width=10_000)
        if list(outcomes(old)) != new.back(list(outcomes(other))):
            yield document["story"]


def _unexpecting(step: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in step.items() if key != "expect"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(shipped()))
def test_some_stories_hold_under_new_words(name: str, tmp_path: Path) -> None:
    assert list(differing(name, 7, tmp_path, 12)) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", sorted(shipped()))
def test_all_stories_hold_under_new_words(name: str, seed: int, tmp_path: Path) -> None:
    assert list(differing(name, seed, tmp_path, 1)) == []
