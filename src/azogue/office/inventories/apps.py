"""Django's handle on this room."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from azogue.office.look.todo import register_todo
from azogue.office.record.gate import register

ACCESS = ("access", "access_import", "access_publish")
WORKS = ("letters", "services.importing.works", "services.publish", "services.rhythm")
"""Modules with work that is done in the background."""


class InventoriesConfig(AppConfig):
    """The app `inventories`."""

    name = "azogue.office.inventories"
    label = "inventories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of the desk in force, and offer what there is to do."""
        for module in ACCESS:
            if find_spec(f"{self.name}.{module}"):
                for rules in import_module(f"{self.name}.{module}").RULES:
                    register(rules)
        for module in WORKS:
            import_module(f"{self.name}.{module}")
        if find_spec(f"{self.name}.todo"):
            register_todo(import_module(f"{self.name}.todo").todo_of)
