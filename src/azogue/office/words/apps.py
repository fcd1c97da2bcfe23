"""Django's handle on this room."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class WordsConfig(AppConfig):
    """The app `words`."""

    name = "azogue.office.words"
    label = "words"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Compile the catalogues that changed, so that a first start needs no step of its own."""
        from django.utils.translation import trans_real

        from azogue.office.words.compiling import compile_catalogues

        if compile_catalogues(Path(settings.LOCALE_PATHS[0])):
            # What was read before belongs to the catalogues of before.
            trans_real._translations = {}  # type: ignore[attr-defined]
