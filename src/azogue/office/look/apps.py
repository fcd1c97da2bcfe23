"""Django's handle on this room."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The app `look`."""

    name = "azogue.office.look"
    label = "look"
    default_auto_field = "django.db.models.BigAutoField"
