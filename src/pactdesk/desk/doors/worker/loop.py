"""How does everything happen in its time? One loop over all that is due at all desks, and over all that is to be sent.

Several workers may run at once, on several machines: each thing is taken by one of them alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Final

from django.db import InterfaceError, OperationalError, connection

from pactdesk.desk.actions.delivering import delivered, not_delivered, take_delivery
from pactdesk.desk.actions.falling_due import (
    DELIVERY,
    SPREAD,
    UNITS,
    Aside,
    UnitFailed,
    UnitFired,
    fire_first,
    first_due,
)
from pactdesk.desk.actions.spreading import spread
from pactdesk.desk.bridge.editions import BrokenEdition
from pactdesk.desk.bridge.many import Many
from pactdesk.desk.doors.worker.log import Log, time_said
from pactdesk.desk.doors.worker.transports import Transport
from pactdesk.engine.terms.instant import Instant

_FIRST_WAIT: Final = 60
_LONGEST_WAIT: Final = 3_600
_DESK: Final = "desk"


@dataclass(slots=True)
class _Failing:
    """What failed, how often in a row, and until when it is left alone."""

    times: int
    until: Instant


@dataclass(slots=True)
class Worker:
    """A worker: its clock, what carries its deliveries, where it tells of its work, and what makes it stop.

    What fails is left alone for a minute, then for twice as long, up to an hour; a worker that starts tries it at once.
    """

    clock: Callable[[], Instant]
    transport: Transport
    says: Log
    stopping: Event = field(default_factory=Event)
    _failing: dict[tuple[str, int], _Failing] = field(default_factory=dict)
    _many: Many = field(default_factory=Many)

    @property
    def failing(self) -> int:
        """How much is left alone because it failed."""
        return len(self._failing)

    def run(self, interval: float) -> None:
        """Work until told to stop, looking again every `interval` seconds; a database that is away is waited for."""
        while not self.stopping.is_set():
            try:
                self.tick()
            except (OperationalError, InterfaceError) as error:
                self.says.failed("the database does not answer; it is asked again", error=type(error).__name__)
                connection.close()
            self.stopping.wait(interval)

    def tick(self) -> int:
        """Do all that is due, and return how much that was; told to stop, finish what is at hand.

        Raises OperationalError and InterfaceError where the database does not answer.
        """
        done = 0
        while not self.stopping.is_set():
            due = first_due(self.clock(), self._aside())
            # One of each in turn, so that neither waits for all of the other.
            step = self._fire([kind for kind in due if kind in UNITS])
            step += (DELIVERY in due and self._deliver()) + (SPREAD in due and self._spread())
            if not step:
                break
            done += step
        return done

    def _fire(self, kinds: list[str]) -> int:
        """Fire the earliest unit that nobody else is at; 0 where there is none."""
        for kind in kinds:
            try:
                done = fire_first(kind, at=self.clock(), aside=self._aside())
            except UnitFailed as failed:
                self._leave_alone(failed)
                return 1
            if done is not None:
                self._fired(done)
                return 1
        return 0

    def _fired(self, done: UnitFired) -> None:
        self._failing.pop((done.kind, done.number), None)
        self._failing.pop((_DESK, done.desk), None)
        for one in done.fired:
            self.says.did(f"{one.what} of {done.kind} {done.number}", desk=done.slug, happened=time_said(one.at))

    def _deliver(self) -> int:
        """Attempt the delivery that is due first; 0 where there is none that nobody else is at."""
        parcel = take_delivery(at=self.clock())
        if parcel is None:
            return 0
        fields: dict[str, str | int] = {"key": parcel.key, "kind": parcel.kind, "attempt": parcel.attempt}
        try:
            outcome = self.transport.send(parcel)
        except Exception as error:  # noqa: BLE001 - whatever a carrier raises is a failed attempt
            not_delivered(parcel=parcel, outcome=f"{type(error).__name__}: {error}")
            became = "given up" if parcel.is_last else "tried again later"
            self.says.failed(f"a delivery failed and is {became}", **fields, error=_where(error))
        else:
            delivered(parcel=parcel, at=self.clock(), outcome=outcome)
            self.says.did("a delivery was sent", **fields)
        return 1

    def _spread(self) -> int:
        """Derive a batch of stale tickets anew; 0 where there is none that nobody else is at."""
        without = self._aside().units.get(SPREAD, frozenset())
        try:
            done = spread(at=self.clock(), many=self._many, without=without)
        except UnitFailed as failed:
            self._leave_alone(failed)
            return 1
        if done is None:
            return 0
        if done.tickets:
            self.says.did(f"{done.tickets:,} tickets were derived anew", desk=done.slug)
        return 1

    def _leave_alone(self, failed: UnitFailed) -> None:
        """Leave a unit alone for a while, or its whole desk where it is the desk's edition that cannot be read."""
        broken = isinstance(failed.__cause__, BrokenEdition)
        which = (_DESK, failed.desk) if broken else (failed.kind, failed.number)
        times = self._failing[which].times + 1 if which in self._failing else 1
        wait = min(_FIRST_WAIT * 2 ** (times - 1), _LONGEST_WAIT)
        self._failing[which] = _Failing(times, self.clock() + wait)
        # An edition's fault names no person; what else is wrong might, so that only its place is told.
        told = str(failed.__cause__) if broken else _where(failed.__cause__)
        what = f"desk {failed.slug}" if broken else f"{failed.kind} {failed.number}"
        self.says.failed(
            f"{what} could not be done and is left alone for {wait // 60} min",
            desk=failed.slug,
            times=times,
            error=told,
        )

    def _aside(self) -> Aside:
        now = self.clock()
        units: dict[str, set[int]] = {}
        for (kind, number), one in self._failing.items():
            if one.until > now:
                units.setdefault(kind, set()).add(number)
        desks = frozenset(units.pop(_DESK, ()))
        return Aside({kind: frozenset(numbers) for kind, numbers in units.items()}, desks)


def _where(error: BaseException | None) -> str:
    """Return the kind of an error and the place it was raised at, without its words."""
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"
