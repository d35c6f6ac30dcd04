"""The records as Django knows them."""

from django.apps import AppConfig


class Records(AppConfig):
    """The one application of the desk."""

    name = "pactdesk.desk.records"
    label = "desk"
    verbose_name = "Pactdesk"
