"""An account: one customer."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField


class Account(models.Model):
    """A customer. `next_change_at` is when its month ends, null while there is nothing to close."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="accounts")
    name = models.CharField(max_length=200)
    next_change_at = InstantField(null=True, db_index=True)

    class Meta:
        """A name means one account of a desk."""

        db_table = "account"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "name"], name="account_once")]

    def __str__(self) -> str:
        return self.name
