"""What becomes of tickets whose surroundings changed, where they are many? They are derived anew, batch by batch.

What changed is in the journal already, and every action on a ticket goes by it at once; only what is shown of the
others follows. A contract knows after which of its tickets they are stale: whoever comes next goes on from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import InterfaceError, OperationalError
from django.db.models import F

from pactdesk.desk.actions.falling_due import SPREAD, UnitFailed, stale_contracts
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.reassess import ROW, Row, derive, open_tickets
from pactdesk.desk.bridge.load import known_of_many
from pactdesk.desk.bridge.many import Many
from pactdesk.desk.records.models import Contract, Desk
from pactdesk.desk.records.reading import rows_of
from pactdesk.desk.records.writing import update
from pactdesk.engine.terms.instant import Instant

BATCH: Final = 2_000
"""So many tickets a batch has at most."""

_MOST_CONTRACTS: Final = 500


@dataclass(frozen=True, slots=True)
class Spread:
    """A batch that was derived: of which desk, how many tickets, and those whose milestones are others now."""

    slug: str
    tickets: int
    affected: tuple[str, ...]


@action
def spread(
    *, at: Instant, many: Many, without: frozenset[int] = frozenset(), desk: Desk | None = None
) -> Spread | None:
    """Derive the next batch of stale tickets of one desk, of contracts that nobody else is at; None without any.

    `many` remembers what was judged in earlier batches; `without` are contracts to be left alone. A fixed number of
    statements for each contract with many tickets, or for many contracts with few. Raises UnitFailed.
    """
    taken: list[Contract] = []
    rows: list[Row] = []
    size = 1
    while len(rows) < BATCH and len(taken) < _MOST_CONTRACTS:
        more = _take(taken, size, without, desk)
        if not more:
            break
        taken += more
        rows += _stale_tickets(more, BATCH - len(rows))
        size *= 4
    if not taken:
        return None
    try:
        changes = derive(taken[0].desk, rows, known_of_many(taken), at, many)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble is not the contract's
    except Exception as error:
        raise UnitFailed(SPREAD, taken[0]) from error
    changes.write()
    _told(taken, rows)
    return Spread(taken[0].desk.slug, len(rows), tuple(changes.affected))


def spread_all(desk: Desk, at: Instant) -> tuple[str, ...]:
    """Derive all stale tickets of a desk, and return those whose milestones are others now."""
    many = Many()
    affected: list[str] = []
    while (batch := spread(at=at, many=many, desk=desk)) is not None:
        affected += batch.affected
    return tuple(affected)


def _take(taken: Sequence[Contract], size: int, without: frozenset[int], desk: Desk | None) -> list[Contract]:
    """Lock the next contracts of the desk at which the first was found, by their numbers."""
    found = stale_contracts().select_for_update(of=("self",), skip_locked=True).order_by("pk")
    found = found.select_related("desk", "edition", "account").defer("edition__text").exclude(pk__in=without)
    if taken:
        found = found.filter(pk__gt=taken[-1].pk, desk=taken[0].desk_id)
    return list((found if desk is None else found.filter(desk=desk))[:size])


def _stale_tickets(contracts: Sequence[Contract], most: int) -> list[Row]:
    """Lock the next stale tickets of contracts, each contract's by their numbers."""
    found = open_tickets().filter(contract__in=contracts).order_by("contract_id", "pk")
    if len(contracts) == 1:
        found = found.filter(pk__gt=contracts[0].stale_after)
    else:
        found = found.filter(pk__gt=F("contract__stale_after"))
    return rows_of(found.values_list(*ROW)[:most])


def _told(taken: Sequence[Contract], rows: Sequence[Row]) -> None:
    """Write how far each contract has come: those after the last ticket's are as they were."""
    last, contract = (rows[-1][0], rows[-1][3]) if len(rows) >= BATCH else (None, taken[-1].pk + 1)
    done = [(one.pk, None) for one in taken if one.pk < contract]
    update(Contract, ("stale_after",), done if last is None else [*done, (contract, last)])
