"""A ministry's own document: opened with care, its placeholders filled, its letterhead left alone."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from azogue.report.docx.errors import ReportError
from azogue.report.docx.ooxml import clean

REPORT: Final = "azogue_report"
FIELDS: Final = ("country", "year", "authority", "title", "total_releases")
LARGEST: Final = 200 * 1024 * 1024
"""Bytes a template may unpack to."""
_PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_ASK: Final = "Open it in Word or LibreOffice, save it as a Word document (.docx), and try again."


def open_template(path: str | Path) -> Any:
    """Open a template.

    Args:
        path: A Word document (.docx).

    Returns:
        The document of python-docx.

    Raises:
        ReportError: The file is missing, is no Word document, or is damaged.

    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    path = Path(path)
    if not path.is_file():
        raise ReportError(f"There is no template {path}. Check the path, or leave the template out.")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            broken = archive.testzip() if unpacked <= LARGEST else None
        if unpacked > LARGEST:
            raise ReportError(f"The template {path.name} is too large. Make its pictures smaller.")
        if broken:
            raise ReportError(f"The template {path.name} is damaged (part {broken}). {_ASK}")
        document = docx.Document(str(path))
        _check_body(document, path)
    except ReportError:
        raise
    except (zipfile.BadZipFile, PackageNotFoundError, SyntaxError) as error:
        raise ReportError(f"The template {path.name} is damaged or is no Word document. {_ASK}") from error
    except (KeyError, ValueError, AttributeError, NotImplementedError, OSError) as error:
        message = f"The template {path.name} is no plain Word document, or parts of it are missing. {_ASK}"
        raise ReportError(message) from error
    return document


def _check_body(document: Any, path: Path) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    if document.element.body is None or not document.sections:
        raise ReportError(f"The template {path.name} has no page to write on. {_ASK}")
    # Reading the styles once shows whether they can be read.
    document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    list(document.styles)


def stories(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the body and every header and footer, each with what to call it."""
    yield "the body", document.element.body
    seen: list[Any] = []
    for section in document.sections:
        for kind in (
            "header",
            "first_page_header",
            "even_page_header",
            "footer",
            "first_page_footer",
            "even_page_footer",
        ):
            part = getattr(section, kind)
            if part.is_linked_to_previous:
                continue
            found = part._element
            if not any(found is other for other in seen):
                seen.append(found)
                yield ("a footer" if "footer" in kind else "a header"), found


def placeholders(document: Any) -> list[tuple[str, str, Any]]:
    """Find the placeholders of a document.

    Returns:
        (name, where, paragraph element) in reading order.

    Raises:
        ReportError: A placeholder is unknown, is not closed, or stands where it cannot be filled.

    """
    found: list[tuple[str, str, Any]] = []
    for where, root in stories(document):
        for element, words in _paragraphs(root):
            names = _PLACEHOLDER.findall(words)
            rest = _PLACEHOLDER.sub("", words)
            if "{{" in rest or "}}" in rest or "{%" in rest:
                raise ReportError(
                    f"In {where} of the template, “{_short(words)}” has a placeholder that is not "
                    f"complete. Write it as {{{{ name }}}}, with one of: {', '.join((REPORT, *FIELDS))}."
                )
            found.extend((name, where, element) for name in names)
    _check(found, document)
    return found


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}..."


def _check(found: list[tuple[str, str, Any]], document: Any) -> None:
    unknown = [f"{{{{ {name} }}}} in {where}" for name, where, _ in found if name not in (REPORT, *FIELDS)]
    if unknown:
        raise ReportError(
            f"The template has placeholders that nobody knows: {'; '.join(dict.fromkeys(unknown))}. "
            f"Known are: {', '.join((REPORT, *FIELDS))}. Correct them or take them out."
        )
    places = [(where, element) for name, where, element in found if name == REPORT]
    if len(places) > 1:
        raise ReportError(f"The template has {{{{ {REPORT} }}}} {len(places)} times. Leave it once.")
    if places and places[0][1].getparent() is not document.element.body:
        raise ReportError(
            f"{{{{ {REPORT} }}}} stands in {places[0][0]} of the template, inside a table, a text box or a "
            "margin. Put it on a line of its own in the running text."
        )


def _paragraphs(root: Any) -> Iterator[tuple[Any, str]]:
    from docx.oxml.ns import qn

    for element in root.iter(qn("w:p")):
        words = "".join(t.text or "" for t in _texts(element))
        if "{" in words or "}" in words:
            yield element, words


def _texts(element: Any) -> list[Any]:
    """Return the texts of a paragraph itself, not those of text boxes inside it."""
    from docx.oxml.ns import qn

    own = []
    for text in element.iter(qn("w:t")):
        holder = next(a for a in text.iterancestors(qn("w:p")))
        if holder is element:
            own.append(text)
    return own


def fill(element: Any, values: Mapping[str, str]) -> None:
    """Replace the placeholders of a paragraph; the type of its first letter stays.

    Word cuts a line into runs wherever somebody stopped typing, so a placeholder may span several.
    """
    texts = _texts(element)
    words = "".join(t.text or "" for t in texts)
    for match in reversed(list(_PLACEHOLDER.finditer(words))):
        _replace(texts, match.start(), match.end(), clean(values.get(match[1], "")))


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    from docx.oxml.ns import qn

    at = 0
    first = True
    for text in texts:
        own = text.text or ""
        left, right = max(start - at, 0), min(end - at, len(own))
        if left < right:
            text.text = own[:left] + (value if first else "") + own[right:]
            text.set(qn("xml:space"), "preserve")
            first = False
        at += len(own)


def has_contents(document: Any) -> bool:
    """Tell whether a document has a table of contents of its own."""
    from docx.oxml.ns import qn

    codes = (i.text or "" for i in document.element.iter(qn("w:instrText")))
    simple = (f.get(qn("w:instr"), "") for f in document.element.iter(qn("w:fldSimple")))
    return any(code.strip().startswith("TOC") for code in (*codes, *simple))
