"""The way from cells to a dossier, whether the rows come from a file or from memory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from azogue.dossier import schema
from azogue.dossier.crosscheck import Duplicates, check_together, without_bad_shares
from azogue.dossier.header import Header
from azogue.dossier.log import Log
from azogue.dossier.records import (
    Activity,
    ContextValue,
    Dossier,
    FlowRow,
    NationalDistribution,
    NationalFactor,
    ScenarioShare,
)
from azogue.dossier.rows import BUILDERS, Record
from azogue.dossier.table import Form, Raw, Row
from azogue.dossier.view import RowView

Records: TypeAlias = dict[str, list[Record]]
"""Records by the name of their sheet."""


def no_records() -> Records:
    """Return an empty list for every sheet."""
    return {sheet.name: [] for sheet in schema.SHEETS}


def read_rows(
    name: str,
    index: Mapping[str, int],
    rows: Iterable[Row],
    log: Log,
    form: Form,
    look: Callable[[int, list[Raw]], None] | None = None,
) -> list[Record]:
    """Read the rows under the header of one sheet; blank rows and repeated ones are left out.

    Args:
        name: The sheet.
        index: Where each column stands.
        rows: Numbers and cells.
        log: Takes the problems.
        form: Where the cells come from.
        look: Called with every row before it is read, blank or not.

    """
    sheet = schema.sheet(name)
    build = BUILDERS[name]
    view = RowView(sheet, index, log, form=form)
    duplicates = Duplicates(name, log)
    counted = tuple(at for column, at in index.items() if column not in sheet.ignored)
    out: list[Record] = []
    for number, cells in rows:
        if look is not None:
            look(number, cells)
        if not any(cells[at] for at in counted if at < len(cells)):
            continue
        view.move(number, cells)
        record = build(view)
        if record is not None and duplicates.is_new(record, number):
            out.append(record)
    view.finish()
    return out


def assemble(head: Header, records: Records, log: Log, path: Path | None = None) -> Dossier:
    """Put header and records together, with what only shows when they are looked at together."""
    scenarios = tuple(r for r in records["scenarios"] if isinstance(r, ScenarioShare))
    dossier = Dossier(
        country=head.country,
        title=head.title,
        authority=head.authority,
        contact=head.contact,
        language=head.language,
        factor_sets=head.factor_sets,
        level1=head.level1,
        activities=tuple(r for r in records["activities"] if isinstance(r, Activity)),
        scenarios=without_bad_shares(scenarios, log),
        factors=tuple(r for r in records["factors"] if isinstance(r, NationalFactor)),
        distributions=tuple(r for r in records["distributions"] if isinstance(r, NationalDistribution)),
        context=tuple(r for r in records["context"] if isinstance(r, ContextValue)),
        flows=tuple(r for name in schema.FLOWS for r in records[name] if isinstance(r, FlowRow)),
        path=path,
    )
    check_together(dossier, log)
    return replace(dossier, problems=log.problems())
