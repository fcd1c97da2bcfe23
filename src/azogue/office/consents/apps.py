"""Django's handle on this room."""

from importlib import import_module

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """The app `consents`."""

    name = "azogue.office.consents"
    label = "consents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of the desk in force, and the closing of what is over among the daily chores."""
        from azogue.office.consents.access import RULES
        from azogue.office.consents.todo import todo_of
        from azogue.office.look.todo import register_todo
        from azogue.office.record.gate import register

        import_module("azogue.office.consents.chores")
        for rules in RULES:
            register(rules)
        register_todo(todo_of)
