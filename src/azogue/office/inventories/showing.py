"""What the public page shows of a dataset, in the language of the page: tables, charts, files, citation."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from azogue.facts import categories
from azogue.inventory import CHANNELS
from azogue.office.inventories import charts
from azogue.office.inventories.content import content_of
from azogue.office.inventories.files import KINDS, file_name
from azogue.office.inventories.models import Artefact, Proof, Version
from azogue.office.inventories.publication import Dataset
from azogue.office.look import locales
from azogue.office.words.facts import confidence_label
from azogue.report.numbers import Unit, unit_for


def address_of(version: Version) -> str:
    """Return the address of a version's own page, in English: the one to cite."""
    inventory = version.inventory
    with translation.override("en"):
        return reverse("inventories:public_version", args=[inventory.country, inventory.year, version.number])


def absolute(path: str) -> str:
    """Return an address for people outside."""
    return f"{settings.ADDRESS}{path}"


def shown_figures(data: Dataset) -> dict[str, Any]:
    """Return figures, tables, charts and gaps as the page shows them."""
    totals = data["totals"]
    unit = _unit_of(totals)
    names = categories()
    missing = {"nothing quantified", "releases not quantified"}
    gaps = [
        {**g, "category": names[g["code"]].name if g["code"] in names else ""}
        for g in data["gaps"]
        if g["effect"] in missing
    ]
    recalled = [c for c in data["confidence"] if c["confidence"].startswith("knowledge")]
    used = sum(c["count"] for c in data["confidence"])
    return {
        "data": data,
        "unit": unit,
        "unit_name": locales.unit_name(unit),
        "channels": CHANNELS,
        "releases": totals.get("releases"),
        "input": totals.get("input"),
        "pathways": [(c, totals[c]) for c in CHANNELS[1:-1]] if totals else [],
        "tables": [("categories", data["categories"]), ("sources", data["sources"])],
        "gaps": gaps,
        "confidence": [
            {**c, "confidence": confidence_label(c["confidence"].partition(" ")[0])}
            for c in data["confidence"]
        ],
        "recalled": sum(c["count"] for c in recalled),
        "used": used,
        "flow": charts.flow(data),
        "ranking": charts.ranking(data),
        "doubt": charts.doubt(data),
        "next": [(charts.driver_label(d), d) for d in data["collect_next"][:5]],
        "largest": max(
            (s for s in data["sources"] if s["figures"]["releases"]["point"]),
            key=lambda s: s["figures"]["releases"]["point"],
            default=None,
        ),
    }


def _unit_of(totals: Any) -> Unit:
    return unit_for(f["point"] for f in totals.values()) if totals else "kg"


def shown_files(version: Version, artefacts: list[Artefact]) -> list[dict[str, Any]]:
    """Return the files that there are, in the order in which they are offered."""
    there = {a.kind: a for a in artefacts}
    return [
        {"kind": kind, "name": file_name(version, kind.name), "artefact": there[kind.name]}
        for kind in KINDS.values()
        if kind.name in there
    ]


def linked_data(version: Version, data: Dataset, artefacts: list[Artefact]) -> SafeString:
    """Return what search engines for data read: schema.org's Dataset, in a block that no browser runs."""
    address = absolute(address_of(version))
    day = data["published"]
    said = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": data["title"] or f"Mercury inventory of {data['country']} {data['year']}",
        "description": (
            f"Inputs and releases of mercury in {data['year']}, {data['country']}, by source and pathway, "
            "with 95 % ranges and the explanation of every figure."
        ),
        "version": str(version.number),
        "datePublished": day,
        "temporalCoverage": str(data["year"]),
        "spatialCoverage": {"@type": "Country", "identifier": data["country"]},
        "creator": {"@type": "Organization", "name": data["authority"] or data["country"]},
        "inLanguage": data["language"] or "en",
        "isAccessibleForFree": True,
        "measurementTechnique": "activity rate x input factor x output distribution factor",
        "variableMeasured": list(data["channels"]),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": KINDS[a.kind].media,
                "contentUrl": absolute(file_address(version, a.kind)),
                "contentSize": str(a.size),
                "sha256": a.sha256,
            }
            for a in artefacts
            if a.kind in KINDS
        ],
    }
    block = json_script({k: v for k, v in said.items() if v}, "linked-data")
    typed = block.replace('type="application/json"', 'type="application/ld+json"', 1)
    return mark_safe(typed)  # noqa: S308  json_script escaped it


def file_address(version: Version, kind: str) -> str:
    """Return the address of a file, which stays."""
    inventory = version.inventory
    name = file_name(version, kind)
    with translation.override("en"):
        return reverse(
            "inventories:public_file", args=[inventory.country, inventory.year, version.number, name]
        )


def opened(node: Any, proofs: Any) -> dict[str, Any]:
    """Return a node of an explanation with the parameters of the page that explains it further."""
    code, channel, name = (*str(node.get("key", "")).split("/", 2), "", "")[:3]
    figure = {"point": node.get("value"), "low": node.get("low"), "high": node.get("high")}
    return {
        **node,
        "figure": figure,
        "is_mass": node.get("unit", "").startswith("kg Hg"),
        "code": code,
        "channel": channel,
        "name": name,
        "proofs": proofs.get(node.get("place", ""), []),
        "children": [opened(child, proofs) for child in node.get("children", [])],
    }


def public_proofs(version: Version) -> dict[str, list[Proof]]:
    """Return the public documents behind rows, by the engine's words for the place."""
    found = Proof.objects.filter(row__version=version, document__public=True).select_related("document")
    proofs = list(found[:500])
    if not proofs:
        return {}
    places = {r.id: f"{r.sheet}, row {r.number}" for r in content_of(version).rows if not _secret(r.cells)}
    out: dict[str, list[Proof]] = {}
    for proof in proofs:
        if proof.row_id in places:
            out.setdefault(places[proof.row_id], []).append(proof)
    return out


def _secret(cells: Any) -> bool:
    return str(cells.get("rate", "")).strip().upper() == "C"
