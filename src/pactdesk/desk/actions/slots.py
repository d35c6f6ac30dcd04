"""Whose time is taken? Rows of appointments, written with what was booked, and the same again from the journal."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.db.models import Q

from pactdesk.desk.actions.refused import Busy
from pactdesk.desk.bridge.appointments import APPOINTING, Appointment, appointments_of
from pactdesk.desk.bridge.load import facts_where
from pactdesk.desk.records.models import AppointmentRow, Desk
from pactdesk.engine.conduct import Terms
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.words import moment_in_words

FREE: Final = "free-slot"

Difference = tuple[str, str, object, object]
"""The UID of an appointment, the column, what it was and what it is; the column is empty for a whole row."""


def take_slot(
    desk: Desk, one: Appointment, terms: Finding[Terms], edition: Edition, *, must_be_free: bool
) -> AppointmentRow:
    """Write an appointment, or move it; Busy, which undoes the action, where it must be free and its person is not.

    The journal's head is locked by now, so that nobody else books at the same time.
    """
    if must_be_free and one.agent:
        others = AppointmentRow.objects.filter(desk=desk, agent=one.agent, end_at__gt=one.start, start_at__lt=one.end)
        others = others.exclude(uid=one.uid) if one.sequence else others  # one that moves may overlap where it was
        taken = others.order_by("start_at").first()
        if taken is not None:
            zone = zone_of(desk.zone)
            begins, ends = moment_in_words(taken.start_at, zone), moment_in_words(taken.end_at, zone)
            sentence = f"{one.agent} is not free: {taken.kind} from {begins} to {ends}; choose another time"
            raise Busy(sentence, _wanting(terms, edition), edition=edition)
    return AppointmentRow.objects.update_or_create(desk=desk, uid=one.uid, defaults=_columns(one))[0]


def _wanting(terms: Finding[Terms], edition: Edition) -> Finding[Terms]:
    """Return what the policy says of an act as far as it wants a free slot for it."""
    wanting = {rule.id for rule in edition.conduct.rules if FREE in rule.says.needs}
    return replace(terms, because=tuple(one for one in terms.because if one.rule in wanting))


def differing_slots(desk: Desk, *, write: bool) -> Iterator[Difference]:
    """Yield what of a desk's appointments is not as the journal says, and put it right with `write`."""
    kept = {row.uid: row for row in AppointmentRow.objects.filter(desk=desk)}
    for one in appointments_of(facts_where(Q(desk=desk.pk, what__in=[what.value for what in APPOINTING]))):
        row, columns = kept.pop(one.uid, None), _columns(one)
        if row is None:
            yield one.uid, "", "none", "a row"
        found = [name for name in columns if row is not None and getattr(row, name) != columns[name]]
        yield from ((one.uid, name, getattr(row, name), columns[name]) for name in found)
        if write and (row is None or found):
            AppointmentRow.objects.update_or_create(desk=desk, uid=one.uid, defaults=columns)
    for uid, row in kept.items():
        yield uid, "", "a row", "none"
        if write:
            row.delete()


def _columns(one: Appointment) -> dict[str, str | int | None]:
    return {
        "account_id": one.account,
        "contract_id": one.contract,
        "ticket_id": one.ticket,
        "agent": one.agent,
        "kind": one.kind,
        "start_at": one.start,
        "end_at": one.end,
    }
