"""Who goes first?"""

from typing import TypeAlias

from pactdesk.engine.policy.edition import Rank
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant

SortKey: TypeAlias = tuple[int, ...]
"""Compared place by place, smallest first: the place of each ranked fact, then the instant of admission."""


def sort_key(ranks: tuple[Rank, ...], view: View, admitted_at: Instant) -> Finding[SortKey]:
    """Return where a ticket stands in the queue; a value the policy does not rank stands after all that it ranks."""
    places = []
    reasons = []
    for rank in ranks:
        symbol = view.get(rank.key)
        ranked = symbol in rank.order
        places.append(rank.order.index(symbol) if ranked else len(rank.order))
        standing = f"{places[-1] + 1} of {len(rank.order)}" if ranked else "after all that are ranked"
        name = rank.key.partition(".")[2]
        origins = view.origins_of(rank.key)
        cites = dict.fromkeys((*rank.cites, *(clause for step in origins for clause in step.cites)))
        steps = (Step(f"by {name}: {standing}", rank.cites), *origins)
        reasons.append(Reason(f"queue-{name}", tuple(cites), view.used(rank.key), steps))
    return Finding("queue", (*places, admitted_at), tuple(reasons))
