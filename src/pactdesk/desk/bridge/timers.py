"""What falls due for a contract without a new fact? Dates that pass, and endings that take effect."""

from dataclasses import dataclass
from datetime import date

from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.known import Known
from pactdesk.engine.days import end_of_day
from pactdesk.engine.policy.facts import ConditionForm
from pactdesk.engine.policy.view import view_of, zone_of
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class ContractTimer:
    """What falls due for a contract at `at`: an `expiry` of the date fact `of`, or a `closing` when it ends."""

    at: Instant
    what: str
    of: str


def contract_timers(known: Known, after: Instant) -> tuple[ContractTimer, ...]:
    """Return what falls due for a contract after an instant, in order of time, by all that is known then."""
    edition = known.edition_at(after)
    zone = zone_of(edition.zone)
    view = view_of(edition, known.raw_at(after), after)
    found: dict[tuple[Instant, str], ContractTimer] = {}
    for condition in edition.conditions.values():
        day = view.facts.get(condition.facts[0])
        if condition.form is ConditionForm.UNTIL and isinstance(day, date):
            at = end_of_day(day, zone)
            found[at, condition.facts[0]] = ContractTimer(at, "expiry", condition.facts[0])
    endings = [fact.text("last_on") for fact in known.facts if fact.what is What.ENDED]
    if endings:
        at = end_of_day(date.fromisoformat(min(endings)), zone)
        found[at, "ended"] = ContractTimer(at, "closing", "ended")
    return tuple(sorted((one for one in found.values() if one.at > after), key=lambda one: (one.at, one.of)))
