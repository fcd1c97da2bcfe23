"""Django's handle on this room."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app `people`."""

    name = "azogue.office.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of the desk in force, and tell what there is to do here."""
        from azogue.office.look.todo import register_todo
        from azogue.office.people.access import RULES
        from azogue.office.people.hints import todo_of
        from azogue.office.record.gate import register

        import_module("azogue.office.people.chores")
        for rules in RULES:
            register(rules)
        register_todo(todo_of)
