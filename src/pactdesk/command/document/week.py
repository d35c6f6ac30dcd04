"""What does a week of business hours look like? Its openings by the day, and the same in words."""

from collections.abc import Sequence
from typing import Final

from pactdesk.command.document.parts import Week
from pactdesk.command.document.phrases import counted
from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.weekly import DAY_MINUTES, Opening, WeeklyHours

TO: Final = "\N{EN DASH}"
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHOWN_DAYS: Final = 4


def week_of(hours: BusinessHours, cites: tuple[str, ...]) -> Week:
    """Return the picture of a week without holidays; what goes on past midnight is drawn on the day it falls on."""
    weekly = hours.hours
    return Week(hours.name, weekly.zone, _on_days(weekly.week), _in_words(weekly), _besides(weekly), cites)


def runs(days: Sequence[object]) -> list[tuple[int, int]]:
    """Return the runs of equal neighbouring days as (first, last)."""
    starts = [place for place, day in enumerate(days) if not place or day != days[place - 1]]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(days) - 1], strict=True))


def days_named(first: int, last: int) -> str:
    """Return "Mon", or the first and the last of several days."""
    return DAYS[first] if first == last else f"{DAYS[first]}{TO}{DAYS[last]}"


def clock(minute: int) -> str:
    """Return a minute of the day as "08:00", past midnight as the time of the next day."""
    hours, minutes = divmod(minute if minute <= DAY_MINUTES else minute - DAY_MINUTES, 60)
    return f"{hours:02}:{minutes:02}"


def span(opens: int, closes: int) -> str:
    """Return an opening by the clock."""
    return f"{clock(opens)}{TO}{clock(closes)}"


def _on_days(week: Sequence[Sequence[Opening]]) -> tuple[tuple[Opening, ...], ...]:
    """Cut openings at midnight and put each piece on its day."""
    pieces: list[list[Opening]] = [[] for _ in DAYS]
    for day, openings in enumerate(week):
        for opens, closes in openings:
            pieces[day].append((opens, min(closes, DAY_MINUTES)))
            if closes > DAY_MINUTES:
                pieces[(day + 1) % len(DAYS)].append((0, closes - DAY_MINUTES))
    return tuple(tuple(sorted(openings)) for openings in pieces)


def _in_words(weekly: WeeklyHours) -> str:
    week = weekly.week
    if all(openings == ((0, DAY_MINUTES),) for openings in week):
        return "always open"
    said = [
        f"{days_named(first, last)} {', '.join(span(opens, closes) for opens, closes in sorted(week[first]))}"
        for first, last in runs(week)
        if week[first]
    ]
    return "; ".join(said) or "never open"


def _besides(weekly: WeeklyHours) -> str:
    holidays = sorted(weekly.holidays)
    said = []
    if holidays:
        first, last = holidays[0].year, holidays[-1].year
        years = f"{first}{TO}{last}" if first < last else f"{first}"
        said.append(f"closed on {counted(len(holidays), 'holiday')} of {years}")
    if weekly.special_days:
        shown = [
            f"{special.on}: {', '.join(span(opens, closes) for opens, closes in special.openings) or 'closed'}"
            for special in weekly.special_days[:_SHOWN_DAYS]
        ]
        more = len(weekly.special_days) - len(shown)
        said.append("; ".join(shown) + (f" and {more} more" if more > 0 else ""))
    return "; ".join(said)
