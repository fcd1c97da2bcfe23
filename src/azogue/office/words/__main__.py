"""`python -m azogue.office.words`: bring catalogues in step with the source, say what is open, fill it in."""

import argparse
import json
import sys
from pathlib import Path

from azogue.office.words import catalogue, translating
from azogue.office.words.languages import PLURALS


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 when nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m azogue.office.words", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract", help="bring every catalogue in step with the source")
    commands.add_parser("check", help="say what is open or wrong, by language").add_argument(
        "languages", nargs="*"
    )
    todo = commands.add_parser("todo", help="print texts to be translated as JSON")
    todo.add_argument("language", choices=PLURALS)
    todo.add_argument("--limit", type=int, default=100)
    todo.add_argument("--part", default="1/1", help="the i-th of n parts, for several translators: 2/3")
    todo.add_argument("--place", default="", help="only texts of files whose path holds this")
    todo.add_argument("--brief", action="store_true", help="only {text: null}, ready to fill")
    fill = commands.add_parser("fill", help="check translations and put them into a catalogue")
    fill.add_argument("language", choices=PLURALS)
    fill.add_argument("file", type=Path, help="JSON: {key: translation or [plural forms]}")
    fill.add_argument("--again", action="store_true", help="replace translations that are there already")
    return _run(parser.parse_args(arguments))


def _run(given: argparse.Namespace) -> int:
    if given.command == "extract":
        for language, made in catalogue.extract().items():
            _tell(f"{language}: {len(made.entries)} texts, {len(made.open)} open")
        return 0
    if given.command == "todo":
        return _todo(given)
    if given.command == "fill":
        return _fill(given)
    wrong = translating.faults(given.languages or tuple(PLURALS))
    for language, key, why in wrong:
        _tell(f"{language} {key!r}: {why}")
    return 1 if wrong else 0


def _todo(given: argparse.Namespace) -> int:
    part, _, parts = given.part.partition("/")
    work = translating.todo(
        given.language, limit=given.limit, part=int(part), parts=int(parts or 1), place=given.place
    )
    shown = {item["key"]: None for item in work} if given.brief else work
    _tell(json.dumps(shown, ensure_ascii=False, indent=1))
    return 0


def _fill(given: argparse.Namespace) -> int:
    done = translating.fill(
        given.language, json.loads(given.file.read_text(encoding="utf-8")), again=given.again
    )
    for key, reasons in done.refused.items():
        _tell(f"REFUSED {key!r}: {'; '.join(reasons)}")
    _tell(f"{given.language}: {done.taken} taken, {len(done.refused)} refused, {done.open} open")
    return 1 if done.refused else 0


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
