"""A delivery: something that has to reach somebody outside, with its attempts and their outcome."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField
from pactdesk.desk.records.ticket import Ticket


class Delivery(models.Model):
    """A mail, webhook or page, written with the action it tells of; `key` lets the receiver drop a second copy."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="deliveries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deliveries", null=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="deliveries", null=True)
    kind = models.CharField(max_length=10)
    to = models.CharField(max_length=254)
    about = models.CharField(max_length=200)
    body = models.JSONField()
    key = models.CharField(max_length=64)
    made_at = InstantField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = InstantField(null=True)
    sent_at = InstantField(null=True)
    outcome = models.CharField(max_length=400, blank=True)

    class Meta:
        """Each is sent for once; what is due is found by its next attempt."""

        db_table = "delivery"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "key"], name="delivery_once")]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="delivery_due", condition=models.Q(next_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
