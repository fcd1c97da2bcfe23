"""The doctor: looks over the whole installation and says of each thing that it is well, or what to do."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

Health = Literal["ok", "warn", "bad"]
LEAST_SPACE: Final = 500 * 1024 * 1024
PATIENCE: Final = 10
LARGEST_DRIFT: Final = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """What the doctor found about one thing."""

    about: str
    health: Health
    says: str
    do: str = ""
    """What to do about it; empty when all is well."""


def ok(about: str, says: str) -> Finding:
    """Return that a thing is well."""
    return Finding(about, "ok", says)


def warn(about: str, says: str, do: str) -> Finding:
    """Return that a thing could be better."""
    return Finding(about, "warn", says, do)


def bad(about: str, says: str, do: str) -> Finding:
    """Return that a thing is broken."""
    return Finding(about, "bad", says, do)


def examine() -> Iterator[Finding]:
    """Look at everything; a check that breaks is a finding of its own and stops no other."""
    database_answers = True
    for check in CHECKS:
        if check in NEED_DATABASE and not database_answers:
            continue
        try:
            finding = check()
        except Exception as error:  # noqa: BLE001 - a doctor does not faint
            name = check.__name__.replace("_", " ")
            finding = bad(name, f"{type(error).__name__}: {error}", "Report this.")
        if check is database and finding.health == "bad":
            database_answers = False
        yield finding


def settings_are_safe() -> Finding:
    """Run Django's own check of what a public office needs."""
    from django.conf import settings
    from django.core.checks import WARNING, run_checks

    public = settings.ADDRESS.startswith("https://")
    serious = [m for m in run_checks(include_deployment_checks=public) if m.level >= WARNING]
    if serious:
        return bad("settings", serious[0].msg, serious[0].hint or "See docs/reference/settings.md.")
    if settings.DEBUG:
        return warn("settings", "AZOGUE_DEVELOP is on: pages of faults show the inside.", "Turn it off.")
    if not settings.ADDRESS.startswith("https://"):
        return warn(
            "settings",
            f"People reach the office under {settings.ADDRESS}, without encryption.",
            "For more than this machine: a proxy with TLS in front, and AZOGUE_URL=https://…",
        )
    return ok("settings", f"The office is {settings.ADDRESS}.")


def database() -> Finding:
    """Look whether the database answers and has all its tables."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return bad("database", f"It does not answer: {first}", "Start it, or correct DATABASE_URL.")
    if waiting:
        return bad("database", f"{len(waiting)} steps of its tables are missing.", "Run `azogue serve` once.")
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    return ok("database", f"{name} answers and has all tables.")


def integrity() -> Finding:
    """Let SQLite look through its file; PostgreSQL keeps its own sums."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return ok("integrity", "PostgreSQL looks after its own pages.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = str(cursor.fetchone()[0])
    if said != "ok":
        return bad("integrity", f"The database file is damaged: {said}", "Restore the last backup.")
    return ok("integrity", "The database file is whole.")


def data_folder() -> Finding:
    """Look whether the data folder can be written, and read by nobody else."""
    from django.conf import settings

    folder: Path = settings.DATA
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        return bad("data folder", f"{folder} cannot be written: {error.strerror}", "Correct its owner.")
    open_to = [
        place
        for place in (folder, folder / "secret.key", folder / "office.sqlite3", folder / "files")
        if os.name != "nt" and place.exists() and stat.S_IMODE(place.stat().st_mode) & stat.S_IRWXO
    ]
    readable = [p for p in open_to if p.stat().st_mode & stat.S_IROTH and not _shut(folder)]
    if readable:
        return bad(
            "data folder",
            f"Everybody on this machine can read {readable[0]}.",
            f"chmod 700 {folder}",
        )
    return ok("data folder", f"{folder} can be written, and nobody else can read it.")


def _shut(folder: Path) -> bool:
    """Whether the folder lets no stranger in, whatever lies inside."""
    return not stat.S_IMODE(folder.stat().st_mode) & stat.S_IRWXO


def disk() -> Finding:
    """Look how much room is left."""
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA).free
    if free < LEAST_SPACE:
        return bad("disk", f"Only {free // 1024**2} MB are left.", "Make room before something is lost.")
    return ok("disk", f"{free / 1024**3:.1f} GB are free.")


def mail() -> Finding:
    """Look whether letters can be sent."""
    from django.conf import settings
    from django.core.mail import get_connection

    if "filebased" in settings.EMAIL_BACKEND:
        return warn(
            "mail",
            f"Letters are not sent; they are put into {settings.DATA / 'mail'}.",
            "Set AZOGUE_MAIL_URL, such as smtp+tls://user:password@mail.example.org",
        )
    post = get_connection(fail_silently=False, timeout=PATIENCE)
    try:
        post.open()
        post.close()
    except OSError as error:
        return bad("mail", f"The mail server does not answer: {error}", "Correct AZOGUE_MAIL_URL.")
    return ok("mail", "The mail server answers.")


def fonts() -> Finding:
    """Look whether the fonts for reports and charts are there."""
    from azogue.report import fonts as room

    folder = room.font_folder()
    found = list(Path(folder).glob("*.ttf"))
    if not found:
        return bad("fonts", "The fonts are missing.", "Install azogue again; it brings them.")
    return ok("fonts", f"{len(found)} fonts are ready.")


def charts() -> Finding:
    """Draw a chart."""
    from azogue.office.site.warm import _charts

    begun = time.perf_counter()
    _charts()
    return ok("charts", f"The renderer draws ({time.perf_counter() - begun:.1f} s the first time).")


def engine() -> Finding:
    """Compute a small inventory."""
    from azogue.office.site.warm import _engine

    begun = time.perf_counter()
    _engine()
    return ok("engine", f"It computes ({time.perf_counter() - begun:.1f} s the first time).")


def languages() -> Finding:
    """Look whether the catalogues of the offered languages are compiled."""
    from django.conf import settings

    missing = [
        code
        for code in settings.LANGUAGES_COMPLETE
        if code != "en" and not any(_catalogue(Path(p), code).exists() for p in settings.LOCALE_PATHS)
    ]
    if missing:
        return bad("languages", f"Not compiled: {', '.join(missing)}.", "Run `azogue serve` once.")
    return ok("languages", f"Compiled: {', '.join(settings.LANGUAGES_COMPLETE)}.")


def _catalogue(folder: Path, code: str) -> Path:
    from django.utils.translation import to_locale

    return folder / to_locale(code) / "LC_MESSAGES" / "django.mo"


def static_files() -> Finding:
    """Look whether the stylesheet and scripts are collected."""
    from django.conf import settings

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return bad("static files", "They are not collected.", "Run `azogue serve` once.")
    return ok("static files", "They are collected and compressed.")


def jobs() -> Finding:
    """Look whether the process that does the jobs is alive, and whether jobs wait."""
    from azogue.office.jobs.alive import is_alive
    from azogue.office.jobs.models import Job

    waiting = Job.objects.filter(state__in=("waiting", "running")).count()
    if is_alive():
        return ok("jobs", f"They are being done; {waiting} wait.")
    if waiting:
        return bad("jobs", f"{waiting} wait and nobody does them.", "Run `azogue serve`.")
    return warn("jobs", "Nobody does jobs just now; none waits.", "Run `azogue serve`.")


def clock() -> Finding:
    """Compare the clock with the database's and with the newest act in the log."""
    from django.db import connection

    from azogue.office.record.models import Act

    now = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        said = cursor.fetchone()[0]
    theirs = said if isinstance(said, datetime) else datetime.fromisoformat(said).replace(tzinfo=UTC)
    last = Act.objects.values_list("at", flat=True).first()
    drift = abs((now - theirs).total_seconds())
    if drift > LARGEST_DRIFT:
        says = f"This machine and the database differ by {drift:.0f} s."
        return bad("clock", says, "Set both by a time server.")
    if last is not None and last > now + timedelta(seconds=LARGEST_DRIFT):
        says = f"The log has an act of {last:%Y-%m-%d %H:%M}, in the future."
        return bad("clock", says, "Set the clock right.")
    return ok("clock", "It agrees with the database and the log.")


def second_factors() -> Finding:
    """Look whether everybody who approves has a second factor."""
    from allauth.mfa.models import Authenticator

    from azogue.office.people.models import Account, Appointment
    from azogue.office.record.gate import ADMINISTRATOR, APPROVER

    strong = Appointment.objects.filter(role__in=(APPROVER, ADMINISTRATOR)).values("account")
    with_one = Authenticator.objects.exclude(type="recovery_codes").values("user")
    without = Account.objects.filter(pk__in=strong, is_active=True, demo=False).exclude(pk__in=with_one)
    names = list(without.values_list("email", flat=True)[:5])
    if names:
        return warn(
            "second factors",
            f"Without one: {', '.join(names)}.",
            "They cannot approve or administer until they set one up under their account.",
        )
    return ok("second factors", "Everybody who approves or administers has one, or there is nobody yet.")


def chores() -> Finding:
    """Look whether the regular chores were done in time."""
    from django.core.cache import cache
    from django.utils import timezone

    from azogue.office.jobs.chores import DONE
    from azogue.office.jobs.works import CHORES

    late = []
    for chore in CHORES.values():
        said = cache.get(DONE.format(chore.name))
        due = timedelta(seconds=2 * chore.seconds + 60)
        if said is not None and timezone.now() - datetime.fromisoformat(said) > due:
            late.append(chore.name.rpartition(".")[2])
    if late:
        return warn("chores", f"Late: {', '.join(sorted(late))}.", "Keep `azogue serve` running.")
    return ok("chores", f"None of {len(CHORES)} is late.")


def backups() -> Finding:
    """Look when the last backup was made here."""
    from azogue.office.record.models import Act

    last = Act.objects.filter(kind="office", verb="back_up").values_list("at", flat=True).first()
    if last is None:
        return warn("backups", "None was made yet.", "azogue backup FILE, every night, to another machine.")
    days = (datetime.now(UTC) - last).days
    if days > 7:
        return warn("backups", f"The last one is {days} days old.", "azogue backup FILE")
    return ok("backups", f"The last one was made on {last:%Y-%m-%d %H:%M} UTC.")


CHECKS: Final[tuple[Callable[[], Finding], ...]] = (
    settings_are_safe,
    database,
    integrity,
    data_folder,
    disk,
    mail,
    fonts,
    charts,
    engine,
    languages,
    static_files,
    jobs,
    chores,
    clock,
    second_factors,
    backups,
)
NEED_DATABASE: Final = {integrity, jobs, chores, clock, second_factors, backups}
