"""Trade files as their makers write them, made row by row."""

import csv
import io

import polars as pl

CURRENT = [
    "typeCode", "freqCode", "refPeriodId", "refYear", "refMonth", "period", "reporterCode", "reporterISO",
    "reporterDesc", "flowCode", "flowDesc", "partnerCode", "partnerISO", "partnerDesc", "partner2Code",
    "partner2ISO", "partner2Desc", "classificationCode", "classificationSearchCode",
    "isOriginalClassification", "cmdCode", "cmdDesc", "aggrLevel", "isLeaf", "customsCode", "customsDesc",
    "mosCode", "motCode", "motDesc", "qtyUnitCode", "qtyUnitAbbr", "qty", "isQtyEstimated",
    "altQtyUnitCode", "altQtyUnitAbbr", "altQty", "isAltQtyEstimated", "netWgt", "isNetWgtEstimated",
    "grossWgt", "isGrossWgtEstimated", "cifvalue", "fobvalue", "primaryValue", "legacyEstimationFlag",
    "isReported", "isAggregate",
]  # fmt: skip
BULK = [
    "datasetCode", "typeCode", "freqCode", "refPeriodId", "refYear", "refMonth", "period", "reporterCode",
    "flowCode", "partnerCode", "partner2Code", "classificationSearchCode", "classificationCode",
    "isOriginalClassification", "cmdCode", "customsCode", "mosCode", "motCode", "qtyUnitCode", "qty",
    "isQtyEstimated", "altQtyUnitCode", "altQty", "isAltQtyEstimated", "netWgt", "isnetWgtEstimated",
    "grossWgt", "isgrossWgtEstimated", "cifValue", "fobValue", "primaryValue", "legacyEstimationFlag",
    "isReported", "isAggregate",
]  # fmt: skip
TARIFF = [
    "datasetCode", "typeCode", "freqCode", "refPeriodId", "period", "reporterCode", "flowCategory",
    "flowCode", "partnerCode", "partner2Code", "classificationCode", "cmdCode", "customsCode", "mosCode",
    "motCode", "qtyUnitCode", "qty", "altQtyUnitCode", "altQty", "netWgt", "grossWgt", "cifValue",
    "fobValue", "primaryValue",
]  # fmt: skip
OLD = [
    "Classification", "Year", "Period", "Period Desc.", "Aggregate Level", "Is Leaf Code", "Trade Flow Code",
    "Trade Flow", "Reporter Code", "Reporter", "Reporter ISO", "Partner Code", "Partner", "Partner ISO",
    "2nd Partner Code", "2nd Partner", "2nd Partner ISO", "Customs Proc. Code", "Customs",
    "Mode of Transport Code", "Mode of Transport", "Commodity Code", "Commodity", "Qty Unit Code", "Qty Unit",
    "Qty", "Alt Qty Unit Code", "Alt Qty Unit", "Alt Qty", "Netweight (kg)", "Gross weight (kg)",
    "Trade Value (US$)", "CIF Trade Value (US$)", "FOB Trade Value (US$)", "Flag",
]  # fmt: skip
OLDEST = [
    "Year", "Reporter Code", "Trade Flow Code", "Partner Code", "Classification", "Commodity Code",
    "Quantity Unit Code", "Supplementary Quantity", "Netweight (kg)", "Value", "Estimation Code",
]  # fmt: skip
BACI = ["t", "i", "j", "k", "v", "q"]

PLAIN = {
    "typeCode": "C", "freqCode": "A", "refYear": "2021", "refMonth": "52", "period": "2021",
    "reporterCode": "724", "flowCode": "X", "partnerCode": "156", "partner2Code": "0",
    "classificationCode": "H5", "isOriginalClassification": "True", "cmdCode": "280540", "aggrLevel": "6",
    "customsCode": "C00", "mosCode": "0", "motCode": "0", "qtyUnitCode": "8", "qtyUnitAbbr": "kg",
    "qty": "1000", "isQtyEstimated": "False", "altQtyUnitCode": "-1", "altQtyUnitAbbr": "N/A", "altQty": "0",
    "netWgt": "1000",
    "isNetWgtEstimated": "False", "isnetWgtEstimated": "False", "primaryValue": "50000", "fobvalue": "50000",
    "fobValue": "50000", "legacyEstimationFlag": "0", "isReported": "True", "isAggregate": "False",
    "reporterISO": "ESP", "partnerISO": "CHN",
}  # fmt: skip
"""A row of UN Comtrade as it is today: Spain reports an export of a tonne of mercury to China."""


def text(header, rows, delimiter=",", end="\n"):
    """Return a table as CSV; rows are dictionaries, cells that they lack are blank."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return out.getvalue()


def current(*changes, header=CURRENT, **said):
    """Return a file of today with one row for each set of changes to the plain row."""
    return text(header, [PLAIN | change for change in (changes or ({},))], **said)


def rows(reading):
    """Return the reports as dictionaries, in the order of file and line."""
    return pl.read_parquet(reading.reports).sort("source", "line").to_dicts()


def refused(reading):
    """Return the refused rows as dictionaries, in order."""
    return pl.read_parquet(reading.quarantine).sort("source", "line").to_dicts()
