"""A fact of the journal: one thing that happened."""

from typing import ClassVar

from django.db import models
from django.db.models.fields.json import KT

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.contract import Contract
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.entry import Entry
from pactdesk.desk.records.instant import InstantField
from pactdesk.desk.records.ticket import Ticket


class Fact(models.Model):
    """What happened, when, and to which account, contract or ticket; `place` is its place within its entry.

    `body` holds figures and digests; texts and personal data are rows that it names.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="facts", db_index=False)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="facts")
    account = models.ForeignKey(Account, models.PROTECT, related_name="facts", null=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="facts", null=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="facts", null=True)
    place = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=20)
    happened_at = InstantField()
    body = models.JSONField()

    class Meta:
        """Read by ticket, by contract, by account, or as what the desk knows; a purchase by its `ref`, there once."""

        db_table = "fact"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "place"], name="fact_once"),
            models.UniqueConstraint("desk", KT("body__ref"), condition=models.Q(what="bought"), name="purchase_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["desk", "what"], name="fact_desk", condition=models.Q(account=None)),
            models.Index(fields=["account", "what"], name="fact_account", condition=models.Q(ticket=None)),
        ]

    def __str__(self) -> str:
        return f"{self.what} at {self.happened_at}"
