"""Where does a desk's journal stand? The one row that every entry changes, locked last."""

from django.db import models

from pactdesk.desk.records.desk import Desk


class Head(models.Model):
    """The last entry of a desk's journal, its digest, and the number of the last ticket."""

    desk = models.OneToOneField(Desk, models.PROTECT, primary_key=True, related_name="head")
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    tickets = models.PositiveIntegerField(default=0)

    class Meta:
        """Nothing but the name."""

        db_table = "head"

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest}"
