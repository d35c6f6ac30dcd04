import csv
import gzip
import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.desk.logs import HEAD, MAP, WHARF, course
from tests.desk.test_import_events import OPEN, WHOLE

from pactdesk.desk.actions import importing as action
from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.verify import verify
from pactdesk.desk.bridge import editions
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.doors.cli.importing import import_events
from pactdesk.desk.doors.cli.wrong import WrongCall
from pactdesk.desk.queries.report import report_of
from pactdesk.desk.queries.ticket import Seen, seen
from pactdesk.desk.records.models import Delivery, Desk, Entry, Fact, MilestoneRow, PublishedEdition, Ticket
from pactdesk.engine.assess import decide_open

pytestmark = pytest.mark.django_db


def called(
    folder: Path, rows: list[str], *, text: str = MAP, desk: str | None = None, faults: str | None = None
) -> int:
    """Import rows by the command."""
    (folder / "wharf.yaml").write_text(WHARF, encoding="utf-8")
    (folder / "map.yaml").write_text(text, encoding="utf-8")
    (folder / "log.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return import_events(
        file=str(folder / "log.csv"),
        policy=str(folder / "wharf.yaml"),
        map=str(folder / "map.yaml"),
        desk=desk,
        faults=faults,
    )


def of(rows: tuple[str, ...], name: int) -> list[str]:
    return [row.replace("7,", f"{name},", 1) for row in rows]


def test_a_desk_is_made_as_the_policy_is_called_and_taken_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(tmp_path, [*WHOLE]) == 0
    assert "6 rows of 1 ticket, none left out; 1 new, 0 changed, 7 facts" in capsys.readouterr().out
    assert called(tmp_path, [*WHOLE]) == 0
    said = capsys.readouterr().out
    assert "0 new, 0 changed, 0 facts" in said
    assert "MiB at most" in said
    assert [one.slug for one in Desk.objects.all()] == ["wharf"]
    assert PublishedEdition.objects.get().since_year is None
    assert called(tmp_path, [*WHOLE], desk="other") == 0
    assert Ticket.objects.count() == 2


def test_the_desk_knows_its_hours_since_the_log_begins_also_when_its_policy_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert called(tmp_path, [row.replace("2026", "2016") for row in WHOLE]) == 0
    assert PublishedEdition.objects.get().since_year == 2015
    monkeypatch.setattr(editions, "_READ", {})
    assert list(rebuild(Desk.objects.get(), write=False)) == []


def test_what_is_left_out_is_said_and_all_of_it_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [f"7,{number},gone,02.03.2026 10:00,02.03.2026 09:00,kim,high" for number in range(10, 33)]
    assert called(tmp_path, [OPEN, *bad], faults=str(tmp_path / "left-out.txt")) == 1
    said = capsys.readouterr().out
    assert said.count("which the map does not know") == 20
    assert "… and 3 more" in said
    assert "23 left out" in said
    written = (tmp_path / "left-out.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in written] == [f"line {number}" for number in range(3, 26)]


def test_an_import_that_was_ended_between_two_chunks_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row for name in range(5) for row in of(WHOLE, name)]
    monkeypatch.setattr(action, "CHUNK", 2)
    whole, calls = action.bring_in, []

    def ended(**named: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(**named)  # type: ignore[arg-type]

    monkeypatch.setattr(action, "bring_in", ended)
    with pytest.raises(KeyboardInterrupt):
        called(tmp_path, rows)
    assert Ticket.objects.count() == 2
    assert called(tmp_path, rows) == 0
    desk = Desk.objects.get()
    assert [course(desk, str(name)) for name in range(5)] == [course(desk, "0")] * 5
    assert verify(desk) == ()


def test_a_chunk_that_fails_leaves_nothing_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(action, "write_milestones", broken)
    with pytest.raises(RuntimeError):
        called(tmp_path, [*WHOLE])
    assert not Ticket.objects.exists()
    assert not Fact.objects.exists()
    assert not Entry.objects.exists()


WRONG: dict[str, tuple[str, dict[str, str | None]]] = {
    "policy": ("name the policy by --policy", {"policy": None}),
    "map": ("there is no map nowhere; shipped are jira-turns, servicenow-incidents", {"map": "nowhere"}),
    "columns": ("the log has no column u", {"log": "a,b\n"}),
    "empty": ("the log has no column id", {"log": ""}),
    "nothing": ("no row of the log says when a ticket was opened", {"log": HEAD + "\n"}),
    "damaged": ("the file ends in the middle, or is damaged", {"log": "gzip"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_call_that_cannot_be_done_says_why_and_makes_nothing(tmp_path: Path, case: str) -> None:
    said, given = WRONG[case]
    text = MAP.replace("ticket: id", "ticket: u") if case == "columns" else MAP
    content = (given.get("log") or "").encode()
    if case == "damaged":
        content = gzip.compress(
            (HEAD + "\n" + "\n".join(OPEN.replace("7,", f"{n * n},", 1) for n in range(9_000))).encode()
        )[:-900]
    (tmp_path / "log.csv").write_bytes(content or (b"" if "log" in given else HEAD.encode()))
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "wharf.yaml").write_text(WHARF, encoding="utf-8")
    policy = given.get("policy", str(tmp_path / "wharf.yaml"))
    with pytest.raises(WrongCall, match=said):
        import_events(
            file=str(tmp_path / "log.csv"),
            policy=policy,
            map=given.get("map") or str(tmp_path / "map.yaml"),
            desk=None,
            faults=None,
        )
    assert not Desk.objects.exists()


def test_a_desk_of_another_policy_is_not_taken(tmp_path: Path) -> None:
    called(tmp_path, [*WHOLE])
    _servicenow(tmp_path)
    with pytest.raises(WrongCall, match="the desk wharf runs on the policy wharf, not sma"):
        import_events(
            file=str(tmp_path / "log.csv"), policy="sma", map="servicenow-incidents", desk="wharf", faults=None
        )


def _servicenow(folder: Path) -> None:
    """Write a log with the columns of one that ServiceNow keeps, and one incident."""
    head = "number,sys_mod_count,sys_updated_at,opened_at,caller_id,assigned_to,priority,contact_type,incident_state"
    row = "INC1,0,1/3/2016 10:00,1/3/2016 09:00,Caller 1,?,3 - Moderate,Phone,New"
    (folder / "log.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")


def _real(folder: Path, name: str, by: str) -> tuple[Desk, int]:
    code = import_events(file=str(folder / "events" / name), policy="sma", map=by, desk=None, faults=None)
    return Desk.objects.get(), code


@pytest.mark.slow
def test_the_log_of_servicenow_comes_in_whole_and_twice_is_once(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, code = _real(data_folder, "uci498_incident_event_log.csv.gz", "servicenow-incidents")
    said = capsys.readouterr().out
    assert "57,226 rows of 10,002 tickets, 1 left out; 10,002 new" in said
    assert "line 118: sys_updated_at 29/2/2016 07:27 lies before the opening of the ticket" in said
    assert code == 1
    assert Ticket.objects.filter(desk=desk, state="closed", outcome="admitted").count() == 10_002
    assert not Delivery.objects.exists()
    assert not Ticket.objects.filter(next_change_at__isnull=False).exists()
    entries = Entry.objects.count()
    _real(data_folder, "uci498_incident_event_log.csv.gz", "servicenow-incidents")
    assert "0 new, 0 changed, 0 facts" in capsys.readouterr().out
    assert Entry.objects.count() == entries
    assert list(rebuild(desk, write=False)) == []
    assert verify(desk) == ()
    _sampled(desk, data_folder / "events" / "uci498_incident_event_log.csv.gz")
    found = report_of(desk, "month", 1_800_000_000)
    assert found.tickets == sum(one.tickets for one in found.kept) == 10_002
    assert sum(one.kept + one.missed + one.unknown for one in found.kept) == 10_002
    assert sum(one.unknown for one in found.kept) == 3  # closed without ever having been taken up
    assert len(found.missed) == sum(one.missed for one in found.kept)
    assert found.backlog[-1].tickets == 0


def _sampled(desk: Desk, log: Path) -> None:
    """Twenty incidents, each judged by itself from the rows of the file, stand as they are shown."""
    rows: dict[str, list[dict[str, str]]] = {}
    with gzip.open(log, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["number"], []).append(row)
    alike = [name for name, own in rows.items() if len({row["priority"] for row in own}) == 1]
    missed = [name for name in alike if MilestoneRow.objects.filter(ticket__reference=name, breached_at__gt=0).exists()]
    chosen = random.Random(20)
    for name in [*chosen.sample(sorted(missed), 10), *chosen.sample(sorted(set(alike) - set(missed)), 10)]:
        opened = _instant(rows[name][0]["opened_at"])
        taken_up = [
            _instant(row["sys_updated_at"]) for row in rows[name] if row["incident_state"] not in ("New", "Closed")
        ]
        edition = edition_of(PublishedEdition.objects.get(desk=desk))
        request = {"kind": "problem", "channel": "phone", "priority": f"P{rows[name][0]['priority'][0]}"}
        alone = decide_open(edition, {"contract": {"service": "managed-operations"}, "request": request}, opened)
        due = alone.milestones[0].value.due
        assert due is not None
        reached = taken_up[0] if taken_up else None
        kept = MilestoneRow.objects.get(ticket__reference=name)
        assert (kept.due_at, kept.reached_at) == (due if reached else None, reached)
        assert kept.breached_at == (due if reached and reached > due else None)
        shown = seen(desk, name, 1_800_000_000)
        assert isinstance(shown, Seen)
        assert shown.due == {"first-response": due if reached else None}
        assert shown.met == ({"first-response": reached <= due} if reached else {})
        assert shown.standing.state.value == "closed"


def _instant(text: str) -> int:
    return int(datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZoneInfo("America/Chicago")).timestamp())


@pytest.mark.slow
def test_turns_of_jira_tell_no_response_so_that_none_is_kept(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, code = _real(data_folder, "helpdesk_tickets_turns.csv", "jira-turns")
    assert code == 0
    assert "341 rows of 162 tickets, none left out; 162 new" in capsys.readouterr().out
    found = report_of(desk, "priority", 1_800_000_000)
    with (data_folder / "events" / "helpdesk_tickets_turns.csv").open(encoding="utf-8") as file:
        last = {row["id"]: row["priority"] for row in csv.DictReader(file)}
    words = {"Blocker": "P1", "Highest": "P2", "High": "P3", "Medium": "P4", "Low": "P4"}
    assert {one.group: one.unknown for one in found.kept} == Counter(words[one] for one in last.values())
    assert all((one.kept, one.missed, one.open, one.share) == (0, 0, 0, None) for one in found.kept)
    assert [one.what for one in found.took] == ["resolution"] * 4
    assert found.missed == ()
