"""What the columns of a customs file mean: the form, filled in from the header, checked at its fields."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from azogue.facts.trade import HS_YEARS
from azogue.office.customs import wording
from azogue.trade import CustomsMapping, MappingError, suggest_customs_mapping
from azogue.trade.mapping import COLUMNS, FLOWS

NAME: Final = 60
EXAMPLES: Final = 3
NEEDED: Final = {
    "code": _("Choose the column of the HS or tariff code."),
    "partner": _("Choose the column of the partner country."),
}
MANNER: Final = (
    "flow", "date_format", "currency", "usd_per_unit", "import_basis", "kg_per_unit", "fixed_unit", "decimal",
    "thousands", "code_digits", "revision",
)  # fmt: skip
"""Fields that say how the file is written, in the order of the form."""
DATES: Final = (
    ("", _("years or months, such as 202103")),
    ("%d/%m/%Y", "31/12/2021"),
    ("%d-%m-%Y", "31-12-2021"),
    ("%d.%m.%Y", "31.12.2021"),
    ("%m/%d/%Y", "12/31/2021"),
    ("%Y-%m-%d", "2021-12-31"),
    ("%Y/%m/%d", "2021/12/31"),
    ("%Y%m%d", "20211231"),
    ("%d/%m/%y", "31/12/21"),
)
_SHAPES: Final = (
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "/"),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), "-"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "."),
)


def suggested(header: Sequence[str], samples: Sequence[Sequence[str]], country: str) -> CustomsMapping:
    """Return what the header and the first rows of a file suggest; a person has to look at it."""
    found = suggest_customs_mapping(header, country)
    at = header.index(found.period) if found.period else None
    texts = [row[at] for row in samples if at is not None and at < len(row)]
    decimal = _decimal_of(found, header, samples)
    flow = "" if found.direction else "import"
    return replace(found, date_format=date_format_of(texts), decimal=decimal, flow=flow)


def date_format_of(texts: Sequence[str]) -> str:
    """Return how dates are written, when that is sure from examples; blank for years and months."""
    said = [text.strip() for text in texts if text.strip()]
    if not said:
        return ""
    if all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) for text in said):
        return "%Y-%m-%d"
    if all(re.fullmatch(r"\d{8}", text) for text in said):
        return "%Y%m%d"
    for shape, mark in _SHAPES:
        if all(shape.fullmatch(text) for text in said):
            parts = [text.split(mark) for text in said]
            month_first = any(int(second) > 12 for _first, second, _year in parts) and mark == "/"
            return "%m/%d/%Y" if month_first else f"%d{mark}%m{mark}%Y"
    return ""


def _decimal_of(found: CustomsMapping, header: Sequence[str], samples: Sequence[Sequence[str]]) -> str:
    columns = [header.index(name) for name in (found.value, found.kg) if name]
    texts = [row[at].strip() for row in samples for at in columns if at < len(row)]
    commas = [text for text in texts if re.fullmatch(r"-?\d+,\d{1,3}", text)]
    return "," if commas and not any("." in text for text in texts) else "."


class MappingForm(forms.Form):
    """Which column means what, and how dates and figures are written."""

    flow = forms.ChoiceField(
        label=_("All rows are"),
        required=False,
        help_text=_("Only when no column tells import from export."),
    )
    date_format = forms.ChoiceField(label=_("Dates are written"), choices=DATES, required=False)
    currency = forms.CharField(label=_("Currency of the values"), max_length=12)
    usd_per_unit = forms.FloatField(
        label=_("US dollars for one unit of it"),
        min_value=1e-9,
        max_value=1e9,
        help_text=_("1 for US dollars."),
    )
    import_basis = forms.ChoiceField(
        label=_("Values of imports are"),
        choices=(("cif", _("with carriage and insurance (CIF)")), ("fob", _("free on board (FOB)"))),
    )
    kg_per_unit = forms.FloatField(
        label=_("Kilograms in one unit of weight"),
        min_value=1e-9,
        max_value=1e9,
        help_text=_("1 for kilograms, 1000 for tonnes."),
    )
    fixed_unit = forms.CharField(
        label=_("Unit of all quantities"),
        max_length=20,
        required=False,
        help_text=_("Only when no column names it: u for items, kg, l."),
    )
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=((".", "1234.5"), (",", "1234,5")))
    thousands = forms.ChoiceField(
        label=_("Mark of thousands"),
        required=False,
        choices=(("", _("none")), (",", "1,234"), (".", "1.234"), (" ", "1 234"), ("'", "1'234")),
    )
    code_digits = forms.TypedChoiceField(
        label=_("Digits of the national code"),
        required=False,
        coerce=int,
        choices=((0, _("as they stand")), *((n, str(n)) for n in range(6, 13))),
        help_text=_("Say it when a spreadsheet has taken leading zeros away."),
    )
    revision = forms.ChoiceField(
        label=_("Revision of the Harmonized System"),
        required=False,
        choices=(("", _("not known")), *((name, f"HS{year}") for name, year in HS_YEARS.items())),
    )
    name = forms.CharField(
        label=_("Save the mapping under the name"),
        max_length=NAME,
        required=False,
        help_text=_("Files dropped into the folder of the country are read with it, too."),
    )

    accepts = forms.BooleanField(
        label=_("Files from the folder are accepted at once when no row is bad"), required=False
    )

    def __init__(
        self,
        header: Sequence[str],
        samples: Sequence[Sequence[str]],
        mapping: CustomsMapping,
        data: Mapping[str, Any] | None = None,
        *,
        name: str = "",
        accepts: bool = False,
    ) -> None:
        """Make the form for a file.

        Args:
            header: Names of the file's columns.
            samples: Its first rows.
            mapping: What is filled in at first.
            data: What was sent.
            name: Name of the saved mapping it came from.
            accepts: Whether the file drop accepts by itself what it reads with that.

        """
        self.before = mapping
        start = {field.name: getattr(mapping, field.name) for field in fields(mapping)} | {
            "name": name,
            "accepts": accepts,
        }
        start |= {f"column_{field}": getattr(mapping, field) for field in COLUMNS}
        super().__init__(data, initial=start)
        flow: Any = self.fields["flow"]
        flow.choices = [("", _("told by a column")), *((f, wording.DIRECTION[f]) for f in FLOWS)]
        listed = [
            ("", _("not in the file")),
            *((c, _shown(c, at, samples)) for at, c in enumerate(header) if c),
        ]
        for field in COLUMNS:
            self.fields[f"column_{field}"] = forms.ChoiceField(
                label=str(wording.FIELD[field]),
                choices=listed,
                required=field in NEEDED,
                error_messages={"required": NEEDED[field]} if field in NEEDED else None,
                help_text=str(wording.FIELD_HELP[field]),
            )

    @property
    def columns(self) -> Iterator[Any]:
        """The fields that name a column."""
        return (self[f"column_{field}"] for field in COLUMNS)

    @property
    def manner(self) -> Iterator[Any]:
        """The fields that say how the file is written."""
        return (self[field] for field in MANNER)

    @property
    def keeping(self) -> Iterator[Any]:
        """Whether and how the mapping is kept."""
        return iter([self["name"], self["accepts"]])

    def clean(self) -> dict[str, Any]:
        """Check what one field alone cannot tell, each at its field."""
        said = super().clean() or {}
        chosen = {field: said.get(f"column_{field}", "") for field in COLUMNS}
        needed = (
            (
                "period",
                not (chosen["period"] or chosen["year"]),
                _("Choose the column of the date or the year."),
            ),
            (
                "value",
                not (chosen["value"] or chosen["kg"] or chosen["quantity"]),
                _("Choose a column of value, weight or quantity."),
            ),
        )
        for field, lacking, text in needed:
            if lacking:
                self.add_error(f"column_{field}", text)
        self._check_direction(chosen["direction"], said.get("flow", ""))
        used = [column for column in chosen.values() if column]
        for field, column in chosen.items():
            if column and used.count(column) > 1:
                self.add_error(f"column_{field}", _("This column is chosen twice."))
        if not self.errors:
            self._check_whole(said)
        return said

    def _check_direction(self, column: str, flow: str) -> None:
        if not column and not flow:
            self.add_error("column_direction", _("Choose a column, or say below which way all rows go."))
        elif column and flow:
            self.add_error("flow", _("A column tells it already. Choose one of the two."))

    def _check_whole(self, said: Mapping[str, Any]) -> None:
        try:
            self._made(said).check()
        except MappingError as error:
            self.add_error(None, str(error))

    def _made(self, said: Mapping[str, Any]) -> CustomsMapping:
        columns = {field: said[f"column_{field}"] for field in COLUMNS}
        manner = {field: said[field] for field in MANNER} | {"code_digits": said["code_digits"] or 0}
        return replace(self.before, **columns, **manner)

    def mapping(self) -> CustomsMapping:
        """Return the mapping of a form that is valid."""
        return self._made(self.cleaned_data)


def _shown(column: str, at: int, samples: Sequence[Sequence[str]]) -> str:
    """Name a column with some of what stands in it."""
    texts = dict.fromkeys(row[at].strip()[:18] for row in samples if at < len(row) and row[at].strip())
    examples = ", ".join(list(texts)[:EXAMPLES])
    return f"{column[:60]} ({examples})" if examples else column[:60]
