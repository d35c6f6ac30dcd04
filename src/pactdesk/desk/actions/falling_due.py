"""What has fallen due, at any desk? The earliest first, each taken by one worker alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

from django.db import InterfaceError, OperationalError
from django.db.models import Min, Model, QuerySet, Value

from pactdesk.desk.actions.firing import Fired, fire_account, fire_contract, fire_ticket
from pactdesk.desk.actions.once import action
from pactdesk.desk.records.models import Account, Contract, Delivery, Desk, Ticket
from pactdesk.engine.terms.instant import Instant

DELIVERY: Final = "delivery"
SPREAD: Final = "spread"

Unit: TypeAlias = Account | Contract | Ticket
"""A row that changes when its time has come, without a new fact."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of unit: its rows, and what says what fell due for one, recorded at the first instant until the second."""

    model: type[Model]
    fire: Callable[[Any, Instant, Instant], tuple[Fired, ...]]


UNITS: Final[Mapping[str, Kind]] = {
    "contract": Kind(
        Contract,
        lambda row, at, happened: fire_contract(desk=row.desk, name=row.name, at=at, happened=happened),
    ),
    "ticket": Kind(
        Ticket,
        lambda row, at, happened: fire_ticket(desk=row.desk, reference=row.reference, at=at, happened=happened),
    ),
    "account": Kind(
        Account,
        lambda row, at, happened: fire_account(desk=row.desk, name=row.name, at=at, happened=happened),
    ),
}
"""Every kind of unit; of what falls due in one instant, the kinds named first go first."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is left alone for now: units by kind with their numbers, and whole desks by theirs."""

    units: Mapping[str, frozenset[int]] = field(default_factory=dict)
    desks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitFired:
    """A unit that was fired: its kind and number, its desk by number and name, and what fell due."""

    kind: str
    number: int
    desk: int
    slug: str
    fired: tuple[Fired, ...]


class UnitFailed(Exception):
    """A unit that could not be fired, for the reason that is its cause; nothing was changed."""

    def __init__(self, kind: str, row: Unit) -> None:
        """Take its kind and its row."""
        super().__init__(f"{kind} {row.pk} of {row.desk.slug} could not be done")
        self.kind, self.number, self.desk, self.slug = kind, row.pk, row.desk_id, row.desk.slug


class Stuck(Exception):
    """A unit that would be due again at the same instant, for ever."""


def first_due(at: Instant, aside: Aside | None = None) -> tuple[str, ...]:
    """Return the kinds of what is due at `at`, the kind of the earliest first: one statement, each part by an index.

    Deliveries are of the kind DELIVERY; SPREAD is there where tickets are stale.
    """
    away = aside or Aside()
    asked = [_earliest(Delivery.objects.filter(next_at__lte=at), DELIVERY, "next_at")]
    stale = stale_contracts().exclude(pk__in=away.units.get(SPREAD, ()))
    asked += [_earliest(stale, SPREAD, "stale_after")]
    asked += [_earliest(_due(kind, at, away), kind, "next_change_at") for kind in UNITS]
    return _in_order(asked)


def stale_contracts() -> QuerySet[Contract]:
    """Return the contracts that have tickets which are stale."""
    return Contract.objects.filter(stale_after__isnull=False)


@action
def fire_first(kind: str, *, at: Instant, aside: Aside | None = None) -> UnitFired | None:
    """Fire the earliest unit of a kind that no other worker is at; None where there is none.

    What it says happened at its own instant and is recorded at `at`. Raises UnitFailed.
    """
    row = _taken(_due(kind, at, aside or Aside()))
    return _fired(kind, row, at) if row else None


@action
def fire_next_at(desk: Desk, until: Instant) -> UnitFired | None:
    """Fire the earliest unit of a desk that is due until an instant as if it were that of the unit; None without one.

    Raises UnitFailed.
    """
    due = {kind: _due(kind, until, Aside()).filter(desk=desk) for kind in UNITS}
    for kind in _in_order([_earliest(rows, kind, "next_change_at") for kind, rows in due.items()]):
        row = _taken(due[kind])
        if row is not None:
            return _fired(kind, row, max(row.next_change_at or 0, getattr(row, "assessed_at", 0)))
    return None


def _due(kind: str, at: Instant, aside: Aside) -> QuerySet[Any]:
    rows = UNITS[kind].model._default_manager.filter(next_change_at__lte=at)  # noqa: SLF001 - Django's own word
    numbers = aside.units.get(kind)
    rows = rows.exclude(pk__in=numbers) if numbers else rows
    return rows.exclude(desk__in=aside.desks) if aside.desks else rows


def _earliest(rows: QuerySet[Any], kind: str, column: str) -> QuerySet[Any, tuple[str, Instant | None]]:
    named = rows.order_by().values(which=Value(kind)).annotate(first=Min(column))
    return cast("QuerySet[Any, tuple[str, Instant | None]]", named.values_list("which", "first"))


def _in_order(asked: list[QuerySet[Any, tuple[str, Instant | None]]]) -> tuple[str, ...]:
    first, *others = asked
    found = [(when, which) for which, when in first.union(*others, all=True) if when is not None]
    order = [*UNITS, DELIVERY, SPREAD]
    return tuple(which for _, which in sorted(found, key=lambda one: (one[0], order.index(one[1]))))


def _taken(due: QuerySet[Any]) -> Unit | None:
    rows = due.select_related("desk").select_for_update(of=("self",), skip_locked=True)
    return cast("Unit | None", rows.order_by("next_change_at", "pk").first())


def _fired(kind: str, row: Unit, at: Instant) -> UnitFired:
    instant = row.next_change_at or 0
    try:
        fired = UNITS[kind].fire(row, at, instant)
        _moved_on(kind, row, instant)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble is not the unit's
    except Exception as error:
        raise UnitFailed(kind, row) from error
    return UnitFired(kind, row.pk, row.desk_id, row.desk.slug, fired)


def _moved_on(kind: str, row: Unit, instant: Instant) -> None:
    """Raise Stuck where a unit is due again at the instant at which it was just fired."""
    if _due(kind, instant, Aside()).filter(pk=row.pk, next_change_at=instant).exists():
        raise Stuck(f"{kind} {row.pk} is as due as it was before")
