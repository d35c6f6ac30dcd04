"""Why is it so? Findings in sentences, one for each clause, with this request's facts and figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Key
from pactdesk.engine.terms.finding import FactUsed, Finding, Reason
from pactdesk.engine.wording import fact_in_words


@dataclass(frozen=True, slots=True)
class Because:
    """One clause and the sentence that says what it does here."""

    clause: str
    sentence: str


def explain(edition: Edition, findings: Iterable[Finding[object]]) -> tuple[Because, ...]:
    """Return a sentence for each clause that had a say, heaviest first, each clause once."""
    said: dict[str, str] = {}
    for finding in findings:
        by_clause: dict[str, list[Reason]] = {}
        for reason in finding.because:
            for clause in reason.cites:
                by_clause.setdefault(clause, []).append(reason)
        words: dict[tuple[FactUsed, ...], str] = {}
        for clause, reasons in by_clause.items():
            if clause not in said:
                facts = reasons[0].facts
                if facts not in words:
                    words[facts] = facts_in_words(edition, facts)
                said[clause] = _sentence(edition, clause, words[facts], finding, reasons)
    return tuple(Because(clause, sentence) for clause, sentence in said.items())


def facts_in_words(edition: Edition, facts: tuple[FactUsed, ...]) -> str:
    """Return the facts a rule asked as "plan is basic, care holds (care_until is 2027-01-15)"."""
    said: list[str] = []
    compared: tuple[Key, ...] = ()
    for key, value in facts:
        words = fact_in_words(edition, key, value)
        if key in compared:
            said[-1] = f"{said[-1][:-1]}, {words})" if said[-1].endswith(")") else f"{said[-1]} ({words})"
        else:
            said.append(words)
            compared = edition.conditions[key].facts if key in edition.conditions else ()
    return ", ".join(said)


def _sentence(edition: Edition, clause: str, facts: str, finding: Finding[object], reasons: Iterable[Reason]) -> str:
    """Say what the clause promises, the facts of the heaviest rule that cites it, and the figures of all that do."""
    stated = edition.clauses.get(clause)
    says = stated.says.rstrip(".") if stated else clause
    steps = dict.fromkeys(
        step.text for reason in reasons for step in reason.steps if not step.cites or clause in step.cites
    )
    figures = "; ".join(steps) or _conclusion(finding)
    here = f"{facts}; {figures}" if facts else figures
    return f"{says}. Here: {here.rstrip('.')}."


def _conclusion(finding: Finding[object]) -> str:
    """Say what came of it where no step does."""
    value = getattr(finding.value, "outcome", finding.value)
    said = getattr(value, "value", value)
    if isinstance(said, bool):
        said = "yes" if said else "no"
    return f"{finding.subject}: {said}" if isinstance(said, str) else finding.subject
