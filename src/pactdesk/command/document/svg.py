"""How is a week drawn for a browser? Days down, hours across, what is open filled."""

from typing import Final

from pactdesk.command.document.element import Html, element
from pactdesk.command.document.parts import Week
from pactdesk.command.document.week import DAYS

_HOUR: Final = 12
_ROW: Final = 14
_BAR: Final = 10
_LEFT: Final = 30
_TOP: Final = 14
_HOURS: Final = 24
_STEP: Final = 6


def picture(week: Week) -> Html:
    """Return a week as a picture that says the same in its title."""
    width, height = _LEFT + _HOURS * _HOUR + 10, _TOP + len(DAYS) * _ROW + 2
    marks = [_mark(hour) for hour in range(0, _HOURS + 1, _STEP)]
    days = [_day(place, day, openings) for place, (day, openings) in enumerate(zip(DAYS, week.days, strict=True))]
    title = element("title", f"{week.name}, {week.zone}: {week.says}")
    return element("svg", title, *marks, *days, viewBox=f"0 0 {width} {height}", role="img")


def _mark(hour: int) -> Html:
    x = str(_LEFT + hour * _HOUR)
    line = element("line", x1=x, y1=str(_TOP), x2=x, y2=str(_TOP + len(DAYS) * _ROW))
    return Html(line + element("text", str(hour), x=x, y=str(_TOP - 4), text_anchor="middle"))


def _day(place: int, day: str, openings: tuple[tuple[int, int], ...]) -> Html:
    top = _TOP + place * _ROW
    name = element("text", day, x=str(_LEFT - 5), y=str(top + 11), text_anchor="end")
    bars = (_bar("open", top, opens, closes) for opens, closes in openings)
    return Html(name + _bar("shut", top, 0, _HOURS * 60) + "".join(bars))


def _bar(kind: str, top: int, opens: int, closes: int) -> Html:
    left, width = (f"{minutes * _HOUR / 60:g}" for minutes in (opens + _LEFT * 60 / _HOUR, closes - opens))
    return element("rect", class_=kind, x=left, y=str(top + 2), width=width, height=str(_BAR), rx="2")
