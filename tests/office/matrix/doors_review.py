"""Doors to remarks, proofs, baselines and expected reports."""

from azogue.office.inventories.access import SHOWN
from azogue.office.inventories.models import Baseline, Expectation, Proof, Remark
from azogue.office.record.gate import SUPPLIER
from azogue.office.record.matrix import Cell

from .doors_inventories import DAY, YEAR, row_of, version_of
from .doors_jobs import document, paper
from .knocking import MARK, Built, Door, World, country_of

CODE = "5.1.1"


def remark(world: World, cell: Cell) -> Built:
    """Make a remark on a draft."""
    on = version_of(world, cell, "draft")
    settled = on.made if cell.state == "settled" else None
    one = Remark.objects.create(
        inventory=on.inventory, version=on, text=MARK, by=world.owner(cell), settled=settled
    )
    return Built(one=one)


def proof(world: World, cell: Cell) -> Built:
    """Make a proof behind a row."""
    row = row_of(world, cell, version_of(world, cell, cell.state))
    return Built(one=Proof.objects.create(row=row, document=document(world, cell).one))


def baseline(world: World, cell: Cell) -> Built:
    """Make a baseline, and to freeze another one, a year that is published."""
    version = version_of(world, cell, "published" if cell.state == "public" else "draft")
    if cell.verb == "freeze":
        version_of(world, cell, "published", YEAR - 1)
    country = country_of(cell)
    one = Baseline.objects.create(
        country=country,
        label=MARK,
        rule="year",
        rule_version="1",
        years=[YEAR],
        inputs=[{"version": version.pk, "year": YEAR, "number": 1, "state": "", "digest": "", "engine": ""}],
        figures={},
    )
    return Built(one=one, country=country)


def expectation(world: World, cell: Cell) -> Built:
    """Make an expected report of an enterprise."""
    country = country_of(cell)
    one = Expectation.objects.create(
        country=country,
        code=CODE,
        name=MARK,
        enterprise=world.firms[cell.place],
        due=DAY,
        ended=DAY if cell.state == "ended" else None,
    )
    given = {"code": CODE, "due": str(DAY), "every_months": 12, "grace_days": 30}
    return Built(one=one, country=country, given=given)


MAKERS = {"remark": remark, "proof": proof, "baseline": baseline, "expectation": expectation}


def _answer(verb: str) -> Door:
    return Door(
        f"remark.{verb}", "POST", "inventories:remark", fields=lambda b: {"verb": verb, "text": "Yes"}
    )


def _listed(cell: Cell) -> bool:
    """Leave out the supplier, who sees an expected report in letters and not in the list of the country."""
    return cell.state == "running" and not (cell.role == SUPPLIER and cell.place == "mine")


DOORS = (
    Door("remark.see", "GET", "inventories:remarks", args=lambda b: (b.one.version_id,), shows=True),
    Door("remark.see", "GET", lambda b: f"inventories/versions/{b.one.version_id}/remarks", shows=True),
    *map(_answer, ("reply", "settle", "unsettle")),
    Door(
        "remark.reply",
        "POST",
        lambda b: f"inventories/remarks/{b.one.pk}/replies",
        fields=lambda b: {"text": "Yes"},
    ),
    Door("remark.settle", "POST", lambda b: f"inventories/remarks/{b.one.pk}/settle"),
    Door(
        "proof.see",
        "GET",
        "inventories:proof_add",
        args=lambda b: (b.one.row_id,),
        where=lambda c: c.state not in SHOWN,
        shows=True,
    ),
    Door(
        "proof.attach",
        "POST",
        "inventories:proof_add",
        args=lambda b: (b.one.row_id,),
        fields=lambda b: {"file": paper(), "title": "new"},
    ),
    Door("proof.detach", "POST", "inventories:proof_remove"),
    Door("baseline.see", "GET", "inventories:baseline"),
    Door("baseline.see", "GET", lambda b: f"inventories/baselines/{b.one.pk}"),
    Door(
        "baseline.freeze",
        "POST",
        "inventories:baseline_freeze",
        args=lambda b: (b.country,),
        fields=lambda b: {"label": "New", "rule": "year", "years": [YEAR - 1]},
        where=lambda c: c.state == "office",
    ),
    Door(
        "baseline.freeze",
        "POST",
        lambda b: "inventories/baselines",
        fields=lambda b: {"country": b.country, "label": "New", "rule": "year", "years": [YEAR - 1]},
        where=lambda c: c.state == "office",
    ),
    Door("baseline.verify", "POST", "inventories:baseline_verify"),
    Door("baseline.verify", "GET", lambda b: f"inventories/baselines/{b.one.pk}/verification"),
    Door(
        "expectation.see", "GET", "inventories:rhythm", args=lambda b: (b.country,), where=_listed, shows=True
    ),
    Door(
        "expectation.see",
        "GET",
        lambda b: f"inventories/expectations?country={b.country}",
        where=_listed,
        shows=True,
    ),
    Door("expectation.keep", "POST", "inventories:rhythm_edit", fields=lambda b: b.given),
    Door(
        "expectation.keep",
        "POST",
        "inventories:rhythm_add",
        args=lambda b: (b.country,),
        fields=lambda b: b.given,
        where=lambda c: c.state == "running",
    ),
    Door(
        "expectation.keep",
        "POST",
        lambda b: "inventories/expectations",
        fields=lambda b: b.given | {"country": b.country},
        where=lambda c: c.state == "running",
    ),
    Door("expectation.came", "POST", "inventories:rhythm_came"),
    Door("expectation.came", "POST", lambda b: f"inventories/expectations/{b.one.pk}/came?on={DAY}"),
    Door("expectation.end", "POST", "inventories:rhythm_end"),
)
NO_PAGE: dict[str, str] = {}
NO_API = {
    "remark.unsettle": "opened again by whoever reads the answers, on the page",
    "proof.see": "documents are read under /api/v1/documents/, figures with theirs in the explanation",
    "proof.attach": "what a document proves is said by whoever has read it, on the page",
    "proof.detach": "as proof.attach",
    "expectation.end": "a rhythm is ended by a person who says why, on the page",
}
