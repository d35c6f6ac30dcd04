"""An entry of the journal: what one action recorded, and the link of the chain."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField


class Entry(models.Model):
    """One action, by whom, and when it was recorded; never changed nor removed, which the database itself refuses."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="entries", db_index=False)
    sequence = models.PositiveBigIntegerField()
    recorded_at = InstantField()
    acting = models.CharField(max_length=220)
    action = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)

    class Meta:
        """A desk's entries are numbered without a gap."""

        db_table = "entry"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "sequence"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
