"""One file's rows judged in one pass of DuckDB: text in, typed figures and a verdict per row out.

The SQL is assembled from the fields that a layout has; nothing of a file's content becomes part of it.
"""

# ruff: noqa: S608 - what goes into a query is ours or a literal made by `quote`.

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from azogue.trade import reading_verdicts as v
from azogue.trade.layouts import FIELDS
from azogue.trade.reading_intake import Intake

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_YEAR, LAST_YEAR = 1962, 2100
_MOST_NAMES = 5000
_HS = "(0[1-9]|[1-689][0-9]|7[0-689])([0-9]{4,10}|[0-9]{2}AA)"
"""Six digits or a longer national code; chapter 77 is not used, 9999AA is what was not specified."""
_BLANKS = " \t\r\n\u00a0\"'="
_UNKNOWN = ("", "na", "n/a", "null", "nan", "none", "<na>", "#n/a", ".", "..", "...", "-")
_PAD = chr(1)
"""Stands for a cell that is not there, so that a blank cell stays blank."""
_NONE = ("", "0", "0.0", "NA", "N/A", "NULL", "null", "nan", "NaN", "None", "TOTAL")
_TRUE = ("True", "true", "TRUE", "T", "t", "1", "1.0")
# Millions of rows go through these, so each looks at the plain case first and at odd ones only then.
MACROS = """
CREATE TEMP MACRO said(x) AS nullif(trim(x{blanks}), '');
CREATE TEMP MACRO known(x) AS
  CASE WHEN x IS NULL OR x = '' OR lower(trim(x, {marks})) IN {unknown} THEN NULL ELSE trim(x, {marks}) END;
CREATE TEMP MACRO figure(x) AS CASE WHEN isnan(x) THEN NULL ELSE x END;
CREATE TEMP MACRO bare_code(c) AS
  CASE WHEN regexp_full_match(c, '[0-9]+\\.0') THEN split_part(c, '.', 1)
       WHEN regexp_full_match(c, '[0-9]{{3,4}}\\.[0-9]{{1,2}}')
       THEN lpad(split_part(c, '.', 1), 4, '0') || rpad(split_part(c, '.', 2), 2, '0')
       WHEN c LIKE '-%' THEN c
       ELSE regexp_replace(c, '[-. \u00a0]', '', 'g') END;
CREATE TEMP MACRO whole_code(c) AS
  CASE WHEN regexp_full_match(c, '[0-9]|[0-9]{{3}}|[0-9]{{5}}') THEN '0' || c ELSE c END;
CREATE TEMP MACRO digits_of(p) AS
  CASE WHEN length(p) IN (4, 6) THEN p
       ELSE regexp_replace(regexp_replace(p, '\\.0$', ''), '[-/ Mm]', '', 'g') END;
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A file and what its layout makes of it."""

    name: str
    layout: str
    intake: Intake
    places: Mapping[str, int]
    fixed: Mapping[str, str]
    """Texts for fields that the file does not have, such as the flow in BACI."""
    value_factor: float = 1.0
    """USD per unit of value in the file."""
    kg_factor: float = 1.0
    decimal: str = "."
    thousands: str = ""
    code_digits: int = 0
    """Length of national codes, when leading zeros may have been lost; 0 when not known."""
    skip: int = 1
    """Lines before the first row."""
    import_basis: str = "cif"
    """Basis of imports when the row itself does not say it."""
    date_format: str = ""


def quote(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def macros(*, dressed: bool = True) -> str:
    """Return the functions that the judging of rows uses.

    Args:
        dressed: Whether cells may carry marks around their text, such as ="280540" or hard spaces.

    """
    blanks = f", {quote(_BLANKS)}" if dressed else ""
    return MACROS.format(blanks=blanks, marks=quote(_BLANKS), unknown=_among(_UNKNOWN)).replace(
        "CREATE TEMP", "CREATE OR REPLACE TEMP"
    )


def _among(words: Iterable[str]) -> str:
    return "(" + ", ".join(quote(word) for word in words) + ")"


def stage(
    con: "DuckDBPyConnection", source: Source, number: int, only: Iterable[str] | None, to: Path
) -> None:
    """Write a file's rows to Parquet, each with its verdict.

    Args:
        con: Connection with the macros and the tables of areas, flows, classifications and units.
        source: The file.
        number: Number of the file, which its rows carry.
        only: Six-digit codes asked for; all when None.
        to: The Parquet file to write.

    """
    import duckdb

    asked = None if only is None else _among(sorted(only))
    con.execute(macros(dressed=source.intake.dressed))
    for parallel in ("true", "false"):
        raw = _raw(source, number, parallel)
        query = f"COPY ({_judged(source, number, raw, asked)}) TO {quote(str(to))} (FORMAT parquet)"
        try:
            con.execute(query)
        except duckdb.Error as error:
            # Quoted line ends need the reader that walks the file in one piece.
            if parallel == "true" and "quoted new" in str(error):
                con.execute(f"DROP TABLE IF EXISTS rejected_{number}")
                con.execute(f"DROP TABLE IF EXISTS scanned_{number}")
                continue
            raise
        return


def partners(con: "DuckDBPyConnection", source: Source) -> list[str]:
    """Return how the rows of a file write their partners, in capitals; at most as many as there are names."""
    column = f"upper(trim(c{source.places['partner']}, {quote(_BLANKS)}))"
    query = f"SELECT DISTINCT {column} FROM {_scan(source, 'false')} LIMIT {_MOST_NAMES}"
    return [row[0] for row in con.execute(query).fetchall() if row[0]]


def _scan(source: Source, parallel: str, rejects: str = "") -> str:
    intake = source.intake
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(intake.header) + intake.spare + 1))
    marks = quote('"') if intake.quoted else "''"
    return (
        f"read_csv({quote(str(intake.path))}, auto_detect=false, header=false, skip={source.skip}, "
        f"delim={quote(intake.delimiter)}, quote={marks}, escape={marks}, columns={{{columns}}}, "
        f"nullstr={quote(_PAD)}, allow_quoted_nulls=false, null_padding=true, strict_mode=false, "
        f"ignore_errors=true, parallel={parallel}{rejects})"
    )


def _raw(source: Source, number: int, parallel: str) -> str:
    intake = source.intake
    width = len(intake.header) + intake.spare
    rejects = f", store_rejects=true, rejects_table='rejected_{number}', rejects_scan='scanned_{number}'"
    scan = _scan(source, parallel, rejects)
    fields = ", ".join(f"{_field(source, field)} AS {field}" for field in FIELDS)
    line = f"(row_number() OVER () + {source.skip})"
    # A blank line is a line to the person who counts, and none to the reader.
    thresholds = [gap - at for at, gap in enumerate(g for g in intake.gaps if g > source.skip)]
    if thresholds:
        line = f"{line} + len(list_filter({thresholds}::BIGINT[], lambda gap: gap <= {line}))"
    return (
        f"SELECT {line} AS line, c{len(intake.header) - 1} IS NULL AS short, c{width} IS NOT NULL AS long, "
        f"{fields} FROM {scan}"
    )


def _field(source: Source, field: str) -> str:
    if field in source.places:
        column = f"c{source.places[field]}"
        if field == "period" and source.date_format:
            form = quote(source.date_format)
            read = f"try_strptime(trim({column}, {quote(_BLANKS)}), {form})"
            return f"coalesce(strftime({read}, '%Y%m'), {column})"
        return column
    if field in source.fixed:
        return quote(source.fixed[field])
    return "NULL::VARCHAR"


def _number(source: Source, field: str) -> str:
    """Return a field as a number; NULL when it is blank or no number."""
    if field not in source.places:
        return "NULL::DOUBLE"
    bare = f"trim({field}, {quote(_BLANKS)})"
    if source.thousands:
        bare = f"replace({bare}, {quote(source.thousands)}, '')"
    if source.decimal != ".":
        # A point among decimal commas is a separator of thousands that nobody declared.
        bare = f"replace(replace({bare}, '.', 'x'), {quote(source.decimal)}, '.')"
    odd = f"CASE WHEN {field} = '' THEN NULL ELSE TRY_CAST({bare} AS DOUBLE) END"
    plain = "" if source.thousands or source.decimal != "." else f"TRY_CAST({field} AS DOUBLE), "
    return f"figure(coalesce({plain}{odd}))"


def _named(source: Source, raw: str) -> str:
    padded = f"whole_code(bare_code(upper(trim(code, {quote(_BLANKS)}))))"
    if source.code_digits:
        short = f"regexp_full_match({padded}, '[0-9]{{{source.code_digits - 1}}}')"
        padded = f"CASE WHEN {short} THEN '0' || {padded} ELSE {padded} END"
    numbers = ", ".join(
        f"{_number(source, field)} AS {field}_number"
        for field in ("value", "cif", "fob", "kg", "quantity", "alt_quantity")
    )
    month = "CASE WHEN TRY_CAST(month AS INTEGER) BETWEEN 1 AND 12 THEN lpad(month, 2, '0') ELSE '' END"
    # Without classification the file speaks of the Harmonized System and does not say which.
    return f"""
      SELECT raw.*, {numbers}, r.key AS reporter_key, r.kind AS reporter_kind, p.key AS partner_key,
        p.kind AS partner_kind, f.counts, h.revision, u.abbreviation AS unit_short,
        a.abbreviation AS alt_short,
        CASE WHEN regexp_full_match(code, '[0-9]{{6}}') THEN code ELSE {padded} END AS full_code,
        TRY_CAST(digits_of(coalesce(said(period), said(year) || {month})) AS INTEGER) AS moment
      FROM ({raw}) raw
      LEFT JOIN area_names r ON r.said = upper(coalesce(said(raw.reporter), said(raw.reporter_iso)))
      LEFT JOIN area_names p ON p.said = upper(coalesce(said(raw.partner), said(raw.partner_iso)))
      LEFT JOIN flow_names f ON f.said = lower(coalesce(said(raw.flow), said(raw.flow_name)))
      LEFT JOIN classification_names h ON h.said = upper(coalesce(said(raw.classification), 'HS'))
      LEFT JOIN unit_names u ON u.said = lower(coalesce(said(raw.unit_code), said(raw.unit)))
      LEFT JOIN unit_names a ON a.said = lower(coalesce(said(raw.alt_unit_code), said(raw.alt_unit)))
    """


def _bad(field: str) -> str:
    return (
        f"(CASE WHEN {field}_number IS NULL THEN known({field}) IS NOT NULL "
        f"ELSE NOT isfinite({field}_number) END)"
    )


def _negative(field: str) -> str:
    return f"(coalesce({field}_number, 0) < 0)"


def _verdict(asked: str | None) -> str:
    year = f"moment BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"
    month = f"(moment // 100 BETWEEN {FIRST_YEAR} AND {LAST_YEAR} AND moment % 100 BETWEEN 1 AND 12)"
    heading = "length(full_code) IN (2, 4) AND TRY_CAST(full_code AS INTEGER) >= 0"
    cases: list[tuple[str, int]] = [
        ("short", v.SHORT),
        ("long", v.LONG),
        (f"coalesce(type, '') = 'S' OR coalesce(mos, '') NOT IN {_among(_NONE)}", v.SERVICE),
        ("revision IS NULL", v.CLASSIFICATION),
        (f"({heading}) OR full_code IN ('TOTAL', 'ALL') OR full_code LIKE 'AG_'", v.LEVEL),
        (f"NOT coalesce(regexp_full_match(full_code, {quote(_HS)}), false)", v.CODE),
        *([(f"left(full_code, 6) NOT IN {asked}", v.NOT_ASKED)] if asked else []),
        ("counts = ''", v.SUBFLOW),
        ("partner_kind = 'world'", v.WORLD),
        ("partner_kind = 'group' OR reporter_kind IN ('group', 'world')", v.GROUP),
        (f"NOT coalesce({year} OR {month}, false)", v.PERIOD),
        ("counts IS NULL", v.FLOW),
        ("reporter_key IS NULL", v.REPORTER),
        ("partner_key IS NULL", v.PARTNER),
    ]
    for fields, wrong, negative in _FIGURES:
        cases.append((" OR ".join(map(_bad, fields)), wrong))
        cases.append((" OR ".join(map(_negative, fields)), negative))
    cases.append(
        ("coalesce(value_number, cif_number, fob_number, kg_number, quantity_number) IS NULL", v.NOTHING)
    )
    return "CASE " + " ".join(f"WHEN {when} THEN {code}" for when, code in cases) + f" ELSE {v.ACCEPTED} END"


_FIGURES = (
    (("value", "cif", "fob"), v.VALUE, v.VALUE_NEGATIVE),
    (("kg",), v.WEIGHT, v.WEIGHT_NEGATIVE),
    (("quantity", "alt_quantity"), v.QUANTITY, v.QUANTITY_NEGATIVE),
)
_SAID = (
    (v.CLASSIFICATION, "classification"),
    (v.CODE, "code"),
    (v.PERIOD, "coalesce(nullif(period, ''), year)"),
    (v.FLOW, "coalesce(nullif(flow, ''), flow_name)"),
    (v.REPORTER, "coalesce(nullif(reporter, ''), reporter_iso)"),
    (v.PARTNER, "coalesce(nullif(partner, ''), partner_iso)"),
)
"""What the quarantine shows of a row, by the verdict on it."""


def _shown() -> str:
    """Return what a refused row says in the cell for which it was refused."""
    cases = [f"WHEN {code} THEN {text}" for code, text in _SAID]
    for fields, wrong, negative in _FIGURES:
        for code, test in ((wrong, _bad), (negative, _negative)):
            first = " ".join(f"WHEN {test(field)} THEN {field}" for field in fields)
            cases.append(f"WHEN {code} THEN CASE {first} END")
    return f"CASE verdict {' '.join(cases)} END"


def _judged(source: Source, number: int, raw: str, asked: str | None) -> str:
    imports = "counts IN ('import', 're-import')"
    # The supplementary quantity counts items; the weight is there already.
    other = (
        "(coalesce(unit_short, '') IN ('', 'kg') AND coalesce(alt_short, 'kg') NOT IN ('', 'kg') "
        "AND alt_quantity_number IS NOT NULL)"
    )
    tariff = "(length(full_code) > 6)"
    none, home = _among(_NONE), _among((*_NONE, "C00", "c00"))
    parts = (
        f"(coalesce(partner2, '') NOT IN {none})::INTEGER",
        f"(coalesce(mot, '') NOT IN {none})::INTEGER",
        f"(coalesce(customs, '') NOT IN {home})::INTEGER",
        f"{tariff}::INTEGER" if source.layout != "customs" else "0",
    )
    rank = " + ".join(parts), " + ".join(f"{2**at} * {part}" for at, part in enumerate(parts))
    return f"""
      WITH named AS ({_named(source, raw)}), judged AS (SELECT *, {_verdict(asked)} AS verdict FROM named)
      SELECT {number}::SMALLINT AS file, line, verdict::SMALLINT AS verdict,
        CASE WHEN verdict > 200 THEN left({_shown()}, 80) END AS said,
        TRY_CAST(CASE WHEN moment > 9999 THEN moment // 100 ELSE moment END AS SMALLINT) AS year,
        moment AS period,
        reporter_key AS reporter, partner_key AS partner, counts AS flow, left(full_code, 6) AS hs,
        CASE WHEN {tariff} THEN full_code ELSE '' END AS tariff,
        CASE WHEN revision = '' THEN {quote(source.fixed.get("revision", ""))} ELSE revision END AS revision,
        {source.value_factor!r} * coalesce(value_number, CASE WHEN {imports}
          THEN coalesce(cif_number, fob_number) ELSE coalesce(fob_number, cif_number) END) AS value,
        CASE WHEN {imports} AND NOT (coalesce(fob_number, 0) > 0 AND coalesce(cif_number, 0) = 0
          AND coalesce(value_number, fob_number) = fob_number) THEN {quote(source.import_basis)}
          ELSE 'fob' END AS basis,
        coalesce({source.kg_factor!r} * kg_number, CASE WHEN unit_short = 'kg' THEN quantity_number END)
          AS kg,
        coalesce(kg_estimated, '') IN {_among(_TRUE)} OR coalesce(flag, '') IN ('4', '6', '4.0', '6.0')
          AS kg_estimated,
        CASE WHEN {other} THEN alt_quantity_number
          WHEN unit_short = '' AND quantity_number = 0 THEN NULL ELSE quantity_number END AS quantity,
        coalesce(CASE WHEN {other} THEN alt_short ELSE unit_short END, said(unit), '') AS unit,
        (16 * ({rank[0]}) + {rank[1]})::SMALLINT AS rank,
        coalesce(original, '') IN {_among(_TRUE)} AS original
      FROM judged
    """
