"""Remembers what was built from what, so that a build that was stopped goes on where it stood.

A dossier is finished when its folder holds a manifest with the fingerprint of its inputs, the options and
the program, and every file named there has the content it had when it was written.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azogue.cli.works import Options

NAME = "manifest.json"


def fingerprint(path: Path, options: "Options") -> str:
    """Return the SHA-256 of all that decides the bytes of a build: dossier, template, options, program.

    Raises:
        OSError: The dossier or the template cannot be read.

    """
    seal = hashlib.sha256(program_digest().encode())
    seal.update(_options_text(options).encode())
    seal.update(_digest_of(_files_of(path), path).encode())
    if options.template is not None:
        seal.update(hashlib.sha256(options.template.read_bytes()).digest())
    return seal.hexdigest()


def finished(folder: Path, key: str) -> dict[str, Any] | None:
    """Return the manifest of a finished build with this fingerprint, or None when there is work to do."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        whole = kept["fingerprint"] == key and all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in kept["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return kept if whole else None


def write(
    folder: Path, key: str, options: "Options", files: Iterable[Path], summary: Mapping[str, object]
) -> None:
    """Write the manifest in one step, after every file it names is in its place."""
    content = {
        "fingerprint": key,
        "options": json.loads(_options_text(options)),
        "summary": dict(summary),
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
    part = folder / f".{NAME}.part"
    part.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8", newline="\n")
    part.replace(folder / NAME)


@cache
def program_digest() -> str:
    """Return the SHA-256 of the program's own files: code and reference tables."""
    home = Path(__file__).resolve().parents[1]
    return _digest_of(
        (
            file
            for file in home.rglob("*")
            if file.is_file()
            and "__pycache__" not in file.parts
            and file.suffix not in {".pyc", ".nbi", ".nbc"}
        ),
        home,
    )


def _files_of(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [
        file
        for file in path.rglob("*")
        if file.is_file() and not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
    ]


def _digest_of(files: Iterable[Path], home: Path) -> str:
    seal = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(home).as_posix() if file != home else file.name
        content = file.read_bytes()
        seal.update(f"{name}\n{len(content)}\n".encode())
        seal.update(content)
    return seal.hexdigest()


def _options_text(options: "Options") -> str:
    plain = asdict(options)
    plain["template"] = options.template.name if options.template else None
    plain["formats"] = sorted(options.formats)
    return json.dumps(plain, sort_keys=True)
