"""A text that people wrote: kept beside the journal, which names it by digest, so that it can be erased."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField
from pactdesk.desk.records.ticket import Ticket


class Text(models.Model):
    """Words with their salt; erased, both are empty and the digest in the journal stays."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="texts", null=True)
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    words = models.TextField()
    erased_at = InstantField(null=True)

    class Meta:
        """Found by what the journal says of it."""

        db_table = "text"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "digest"], name="text_once")]

    def __str__(self) -> str:
        return self.digest
