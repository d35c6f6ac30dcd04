"""Which cases do two rules answer?"""

from collections.abc import Iterator
from itertools import combinations

from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.ground import Ground
from pactdesk.engine.policy.phrase import cited


def overlaps(ground: Ground) -> Iterator[PolicyFault]:
    """Yield each two rules of one group that answer one case, in a table whose answers exclude each other."""
    applies, aside = ground.layout.applies, ground.layout.aside
    for one, other in combinations(ground.table.rules if ground.table.exclusive else (), 2):
        if one.group != other.group:
            continue
        witness = ground.example([applies[one.id] & applies[other.id]], (*aside[one.id], *aside[other.id]))
        if witness is not None:
            point = ground.point(witness, {key for rule in (one, other) for key, _ in rule.when})
            yield ground.fault(
                FaultKind.OVERLAP,
                one.group,
                (one, other),
                witness,
                f"{cited(one)} and {cited(other)} both answer {ground.phrase(point, witness)}."
                " Name one as the exception of the other, or narrow one of them.",
            )
