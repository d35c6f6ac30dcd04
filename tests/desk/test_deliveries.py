"""Does what is to be delivered arrive, at least once, and is it known what became of it?"""

import json
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from io import StringIO
from pathlib import Path

import pytest
from tests.desk.quarry import MONDAY, quarry

from pactdesk.desk.actions.delivering import WAITS, Parcel
from pactdesk.desk.doors.worker import loop
from pactdesk.desk.doors.worker.log import Log
from pactdesk.desk.doors.worker.loop import Worker
from pactdesk.desk.doors.worker.transports import Console, Folder
from pactdesk.desk.records.models import Delivery, Desk

pytestmark = pytest.mark.django_db

PARCEL = Parcel(
    *(7, "quarry-3-0", "quarry", "Quarry & Sons", "mail", "ann@acme.example", "your request"),
    *({"ticket": "A", "notices": ["Care holds.", "So does the price."]}, MONDAY, 1),
)


class Carrier:
    """A carrier that does as it is told, once, or as long as `fails` is set."""

    def __init__(self) -> None:
        self.now = MONDAY
        self.fails: BaseException | None = None
        self.seen: list[tuple[int, int | None]] = []
        self.lines = StringIO()
        self.worker = Worker(lambda: self.now, self, Log(self.lines, lambda: self.now))

    def send(self, parcel: Parcel) -> str:
        row = Delivery.objects.get(pk=parcel.number)
        self.seen.append((row.attempts, row.next_at))
        if self.fails:
            raise self.fails
        return f"taken as {parcel.key}"

    def tick(self, at: int) -> None:
        self.now = at
        self.worker.tick()


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def desk() -> Desk:
    found = quarry(tickets=0)
    Delivery.objects.all().delete()
    return found


@pytest.fixture
def row(desk: Desk) -> Callable[[], Delivery]:
    made = written(desk)
    return lambda: Delivery.objects.get(pk=made.pk)


def written(desk: Desk, key: str = "quarry-3-0", at: int = MONDAY) -> Delivery:
    return Delivery.objects.create(
        desk=desk,
        kind="mail",
        to="ann@acme.example",
        about="your request",
        body={"ticket": "A"},
        key=key,
        made_at=at,
        next_at=at,
    )


def test_it_is_sent_once_and_what_became_of_it_is_kept(carrier: Carrier, row: Callable[[], Delivery]) -> None:
    carrier.tick(MONDAY - 1)
    assert carrier.seen == []
    carrier.tick(MONDAY)
    carrier.tick(MONDAY + 10)
    found = row()
    assert carrier.seen == [(1, MONDAY + 60)]
    assert (found.sent_at, found.next_at, found.attempts, found.outcome) == (MONDAY, None, 1, "taken as quarry-3-0")


def test_it_is_marked_as_sent_when_its_carrier_has_it_and_not_before(
    carrier: Carrier, row: Callable[[], Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    while_carried = []
    send = Carrier.send

    def carry(self: Carrier, parcel: Parcel) -> str:
        while_carried.append((row().sent_at, row().next_at, row().outcome))
        return send(self, parcel)

    monkeypatch.setattr(Carrier, "send", carry)
    carrier.fails = SystemExit()
    with pytest.raises(SystemExit):
        carrier.tick(MONDAY)
    assert (row().sent_at, row().next_at) == (None, MONDAY + 60)
    carrier.fails = None
    carrier.tick(MONDAY + 60)
    assert while_carried == [(None, MONDAY + 60, ""), (None, MONDAY + 360, "")]
    assert (row().sent_at, row().next_at, len(carrier.seen)) == (MONDAY + 60, None, 2)


def test_a_worker_that_dies_when_it_is_carried_and_not_yet_marked_carries_it_again_under_the_same_key(
    carrier: Carrier, row: Callable[[], Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(**_named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(loop, "delivered", dies)
        with pytest.raises(SystemExit):
            carrier.tick(MONDAY)
    assert (row().sent_at, row().next_at, len(carrier.seen)) == (None, MONDAY + 60, 1)
    carrier.tick(MONDAY + 60)
    assert (row().sent_at, row().outcome, len(carrier.seen)) == (MONDAY + 60, "taken as quarry-3-0", 2)


def test_they_go_in_the_order_in_which_they_are_due(carrier: Carrier, desk: Desk) -> None:
    written(desk, "second", MONDAY + 2)
    written(desk, "first", MONDAY + 1)
    carrier.tick(MONDAY + 3)
    assert [line.split("key=")[1].split()[0] for line in carrier.lines.getvalue().splitlines()] == ["first", "second"]


def test_what_failed_is_tried_again_ever_later_and_then_given_up(carrier: Carrier, row: Callable[[], Delivery]) -> None:
    carrier.fails = ConnectionError("nobody answers")
    at = MONDAY
    carrier.tick(at)
    for place, wait in enumerate(WAITS, 2):
        assert row().outcome == "ConnectionError: nobody answers"
        carrier.tick(at + wait - 1)
        assert row().attempts == place - 1
        at += wait
        carrier.tick(at)
        assert row().attempts == place
    found = row()
    assert (found.attempts, found.next_at, found.sent_at) == (6, None, None)
    assert found.outcome == "given up: ConnectionError: nobody answers"
    carrier.tick(at + 30 * 24 * 3_600)
    assert len(carrier.seen) == 6
    assert "a delivery failed and is given up" in carrier.lines.getvalue()


def test_the_waits_are_a_minute_five_thirty_two_hours_and_twelve() -> None:
    assert [wait / 60 for wait in WAITS] == [1, 5, 30, 120, 720]


def test_one_that_arrives_at_last_is_sent(carrier: Carrier, row: Callable[[], Delivery]) -> None:
    carrier.fails = ConnectionError("nobody answers")
    carrier.tick(MONDAY)
    carrier.fails = None
    carrier.tick(MONDAY + 60)
    found = row()
    assert (found.attempts, found.sent_at, found.next_at) == (2, MONDAY + 60, None)
    assert found.outcome == "taken as quarry-3-0"


def test_a_worker_that_dies_in_an_attempt_has_made_it(carrier: Carrier, row: Callable[[], Delivery]) -> None:
    carrier.fails = SystemExit()
    with pytest.raises(SystemExit):
        carrier.tick(MONDAY)
    carrier.fails = None
    carrier.tick(MONDAY + 59)
    assert row().attempts == 1
    carrier.tick(MONDAY + 60)
    assert (row().attempts, row().sent_at) == (2, MONDAY + 60)


def test_a_worker_that_dies_in_the_last_attempt_is_not_followed_for_ever(
    carrier: Carrier, row: Callable[[], Delivery], desk: Desk
) -> None:
    Delivery.objects.update(attempts=len(WAITS))
    carrier.fails = SystemExit()
    with pytest.raises(SystemExit):
        carrier.tick(MONDAY)
    carrier.fails = None
    written(desk, "another", MONDAY + WAITS[-1])
    carrier.tick(MONDAY + WAITS[-1])
    found = row()
    assert (found.attempts, found.next_at, found.sent_at) == (6, None, None)
    assert found.outcome == "given up: nothing is known of the last attempt"
    assert Delivery.objects.get(key="another").sent_at == MONDAY + WAITS[-1]


def test_one_that_fails_does_not_hold_the_others_up(carrier: Carrier, desk: Desk) -> None:
    written(desk, "first")
    written(desk, "second")
    carrier.fails = ConnectionError("nobody answers")
    carrier.tick(MONDAY)
    assert len(carrier.seen) == 2


def test_a_long_complaint_is_cut(carrier: Carrier, row: Callable[[], Delivery]) -> None:
    carrier.fails = ConnectionError("x" * 1_000)
    carrier.tick(MONDAY)
    assert len(row().outcome) == 400


def test_what_is_told_of_a_failure_names_nobody(carrier: Carrier, row: Callable[[], Delivery]) -> None:
    carrier.fails = ConnectionError("550 ann@acme.example unknown")
    carrier.tick(MONDAY)
    assert "ann@acme.example" in row().outcome
    assert "ann" not in carrier.lines.getvalue()
    assert "key=quarry-3-0 kind=mail attempt=1" in carrier.lines.getvalue()


def test_the_terminal_shows_a_mail_as_people_read_it() -> None:
    shown = StringIO()
    assert Console(shown).send(PARCEL) == "shown on the terminal"
    assert shown.getvalue().splitlines() == [
        "mail to ann@acme.example",
        "  Quarry & Sons: your request",
        "  ticket: A",
        "  notices: Care holds., So does the price.",
        "  key quarry-3-0",
        "",
    ]


def test_a_mail_is_a_file_that_any_mail_program_opens(tmp_path: Path) -> None:
    said = Folder(tmp_path / "out").send(PARCEL)
    (file,) = (tmp_path / "out").iterdir()
    assert said == f"written to {file.name}"
    assert file.name == "quarry-3-0.eml"
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("ann@acme.example", "your request")
    assert mail["Message-ID"] == "<quarry-3-0@pactdesk>"
    assert mail["Date"].datetime.timestamp() == MONDAY
    assert "ticket: A" in mail.get_content()


@pytest.mark.parametrize("kind", ["webhook", "page"])
def test_anything_else_is_json(tmp_path: Path, kind: str) -> None:
    Folder(tmp_path).send(_but(kind=kind, to="https://hooks.example/x"))
    document = json.loads((tmp_path / "quarry-3-0.json").read_text(encoding="utf-8"))
    assert document["key"] == "quarry-3-0"
    assert document["kind"] == kind
    assert document["body"] == PARCEL.body
    assert document["made_at"] == "2026-03-02T06:30:00+00:00"


def test_a_second_copy_is_the_same_file(tmp_path: Path) -> None:
    Folder(tmp_path).send(PARCEL)
    Folder(tmp_path).send(_but(attempt=2))
    assert [file.name for file in tmp_path.iterdir()] == ["quarry-3-0.eml"]


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError, match="No space"):
        Folder(tmp_path).send(PARCEL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "a b"])
def test_a_key_never_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    folder = tmp_path / "out"
    Folder(folder).send(_but(key=key))
    (file,) = folder.iterdir()
    assert file.is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_subject_cannot_add_a_header(tmp_path: Path) -> None:
    Folder(tmp_path).send(_but(about="hello\r\nBcc: all@acme.example"))
    mail = message_from_bytes((tmp_path / "quarry-3-0.eml").read_bytes(), policy=default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "hello Bcc: all@acme.example"


def _but(**changes: object) -> Parcel:
    return replace(PARCEL, **changes)  # type: ignore[arg-type]  # fields by their names
