"""Does a policy decide every request exactly once?

Proven for each table over all cases it may be asked about, by subtracting boxes. Facts that no condition ties are taken
to be independent of each other; what cannot be realised by facts and an instant, is rejected by `contracts` or named
under `impossible` is no fault, and every fault comes with a case that shows it. Account, contract, contact, product
and version are always there with their required facts, numbers are 0 or more.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from pactdesk.engine.policy.dead import dead
from pactdesk.engine.policy.demands import Demands, admitted, clocked, gone_past
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import PAST
from pactdesk.engine.policy.fault import PolicyFault
from pactdesk.engine.policy.gaps import gaps
from pactdesk.engine.policy.ground import Ground, Survey
from pactdesk.engine.policy.overlaps import overlaps
from pactdesk.engine.policy.reality import ANY, CONTRACTS, PRICED, REQUESTS, WORK


def check(edition: Edition) -> tuple[PolicyFault, ...]:
    """Return all faults of an edition, in the order of its sections; none if it decides everything once.

    A section that the policy does without is no fault, save admission, coverage where facts of work are declared, and
    what an admitted request or covered work calls for.
    """
    return tuple(_faults(edition))


def _faults(edition: Edition) -> Iterator[PolicyFault]:
    survey = Survey(edition)
    request, work = partial(survey.ground, "request", REQUESTS), partial(survey.ground, "piece of work", WORK)
    contract, case = partial(survey.ground, "contract", CONTRACTS), partial(survey.ground, "case", ANY)
    admission, milestones, coverage = request(edition.admission), request(edition.milestones), work(edition.coverage)
    past = gone_past(edition.coverage, coverage.layout, survey.reality.space)
    open_ = admitted(edition.admission, admission.layout)
    yield from _found(contract(edition.contracts))
    yield from _found(case(edition.restate))
    yield from _found(request(edition.which_hours), clocked(open_, edition.milestones, milestones.layout))
    yield from _found(admission, Demands())
    yield from _found(request(edition.notices))
    yield from _found(request(edition.paging))
    yield from _found(milestones, open_, edition.milestones.groups)
    yield from _found(survey.ground("case", PRICED, edition.prices))
    yield from _found(coverage, Demands() if _knows_work(edition) else None)
    yield from _found(work(edition.overflow, [demand.box for demand in past]), Demands((past,)))
    yield from _found(contract(edition.fees))
    yield from _found(contract(edition.availability))
    yield from _found(contract(edition.staffing))
    yield from _found(case(edition.definitions))
    yield from _found(case(edition.purchases))
    yield from _found(case(edition.conduct))


def _found(
    ground: Ground, demands: Demands | None = None, groups: Iterable[str | None] = (None,)
) -> Iterator[PolicyFault]:
    if demands is not None:
        for group in groups:
            yield from gaps(ground, group, demands)
    yield from overlaps(ground)
    yield from dead(ground)


def _knows_work(edition: Edition) -> bool:
    """Whether the policy speaks of work at all."""
    declared = (decl for key, decl in edition.facts.items() if key != PAST)
    return bool(edition.coverage.rules) or any(decl.scope == "work" for decl in declared)
