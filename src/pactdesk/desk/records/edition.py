"""An edition as it was published: its text, frozen, with the digest of all that was resolved into it."""

from typing import ClassVar

from django.db import models

from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.instant import InstantField


class PublishedEdition(models.Model):
    """One edition of a desk's policy; new contracts take the newest.

    `holidays` are those of each hours by name, as they were resolved when it was published, as ISO dates; `tzdata` is
    the version of the zone rules of then; `since_year` the year from which its hours are written out, where a desk's
    history begins earlier than they would.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="editions")
    name = models.CharField(max_length=80)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    holidays = models.JSONField()
    tzdata = models.CharField(max_length=20)
    since_year = models.PositiveSmallIntegerField(null=True)
    published_at = InstantField()

    class Meta:
        """A name stands for one text."""

        db_table = "edition"
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "name"], name="edition_once")]

    def __str__(self) -> str:
        return self.name
