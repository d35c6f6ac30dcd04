"""When was that? The times of a log, as they are written there, into instants."""

from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.terms.instant import Instant, NonexistentTime, instant_of, local_instant
from pactdesk.language.words import EARLIEST, LATEST
from pactdesk.maps.mapping import ISO

_LONGEST: Final = 60


class NoTime(ValueError):
    """A text that is no time; its message says what it is instead."""


@lru_cache(maxsize=50_000)
def read_time(text: str, times: str, zone: ZoneInfo) -> Instant:
    """Return the instant of a time that is written as `times` says: ISO, or a format of strptime.

    It is local in the zone unless it has an offset; one that comes twice is the first. Raises NoTime for a text that is
    no time, or a time that does not exist there.
    """
    try:
        found = datetime.fromisoformat(text) if times == ISO else datetime.strptime(text, times)  # noqa: DTZ007
        found = found.replace(microsecond=0)
        if not EARLIEST.year < found.year <= LATEST.year:
            raise ValueError(text)  # noqa: TRY301 - the same sentence for whatever is no time
        return local_instant(found, zone, strict=True) if found.tzinfo is None else instant_of(found)
    except NonexistentTime as error:
        raise NoTime(str(error)) from None
    except (ValueError, OverflowError):
        like = "a time such as 2026-01-31 13:59" if times == ISO else f"a time written as {times}"
        raise NoTime(f"{text[:_LONGEST]!r} is not {like}") from None
