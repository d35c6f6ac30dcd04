"""Which cases does no rule answer?"""

from collections.abc import Iterator
from typing import Final

from pactdesk.engine.policy.demands import Demand, Demands
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.ground import Ground
from pactdesk.engine.policy.reality import World
from pactdesk.engine.policy.space import Box

MOST: Final = 10
"""So many gaps of one question are told; more at once help nobody."""


def gaps(ground: Ground, group: str | None, demands: Demands) -> Iterator[PolicyFault]:
    """Yield the gaps of a group, or of all groups together if it is None, where an answer is demanded.

    Each is as wide as the table leaves it open, and found by a case in it.
    """
    rules = [rule for rule in ground.table.rules if group in (None, rule.group)]
    answered = [box for rule in rules for box in ground.layout.stands[rule.id]]
    told: list[Box] = []
    for world, demand in _unanswered(ground, answered, demands):
        while (witness := ground.case(world, demand.box, told)) is not None:
            point = ground.point(witness, ground.table.keys)
            gap = ground.reality.space.widened(point, ground.keys.values(), ground.limit, answered)
            told.append(gap)
            yield ground.fault(
                FaultKind.GAP,
                group or "",
                demand.rules,
                witness,
                f"no rule answers {ground.phrase(gap, witness)}{demand.because}."
                " Add a rule for it, or name it under impossible.",
            )
            if len(told) == MOST:
                return


def _unanswered(ground: Ground, answered: list[Box], demands: Demands) -> Iterator[tuple[World, Demand]]:
    space = ground.reality.space
    out = (*answered, *demands.never, *ground.unreal)
    for world in ground.worlds:
        for box in space.leftover(world.box, out):
            for demand in demands.within(space, box):
                yield world, demand
