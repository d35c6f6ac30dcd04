"""An agent: one of the desk's people."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.desk import Desk


class Agent(models.Model):
    """One of the desk's people; facts of a policy name agents by their name."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="agents")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    manager = models.BooleanField(default=False)

    class Meta:
        """A name means one agent of a desk."""

        db_table = "agent"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "name"], name="agent_once")]

    def __str__(self) -> str:
        return self.name
