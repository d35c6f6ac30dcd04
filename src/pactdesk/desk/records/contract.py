"""A contract: what an account has bought, on the terms of an edition."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.edition import PublishedEdition
from pactdesk.desk.records.instant import InstantField


class Contract(models.Model):
    """A contract, or a licence. `since_at` is when it came to be known, from whose month on it is settled.

    Tickets with a higher number than `stale_after` stand as before the last change of what is known around them, until
    they are derived anew; null while there is none.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="contracts")
    account = models.ForeignKey(Account, models.PROTECT, related_name="contracts")
    edition = models.ForeignKey(PublishedEdition, models.PROTECT, related_name="contracts")
    name = models.CharField(max_length=200)
    since_at = InstantField()
    next_change_at = InstantField(null=True, db_index=True)
    stale_after = models.PositiveBigIntegerField(null=True)

    class Meta:
        """A name means one contract of a desk."""

        db_table = "contract"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "name"], name="contract_once")]
        indexes: ClassVar = [
            models.Index(fields=["stale_after"], name="contract_stale", condition=models.Q(stale_after__isnull=False))
        ]

    def __str__(self) -> str:
        return self.name
