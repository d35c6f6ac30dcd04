"""Where does a policy have to answer?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pactdesk.engine.policy.facts import PAST
from pactdesk.engine.policy.phrase import cited
from pactdesk.engine.policy.reality import AnyRule, AnyTable, Layout
from pactdesk.engine.policy.says import Measure, Outcome
from pactdesk.engine.policy.space import Box, Space


@dataclass(frozen=True, slots=True)
class Demand:
    """A box that calls for an answer, the rules by which it does, and the words that end a sentence with them."""

    box: Box
    rules: tuple[AnyRule, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Demands:
    """An answer is due where one of each of `layers` calls for it, and not in a box of `never`."""

    layers: tuple[tuple[Demand, ...], ...] = ()
    never: tuple[Box, ...] = ()

    def within(self, space: Space, box: Box) -> Iterator[Demand]:
        """Yield the parts of a box in which an answer is due, if it is due anywhere."""
        yield from _narrowed(space, Demand(box), self.layers)


def admitted(admission: AnyTable, layout: Layout) -> Demands:
    """Return where a request is admitted: a rule says so, and no stricter one stands."""
    admits = {rule.id: rule for rule in admission.rules if rule.says.outcome is Outcome.ADMITTED}
    stricter = tuple(box for name, boxes in layout.stands.items() if name not in admits for box in boxes)
    layer = (
        Demand(box, (rule,), f"; {cited(rule)} admits it")
        for name, rule in admits.items()
        for box in layout.stands[name]
    )
    return Demands((tuple(layer),), stricter)


def clocked(open_: Demands, milestones: AnyTable, layout: Layout) -> Demands:
    """Return where an admitted request has a target in business time that names no hours of its own."""
    targets = (
        Demand(box, (rule,), f" and {cited(rule)} answers it in business time")
        for rule in milestones.rules
        if rule.says.measure in (Measure.BUSINESS, Measure.BUSINESS_DAYS) and rule.says.hours is None
        for box in layout.stands[rule.id]
    )
    return Demands((*open_.layers, tuple(targets)), open_.never)


def gone_past(coverage: AnyTable, layout: Layout, space: Space) -> tuple[Demand, ...]:
    """Return where work can go past what covers it: past an allowance that it draws, or past a rule's own bound."""
    return tuple(
        Demand(
            box & space.box([(PAST, (past,))]) if PAST in space else box,
            (rule,),
            f"; {cited(rule)} covers only so much of it",
        )
        for rule in coverage.rules
        for past in _pasts(rule)
        for box in layout.stands[rule.id]
    )


def _pasts(rule: AnyRule) -> tuple[str, ...]:
    bound = (rule.id,) if rule.says.up_to is not None else ()
    return bound if rule.says.allowance is None else (rule.says.allowance, *bound)


def _narrowed(space: Space, demand: Demand, layers: Sequence[Sequence[Demand]]) -> Iterator[Demand]:
    if not layers:
        yield demand
        return
    for more in layers[0]:
        box = demand.box & more.box
        if not space.is_empty(box):
            narrower = Demand(box, (*demand.rules, *more.rules), demand.because + more.because)
            yield from _narrowed(space, narrower, layers[1:])
