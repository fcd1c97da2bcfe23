"""A country's own customs rows are read by a mapping that can be suggested, saved and checked."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.trade import CustomsMapping, MappingError, suggest_customs_mapping
from tests.trade.reading.files import current, refused, rows

HEADER = "fecha,partida,pais,regimen,valor,peso,cantidad,unidad"
MAPPING = CustomsMapping(
    reporter="PER", code="partida", partner="pais", period="fecha", direction="regimen",
    directions={"Ingreso": "import", "Salida": "export"}, value="valor", currency="PEN", usd_per_unit=0.25,
    kg="peso", quantity="cantidad", unit="unidad", date_format="%d/%m/%Y",
)  # fmt: skip


def table(*lines, header=HEADER):
    return "\n".join([header, *lines]) + "\n"


def test_rows_of_customs_become_reports(read):
    reading = read(
        table("15/03/2021,2805400000,México,Ingreso,1000,34.5,,", "02/11/2021,8539.31,CHN,SALIDA,80,2,400,u"),
        mapping=MAPPING,
    )
    first, second = rows(reading)
    assert reading.tallies[0].layout == "customs"
    assert reading.tallies[0].accepted == 2
    assert {k: first[k] for k in ("year", "period", "reporter", "partner", "flow", "hs", "tariff")} == {
        "year": 2021, "period": 202103, "reporter": "PER", "partner": "MEX", "flow": "import", "hs": "280540",
        "tariff": "2805400000",
    }  # fmt: skip
    assert (first["value"], first["kg"], first["basis"], first["quantity"]) == (250, 34.5, "cif", None)
    assert (second["flow"], second["basis"], second["unit"], second["quantity"]) == (
        "export",
        "fob",
        "u",
        400,
    )
    assert second["period"] == 202111


def test_two_like_shipments_are_two_shipments(read):
    line = "15/03/2021,280540,CHN,Ingreso,1000,34.5,,"
    assert len(rows(read(table(line, line), mapping=MAPPING))) == 2


def test_partners_are_known_by_name_code_and_number_and_na_is_namibia(read):
    names = ["Chine", "中国", "CN", "156", "chn", "NA", "Namibia", "Estados Unidos", "842"]
    lines = [f"15/03/2021,280540,{name},Ingreso,1,1,," for name in names]
    found = [row["partner"] for row in rows(read(table(*lines), mapping=MAPPING))]
    assert found == ["CHN"] * 5 + ["NAM"] * 2 + ["USA"] * 2


def test_an_unknown_partner_or_direction_or_date_is_quarantined_at_its_place(read):
    reading = read(
        table(
            "15/03/2021,280540,Atlantis,Ingreso,1,1,,",
            "15/03/2021,280540,CHN,Tránsito,1,1,,",
            "2021.13.01,280540,CHN,Ingreso,1,1,,",
        ),
        mapping=MAPPING,
    )
    assert [(row["line"], row["column"], row["value"]) for row in refused(reading)] == [
        (2, "partner", "Atlantis"), (3, "flow", "Tránsito"), (4, "period", "2021.13.01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decimal", "thousands", "written", "value"),
    [(".", "", "1234.5", 1234.5), (",", "", "1234,5", 1234.5), (",", ".", "1.234,5", 1234.5),
     (".", ",", "1,234.5", 1234.5), (".", " ", "1 234.5", 1234.5), (",", " ", "1 234", 1234)],
)  # fmt: skip
def test_decimal_and_thousands_marks_are_what_the_mapping_says(read, decimal, thousands, written, value):
    mapping = replace(MAPPING, decimal=decimal, thousands=thousands, usd_per_unit=1.0)
    content = table(f"15/03/2021;280540;CHN;Ingreso;{written};1;;", header=HEADER.replace(",", ";"))
    assert rows(read(content, mapping=mapping))[0]["value"] == value


@pytest.mark.parametrize(
    ("decimal", "written"), [(".", "1234,5"), (".", "1,234"), (",", "1.234"), (",", "1.2")]
)
def test_a_mark_that_the_mapping_does_not_know_is_no_number(read, decimal, written):
    content = table(f"15/03/2021;280540;CHN;Ingreso;{written};1;;", header=HEADER.replace(",", ";"))
    (row,) = refused(read(content, mapping=replace(MAPPING, decimal=decimal)))
    assert (row["column"], row["value"]) == ("value", written)


def test_tonnes_and_fixed_units_and_fob_imports(read):
    mapping = CustomsMapping(
        reporter="PER", code="hs", partner="to", year="y", month="m", flow="import", value="v", kg="t",
        kg_per_unit=1000.0, quantity="n", fixed_unit="u", import_basis="fob", revision="H5",
    )  # fmt: skip
    (row,) = rows(read("hs,to,y,m,v,t,n\n280540,CHN,2021,7,5,0.0345,3\n", mapping=mapping))
    assert row["kg"] == pytest.approx(34.5)
    assert (row["basis"], row["unit"], row["period"], row["revision"]) == ("fob", "u", 202107, "H5")


def test_lost_leading_zeros_come_back_when_the_length_of_codes_is_known(read):
    lines = ["15/03/2021,101210000,CHN,Ingreso,1,1,,", "15/03/2021,2805400000,CHN,Ingreso,1,1,,"]
    found = rows(read(table(*lines), mapping=replace(MAPPING, code_digits=10)))
    assert [(row["hs"], row["tariff"]) for row in found] == [
        ("010121", "0101210000"),
        ("280540", "2805400000"),
    ]


def test_a_header_further_down_is_found_and_lines_are_counted_from_the_top(read):
    content = "Aduanas del Perú\nAño 2021\n" + table("15/03/2021,280540,CHN,Ingreso,1,1,,")
    (row,) = rows(read(content, mapping=replace(MAPPING, header_line=3)))
    assert row["line"] == 4


def test_a_file_without_a_column_of_the_mapping_says_which(read):
    reading = read("a,b\n1,2\n", mapping=MAPPING)
    assert 'no column "partida"' in reading.problems[0].message
    assert len(rows(read(current(), mapping=MAPPING))) == 1


def test_a_mapping_is_saved_and_comes_back_whole():
    assert CustomsMapping.from_json(MAPPING.to_json()) == MAPPING


@given(st.floats(1e-6, 1e6), st.sampled_from(["cif", "fob"]), st.text(max_size=20))
def test_any_mapping_survives_saving(rate, basis, column):
    mapping = replace(MAPPING, usd_per_unit=rate, import_basis=basis, value=column)
    assert CustomsMapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "nonsense",
        '{"reporter": 5}',
        '{"reporter": "PER", "other": "x"}',
        '{"reporter": "PER"}',
    ],
)
def test_what_is_no_saved_mapping_is_refused_in_words(text):
    with pytest.raises(MappingError, match=r"\."):
        CustomsMapping.from_json(text)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reporter": "ZZZ"}, "no country"),
        ({"reporter": "WLD"}, "no country"),
        ({"code": ""}, "tariff code"),
        ({"partner": ""}, "partner"),
        ({"period": ""}, "period"),
        ({"flow": "import"}, "direction"),
        ({"direction": ""}, "direction"),
        ({"directions": {"x": "transit"}}, "a flow is one of"),
        ({"value": "", "kg": "", "quantity": ""}, "value, weight or quantity"),
        ({"usd_per_unit": 0.0}, "rate"),
        ({"usd_per_unit": float("nan")}, "rate"),
        ({"kg_per_unit": -1.0}, "kilograms"),
        ({"import_basis": "exw"}, "cif or fob"),
        ({"revision": "HS2017"}, "revision"),
        ({"code_digits": 3}, "digits"),
        ({"decimal": ";"}, "decimal"),
        ({"thousands": "."}, "thousands"),
        ({"header_line": 0}, "header"),
    ],
)
def test_a_mapping_that_cannot_be_says_why(change, says):
    with pytest.raises(MappingError, match=says):
        replace(MAPPING, **change).check()


def test_nothing_in_a_mapping_or_a_name_becomes_a_command(read):
    evil = replace(MAPPING, date_format="'); DROP TABLE x; --")
    reading = read(("it's; --.csv", table("15/03/2021,280540,CHN,Ingreso,1,1,,")), mapping=evil)
    assert reading.tallies[0].source == "it's; --.csv"
    assert reading.tallies[0].quarantined == 1


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["Year", "HS Code", "Country of origin", "Flow", "CIF value", "Net weight (kg)", "Quantity", "Unit"],
         {"year": "Year", "code": "HS Code", "partner": "Country of origin", "direction": "Flow",
          "value": "CIF value", "kg": "Net weight (kg)", "quantity": "Quantity", "unit": "Unit"}),
        (["Année", "Position tarifaire", "Pays d'origine", "Régime", "Valeur FAB", "Poids net"],
         {"year": "Année", "code": "Position tarifaire", "partner": "Pays d'origine", "direction": "Régime",
          "value": "Valeur FAB", "kg": "Poids net", "import_basis": "fob"}),
        (["Fecha", "Fracción arancelaria", "País de origen", "Valor en aduana", "Peso neto", "Otra"],
         {"period": "Fecha", "code": "Fracción arancelaria", "partner": "País de origen",
          "value": "Valor en aduana", "kg": "Peso neto"}),
        (["x", "y"], {}),
    ],
)  # fmt: skip
def test_a_mapping_is_suggested_from_names_in_three_languages(header, found):
    mapping = suggest_customs_mapping(header, "PER")
    said = json.loads(mapping.to_json())
    assert {name: said[name] for name in found} == found
    columns = {"code", "partner", "period", "year", "direction", "value", "kg", "quantity", "unit"}
    assert {name for name in columns if said[name]} == found.keys() & columns
