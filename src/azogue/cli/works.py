"""What one dossier becomes: its files, written so that a kill leaves nothing half done."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from azogue.cli import manifest
from azogue.cli.exits import in_plain_words
from azogue.cli.loading import stem_of
from azogue.cli.problems import counted, listing

if TYPE_CHECKING:
    from azogue.inventory import Inventory

FORMATS = ("html", "pdf", "docx", "xlsx", "parquet", "iamc")
"""What `--formats` may name, in the order in which it is written."""

State = Literal["built", "kept", "failed"]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What a build was asked for; part of the fingerprint that decides whether it is finished."""

    formats: tuple[str, ...] = FORMATS
    draws: int = 10_000
    seed: int = 20_130_816
    year: int | None = None
    template: Path | None = None


@dataclass(frozen=True)
class Job:
    """One dossier and the folder its files go to."""

    path: Path
    folder: Path
    options: Options
    again: bool = False
    threads: int | None = None
    """Threads of the engine; None takes them all. It changes the time, not the digits."""

    @property
    def label(self) -> str:
        """Name shown to the person: that of the output folder."""
        return self.folder.name


@dataclass(frozen=True)
class Outcome:
    """How the build of one dossier ended."""

    label: str
    path: Path
    state: State
    files: tuple[Path, ...] = ()
    country: str = ""
    year: int | None = None
    total_kg: float | None = None
    """National releases of the year reported, point estimate."""
    low_kg: float | None = None
    high_kg: float | None = None
    gaps: int = 0
    errors: int = 0
    warnings: int = 0
    message: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time by stage: read, estimate, then each format."""


class Stopwatch:
    """Adds up the seconds of each stage and tells the progress bar what begins."""

    def __init__(self, tell: Tell) -> None:
        self.seconds: dict[str, float] = {}
        self._tell = tell
        self._stage = ""
        self._since = perf_counter()

    def begin(self, stage: str) -> None:
        """Close the running stage and open the next one."""
        now = perf_counter()
        if self._stage:
            self.seconds[self._stage] = round(now - self._since, 3)
        self._stage, self._since = stage, now
        if stage:
            self._tell(stage)


def build_one(job: Job, tell: Tell = lambda _: None) -> Outcome:
    """Build one dossier; what goes wrong comes back as a failed outcome."""
    try:
        return _build(job, tell)
    except Exception as error:  # noqa: BLE001 - one failed country must not stop the others
        if os.environ.get("AZOGUE_DEBUG"):
            import traceback

            traceback.print_exc()
        return Outcome(job.label, job.path, "failed", message=in_plain_words(error))


def _build(job: Job, tell: Tell) -> Outcome:
    key = manifest.fingerprint(job.path, job.options)
    kept = None if job.again else manifest.finished(job.folder, key)
    if kept is not None:
        files = tuple(job.folder / name for name in kept["files"])
        return Outcome(job.label, job.path, "kept", files, **kept["summary"])
    watch = Stopwatch(tell)
    watch.begin("read")
    from azogue.dossier import read_dossier
    from azogue.inventory import estimate

    dossier = read_dossier(job.path)
    errors, warnings, _ = counted(dossier.problems)
    if not dossier.years:
        first = next((p.message for p in dossier.problems), "it has no year with data")
        return Outcome(job.label, job.path, "failed", errors=errors, warnings=warnings, message=first)
    year = job.options.year or dossier.years[-1]
    if year not in dossier.years:
        years = ", ".join(map(str, dossier.years))
        return Outcome(job.label, job.path, "failed", message=f"it has no year {year}, only {years}")
    watch.begin("estimate")
    inventory = estimate(dossier, draws=job.options.draws, seed=job.options.seed, threads=job.threads)
    staging = _fresh_staging(job.folder)
    stem = stem_of("mercury", dossier.country, year)
    for name in job.options.formats:
        watch.begin(name)
        write(name, inventory, year, staging / filename(stem, name), job.options.template)
    watch.begin("")
    (staging / "problems.txt").write_text(listing(dossier.problems) + "\n", encoding="utf-8", newline="\n")
    total = inventory.figure("total", "releases", year=year)
    summary = {
        "country": dossier.country,
        "year": year,
        "total_kg": total.point,
        "low_kg": total.low,
        "high_kg": total.high,
        "gaps": len(inventory.gaps_of(year)),
        "errors": errors,
        "warnings": warnings,
    }
    files = _move_into_place(staging, job.folder)
    manifest.write(job.folder, key, job.options, files, summary)
    return Outcome(job.label, job.path, "built", files, seconds=watch.seconds, **summary)  # type: ignore[arg-type]


def filename(stem: str, name: str) -> str:
    """Return the name of the file that a format writes."""
    return {"iamc": f"{stem}-iamc.csv"}.get(name, f"{stem}.{name}")


def write(name: str, inventory: "Inventory", year: int, path: Path, template: Path | None) -> None:
    """Write one format of an inventory to a path.

    Raises:
        ValueError: There is no such format.

    """
    if name == "html":
        from azogue.report.html import write_html

        write_html(inventory, path, year=year)
    elif name == "pdf":
        from azogue.report.pdf import write_pdf

        write_pdf(inventory, path, year=year)
    elif name == "docx":
        from azogue.report.docx import write_docx

        write_docx(inventory, path, year=year, template=template)
    elif name == "xlsx":
        from azogue.report.workbook import write_workbook

        write_workbook(inventory, path, year=year)
    elif name == "parquet":
        inventory.to_parquet(path)
    elif name == "iamc":
        inventory.write_iamc(path)
    else:
        raise ValueError(f"There is no format {name}; there are {', '.join(FORMATS)}.")


def _fresh_staging(folder: Path) -> Path:
    staging = folder / ".part"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def _move_into_place(staging: Path, folder: Path) -> tuple[Path, ...]:
    files = []
    for made in sorted(staging.iterdir()):
        made.replace(folder / made.name)
        files.append(folder / made.name)
    staging.rmdir()
    return tuple(files)
