"""What does the policy say of one ticket at one instant? Outcome, clock, rank, and when to look again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pactdesk.engine.admission import Admission, admit
from pactdesk.engine.clocks import clocks_at, next_change_of, standing_of
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.course import Progress, follow
from pactdesk.engine.milestones import Milestone
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Price, Promise
from pactdesk.engine.policy.view import Raw, View, view_of
from pactdesk.engine.queue import SortKey, sort_key
from pactdesk.engine.terms.finding import Finding, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.ticket import Happening, State, TicketFact
from pactdesk.engine.terms.words import minutes_in_words
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
    in order of weight; `reached` is when it was first answered and when solved, by milestone, whether or not the policy
    has that; `next_change_at` is the first instant at which it would be another without a new fact.
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
    reached: Mapping[str, Instant]
    next_change_at: Instant | None

    @property
    def findings(self) -> tuple[Finding[object], ...]:
        """All findings that made it so, heaviest first; what a milestone says of its hours is not said again."""
        told = {reason.rule for one in self.milestones for reason in one.because}
        clock = [self.hours] if self.hours and self.hours.because[-1].rule not in told else []
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
    standing = standing_of(edition, opening if same else view_of(edition, course.raw, course.admitted))
    milestones = clocks_at(edition, course, standing, at)
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
        course.reached,
        next_change_of(milestones, at),
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
        {},
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
    per = f" per {offer.per}" if offer.per else ""
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
