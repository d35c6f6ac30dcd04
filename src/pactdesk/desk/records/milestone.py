"""A ticket's milestone as it stands: by when, how binding, when it was reached or missed."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField
from pactdesk.desk.records.ticket import Ticket


class MilestoneRow(models.Model):
    """One milestone of one ticket.

    It is not `told` where what is known cannot tell whether it was reached. Where it was missed, `cites` are the
    clauses of its due time, heaviest first, with blanks between them, and `why` says how that came about.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="milestones", db_index=False)
    name = models.CharField(max_length=80)
    promise = models.CharField(max_length=12)
    due_at = InstantField(null=True)
    reached_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    told = models.BooleanField(default=True)
    cites = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        """A ticket has each milestone once."""

        db_table = "milestone"
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "name"], name="milestone_once")]

    def __str__(self) -> str:
        return self.name
