from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.terms.instant import NonexistentTime, instant_of, local_instant, moment_of, offset_at

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")


class Nowhere(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, dt: datetime | None) -> None:
        del dt

    def dst(self, dt: datetime | None) -> None:
        del dt

    def tzname(self, dt: datetime | None) -> None:
        del dt

    def __str__(self) -> str:
        return "nowhere"


def test_the_epoch_is_instant_zero() -> None:
    assert instant_of(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert instant_of(datetime(2024, 2, 29, 12, 30, 15, tzinfo=UTC)) == 1709209815


def test_an_instant_is_the_second_in_which_a_moment_falls() -> None:
    assert instant_of(datetime(1970, 1, 1, 0, 0, 1, 999_999, tzinfo=UTC)) == 1
    assert instant_of(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


def test_the_same_moment_in_any_zone_is_one_instant() -> None:
    assert instant_of(datetime(2024, 7, 1, 8, tzinfo=NEW_YORK)) == instant_of(datetime(2024, 7, 1, 14, tzinfo=BERLIN))
    assert instant_of(datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == 0


def test_a_naive_moment_is_no_instant() -> None:
    with pytest.raises(ValueError, match=r"^2024-07-01T08:00:00 names no zone, so it is no instant$"):
        instant_of(datetime(2024, 7, 1, 8))  # noqa: DTZ001 - the naive moment is the point


def test_a_moment_is_what_the_zones_clock_shows() -> None:
    moment = moment_of(1709209815, BERLIN)
    assert moment.isoformat() == "2024-02-29T13:30:15+01:00"
    assert moment.tzinfo is BERLIN
    assert moment_of(-1, UTC).isoformat() == "1969-12-31T23:59:59+00:00"


def test_both_showings_of_a_repeated_hour_return_to_their_own_instants() -> None:
    first, second = (instant_of(datetime(2024, 11, 3, 1, 30, fold=fold, tzinfo=NEW_YORK)) for fold in (0, 1))
    assert second - first == 3600
    assert instant_of(moment_of(first, NEW_YORK)) == first
    assert instant_of(moment_of(second, NEW_YORK)) == second


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("wall", "shown"),
    [
        ("2024-03-10 01:59:59", "2024-03-10T01:59:59-05:00"),
        ("2024-03-10 02:00:00", "2024-03-10T03:00:00-04:00"),
        ("2024-03-10 02:00:01", "2024-03-10T03:00:00-04:00"),
        ("2024-03-10 02:30:00", "2024-03-10T03:00:00-04:00"),
        ("2024-03-10 02:59:59", "2024-03-10T03:00:00-04:00"),
        ("2024-03-10 03:00:00", "2024-03-10T03:00:00-04:00"),
        ("2024-03-10 03:00:01", "2024-03-10T03:00:01-04:00"),
    ],
)
def test_a_skipped_time_is_the_end_of_the_skip(wall: str, shown: str) -> None:
    assert moment_of(local_instant(naive(wall), NEW_YORK), NEW_YORK).isoformat() == shown


@pytest.mark.parametrize(
    ("wall", "shown"),
    [
        ("2024-11-03 00:59:59", "2024-11-03T00:59:59-04:00"),
        ("2024-11-03 01:00:00", "2024-11-03T01:00:00-04:00"),
        ("2024-11-03 01:59:59", "2024-11-03T01:59:59-04:00"),
        ("2024-11-03 02:00:00", "2024-11-03T02:00:00-05:00"),
    ],
)
def test_a_repeated_time_is_its_first_showing(wall: str, shown: str) -> None:
    assert moment_of(local_instant(naive(wall), NEW_YORK), NEW_YORK).isoformat() == shown
    assert local_instant(naive(wall).replace(fold=1), NEW_YORK) == local_instant(naive(wall), NEW_YORK)


def test_a_skipped_day_is_the_start_of_the_next() -> None:
    apia = ZoneInfo("Pacific/Apia")
    skipped = local_instant(naive("2011-12-30 08:00:00"), apia)
    assert moment_of(skipped, apia).isoformat() == "2011-12-31T00:00:00+14:00"


def test_a_skip_of_half_an_hour_ends_where_the_clock_says() -> None:
    island = ZoneInfo("Australia/Lord_Howe")
    assert moment_of(local_instant(naive("2024-10-06 02:10:00"), island), island).isoformat() == (
        "2024-10-06T02:30:00+11:00"
    )


def test_strictly_a_skipped_time_does_not_exist() -> None:
    with pytest.raises(NonexistentTime) as refused:
        local_instant(naive("2024-03-10 02:30:00"), NEW_YORK, strict=True)
    assert str(refused.value) == (
        "2024-03-10 02:30:00 does not exist in America/New_York: the clock is put forward over it"
    )
    with pytest.raises(NonexistentTime):
        local_instant(naive("2024-03-10 02:00:00"), NEW_YORK, strict=True)


def test_strictly_a_repeated_time_and_the_end_of_a_skip_exist() -> None:
    for wall in ("2024-11-03 01:30:00", "2024-03-10 03:00:00", "2024-03-10 01:59:59"):
        assert local_instant(naive(wall), NEW_YORK, strict=True) == local_instant(naive(wall), NEW_YORK)


def test_offsets_are_seconds_ahead_of_utc() -> None:
    assert offset_at(naive("2024-07-01 12:00:00"), BERLIN) == 7200
    assert offset_at(naive("2024-07-01 12:00:00"), NEW_YORK) == -14400
    assert offset_at(naive("2024-11-03 01:30:00").replace(fold=1), NEW_YORK) == -18000


def test_a_zone_without_offset_gives_no_instant() -> None:
    with pytest.raises(ValueError, match=r"^nowhere has no offset from UTC$"):
        local_instant(naive("2024-07-01 12:00:00"), Nowhere())
