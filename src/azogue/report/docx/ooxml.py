"""Pieces of WordprocessingML that python-docx has no words for: runs with a direction, fields, links."""

import re
import unicodedata
from typing import Any, Final

RTL_LANGUAGES: Final = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, whatever a spreadsheet held."""


def element(tag: str, **attributes: str | int) -> Any:
    """Make an element of the main namespace; attributes take the same namespace.

    >>> element("w:jc", val="right").tag.endswith("}jc")
    True
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), clean(str(value)))
    return made


def clean(words: str) -> str:
    """Remove what XML cannot hold."""
    return ILLEGAL.sub("", words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def is_rtl(words: str) -> bool:
    """Tell whether a text runs from right to left: its first strong character decides (Unicode UAX 9)."""
    for character in words:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def run(
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    half_points: int | None = None,
    language: str = "",
) -> Any:
    """Make a run; its direction follows from its text, line ends become line breaks.

    Args:
        words: The text.
        bold: Whether it is bold.
        italic: Whether it is italic.
        half_points: Size in half points; None takes the style's.
        language: Language of the text where it is not the document's.

    """
    words = clean(words)
    made = element("w:r")
    properties = element("w:rPr")
    if bold:
        properties.extend((element("w:b"), element("w:bCs")))
    if italic:
        properties.extend((element("w:i"), element("w:iCs")))
    if half_points is not None:
        properties.extend((element("w:sz", val=half_points), element("w:szCs", val=half_points)))
    rtl = is_rtl(words)
    if rtl:
        properties.append(element("w:rtl"))
    if language or rtl:
        kind = "bidi" if rtl else "val"
        properties.append(element("w:lang", **{kind: language or "ar"}))
    if len(properties):
        made.append(properties)
    for index, line in enumerate(words.split("\n")):
        if index:
            made.append(element("w:br"))
        made.append(_text(line))
    return made


def _text(words: str, tag: str = "w:t") -> Any:
    from docx.oxml.ns import qn

    made = element(tag)
    made.text = words
    made.set(qn("xml:space"), "preserve")
    return made


def paragraph(
    style_id: str | None, *runs: Any, align: str = "", rtl: bool = False, keep_next: bool = False
) -> Any:
    """Make a paragraph from runs.

    Args:
        style_id: Identifier of the paragraph style; None for the default one.
        runs: Its runs, links and fields.
        align: "start", "end" or "center"; empty for the style's own.
        rtl: Whether the paragraph runs from right to left.
        keep_next: Whether it stays on the page of the paragraph that follows.

    """
    made = element("w:p")
    properties = element("w:pPr")
    if style_id:
        properties.append(element("w:pStyle", val=style_id))
    if keep_next:
        properties.append(element("w:keepNext"))
    if rtl:
        properties.append(element("w:bidi"))
    if align:
        properties.append(element("w:jc", val=_justification(align, rtl=rtl)))
    if len(properties):
        made.append(properties)
    made.extend(runs)
    return made


def _justification(align: str, *, rtl: bool) -> str:
    # In a right-to-left paragraph "left" means the start of the line, which is on the right.
    return (
        {"start": "left", "end": "right"}.get(align, align)
        if not rtl
        else {"end": "right"}.get(align, "left")
    )


def field(instruction: str, shown: str, *, dirty: bool = False, half_points: int | None = None) -> list[Any]:
    """Make the runs of a field with the text it shows until a program computes it.

    Args:
        instruction: The field code, for example "PAGE".
        shown: The result as known now.
        dirty: Whether the field asks to be computed when the document is opened.
        half_points: Size in half points; None takes the style's.

    """
    opening = field_begin(instruction, dirty=dirty)
    made = [*opening, run(shown, half_points=half_points), field_end()]
    if half_points is not None:
        for part in (*opening, made[-1]):
            # Programs set the result in the type of the field's own runs.
            part.insert(0, _sized(half_points))
    return made


def _sized(half_points: int) -> Any:
    made = element("w:rPr")
    made.extend((element("w:sz", val=half_points), element("w:szCs", val=half_points)))
    return made


def field_begin(instruction: str, *, dirty: bool = False) -> list[Any]:
    """Make the runs that open a field."""
    begin = element("w:fldChar", fldCharType="begin")
    if dirty:
        from docx.oxml.ns import qn

        begin.set(qn("w:dirty"), "true")
    parts = [begin, _text(f" {instruction} ", "w:instrText"), element("w:fldChar", fldCharType="separate")]
    made = []
    for part in parts:
        wrapped = element("w:r")
        wrapped.append(part)
        made.append(wrapped)
    return made


def field_end() -> Any:
    """Make the run that closes a field."""
    made = element("w:r")
    made.append(element("w:fldChar", fldCharType="end"))
    return made


def link(anchor: str, *runs: Any) -> Any:
    """Make a link to a bookmark of the same document."""
    made = element("w:hyperlink", anchor=anchor, history=1)
    made.extend(runs)
    return made


def bookmark(number: int, name: str, *content: Any) -> list[Any]:
    """Set a bookmark around runs.

    Args:
        number: Identifier, unique in the document.
        name: Letters, digits and underscores, at most 40.
        content: The runs inside.

    """
    start = element("w:bookmarkStart", id=number, name=name)
    return [start, *content, element("w:bookmarkEnd", id=number)]


def bookmark_name(identity: str) -> str:
    """Return a name that bookmarks may have for the identity of a section.

    >>> bookmark_name("s-5.1.1")
    'az_s_5_1_1'
    """
    return f"az_{re.sub('[^A-Za-z0-9]', '_', identity)}"[:40]
