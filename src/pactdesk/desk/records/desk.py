"""A desk: one vendor, with its policy, zone and team."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.instant import InstantField


class Desk(models.Model):
    """One vendor. Every other row names its desk; `warn_minutes` is how long before a due time people are warned."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    policy = models.CharField(max_length=80)
    zone = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    warn_minutes = models.PositiveIntegerField(null=True, blank=True)
    made_at = InstantField()

    class Meta:
        """Nothing but the name."""

        db_table = "desk"
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.name
