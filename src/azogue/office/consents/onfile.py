"""What is on file about a shipment, read anew for every decision, in one query for most.

Nothing that a decision rests on is kept from one question to the next: a consent that another process
answered, drew or withdrew counts in the very next decision. What is kept is only how a row reads, under
the whole content of the row: another content is another key.

The queries are written out because a single window asks a thousand times a second: putting them together
anew cost more than all the rest; `test_on_file.py` holds them to the models. Papers about other countries
count where one of the two countries keeps them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast

from django.db import connection

from azogue.facts import treaty as facts
from azogue.office.consents import records
from azogue.office.consents.circumstances import PESTICIDE_ITEM
from azogue.office.consents.filing import conditions_of, span_of
from azogue.office.consents.records import NEVER, Ban, Country, File, Span
from azogue.office.consents.standing import bans_for, country_of
from azogue.office.treaty.models import Party
from azogue.office.treaty.rules import Standing
from azogue.office.treaty.selectors import standing_of, whole

Row = tuple[Any, ...]
KEPT: Final = 20_000
"""Rows whose reading is kept in each process."""
FILE: Final = """
SELECT 'consent', CAST(json_build_array(
    c.number, c.exporter, c.importer, c.instrument, c.substance, c.notice, c.answer, c.answered, c."first",
    c."last", c.granted, c.drawn, c.conditions, c.withdrawn, c.closed, d.grams) AS text)
FROM consents_consent c
LEFT JOIN consents_draw d ON d.consent_id = c.id AND d.shipment = %s AND d.cancelled IS NULL
WHERE c.exporter = %s AND c.importer = %s AND c.notice IN ('', %s) AND c.demo = %s
UNION ALL
SELECT 'party', CAST(json_build_array(country, status, deposited, "left", from_facts) AS text)
FROM treaty_party WHERE country IN (%s, %s, %s)
UNION ALL
SELECT 'standing', CAST(json_build_array(country, instrument, since, until, keeper) AS text)
FROM consents_conventionstanding
WHERE country IN (%s, %s, %s) AND demo = %s AND (keeper = country OR keeper IN (%s, %s))
UNION ALL
SELECT 'general', CAST(json_build_array(
    number, country, "first", "last", terms, exporters, revoked, certified, waived) AS text)
FROM consents_generalnotification
WHERE country = %s AND demo = %s AND (keeper = country OR keeper IN (%s, %s))
UNION ALL
SELECT 'certificate', CAST(json_build_array(
    number, kind, country, party, "first", "last", revoked, measures, only_allowed, not_new_mining,
    not_excess) AS text)
FROM consents_certificate
WHERE country IN (%s, %s, %s) AND demo = %s AND (keeper = country OR keeper IN (%s, %s))
UNION ALL
SELECT 'action', CAST(json_build_array(country, since, substance) AS text)
FROM consents_finalaction
WHERE country = %s AND demo = %s AND (keeper = country OR keeper IN (%s, %s))
"""
"""All of it in one question to the database: asking six times cost more than what was asked."""
RESPONSES: Final = """
SELECT number, country, kind, substance, told, conditions, registered, used_before
FROM consents_importresponse
WHERE country = %s AND demo = %s
  AND (keeper = country OR keeper IN (%s, %s))
"""
NOTICES: Final = """
SELECT number, exporter, importer, sent, substance, acknowledged, waived, second FROM consents_notice
WHERE kind = 'export' AND exporter = %s AND importer = %s AND sent IS NOT NULL AND demo = %s
"""


def file_for(shipment: records.Shipment, on: date, *, demo: bool = False) -> File:
    """Return all that is on file about a shipment: its two countries, its substance and its notice.

    What the shipment itself has drawn is given back, so that asking again about a shipment that was let go
    gets the same answer.

    Args:
        shipment: What is asked about.
        on: The day, for what Annex A bans.
        demo: Whether demonstration records count, and only those.

    """
    out, into = shipment.exporter, shipment.importer
    mined = shipment.source.mined_in if shipment.source is not None and shipment.source.mined_in else out
    three, counts = (out, into, mined), (demo, out, into)
    with connection.cursor() as cursor:

        def rows(query: str, *values: str | bool) -> list[Row]:
            cursor.execute(query, values)
            found: list[Row] = cursor.fetchall()
            return found

        found: dict[str, list[str]] = defaultdict(list)
        for kind, content in rows(
            _file_query(connection.vendor), shipment.id, out, into, shipment.notice, demo, *three,
            *three, *counts, into, *counts, *three, *counts, out, *counts,
        ):  # fmt: skip
            found[kind].append(content)
        responses = rows(RESPONSES, into, *counts) if shipment.form == "compound" else []
        notices = rows(NOTICES, out, into, demo) if found["action"] else []
    return File(
        countries=_countries(three, found["party"], found["standing"]),
        consents=tuple(map(_consent, found["consent"])),
        general=tuple(map(_general, found["general"])),
        certificates=tuple(map(_certificate, found["certificate"])),
        responses=tuple(map(_response, responses)),
        bans=_bans(shipment, on),
        actions=tuple(map(_action, found["action"])),
        notices=tuple(map(_notice, notices)),
    )


@lru_cache(maxsize=2)
def _file_query(vendor: str) -> str:
    return FILE.replace("json_build_array", "json_array") if vendor == "sqlite" else FILE


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _pairs(value: Any) -> Any:
    """Return a list within a row; SQLite has it as text."""
    return json.loads(value) if isinstance(value, str) else value


@lru_cache(maxsize=KEPT)
def _consent(content: str) -> records.Consent:
    number, out, into, instrument, substance, notice, answer, answered, *rest = json.loads(content)
    first, last, granted, drawn, conditions, withdrawn, closed, own = rest
    return records.Consent(
        number=number,
        exporter=out,
        importer=into,
        instrument=cast("records.Instrument", instrument),
        substance=substance,
        notice=notice,
        answer=cast("records.Reply", answer) if answer else None,
        answered=_day(answered),
        valid=span_of(_day(first), _day(last)),
        grams=granted if closed is None else drawn,
        drawn=drawn - (own or 0),
        conditions=conditions_of(_pairs(conditions)),
        withdrawn=_day(withdrawn),
    )


@lru_cache(maxsize=KEPT)
def _general(content: str) -> records.GeneralNotification:
    number, country, first, last, terms, exporters, revoked, certified, waived = json.loads(content)
    return records.GeneralNotification(
        number=number,
        importer=country,
        valid=span_of(_day(first), _day(last)),
        terms=conditions_of(_pairs(terms)),
        exporters=frozenset(_pairs(exporters)),
        revoked=_day(revoked),
        certified=bool(certified),
        waived=_day(waived),
    )


@lru_cache(maxsize=KEPT)
def _certificate(content: str) -> records.Certificate:
    number, kind, country, party, first, last, revoked, *says = json.loads(content)
    valid = span_of(_day(first), _day(last), _day(revoked))
    return records.Certificate(number, kind, country, party, valid, *map(bool, says))


@lru_cache(maxsize=KEPT)
def _action(content: str) -> records.FinalAction:
    country, since, substance = json.loads(content)
    return records.FinalAction(country, date.fromisoformat(since), substance)


@lru_cache(maxsize=KEPT)
def _response(row: Row) -> records.ImportResponse:
    number, country, kind, substance, told, conditions, registered, used_before = row
    given = conditions_of(json.loads(conditions))
    return records.ImportResponse(number, country, kind, substance, told, given, registered, used_before)


def _notice(row: Row) -> records.ExportNotice:
    return records.ExportNotice(*row)


def countries_of(codes: Iterable[str]) -> dict[str, Country]:
    """Return States as the treaty desk knows them on file, by code; what the officers stated is not asked."""
    rows = Party.objects.filter(country__in=set(codes))
    names = ("country", "status", "deposited", "left", "from_facts")
    return {row[0]: _country(row, None, None) for row in rows.values_list(*names)}


def _countries(codes: Iterable[str], parties: list[str], standings: list[str]) -> dict[str, Country]:
    known = {row[0]: row for row in map(_party, parties)}
    stated: dict[tuple[str, str], Span] = {}
    # Where several keep one, the country's own word counts most.
    for country, instrument, since, until, _keeper in sorted(
        map(json.loads, standings), key=lambda row: (row[4] == row[0], row[4])
    ):
        stated[country, instrument] = NEVER if since is None else Span(_day(since), _day(until))
    return {
        code: _country(
            known.get(code, (code, "", None, None, True)),
            stated.get((code, "minamata")),
            stated.get((code, "rotterdam")),
        )
        for code in codes
    }


@lru_cache(maxsize=KEPT)
def _party(content: str) -> Row:
    country, status, deposited, left, from_facts = json.loads(content)
    return country, status, _day(deposited), _day(left), bool(from_facts)


@lru_cache(maxsize=KEPT)
def _country(party: Row, stated: Span | None, rotterdam: Span | None) -> Country:
    """Return a State; where the treaty desk has no date of deposit, as an officer stated it here.

    A signatory as the tables have it may have joined since: nobody knows until somebody has looked.
    """
    code, status, deposited, left, from_facts = party
    if deposited is not None or (status == Party.Status.SIGNATORY and not from_facts):
        return country_of(Standing(code, deposited, left=left), rotterdam)
    return Country(code, stated, rotterdam)


def _bans(shipment: records.Shipment, on: date) -> tuple[Ban, ...]:
    """Return the bans of Annex A on what is shipped, for either side."""
    compound = shipment.form == "compound"
    items = facts.annex_items()
    item = items.get(shipment.item or (PESTICIDE_ITEM if compound else ""))
    if item is None or not (compound or shipment.form == "product"):
        return ()
    parties = whole(Party.objects.filter(country__in=[shipment.exporter, shipment.importer]))
    standings = [standing_of(p) for p in parties if p.status == Party.Status.PARTY]
    return bans_for(standings, [item], facts.amendments(), on)


__all__ = ["countries_of", "file_for"]
