"""Why is it so? Findings in sentences, one for each clause, with this request's facts and figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Key
from pactdesk.engine.terms.finding import FactUsed, Finding
from pactdesk.engine.wording import fact_in_words


@dataclass(frozen=True, slots=True)
class Because:
    """One clause and the sentence that says what it does here."""

    clause: str
    sentence: str


def explain(edition: Edition, findings: Iterable[Finding[object]]) -> tuple[Because, ...]:
    """Return a sentence for each clause that had a say, heaviest first, each clause once.

    It says what the clause promises, then for each rule that cites it the facts it asked and what came of them.
    """
    here: dict[str, dict[str, None]] = {}
    words: dict[tuple[FactUsed, ...], str] = {}
    for finding in findings:
        figured: dict[str, bool] = {}
        for reason in finding.because:
            facts = words.get(reason.facts)
            if facts is None:
                facts = words[reason.facts] = facts_in_words(edition, reason.facts)
            for clause in reason.cites:
                said = here.setdefault(clause, {})
                if facts:
                    said[facts] = None
                steps = [step.text for step in reason.steps if not step.cites or clause in step.cites]
                said |= dict.fromkeys(steps)
                figured[clause] = figured.get(clause, False) or bool(steps)
        for clause, has_figures in figured.items():
            if not has_figures:
                here[clause][_conclusion(finding)] = None
    return tuple(Because(clause, _sentence(edition, clause, said)) for clause, said in here.items())


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


def _sentence(edition: Edition, clause: str, here: Iterable[str]) -> str:
    stated = edition.clauses.get(clause)
    says = stated.says.rstrip(".") if stated else clause
    return f"{says}. Here: {'; '.join(here).rstrip('.')}."


def _conclusion(finding: Finding[object]) -> str:
    """Say what came of it where no step does."""
    value = getattr(finding.value, "outcome", finding.value)
    said = getattr(value, "value", value)
    if isinstance(said, bool):
        said = "yes" if said else "no"
    return f"{finding.subject}: {said}" if isinstance(said, str) else finding.subject
