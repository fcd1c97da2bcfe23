"""From catalogues to the files Django reads, without the gettext programs, once for each change."""

import hashlib
import logging
import os
from pathlib import Path

from azogue.office.words.languages import LOCALE, PLURALS, path_of

log = logging.getLogger("azogue.words")


def compile_catalogues(target: Path, locale: Path = LOCALE) -> list[str]:
    """Compile every catalogue that changed since it was last compiled.

    Args:
        target: Folder for `<language>/LC_MESSAGES/django.mo`; the package itself may not be writable.
        locale: Folder of the catalogues.

    Returns:
        The languages that were compiled.

    """
    return [language for language in PLURALS if _compile(language, target, locale)]


def _compile(language: str, target: Path, locale: Path) -> bool:
    source = path_of(language, locale)
    made = target / language / "LC_MESSAGES" / "django.mo"
    stamp = made.with_suffix(".stamp")
    try:
        data = source.read_bytes()
        state = hashlib.sha256(data).hexdigest()
        if made.exists() and stamp.exists() and stamp.read_text() == state:
            return False
        made.parent.mkdir(parents=True, exist_ok=True)
        _put(made, compiled(data, language))
        _put(stamp, state.encode())
    except OSError as error:
        log.warning("The texts in %s cannot be compiled: %s.", language, error)
        return False
    return True


def compiled(data: bytes, language: str) -> bytes:
    """Return the compiled form of a catalogue; texts that are not translated or fuzzy stay English."""
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    out = io.BytesIO()
    write_mo(out, read_po(io.BytesIO(data), locale=language, ignore_obsolete=True))
    return out.getvalue()


def _put(path: Path, data: bytes) -> None:
    half = path.with_suffix(f".{os.getpid()}.half")
    half.write_bytes(data)
    half.replace(path)
