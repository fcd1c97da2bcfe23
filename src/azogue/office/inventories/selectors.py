"""What pages of the desk read: versions, progress by category, problems by cell, who changed what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, IntegerField, Max, QuerySet, Value
from django.db.models.functions import Cast
from django.http import Http404

from azogue.dossier import Problem
from azogue.facts import categories
from azogue.office.inventories.content import Content, Kept
from azogue.office.inventories.found import Figure, Found
from azogue.office.inventories.layout import MAINS, codes_of, main_of, part_of
from azogue.office.inventories.models import Change, Proof, Remark, Row, Version
from azogue.office.inventories.services.ground import row_thing
from azogue.office.record.acts import ask
from azogue.office.record.gate import Person, Refused


def version_for(person: Person, pk: int, verb: str = "see") -> Version:
    """Return a version with its inventory, in one query.

    Raises:
        Http404: There is none.
        Refused: The person may not.

    """
    version = Version.objects.select_related("inventory").filter(pk=pk).order_by().first()
    if version is None:
        raise Http404
    ask(person, verb, version.thing())
    return version


def row_for(person: Person, pk: int, verb: str = "see") -> Row:
    """Return a row with its version and inventory, in one query.

    Raises:
        Http404: There is none.
        Refused: The person may not.

    """
    row = Row.objects.select_related("version__inventory").filter(pk=pk).order_by().first()
    if row is None:
        raise Http404
    ask(person, verb, row_thing(row))
    return row


def kept_row(row: Row, number: int = 0) -> Kept:
    """Return a row as tables of cells take it."""
    return Kept(row.pk, row.uid, row.sheet, number, row.cells, row.enterprise_id)


def by_cell(content: Content, problems: Iterable[Problem]) -> dict[tuple[int, str], list[Problem]]:
    """Return problems by row and column; those of no column stand at the first cell of their row."""
    found: dict[tuple[int, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        row = content.at(problem.sheet, problem.row)
        if row is not None:
            found[row.id, problem.column].append(problem)
    return found


def marks_of(version: Version) -> tuple[dict[int, int], dict[str, int]]:
    """Return how many documents each row has and how many open remarks each uid, in one round trip."""
    proofs = (
        Proof.objects.filter(row__version=version)
        .order_by()
        .values(of=Cast("row_id", CharField()))
        .annotate(what=Value("proof", CharField()), many=Count("id", output_field=IntegerField()))
        .values_list("what", "of", "many")
    )
    remarks = (
        Remark.objects.filter(inventory_id=version.inventory_id, settled=None, reply_to=None)
        .order_by()
        .values(of=Cast("uid", CharField()))
        .annotate(what=Value("remark", CharField()), many=Count("id", output_field=IntegerField()))
        .values_list("what", "of", "many")
    )
    counted = list(proofs.union(remarks, all=True))
    return (
        {int(of): many for what, of, many in counted if what == "proof"},
        {of: many for what, of, many in counted if what == "remark"},
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a main category is."""

    code: str
    name: str
    done: int
    """Sources with a rate or a notation key."""
    estimated: int
    """Sources without a row that the population stands in for."""
    missing: int
    """Sources with a row whose rate is not known."""
    unknown: int
    """Sources without any row."""
    errors: int
    input: Figure
    releases: Figure

    @property
    def total(self) -> int:
        """Sources of the category."""
        return self.done + self.estimated + self.missing + self.unknown

    @property
    def tone(self) -> str:
        """Tone of the badge."""
        if self.errors:
            return "bad"
        if self.done + self.estimated == self.total:
            return "good"
        return "warn" if self.done or self.estimated else "calm"


def progress_of(content: Content, found: Found) -> list[Progress]:
    """Return how far each of the eleven categories is."""
    answered, open_ = _answered(content)
    stood_in = {line.code for line in found.lines if line.method == "population"}
    errors: dict[str, int] = defaultdict(int)
    for problem in content.dossier.problems:
        row = content.at(problem.sheet, problem.row)
        if problem.severity == "error" and row is not None and row.sheet == "activities":
            errors[part_of("activities", row.cells)] += 1
    out: list[Progress] = []
    for main in MAINS:
        codes = set(codes_of(main)) or {c for c in (answered | open_) if main_of(c) == main}
        done = {c for c in codes if c in answered or _covered(c, answered)}
        estimated = {c for c in codes - done if c in stood_in}
        missing = (codes & open_) - done - estimated
        out.append(
            Progress(
                main,
                categories()[main].name,
                len(done),
                len(estimated),
                len(missing),
                len(codes - done - estimated - missing),
                errors[main],
                found.figure(main, "input"),
                found.figure(main, "releases"),
            )
        )
    return out


def _answered(content: Content) -> tuple[set[str], set[str]]:
    """Return the codes with a rate or a notation key, and those with a row that has neither."""
    answered: set[str] = set()
    open_: set[str] = set()
    for row in content.sheets["activities"]:
        code = row.cells.get("code", "")
        (answered if row.cells.get("rate") else open_).add(code)
    return answered, open_


def _covered(code: str, answered: set[str]) -> bool:
    """Return whether the whole stands for this part, or a part for this whole."""
    return any(a.startswith(code + ".") or code.startswith(a + ".") for a in answered)


def changes_of_row(row: Row, column: str = "") -> "QuerySet[Change]":
    """Return what was changed in a row, or in one of its cells, newest first."""
    changes = row.changes.select_related("batch").order_by("-id")
    return changes.filter(column=column) if column else changes


def last_changes(rows: Iterable[int]) -> dict[tuple[int, str], Change]:
    """Return the latest change of every cell of some rows, and of the rows themselves."""
    latest = (
        Change.objects.filter(row_id__in=list(rows))
        .order_by()
        .values("row_id", "column")
        .annotate(pk_=Max("id"))
    )
    found = Change.objects.filter(pk__in=[x["pk_"] for x in latest])
    return {(c.row_id or 0, c.column): c for c in found}


def own_rows(person: Person) -> list[Row]:
    """Return the rows that a supplier's enterprises are asked to fill, in drafts."""
    ids = [r.enterprise for r in person.roles if r.enterprise is not None]
    rows = Row.objects.filter(enterprise_id__in=ids, removed=False, version__state="draft")
    return list(rows.select_related("version__inventory", "enterprise")[:200])


def versions_listed(person: Person, countries: Iterable[str] | None = None) -> "QuerySet[Version]":
    """Return the versions a person may see, newest year first."""
    from django.db.models import Q

    from azogue.office.inventories.access import OFFICE, SHOWN

    own = person.countries(*OFFICE)
    seen = Q(state__in=SHOWN)
    if "" in own:
        seen = Q()
    elif own:
        seen |= Q(inventory__country__in=own)
    found = Version.objects.select_related("inventory").filter(seen)
    if countries is not None:
        found = found.filter(inventory__country__in=list(countries))
    return found.order_by("inventory__country", "-inventory__year", "-number")


def may_see(person: Person, verb: str, thing: Any) -> bool:
    """Return whether the gate allows it."""
    try:
        ask(person, verb, thing)
    except Refused:
        return False
    return True


Marks = tuple[Mapping[int, int], Mapping[str, int]]
