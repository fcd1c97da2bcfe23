"""Django's handle on this room."""

from importlib import import_module

from django.apps import AppConfig

from azogue.office.look.todo import register_todo
from azogue.office.record.gate import register

WORKS = ("letters", "services.importing.works", "services.publish", "services.rhythm")
"""Modules with work that is done in the background; importing them makes it known."""


class InventoriesConfig(AppConfig):
    """The app `inventories`."""

    name = "azogue.office.inventories"
    label = "inventories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of the desk in force, and offer what there is to do."""
        from azogue.office.inventories import access, access_import, access_publish
        from azogue.office.inventories.todo import todo_of

        for rules in (*access.RULES, *access_import.RULES, *access_publish.RULES):
            register(rules)
        for module in WORKS:
            import_module(f"{self.name}.{module}")
        register_todo(todo_of)
