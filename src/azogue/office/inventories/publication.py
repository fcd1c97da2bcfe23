"""What is published of a version: one plain, frozen table of everything the public page shows.

It is written to a file when the version is published and read from there ever after, so that the page says
in ten years what it said on the first day, whatever the engine has learned since.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from azogue import __version__
from azogue.dossier import Dossier
from azogue.facts import categories
from azogue.inventory import CHANNELS, Driver, Explanation, Figure, Inventory, Line
from azogue.inventory.tables import used_data, worst_confidence
from azogue.office.inventories.confidential import without_confidential
from azogue.office.inventories.content import content_of, facts_version
from azogue.office.inventories.estimates import inventory_of_content
from azogue.office.inventories.models import Artefact, Version
from azogue.report.content.book import code_order

FORM: Final = "azogue-inventory/1"
MOST_DRIVERS: Final = 20

Dataset = Mapping[str, Any]


def shown_inventory(version: Version) -> Inventory:
    """Return the engine's inventory of a version as the public may see it.

    Raises:
        FactsError: The version names a factor set that does not exist.

    """
    return without_confidential(inventory_of_content(content_of(version)))


def dataset(version: Version, inventory: Inventory) -> dict[str, Any]:
    """Return everything that is shown of a version, as JSON has it; masses in kg of mercury per year.

    Args:
        version: The version, with its inventory.
        inventory: What `shown_inventory` returned.

    """
    year = version.inventory.year
    dossier = inventory.dossier
    lines = inventory.lines_of(year) if year in inventory.years else ()
    gaps = inventory.gaps_of(year) if year in inventory.years else ()
    drivers = inventory.ranked_drivers("releases", year) if lines else ()
    following = sorted((d for d in drivers if d.narrower), key=lambda d: -(d.narrower or 0.0))
    return {
        "form": FORM,
        **_heading(version, dossier),
        "engine": f"azogue {__version__}",
        "facts": facts_version(),
        "draws": inventory.draws,
        "seed": inventory.seed,
        "unit": "kg of mercury per year",
        "channels": list(CHANNELS),
        "totals": _figures(inventory.figures("total", year)) if lines else {},
        "categories": list(_groups(inventory, year, lines, 2)),
        "sources": list(_groups(inventory, year, lines, 9)),
        "lines": [_line(line) for line in lines],
        "gaps": [
            {"code": g.code, "name": g.name, "reason": g.reason, "missing": g.missing, "effect": g.effect}
            for g in gaps
        ],
        "confidential": sorted({a.code for a in dossier.activities if a.key == "C" and a.year == year}),
        "drivers": [_driver(d) for d in drivers[:MOST_DRIVERS]],
        "collect_next": [_driver(d) for d in following[:10]],
        "confidence": _confidence(lines),
        "sankey": _sankey(inventory, year) if lines else {"nodes": [], "links": []},
    }


def _heading(version: Version, dossier: Dossier) -> dict[str, Any]:
    return {
        "country": version.inventory.country,
        "year": version.inventory.year,
        "version": version.number,
        "published": version.published.date().isoformat() if version.published else None,
        "digest": content_of(version).digest,
        "title": dossier.title,
        "authority": dossier.authority,
        "contact": dossier.contact,
        "language": dossier.language,
        "factor_sets": list(dossier.factor_sets),
        "demo": version.inventory.demo,
    }


def _figures(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {c: _figure(figures[c]) for c in CHANNELS}


def _figure(figure: Figure) -> dict[str, float | None]:
    return {"point": figure.point, "mean": figure.mean, "low": figure.low, "high": figure.high}


def _groups(inventory: Inventory, year: int, lines: Iterable[Line], depth: int) -> Iterator[dict[str, Any]]:
    names = categories()
    members: dict[str, list[Line]] = {}
    for line in lines:
        members.setdefault(".".join(line.code.split(".")[:depth]), []).append(line)
    for code in sorted(members, key=code_order):
        yield {
            "code": code,
            "name": names[code].name if code in names else code,
            "confidence": worst_confidence(members[code]),
            "figures": _figures(inventory.figures(code, year)),
        }


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "category": line.category,
        "method": line.method,
        "confidence": worst_confidence([line]),
        "counted": dict(line.counted),
        "figures": _figures(line.figures),
        "notes": list(line.notes),
    }


def _driver(driver: Driver) -> dict[str, Any]:
    datum = driver.datum
    return {
        "code": driver.code,
        "kind": datum.kind,
        "label": datum.label,
        "value": datum.value,
        "low": datum.low,
        "high": datum.high,
        "unit": datum.unit,
        "grade": datum.grade,
        "origin": datum.origin,
        "confidence": datum.confidence,
        "share": driver.share,
        "narrower": driver.narrower,
    }


def _confidence(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Count the factors and splits that the figures rest on by how sure they are."""
    counts: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        for datum in used_data(line):
            if datum.kind in {"factor", "split"}:
                counts.setdefault((datum.confidence, datum.origin), set()).add(datum.identity)
    return [
        {"confidence": confidence, "origin": origin, "count": len(found)}
        for (confidence, origin), found in sorted(counts.items())
    ]


def _sankey(inventory: Inventory, year: int) -> dict[str, Any]:
    sankey = inventory.sankey(year)
    return {
        "nodes": [list(n) for n in sankey.nodes],
        "links": [[x.source, x.target, x.kg, x.kind] for x in sankey.links],
    }


def explanations(inventory: Inventory, year: int) -> dict[str, Any]:
    """Return the explanation of every figure by its key: "code/channel", "/name" behind it for one line.

    What is a sum names the keys of its parts instead of repeating them.
    """
    if year not in inventory.years or not inventory.lines_of(year):
        return {}
    lines = inventory.lines_of(year)
    codes = ["total", *inventory.categories_of(year), *dict.fromkeys(x.code for x in lines)]
    found: dict[str, Any] = {}
    for channel in CHANNELS:
        for code in codes:
            key = explanation_key(code, channel)
            found[key] = _explained(inventory.explain(code, channel, year), _parts(code, channel, lines))
        for line in lines:
            if sum(x.code == line.code for x in lines) > 1:
                key = explanation_key(line.code, channel, line.name)
                found[key] = _explained(inventory.explain(line.code, channel, year, line.name), [])
    return found


def explanation_key(code: str, channel: str, name: str = "") -> str:
    """Return the key of an explanation."""
    return f"{code}/{channel}/{name}" if name else f"{code}/{channel}"


def _parts(code: str, channel: str, lines: tuple[Line, ...]) -> list[str]:
    """Return the keys of the figures that a sum is made of, in the engine's order; empty for no sum."""
    if code == "total":
        mains = dict.fromkeys(".".join(x.code.split(".")[:2]) for x in lines)
        return [explanation_key(main, channel) for main in mains]
    own = [x for x in lines if x.code == code]
    if own:
        return [explanation_key(code, channel, x.name) for x in own] if len(own) > 1 else []
    below = dict.fromkeys(x.code for x in lines if x.code.startswith(f"{code}."))
    return [explanation_key(c, channel) for c in below]


def _explained(tree: Explanation, parts: list[str]) -> dict[str, Any]:
    short = len(parts) == len(tree.children) and bool(parts)
    children = []
    for i, child in enumerate(tree.children):
        if short:
            children.append({**_head(child), "key": parts[i]})
        else:
            children.append(_explained(child, []))
    return {**_head(tree), "children": children}


def _head(tree: Explanation) -> dict[str, Any]:
    found = {
        "label": tree.label,
        "value": tree.value,
        "unit": tree.unit,
        "formula": tree.formula,
        "low": tree.low,
        "high": tree.high,
        "citation": tree.citation,
        "confidence": tree.confidence,
        "note": tree.note,
        "place": tree.place,
    }
    return {k: v for k, v in found.items() if v not in (None, "")}


def as_bytes(value: Any) -> bytes:
    """Return JSON, the same for the same content."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False).encode() + b"\n"


def published_dataset(version: Version) -> Dataset:
    """Return what is shown of a version: from its file, or computed while the file is being made."""
    found = _from_file(version, "json")
    if found is not None:
        return found
    return dataset(version, shown_inventory(version))


def published_explanations(version: Version) -> Mapping[str, Any]:
    """Return the explanations of a version's figures: from their file, or computed while it is being made."""
    found = _from_file(version, "explained")
    if found is not None:
        return found
    return explanations(shown_inventory(version), version.inventory.year)


def published_totals(versions: Iterable[Version]) -> dict[int, Mapping[str, Any]]:
    """Return the national totals of versions by their number in the database, for lists.

    Nothing is computed: a version whose files are still being made has none yet.
    """
    wanted = [v.pk for v in versions]
    made = Artefact.objects.filter(version_id__in=wanted, kind="json", language="en")
    found = {a.version_id: _totals_in(a.file.name, a.sha256) for a in made}
    return {pk: found.get(pk) or {} for pk in wanted}


@lru_cache(maxsize=4096)
def _totals_in(name: str, sha256: str) -> Mapping[str, Any]:
    data = _parsed(name, sha256)
    totals: Mapping[str, Any] = {} if data is None else data["totals"]
    return {channel: totals[channel] for channel in ("input", "releases") if channel in totals}


def _from_file(version: Version, kind: str) -> Dataset | None:
    artefact = Artefact.objects.filter(version_id=version.pk, kind=kind, language="en").first()
    return None if artefact is None else _parsed(artefact.file.name, artefact.sha256)


@lru_cache(maxsize=24)
def _parsed(name: str, sha256: str) -> Dataset | None:
    """Read a file of ours once in this process; None when it is not what was written."""
    storage = Artefact._meta.get_field("file").storage
    try:
        with storage.open(name, "rb") as file:
            data = file.read()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != sha256:
        return None
    found: Dataset = json.loads(data)
    return found
