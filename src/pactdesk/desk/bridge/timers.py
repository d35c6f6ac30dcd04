"""What falls due for a contract without a new fact? Dates that pass, endings and notices that take effect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.known import Known
from pactdesk.engine.days import end_of_day, start_of_day
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import ConditionForm, Key
from pactdesk.engine.policy.view import view_of, zone_of
from pactdesk.engine.terms.instant import Instant

EFFECT: Final = "effect"
"""What nobody is told of: a change that was recorded ahead takes effect."""


@dataclass(frozen=True, slots=True)
class ContractTimer:
    """What falls due for a contract at `at`, and is to be done at `due`: later only where `at` was over when recorded.

    `what` is an `expiry` of the date fact `of`, a `closing` when it has ended, a `notice` that takes effect, or EFFECT.
    What is `shared` falls due for all contracts of the account and is said once.
    """

    at: Instant
    what: str
    of: str
    due: Instant
    shared: bool = False


def contract_timers(known: Known, after: Instant) -> tuple[ContractTimer, ...]:
    """Return what falls due for a contract after an instant, in order of time, by all that is known then."""
    zone = zone_of(known.zone_name)
    found = (*_expiries(known, after, zone), *_closings(known, zone), *_notices(known, zone), *_effects(known))
    later = {one for one in found if one.due > after}
    return tuple(sorted(later, key=lambda one: (one.due, one.at, one.what, one.of)))


def _expiries(known: Known, after: Instant, zone: ZoneInfo) -> Iterator[ContractTimer]:
    """Yield the ends of terms by all that is known after an instant, of those alone that hold until their last day."""
    moments = (after, *(at for at in known.changed_at if at > after))
    for key, day in {end for moment in moments for end in _ends(known, moment)}:
        at = end_of_day(day, zone)
        if at > after and (key, day) in _ends(known, at - 1):
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
    keys = (one.facts[0] for one in edition.conditions.values() if one.form is ConditionForm.UNTIL)
    return tuple(dict.fromkeys(key for key in keys if key.startswith(("contract.", "account."))))


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


def _effects(known: Known) -> Iterator[ContractTimer]:
    for fact in known.facts:
        if fact.what is What.KNOWN and fact.happened > fact.recorded:
            yield ContractTimer(fact.happened, EFFECT, "", fact.happened)
