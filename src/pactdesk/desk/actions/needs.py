"""Is everything there that the policy wants for an act?"""

from collections.abc import Mapping

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.refused import NeedMissing
from pactdesk.engine.conduct import Terms, missing
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import View
from pactdesk.engine.policy.vocabulary import NEEDS
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.wording import filled


def check_needs(
    terms: Finding[Terms], acting: Acting, view: View, edition: Edition, present: Mapping[str, bool]
) -> None:
    """Raise NeedMissing where neither what the policy wants for an act nor what stands in for it is there."""
    there = {name for name, is_there in present.items() if is_there} | _roles(acting)
    named = {need.what for need in terms.value.needs if need.what in view.facts}
    there |= {key for key in named if acting.name == view.facts[key]}
    lacking = missing(terms.value, frozenset(there))
    if lacking:
        first = lacking[0]
        said = [filled(text, edition, view) for text in (first.says, *terms.value.says) if text]
        ways = [_in_words(one) for one in (first.what, first.or_with) if one]
        what = " ".join(dict.fromkeys([*said, f"It is refused unless {', or '.join(ways)}."]))
        raise NeedMissing(what, terms, edition=edition)


def _roles(acting: Acting) -> set[str]:
    if acting.role is Role.CUSTOMER:
        return {"customer"}
    return {"agent", "manager"} if acting.role in (Role.MANAGER, Role.DESK) else {"agent"}


def _in_words(need: str) -> str:
    """Say what is needed: a word of the language, or the person that a fact names."""
    return NEEDS.get(need) or f"the {need.partition('.')[2].replace('_', ' ')} does it"
