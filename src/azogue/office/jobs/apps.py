"""Django's handle on this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app `jobs`."""

    name = "azogue.office.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of this room in force."""
        from azogue.office.jobs import access

        access.put_in_force()
