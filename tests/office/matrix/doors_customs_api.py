"""Doors of programs to deliveries, mappings, trade, alerts, watch lists and bulletins."""

from django.core.files.uploadedfile import SimpleUploadedFile

from azogue.office.customs.models import (
    Alert,
    Bulletin,
    CustomsMapping,
    Delivery,
    Monthly,
    Standing,
    Watch,
)
from azogue.office.record.matrix import Cell

from .knocking import MARK, Built, Door, World, country_of

HEADER = ["code", "date", "flow", "country", "value"]
FILE = b"code,date,flow,country,value\n280540,202101,import,ESP,25000\n"
COLUMNS = {
    "code": "code",
    "period": "date",
    "direction": "flow",
    "partner": "country",
    "value": "value",
}
MONTH = 202101


def delivery(world: World, cell: Cell) -> Built:
    """Make a delivery of one row."""
    del world
    country = country_of(cell)
    one = Delivery(
        country=country,
        kind="own",
        state=cell.state,
        name=MARK,
        digest="0" * 64,
        header=HEADER,
        rows=1,
        accepted=1,
    )
    one.file.save("x.csv", SimpleUploadedFile("x.csv", FILE), save=False)
    one.save()
    return Built(one=one, country=country)


def column_mapping(world: World, cell: Cell) -> Built:
    """Make a saved mapping."""
    del world
    country = country_of(cell)
    return Built(one=CustomsMapping.objects.create(country=country, name=MARK), country=country)


def trade(world: World, cell: Cell) -> Built:
    """Make a month of trade."""
    del world
    country = country_of(cell)
    one = Monthly.objects.create(
        country=country, period=MONTH, direction="import", hs="280540", partner="ESP", value=1.0
    )
    return Built(one=one, country=country)


def alert(world: World, cell: Cell) -> Built:
    """Make an alert in a state."""
    del world
    country = country_of(cell)
    one = Alert.objects.create(
        country=country,
        key="gap:ESP:X:280540:2021",
        detector="gap",
        exporter="ESP",
        importer=country,
        hs="280540",
        year=2021,
        score=4.0,
        figure=2.0,
        because=MARK,
        state=cell.state,
    )
    return Built(one=one, country=country)


def watch(world: World, cell: Cell) -> Built:
    """Make a watch."""
    del world
    country = country_of(cell)
    return Built(one=Watch.objects.create(country=country, title=MARK, hs="280540"), country=country)


def bulletin(world: World, cell: Cell) -> Built:
    """Make a bulletin, and a month that can be published."""
    built = trade(world, cell)
    Standing.objects.create(country=built.country)
    content = {"country": built.country, "month": 202012, "lines": []}
    one = Bulletin.objects.create(country=built.country, month=202012, state=cell.state, content=content)
    return Built(one=one, country=built.country)


def _first(cell: Cell) -> bool:
    return cell.state == "reading"


def _draft(cell: Cell) -> bool:
    return cell.state == "draft"


def _delivered(b: Built) -> dict[str, object]:
    file = SimpleUploadedFile("rows.csv", FILE + b"280540,202102,import,ESP,2\n")
    return {"country": b.country, "kind": "own", "file": file}


def _step(kind: str, verb: str) -> Door:
    return Door(
        f"{kind}.{verb}",
        "POST",
        lambda b: f"customs/{'deliveries' if kind == 'delivery' else 'alerts'}/{b.one.pk}/step",
        fields=lambda b: {"verb": verb, "why": "a reason"},
    )


MAKERS = {
    "delivery": delivery,
    "column_mapping": column_mapping,
    "trade": trade,
    "alert": alert,
    "watch": watch,
    "bulletin": bulletin,
}
_COLUMNS = {"mapping": COLUMNS, "name": "ours"}
DOORS = (
    Door("delivery.see", "GET", lambda b: f"customs/deliveries/{b.one.pk}"),
    Door("delivery.see", "GET", lambda b: f"customs/deliveries/{b.one.pk}/bad"),
    Door("delivery.add", "POST", lambda b: "customs/deliveries", fields=_delivered, where=_first),
    *(_step("delivery", verb) for verb in ("accept", "discard", "undo")),
    Door(
        "delivery.edit:columns",
        "PUT",
        lambda b: f"customs/deliveries/{b.one.pk}/columns",
        fields=lambda b: {"mapping": COLUMNS},
    ),
    Door("column_mapping.see", "GET", lambda b: f"customs/mappings/{b.one.pk}"),
    Door(
        "column_mapping.keep",
        "PUT",
        lambda b: f"customs/mappings/{b.country}",
        fields=lambda b: _COLUMNS,
    ),
    Door("column_mapping.remove", "DELETE", lambda b: f"customs/mappings/{b.one.pk}"),
    *(
        Door("trade.see", "GET", lambda b, part=part: f"customs/trade/{b.country}/{part}")
        for part in ("months", "flows", "consumption", "alerts", "watches")
    ),
    Door("trade.see", "GET", lambda b: f"customs/deliveries?country={b.country}"),
    Door("alert.see", "GET", lambda b: f"customs/alerts/{b.one.pk}"),
    Door(
        "alert.note",
        "POST",
        lambda b: f"customs/alerts/{b.one.pk}/notes",
        fields=lambda b: {"text": "asked the partner"},
    ),
    *(_step("alert", verb) for verb in ("explain", "escalate", "close", "reopen")),
    Door("watch.see", "GET", lambda b: f"customs/watches/{b.one.pk}"),
    Door(
        "watch.add",
        "POST",
        lambda b: f"customs/trade/{b.country}/watches",
        fields=lambda b: {"hs": "2805"},
    ),
    Door(
        "watch.change",
        "PUT",
        lambda b: f"customs/watches/{b.one.pk}",
        fields=lambda b: {"hs": "2852"},
    ),
    Door("watch.remove", "DELETE", lambda b: f"customs/watches/{b.one.pk}"),
    Door("bulletin.see", "GET", lambda b: f"customs/bulletins/{b.one.pk}"),
    Door(
        "bulletin.publish",
        "POST",
        lambda b: f"customs/trade/{b.country}/bulletins",
        fields=lambda b: {"month": MONTH},
        where=_draft,
    ),
    Door(
        "bulletin.withdraw",
        "POST",
        lambda b: f"customs/bulletins/{b.one.pk}/withdraw",
        fields=lambda b: {"why": "a mistake"},
    ),
)
NO_PAGE: dict[str, str] = {}
NO_API: dict[str, str] = {}
