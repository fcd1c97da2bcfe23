"""Django's handle on this room."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The app `record`."""

    name = "azogue.office.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of this room in force, and lend the gate to the pages."""
        from azogue.office.look import asking
        from azogue.office.record import access
        from azogue.office.record.gate import may

        access.put_in_force()
        asking.use(may)
