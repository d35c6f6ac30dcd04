"""Which facts exist in every policy, and which values do they have in this one?"""

from typing import Final

from pactdesk.engine.policy.facts import BOUGHT, ENDED, ESTIMATE, PAST, SCHEDULED, UNCHOSEN, FactDecl, FactType
from pactdesk.language.faults import Kind, quoted
from pactdesk.language.nodes import Mapping
from pactdesk.language.reading import Reading
from pactdesk.language.rules import rule_ids
from pactdesk.language.sections.coverage import COVERAGE

BUILT_IN: Final = (BOUGHT, UNCHOSEN, ESTIMATE, SCHEDULED, ENDED, PAST)


def declare_built_in(root: Mapping, reading: Reading) -> None:
    """Add the built-in facts, with the values that the policy's items, allowances and caps give them.

    A fact whose values could not all be read is added as one at fault.
    """
    values = {
        BOUGHT: tuple(reading.items.known) if reading.items.whole else None,
        ESTIMATE: ("proposed", "accepted", "declined"),
        PAST: _passed(root, reading),
    }
    for key in BUILT_IN:
        scope, _, name = key.partition(".")
        kind = FactType.ONE_OF if key in values else FactType.BOOL
        found = values.get(key, ())
        required = key == PAST and bool(found)
        reading.facts.add(key, None if found is None else FactDecl(scope, name, kind, found, required=required))


def _passed(root: Mapping, reading: Reading) -> tuple[str, ...] | None:
    """Return the allowances and the capped rules of coverage, which work can go past; None if some cannot be read."""
    past = dict.fromkeys(reading.allowances.known)
    whole = reading.allowances.whole
    for name, rule in rule_ids(root.get(COVERAGE.name), COVERAGE.name):
        whole = whole and COVERAGE.keys.knows(rule)
        cap = rule.get("up-to")
        if cap is not None and name in past:
            found = f"{quoted(name)} is the id of a capped rule and the name of an allowance."
            accepts = "Overflow could not tell which of them was passed: rename one."
            reading.fault(rule.get("id") or cap, Kind.DECLARED_TWICE, found, accepts)
        if cap is not None:
            past[name] = None
    return tuple(past) if whole else None
