"""Which database do stories play on? One in memory, made for the command and gone with it."""

import os

import django
from django.core.management import call_command


def set_up() -> None:
    """Make Django and an empty database ready, whatever installation there is."""
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ["DJANGO_SETTINGS_MODULE"] = "pactdesk.desk.settings"
    django.setup()
    call_command("migrate", verbosity=0)
