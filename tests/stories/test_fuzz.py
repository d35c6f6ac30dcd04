"""Whatever the text: stories or a fault with its place, and never a traceback."""

import random
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.language.test_fuzz import mutated, random_bytes
from tests.stories.telling import FERRY, FILE, OPENED, told

from pactdesk.stories.read import read_stories
from pactdesk.stories.story import StoryFault

WORDS: Final = (
    "open, ticket: B, contact: ann, kind: problem, channel: portal, expect: {due: {first-response: 2026-03-06 16:59}}",
    "work, ticket: A, agent: kim, activity: call, minutes: 30, ended_at: 2026-03-05 09:00",
    "change, product: Barge, versions: {10: {released_on: 2026-03-06}}",
    "change, plan: basic",
    "outage, contract: c1, component: web, from: 2026-03-05 09:00, to: 2026-03-05 10:00",
    "notice, what: terms, effective_on: 2026-04-01",
    "cancel, by: ann, until: 2026-05-31",
    "estimate, ticket: A, minutes: 90, amount: 400.00",
    "invoice, account: acme, month: 2026-03, expect: {total: '0.00', lines: []}",
    "alert, name: nightly, status: firing",
    "show, ticket: A, as: ann",
)
SAMPLE: Final = told(OPENED, *(f"{{at: 2026-03-06 13:59, do: {words}}}" for words in WORDS), policy=str(FERRY)).encode()


def drawn(count: int, seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    for place in range(count):
        content = random_bytes(draw) if place % 4 == 0 else mutated(SAMPLE, draw)
        yield content.decode("utf-8", "replace")


def holds(text: str) -> bool:
    """Read a text and require stories, or a fault with a place in it."""
    try:
        return all(story.steps for story in read_stories(text, FILE))
    except StoryFault as found:
        fault = found
    breaks = sum(text.count(one) for one in ("\n", "\r", "\x85", "\u2028", "\u2029"))
    assert 1 <= fault.line <= breaks + 2
    assert "\n" not in str(fault)
    return False


def test_the_sample_is_a_story() -> None:
    assert holds(SAMPLE.decode())


def test_a_few_hundred_files() -> None:
    assert {holds(text) for text in drawn(400, seed=1)} == {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_many_thousand_files(seed: int) -> None:
    for text in drawn(10_000, seed=1_000 + seed):
        holds(text)


@given(st.text())
def test_any_text(text: str) -> None:
    holds(text)


@given(
    st.text(),
    st.sampled_from(("{at: 2026-03-06 13:59, do: %s}", "{at: %s, do: pass}", "{at: 2026-03-06, do: queue, %s: x}")),
)
def test_any_word_of_a_step(word: str, step: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(letter):08x}" for letter in word) + '"'
    holds(told(OPENED, step % quoted, policy=str(FERRY)))
