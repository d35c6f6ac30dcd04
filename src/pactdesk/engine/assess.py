"""What does the policy say of one ticket at one instant? Outcome, clock, rank, and when to look again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pactdesk.engine.admission import Admission, admit
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.course import Progress, Version, follow
from pactdesk.engine.milestones import Course, Milestone, hours_of, milestone
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Price, Promise
from pactdesk.engine.policy.view import Raw, View, view_of, zone_of
from pactdesk.engine.queue import SortKey, sort_key
from pactdesk.engine.terms.finding import Finding, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.ticket import Happening, State, TicketFact
from pactdesk.engine.terms.words import minutes_in_words, moment_in_words
from pactdesk.engine.wording import filled


@dataclass(frozen=True, slots=True)
class Offer:
    """An item that would help. Without a price it is a quote; the minimum is in minutes, None where there is none."""

    item: str
    price_minor: int | None
    per: str | None
    minimum_minutes: int | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the policy says of a ticket at `at`.

    `outcome` is the admission as it was taken, `admission` as it would be judged on all that is known now.
    `milestones` name every milestone of the policy, with a due time only while the clock runs; `findings` are all of it
    in order of weight; `next_change_at` is the first instant at which it would be another without a new fact.
    """

    at: Instant
    state: State
    outcome: str
    admission: Finding[Admission]
    offers: tuple[Finding[Offer], ...]
    notices: tuple[Finding[str], ...]
    paged: Finding[bool]
    hours: Finding[str] | None
    milestones: tuple[Finding[Milestone], ...]
    rank: Finding[SortKey] | None
    conduct: Finding[Terms]
    definitions: tuple[Finding[str], ...]
    next_change_at: Instant | None

    @property
    def findings(self) -> tuple[Finding[object], ...]:
        """All findings that made it so, heaviest first."""
        clock = [self.hours] if self.hours else []
        return (
            self.admission,
            *self.offers,
            *self.milestones,
            *clock,
            self.paged,
            *self.notices,
            *self.definitions,
            self.conduct,
        )


def assess(edition: Edition, given: Raw, facts: Iterable[TicketFact], at: Instant) -> Assessment:
    """Return what the edition says of a ticket, from all its facts known, in any order, and those given at its opening.

    Raises PolicyError for a request the policy does not decide once, ValueError where no opening has happened by `at`.
    """
    judged: list[_Opening] = []

    def judge(raw: Raw, when: Instant) -> str:
        judged.append(_opening(edition, raw, when))
        return judged[-1].admission.value.outcome.value

    course = follow(facts, given, judge, at)
    if course.opening is None or course.opened is None or course.state is None:
        msg = f"no opening of the ticket has happened by {at}"
        raise ValueError(msg)
    known = bool(judged) and judged[-1].raw is course.opening
    first = judged[-1] if known else _opening(edition, course.opening, course.opened)
    opening, admission = first.view, first.admission
    if course.admitted is None:
        return _not_admitted(edition, course, opening, admission, at)
    # Dates are compared as of the admission, facts as they stand: a plan that lapses later breaks no promise.
    same = course.raw == course.opening
    standing = _standing(edition, opening if same else view_of(edition, course.raw, course.admitted))
    milestones = tuple(_milestone(edition, course, standing, name, at) for name in edition.milestones.groups)
    return Assessment(
        at,
        course.state,
        course.outcome or admission.value.outcome.value,
        admission,
        _offers(edition, opening, admission.value.offers),
        _notices(edition, opening),
        _paged(edition, opening),
        standing.clock,
        milestones,
        sort_key(edition.queue, standing.view, course.admitted),
        terms_of(edition.conduct, opening, "open"),
        _definitions(edition, standing.view),
        _next_change(milestones, at),
    )


def decide_open(edition: Edition, given: Raw, at: Instant) -> Assessment:
    """Return what the edition says of a request opened at `at` with these facts."""
    return assess(edition, given, (TicketFact(at, Happening.OPENED),), at)


@dataclass(frozen=True, slots=True)
class _Opening:
    """An opening as it is judged."""

    raw: Raw
    view: View
    admission: Finding[Admission]


def _opening(edition: Edition, raw: Raw, at: Instant) -> _Opening:
    view = view_of(edition, raw, at)
    return _Opening(raw, view, admit(edition.admission, view))


@dataclass(frozen=True, slots=True)
class _Standing:
    """Facts by which a clock runs, and the hours that they give it."""

    view: View
    clock: Finding[str] | None


def _standing(edition: Edition, view: View) -> _Standing:
    return _Standing(view, hours_of(edition.which_hours, view, edition.hours_cites))


def _not_admitted(
    edition: Edition, course: Progress, view: View, admission: Finding[Admission], at: Instant
) -> Assessment:
    return Assessment(
        at,
        course.state or State.HELD,
        course.outcome or admission.value.outcome.value,
        admission,
        _offers(edition, view, admission.value.offers),
        _notices(edition, view),
        Finding("paged", value=False),
        None,
        tuple(Finding(f"due {name}", Milestone(name, None, Promise.NOT_STATED)) for name in edition.milestones.groups),
        None,
        terms_of(edition.conduct, view, "open"),
        _definitions(edition, view),
        None,
    )


def _offers(edition: Edition, view: View, items: tuple[str, ...]) -> tuple[Finding[Offer], ...]:
    offers = []
    for item in items:
        rule = edition.prices.decide(view, item)
        price = Price() if rule is None else rule.says
        amount = view.facts.get(price.fact) if price.fact else price.minor
        minimum = price.minimum.minutes if price.minimum else None
        offer = Offer(item, amount if isinstance(amount, int) else None, price.per, minimum)
        step = Step(f"{item} costs {_priced(offer, edition.currency)}")
        offers.append(Finding(f"offer {item}", offer, () if rule is None else (reason(rule, view, step),)))
    return tuple(offers)


def _priced(offer: Offer, currency: str) -> str:
    if offer.price_minor is None:
        return "what is quoted"
    per = f" a {offer.per}" if offer.per else ""
    least = f", {minutes_in_words(offer.minimum_minutes * 60)} at least" if offer.minimum_minutes else ""
    return f"{money_text(offer.price_minor, currency)} {currency}{per}{least}"


def _notices(edition: Edition, view: View) -> tuple[Finding[str], ...]:
    standing = edition.notices.standing(view)
    return tuple(Finding("notice", filled(rule.says.text, edition, view), (reason(rule, view),)) for rule in standing)


def _paged(edition: Edition, view: View) -> Finding[bool]:
    rule = edition.paging.decide(view)
    return Finding("paged", value=False) if rule is None else Finding("paged", rule.says.page, (reason(rule, view),))


def _definitions(edition: Edition, view: View) -> tuple[Finding[str], ...]:
    standing = edition.definitions.standing(view)
    return tuple(Finding("definition", rule.says.text, (reason(rule, view),)) for rule in standing)


def _milestone(edition: Edition, course: Progress, standing: _Standing, name: str, at: Instant) -> Finding[Milestone]:
    """Return a milestone by what was known when it was reached, or by what stands; a breach is dated."""
    reached = course.reached.get(name)
    before = [version for version in course.versions if reached is None or version.until <= reached]
    later = course.versions[len(before) :]
    found = (
        _due(edition, course, later[0], name) if later else _run(edition, course, standing, course.appointment, name)
    )
    one = found.value
    missed_at = one.due if one.breached_at is None else one.breached_at
    if missed_at is None or one.met_by(at) is not False:
        return found
    after = later[0].raw if later else course.raw
    for version in reversed(before):
        if _due(edition, course, version, name).value != one:
            return _missed_by(edition, found, missed_at, version, after)
        after = version.raw
    return replace(found, value=replace(one, breached_at=missed_at))


def _missed_by(
    edition: Edition, found: Finding[Milestone], missed_at: Instant, version: Version, after: Raw
) -> Finding[Milestone]:
    """Date a breach at the change that put the due time into the past, and name that change; if it did."""
    value = replace(found.value, breached_at=max(missed_at, version.until))
    if version.until <= missed_at:
        return replace(found, value=value)
    names = [name for scope in after for name in after[scope] if _differs(version.raw, after, scope, name)]
    changed, when = ", ".join(names) or "the agreed time", moment_in_words(version.until, zone_of(edition.zone))
    first, *others = found.because
    step = Step(f"the change of {changed} at {when} put that into the past", first.steps[0].cites)
    return replace(found, value=value, because=(replace(first, steps=(*first.steps, step)), *others))


def _differs(before: Raw, after: Raw, scope: str, name: str) -> bool:
    return before.get(scope, {}).get(name) != after[scope][name]


def _due(edition: Edition, course: Progress, version: Version, name: str) -> Finding[Milestone]:
    """Return a milestone by what was known once."""
    standing = _standing(edition, view_of(edition, version.raw, course.admitted or version.until))
    return _run(edition, course, standing, version.appointment, name)


def _run(
    edition: Edition, course: Progress, standing: _Standing, appointment: Instant | None, name: str
) -> Finding[Milestone]:
    run = Course(
        standing.view.at, tuple(course.waits), appointment, course.reached, zone_of(edition.zone), course.paused
    )
    return milestone(edition.milestones, standing.view, name, edition.hours, standing.clock, run)


def _next_change(found: tuple[Finding[Milestone], ...], at: Instant) -> Instant | None:
    """Return the first instant after a due time that is still open: reached at that instant it would be met."""
    open_ = [one.value.due + 1 for one in found if one.value.due is not None and one.value.reached is None]
    return min((instant for instant in open_ if instant > at), default=None)
