"""Which column of a country's own customs rows means what: suggested from the header, saved, and applied."""

import difflib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from types import MappingProxyType
from typing import Any

from azogue.dossier.text import key_of
from azogue.facts import FactsError
from azogue.facts.trade import HS_YEARS, area
from azogue.trade.reading_intake import Intake
from azogue.trade.reading_sql import Source

FLOWS = ("import", "export", "re-import", "re-export")
COLUMNS = ("code", "partner", "period", "year", "month", "direction", "value", "kg", "quantity", "unit")
"""Fields of a mapping that name a column of the file."""
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "code": """
            hs; hs code; tariff; tariff code; tariff line; commodity code; hs6; hs8; hs10; code sh;
            position tarifaire; code tarifaire; ndp; partida; partida arancelaria; fraccion
            arancelaria; subpartida; codigo arancelario; ncm
        """,
        "partner": """
            partner; partner country; country; country of origin; origin; destination; country of
            destination; pays; pays d'origine; pays partenaire; pays de destination; pais; pais de
            origen; pais socio; pais de destino; pais de procedencia
        """,
        "period": """
            period; date; declaration date; registration date; periode; date de declaration;
            periodo; fecha; fecha de declaracion
        """,
        "year": "year; annee; ano; anio; ejercicio",
        "month": "month; mois; mes",
        "direction": """
            direction; flow; trade flow; import export; regime; flux; sens; flujo; operacion; tipo
            de operacion
        """,
        "value": """
            value; customs value; statistical value; cif value; fob value; cif; fob; valeur; valeur
            en douane; valeur caf; valeur fab; valor; valor aduana; valor cif; valor fob; valor en
            aduana
        """,
        "kg": """
            kg; net weight; net weight kg; net mass; netto; masse nette; poids net; poids net kg;
            peso neto; peso neto kg; kilos netos
        """,
        "quantity": """
            quantity; qty; supplementary quantity; supplementary units; quantite; quantite
            complementaire; cantidad
        """,
        "unit": "unit; unit of quantity; unite; unidad; unidad de medida",
    }
)
_IMPORTS = ("i", "imp", "im", "importation", "importacion", "importación")
_EXPORTS = ("e", "exp", "ex", "exportation", "exportacion", "exportación")
_NEAR = 0.9
_MOST_TEXT = 100_000


class MappingError(ValueError):
    """A mapping that cannot be used, for a file or at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class CustomsMapping:
    """How the rows of a country's own customs are read; columns are named as in the header of the file."""

    reporter: str
    """Alpha-3 code of the country whose customs these are."""
    code: str = ""
    """Column of the HS or national code."""
    partner: str = ""
    """Column of the other country: a number of UN Comtrade, an ISO code, or a name in a UN language."""
    period: str = ""
    """Column of a year, a month such as 202103, or a date."""
    year: str = ""
    month: str = ""
    direction: str = ""
    """Column that tells import from export; blank when `flow` is the same for all rows."""
    flow: str = ""
    directions: Mapping[str, str] = field(default_factory=dict)
    """What the words in the direction column mean, beside the usual ones."""
    value: str = ""
    currency: str = "USD"
    usd_per_unit: float = 1.0
    """Fixed rate: USD for one unit of the currency."""
    import_basis: str = "cif"
    """Whether values of imports are cif or fob."""
    kg: str = ""
    kg_per_unit: float = 1.0
    """1000 when the weight is in tonnes."""
    quantity: str = ""
    unit: str = ""
    """Column of the unit of quantity."""
    fixed_unit: str = ""
    """Unit of all quantities, when there is no column."""
    revision: str = ""
    """H0 to H6, when known."""
    code_digits: int = 0
    """Digits of a national code whose leading zeros may have been lost."""
    date_format: str = ""
    """Form of dates in the period column, such as %d/%m/%Y; blank for years and months."""
    decimal: str = "."
    thousands: str = ""
    header_line: int = 1

    def to_json(self) -> str:
        """Return the mapping as JSON, for `from_json`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    @classmethod
    def from_json(cls, text: str) -> "CustomsMapping":
        """Return a saved mapping.

        Raises:
            MappingError: The text is no mapping, or says something that no mapping can.

        """
        try:
            said = json.loads(text) if len(text) <= _MOST_TEXT else None
        except ValueError:
            said = None
        if not isinstance(said, dict) or "reporter" not in said:
            raise MappingError("this is no saved mapping of customs rows. Save one and take that.")
        kinds = {f.name: type(getattr(cls("XXX"), f.name)) for f in fields(cls)}
        for name, value in said.items():
            kind = kinds.get(name)
            if kind is float and type(value) is int:
                said[name] = float(value)
            elif kind is None or type(value) is not kind:
                raise MappingError(f'the saved mapping has "{name}", which is not understood. Make it anew.')
        mapping = cls(**said)
        mapping.check()
        return mapping

    def check(self) -> None:
        """Make sure that the mapping can be used at all.

        Raises:
            MappingError: Something needed is missing or out of its range.

        """
        wrong = [message for bad, message in self._wrong() if bad]
        if wrong:
            raise MappingError(" ".join(wrong))

    def _wrong(self) -> list[tuple[bool, str]]:
        flows = {self.flow, *self.directions.values()} - {""}
        return [
            (not _is_country(self.reporter), f'"{self.reporter}" is no country: write its alpha-3 code.'),
            (not self.code, "name the column of the HS or tariff code."),
            (not self.partner, "name the column of the partner country."),
            (not (self.period or self.year), "name the column of the period or the year."),
            (
                bool(self.direction) == bool(self.flow),
                "name the column of the direction, or else one flow for all.",
            ),
            (not flows <= {*FLOWS}, f"a flow is one of {', '.join(FLOWS)}."),
            (not (self.value or self.kg or self.quantity), "name a column of value, weight or quantity."),
            (not _positive(self.usd_per_unit), "the rate is a number above zero: USD for one unit."),
            (not _positive(self.kg_per_unit), "the kilograms in one unit of weight are a number above zero."),
            (self.import_basis not in {"cif", "fob"}, "values of imports are cif or fob."),
            (
                self.revision not in {"", *HS_YEARS},
                f"the revision is one of {', '.join(HS_YEARS)}, or blank.",
            ),
            (self.code_digits not in {0, *range(6, 13)}, "national codes have 6 to 12 digits."),
            (self.decimal not in {".", ","}, "the decimal mark is a point or a comma."),
            (
                len(self.thousands) > 1 or self.thousands == self.decimal or self.thousands.isdigit(),
                "the mark of thousands is one mark, and not the decimal mark.",
            ),
            (not 1 <= self.header_line <= 100, "the header is in one of the first 100 lines."),
            (len(self.date_format) > 30, "the form of dates is such as %d/%m/%Y."),
        ]

    def source(self, name: str, intake: Intake) -> Source:
        """Return what the mapping makes of a file.

        Raises:
            MappingError: The file lacks a column that the mapping names, or has it twice.

        """
        self.check()
        places: dict[str, int] = {}
        for field_name in COLUMNS:
            column = getattr(self, field_name)
            if column:
                places["flow" if field_name == "direction" else field_name] = _place(intake.header, column)
        fixed = {"reporter": area(self.reporter).code, "revision": self.revision}
        fixed |= {"flow": self.flow} if self.flow else {}
        fixed |= {"unit": self.fixed_unit} if not self.unit else {}
        return Source(
            name=name,
            layout="customs",
            intake=intake,
            places=MappingProxyType(places),
            fixed=MappingProxyType(fixed),
            value_factor=self.usd_per_unit,
            kg_factor=self.kg_per_unit,
            decimal=self.decimal,
            thousands=self.thousands,
            code_digits=self.code_digits,
            skip=self.header_line,
            import_basis=self.import_basis,
            date_format=self.date_format,
        )

    def flow_words(self) -> dict[str, str]:
        """Return the words of the direction column, in small letters, and the flow that each means."""
        own = {word.strip().lower(): flow for word, flow in self.directions.items()}
        usual = dict.fromkeys(_IMPORTS, "import") | dict.fromkeys(_EXPORTS, "export")
        return usual | own


def suggest_customs_mapping(header: Sequence[str], reporter: str) -> CustomsMapping:
    """Return a mapping with the columns that a header probably means; what is not found stays blank.

    Names are known in English, French and Spanish; a near spelling counts when it is very near. Each column
    of the file is taken at most once. A person has to look at the result, and at currency and rate.
    """
    known = {key_of(word): name for name, words in _WORDS.items() for word in words.split(";")}
    wishes = []
    for at, column in enumerate(header):
        key = key_of(column[:200])
        if key in known:
            wishes.append((0, at, known[key]))
        elif len(key) >= 4:
            near = difflib.get_close_matches(key[:80], known, n=1, cutoff=_NEAR)
            wishes += [(1, at, known[word]) for word in near]
    chosen: dict[str, str] = {}
    for _, at, name in sorted(wishes):
        if name not in chosen and header[at] not in chosen.values():
            chosen[name] = header[at]
    said: dict[str, Any] = dict(chosen)
    if "period" in said and "year" in said:
        del said["period"]
    value = key_of(said.get("value", ""))
    said["import_basis"] = "fob" if "fob" in value or "fab" in value else "cif"
    return CustomsMapping(reporter=reporter, **said)


def _place(header: Sequence[str], column: str) -> int:
    for fold in (str.strip, key_of):
        found = [at for at, name in enumerate(header) if fold(name) == fold(column) and fold(column)]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise MappingError(f'the column "{column}" comes twice. Give each column its own name.')
    there = ", ".join(header[:12])
    raise MappingError(
        f'the file has no column "{column}". Its header reads: {there}. Choose the mapping anew.'
    )


def _is_country(code: str) -> bool:
    try:
        return area(code).kind not in {"world", "group"}
    except FactsError:
        return False


def _positive(number: float) -> bool:
    return math.isfinite(number) and number > 0
