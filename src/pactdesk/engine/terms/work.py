"""What was worked, and what became of it? A work, its parts, what they drew, and what they cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final, TypeAlias

from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.says import Cover
from pactdesk.engine.terms.allowance import Unit
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant

NOTHING: Final = Fraction(0)
_HALF: Final = Fraction(1, 2)
_MINUTE: Final = 60

Tally: TypeAlias = dict[tuple[str, ...], Fraction]
"""What has been drawn, covered and billed so far, by the name of what is counted, its scope and its period."""


@dataclass(frozen=True, slots=True)
class Work:
    """What was done from `began` until before `ended`, on a ticket or on the contract itself.

    `facts` are those of the scope `work` by name. Of several works with one `key` the last recorded stands, and one of
    no length takes it back. Raises ValueError if it ends before it begins.
    """

    key: str
    ticket: str | None
    began: Instant
    ended: Instant
    facts: Mapping[str, Value]
    agent: str
    recorded_at: Instant
    sequence: int = 0

    def __post_init__(self) -> None:
        """Refuse an end before the beginning."""
        if self.ended < self.began:
            raise ValueError(f"work {self.key} ends at {self.ended}, before it begins at {self.began}")

    @property
    def order(self) -> tuple[Instant, int, str]:
        """By what works are drawn: when they were done, never when they were entered."""
        return (self.began, self.sequence, self.key)

    @property
    def minutes(self) -> Fraction:
        """How long it took."""
        return Fraction(self.ended - self.began, _MINUTE)


@dataclass(frozen=True, slots=True)
class Charge:
    """One item charged for a part: `minutes` billed, or a `quantity` of pieces, at `unit_minor` an hour or a piece."""

    item: str
    minutes: Fraction | None
    quantity: int | None
    unit_minor: int
    amount_minor: int
    because: Reason

    @property
    def bills(self) -> bool:
        """Whether anything is billed: a minimum or a step billed before may cover it."""
        return bool(self.minutes or self.quantity)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of work with one coverage: minutes `worked`, minutes or pieces `drawn` from `allowance`, `charges`.

    Where nothing is billed, `amount_minor` is None and `billed` 0. `released_at` is when a later fact decided what had
    been held until then.
    """

    cover: Cover
    worked: Fraction
    drawn: Fraction = NOTHING
    allowance: str | None = None
    charges: tuple[Charge, ...] = ()
    because: tuple[Reason, ...] = ()
    released_at: Instant | None = None

    @property
    def billed(self) -> Fraction:
        """Minutes billed: where two items are charged for the same minutes, those of the one that bills more."""
        billed = (self.worked if charge.minutes is None else charge.minutes for charge in self.charges)
        return max(billed, default=NOTHING)

    @property
    def amount_minor(self) -> int | None:
        """What is charged, None where nothing is."""
        return sum(charge.amount_minor for charge in self.charges) if self.charges else None

    @property
    def item(self) -> str | None:
        """The item charged, the first of two."""
        return self.charges[0].item if self.charges else None

    @property
    def cites(self) -> tuple[str, ...]:
        """All clauses that made it so, in order of weight, each once."""
        return Finding("part", self, self.because).cites


@dataclass(frozen=True, slots=True)
class Usage:
    """What of an allowance was used in its period, and what is left, in minutes or pieces."""

    allowance: str
    unit: Unit
    period: str
    used: Fraction
    left: Fraction


@dataclass(frozen=True, slots=True)
class Alert:
    """A `share` of an allowance was reached at `at`; `to` are the people named, and `customer`."""

    allowance: str
    period: str
    share: Fraction
    at: Instant
    to: tuple[str, ...]
    cites: tuple[str, ...]

    @property
    def because(self) -> Reason:
        """Why it was set off."""
        told = f"{float(self.share):.0%} of {self.allowance} is used: {', '.join(self.to)} are told"
        return Reason(f"alert-{self.allowance}", self.cites, (), (Step(told, self.cites),))


@dataclass(frozen=True, slots=True)
class WorkFinding:
    """What became of a work: its parts in the order in which they were drawn, and the allowances after it.

    `notices` are the sentences that the limits it met have shown with it.
    """

    work: Work
    parts: tuple[Part, ...]
    usage: tuple[Usage, ...] = ()
    alerts: tuple[Alert, ...] = ()
    notices: tuple[Finding[str], ...] = ()

    @property
    def finding(self) -> Finding["WorkFinding"]:
        """This, with the reasons of all its parts, then of what is said with it and of the alerts it set off."""
        reasons = [reason for part in self.parts for reason in part.because]
        reasons += [reason for notice in self.notices for reason in notice.because]
        reasons += [alert.because for alert in self.alerts]
        return Finding(f"work {self.work.key}", self, tuple(dict.fromkeys(reasons)))

    @property
    def cover(self) -> Cover | None:
        """What became of it, None where it falls into several parts, or into none."""
        return self.parts[0].cover if len(self.parts) == 1 else None

    @property
    def amount_minor(self) -> int | None:
        """What is charged for it, None where no part has an amount."""
        amounts = [part.amount_minor for part in self.parts if part.amount_minor is not None]
        return sum(amounts) if amounts else None

    @property
    def minutes(self) -> tuple[int, ...]:
        """The whole minutes of each part, for show; they add up to the work's."""
        return whole(part.worked for part in self.parts)

    @property
    def billed_minutes(self) -> tuple[int, ...]:
        """The whole minutes billed for each part, for show; they add up to the work's."""
        return whole(part.billed for part in self.parts)


def whole(exact: Iterable[Fraction]) -> tuple[int, ...]:
    """Return whole numbers for show, half up, whose sum is the rounded sum of the exact ones."""
    total, shown, found = NOTHING, 0, []
    for one in exact:
        total += one
        found.append(floor(total + _HALF) - shown)
        shown += found[-1]
    return tuple(found)


def counted(number: Fraction, unit: str) -> str:
    """Return a number with its unit: "1 minute", "25 minutes"."""
    return f"{figure(number)} {unit}{'' if number == 1 else 's'}"


def figure(number: Fraction) -> str:
    """Return a number for a sentence: "12", or with at most two decimals "12.5"."""
    if number.denominator == 1:
        return str(number.numerator)
    return f"{Decimal(number.numerator) / number.denominator:.2f}".rstrip("0").rstrip(".")
