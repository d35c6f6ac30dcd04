"""A ticket as it stands: derived from its facts, all but its names."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.contact import Contact
from pactdesk.desk.records.contract import Contract
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.edition import PublishedEdition
from pactdesk.desk.records.instant import InstantField


class Ticket(models.Model):
    """One request and all that became of it.

    `reference` is its name to people, or the key it bears elsewhere. `rank` is the place of its ranked facts in the
    queue, compared as text; `assessed_at` the instant its columns were derived for. The contract is not known while the
    customer has still to choose one. `plan` are the facts of the contract by which the policy's milestones go.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="tickets", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="tickets", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="tickets", null=True, db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="tickets", null=True)
    edition = models.ForeignKey(PublishedEdition, models.PROTECT, related_name="tickets", db_index=False)
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=200)
    monitor = models.CharField(max_length=200, blank=True)
    opened_at = InstantField()
    admitted_at = InstantField(null=True)
    answered_at = InstantField(null=True)
    solved_at = InstantField(null=True)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12)
    priority = models.CharField(max_length=80, blank=True)
    plan = models.CharField(max_length=200, blank=True)
    assignee = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    access = models.BooleanField(default=False)
    rank = models.CharField(max_length=120, blank=True)
    due_at = InstantField(null=True)
    assessed_at = InstantField()
    next_change_at = InstantField(null=True, db_index=True)

    class Meta:
        """Numbers and references are unique within a desk. A reference to another row has no index that none reads."""

        db_table = "ticket"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk", "number"], name="ticket_number_once"),
            models.UniqueConstraint(fields=["desk", "reference"], name="ticket_reference_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contract", "monitor"], name="ticket_monitor", condition=~models.Q(monitor="")),
            models.Index(
                fields=["desk", "rank", "admitted_at", "id"],
                name="ticket_queue",
                condition=models.Q(state__in=("new", "open")),
            ),
            models.Index(fields=["account", "-id"], name="ticket_account"),
            models.Index(fields=["contract", "id"], name="ticket_open", condition=~models.Q(state="closed")),
        ]

    def __str__(self) -> str:
        return self.reference
