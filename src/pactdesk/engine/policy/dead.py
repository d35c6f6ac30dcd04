"""Which rules and which exceptions can never matter?"""

from collections.abc import Iterator

from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.ground import Ground
from pactdesk.engine.policy.phrase import cited, listed
from pactdesk.engine.policy.reality import AnyRule
from pactdesk.engine.policy.says import Admit, Outcome
from pactdesk.engine.policy.witness import Witness

_STRICTNESS = {outcome: place for place, outcome in enumerate(Outcome)}


def dead(ground: Ground) -> Iterator[PolicyFault]:
    """Yield each rule that never answers, then each exception that never sets its rule aside."""
    applies, rules = ground.layout.applies, ground.table.rules
    met = {rule.id: ground.example([applies[rule.id]]) for rule in rules}
    for rule in rules:
        yield from _dead_rule(ground, rule, met[rule.id])
    for rule in rules:
        for other in rules:
            idle = other.id in rule.excepts and met[rule.id] is not None and met[other.id] is not None
            if idle and ground.example([applies[rule.id] & applies[other.id]]) is None:
                yield ground.fault(
                    FaultKind.IDLE_EXCEPTION,
                    rule.group,
                    (rule, other),
                    None,
                    f"{cited(rule)} excepts {cited(other)}, but no {ground.noun} meets both."
                    f" Take {other.id} out of its exception-to, or widen one of them.",
                )


def _dead_rule(ground: Ground, rule: AnyRule, met: Witness | None) -> Iterator[PolicyFault]:
    if met is None:
        why = f"no {ground.noun} is what it asks for"
        yield _never(ground, rule, (), None, f"{why}. Remove it, or widen it.")
        return
    witness = ground.example(ground.layout.stands[rule.id])
    if witness is None:
        asides = tuple(other for other in ground.table.rules if rule.id in other.excepts)
        why = f"{listed(map(cited, asides))} always set it aside"
        yield _never(ground, rule, asides, met, f"{why}. Remove it, or narrow its exceptions.")
    elif isinstance(rule.says, Admit):
        strictness = _STRICTNESS[rule.says.outcome]
        others = (other for other in ground.table.rules if other.group != rule.group)
        stricter = [other for other in others if _STRICTNESS[other.says.outcome] < strictness]
        boxes = [box for other in stricter for box in ground.layout.stands[other.id]]
        if ground.example(ground.layout.stands[rule.id], boxes) is None:
            standing = tuple(other for other in ground.standing(witness) if other in stricter)
            why = f"where it answers something stricter always stands, such as {listed(map(cited, standing))}"
            yield _never(ground, rule, standing, witness, f"{why}. Remove it, or make one the exception of the other.")


def _never(
    ground: Ground, rule: AnyRule, others: tuple[AnyRule, ...], witness: Witness | None, why: str
) -> PolicyFault:
    rules = (rule, *others)
    return ground.fault(FaultKind.DEAD_RULE, rule.group, rules, witness, f"{cited(rule)} never decides: {why}")
