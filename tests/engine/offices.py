"""Which offices keep the tests' hours? Made-up ones, and a way to write an instant as people do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.terms.instant import Instant, local_instant
from pactdesk.engine.weekly import Opening, SpecialDay, WeeklyHours

HOUR = 3600
NINE_TO_FIVE: tuple[Opening, ...] = ((9 * 60, 17 * 60),)
EIGHT_TO_FIVE: tuple[Opening, ...] = ((8 * 60, 17 * 60),)
WITH_LUNCH: tuple[Opening, ...] = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
NIGHT: tuple[Opening, ...] = ((22 * 60, 30 * 60),)
ALL_DAY: tuple[Opening, ...] = ((0, 24 * 60),)


def at(wall: str, zone: str = "UTC") -> Instant:
    """Return the instant at which the zone's clock shows 'YYYY-MM-DD HH:MM[:SS]'."""
    return local_instant(datetime.fromisoformat(wall), ZoneInfo(zone), strict=True)


def on_weekdays(
    openings: tuple[Opening, ...],
    zone: str = "UTC",
    *,
    holidays: tuple[str, ...] = (),
    special: dict[str, tuple[Opening, ...]] | None = None,
) -> WeeklyHours:
    """Return hours with the same openings from Monday to Friday."""
    special_days = tuple(SpecialDay(date.fromisoformat(on), own) for on, own in (special or {}).items())
    return WeeklyHours(zone, (openings,) * 5 + ((), ()), frozenset(map(date.fromisoformat, holidays)), special_days)


def office(
    openings: tuple[Opening, ...],
    zone: str = "UTC",
    *,
    holidays: tuple[str, ...] = (),
    special: dict[str, tuple[Opening, ...]] | None = None,
) -> BusinessHours:
    """Return business hours of 2023 to 2025 with the same openings from Monday to Friday."""
    hours = on_weekdays(openings, zone, holidays=holidays, special=special)
    return BusinessHours("office", hours, date(2023, 1, 1), date(2025, 12, 31))


def every_day(openings: tuple[Opening, ...], zone: str = "UTC") -> BusinessHours:
    """Return business hours of 2023 to 2025 with the same openings on all seven days."""
    return BusinessHours("every day", WeeklyHours(zone, (openings,) * 7), date(2023, 1, 1), date(2025, 12, 31))
