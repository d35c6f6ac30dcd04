"""Which cases does no rule answer?"""

from collections.abc import Iterator
from typing import Final

from pactdesk.engine.policy.demands import Demands
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
    space, stands = ground.reality.space, ground.layout.stands
    answered = [box for rule in ground.table.rules if group in (None, rule.group) for box in stands[rule.id]]
    told: list[Box] = []
    for world in ground.worlds:
        for box in space.leftover(world.box, (*answered, *demands.never, *ground.unreal)):
            for demand in demands.within(space, box):
                waiting = list(space.leftover(demand.box, told))
                while waiting and len(told) < MOST:
                    witness = ground.witnesses.find(waiting[0], world.scopes)
                    if witness is None:
                        del waiting[0]
                        continue
                    point = ground.point(witness, ground.table.keys)
                    told.append(space.widened(point, ground.keys.values(), ground.limit, answered))
                    waiting = [left for one in waiting for left in space.leftover(one, told[-1:])]
                    yield ground.fault(
                        FaultKind.GAP,
                        group or "",
                        demand.rules,
                        witness,
                        f"no rule answers {ground.phrase(told[-1], witness)}{demand.because}."
                        " Add a rule for it, or name it under impossible.",
                    )
