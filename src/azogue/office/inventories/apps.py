"""Django's handle on this room."""

from django.apps import AppConfig


class InventoriesConfig(AppConfig):
    """The app `inventories`."""

    name = "azogue.office.inventories"
    label = "inventories"
    default_auto_field = "django.db.models.BigAutoField"
