"""Django's handle on this room."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The app `record`."""

    name = "azogue.office.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
