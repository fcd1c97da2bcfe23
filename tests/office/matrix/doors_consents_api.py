"""Doors of programs to consents, notices, papers and shipments; what is behind them the pages' doors make."""

from typing import Any

from .doors_consents import DAY, SHIPMENT, THIRD, _sides
from .doors_consents import DOORS as PAGES
from .knocking import Built, Door

BASE = "consents"
ON = str(DAY)


def _call(verb: str, fields: dict[str, Any]) -> Door:
    return Door(
        f"consent.{verb}", "POST", lambda b: f"{BASE}/consents/{b.one.pk}/{verb}", facts=_sides,
        fields=lambda b: fields,
    )  # fmt: skip


def _asked(b: Built, **more: Any) -> dict[str, Any]:
    shipment = {"id": "NEW-1", "exporter": b.country, "importer": THIRD, "form": "mercury", "kilograms": "1"}
    return {"shipment": shipment, "direction": "export", "day": ON, **more}


def _list(kind: str, address: str) -> Door:
    return Door(f"{kind}.see", "GET", lambda b: f"{BASE}/{address}?limit=200", shows=True)


MAKERS: dict[str, Any] = {}
DOORS = (
    Door("consent.see", "GET", lambda b: f"{BASE}/consents/{b.one.pk}", facts=_sides),
    Door("consent.see", "GET", lambda b: f"{BASE}/consents?limit=200", shows=True, facts=_sides),
    Door(
        "consent.propose", "POST", lambda b: f"{BASE}/consents",
        fields=lambda b: {"number": "NEW-1", "exporter": b.country, "importer": THIRD, "on": ON},
    ),
    _call("answer", {"reply": "granted", "on": ON}),
    _call("withdraw", {"on": ON, "why": "a reason"}),
    _call("ship", {"shipment": SHIPMENT, "kilograms": "1", "on": ON}),
    _call("cancel", {"shipment": SHIPMENT, "on": ON}),
    Door("notice.see", "GET", lambda b: f"{BASE}/notices?limit=200", shows=True, facts=_sides),
    _list("general_notification", "register"),
    _list("certificate", "certificates"),
    _list("import_response", "responses"),
    _list("shipment", "shipments"),
    Door("shipment.ask", "POST", lambda b: f"{BASE}/decisions", fields=_asked),
    Door("shipment.record", "POST", lambda b: f"{BASE}/decisions", fields=lambda b: _asked(b, draw=True)),
)  # fmt: skip
NO_PAGE: dict[str, str] = {}
_PAGES = "papers are filed and notices written by people, on the pages"
NO_API = {d.does: _PAGES for d in PAGES if d.does not in {a.does for a in DOORS}}
