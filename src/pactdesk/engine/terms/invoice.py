"""What is owed, and what was said to be owed? Lines and credits of a settlement, and the invoices made of them."""

from dataclasses import dataclass
from fractions import Fraction

from pactdesk.engine.terms.finding import Finding, Reason
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import Part, WorkFinding


@dataclass(frozen=True, slots=True)
class Line:
    """An item owed by a contract: so many `minutes`, or a `quantity`, at `unit_minor` an hour or a piece.

    `period` is the calendar month it belongs to, `at` the instant it is dated. An `adjustment` brings what was invoiced
    for that month to what stands.
    """

    contract: str
    item: str
    period: CalendarPeriod
    at: Instant
    unit_minor: int
    amount_minor: int
    minutes: Fraction | None = None
    quantity: int | None = None
    because: tuple[Reason, ...] = ()
    adjustment: bool = False

    @property
    def cites(self) -> tuple[str, ...]:
        """All clauses that made it so, in order of weight, each once."""
        return Finding("line", self, self.because).cites


@dataclass(frozen=True, slots=True)
class CreditDue:
    """A credit owed to a contract for a calendar month, at its full amount; less than 0 where too much was credited."""

    contract: str
    item: str
    period: CalendarPeriod
    amount_minor: int
    because: tuple[Reason, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """All clauses that made it so, in order of weight, each once."""
        return Finding("credit", self, self.because).cites


@dataclass(frozen=True, slots=True)
class Settlement:
    """All that one contract owes and is owed from a month on, by what is known: lines and credits by month.

    `works` are those of these months, and others that could make a difference to them.
    """

    contract: str
    currency: str
    since: CalendarPeriod
    works: tuple[WorkFinding, ...]
    lines: tuple[Line, ...]
    credits: tuple[CreditDue, ...]

    def released_at(self, at: Instant) -> tuple[Part, ...]:
        """Return the parts of work that were held until the facts that changed at this instant."""
        return tuple(part for found in self.works for part in found.parts if part.released_at == at)


@dataclass(frozen=True, slots=True)
class Invoice:
    """What an account is asked to pay for a month.

    `total_minor` is what the lines come to, less the credits and what was `carried_in` of earlier ones, and never below
    0; what is left over of the credits is `carried_forward`.
    """

    month: CalendarPeriod
    currency: str
    lines: tuple[Line, ...]
    credits: tuple[CreditDue, ...]
    carried_in_minor: int
    carried_forward_minor: int
    total_minor: int
