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
_BLANKS = " \t\r\n\u00a0\"'="
_UNKNOWN = ("", "na", "n/a", "null", "nan", "none", "<na>", "#n/a", ".", "..", "...", "-")
_PAD = chr(1)
"""Stands for a cell that is not there, so that a blank cell stays blank."""
MACROS = """
CREATE TEMP MACRO known(x) AS CASE WHEN lower(trim(x, {blanks})) IN {unknown} THEN NULL ELSE trim(x, {blanks}) END;
CREATE TEMP MACRO figure(x) AS CASE WHEN isnan(x) THEN NULL ELSE x END;
CREATE TEMP MACRO bare_code(c) AS
  CASE WHEN regexp_full_match(c, '[0-9]+\\.0') THEN split_part(c, '.', 1)
       WHEN regexp_full_match(c, '[0-9]{{3,4}}\\.[0-9]{{1,2}}')
       THEN lpad(split_part(c, '.', 1), 4, '0') || rpad(split_part(c, '.', 2), 2, '0')
       ELSE regexp_replace(c, '[-. \u00a0]', '', 'g') END;
CREATE TEMP MACRO whole_code(c) AS
  CASE WHEN regexp_full_match(c, '[0-9]|[0-9]{{3}}|[0-9]{{5}}') THEN '0' || c ELSE c END;
CREATE TEMP MACRO digits_of(p) AS
  CASE WHEN regexp_full_match(p, '[0-9]{{4}}|[0-9]{{6}}') THEN p
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


def macros() -> str:
    """Return the functions that the judging of rows uses."""
    unknown = "(" + ", ".join(quote(word) for word in _UNKNOWN) + ")"
    return MACROS.format(blanks=quote(_BLANKS), unknown=unknown)


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

    asked = None if only is None else "(" + ", ".join(quote(hs) for hs in sorted(only)) + ")"
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
    said = field
    if source.thousands:
        said = f"replace({said}, {quote(source.thousands)}, '')"
    if source.decimal != ".":
        # A point among decimal commas is a separator of thousands that nobody declared.
        said = f"replace(replace({said}, '.', 'x'), {quote(source.decimal)}, '.')"
    return f"figure(TRY_CAST(trim({said}, {quote(_BLANKS)}) AS DOUBLE))"


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
    return f"""
      SELECT raw.*, {numbers}, r.key AS reporter_key, r.kind AS reporter_kind, p.key AS partner_key,
        p.kind AS partner_kind, f.counts, h.revision, u.abbreviation AS unit_short, a.abbreviation AS alt_short,
        CASE WHEN regexp_full_match(code, '[0-9]{{6}}') THEN code ELSE {padded} END AS full_code,
        digits_of(coalesce(known(period), known(year) || {month})) AS when_said
      FROM ({raw}) raw
      LEFT JOIN area_names r ON r.said = upper(coalesce(known(raw.reporter), known(raw.reporter_iso)))
      LEFT JOIN area_names p ON p.said = upper(coalesce(nullif(trim(raw.partner, {quote(_BLANKS)}), ''),
                                                        nullif(trim(raw.partner_iso, {quote(_BLANKS)}), '')))
      LEFT JOIN flow_names f ON f.said = lower(coalesce(known(raw.flow), known(raw.flow_name)))
      LEFT JOIN classification_names h ON h.said = upper(coalesce(known(raw.classification), 'HS'))
      LEFT JOIN unit_names u ON u.said = lower(coalesce(known(raw.unit_code), known(raw.unit)))
      LEFT JOIN unit_names a ON a.said = lower(coalesce(known(raw.alt_unit_code), known(raw.alt_unit)))
    """


def _verdict(asked: str | None) -> str:
    def bad(field: str) -> str:
        return f"coalesce(NOT isfinite({field}_number), known({field}) IS NOT NULL)"

    cases: list[tuple[str, int]] = [
        ("short", v.SHORT),
        ("long", v.LONG),
        (
            "coalesce(upper(known(type)), 'C') = 'S' OR coalesce(known(mos), '0') NOT IN ('0', '0.0')",
            v.SERVICE,
        ),
        ("revision IS NULL", v.CLASSIFICATION),
        ("length(full_code) IN (2, 4) OR regexp_full_match(full_code, 'TOTAL|ALL|AG[0-9]')", v.LEVEL),
        (
            "NOT coalesce(regexp_full_match(full_code, '(0[1-9]|[1-68-9][0-9]|7[0-689])([0-9]{4,10}|[0-9]{2}AA)'), "
            "false)",
            v.CODE,
        ),
        *([(f"left(full_code, 6) NOT IN {asked}", v.NOT_ASKED)] if asked else []),
        ("counts = ''", v.SUBFLOW),
        ("partner_kind = 'world'", v.WORLD),
        ("partner_kind = 'group' OR reporter_kind IN ('group', 'world')", v.GROUP),
        (
            "NOT coalesce(regexp_full_match(when_said, '[0-9]{4}|[0-9]{4}(0[1-9]|1[0-2])') AND "
            f"CAST(left(when_said, 4) AS INTEGER) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}, false)",
            v.PERIOD,
        ),
        ("counts IS NULL", v.FLOW),
        ("reporter_key IS NULL", v.REPORTER),
        ("partner_key IS NULL", v.PARTNER),
    ]
    for fields, wrong, negative in (
        (("value", "cif", "fob"), v.VALUE, v.VALUE_NEGATIVE),
        (("kg",), v.WEIGHT, v.WEIGHT_NEGATIVE),
        (("quantity", "alt_quantity"), v.QUANTITY, v.QUANTITY_NEGATIVE),
    ):
        cases += [(" OR ".join(bad(f) for f in fields), wrong)]
        cases += [(" OR ".join(f"coalesce({f}_number, 0) < 0" for f in fields), negative)]
    cases.append(
        ("coalesce(value_number, cif_number, fob_number, kg_number, quantity_number) IS NULL", v.NOTHING)
    )
    return "CASE " + " ".join(f"WHEN {when} THEN {code}" for when, code in cases) + f" ELSE {v.ACCEPTED} END"


_SAID = {
    v.CLASSIFICATION: "classification", v.CODE: "code", v.PERIOD: "coalesce(period, year)",
    v.FLOW: "coalesce(flow, flow_name)", v.REPORTER: "coalesce(reporter, reporter_iso)",
    v.PARTNER: "coalesce(partner, partner_iso)", v.VALUE: "coalesce(value, cif, fob)",
    v.VALUE_NEGATIVE: "coalesce(value, cif, fob)", v.WEIGHT: "kg", v.WEIGHT_NEGATIVE: "kg",
    v.QUANTITY: "coalesce(quantity, alt_quantity)", v.QUANTITY_NEGATIVE: "coalesce(quantity, alt_quantity)",
}  # fmt: skip


def _judged(source: Source, number: int, raw: str, asked: str | None) -> str:
    said = " ".join(f"WHEN {code} THEN {text}" for code, text in _SAID.items())
    imports = "counts IN ('import', 're-import')"
    # The supplementary quantity counts items; the weight is there already.
    other = (
        "(coalesce(unit_short, '') IN ('', 'kg') AND coalesce(alt_short, 'kg') NOT IN ('', 'kg') "
        "AND alt_quantity_number IS NOT NULL)"
    )
    tariff = "(length(full_code) > 6)"
    parts = (
        "(coalesce(known(partner2), '0') NOT IN ('0', '0.0'))::INTEGER",
        "(coalesce(known(mot), '0') NOT IN ('0', '0.0'))::INTEGER",
        "(upper(coalesce(known(customs), 'C00')) NOT IN ('C00', '0', '0.0'))::INTEGER",
        f"{tariff}::INTEGER" if source.layout != "customs" else "0",
    )
    rank = " + ".join(parts), " + ".join(f"{2**at} * {part}" for at, part in enumerate(parts))
    return f"""
      WITH named AS ({_named(source, raw)}), judged AS (SELECT *, {_verdict(asked)} AS verdict FROM named)
      SELECT {number}::SMALLINT AS file, line, verdict::SMALLINT AS verdict,
        CASE WHEN verdict > 200 THEN left(CASE verdict {said} END, 80) END AS said,
        TRY_CAST(left(when_said, 4) AS SMALLINT) AS year, TRY_CAST(when_said AS INTEGER) AS period,
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
        coalesce(lower(known(kg_estimated)) IN ('true', 't', '1', 'yes'), false)
          OR coalesce(known(flag) IN ('4', '6', '4.0', '6.0'), false) AS kg_estimated,
        CASE WHEN {other} THEN alt_quantity_number
          WHEN unit_short = '' AND quantity_number = 0 THEN NULL ELSE quantity_number END AS quantity,
        coalesce(CASE WHEN {other} THEN alt_short ELSE unit_short END, known(unit), '') AS unit,
        (16 * ({rank[0]}) + {rank[1]})::SMALLINT AS rank,
        coalesce(lower(known(original)) IN ('true', 't', '1', 'yes'), false) AS original
      FROM judged
    """
