"""Which fees fall due, when, and how much are they?

A fee's month is judged as it begins: by the edition and the facts of that instant, the first one by those of the day on
which it is signed, where that is before it. A month that has begun is owed whole, and none in which the contract was
not in force on any day. Taken up again after a lapse, its months run anew from that day, or from the end of the month
that was owed before, where that is later.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pactdesk.engine.days import DAY, add_months, local_day, start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import Key
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.says import Fee
from pactdesk.engine.policy.view import View
from pactdesk.engine.spans import END
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.money import money_text, rounded
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import NOTHING, counted


@dataclass(frozen=True, slots=True)
class FeeMonth:
    """A month of a fee, from `first_on` to `last_on`, invoiced with the calendar month of `due_on`.

    `exact` is its unrounded amount in minor units, None where the number or the money it rests on is not known.
    """

    item: str
    first_on: date
    last_on: date
    due_on: date
    exact: Fraction | None
    because: tuple[Reason, ...]

    @property
    def amount_minor(self) -> int | None:
        """What is invoiced."""
        return None if self.exact is None else rounded(self.exact)


def monthly_fee(edition: Edition, view: View) -> Finding[int | None]:
    """Return what all fees come to for a month with these facts; None where there is none, or one is not known."""
    rules = [rule for item in edition.fees.groups if (rule := edition.fees.decide(view, item)) is not None]
    amounts = [_amount(edition, rule, view) for rule in rules]
    known = [rounded(exact) for exact, _ in amounts if exact is not None]
    total = sum(known) if known and len(known) == len(rules) else None
    return Finding("monthly fee", total, tuple(because for _, because in amounts))


def fee_months(
    history: ContractHistory, through: CalendarPeriod, since: CalendarPeriod | None = None
) -> tuple[FeeMonth, ...]:
    """Return the months of all fees that begin by the end of `through`, in the order of due days.

    Those that were over before the contract is settled, or `since` another calendar period, are left out.
    """
    opens = history.first_month.first_on if since is None else max(history.first_month, since).first_on
    fees = [rule.says for _, edition in history.editions for rule in edition.fees.rules]
    found = [
        month
        for item in {fee.item for fee in fees}
        for starts in _starts(history, {fee.starts for fee in fees if fee.item == item}, opens)
        for begins, last_on in _spans(starts, opens, through)
        if (month := _judged(history, item, starts, begins, last_on)) is not None
    ]
    return tuple(sorted(found, key=lambda month: (month.due_on, month.item)))


def base_of(months: Iterable[FeeMonth], item: str, period: CalendarPeriod) -> Fraction:
    """Return what the months of a fee that begin in a period come to, in minor units, unrounded."""
    begun = (
        one for one in months if one.item == item and CalendarPeriod.holding(one.first_on, period.months) == period
    )
    return sum((one.exact or NOTHING for one in begun), NOTHING)


def _starts(history: ContractHistory, keys: Iterable[Key | None], opens: date) -> set[date | None]:
    """Return every day from which a fee's months ran on a day or later, None for calendar months."""
    moments = sorted({*history.changed_at, *history.lapses.ends} - {END})
    before = bisect_right(moments, start_of_day(add_months(opens, -1), history.zone)) - 1
    return {_starts_on(history, history.view_at(at), at, key) for at in moments[max(before, 0) :] for key in keys}


def _starts_on(history: ContractHistory, view: View, at: Instant, key: Key | None) -> date | None:
    """Return the day from which a fee's months run, by the facts of an instant, None for calendar months."""
    day, lapse = _day(view, key), history.lapse_before(at)
    if day is None or lapse is None or day > (last := _last_served(history, lapse)):
        return day
    before = _starts_on(history, history.view_at(lapse[0] - 1), lapse[0] - 1, key)
    resumed = local_day(lapse[1], history.zone)
    owed = before is not None and before <= last and resumed <= _month_after(before, last)
    return before if owed else resumed


def _last_served(history: ContractHistory, lapse: tuple[Instant, Instant]) -> date:
    return local_day(lapse[0] - 1, history.zone)


def _month_after(first: date, day: date) -> date:
    """Return the first day of the month after that in which a day lies, months running from the first."""
    months = 1
    while (begins := add_months(first, months)) <= day:
        months += 1
    return begins


def _spans(starts: date | None, opens: date, through: CalendarPeriod) -> Iterator[tuple[date, date]]:
    """Yield the first and last days of a fee's months that are not over before a day."""
    first = starts or opens
    months = max((opens.year - first.year) * 12 + opens.month - first.month - 1, 0)
    begins = add_months(first, months)
    while begins < through.after.first_on:
        months += 1
        following = add_months(first, months)
        if following > opens:
            yield begins, following - DAY
        begins = following


def _judged(history: ContractHistory, item: str, starts: date | None, begins: date, last_on: date) -> FeeMonth | None:
    """Return a month of a fee as it is owed, None where none is or where its months run from another day by then."""
    at = history.served_from(begins, last_on)
    if at is None:
        return None
    edition, view = history.edition_at(at), history.view_at(at)
    rule = edition.fees.decide(view, item)
    if rule is None or _starts_on(history, view, at, rule.says.starts) != starts:
        return None
    at = _signed_at(history, view, rule.says, begins)
    if at is not None:
        then, seen = history.edition_at(at), history.view_at(at)
        signed = then.fees.decide(seen, item)
        edition, view, rule = (edition, view, rule) if signed is None else (then, seen, signed)
    exact, because = _amount(edition, rule, view)
    return FeeMonth(item, begins, last_on, begins if rule.says.advance else last_on, exact, (because,))


def _signed_at(history: ContractHistory, view: View, fee: Fee, begins: date) -> Instant | None:
    """Return when a month was signed ahead as the first, None if it was not; a lapse ends what was signed before."""
    signed_on = _day(view, fee.signed)
    if signed_on is None or begins != _day(view, fee.starts) or signed_on >= begins:
        return None
    at = max(start_of_day(signed_on, history.zone), history.since)
    lapse = history.lapse_before(start_of_day(begins, history.zone))
    return at if lapse is None or lapse[1] <= at else None


def _amount(edition: Edition, rule: Rule[Fee], view: View) -> tuple[Fraction | None, Reason]:
    """Return a month's amount in minor units, unrounded, None where what it rests on is not known."""
    fee = rule.says
    known = 1 if fee.of is None else view.facts.get(fee.of)
    if not isinstance(known, int | Fraction):
        return None, reason(rule, view, Step(f"{fee.of} is not known, so the {fee.item} fee is on a quote"))
    number = Fraction(known)
    if fee.share is not None:
        exact = number * fee.share
        of = f"{fee.share} of {money_text(rounded(number), edition.currency)}"
    else:
        exact = (fee.first_minor + fee.further_minor * max(number - 1, NOTHING)) if number > 0 else NOTHING
        further = money_text(fee.further_minor, edition.currency)
        first = money_text(fee.first_minor, edition.currency)
        of = (
            first
            if fee.of is None
            else f"{counted(number, 'unit')}, {first} for the first and {further} for each further one"
        )
    said = f"{of}: {money_text(rounded(exact), edition.currency)} {edition.currency} a month"
    return exact, reason(rule, view, Step(said))


def _day(view: View, key: Key | None) -> date | None:
    day = None if key is None else view.facts.get(key)
    return day if isinstance(day, date) else None
