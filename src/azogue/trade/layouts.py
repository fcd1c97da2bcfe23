"""The layouts of trade files, told from their column names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

FIELDS = (
    "type", "period", "year", "month", "reporter", "reporter_iso", "partner", "partner_iso", "partner2",
    "flow", "flow_name", "classification", "original", "code", "customs", "mos", "mot", "unit_code", "unit",
    "quantity", "alt_unit_code", "alt_unit", "alt_quantity", "kg", "kg_estimated", "flag", "value", "cif",
    "fob",
)  # fmt: skip
"""What a trade file can say about a row, under our names."""

_NAMES: Mapping[str, str] = MappingProxyType({
    "type": "typeCode",
    "period": "period",
    "year": "refYear year",
    "month": "refMonth",
    "reporter": "reporterCode",
    "reporter_iso": "reporterISO",
    "partner": "partnerCode",
    "partner_iso": "partnerISO",
    "partner2": "partner2Code 2ndPartnerCode",
    "flow": "flowCode tradeFlowCode",
    "flow_name": "flowDesc tradeFlow flow",
    "classification": "classificationCode classification",
    "original": "isOriginalClassification",
    "code": "cmdCode commodityCode productCode",
    "customs": "customsCode customsProcCode",
    "mos": "mosCode",
    "mot": "motCode modeOfTransportCode",
    "unit_code": "qtyUnitCode quantityUnitCode unitCode",
    "unit": "qtyUnitAbbr qtyUnit unit",
    "quantity": "qty supplementaryQuantity quantity",
    "alt_unit_code": "altQtyUnitCode",
    "alt_unit": "altQtyUnitAbbr altQtyUnit",
    "alt_quantity": "altQty",
    "kg": "netWgt netWeightKg weight",
    "kg_estimated": "isNetWgtEstimated",
    "flag": "legacyEstimationFlag flag estimationCode",
    "value": "primaryValue tradeValueUs tradeValue value",
    "cif": "cifValue cifTradeValueUs",
    "fob": "fobValue fobTradeValueUs",
})  # fmt: skip
_BACI = ("t", "i", "j", "k", "v", "q")
_NEEDED = (
    ("period", "year"), ("reporter", "reporter_iso"), ("partner", "partner_iso"), ("flow", "flow_name"),
    ("code",), ("value", "cif", "fob"),
)  # fmt: skip


class UnknownLayout(ValueError):
    """A header that no layout fits; the message says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A recognised layout: its name, and the place of each field among the columns, counted from 0."""

    name: str
    """comtrade, comtrade-bulk, comtrade-tariff, comtrade-old, comtrade-oldest, baci or customs."""
    places: Mapping[str, int]


def key_of(name: str) -> str:
    """Return a column name without case, blanks and marks: cifvalue for cifValue, CIF Value or cif_value."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


FIELD_OF: Mapping[str, str] = MappingProxyType(
    {key_of(name): field for field, names in _NAMES.items() for name in names.split()}
)
"""Field by key of a column name of UN Comtrade, of whatever age."""
KNOWN_KEYS = frozenset({*FIELD_OF, *_BACI})


def recognise(header: Sequence[str], layout: str = "auto") -> Layout:
    """Return the layout of a header.

    Args:
        header: Column names; case, blanks and marks do not matter.
        layout: "auto", or "comtrade" (of any age) or "baci" when the file has to be that.

    Raises:
        UnknownLayout: No layout fits, a column comes twice, or exporter and importer are in the wrong order.

    """
    keys = [key_of(name) for name in header]
    if set(_BACI) <= set(keys) and layout != "comtrade":
        return Layout("baci", _baci_places(keys))
    if layout == "baci":
        raise UnknownLayout(
            "the header is not that of BACI, which reads t, i, j, k, v, q. Take the file as CEPII gives it."
        )
    places: dict[str, int] = {}
    for at, key in enumerate(keys):
        field = FIELD_OF.get(key)
        if field is None:
            continue
        if field in places and keys[places[field]] == key:
            raise UnknownLayout(f'the column "{header[at]}" comes twice. Delete one of them.')
        # Of two names of one field the earlier in our list is the more exact one.
        if field not in places or _rank(field, key) < _rank(field, keys[places[field]]):
            places[field] = at
    missing = [names for names in _NEEDED if not any(name in places for name in names)]
    if missing:
        lacks = "; ".join(" or ".join(_shown(name) for name in names) for names in missing)
        there = ", ".join(header[:12]) + (" …" if len(header) > 12 else "")
        raise UnknownLayout(
            f"the header fits no layout of UN Comtrade or BACI: it lacks {lacks}. It reads: {there}. "
            "Give a mapping of columns if these are rows of your own customs."
        )
    return Layout(_age(set(keys)), MappingProxyType(places))


def revision_in(file_name: str) -> str:
    """Return the revision of the Harmonized System that a file name of BACI gives, such as H0 for HS92."""
    found = re.search(r"hs(92|96|02|07|12|17|22)(?!\d)", file_name.casefold())
    years = ("92", "96", "02", "07", "12", "17", "22")
    return f"H{years.index(found.group(1))}" if found else ""


def _baci_places(keys: Sequence[str]) -> Mapping[str, int]:
    if len(set(keys)) < len(keys):
        raise UnknownLayout("a column of BACI comes twice. Take the file as CEPII gives it.")
    if keys.index("i") > keys.index("j"):
        raise UnknownLayout(
            "the columns i and j stand in another order than in BACI, where i is the exporter and comes "
            "before j, the importer. Exporter and importer may have been swapped: take the file as CEPII "
            "gives it."
        )
    fields = ("year", "reporter", "partner", "code", "value", "kg")
    return MappingProxyType({field: keys.index(key) for field, key in zip(fields, _BACI, strict=True)})


def _rank(field: str, key: str) -> int:
    return [key_of(name) for name in _NAMES[field].split()].index(key)


def _shown(field: str) -> str:
    return _NAMES[field].split()[0]


def _age(keys: set[str]) -> str:
    if "cmdcode" in keys:
        if "flowcategory" in keys:
            return "comtrade-tariff"
        return "comtrade" if {"reporteriso", "reporterdesc"} & keys else "comtrade-bulk"
    return "comtrade-oldest" if "estimationcode" in keys else "comtrade-old"
