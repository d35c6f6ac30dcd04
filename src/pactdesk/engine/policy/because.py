"""Why did a rule answer? Its clauses, then those that made its facts what they are."""

from functools import lru_cache
from typing import TypeVar

from pactdesk.engine.policy.facts import TIME, Symbol
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import FactUsed, Reason, Step

Says = TypeVar("Says")
Said = TypeVar("Said", str, FactUsed, Step)


def reason(rule: Rule[Says], view: View, *steps: Step) -> Reason:
    """Return why `rule` answered for `view`.

    Its clauses come first, then those of what made the facts it asked what they are; its steps likewise. After a
    comparison it asked stand the facts compared, after a restated fact those for which it was restated.
    """
    cites = [*rule.cites]
    facts: list[FactUsed] = []
    origins: list[Step] = []
    for key, symbols in rule.when:
        facts += view.used(key)
        origins += view.origins_of(key)
        if key == TIME:
            for bit in _bits_asked(symbols, len(view.timed_cites)):
                cites += view.timed_cites[bit]
    for step in origins:
        cites += step.cites
    return Reason(rule.id, _once(cites), _once(facts), (*steps, *_once(origins)))


def _once(found: list[Said]) -> tuple[Said, ...]:
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


@lru_cache(maxsize=1024)
def _bits_asked(masks: frozenset[Symbol], bits: int) -> tuple[int, ...]:
    """Return which of the timed hours a rule asks for: those whose opening alone would make a difference to it."""
    return tuple(
        bit for bit in range(bits) if any((mask in masks) != (mask ^ 1 << bit in masks) for mask in range(1 << bits))
    )
