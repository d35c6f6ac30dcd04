"""The command that runs a worker: until it is told to stop, or once over all that is due."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from pactdesk.desk.doors.cli.setup import set_up_whole
from pactdesk.desk.doors.cli.wrong import WrongCall

if TYPE_CHECKING:
    from pactdesk.desk.doors.worker.transports import Transport


def worker(*, once: bool, interval: str, transport: str, folder: str | None) -> int:
    """Do what falls due, now and from now on, and deliver what was written; with `once`, 1 where something failed."""
    seconds = _seconds(interval)
    carrier = _transport(transport, folder)
    set_up_whole()
    from django.db import InterfaceError, OperationalError

    from pactdesk.desk.doors.worker.log import Log
    from pactdesk.desk.doors.worker.loop import Worker

    says = Log(sys.stderr, _now)
    one = Worker(_now, carrier(), says)
    _stop_on_signals(one.stopping)
    if once:
        try:
            done = one.tick()
        except (OperationalError, InterfaceError) as error:
            raise WrongCall(f"the database does not answer: {' '.join(str(error).split())}") from None
        says.did("nothing more is due", done=done, failing=one.failing)
        return 1 if one.failing else 0
    says.did("the worker begins", interval=interval, transport=transport)
    one.run(seconds)
    says.did("the worker has ended what it was at, and stops")
    return 0


def _now() -> int:
    return int(time.time())


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0
    if not 0 < found <= 3_600:  # noqa: PLR2004 - an hour
        raise WrongCall(f"--interval cannot be {text}; it is a number of seconds above 0, at most 3600")
    return found


def _transport(name: str, folder: str | None) -> "Callable[[], Transport]":
    if (name == "file") != (folder is not None):
        raise WrongCall("--folder says where --transport file writes: give both, or neither")

    def made() -> "Transport":
        from pactdesk.desk.doors.worker.transports import Console, Folder

        return Console(sys.stdout) if folder is None else Folder(Path(folder))

    return made


def _stop_on_signals(stopping: Event) -> None:
    """Have the first Ctrl-C or SIGTERM stop the worker after what it is at; a second one does as ever."""

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
