"""The files of a published version: each made from the frozen content alone, the same bytes every time."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.inventory import Inventory
from azogue.office.inventories import publication
from azogue.office.inventories.models import Version
from azogue.office.record.export import csv_lines
from azogue.report.content.blocks import Report

LEVELS: Final = ("national", "category", "source", "line")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file of a published version."""

    name: str
    ending: str
    media: str
    title: "str | Promise"
    about: "str | Promise"


KINDS: Final[Mapping[str, FileKind]] = {
    k.name: k
    for k in (
        FileKind("json", "json", "application/json", _("JSON"), _("All figures for programs.")),
        FileKind("pdf", "pdf", "application/pdf", _("PDF"), _("The report, to read and print.")),
        FileKind(
            "docx",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _("Word"),
            _("The report, to go on writing."),
        ),
        FileKind(
            "xlsx",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _("Workbook"),
            _("Every figure as a formula, from rates and factors to totals."),
        ),
        FileKind("csv", "csv", "text/csv", _("CSV"), _("One row for each figure, with its range.")),
        FileKind("iamc", "iamc.csv", "text/csv", _("IAMC"), _("The format of scenario databases.")),
        FileKind(
            "explained",
            "explained.json",
            "application/json",
            _("Explanations"),
            _("How every figure was made, for programs."),
        ),
    )
}


def file_name(version: Version, kind: str) -> str:
    """Return the name under which a file is given out."""
    inventory = version.inventory
    return f"azogue-{inventory.country}-{inventory.year}-v{version.number}.{KINDS[kind].ending}"


class Workshop:
    """Makes the files of one version; what several of them need is made once."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.year = version.inventory.year

    @cached_property
    def inventory(self) -> Inventory:
        """The inventory as the public may see it."""
        return publication.shown_inventory(self.version)

    @cached_property
    def dataset(self) -> dict[str, Any]:
        """What the public page shows."""
        return publication.dataset(self.version, self.inventory)

    @cached_property
    def report(self) -> Report:
        """The report."""
        from azogue.report import build_report

        return build_report(self.inventory, year=self.year)

    def make(self, kind: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            KeyError: There is no such kind.
            ValueError: The version holds nothing of its year.

        """
        return _MAKERS[kind](self)


def _json(shop: Workshop) -> bytes:
    return publication.as_bytes(shop.dataset)


def _explained(shop: Workshop) -> bytes:
    return publication.as_bytes(publication.explanations(shop.inventory, shop.year))


def _pdf(shop: Workshop) -> bytes:
    from azogue.report.pdf.document import render_pdf

    return render_pdf(shop.report)


def _docx(shop: Workshop) -> bytes:
    from azogue.report.docx.document import render_docx, total_words

    return render_docx(shop.report, total=total_words(shop.inventory, shop.year))


def _xlsx(shop: Workshop) -> bytes:
    from azogue.report import write_workbook

    with tempfile.TemporaryDirectory(prefix="azogue-") as folder:
        path = write_workbook(shop.inventory, Path(folder) / "inventory.xlsx", year=shop.year)
        return path.read_bytes()


def _csv(shop: Workshop) -> bytes:
    frames = [shop.inventory.table(level, shop.year) for level in LEVELS]
    rows = [frames[0].columns, *(row for frame in frames for row in frame.iter_rows())]
    return "".join(csv_lines(rows)).encode()


def _iamc(shop: Workshop) -> bytes:
    frame = shop.inventory.to_iamc()
    return "".join(csv_lines([frame.columns, *frame.iter_rows()])).encode()


_MAKERS: Final[Mapping[str, Callable[[Workshop], bytes]]] = {
    "json": _json,
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "iamc": _iamc,
    "explained": _explained,
}
