"""What the office says in its own source: Python and templates, read without the gettext programs."""

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

OFFICE: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = OFFICE.parents[1]
"""Folder that holds `azogue`; places are given from here."""

KEYWORDS: Final[dict[str, Any]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
COMMENTS: Final = ("Translators:",)


class SourceProblem(Exception):
    """A text of the source that cannot be extracted; the message says where and why."""


@dataclass(slots=True)
class Found:
    """A text to be translated."""

    text: str
    plural: str = ""
    context: str = ""
    places: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    is_pattern: bool = False
    """Whether its gaps are {named} ones of an engine sentence."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells texts apart: context and text."""
        return (self.context, self.text)


def office_texts(folder: Path = OFFICE, root: Path = PACKAGE) -> Iterator[Found]:
    """Walk every text of the office's Python and templates, in the order of the files.

    Raises:
        SourceProblem: A text is put together before it is translated, or a template cannot be read.

    """
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(root).as_posix()
        if "/migrations/" in place or "/static/" in place or "/__pycache__/" in place:
            continue
        if path.suffix == ".py":
            yield from python_texts(path.read_text(encoding="utf-8"), place)
        elif "/templates/" in place and path.suffix in {".html", ".txt", ".xml", ".js"}:
            yield from template_texts(path.read_text(encoding="utf-8"), place)


def python_texts(source: str, place: str) -> Iterator[Found]:
    """Walk the texts of a Python module, whatever name it imports gettext under."""
    if "gettext" not in source:
        return
    yield from _extracted(source, place, {**KEYWORDS, **_aliases(ast.parse(source), place)})


def _aliases(tree: ast.Module, place: str) -> dict[str, Any]:
    """Return the module's own names for the functions, and refuse texts that are not plain."""
    own: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            own |= {a.asname: KEYWORDS[a.name] for a in node.names if a.asname and a.name in KEYWORDS}
    known = {**KEYWORDS, **own}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in known and any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in node.args[:3]):
            raise SourceProblem(
                f"{place}:{node.lineno}: {name}() takes a plain text; put values in with %(name)s."
            )
    return own


def template_texts(source: str, place: str) -> Iterator[Found]:
    """Walk the texts of a Django template, as Django itself reads it."""
    from django.utils.translation.template import templatize

    if "translate" not in source and "_(" not in source and "trans " not in source:
        return
    try:
        readable = templatize(source, origin=place)
    except SyntaxError as error:
        raise SourceProblem(str(error)) from error
    lines = [line.strip() for line in readable.splitlines()]
    for number, line in enumerate(lines, start=1):
        if line.startswith("#") and "gettext(" in line:
            raise SourceProblem(f"{place}:{number}: a comment for translators needs a line of its own.")
    yield from _extracted("\n".join(lines), place, KEYWORDS)


def _extracted(source: str, place: str, keywords: dict[str, Any]) -> Iterator[Found]:
    from babel.messages.extract import extract

    stream = io.BytesIO(source.encode())
    for _, texts, comments, context in extract("python", stream, keywords, COMMENTS, {"encoding": "utf-8"}):
        text, plural = texts[:2] if isinstance(texts, tuple) else (texts, "")
        if text:
            notes = {" ".join(comments).removeprefix("Translators:").strip()} if comments else set()
            yield Found(text, plural, context or "", {place}, notes)
