"""What may be wrong with a policy as a whole?"""

from dataclasses import dataclass
from enum import Enum

from pactdesk.engine.policy.witness import Witness


class FaultKind(Enum):
    """Ways in which a policy does not decide every request exactly once, or says what can never matter."""

    GAP = "gap"
    OVERLAP = "overlap"
    DEAD_RULE = "dead-rule"
    IDLE_EXCEPTION = "idle-exception"


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One fault of a table, and of its question `group` where it has several.

    `rules` are the ids of the rules concerned, `lines` where they stand and `cites` their clauses; for a gap they are
    those that call for an answer. `witness` is a request that shows it, None where it is that there is none. The
    sentence says what was found, for which requests, and what would be accepted.
    """

    kind: FaultKind
    table: str
    group: str
    rules: tuple[str, ...]
    lines: tuple[int, ...]
    cites: tuple[str, ...]
    witness: Witness | None
    sentence: str
