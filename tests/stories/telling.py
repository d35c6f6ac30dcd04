"""How do tests tell a story? Steps and a cast in the words of a file, under a made-up policy."""

from pathlib import Path
from typing import Final

import pytest

from pactdesk.stories.read import read_stories
from pactdesk.stories.story import Step, Story, StoryFault

FERRY: Final = Path(__file__).with_name("ferry.yaml")
FILE: Final = str(FERRY.with_name("story.yaml"))
"""Where the stories of tests would stand: beside the policy. They are never written there."""

GIVEN: Final = """\
  accounts: {acme: {region: north}}
  contracts: {c1: {account: acme, plan: gold, product: Barge, coach: sam}}
  contacts: {ann: {account: acme}, ben: {account: acme, trained: true}}
  agents: {kim: }
  products: {Barge: {current_version: "9", versions: {"9": {released_on: 2026-01-02}}}}
  monitors: {nightly: {contract: c1, priority: P2, instruction: "restart, then call"}}
"""
OPENED: Final = "{at: 2026-03-02 09:00, do: open, ticket: A, contact: ann, kind: problem}"


def told(*steps: str, given: str = GIVEN, zone: str = "Europe/Berlin", policy: str = "ferry.yaml") -> str:
    """Return the text of a story with these steps; the first of them stands in line 12 if `given` is left as it is."""
    lines = "".join(f"  - {step}\n" for step in steps)
    return f"story: A day\npolicy: {policy}\nzone: {zone}\ngiven:\n{given}steps:\n{lines}"


def story(text: str) -> Story:
    """Return the one story of a text."""
    (found,) = read_stories(text, FILE)
    return found


def steps(*written: str) -> tuple[Step, ...]:
    """Return the steps of a story in which ticket A is open."""
    return story(told(OPENED, *written)).steps[1:]


def does(words: str, at: str = "2026-03-06 13:59") -> Step:
    """Return one step, written without braces and instant, of a story in which ticket A is open."""
    (found,) = steps(f"{{at: {at}, do: {words}}}")
    return found


def refused(text: str) -> str:
    """Return what is wrong with a text: `line: sentence`."""
    with pytest.raises(StoryFault) as found:
        read_stories(text, FILE)
    fault = found.value
    assert str(fault) == f"{FILE}:{fault.line}: {fault.sentence}"
    assert "\n" not in str(fault)
    return str(fault).removeprefix(f"{FILE}:")
