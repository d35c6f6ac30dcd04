"""Do the desk's commands say what they found, and end as they should?"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.command.harness import called
from tests.desk.installation import Installation, installation
from tests.desk.quarry import quarry
from tests.desk.tampering import unguarded

from pactdesk.desk.records.models import Desk, Entry, Fact, Head, Ticket

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path) as found:
        yield found


@pytest.fixture
def desk() -> Desk:
    return quarry(tickets=2)


def test_before_there_is_a_database_every_command_says_how_to_make_it(fresh: Installation) -> None:
    commands = ("verify",), ("rebuild",), ("worker", "--once"), ("backup", "x")
    *refused, first, second, verified = fresh.run_all(*commands, ("upgrade",), ("upgrade",), ("verify",))
    for ended in refused:
        assert (ended.code, ended.out) == (2, "")
        assert "there is no installation" in ended.err
        assert "run pactdesk upgrade" in ended.err
    assert (first.code, first.out) == (0, "Upgraded the database: nothing -> 0004_stale\n")
    assert (second.code, second.out) == (0, "The database is up to date, at 0004_stale\n")
    assert (verified.code, verified.out) == (0, "there is no desk yet\n")


@pytest.mark.skipif(ON_POSTGRES, reason="of SQLite's file")
def test_a_look_at_what_is_not_there_makes_no_file(fresh: Installation) -> None:
    assert fresh.run("verify").code == 2
    assert list(fresh.folder.iterdir()) == []


def test_upgrade_copies_a_sqlite_database_first(fresh: Installation) -> None:
    fresh.fill()
    fresh.rows("DELETE FROM django_migrations WHERE name = '0004_stale'")
    for undo in ("DROP INDEX contract_stale", "DROP INDEX ticket_open", "ALTER TABLE contract DROP COLUMN stale_after"):
        fresh.rows(undo)
    behind, upgraded, verified = fresh.run_all(("verify",), ("upgrade",), ("verify",))
    assert behind.code == 2
    assert "the database is at 0003_append_only, this release needs 0004_stale: run pactdesk upgrade" in behind.err
    assert "Upgraded the database: 0003_append_only -> 0004_stale" in upgraded.out
    assert verified.code == 0
    kept = list(fresh.folder.glob("desk.sqlite3.*.backup"))
    assert len(kept) == (1 if fresh.url.startswith("sqlite") else 0)
    assert all(f"Copied the database to {one} first" in upgraded.out for one in kept)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "DATABASE_URL names nothing; write sqlite:///FILE or postgres://USER@HOST/NAME"),
        ("mysql://me@localhost/desk", "write sqlite:///FILE or postgres://USER@HOST/NAME"),
        ("postgres://me:secret@127.0.0.1:1/desk", "the database cannot be reached: connection failed"),
    ],
)
def test_a_database_that_cannot_be_had_is_told_in_a_sentence(tmp_path: Path, url: str, says: str) -> None:
    ended = Installation(url, tmp_path).run("verify")
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert ended.err.count("\n") == 1
    assert "secret" not in ended.err


def test_help_of_a_desk_command_imports_no_django() -> None:
    code = (
        "import sys; from pactdesk.command.main import run; run(['worker', '--help']); print('django' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "False"


def test_a_worker_that_is_told_to_stop_ends_in_order(fresh: Installation) -> None:
    fresh.run("upgrade")
    workers = [fresh.start("worker", "--interval", "0.05") for _ in range(2)]
    for worker, number in zip(workers, (signal.SIGTERM, signal.SIGINT), strict=True):
        assert worker.stderr is not None
        assert "the worker begins" in worker.stderr.readline()
        worker.send_signal(number)
        _, err = worker.communicate(timeout=60)
        assert worker.returncode == 0
        assert "the worker has ended what it was at, and stops" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--interval", "0"), "--interval cannot be 0; it is a number of seconds above 0, at most 3600"),
        (("--interval", "3601"), "--interval cannot be 3601"),
        (("--interval", "soon"), "--interval cannot be soon"),
        (("--interval", "nan"), "--interval cannot be nan"),
        (("--transport", "file"), "--folder says where --transport file writes: give both, or neither"),
        (("--folder", "out"), "--folder says where --transport file writes: give both, or neither"),
        (("--transport", "pigeon"), "--transport cannot be pigeon; it is one of console, file"),
    ],
)
def test_a_worker_called_wrongly_says_how(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    ended = called(capsys, "worker", *words)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err


@pytest.mark.django_db
def test_a_worker_does_once_what_is_due(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setattr("pactdesk.desk.doors.cli.worker._stop_on_signals", lambda _stopping: None)
    first = called(capsys, "worker", "--once")
    assert first.code == 0
    assert "mail to lead\n  quarry: a promise was missed\n" in first.out
    assert "failing=0" in first.err
    second = called(capsys, "worker", "--once")
    assert (second.code, second.out) == (0, "")
    assert "done=0 failing=0" in second.err
    assert Fact.objects.filter(desk=desk, what="fired").count() == 6


@pytest.mark.django_db
def test_a_worker_that_met_a_failure_ends_with_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setattr("pactdesk.desk.doors.cli.worker._stop_on_signals", lambda _stopping: None)
    desk.editions.update(digest="0" * 64, text="policy: nothing")
    ended = called(capsys, "worker", "--once")
    assert ended.code == 1
    assert "failing=1" in ended.err


@pytest.mark.django_db
def test_verify_prints_each_desk_with_its_head(capsys: pytest.CaptureFixture[str], desk: Desk) -> None:
    quarry("other", tickets=0)
    head = Head.objects.get(desk=desk)
    ended = called(capsys, "verify")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[1] == f"quarry  whole  {head.sequence} entries  head {head.digest}"
    one = called(capsys, "verify", "quarry")
    assert one.out.splitlines() == ended.out.splitlines()[1:]


@pytest.mark.django_db
def test_verify_prints_each_break_and_ends_with_1(capsys: pytest.CaptureFixture[str], desk: Desk) -> None:
    unguarded()
    Entry.objects.filter(desk=desk, sequence=4).update(acting="agent:kim")
    ended = called(capsys, "verify")
    assert ended.code == 1
    assert ended.out.splitlines()[0].startswith("quarry  broken  5 entries  head ")
    changed, further = ended.out.splitlines()[1:]
    assert changed.startswith("quarry  entry 4 or one of its facts is not what was recorded; it now says: open by ")
    assert further.startswith("quarry  next: back this database up as it is, restore the last backup that verifies")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["verify", "rebuild"])
def test_a_desk_that_is_not_there_is_told_with_those_that_are(
    capsys: pytest.CaptureFixture[str], desk: Desk, command: str
) -> None:
    ended = called(capsys, command, "quary")
    assert (ended.code, ended.out) == (2, "")
    assert "there is no desk quary; there are quarry" in ended.err
    assert desk.slug == "quarry"


@pytest.mark.django_db
def test_heads_are_appended_and_journals_held_against_them(
    capsys: pytest.CaptureFixture[str], desk: Desk, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.jsonl"
    for _ in range(2):
        assert called(capsys, "verify", "--export", str(heads)).code == 0
    lines = [json.loads(line) for line in heads.read_text().splitlines()]
    head = Head.objects.get(desk=desk)
    assert [(one["desk"], one["sequence"], one["digest"]) for one in lines] == [
        ("quarry", head.sequence, head.digest)
    ] * 2
    assert lines[0]["at"].endswith("+00:00")
    assert called(capsys, "verify", "--against", str(heads)).code == 0
    heads.write_text(heads.read_text().replace(head.digest, "0" * 64))
    against = called(capsys, "verify", "--against", str(heads), "--export", str(heads))
    assert against.code == 1
    assert "the journal was rewritten" in against.out
    assert len(heads.read_text().splitlines()) == 2


@pytest.mark.django_db
def test_a_desk_that_is_gone_is_found_by_its_head(
    capsys: pytest.CaptureFixture[str], desk: Desk, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.jsonl"
    called(capsys, "verify", "--export", str(heads))
    heads.write_text(heads.read_text() + heads.read_text().replace(desk.slug, "gone"))
    ended = called(capsys, "verify", "--against", str(heads))
    assert ended.code == 1
    assert "gone  the whole desk is gone, of which a head was exported" in ended.out
    assert called(capsys, "verify", "quarry", "--against", str(heads)).code == 0


@pytest.mark.django_db
@pytest.mark.parametrize("line", ["hello", "{}", "[]", '{"at": 1, "desk": "a", "sequence": 1, "digest": ""}'])
def test_a_file_that_holds_no_heads_is_told_with_its_line(
    capsys: pytest.CaptureFixture[str], desk: Desk, tmp_path: Path, line: str
) -> None:
    heads = tmp_path / "heads.jsonl"
    called(capsys, "verify", desk.slug, "--export", str(heads))
    heads.write_text(heads.read_text() + line + "\n")
    ended = called(capsys, "verify", "--against", str(heads))
    assert ended.code == 2
    assert f"{heads}:2: no exported head; verify --export writes them" in ended.err


@pytest.mark.django_db
def test_rebuild_prints_what_moved(capsys: pytest.CaptureFixture[str], desk: Desk) -> None:
    Ticket.objects.filter(desk=desk, reference="2").update(due_at=None, level=9)
    dry = called(capsys, "rebuild", "--dry-run")
    assert dry.code == 1
    assert dry.out.splitlines() == [
        "quarry 2  level: 9 -> 1",
        "quarry 2  due_at: none -> 2026-03-02 08:30:00Z",
        "2 tickets derived again; 2 figures would move",
    ]
    assert dry.err == ""
    wet = called(capsys, "rebuild", "quarry")
    assert wet.code == 0
    assert wet.out.splitlines()[-1] == "2 tickets derived again; 2 figures moved"
    assert called(capsys, "rebuild", "--dry-run").code == 0


@pytest.mark.django_db
def test_rebuild_of_an_edition_that_reads_no_more_says_what_to_do(
    capsys: pytest.CaptureFixture[str], desk: Desk
) -> None:
    desk.editions.update(digest="0" * 64, text="policy: nothing")
    ended = called(capsys, "rebuild")
    assert ended.code == 2
    assert "edition 2026-01 reads no more" in ended.err
