"""Until when does a contract hold, and by how much does an act move that? What the policy says of acts, in words."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from pactdesk.desk.bridge.timers import ends_of_terms
from pactdesk.engine.conduct import Terms, extended
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Key
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.wording import filled

_CARE: Final[Key] = "contract.care_until"


def extended_facts(view: View, terms: Terms, today: date, scope: str = "contract") -> dict[str, date]:
    """Return the dates of a scope that an act moves, by name, with their new inclusive ends.

    `view` are the facts as they are before it, `today` the day of the act in the desk's zone.
    """
    found: dict[str, date] = {}
    for one in terms.extends:
        of, _, name = one.fact.partition(".")
        if of == scope:
            end = view.facts.get(one.fact)
            found[name] = extended(one, end if isinstance(end, date) else None, today)
    return found


def end_of_term(edition: Edition, view: View) -> date | None:
    """Return the last day of the term that a contract has, None where it has none: the first that is known."""
    days = (view.facts.get(key) for key in ends_of_terms(edition) if key.startswith("contract."))
    return next((day for day in days if isinstance(day, date)), None)


def care_until(edition: Edition, view: View) -> date | None:
    """Return the last day of care, by the fact of that name where the policy has one, else of the contract's term."""
    if _CARE not in edition.facts:
        return end_of_term(edition, view)
    day = view.facts.get(_CARE)
    return day if isinstance(day, date) else None


def told(edition: Edition, view: View, terms: Finding[Terms]) -> Iterator[Finding[str]]:
    """Yield the sentences that the policy has an act say, with their clauses."""
    rules = {rule.id: rule for rule in edition.conduct.rules}
    for reason in terms.because:
        text = rules[reason.rule].says.says
        if text is not None:
            said = filled(text, edition, view)
            step = Step(said.rstrip("."))
            yield Finding("notice", said, (Reason(reason.rule, reason.cites, reason.facts, (step,)),))


def figured(terms: Finding[Terms], figures: str) -> tuple[Finding[object], ...]:
    """Return what came of an act in figures, on the clauses of its terms; nothing where no clause had a say."""
    reasons = tuple(Reason(one.rule, one.cites, (), (Step(figures),)) for one in terms.because)
    return (Finding(terms.subject, None, reasons),) if reasons else ()
