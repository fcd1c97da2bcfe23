"""Django's handle on this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app `people`."""

    name = "azogue.office.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
