"""How does what was written reach somebody outside? Taken, tried, and tried again later, until it is given up.

An attempt is counted before it is made: a worker that dies in the middle of it has made it, and another one tries again
when its time has come. So each is sent at least once, and its key lets the receiver drop the second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pactdesk.desk.actions.once import action
from pactdesk.desk.records.models import Delivery
from pactdesk.engine.terms.instant import Instant

WAITS: Final = (60, 300, 1_800, 7_200, 43_200)
"""Seconds from each attempt to the next; after the attempt that follows the last of them it is given up."""

_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be delivered: `kind` is mail, webhook or page; `attempt` counts from 1."""

    number: int
    key: str
    desk: str
    vendor: str
    kind: str
    to: str
    about: str
    body: Mapping[str, object]
    made_at: Instant
    attempt: int

    @property
    def is_last(self) -> bool:
        """Whether no other attempt follows."""
        return self.attempt > len(WAITS)


@action
def take_delivery(*, at: Instant) -> Parcel | None:
    """Take the delivery that is due first and that no other worker is at, and count the attempt; None without one."""
    due = Delivery.objects.filter(next_at__lte=at).select_for_update(of=("self",), skip_locked=True)
    row = due.select_related("desk").order_by("next_at", "pk").first()
    if row is None:
        return None
    row.attempts += 1
    if row.attempts > len(WAITS) + 1:
        row.next_at, row.outcome = None, "given up: nothing is known of the last attempt"
        row.save(update_fields=["next_at", "outcome"])
        return take_delivery(at=at)
    row.next_at = at + WAITS[min(row.attempts, len(WAITS)) - 1]
    row.save(update_fields=["attempts", "next_at"])
    return Parcel(
        *(row.pk, row.key, row.desk.slug, row.desk.name, row.kind, row.to, row.about, row.body),
        *(row.made_at, row.attempts),
    )


@action
def delivered(*, parcel: Parcel, at: Instant, outcome: str) -> None:
    """Keep that a delivery was taken on by whoever carries it, and what that one said."""
    Delivery.objects.filter(pk=parcel.number).update(sent_at=at, next_at=None, outcome=outcome[:_LONGEST])


@action
def not_delivered(*, parcel: Parcel, outcome: str) -> None:
    """Keep why an attempt failed; after the last one it is given up."""
    failed = Delivery.objects.filter(pk=parcel.number, sent_at=None)
    if parcel.is_last:
        failed.update(next_at=None, outcome=f"given up: {outcome}"[:_LONGEST])
    else:
        failed.update(outcome=outcome[:_LONGEST])
