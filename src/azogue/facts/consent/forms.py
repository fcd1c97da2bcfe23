"""Forms A to D and the notifications beside them, field by field."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import cast

from azogue.facts.cells import Row
from azogue.facts.consent.records import Field, FieldKind, Form, Required
from azogue.facts.treaty.cells import same, table, unique, word


def folder() -> Traversable:
    """Return the folder of the consent tables that come with the program."""
    return files("azogue.facts.consent") / "tables"


def shipped(source: Path | None) -> Path:
    """Return a folder of tables; the one that comes with the program when none is given."""
    return source or cast("Path", folder())


@lru_cache(maxsize=2)
def forms(source: Path | None = None) -> Mapping[str, Form]:
    """Return forms by id, each with its fields in order.

    Raises:
        FactsError: A cell cannot be used, a field belongs to no form, or a form has no field.

    """
    known: dict[str, Form] = {}
    fields = _fields(source)
    for row in table("forms.csv", ("id", "title", "article", "filled_by", "public"), shipped(source)):
        record = Form(
            id=row.text("id"),
            title=row.needed("title", "a title"),
            article=row.needed("article", "the article"),
            filled_by=row.needed("filled_by", "who fills it in"),
            answered_by=row.text("answered_by"),
            public=row.one_of("public", ("yes", "no")) == "yes",
            fields=fields.get(row.text("id"), ()),
            citation=row.text("citation"),
            confidence=row.confidence(),
            note=row.text("note"),
        )
        if not record.fields:
            raise row.wrong("id", "no row of form_fields.csv belongs to it; add its fields.")
        unique(known, row, "id", record)
    for row in table("form_fields.csv", ("form",), shipped(source)):
        same(row, "form", known, "form")
    return MappingProxyType(known)


def _fields(source: Path | None) -> dict[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = {}
    seen: dict[str, Field] = {}
    needed = ("form", "section", "id", "label", "kind", "choices", "required", "filled_by")
    for row in table("form_fields.csv", needed, shipped(source)):
        record = _field(row)
        unique(seen, row, "id", record)
        found[record.form] = (*found.get(record.form, ()), record)
    return found


def _field(row: Row) -> Field:
    kind, choices = word(row, "kind", FieldKind), row.words("choices")
    if choices and not kind.startswith("choice"):
        raise row.wrong("choices", "only a choice has choices; leave the cell blank.")
    return Field(
        form=row.needed("form", "the id of a form"),
        section=row.text("section"),
        id=row.text("id"),
        label=row.needed("label", "what is asked"),
        kind=cast("FieldKind", kind),
        choices=choices,
        required=cast("Required", word(row, "required", Required)),
        filled_by=row.needed("filled_by", "who fills it in"),
        citation=row.text("citation"),
        confidence=row.confidence(),
        note=row.text("note"),
    )
