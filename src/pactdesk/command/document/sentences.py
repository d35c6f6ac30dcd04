"""What does a rule say? The answer of each section's rules as a statement that fits behind "Where …:"."""

from collections.abc import Iterable, Iterator

from pactdesk.command.document.phrases import amount, counted, listed, minutes, name_of, percent
from pactdesk.engine.policy.edition import Edition, Impossible, Rank
from pactdesk.engine.policy.facts import Condition, ConditionForm, Key, MonthsAfter, Value
from pactdesk.engine.policy.says import (
    Admit,
    Conduct,
    Cover,
    Coverage,
    Definition,
    Extend,
    Fee,
    Measure,
    Notice,
    Outcome,
    Page,
    Price,
    Promise,
    Purchase,
    Reject,
    Restate,
    Role,
    Scope,
    Target,
    UseHours,
)
from pactdesk.engine.policy.vocabulary import DOES, NEEDS
from pactdesk.engine.terms.allowance import Allowance, Limit, Unit
from pactdesk.engine.terms.outage import Availability
from pactdesk.engine.wording import value_in_words

_COVERS = {
    Cover.INCLUDED: "included",
    Cover.BILLABLE: "billed",
    Cover.HELD: "held, not billed, until the customer has chosen",
    Cover.EXCLUDED: "not covered",
    Cover.QUOTE: "priced by a quote",
}
_LIMITS = {Limit.USED_UP: "uses it up", Limit.PAST: "goes past it"}


def statement(edition: Edition, says: object, group: str) -> str:  # noqa: C901, PLR0912 - one line for each form of a rule
    """Return what a rule says; `group` is the question it answers."""
    match says:
        case Admit():
            return _admit(edition, says)
        case Target():
            return target(says)
        case Price():
            return f"{group} {price(edition, says)}"
        case Coverage():
            return coverage(says)
        case Conduct():
            return "; ".join(_conduct(edition, says))
        case Fee():
            return _fee(edition, says)
        case Availability():
            return "; ".join(_availability(says))
        case UseHours():
            return f"the clock runs on {says.hours} hours"
        case Restate():
            value = value_in_words(edition, says.key, says.value)
            return f"{name_of(edition, says.key)} counts as {value}"
        case Reject():
            return f"no contract can be made. “{spaced(edition, says.reason)}”"
        case Notice():
            return f"“{spaced(edition, says.text)}”"
        case Page():
            return "the person on call is woken" if says.page else "nobody is woken"
        case Role():
            return f"the contract names its {name_of(edition, says.key)}"
        case Definition():
            return says.text
        case Purchase():
            return _purchase(edition, says)
        case _:
            return str(says)


def spaced(edition: Edition, text: str) -> str:
    """Return a sentence with gaps for facts, each named as readers know it: `{plan}`."""
    for key in edition.facts:
        text = text.replace(f"{{{key}}}", f"⟨{name_of(edition, key)}⟩")
    return text


def target(says: Target) -> str:
    """Return by when a milestone is to be reached."""
    length = {
        Measure.CLOCK: f"within {minutes(says.amount // 60)}, on the clock",
        Measure.BUSINESS: f"within {minutes(says.amount // 60)} of business time",
        Measure.BUSINESS_DAYS: f"within {counted(says.amount, 'business day')}",
        Measure.APPOINTMENT: "at the agreed time",
        Measure.NONE: "no target is stated",
    }[says.measure]
    hours = f", on {says.hours} hours" if says.hours else ""
    return f"{length}{hours}{', measured inside and not promised' if says.promise is Promise.INTERNAL else ''}"


def price(edition: Edition, says: Price) -> str:
    """Return what an item costs, beginning with the verb."""
    if says.fact:
        cost = f"costs the contract's {name_of(edition, says.fact)}"
    elif says.minor is None:
        return "is priced by a quote"
    else:
        cost = f"costs {amount(edition, says.minor)}"
    per = f" per {says.per}" if says.per else ""
    least = f", at least {_scope(says.minimum)}" if says.minimum else ""
    step = f", rounded up to {_scope(says.step)}" if says.step else ""
    return f"{cost}{per}{least}{step}"


def coverage(says: Coverage) -> str:
    """Return what becomes of work."""
    if says.allowance:
        slot = f" in slots of {minutes(says.slot_minutes)}" if says.slot_minutes else ""
        text = f"drawn from {says.allowance}{slot}"
    else:
        text = _COVERS[says.cover]
    item = f" as {says.item}" if says.item else ""
    up_to = f", up to {_scope(says.up_to)}" if says.up_to else ""
    return f"{text}{item}{up_to}{f', and {says.add} is charged beside' if says.add else ''}"


def allowance(edition: Edition, one: Allowance) -> str:
    """Return how much is included, for how long, who is told of its use, and what is said at its limit."""
    unit = "hours" if one.unit is Unit.MINUTES else "pieces"
    sized = minutes(one.size) if one.unit is Unit.MINUTES else counted(one.size, "piece")
    size = f"as many {unit} as the contract's {name_of(edition, one.size_fact)}" if one.size_fact else sized
    carried = minutes(one.carry) if one.unit is Unit.MINUTES else counted(one.carry, "piece")
    carry = f"; at most {carried} goes over into the next" if one.carry else "; nothing goes over into the next"
    people = listed((key if key == "customer" else name_of(edition, key) for key in one.alert_to), "and")
    alerts = f". At {listed(map(percent, one.alerts), 'and')} {people} are told" if one.alerts else ""
    per = "for the whole contract" if one.per.value == "contract" else f"a {one.per.value}{carry}"
    return f"{one.name}: {size} {per}{alerts}.{''.join(_said_at_limits(edition, one))}"


def _said_at_limits(edition: Edition, one: Allowance) -> Iterator[str]:
    for text in dict.fromkeys(notice.text for notice in one.notices):
        limits = listed((_LIMITS[notice.at] for notice in one.notices if notice.text == text), "or")
        yield f" Work that {limits} shows “{spaced(edition, text)}”"


def rank(edition: Edition, one: Rank) -> str:
    """Return one key of the queue."""
    order = ", then ".join(value_in_words(edition, one.key, value) for value in one.order)
    return f"By {name_of(edition, one.key)}: {order}, then all others."


def condition(edition: Edition, one: Condition) -> str:
    """Return when a comparison holds."""
    first, *others = (f"“{name_of(edition, key)}”" for key in one.facts)
    says = {
        ConditionForm.UNTIL: f"to the end of {first}",
        ConditionForm.FROM: f"from {first} on",
        ConditionForm.BEFORE: f"from {one.days} days before {first} on",
        ConditionForm.GIVEN: f"where {first} is known",
        ConditionForm.SAME: f"where {first} and {listed(others)} are the same",
        ConditionForm.DIFFERS: f"where {first} and {listed(others)} differ",
        ConditionForm.LESS: f"where {first} is less than {listed(others)}",
    }[one.form]
    missing = (
        ""
        if one.form is ConditionForm.GIVEN
        else f"; where {'one' if others else 'that'} is not known it {'holds' if one.missing else 'does not'}"
    )
    return f"{one.name.replace('_', ' ')} holds {says}{missing}."


def impossible(one: Impossible) -> str:
    """Return why something cannot happen."""
    return f"cannot happen: {one.because}"


def default(edition: Edition, value: object, key: str) -> str:
    """Return what is assumed where a fact is not given."""
    if isinstance(value, MonthsAfter):
        parts = [counted(count, unit) for count, unit in ((value.months, "month"), (value.days, "day")) if count]
        return f"{listed(parts, 'and')} after {value.fact.replace('_', ' ')}"
    return value_in_words(edition, key, value)


def _admit(edition: Edition, says: Admit) -> str:
    offers = listed(says.offers)
    text = {
        Outcome.REFUSED: "refused",
        Outcome.HELD: f"held until {_awaited(says.awaits)}{f'; {offers} would help' if offers else ''}",
        Outcome.OFFERED: f"not covered; offered {offers}",
        Outcome.REDIRECTED: f"to be brought by {says.redirect_to} instead",
        Outcome.ADMITTED: f"admitted{f'; best by {says.redirect_to}' if says.redirect_to else ''}",
    }[says.outcome]
    return f"{text}{f', given to the {name_of(edition, says.assign)}' if says.assign else ''}"


def _awaited(what: str | None) -> str:
    return {
        "colleague": "a colleague takes it over",
        "choice": "the customer has chosen",
        "purchase": "it is bought",
    }.get(what or "", "more is known")


def _scope(one: Scope) -> str:
    return f"{minutes(one.minutes)} per {one.per}{' over all items' if one.joint else ''}"


def _fee(edition: Edition, says: Fee) -> str:
    of = name_of(edition, says.of) if says.of else ""
    if says.share is not None:
        sum_ = f"{percent(says.share)} of the contract's {of}"
    else:
        sum_ = amount(edition, says.first_minor)
        sum_ += f" for the first of {of} and {amount(edition, says.further_minor)} for each further one" if of else ""
    begins = f", its months from the day of {name_of(edition, says.starts)}" if says.starts else ""
    signed = f", the first issued on {name_of(edition, says.signed)}" if says.signed else ""
    return f"{says.item} costs {sum_} each month, {'in advance' if says.advance else 'in arrears'}{begins}{signed}"


def _availability(says: Availability) -> Iterator[str]:
    period = {1: "month", 3: "quarter", 12: "year"}[says.months]
    parts = f" of {listed(sorted(says.components))}" if says.components else ""
    yield f"{percent(says.target)} availability{parts} each calendar {period}, of {says.maintenance.of.value}"
    if says.maintenance.excluded:
        ahead = f" {minutes(says.maintenance.notice_seconds // 60)}" if says.maintenance.notice_seconds else ""
        yield f"outage in windows recorded{ahead} before they begin does not count"
    if says.credit:
        bands = listed((f"{percent(band.share)} under {percent(band.under)}" for band in says.credit.bands), "and")
        after = f", from the missed {period} on that makes {says.credit.condition}" if says.credit.condition else ""
        yield f"{says.credit.item} gives back {bands} of what {says.credit.of} comes to{after}"
    if says.root_cause_cites is not None:
        yield f"a missed {period} opens a root-cause analysis"


def _purchase(edition: Edition, says: Purchase) -> str:
    if says.opens is None:
        return f"buying {says.item} admits the ticket it is bought for"
    return f"buying {says.item} opens a ticket with {_facts(edition, says.opens)}"


def _facts(edition: Edition, facts: Iterable[tuple[Key, Value]]) -> str:
    return listed((f"{name_of(edition, key)} {value_in_words(edition, key, value)}" for key, value in facts), "and")


def _conduct(edition: Edition, says: Conduct) -> Iterator[str]:
    for need in says.needs:
        instead = f", or with a {says.or_with} instead" if says.or_with else ""
        yield f"only if {NEEDS[need]}{instead}" if need in NEEDS else f"only with the {name_of(edition, need)}{instead}"
    if says.notice_days is not None:
        yield f"takes effect {counted(says.notice_days, 'day')} after it is announced"
    if says.extend:
        yield _extension(edition, says.extend)
    yield from (DOES[word] for word in says.does)
    if says.opens is not None:
        yield f"the ticket has {_facts(edition, says.opens)}"
    if says.says:
        yield f"“{spaced(edition, says.says)}”"


def _extension(edition: Edition, one: Extend) -> str:
    start = "its own old end" if one.from_end else "the day of the act"
    return f"{name_of(edition, one.fact)} moves on by {counted(one.months, 'month')} from {start}"
