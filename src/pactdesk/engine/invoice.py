"""What is invoiced for a month, when some of it was invoiced before?

An invoice bills all that stands less all that was issued before. So in whatever order facts arrive, all invoices
together come to what stands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final, TypeVar

from pactdesk.engine.days import start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.settle import settle
from pactdesk.engine.terms.finding import Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.invoice import CreditDue, Invoice, Line, Settlement
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import NOTHING
from pactdesk.engine.unsettled import unsettled_from
from pactdesk.engine.works import Closings

_PERIOD: Final = itemgetter(0)
"""Adjustments stand in the order of their months, within one what was billed before what is new: no name decides."""

Entry = TypeVar("Entry", Line, CreditDue)
Same = TypeVar("Same")


def invoice(month: CalendarPeriod, settlements: Iterable[Settlement], issued: Sequence[Invoice]) -> Invoice:
    """Return the invoice of an account for a month, from what stands for its contracts and what was issued before.

    The month's own lines and credits are as they stand; for an earlier month that a contract was settled for there is a
    line, or a credit, that brings what was invoiced to what stands. Raises ValueError where an invoice of this or a
    later month was issued, or there is no settlement.
    """
    standing = tuple(settlements)
    if not standing:
        raise ValueError(f"no contract is settled, so there is nothing to invoice for {month}")
    if any(one.month >= month for one in issued):
        raise ValueError(f"an invoice for {month} or a later month was issued already")
    currency = standing[0].currency
    since = {one.contract: one.since for one in standing}
    lines = [line for one in standing for line in one.lines]
    credits_due = [credit for one in standing for credit in one.credits]
    invoiced = [line for one in issued for line in one.lines if _is_settled(line, since)]
    granted = [credit for one in issued for credit in one.credits if _is_settled(credit, since)]
    billed = (
        *(line for line in lines if line.period == month),
        *_adjusted_lines(month, lines, invoiced, currency),
    )
    credited = (
        *(credit for credit in credits_due if credit.period == month),
        *_adjusted_credits(month, credits_due, granted, currency),
    )
    carried = max(issued, key=lambda one: one.month).carried_forward_minor if issued else 0
    owed = sum(line.amount_minor for line in billed) - sum(credit.amount_minor for credit in credited) - carried
    return Invoice(month, currency, billed, credited, carried, max(-owed, 0), max(owed, 0))


def invoices(
    histories: Sequence[ContractHistory],
    through: CalendarPeriod,
    at: Instant,
    closings: Closings | None = None,
    taken: Sequence[Invoice] = (),
    closed: CalendarPeriod | None = None,
) -> tuple[Invoice, ...]:
    """Return an account's invoices up to a month, each with what was on record by the end of its month, or by `at`.

    Those `taken` were issued already and stand as they are; each of the months after them, or after the one that was
    `closed` last, is settled anew, and those before as far as facts came later. Of the months that no such fact reaches
    the invoices `taken` may be left out, save the last.
    """
    issued = list(taken)
    month = closed.after if closed else issued[-1].month.after if issued else min(map(_first_month, histories))
    while month <= through:
        issued.append(invoice(month, [_settled(history, month, at, closed, closings) for history in histories], issued))
        histories = [replace(history, told_at=0) for history in histories]
        closed, month = month, month.after
    return tuple(issued)


def _settled(
    history: ContractHistory,
    month: CalendarPeriod,
    at: Instant,
    closed: CalendarPeriod | None,
    closings: Closings | None,
) -> Settlement:
    """Settle what was on record by the end of a month, or by `at`, as far back as it may stand otherwise by now."""
    ends = start_of_day(month.after.first_on, history.zone)
    known = history.known(min(ends - 1, at))
    return settle(known, month, min(ends, at), closings, unsettled_from(known, closed))


def _first_month(history: ContractHistory) -> CalendarPeriod:
    return history.first_month


def _is_settled(entry: Line | CreditDue, since: Mapping[str, CalendarPeriod]) -> bool:
    """Whether the month of what was issued is settled anew; so is all that is of no contract any more."""
    return entry.contract not in since or entry.period >= since[entry.contract]


def _adjusted_lines(
    month: CalendarPeriod, standing: Iterable[Line], issued: Iterable[Line], currency: str
) -> Iterator[Line]:
    """Yield what is still to be billed for each item, price and earlier month, or was billed too much."""
    stands, billed = _grouped(month, standing, _priced), _grouped(month, issued, _priced)
    for same in sorted({**billed, **stands}, key=_PERIOD):
        now, before = stands[same], billed[same]
        period, contract, item, unit_minor, timed = same
        amount = _sum(now) - _sum(before)
        if not amount:
            continue
        minutes = sum((line.minutes or NOTHING for line in now), NOTHING)
        minutes -= sum((line.minutes or NOTHING for line in before), NOTHING)
        quantity = sum(line.quantity or 0 for line in now) - sum(line.quantity or 0 for line in before)
        yield Line(
            contract,
            item,
            period,
            min(line.at for line in (*now, *before)),
            unit_minor,
            amount,
            minutes if timed else None,
            None if timed else quantity,
            _because(period, now, before, currency),
            adjustment=True,
        )


def _adjusted_credits(
    month: CalendarPeriod, standing: Iterable[CreditDue], issued: Iterable[CreditDue], currency: str
) -> Iterator[CreditDue]:
    """Yield what is still to be credited for each earlier month, or was credited too much."""
    stands, credited = _grouped(month, standing, _named), _grouped(month, issued, _named)
    for same in sorted({**credited, **stands}, key=_PERIOD):
        now, before = stands[same], credited[same]
        period, contract, item = same
        amount = _sum(now) - _sum(before)
        if amount:
            yield CreditDue(contract, item, period, amount, _because(period, now, before, currency))


def _priced(line: Line) -> tuple[CalendarPeriod, str, str, int, bool]:
    return (line.period, line.contract, line.item, line.unit_minor, line.minutes is not None)


def _named(credit: CreditDue) -> tuple[CalendarPeriod, str, str]:
    return (credit.period, credit.contract, credit.item)


def _grouped(
    month: CalendarPeriod, entries: Iterable[Entry], key: Callable[[Entry], Same]
) -> defaultdict[Same, list[Entry]]:
    found: defaultdict[Same, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.period < month:
            found[key(entry)].append(entry)
    return found


def _sum(entries: Iterable[Line | CreditDue]) -> int:
    return sum(entry.amount_minor for entry in entries)


def _because(
    period: CalendarPeriod, now: Sequence[Line | CreditDue], before: Sequence[Line | CreditDue], currency: str
) -> tuple[Reason, ...]:
    """Say what stands and what was invoiced, with the clauses of what stands, or else of what was invoiced."""
    cites = tuple(dict.fromkeys(clause for entry in (now or before) for clause in entry.cites))
    stands, invoiced = money_text(_sum(now), currency), money_text(_sum(before), currency)
    said = f"facts of {period} recorded after its invoice: {stands} {currency} stands, {invoiced} was invoiced"
    return (Reason("adjustment", cites, (), (Step(said),)),)
