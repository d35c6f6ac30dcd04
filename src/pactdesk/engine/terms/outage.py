"""What was down, what maintenance was announced, and what does a policy promise about availability?"""

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from operator import attrgetter

from pactdesk.engine.terms.instant import Instant

_PERIOD_MONTHS = (1, 3, 12)


@dataclass(frozen=True, slots=True)
class Outage:
    """`component` was down from `start` until before `end`; without an end it still is.

    Raises ValueError if it ends before it starts.
    """

    component: str
    start: Instant
    end: Instant | None
    recorded_at: Instant
    key: str

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.end is not None and self.end < self.start:
            raise ValueError(f"outage {self.key} ends at {self.end}, before it starts at {self.start}")


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A maintenance window, as it was put on record. Raises ValueError if it ends before it starts.

    It holds for the whole system; `component`, None if none was named, says only what is worked on.
    """

    component: str | None
    start: Instant
    end: Instant
    recorded_at: Instant
    key: str

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.end < self.start:
            raise ValueError(f"maintenance {self.key} ends at {self.end}, before it starts at {self.start}")


@dataclass(frozen=True, slots=True)
class OutageHistory:
    """All outages and maintenance windows on record for one contract, in any order, one fact a key.

    Raises ValueError for a key that comes twice.
    """

    outages: tuple[Outage, ...] = ()
    windows: tuple[Maintenance, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two facts under one key: which of them stands is not for this room to say."""
        facts: tuple[Sequence[Outage | Maintenance], ...] = (self.outages, self.windows)
        for kind in facts:
            if len({fact.key for fact in kind}) < len(kind):
                raise ValueError("two facts of an outage history bear the same key")


@dataclass(frozen=True, slots=True, order=True)
class CalendarPeriod:
    """A calendar month, quarter or year: `months` of 1, 3 or 12 from `first_on`.

    Raises ValueError where none begins on that day.
    """

    first_on: date
    months: int = 1

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if self.months not in _PERIOD_MONTHS or self.first_on.day > 1 or (self.first_on.month - 1) % self.months:
            raise ValueError(f"no calendar period of {self.months} months begins on {self.first_on}")

    @classmethod
    def holding(cls, on: date, months: int = 1) -> "CalendarPeriod":
        """Return the period of so many months in which a day lies."""
        return cls(on.replace(day=1, month=on.month - (on.month - 1) % months), months)

    @property
    def before(self) -> "CalendarPeriod":
        """The period that ends where this one begins."""
        return self.holding(self.first_on - timedelta(days=1), self.months)

    @property
    def after(self) -> "CalendarPeriod":
        """The period that begins where this one ends: 31 days a month lead past every period and over none."""
        return self.holding(self.first_on + timedelta(days=31 * self.months), self.months)

    def __str__(self) -> str:
        """Its name in a sentence: June 2026, Q2 2026 or 2026."""
        month = self.first_on.month
        names = {1: f"{month_name[month]} ", 3: f"Q{month // 3 + 1} "}
        return f"{names.get(self.months, '')}{self.first_on.year}"


class TimeBase(Enum):
    """The time of which availability is a part: all of the period, or what scheduled windows leave of it."""

    ALL = "all-time"
    SCHEDULED = "scheduled-time"


@dataclass(frozen=True, slots=True)
class MaintenanceRule:
    """What maintenance windows do to availability.

    `excluded`: outage inside a scheduled window is no downtime. A window is scheduled when it is on record before it
    begins, and by at least `notice_seconds`. Raises ValueError if windows leave the total but not the downtime.
    """

    excluded: bool = False
    of: TimeBase = TimeBase.ALL
    notice_seconds: int = 0
    cites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time base that could be smaller than the downtime in it."""
        if self.of is TimeBase.SCHEDULED and not self.excluded:
            raise ValueError("windows that count as downtime cannot be taken off the total time")

    def excludes(self, window: Maintenance) -> bool:
        """Whether outage inside this window is no downtime."""
        notice = window.start - window.recorded_at
        return self.excluded and notice > 0 and notice >= self.notice_seconds


@dataclass(frozen=True, slots=True)
class Band:
    """Availability `under` a share of 1 earns `share` of the base.

    Raises ValueError for shares outside 0 to 1.
    """

    under: Fraction
    share: Fraction
    cites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse shares no period can reach, and credits above the base."""
        if not (0 < self.under <= 1 and 0 <= self.share <= 1):
            raise ValueError(f"a band under {self.under} earns {self.share}: both are shares of 1")


@dataclass(frozen=True, slots=True)
class CreditCondition:
    """Which missed periods earn credit: from the `consecutive`-th in a row, or `in_calendar_year`-th of their year, on.

    Either suffices. Raises ValueError if neither is stated, or one is below 1.
    """

    consecutive: int | None = None
    in_calendar_year: int | None = None

    def __post_init__(self) -> None:
        """Refuse a condition that says nothing."""
        stated = [count for count in (self.consecutive, self.in_calendar_year) if count is not None]
        if not stated or min(stated) < 1:
            raise ValueError("a credit condition counts missed periods in a row or of a calendar year, from 1")

    def met_by(self, in_a_row: int, in_calendar_year: int) -> bool:
        """Whether that many missed periods suffice, this one included."""
        enough_in_a_row = self.consecutive is not None and in_a_row >= self.consecutive
        return enough_in_a_row or (self.in_calendar_year is not None and in_calendar_year >= self.in_calendar_year)

    def __str__(self) -> str:
        """What it takes, in a sentence: 2 in a row or 3 in a calendar year."""
        counts = ((self.consecutive, "in a row"), (self.in_calendar_year, "in a calendar year"))
        return " or ".join(f"{count} {of}" for count, of in counts if count is not None)


@dataclass(frozen=True, slots=True)
class Cap:
    """The most one period's credit may be, as a share of the base. Raises ValueError for less than nothing."""

    share: Fraction
    cites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a cap no credit can stay under."""
        if self.share < 0:
            raise ValueError(f"no credit can stay under a cap of {self.share}")


@dataclass(frozen=True, slots=True)
class Credit:
    """What a missed period earns: `item` on the invoice, by the lowest band that holds, as a share of the fee `of`.

    `condition` says which missed periods earn it, None: every one (`cites`); `base_cites` what it is a share of,
    `paid_cites` how it is paid. Raises ValueError for two bands under the same availability.
    """

    item: str
    of: str
    bands: tuple[Band, ...]
    condition: CreditCondition | None = None
    cap: Cap | None = None
    cites: tuple[str, ...] = ()
    base_cites: tuple[str, ...] = ()
    paid_cites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse bands that contradict each other."""
        if len({band.under for band in self.bands}) < len(self.bands):
            raise ValueError("two bands of credit begin under the same availability")

    def band(self, availability: Fraction) -> Band | None:
        """Return the lowest band under which this availability lies, None if it lies under none."""
        holding = (band for band in self.bands if availability < band.under)
        return min(holding, key=attrgetter("under"), default=None)


@dataclass(frozen=True, slots=True)
class Availability:
    """What a policy promises about availability, each part with its clauses (`cites` are the target's).

    `target` is a share of 1, kept when reached exactly, over periods of `months` (1, 3 or 12). `components` are those
    whose outages count, None for any. `root_cause_cites`: by which a missed period calls for a root-cause analysis,
    None if it does not. Raises ValueError for an impossible target or length, or credit above the target.
    """

    target: Fraction
    cites: tuple[str, ...] = ()
    months: int = 1
    components: frozenset[str] | None = None
    components_cites: tuple[str, ...] = ()
    maintenance: MaintenanceRule = MaintenanceRule()
    credit: Credit | None = None
    root_cause_cites: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what no period could be judged by."""
        if not 0 < self.target <= 1:
            raise ValueError(f"an availability of {self.target} is no share of 1")
        if self.months not in _PERIOD_MONTHS:
            raise ValueError(f"availability is judged by the month, quarter or year, not by {self.months} months")
        if self.credit and any(band.under > self.target for band in self.credit.bands):
            raise ValueError("a band of credit begins above the target, where nothing is missed")

    def counts(self, outage: Outage) -> bool:
        """Whether an outage of this component is downtime."""
        return self.components is None or outage.component in self.components
