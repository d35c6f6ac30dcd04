import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.logs import MAP, NOW, a_desk, bring
from tests.desk.test_import_events import BUSY, DONE, NINE, OPEN, WHOLE

from pactdesk.desk.doors.cli.report import report
from pactdesk.desk.doors.cli.wrong import WrongCall
from pactdesk.desk.queries.report import Kept, Took, report_of
from pactdesk.desk.records.models import Desk

pytestmark = pytest.mark.django_db

BASIC = MAP.replace("plan: gold", "plan: basic").replace("contract: c1", "contract: c2")
HOUR = 3_600


def named(name: int, *rows: str) -> list[str]:
    return [row.replace("7,", f"{name},", 1) for row in rows]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one ticket of each kind: kept, missed, over without an answer, still open; and one of basic."""
    made = a_desk()
    late = BUSY.replace("10:00", "12:30")
    shut = "7,5,shut,02.03.2026 15:00,02.03.2026 09:00,?,low"
    fresh = "7,0,new,03.03.2026 08:30,03.03.2026 08:30,?,low"
    bring(made, tmp_path, [*WHOLE, *named(8, OPEN, late, DONE), *named(9, OPEN, shut), *named(10, fresh)])
    bring(made, tmp_path, named(11, OPEN.replace(".03.", ".02."), BUSY.replace(".03.", ".02.")), BASIC)
    return made


def test_each_ticket_is_kept_missed_not_known_or_open(desk: Desk) -> None:
    found = report_of(desk, "plan", NOW)
    assert found.kept == (
        Kept("basic", "first-response", "internal", 1, 1, 0, 0, 0),
        Kept("basic", "resolution", "not stated", 1, 0, 0, 0, 0),
        Kept("gold", "first-response", "promised", 4, 1, 1, 1, 1),
        Kept("gold", "resolution", "promised", 4, 2, 0, 1, 1),
    )
    assert [one.share for one in found.kept] == [1, None, 0.5, 1]


def test_what_was_missed_is_listed_with_its_clauses_and_by_how_much(desk: Desk) -> None:
    (one,) = report_of(desk, "priority", NOW).missed
    assert (one.ticket, one.group, one.milestone, one.promise) == ("8", "P1", "first-response", "promised")
    assert (one.due_at, one.missed_at, one.reached_at) == (NINE + 2 * HOUR, NINE + 2 * HOUR, NINE + 3 * HOUR + 1_800)
    assert (one.late, one.cites) == (HOUR + 1_800, ("WH-1",))
    assert "2 hours on the clock" in one.why


@pytest.mark.parametrize(("at", "missed"), [(0, 0), (1, 1)])
def test_a_due_time_that_has_passed_is_missed_though_the_worker_has_not_run(desk: Desk, at: int, missed: int) -> None:
    due = NINE + 23 * HOUR + 1_800 + 2 * HOUR
    found = report_of(desk, "plan", due + at)
    assert (found.kept[2].missed, found.kept[2].open) == (1 + missed, 1 - missed)


def test_how_long_it_took_is_of_those_of_which_it_is_known(desk: Desk) -> None:
    assert report_of(desk, "plan", NOW).took == (
        Took("basic", "response", 1, HOUR, HOUR),
        Took("gold", "response", 2, HOUR, 3 * HOUR + 1_800),
        Took("gold", "resolution", 2, 5 * HOUR, 5 * HOUR),
    )


def test_the_month_is_that_of_the_opening_in_the_desk_s_zone(tmp_path: Path) -> None:
    made = a_desk()
    edge = ("28.02.2026 23:59", "01.03.2026 00:00")
    rows = [f"{place},0,new,{at},{at},?,low" for place, at in enumerate(edge)]
    bring(made, tmp_path, rows)
    assert {one.group: one.tickets for one in report_of(made, "month", NOW).kept} == {"2026-02": 1, "2026-03": 1}
    assert report_of(made, "month", NOW, since=date(2026, 3, 1)).tickets == 1
    assert report_of(made, "month", NOW, until=date(2026, 2, 28)).tickets == 1
    assert report_of(made, "month", NOW, since=date(2026, 3, 2)).tickets == 0


def test_the_backlog_is_what_is_neither_solved_nor_closed_at_the_end_of_a_day(tmp_path: Path) -> None:
    made = a_desk()
    again = "7,5,busy,03.03.2026 08:00,02.03.2026 09:00,kim,high"
    bring(made, tmp_path, [OPEN, BUSY, DONE, again, *named(8, OPEN)], at=NOW + HOUR)
    assert [one.tickets for one in report_of(made, "plan", NOW + HOUR).backlog] == [1, 2]


def test_another_fact_of_the_request_makes_the_groups_by_its_last_value(tmp_path: Path) -> None:
    made = a_desk()
    text = MAP.replace("kind: problem", "kind: {column: owner, values: {kim: problem, lee: question}}")
    bring(made, tmp_path, [BUSY, BUSY.replace("7,1", "7,2").replace("kim", "lee").replace("10:00", "11:00")], text)
    assert {one.group for one in report_of(made, "kind", NOW).kept} == {"question"}


def test_a_report_takes_few_statements_however_many_tickets(desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path, [row for name in range(20, 60) for row in named(name, *WHOLE)])
    for by, most in (("month", 3), ("plan", 3), ("kind", 4)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            report_of(desk, by, NOW)
        assert len(asked) == most


def test_an_empty_desk_has_an_empty_report(capsys: pytest.CaptureFixture[str]) -> None:
    a_desk()
    assert printed("table") == 0
    assert "0 tickets by plan" in capsys.readouterr().out


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still."""
    monkeypatch.setattr("pactdesk.desk.doors.cli.report.time.time", lambda: NOW)


def printed(form: str, by: str = "plan", show: str | None = None, desk: str | None = None) -> int:
    return report(desk=desk, by=by, since=None, until=None, form=form, show=show)


@pytest.mark.usefixtures("desk")
def test_the_table_says_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    printed("table")
    said = capsys.readouterr().out
    assert "gold    first-response   promised" in said
    assert "not stated" in said
    assert "1 h 00 min" in said
    assert "8  first-response missed by 1 hour 30 minutes, due 2026-03-02 11:00" in said
    assert "WH-1: 2 hours on the clock" in said
    assert "backlog  2026-02-02" in said


@pytest.mark.usefixtures("desk")
def test_json_has_the_figures_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    printed("json")
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"by", "tickets", "kept", "times", "backlog", "missed"}
    gold = found["kept"][2]
    assert (gold["kept"], gold["missed"], gold["not_known"], gold["still_open"], gold["kept_percent"]) == (
        1,
        1,
        1,
        1,
        50,
    )
    assert found["missed"][0]["due"] == "2026-03-02T11:00:00+01:00"
    assert found["missed"][0]["cites"] == ["WH-1"]


@pytest.mark.usefixtures("desk")
def test_one_part_as_csv_is_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    printed("csv", show="kept")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["group"] for row in rows] == ["basic", "basic", "gold", "gold"]
    assert rows[1]["kept_percent"] == ""
    printed("csv")
    parts = capsys.readouterr().out.split("\n\n")
    assert [part.partition(",")[0] for part in parts] == ["group", "group", "day", "ticket"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": "colour"}, "--by cannot be colour; it is one of month, plan, priority, "),
        ({"desk": "pier"}, "there is no desk pier; there are wharf"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_is_not_there_is_said(given: dict[str, str], said: str) -> None:
    with pytest.raises(WrongCall, match=said):
        printed("table", **given)


def test_a_day_that_is_none_is_said() -> None:
    with pytest.raises(WrongCall, match="--from is 'May'; it is a day such as 2026-01-31"):
        report(desk=None, by="month", since="May", until=None, form="table", show=None)
