"""What is an instant, and which instant does a clock on the wall mean?

An instant is a whole number of seconds since 1970-01-01T00:00Z. Wall clocks skip and repeat: one sentence settles both.
A wall time means the first instant at which the clock shows that time or a later one. A skipped time is therefore the
end of the skip, a repeated one its first occurrence, and a later wall time never means an earlier instant.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeAlias

Instant: TypeAlias = int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_SECOND = timedelta(seconds=1)


class NonexistentTime(ValueError):
    """A wall time that the zone's clock skips."""

    def __init__(self, local: datetime, zone: tzinfo) -> None:
        """Name the wall time and the zone."""
        super().__init__(f"{local:%Y-%m-%d %H:%M:%S} does not exist in {zone}: the clock is put forward over it")


def instant_of(moment: datetime) -> Instant:
    """Return the second in which an aware datetime falls; ValueError for a naive one."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} names no zone, so it is no instant")
    return (moment - _EPOCH) // _SECOND


def moment_of(instant: Instant, zone: tzinfo) -> datetime:
    """Return the aware datetime that the zone's clock shows at the instant."""
    return datetime.fromtimestamp(instant, zone)


def local_instant(local: datetime, zone: tzinfo, *, strict: bool = False) -> Instant:
    """Return the first instant at which the zone's clock shows `local` (naive, whole seconds) or a later time.

    With `strict`, a time that the clock skips raises NonexistentTime.
    """
    wall = (local.toordinal() - _EPOCH_DAY) * 86_400 + local.hour * 3_600 + local.minute * 60 + local.second
    early, late = wall - offset_at(local.replace(fold=0), zone), wall - offset_at(local.replace(fold=1), zone)
    if early <= late:
        return early
    if strict:
        raise NonexistentTime(local, zone)
    return _end_of_skip(local, zone, late, early)


def offset_at(local: datetime, zone: tzinfo) -> int:
    """Return how many seconds ahead of UTC the zone's clock is when it shows `local`, whose fold tells repeats apart.

    Raises ValueError for a zone that does not know.
    """
    offset = zone.utcoffset(local)
    if offset is None:
        raise ValueError(f"{zone} has no offset from UTC")
    return offset.days * 86_400 + offset.seconds


def _end_of_skip(local: datetime, zone: tzinfo, before: Instant, after: Instant) -> Instant:
    """Return the first instant in (before, after] at which the clock shows `local` or later."""
    while after - before > 1:
        middle = (before + after) // 2
        if moment_of(middle, zone).replace(tzinfo=None) < local:
            before = middle
        else:
            after = middle
    return after
