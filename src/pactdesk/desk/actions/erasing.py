"""How are words and people forgotten? Their rows are emptied, and that they were is recorded.

The journal names texts by digest and people by number, so that its chain holds as before.
"""

from collections.abc import Sequence

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.refused import NotStaff, NotThere
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.records.models import Contact, Delivery, Desk, Text
from pactdesk.engine.terms.instant import Instant


@action
def erase_text(*, desk: Desk, digests: Sequence[str], acting: Acting, at: Instant) -> int:
    """Erase texts of a desk by their digests, and return how many were still there; one gone already is left as it is.

    Raises NotStaff for a customer, NotThere for a digest that names no text: then nothing is erased.
    """
    _staff_only(acting)
    rows = list(Text.objects.select_for_update().filter(desk=desk, digest__in=digests).order_by("pk"))
    unknown = sorted({*digests} - {row.digest for row in rows})
    if unknown:
        raise NotThere(f"the desk has no text {unknown[0]}; nothing was erased")
    draft = Draft(desk.pk, at, acting, "erase")
    for row in rows:
        if row.erased_at is None:
            row.words, row.salt, row.erased_at = "", "", at
            contract = row.ticket.contract_id if row.ticket else None
            draft.add(
                *(What.ERASED, at, {"text": row.digest}),
                account=row.account_id,
                contract=contract,
                ticket=row.ticket_id,
            )
    if draft.facts:
        Text.objects.bulk_update(rows, ["words", "salt", "erased_at"])
        record(draft, locked(desk.pk))
    return len(draft.facts)


@action
def erase_contact(*, contact: Contact, acting: Acting, at: Instant) -> Contact:
    """Erase a contact's name and address, and what was sent or still is to be sent there, and return its row.

    Its tickets stay; it bears a name that says nothing but its number. Raises NotStaff for a customer.
    """
    _staff_only(acting)
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    if row.email:
        mails = Delivery.objects.filter(desk=row.desk_id, to=row.email)
        mails.filter(next_at__isnull=False).update(outcome="not sent: its receiver was erased")
        mails.update(to="", body={}, next_at=None)
    row.name, row.email = f"erased {row.pk}", ""
    row.save(update_fields=["name", "email"])
    draft = Draft(row.desk_id, at, acting, "erase")
    draft.add(What.ERASED, at, {"contact": row.pk}, account=row.account_id)
    record(draft, locked(row.desk_id))
    return row


def _staff_only(acting: Acting) -> None:
    if not acting.is_staff:
        raise NotStaff("what is kept is erased by the desk's people; ask them")
