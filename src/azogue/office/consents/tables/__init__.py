"""The decision tables of the consents desk, as data: the first rule whose cells all match decides.

Every rule names its article and how sure we are of it: `verified` was read in the text of the treaty, `ours`
is a convention of this program where the text is silent (each says why), and a rule may send the question on
to another table. What a cell does not name may have any answer.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azogue.office.consents import circumstances as see
from azogue.office.consents.circumstances import Ask
from azogue.office.consents.tables.exports import export_notice, mercury_export, pesticide_export
from azogue.office.consents.tables.imports import mercury_import, pesticide_import
from azogue.office.consents.tables.rule import MINAMATA, PAPERS, ROTTERDAM, Need, Rule, Table, Verdict
from azogue.office.consents.tables.shared import product, scope

__all__ = ["MINAMATA", "PAPERS", "ROTTERDAM", "TABLES", "Need", "Rule", "Table", "Verdict"]

_SCOPE: Final[Mapping[str, Ask]] = {
    "form": see.form_of, "research": see.research, "pesticide": see.pesticide,
}  # fmt: skip
_MERCURY: Final[Mapping[str, Ask]] = {
    "exporter": see.bound("exporter", "minamata"), "importer": see.bound("importer", "minamata"),
    "source": see.source, "purpose": see.purpose, "consent": see.consent,
}  # fmt: skip
_PESTICIDE: Final[Mapping[str, Ask]] = {
    "ban": see.ban, "exporter": see.bound("exporter", "rotterdam"),
    "importer": see.bound("importer", "rotterdam"), "response": see.response,
}  # fmt: skip

_TABLES: Final = (
    Table("export", "Export: which table", _SCOPE,
          tuple(scope("E", "mercury export", "product", "pesticide export"))),
    Table("mercury export", "Export of mercury",
          {**_MERCURY, "certificate": see.use_certificate}, tuple(mercury_export())),
    Table("pesticide export", "Export of mercury compounds as pesticides",
          {**_PESTICIDE, "fallback": see.fallback, "window": see.window}, tuple(pesticide_export())),
    Table("product", "Mercury-added products, both ways", {"ban": see.ban}, tuple(product())),
    Table("export notice", "Export notification, after any export that is allowed otherwise",
          {"notice": see.notice, "form": see.form_of, "research": see.research,
           "exporter": see.bound("exporter", "rotterdam"), "importer": see.bound("importer", "rotterdam")},
          tuple(export_notice())),
    Table("import", "Import: which table", _SCOPE,
          tuple(scope("F", "mercury import", "product", "pesticide import"))),
    Table("mercury import", "Import of mercury",
          {**_MERCURY, "waiver": see.waiver, "source certificate": see.source_certificate},
          tuple(mercury_import())),
    Table("pesticide import", "Import of mercury compounds as pesticides",
          {k: ask for k, ask in _PESTICIDE.items() if k != "exporter"}, tuple(pesticide_import())),
)  # fmt: skip
TABLES: Final[Mapping[str, Table]] = MappingProxyType({table.name: table for table in _TABLES})
"""All tables by name; `may_export` begins with "export", `may_import` with "import"."""
