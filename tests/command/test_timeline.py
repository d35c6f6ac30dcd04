"""Is time drawn as it runs?"""

from zoneinfo import ZoneInfo

import pytest

from pactdesk.command.timeline import timeline
from pactdesk.engine.spans import ALWAYS, Spans

UTC = ZoneInfo("UTC")
HOUR, DAY = 3_600, 86_400
MONDAY = 1_767_571_200 + DAY  # 2026-01-06 is a Tuesday, its eve a Monday

OFFICE = Spans.of((MONDAY - DAY + day * DAY + 8 * HOUR, MONDAY - DAY + day * DAY + 17 * HOUR) for day in range(3))


@pytest.mark.parametrize(("hours", "signs"), [(1, 12), (5, 60), (6, 36), (64, 64), (65, 44)])
def test_the_finest_signs_that_fit(hours: int, signs: int) -> None:
    assert len(timeline(ALWAYS, MONDAY, MONDAY + hours * HOUR, UTC).bar) == signs


def test_open_and_closed() -> None:
    start = MONDAY - DAY + 15 * HOUR
    drawn = timeline(OFFICE, start, start + 18 * HOUR, UTC)
    assert drawn.bar == "████" + "░" * 30 + "██"
    assert (drawn.begins, drawn.ends) == ("15:00", "09:00")
    assert drawn.legend == "█ 3 hours open, ░ 15 hours closed; a sign is 30 minutes"
    assert drawn.days == "Mon               Tue"


def test_a_sign_is_open_from_half_of_it_on() -> None:
    spans = Spans.of([(MONDAY, MONDAY + 150), (MONDAY + 300, MONDAY + 449)])
    assert timeline(spans, MONDAY, MONDAY + 600, UTC).bar == "█░"


def test_days_without_room_are_left_out() -> None:
    assert timeline(ALWAYS, MONDAY + 23 * HOUR, MONDAY + 24 * HOUR + 50 * HOUR, UTC).days.startswith("Tue Wed") is False
    assert timeline(ALWAYS, MONDAY, MONDAY + 200 * DAY, UTC).bar == "█" * 200
