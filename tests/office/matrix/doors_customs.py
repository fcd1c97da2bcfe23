"""Pages of deliveries, mappings, trade, alerts, watch lists and bulletins."""

from django.core.files.uploadedfile import SimpleUploadedFile

from azogue.office.record.matrix import Cell

from .doors_customs_api import FILE, MONTH
from .knocking import Built, Door


def _code(b: Built) -> tuple[object, ...]:
    return (b.country,)


def _first(cell: Cell) -> bool:
    return cell.state == "reading"


def _delivered(b: Built) -> dict[str, object]:
    del b
    return {"kind": "own", "file": SimpleUploadedFile("rows.csv", FILE + b"280540,202102,import,ESP,2\n")}


def _columns(b: Built) -> dict[str, object]:
    del b
    names = {"code": "code", "period": "date", "direction": "flow", "partner": "country", "value": "value"}
    manner = {"currency": "USD", "usd_per_unit": 1, "import_basis": "cif", "kg_per_unit": 1, "decimal": "."}
    return {f"column_{field}": column for field, column in names.items()} | manner


def _keeps(b: Built) -> dict[str, object]:
    return _columns(b) | {"name": "ours"}


def _step(kind: str, verb: str) -> Door:
    return Door(
        f"{kind}.{verb}",
        "POST",
        f"customs:step_{kind}",
        fields=lambda b: {"verb": verb, "why": "a reason"},
    )


def _bulletin(b: Built) -> tuple[object, ...]:
    return (b.country, b.one.month)


def _month(b: Built) -> tuple[object, ...]:
    return (b.country, MONTH)


def _verb(verb: str):
    return lambda b: {"verb": verb, "why": "a mistake"}


def _published(cell: Cell) -> bool:
    return cell.state == "published"


def _draft(cell: Cell) -> bool:
    return cell.state == "draft"


_TRADE = ("country", "country_csv", "deliveries", "months", "months_csv", "mirror", "mirror_csv")
_LISTS = ("alerts", "alerts_csv", "watch", "bulletins")
DOORS = (
    *(Door("trade.see", "GET", f"customs:{name}", args=_code) for name in (*_TRADE, *_LISTS)),
    Door("delivery.see", "GET", "customs:delivery"),
    Door("delivery.see", "GET", "customs:bad_csv"),
    Door("delivery.see", "GET", "customs:delivery_file"),
    Door("delivery.add", "POST", "customs:add_delivery", args=_code, fields=_delivered, where=_first),
    *(_step("delivery", verb) for verb in ("accept", "discard", "undo")),
    Door("delivery.edit:columns", "POST", "customs:columns", fields=_columns),
    Door("column_mapping.see", "GET", "customs:deliveries", args=_code, shows=True),
    Door(
        "column_mapping.remove",
        "POST",
        "customs:remove_mapping",
        args=lambda b: (b.country, b.one.pk),
    ),
    Door("alert.see", "GET", "customs:alert"),
    Door("alert.see", "GET", "customs:rows_csv"),
    Door("alert.note", "POST", "customs:note", fields=lambda b: {"text": "asked the partner"}),
    *(_step("alert", verb) for verb in ("explain", "escalate", "close", "reopen")),
    Door("watch.see", "GET", "customs:watch", args=_code, shows=True),
    Door("watch.add", "POST", "customs:add_watch", args=_code, fields=lambda b: {"title": "t", "hs": "2805"}),
    Door("watch.change", "POST", "customs:change_watch", fields=lambda b: {"title": "t", "hs": "2852"}),
    Door("watch.remove", "POST", "customs:remove_watch"),
    *(
        Door("bulletin.see", "GET", f"customs:{name}", args=_bulletin, where=_published)
        for name in ("bulletin", "bulletin_pdf", "bulletin_csv")
    ),
    *(
        Door("bulletin.see", "GET", f"customs:{name}", args=_month, where=_draft)
        for name in ("bulletin", "bulletin_csv")
    ),
    Door("bulletin.publish", "POST", "customs:publish", args=_month, fields=_verb("publish"), where=_draft),
    Door("bulletin.withdraw", "POST", "customs:publish", args=_bulletin, fields=_verb("withdraw")),
)
MAKERS: dict[str, object] = {}
NO_PAGE = {"column_mapping.keep": "kept beside the columns of a delivery, on their page"}
NO_API: dict[str, str] = {}
