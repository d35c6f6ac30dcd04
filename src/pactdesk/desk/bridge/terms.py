"""Until when does a contract hold, and by how much does an act move that? What the policy says of acts, in words."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from pactdesk.desk.bridge.facts import Recorded
from pactdesk.desk.bridge.known import Known
from pactdesk.desk.bridge.timers import ends_of_terms, until_of
from pactdesk.engine.conduct import Terms, extended, terms_of
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import ENDED, Key
from pactdesk.engine.policy.reality import AnyRule
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.wording import filled

_CARE: Final[Key] = "contract.care_until"
_LASTING: Final = ("account.", "contract.", "product.", "version.", "condition.")


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


def over(known: Known, key: Key, at: Instant) -> Finding[str]:
    """Return that a term is over at `at`, by the date fact `key`: how that came, and which rules have waited for it."""
    edition, raw = known.edition_at(at), known.raw_at(at)
    view = view_of(edition, raw, at, as_given=True)
    asking = [one.key for one in until_of(edition) if one.facts[0] == key]
    origins = tuple(dict.fromkeys(step for one in asking for step in view.origins_of(one)))
    cites = tuple(dict.fromkeys(clause for step in origins for clause in step.cites))
    said = Step(f"{key.partition('.')[2]} was {view.facts.get(key)}, and is over")
    because = (Reason(f"expiry-{key}", cites, (), (said, *origins)), *_waited(edition, view, asking, said))
    return Finding("expiry", key, because)


def ended_by(known: Known, ending: Recorded, at: Instant) -> tuple[Finding[object], ...]:
    """Return what the policy says of the act that ended a contract, with its last day, and what has waited for `at`."""
    told_at, figures = ending.happened, f"the last day served was {ending.text('last_on')}"
    edition, then = known.edition_at(at), known.edition_at(told_at)
    terms = terms_of(then.conduct, view_of(then, known.raw_at(told_at), told_at), ending.text("by"))
    view = view_of(edition, known.raw_at(at), at, as_given=True)
    waited = Finding("closing", ENDED, tuple(_waited(edition, view, [ENDED], Step(figures))))
    return (*figured(terms, figures), terms, waited)


def _waited(edition: Edition, view: View, asking: Collection[Key], said: Step) -> Iterator[Reason]:
    """Yield why rules now judge and answer otherwise that ask one of these facts, whatever is requested and when."""
    rules: tuple[AnyRule, ...] = (*edition.restate.standing(view), *edition.admission.rules)
    for rule in rules:
        lasting = [(key, symbols) for key, symbols in rule.when if key.startswith(_LASTING)]
        if any(key in asking for key, _ in lasting) and all(view.get(key) in symbols for key, symbols in lasting):
            used = tuple(one for key, _ in lasting for one in view.used(key))
            yield Reason(rule.id, rule.cites, used, (said,))


def told(edition: Edition, view: View, terms: Finding[Terms]) -> Iterator[Finding[str]]:
    """Yield the sentences that the policy has an act say, with their clauses."""
    rules = {rule.id: rule for rule in edition.conduct.rules}
    for why in terms.because:
        text = rules[why.rule].says.says
        if text is not None:
            said = filled(text, edition, view)
            step = Step(said.rstrip("."))
            yield Finding("notice", said, (Reason(why.rule, why.cites, why.facts, (step,)),))


def figured(terms: Finding[Terms], figures: str) -> tuple[Finding[object], ...]:
    """Return what came of an act in figures, on the clauses of its terms; nothing where no clause had a say."""
    reasons = tuple(Reason(one.rule, one.cites, (), (Step(figures),)) for one in terms.because)
    return (Finding(terms.subject, None, reasons),) if reasons else ()
