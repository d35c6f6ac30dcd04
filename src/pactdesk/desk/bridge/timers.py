"""What falls due without a new fact? For a contract dates that pass, endings and notices; for an account its month.

All of it follows from the journal, which holds until when a contract is done with, and which months were closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.known import Known
from pactdesk.engine.days import end_of_day, local_day, start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Condition, ConditionForm, Key
from pactdesk.engine.policy.view import view_of, zone_of
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod

COUNTED: Final = (
    *(What.KNOWN, What.ENDED, What.CONTINUED, What.ADOPTED, What.ANNOUNCED),
    *(What.WORKED, What.BOUGHT, What.REFUNDED, What.ESTIMATE, What.OUTAGE, What.MAINTENANCE),
)
"""The kinds of facts about an account by which its month has to be closed."""

_NO_TERMS: Final = ("contact", "monitor")
"""The scopes of facts on which no term of a contract hangs."""


@dataclass(frozen=True, slots=True)
class ContractTimer:
    """What falls due for a contract at `at`, and is to be done at `due`: later only where `at` was over when recorded.

    `what` is an `expiry` of the date fact `of`, a `closing` when it has ended, or a `notice` that takes effect. What is
    `shared` falls due for all contracts of the account and is said once.
    """

    at: Instant
    what: str
    of: str
    due: Instant
    shared: bool = False


def contract_timers(known: Known) -> tuple[ContractTimer, ...]:
    """Return what falls due for a contract and was not done yet, in order of time."""
    zone = zone_of(known.zone_name)
    found = {*_expiries(known, zone), *_closings(known, zone), *_notices(known, zone)}
    later = (one for one in found if one.due > known.done_until)
    return tuple(sorted(later, key=lambda one: (one.due, one.at, one.what, one.of)))


def next_due(known: Known) -> Instant | None:
    """Return when something falls due for a contract, None where nothing does."""
    return min((timer.due for timer in contract_timers(known)), default=None)


def month_end(at: Instant, zone: ZoneInfo) -> Instant:
    """Return when the month is over that holds an instant."""
    return start_of_day(CalendarPeriod.holding(local_day(at, zone)).after.first_on, zone)


def _expiries(known: Known, zone: ZoneInfo) -> Iterator[ContractTimer]:
    """Yield the ends of terms that are still to come, of those alone that hold until their last day.

    One that was over before it was known is no news to anybody.
    """
    if not any(ends_of_terms(edition) for _, edition in known.editions):
        return
    after = known.done_until
    turning = (fact.happened for fact in known.facts if fact.text("scope") not in _NO_TERMS)
    moments = {after, *(at for at in turning if at > after)}
    for key, day in {end for moment in moments for end in _ends(known, moment)}:
        at = end_of_day(day, zone)
        then = known.recorded_before(at)
        if at > after and (key, day) in _ends(known, at - 1) and (then is known or (key, day) in _ends(then, at - 1)):
            yield ContractTimer(at, "expiry", key, at, shared=key.startswith("account."))


def _ends(known: Known, at: Instant) -> set[tuple[Key, date]]:
    """Return until when terms hold as they are at an instant, for a contract that is served until then."""
    edition = known.edition_at(at)
    facts = view_of(edition, known.raw_at(at), at).facts
    ending = known.ending_at(at)
    ends = {(key, day) for key in ends_of_terms(edition) if isinstance(day := facts.get(key), date)}
    return {end for end in ends if ending is None or end[1].isoformat() <= ending.text("last_on")}


def ends_of_terms(edition: Edition) -> tuple[Key, ...]:
    """Return the date facts of contract and account until which something holds, in the order of the policy."""
    keys = (one.facts[0] for one in until_of(edition))
    return tuple(dict.fromkeys(key for key in keys if key.startswith(("contract.", "account."))))


def until_of(edition: Edition) -> tuple[Condition, ...]:
    """Return the comparisons that hold until the end of a day."""
    return tuple(one for one in edition.conditions.values() if one.form is ConditionForm.UNTIL)


def _closings(known: Known, zone: ZoneInfo) -> Iterator[ContractTimer]:
    for fact in known.facts:
        if fact.what is What.ENDED:
            at = end_of_day(date.fromisoformat(fact.text("last_on")), zone)
            stands = known.ending_at(at)
            if stands is not None and stands.text("last_on") == fact.text("last_on"):
                yield ContractTimer(at, "closing", "ended", max(at, stands.recorded + 1))


def _notices(known: Known, zone: ZoneInfo) -> Iterator[ContractTimer]:
    for fact in known.facts:
        if fact.what is What.ANNOUNCED:
            at = start_of_day(date.fromisoformat(fact.text("effective_on")), zone)
            yield ContractTimer(at, "notice", fact.text("of"), max(at, fact.recorded + 1), shared=True)
