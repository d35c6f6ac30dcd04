"""Why is it so? A finding in sentences, one for each clause, with this request's facts and figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.finding import Finding, Reason
from pactdesk.engine.wording import fact_in_words


@dataclass(frozen=True, slots=True)
class Because:
    """One clause and the sentence that says what it does here."""

    clause: str
    sentence: str


def explain(edition: Edition, findings: Iterable[Finding[object]]) -> tuple[Because, ...]:
    """Return a sentence for each clause that had a say, heaviest first, each clause once."""
    heaviest: dict[str, tuple[Finding[object], Reason]] = {}
    for finding in findings:
        for reason in finding.because:
            for clause in reason.cites:
                heaviest.setdefault(clause, (finding, reason))
    return tuple(
        Because(clause, _sentence(edition, clause, finding, reason)) for clause, (finding, reason) in heaviest.items()
    )


def _sentence(edition: Edition, clause: str, finding: Finding[object], reason: Reason) -> str:
    stated = edition.clauses.get(clause)
    says = stated.says.rstrip(".") if stated else clause
    facts = ", ".join(fact_in_words(edition, key, value) for key, value in reason.facts)
    figures = "; ".join(step.text for step in reason.steps if not step.cites or clause in step.cites)
    here = "; ".join(part for part in (facts, figures or _conclusion(finding)) if part)
    return f"{says}. Here: {here}."


def _conclusion(finding: Finding[object]) -> str:
    """Say what came of it where no step does."""
    value = finding.value
    outcome = getattr(value, "outcome", None)
    said = (
        outcome.value
        if outcome is not None
        else {True: "yes", False: "no"}.get(value, value)
        if isinstance(value, bool)
        else value
    )
    return f"{finding.subject}: {said}" if isinstance(said, str) else finding.subject
