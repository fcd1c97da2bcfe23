"""The styles a report needs: a template's own where it has them, ours where it does not."""

from dataclasses import dataclass
from typing import Any, Final

from azogue.report.docx.ooxml import element

TABLE_STYLE: Final = "Azogue Table"
INK: Final = "1D2730"
FONT: Final = "Calibri"


@dataclass(frozen=True, slots=True)
class Look:
    """How a style of ours looks; sizes in points."""

    size: float
    bold: bool = False
    italic: bool = False
    before: float = 0.0
    after: float = 4.0
    keep_next: bool = False
    outline: int | None = None
    """Level in the navigation pane, 0 for the first."""
    indent: float = 0.0


LOOKS: Final = {
    "Title": Look(24, bold=True, after=4),
    "Subtitle": Look(13, after=4),
    "Heading 1": Look(16, bold=True, before=18, after=6, keep_next=True, outline=0),
    "Heading 2": Look(13, bold=True, before=14, after=4, keep_next=True, outline=1),
    "Heading 3": Look(11, bold=True, before=10, after=4, keep_next=True, outline=2),
    "Caption": Look(9, bold=True, before=8, after=3, keep_next=True),
    "List Bullet": Look(10, indent=18),
    "List Number": Look(10, indent=18),
    "TOC Heading": Look(14, bold=True, before=12, after=4, keep_next=True),
    "toc 1": Look(10, after=2),
    "toc 2": Look(10, after=2, indent=12),
    "Azogue Note": Look(8.5, after=8),
    "Azogue Warning": Look(10, bold=True, before=4, after=6),
    "Azogue Formula": Look(10, italic=True, after=3, indent=18),
    "Azogue Cell": Look(8.5, after=0),
}


class Styles:
    """The identifiers of styles by name, each made when the document lacks it."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._ids: dict[str, str] = {}
        self.table = self._table_style()

    def __getitem__(self, name: str) -> str:
        """Return the identifier of a paragraph style."""
        if name not in self._ids:
            self._ids[name] = self._found(name) or self._made(name)
        return self._ids[name]

    def numbering(self, name: str) -> int | None:
        """Return the numbering that a list style carries, or None when it carries none."""
        from docx.oxml.ns import qn

        style = self._document.styles.element.get_by_id(self[name])
        found = style.find(f".//{qn('w:numPr')}/{qn('w:numId')}") if style is not None else None
        return None if found is None else int(found.get(qn("w:val")))

    def _found(self, name: str) -> str | None:
        from docx.enum.style import WD_STYLE_TYPE

        wanted = name.casefold()
        for style in self._document.styles:
            if style.type == WD_STYLE_TYPE.PARAGRAPH and (style.name or "").casefold() == wanted:
                return str(style.style_id)
        return None

    def _made(self, name: str) -> str:
        from docx.enum.style import WD_STYLE_TYPE

        style = self._document.styles.add_style(
            name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Azogue")
        )
        style.base_style = _default(self._document)
        style.quick_style = True
        dress(style, LOOKS[name], own_font=False)
        return str(style.style_id)

    def _table_style(self) -> str:
        from docx.enum.style import WD_STYLE_TYPE

        for style in self._document.styles:
            if style.type == WD_STYLE_TYPE.TABLE and style.name == TABLE_STYLE:
                return str(style.style_id)
        style = self._document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
        style.element.extend(_table_properties())
        return str(style.style_id)


def _default(document: Any) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    return document.styles.default(WD_STYLE_TYPE.PARAGRAPH)


def dress(style: Any, look: Look, *, own_font: bool) -> None:
    """Give a paragraph style its look; with own_font also our font and ink."""
    from docx.shared import Pt, RGBColor

    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    style.font.italic = look.italic
    if own_font:
        set_font(style)
        style.font.color.rgb = RGBColor.from_string(INK)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.keep_with_next = look.keep_next
    if look.indent:
        layout.left_indent, layout.first_line_indent = Pt(look.indent), Pt(-look.indent)
        if not style.name.startswith("List"):
            layout.first_line_indent = Pt(0)
    if look.outline is not None:
        properties = style.element.get_or_add_pPr()
        for old in properties.findall(element("w:outlineLvl").tag):
            properties.remove(old)
        properties.append(element("w:outlineLvl", val=look.outline))


def set_font(style: Any) -> None:
    """Set one font for all scripts, without a theme's fonts."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), FONT)


def _table_properties() -> list[Any]:
    """Thin lines between the rows and a grey, bold first row: legible without colours."""
    table = element("w:tblPr")
    borders = element("w:tblBorders")
    for side, size in (("top", 8), ("bottom", 8), ("insideH", 2)):
        borders.append(element(f"w:{side}", val="single", sz=size, space=0, color="7F7F7F"))
    margins = element("w:tblCellMar")
    for side, width in (("top", 20), ("left", 60), ("bottom", 20), ("right", 60)):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    table.extend((borders, margins))
    first = element("w:tblStylePr", type="firstRow")
    run = element("w:rPr")
    run.extend((element("w:b"), element("w:bCs")))
    cell = element("w:tcPr")
    below = element("w:tcBorders")
    below.append(element("w:bottom", val="single", sz=8, space=0, color="404040"))
    cell.extend((below, element("w:shd", val="clear", color="auto", fill="E8E8E8")))
    first.extend((run, cell))
    return [table, first]


def own_styles(document: Any) -> None:
    """Dress the styles of a document that starts from nothing."""
    from docx.shared import Pt

    normal = _default(document)
    set_font(normal)
    normal.font.size = Pt(10)
    normal.paragraph_format.space_after = Pt(6)
    styles = Styles(document)
    for name, look in LOOKS.items():
        identity = styles[name]
        style = next(s for s in document.styles if s.style_id == identity)
        dress(style, look, own_font=True)
        for border in style.element.findall(f".//{element('w:pBdr').tag}"):
            border.getparent().remove(border)


def set_language(document: Any, language: str, *, force: bool) -> None:
    """State the language of the document in its defaults; a template's own stays unless forced."""
    from docx.oxml.ns import qn

    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = element("w:docDefaults")
        styles.insert(0, defaults)
    run = _child(_child(defaults, "w:rPrDefault"), "w:rPr")
    found = run.find(qn("w:lang"))
    if found is not None and not force:
        return
    if found is not None:
        run.remove(found)
    tag = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh": "zh-CN", "ar": "ar-SA"}
    run.append(element("w:lang", val=tag.get(language, language), eastAsia="zh-CN", bidi="ar-SA"))


def _child(parent: Any, tag: str) -> Any:
    from docx.oxml.ns import qn

    found = parent.find(qn(tag))
    if found is None:
        found = element(tag)
        parent.insert(0, found)
    return found
