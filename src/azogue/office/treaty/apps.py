"""Django's handle on this room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def take_facts_over(**_kwargs: Any) -> None:
    """Take the facts of the treaty over, whenever the tables are there: first start and updates."""
    from django.db import connection

    from azogue.office.treaty.models import Decision
    from azogue.office.treaty.services import seed

    # Migrating another app alone, or this one backwards, says so too, when the tables may be missing.
    if Decision._meta.db_table in connection.introspection.table_names():
        seed()


class TreatyConfig(AppConfig):
    """The app `treaty`."""

    name = "azogue.office.treaty"
    label = "treaty"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the rules of the desk in force, and tell what there is to do here."""
        from azogue.office.look.todo import register_todo
        from azogue.office.record.gate import register
        from azogue.office.treaty.access import RULES
        from azogue.office.treaty.todo import todo_of

        for rules in RULES:
            register(rules)
        register_todo(todo_of)
        post_migrate.connect(take_facts_over, sender=self)
