"""Why did a rule answer? Its clauses, then those that made its facts what they are."""

from typing import TypeVar

from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Reason, Step

Says = TypeVar("Says")


def reason(rule: Rule[Says], view: View, *steps: Step) -> Reason:
    """Return why `rule` answered for `view`: clauses in order of weight, facts it asked, and the steps after it."""
    cites = [*rule.cites]
    for key, _ in rule.when:
        cites += view.origins.get(key, ())
    facts = tuple((key, view.facts.get(key, view.get(key))) for key, _ in rule.when)
    return Reason(rule.id, tuple(dict.fromkeys(cites)), facts, steps)
