"""An appointment as it stands: when one of the desk's people is taken, so that nobody is booked twice."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.contract import Contract
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField
from pactdesk.desk.records.ticket import Ticket


class AppointmentRow(models.Model):
    """A span of one person's calendar, from `start_at` up to but not including `end_at`; `uid` is its iCalendar UID."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="appointments")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", null=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="appointments", null=True)
    uid = models.CharField(max_length=64)
    agent = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    start_at = InstantField()
    end_at = InstantField()

    class Meta:
        """A UID means one appointment; a person's are found by when they end."""

        db_table = "appointment"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk", "uid"], name="appointment_once"),
            models.CheckConstraint(condition=models.Q(end_at__gt=models.F("start_at")), name="appointment_lasts"),
        ]
        indexes: ClassVar = [models.Index(fields=["desk", "agent", "end_at"], name="appointment_agent")]

    def __str__(self) -> str:
        return f"{self.kind} with {self.agent}"
