"""Who signed and joined the treaty, and who belongs to which organisation, from when to when."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from azogue.facts.cells import Row
from azogue.facts.countries import countries
from azogue.facts.treaty.cells import day, needed_day, same, table, unique, word
from azogue.facts.treaty.records import Membership, Organisation, PartyFact

_STATUS = Literal["party", "signatory"]


@lru_cache(maxsize=2)
def parties(source: Path | None = None) -> Mapping[str, PartyFact]:
    """Return Parties and signatories by code, in the order of the table.

    Raises:
        FactsError: A cell cannot be used; the error names it.

    """
    known = {*countries(), *organisations(source)}
    found: dict[str, PartyFact] = {}
    for row in table("parties.csv", ("code", "status", "signed", "deposited", "action"), source):
        unique(found, row, "code", _party(row, known))
    return MappingProxyType(found)


def _party(row: Row, known: set[str]) -> PartyFact:
    signed, deposited = day(row, "signed"), day(row, "deposited")
    if signed and deposited and deposited < signed:
        raise row.wrong("deposited", "it lies before the signature; check both dates.")
    status = word(row, "status", _STATUS)
    if status == "signatory" and deposited:
        raise row.wrong("status", 'an instrument was deposited, so write "party".')
    return PartyFact(
        code=same(row, "code", known, "country or organisation"),
        status=cast("_STATUS", status),
        signed=signed,
        signed_confidence=row.confidence("signed_confidence") if signed else None,
        deposited=deposited,
        action=row.one_of(
            "action", ("", "ratification or equivalent", "acceptance", "approval", "accession")
        ),
        citation=row.text("citation"),
        confidence=row.confidence(),
        note=row.text("note"),
    )


@lru_cache(maxsize=2)
def organisations(source: Path | None = None) -> Mapping[str, Organisation]:
    """Return regional economic integration organisations by code."""
    found: dict[str, Organisation] = {}
    for row in table("organisations.csv", ("code", "name", "kind"), source):
        record = Organisation(
            code=row.text("code"),
            name=row.needed("name", "the name"),
            kind=row.text("kind"),
            citation=row.text("citation"),
            confidence=row.confidence(),
        )
        unique(found, row, "code", record)
    return MappingProxyType(found)


@lru_cache(maxsize=2)
def memberships(source: Path | None = None) -> tuple[Membership, ...]:
    """Return who belongs to which organisation, from when to when."""
    return tuple(
        _membership(row, source)
        for row in table("memberships.csv", ("organisation", "member", "since", "until"), source)
    )


def _membership(row: Row, source: Path | None) -> Membership:
    since, until = needed_day(row, "since"), day(row, "until")
    if until and until < since:
        raise row.wrong("until", "it lies before the first day; check both dates.")
    return Membership(
        organisation=same(row, "organisation", organisations(source), "organisation"),
        member=same(row, "member", countries(), "country"),
        since=since,
        until=until,
        citation=row.text("citation"),
        confidence=row.confidence(),
        note=row.text("note"),
    )
