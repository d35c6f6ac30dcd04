"""What was changed around many tickets is told to them in batches; a contract knows how far that has come."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the column, and how it and the open tickets of a contract are found."""

    dependencies: ClassVar = [("desk", "0003_append_only")]
    operations: ClassVar = [
        migrations.AddField("contract", "stale_after", models.PositiveBigIntegerField(null=True)),
        migrations.AddIndex(
            "contract",
            models.Index(fields=["stale_after"], name="contract_stale", condition=models.Q(stale_after__isnull=False)),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(fields=["contract", "id"], name="ticket_open", condition=~models.Q(state="closed")),
        ),
    ]
