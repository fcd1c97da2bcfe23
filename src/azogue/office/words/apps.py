"""Django's handle on this room."""

from django.apps import AppConfig


class WordsConfig(AppConfig):
    """The app `words`."""

    name = "azogue.office.words"
    label = "words"
    default_auto_field = "django.db.models.BigAutoField"
