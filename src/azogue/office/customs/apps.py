"""Django's handle on this room."""

from django.apps import AppConfig


class CustomsConfig(AppConfig):
    """The app `customs`."""

    name = "azogue.office.customs"
    label = "customs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of the desk in force, and its work and chores on the lists."""
        from azogue.office.customs import drop, works  # noqa: F401 - importing them registers what they do
        from azogue.office.customs.access import RULES
        from azogue.office.customs.todo import todo_of
        from azogue.office.look.todo import register_todo
        from azogue.office.record.gate import register

        for rules in RULES:
            register(rules)
        register_todo(todo_of)
