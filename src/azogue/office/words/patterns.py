"""The sentences of the engine, read from its source: what stays the same in them, and what is filled in.

The engine writes its messages in English as f-strings. Each becomes a text with named gaps, such as
`"{text}" is not a plain number. {advice}`, which the catalogues translate and `messages` recognises.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Final

ROOMS: Final = {
    "azogue.dossier": (
        *("beginning", "context", "crosscheck", "csvfile", "header", "heads", "knowledge", "log", "numbers"),
        *("package", "ranges", "reader", "rows", "sheetxml", "text", "view", "workbook"),
    ),
    "azogue.balance": ("books", "build", "draws", "explaining", "gap", "records"),
    "azogue.inventory": ("comparison", "explain", "inventory", "plan", "population", "resolve", "spread"),
    "azogue.quantity": ("units",),
    "azogue.trade": ("explain", "reading_intake"),
}
"""Modules of the engine that write sentences which people see."""

SILENT: Final = (
    "How to fill this dossier",
    "{name}.csv:",
    "Notation keys:",
    "Grades:",
    "Mercury inventory of",
    "pop, inhabitants",
    "electrification, access",
    "dental personnel, dentists",
    "Windows (cp1252)",
    "since 1904",
    "day {",
    "kg Hg/a",
    "million m3",
    ": input",
    *("not recorded", "other supply", "other waste", "in by-products", "stays in by-products"),
    *("determined by others", "just determined", "supply: {", "stock: {"),
)
"""Beginnings of texts in those modules that are data, or go into files that the engine writes."""

MOST_WAYS = 8
_QUIET_ERRORS = {"ValueError", "KeyError", "TypeError", "AssertionError"}
_QUIET_CALLS = {"compile", "TypeVar", "Struct", "fullmatch", "match", "sub", "split"}
_WORDS = re.compile(r"[A-Za-z]{2,}")
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence of the engine with gaps: the msgid of the catalogues."""

    text: str
    numbers: frozenset[str]
    """Gaps that hold a formatted number."""
    place: str
    """Module it stands in, as a path from the package."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a sentence: words, or a gap with its name."""

    words: str
    gap: str = ""
    source: str = ""
    is_number: bool = False


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Return every sentence of the engine's modules, in the order of the modules; none without source."""
    found: dict[str, Pattern] = {}
    for room, names in ROOMS.items():
        for name in names:
            for pattern in _of_module(f"{room}.{name}"):
                found.setdefault(pattern.text, pattern)
    return tuple(found.values())


def _of_module(module: str) -> Iterator[Pattern]:
    spec = find_spec(module)
    path = Path(spec.origin) if spec is not None and spec.origin else None
    if path is not None and path.suffix == ".py":
        yield from sentences(path.read_text(encoding="utf-8"), "/".join(module.split(".")) + ".py")


def sentences(source: str, place: str) -> Iterator[Pattern]:
    """Walk the sentences of one module, as often as they stand in it."""
    for node in _strings(ast.parse(source)):
        for pieces in _ways(node):
            pattern = _pattern(pieces, place)
            if pattern is not None:
                yield pattern


def _strings(tree: ast.AST) -> Iterator[ast.expr]:
    """Walk to every text that may be said; a text inside another one's gap is walked to as well."""
    for child in ast.iter_child_nodes(tree):
        if _is_quiet(child):
            continue
        if isinstance(child, ast.JoinedStr):
            yield child
            for value in child.values:
                if isinstance(value, ast.FormattedValue):
                    yield from _strings(ast.Expression(value.value))
        elif isinstance(child, ast.BinOp | ast.Constant) and _is_text(child):
            yield child
        else:
            yield from _strings(child)


def _is_quiet(node: ast.AST) -> bool:
    """Tell whether nothing in a node is ever shown: documentation, annotations, programmers' errors."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return getattr(node.exc.func, "id", "") in _QUIET_ERRORS
    if isinstance(node, ast.Call):
        return (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in _QUIET_CALLS
    if isinstance(node, ast.Set):
        return True
    return isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal"


def _is_text(node: ast.expr) -> bool:
    """Tell whether a node is a text, or a sum of texts."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and (_is_text(node.left) or _is_text(node.right))
    if isinstance(node, ast.IfExp):
        return _is_text(node.body)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _ways(node: ast.expr) -> list[tuple[_Piece, ...]]:
    """Return the sentences a text can become: one, or several where the source chooses between words."""
    match node:
        case ast.Constant(value=str(words)):
            return [(_Piece(words),)]
        case ast.JoinedStr(values=parts):
            return _joined([_ways(part) for part in parts])
        case ast.BinOp(left=left, right=right) if _is_text(node):
            return _joined([_ways(left), _ways(right)])
        case ast.IfExp(body=body, orelse=other) if _is_text(body) or _is_text(other):
            return [*_ways(body), *_ways(other)]
        case ast.FormattedValue(value=inner, format_spec=spec) if not _chooses(inner):
            return [(_gap(inner, is_number=spec is not None),)]
    return _ways(node.value) if isinstance(node, ast.FormattedValue) else [(_gap(node, is_number=False),)]


def _chooses(node: ast.expr) -> bool:
    return isinstance(node, ast.IfExp) and _is_text(node)


def _joined(parts: list[list[tuple[_Piece, ...]]]) -> list[tuple[_Piece, ...]]:
    ways = [tuple(piece for way in chosen for piece in way) for chosen in product(*parts)]
    if len(ways) > MOST_WAYS:
        raise ValueError(f"a sentence of the engine has {len(ways)} ways: {ways[0]}")
    return ways


def _gap(node: ast.expr, *, is_number: bool) -> _Piece:
    return _Piece("", (_name(node) or "part").lower().strip("_"), ast.unparse(node), is_number)


def _name(node: ast.AST) -> str:
    """Name a gap after what fills it: `canonical(value)` is value, `text[:60]` is text."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case (
            ast.Subscript(value=inner)
            | ast.Starred(value=inner)
            | ast.BinOp(left=inner)
            | ast.BoolOp(values=[inner, *_])
            | ast.GeneratorExp(generators=[ast.comprehension(iter=inner), *_])
            | ast.ListComp(generators=[ast.comprehension(iter=inner), *_])
        ):
            return _name(inner)
        case ast.Call(func=ast.Attribute(value=owner)) if _name(owner) not in {"", "self", "schema", "dict"}:
            return _name(owner)
        case ast.Call(args=[*_, last]):
            return _name(last)
    return ""


def _pattern(pieces: tuple[_Piece, ...], place: str) -> Pattern | None:
    """Give the gaps different names where different things fill them; None when it says nothing."""
    if not _WORDS.search("".join(p.words for p in pieces)):
        return None
    names: dict[str, str] = {}
    numbers: set[str] = set()
    text = ""
    for piece in pieces:
        if not piece.gap:
            text += piece.words.replace("{", "(").replace("}", ")")
            continue
        if piece.source not in names:
            taken = set(names.values())
            free = (piece.gap, *(f"{piece.gap}{n}" for n in range(2, 20)))
            names[piece.source] = next(name for name in free if name not in taken)
        text += f"{{{names[piece.source]}}}"
        if piece.is_number:
            numbers.add(names[piece.source])
    text = text.strip()
    if place.endswith("dossier/package.py") and text.startswith("is "):
        text = f"{{name}} {text}"  # the source says the name of the file in front of these
    return Pattern(text, frozenset(numbers), place) if _speaks(text) else None


def _speaks(text: str) -> bool:
    """Tell a sentence or a phrase from a name of the program."""
    words = _GAP.sub(" ", text)
    return bool(_WORDS.search(words)) and " " in text and not text.startswith(SILENT)


def gaps(text: str) -> tuple[str, ...]:
    """Return the names of the gaps of a text, in order, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts without repetition, in order, blank ones left out."""
    return tuple(dict.fromkeys(text for text in texts if text))
