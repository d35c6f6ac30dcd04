"""How long does a whole decision take, with its citations and with its sentences? The goal is 150 microseconds."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pactdesk.command.demo import EXAMPLES, read_examples
from pactdesk.command.reading import edition_in
from pactdesk.engine.assess import Assessment, assess, decide_open
from pactdesk.engine.explain import Because, explain
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import Happening, TicketFact
from pactdesk.language.question import Question, read_question
from pactdesk.policies import shipped

Benchmark = Callable[..., Any]
EDITIONS = {name: edition_in(path) for name, path in shipped().items()}


def questions() -> Iterator[tuple[str, Edition, Question]]:
    """Yield the examples of all shipped policies."""
    for name, path in shipped().items():
        for place, example in enumerate(read_examples(path.with_name(EXAMPLES)), 1):
            asked = {key: value for key, value in example.items() if key != "says"}
            yield f"{name}-{place}", EDITIONS[name], read_question(EDITIONS[name], asked)


def cited(edition: Edition, asked: Question) -> tuple[Assessment, tuple[str, ...]]:
    found = decide_open(edition, asked.raw, asked.at)
    return found, tuple(dict.fromkeys(clause for finding in found.findings for clause in finding.cites))


def explained(edition: Edition, asked: Question) -> tuple[Assessment, tuple[Because, ...]]:
    found = decide_open(edition, asked.raw, asked.at)
    return found, explain(edition, found.findings)


examples = pytest.mark.parametrize(
    ("edition", "asked"), [pytest.param(edition, asked, id=name) for name, edition, asked in questions()]
)


@examples
def bench_a_decision_with_citations(benchmark: Benchmark, edition: Edition, asked: Question) -> None:
    found, cites = benchmark(cited, edition, asked)
    assert found.outcome in ("admitted", "offered", "redirected", "held", "refused")
    assert cites


@examples
def bench_a_decision_in_sentences(benchmark: Benchmark, edition: Edition, asked: Question) -> None:
    _, why = benchmark(explained, edition, asked)
    assert all(one.sentence for one in why)


def history(opened: Instant) -> tuple[TicketFact, ...]:
    """Return a ticket's long life: ten times it waits for an hour, and is answered in between."""
    hours = [opened + 3_600 * hour for hour in range(1, 21)]
    waits = (Happening.WAITING, Happening.RESUMED)
    moves = [TicketFact(at, waits[place % 2], 0, f"{place:02}") for place, at in enumerate(hours)]
    return (TicketFact(opened, Happening.OPENED), TicketFact(opened + 60, Happening.ANSWERED), *moves)


def bench_a_ticket_with_twenty_facts(benchmark: Benchmark) -> None:
    _, edition, asked = next(one for one in questions() if one[0] == "smartsights-1")
    facts = history(asked.at)
    found = benchmark(assess, edition, asked.raw, facts, asked.at + 30 * 3_600)
    assert found.milestones[0].value.reached == asked.at + 60
