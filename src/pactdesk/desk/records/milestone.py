"""A ticket's milestone as it stands: by when, how binding, when it was reached or missed."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField
from pactdesk.desk.records.ticket import Ticket


class MilestoneRow(models.Model):
    """One milestone of one ticket; `cites` are the clauses of its due time, heaviest first."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=80)
    promise = models.CharField(max_length=12)
    due_at = InstantField(null=True)
    reached_at = InstantField(null=True)
    breached_at = InstantField(null=True)

    class Meta:
        """A ticket has each milestone once."""

        db_table = "milestone"
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "name"], name="milestone_once")]

    def __str__(self) -> str:
        return self.name
