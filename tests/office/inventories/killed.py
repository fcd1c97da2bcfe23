"""A process of its own for the test of kills: publishing is killed at one statement after another.

Run as `python -m tests.office.inventories.killed FOLDER`, its data folder; prints one line of JSON.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path


def prepare() -> int:
    """Make an office with an approved version beside a published one; return the approved one."""
    from django.core.management import call_command

    from azogue.office.inventories.services.review import step
    from azogue.office.inventories.services.versions import new_version
    from azogue.office.people.models import Account, Appointment
    from azogue.office.people.persons import person_of
    from tests.office.inventories.desk import started

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    people = []
    for name, role in (("alice", "officer"), ("charlie", "approver")):
        account = Account.objects.create_user(f"{name}@example.org", None, name=name)
        Appointment.objects.create(account=account, role=role, country="GHA")
        people.append(person_of(account, second_factor=True))
    officer, approver = people
    first = started(officer)
    for person, verb in ((officer, "submit"), (approver, "approve"), (approver, "publish")):
        step(person, first, verb)
    first.refresh_from_db()
    second = new_version(officer, first, "correction")
    for person, verb in ((officer, "submit"), (approver, "approve")):
        step(person, second, verb)
    return second.pk


def what_is_there(pk: int) -> dict[str, object]:
    """Return what publishing changes, as it stands in the database."""
    from azogue.office.inventories.models import Version
    from azogue.office.jobs.models import Job
    from azogue.office.record.models import Act

    return {
        "states": list(Version.objects.order_by("number").values_list("state", flat=True)),
        "superseded": Version.objects.exclude(superseded=None).count(),
        "jobs": Job.objects.filter(work="inventories.publish", arguments__version=pk).count(),
        "letters": Job.objects.filter(
            work="inventories.letter", arguments__about__version=pk, arguments__about__verb="publish"
        ).count(),
        "acts": Act.objects.filter(
            kind="version", verb__in=["publish", "supersede"], thing__in=["1", str(pk)]
        ).count(),
    }


def publish(pk: int, die_at: int) -> int:
    """Publish in a child that is killed at a statement; return the signal that ended it."""
    from django.db import connection

    connection.close()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    from azogue.office.inventories.models import Version
    from azogue.office.inventories.services.review import step
    from azogue.office.people.models import Account
    from azogue.office.people.persons import person_of

    approver = person_of(Account.objects.get(name="charlie"), second_factor=True)
    version = Version.objects.select_related("inventory").get(pk=pk)
    count = 0

    def count_down(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count_down):
        step(approver, version, "publish")
    os._exit(0)


def main() -> None:
    """Kill publishing at every statement, then let it through."""
    import django

    folder = Path(sys.argv[1])
    os.environ["AZOGUE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "azogue.office.site.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection

    pk = prepare()
    before = what_is_there(pk)
    connection.close()
    database = Path(settings.DATABASES["default"]["NAME"])
    kept = folder / "kept"
    shutil.copy(database, kept)
    found = []
    for die_at in range(1, 200):
        for left in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
        shutil.copy(kept, database)
        ended = publish(pk, die_at)
        found.append((die_at, ended, what_is_there(pk)))
        connection.close()
        if not ended:
            break
    print(json.dumps({"before": before, "found": found}))  # noqa: T201


if __name__ == "__main__":
    main()
