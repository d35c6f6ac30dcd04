"""How is an instant kept? As the engine has it: whole seconds since 1970-01-01T00:00Z."""

from django.db.models import BigIntegerField


class InstantField(BigIntegerField):  # type: ignore[type-arg]  # the class takes its types in the stubs alone
    """An instant in seconds; without one it is not known, or never."""
