"""May this contact ask this, here and now, and what would help if not?"""

from dataclasses import dataclass

from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.rules import Table, Undecided
from pactdesk.engine.policy.says import Admit, Outcome
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding

_STRICTNESS = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Admission:
    """What becomes of a request: items that would help, the channel to use instead, what it awaits, whose it is.

    `assign` is the key of the agent fact that names its person.
    """

    outcome: Outcome
    offers: tuple[str, ...] = ()
    redirect_to: str | None = None
    awaits: str | None = None
    assign: str | None = None


def admit(table: Table[Admit], view: View) -> Finding[Admission]:
    """Return the strictest outcome that a question of the policy gives, with all rules that gave it as its reasons.

    Raises Contradiction where one question has two answers, Undecided where none has any.
    """
    standing = table.decisions(view)
    if not standing:
        msg = "admission: no question answers this request; add a rule, or say under impossible that it cannot happen"
        raise Undecided(msg)
    outcome = min((rule.says.outcome for rule in standing), key=_STRICTNESS.__getitem__)
    giving = [rule for rule in standing if rule.says.outcome is outcome]
    says = [rule.says for rule in giving]
    return Finding(
        "admission",
        Admission(
            outcome,
            tuple(dict.fromkeys(item for one in says for item in one.offers)),
            next((one.redirect_to for one in says if one.redirect_to), None),
            next((one.awaits for one in says if one.awaits), None),
            next((one.assign for one in says if one.assign), None),
        ),
        tuple(reason(rule, view) for rule in giving),
    )
