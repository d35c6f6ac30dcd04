"""What does it cost? An item's price for these facts, and what it comes to for so many minutes or pieces.

In: the table of prices, a view, and the tally of what was billed before. Out: a price with its reason, and charges.
Amounts are exact until they are rounded, half up and once for all parts of a work at one rate, which add up to that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Final

from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.says import Price, Scope
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.money import money_text, rounded
from pactdesk.engine.terms.work import NOTHING, Charge, Tally, counted, figure

_HOUR: Final = "hour"
_MINUTES: Final = 60
_WIDTHS: Final = ("work", "ticket", "day", "month")


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """What an item costs: `unit_minor` for one `per`, None for a quote; time in whole steps, at least the minimum."""

    item: str
    unit_minor: int | None = None
    per: str | None = None
    minimum: Scope | None = None
    step: Scope | None = None

    @property
    def by_time(self) -> bool:
        """Whether it is charged for minutes."""
        return self.per == _HOUR


def price_of(prices: Table[Price], view: View, item: str) -> Finding[ItemPrice]:
    """Return an item's price: a quote where no rule answers, or where the fact that holds it is not known."""
    rule = prices.decide(view, item)
    if rule is None:
        return Finding(f"price of {item}", ItemPrice(item))
    says = rule.says
    unit = says.minor if says.fact is None else view.facts.get(says.fact)
    price = ItemPrice(item, unit if isinstance(unit, int) else None, says.per, says.minimum, says.step)
    return Finding(f"price of {item}", price, (reason(rule, view),))


def charge(
    price: Finding[ItemPrice], minutes: Fraction, scopes: Mapping[str, str], tally: Tally, currency: str
) -> Charge:
    """Return what a priced item comes to for so many minutes more.

    What is billed in all within a scope (`scopes` names this work's) is the sum, rounded up to the step and at least
    the minimum; each work is billed what it adds to that. A piece is charged once for a work.

    Raises ValueError for a quote.
    """
    one = price.value
    if one.unit_minor is None:
        raise ValueError(f"{one.item} is on a quote: it cannot be charged")
    unit = money_text(one.unit_minor, currency)
    if not one.by_time:
        quantity = _pieces(one, scopes, tally)
        because = _because(price, f"{quantity} at {unit} {currency}")
        return Charge(one.item, None, quantity, one.unit_minor, one.unit_minor * quantity, because)
    billed = _billed(one, minutes, scopes, tally)
    amount = _amount(one.item, one.unit_minor, billed, scopes["work"], tally)
    said = f"{counted(minutes, 'minute')}{_terms(one)}: {figure(billed)} billed at {unit} an hour"
    because = _because(price, f"{said}, {money_text(amount, currency)} {currency}")
    return Charge(one.item, billed, None, one.unit_minor, amount, because)


def sale_amount(price: Finding[ItemPrice], quantity: int) -> int | None:
    """Return what a quantity costs, hours in their steps and with their minimum; None for a quote."""
    one = price.value
    if one.unit_minor is None:
        return None
    if not one.by_time:
        return one.unit_minor * quantity
    minutes = _billed(one, Fraction(quantity * _MINUTES), dict.fromkeys(_WIDTHS, ""), {})
    return rounded(one.unit_minor * minutes / _MINUTES)


def _amount(item: str, unit_minor: int, minutes: Fraction, work: str, tally: Tally) -> int:
    """Return what these minutes add to the rounded amount of all those of a work that an item bills at one rate."""
    key = ("amount", item, str(unit_minor), work)
    before = tally.get(key, NOTHING)
    tally[key] = before + minutes
    return rounded(unit_minor * (before + minutes) / _MINUTES) - rounded(unit_minor * before / _MINUTES)


def _pieces(price: ItemPrice, scopes: Mapping[str, str], tally: Tally) -> int:
    charged = ("piece", price.item, scopes["work"])
    quantity = 0 if charged in tally else 1
    tally[charged] = Fraction(1)
    return quantity


def _billed(price: ItemPrice, minutes: Fraction, scopes: Mapping[str, str], tally: Tally) -> Fraction:
    """Return the minutes that these add to what is billed: the narrowest scope first, in one scope the step first.

    Of items that are counted together each has a minimum of its own: what a larger one billed is not billed again.
    """
    stages = [("step", price.step, _in_steps), ("minimum", price.minimum, _at_least)]
    stated = [(name, scope, total) for name, scope, total in stages if scope is not None]
    for name, scope, total in sorted(stated, key=lambda stage: _WIDTHS.index(stage[1].per)):
        counted_as = ("" if scope.joint else price.item, scopes[scope.per])
        worked = tally.get((name, *counted_as), NOTHING) + minutes
        before = tally.get(("billed", name, *counted_as), NOTHING)
        minutes = max(total(worked, scope.minutes) - before, NOTHING)
        tally[name, *counted_as], tally["billed", name, *counted_as] = worked, before + minutes
    return minutes


def _in_steps(minutes: Fraction, step: int) -> Fraction:
    return Fraction(ceil(minutes / step) * step)


def _at_least(minutes: Fraction, minimum: int) -> Fraction:
    return max(minutes, Fraction(minimum)) if minutes else NOTHING


def _terms(price: ItemPrice) -> str:
    step = f", in steps of {price.step}" if price.step else ""
    return step + (f", at least {price.minimum}" if price.minimum else "")


def _because(price: Finding[ItemPrice], said: str) -> Reason:
    why = price.because[0]
    return replace(why, steps=(Step(said), *why.steps))
