"""How are many tickets derived at once? Those that were opened and no more are judged once for each cell of the policy.

Tickets of one cell differ in nothing that any rule asks; only their clocks are walked one by one. Every other ticket is
derived as a single one is, and the outcome is the same for all.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.project import Columns, milestone_columns, ticket_columns
from pactdesk.desk.bridge.standing import standing_of
from pactdesk.engine.clocks import Clock, decided_clocks
from pactdesk.engine.days import local_day
from pactdesk.engine.hours import BeyondHorizon
from pactdesk.engine.policy.view import time_symbol, zone_of
from pactdesk.engine.terms.instant import Instant

_MINUTE: Final = 60
_MOST_CELLS: Final = 20_000
_NO_PART: Final = frozenset({What.NOTED, What.REPLIED})
"""The kinds of facts that change no column, where they bring no facts of the request."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What the rows of a ticket and of its milestones, by name, hold."""

    ticket: Columns
    milestones: Mapping[str, Columns]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is the same for all tickets of a cell, and the clocks by which they differ."""

    admitted: bool
    same: Derived
    clocks: tuple[Clock, ...]
    dues: dict[tuple[str, Instant], Instant | None] = field(default_factory=dict)

    def due(self, clock: Clock, opened: Instant) -> Instant | None:
        """Return when a clock runs out: opened while its hours are closed, it begins with the next opening."""
        begins = None if clock.hours is None else clock.hours.spans.next_open(opened)
        if begins is None or begins == opened:
            return clock.due(opened)
        key = (clock.name, begins)
        if key not in self.dues:
            self.dues[key] = clock.due(opened)
        return self.dues[key]


class Many:
    """Derives tickets one after the other, and remembers each cell that it has met. Cells are kept from use to use."""

    def __init__(self) -> None:
        """Begin with no cell."""
        self._cells: dict[Hashable, _Cell] = {}

    def derived(self, case: Case, at: Instant, warn_minutes: int | None = None) -> Derived:
        """Return what the rows of a ticket hold as of an instant; `warn_minutes` before a due time people are warned.

        Raises PolicyError and BeyondHorizon as `standing_of` does.
        """
        cell = self._cell(case) if _only_opened(case, at) else None
        found = None if cell is None else _within(cell, case, at, warn_minutes)
        return derived(case, at, warn_minutes) if found is None else found

    def _cell(self, case: Case) -> _Cell | None:
        """Return the cell of a ticket, None where the hours of its opening are not known."""
        key = _key(case)
        if key is None:
            return None
        cell = self._cells.get(key)
        if cell is None:
            if len(self._cells) >= _MOST_CELLS:
                self._cells.clear()
            cell = self._cells[key] = _judged(case)
        return cell


def derived(case: Case, at: Instant, warn_minutes: int | None = None) -> Derived:
    """Return what the rows of one ticket hold as of an instant."""
    found = standing_of(case, at, warn_minutes)
    return Derived(
        ticket_columns(found), {one.value.name: milestone_columns(one) for one in found.assessment.milestones}
    )


def _only_opened(case: Case, at: Instant) -> bool:
    """Whether nothing has happened to it, or around it, that could tell it from others of its cell."""
    first = case.facts[0]
    known = case.known
    return (
        first.what is What.OPENED
        and first.happened <= at
        and "row" not in first.body
        and (first.contract is not None or known.contract is None)
        and not known.turns
        and (not known.changed_at or known.changed_at[-1] <= first.happened)
        and all(fact.what in _NO_PART and "request" not in fact.body for fact in case.facts[1:])
    )


def _key(case: Case) -> Hashable | None:
    """Return all that tells one cell from another, None where the hours of the opening are not known."""
    opening, known = case.facts[0], case.known
    opened, body = opening.happened, opening.body
    edition = known.edition_at(opened)
    around, dated = known.settled(opening.number("contact"), opening.text("monitor") or None)
    request = repr(body.get("request"))
    try:
        mask = time_symbol(edition, opened)
    except BeyondHorizon:
        return None
    day = local_day(opened, zone_of(edition.zone)) if dated or "'date'" in request else None
    return (edition.digest, known.edition_row_at(opened), around, request, body.get("outcome"), mask, day)


def _judged(case: Case) -> _Cell:
    """Judge a ticket for its whole cell, as of its opening: nothing is missed by then."""
    opened, edition = case.opening.happened, case.edition
    found = standing_of(case, opened)
    admitted = found.assessment.rank is not None
    clocks = decided_clocks(edition, case.view_at(opened)) if admitted else ()
    return _Cell(admitted, derived(case, opened), clocks)


def _within(cell: _Cell, case: Case, at: Instant, warn_minutes: int | None) -> Derived | None:
    """Return what a ticket's rows hold, None where a clock has run out."""
    opening = case.facts[0]
    opened = opening.happened
    changes: list[Instant] = []
    milestones = cell.same.milestones
    ticket = {**cell.same.ticket, "contact_id": opening.number("contact"), "assessed_at": at}
    if cell.clocks:
        dues = {}
        for clock in cell.clocks:
            due = cell.due(clock, opened)
            if due is None:
                continue
            if due < at:
                return None
            dues[clock.name] = due
            changes.append(due + 1)
            if warn_minutes is not None:
                changes.append(max(due - warn_minutes * _MINUTE, opened))
        milestones = {name: {**one, "due_at": dues.get(name)} for name, one in milestones.items()}
        ticket["due_at"] = min(dues.values(), default=None)
    if cell.admitted:
        ticket["admitted_at"] = opened
    ticket["next_change_at"] = min(changes, default=None)
    return Derived(ticket, milestones)
