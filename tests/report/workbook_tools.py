"""Two ways to recompute a workbook that share nothing with the writer: LibreOffice, and a small evaluator."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice (soffice) is not installed: no second program to recompute with",
)


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a file, compute every formula anew, and write it as another kind."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE)
    out = folder / "out"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{profile}",
        "--headless",
        "--norestore",
        "--convert-to",
        kind,
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    found = out / f"{path.stem}.{kind}"
    assert found.exists(), "LibreOffice wrote nothing"
    return found


def values_after_recalculation(path: Path, folder: Path):
    return openpyxl.load_workbook(convert(path, "xlsx", folder), data_only=True)


def by_heading(sheet):
    """Read a sheet as a list of rows by column heading."""
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def named(book, name):
    """Return the value of a defined name."""
    sheet, cell = book.defined_names[name].attr_text.split("!")
    return book[sheet.strip("'")][cell.replace("$", "")].value


class Recomputed:
    """Every cell of a workbook computed from its formulas alone; stored values are not looked at."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path)
        self.known = {}

    def value(self, sheet, address):
        key = sheet, address.replace("$", "")
        if key not in self.known:
            raw = self.book[key[0]][key[1]].value
            is_formula = self.book[key[0]][key[1]].data_type == "f"
            self.known[key] = Parser(self, sheet, raw).result() if is_formula else raw
        return self.known[key]

    def span(self, sheet, address):
        left, top, right, bottom = range_boundaries(address.replace("$", ""))
        letters = openpyxl.utils.get_column_letter
        return [
            self.value(sheet, f"{letters(c)}{r}")
            for r in range(top, bottom + 1)
            for c in range(left, right + 1)
        ]

    def named(self, name):
        sheet, _, address = self.book.defined_names[name].attr_text.rpartition("!")
        return self.value(sheet.strip("'"), address)

    def formulas(self):
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate


@cache
def tokens_of(text):
    return [t for t in Tokenizer(text).items if t.type != "WHITE-SPACE"]


def numbers(values):
    return [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def number(value):
    return 0.0 if value is None else float(value)


class Parser:
    """Recursive descent over the tokens of one formula, with the few functions the workbook uses."""

    def __init__(self, sheets, sheet, text):
        self.sheets, self.sheet = sheets, sheet
        self.tokens, self.at = tokens_of(text), 0

    def result(self):
        value = self.comparison()
        assert self.at == len(self.tokens), "the formula has a tail"
        return value

    def peek(self):
        return self.tokens[self.at].value if self.at < len(self.tokens) else ""

    def take(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def comparison(self):
        left = self.sum()
        while self.peek() in ("=", "<", "<=", ">", ">="):
            sign = self.take().value
            left = each(lambda a, b, s=sign: compare(a, b, s), left, self.sum())
        return left

    def sum(self):
        left = self.product()
        while self.peek() in ("+", "-") and self.tokens[self.at].type == "OPERATOR-INFIX":
            sign = 1 if self.take().value == "+" else -1
            left = each(lambda a, b, s=sign: number(a) + s * number(b), left, self.product())
        return left

    def product(self):
        left = self.unary()
        while self.peek() in ("*", "/"):
            if self.take().value == "*":
                left = each(lambda a, b: number(a) * number(b), left, self.unary())
            else:
                left = each(lambda a, b: number(a) / number(b), left, self.unary())
        return left

    def unary(self):
        if self.peek() == "-" and self.tokens[self.at].type == "OPERATOR-PREFIX":
            self.take()
            return each(lambda a, _: -number(a), self.unary(), 0)
        return self.atom()

    def atom(self):
        token = self.take()
        if token.type == "FUNC":
            arguments = []
            while self.tokens[self.at].type != "FUNC" or self.tokens[self.at].subtype != "CLOSE":
                if self.tokens[self.at].type == "SEP":
                    self.take()
                arguments.append(self.lazily() if token.value == "IF(" else self.comparison())
            self.take()
            return call(token.value[:-1], arguments, self)
        if token.type == "PAREN":
            value = self.comparison()
            self.take()
            return value
        if token.subtype == "NUMBER":
            return float(token.value)
        if token.subtype == "TEXT":
            return token.value[1:-1]
        sheet, _, address = token.value.rpartition("!")
        sheet = sheet.strip("'") or self.sheet
        return self.sheets.span(sheet, address) if ":" in address else self.sheets.value(sheet, address)

    def lazily(self):
        """Remember where an argument of IF stands and step over it."""
        start, depth = self.at, 0
        while depth or not (self.tokens[self.at].type == "SEP" or self.tokens[self.at].subtype == "CLOSE"):
            depth += {"OPEN": 1, "CLOSE": -1}.get(self.tokens[self.at].subtype, 0)
            self.at += 1
        return start

    def at_argument(self, start):
        back, self.at = self.at, start
        value = self.comparison()
        self.at = back
        return value


def each(operation, left, right):
    if not isinstance(left, list):
        return operation(left, right)
    others = right if isinstance(right, list) else [right] * len(left)
    return [operation(a, b) for a, b in zip(left, others, strict=True)]


def compare(a, b, sign):
    if isinstance(a, str) and isinstance(b, str):
        a, b = a.casefold(), b.casefold()
    elif isinstance(a, str) or isinstance(b, str):
        return False
    else:
        a, b = number(a), number(b)
    return {"=": a == b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]


def flat(arguments):
    return [v for a in arguments for v in (a if isinstance(a, list) else [a])]


def call(name, arguments, parser):
    if name == "IF":
        chosen = arguments[1] if parser.at_argument(arguments[0]) else arguments[2]
        return parser.at_argument(chosen)
    if name == "SUM":
        return sum(numbers(flat(arguments)))
    if name == "COUNT":
        return len(numbers(flat(arguments)))
    if name == "COUNTIF":
        return sum(v == arguments[1] for v in arguments[0])
    if name == "ABS":
        return abs(number(arguments[0]))
    if name == "MAX":
        return max(numbers(flat(arguments)))
    if name == "AND":
        return all(arguments)
    if name == "N":
        return number(arguments[0]) if numbers(arguments[:1]) else 0.0
    if name == "ISNUMBER":
        return each(lambda v, _: bool(numbers([v])), arguments[0], 0)
    assert name == "SUMPRODUCT", f"the workbook uses a function that this test does not know: {name}"
    found = 0.0
    for row in zip(*arguments, strict=True):
        product = 1.0
        for v in row:
            product *= v if numbers([v]) else 0.0
        found += product
    return found
