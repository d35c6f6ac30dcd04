"""A contact: one person of an account."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.desk import Desk


class Contact(models.Model):
    """A person of a customer. The journal names it by its number, so that name and address can be erased."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="contacts")
    account = models.ForeignKey(Account, models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)

    class Meta:
        """A name means one contact of a desk."""

        db_table = "contact"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "name"], name="contact_once")]

    def __str__(self) -> str:
        return self.name
