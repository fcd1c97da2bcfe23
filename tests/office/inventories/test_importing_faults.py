"""An import happens whole or not at all, and once: faults, kills, haste, several people, any rows."""

import os
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.office.inventories.content import content_of
from azogue.office.inventories.import_plan import plan_of
from azogue.office.inventories.models import Batch, Change, Import, ImportRow, Row, SavedMapping, Version
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.importing import works
from azogue.office.inventories.services.versions import begin
from azogue.office.jobs.models import Job
from tests.office.on_disk import ran_on_disk

API = "/api/v1/inventories"
HEAD = "year,code,name,rate,unit\n"
TEXT = HEAD + "2019,5.1.1,Tema,100,t\n2019,5.2.1,Obuasi,mucho,kg\n2019,5.1.1,Takoradi,7,t\n"


@pytest.fixture
def draft(alice) -> Version:
    cells = {"year": "2019", "code": "5.1.1", "name": "Tema", "rate": "1", "unit": "t"}
    return begin(alice, "GHA", 2019, sheets={"activities": [cells]})


def sent(text: str, name: str = "activities.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def brought(person, version, text: str, name: str = "activities.csv") -> Import:
    return importing.read_file(importing.upload(person, version, sent(text, name)).pk)


def state(version: Version) -> object:
    rows = list(Row.objects.filter(version=version).order_by("pk").values_list("uid", "cells", "removed"))
    counts = [m.objects.count() for m in (Batch, Change, SavedMapping)]
    imports = list(Import.objects.order_by("pk").values_list("state", "batch"))
    matched = ImportRow.objects.exclude(matches="").count()
    return rows, counts, imports, matched, Version.objects.get(pk=version.pk).edition


class Fault(Exception):
    """The process ends here."""


class BreaksAt:
    """Breaks off at the nth statement that reads or writes."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip("( ").startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            self.left -= 1
            if self.left == 0:
                raise Fault
        return execute(sql, params, many, context)


@pytest.mark.django_db
def test_broken_off_at_any_statement_an_import_leaves_no_half_state(alice, draft):
    source = brought(alice, draft, TEXT)
    before, broken = state(draft), 0
    for at in range(1, 200):
        with suppress(Fault), connection.execute_wrapper(BreaksAt(at)):
            importing.apply(alice, Import.objects.select_related("version__inventory").get(pk=source.pk))
            break
        broken += 1
        assert state(draft) == before, f"half state when statement {at} broke off"
    assert broken > 15
    assert Batch.objects.count() == 1
    assert {r.cells["rate"] for r in content_of(draft).rows} == {"100", "mucho", "7"}


@pytest.mark.django_db
def test_broken_off_at_any_statement_the_reading_of_a_file_is_begun_anew(alice, draft):
    source = importing.upload(alice, draft, sent(TEXT))
    for at in range(1, 100):
        with suppress(Fault), connection.execute_wrapper(BreaksAt(at)):
            importing.read_file(source.pk)
            break
        assert Import.objects.get().state == "reading"
        assert not ImportRow.objects.exists()
    assert at > 5
    assert plan_of(Import.objects.select_related("version__inventory").get()).counts["read"] == 3


SCRIPT = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "azogue.office.site.settings"
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from azogue.office.inventories.models import Batch, Change, Import, Row
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.importing import works
from azogue.office.inventories.services.versions import begin
from azogue.office.jobs.models import Job
from azogue.office.jobs.services import begin_again, perform, start
from azogue.office.people.models import Account, Appointment
from azogue.office.people.persons import person_of

def person():
    return person_of(Account.objects.get())

def told():
    return Row.objects.count(), Batch.objects.count(), Change.objects.count(), Import.objects.get().state

if sys.argv[1] == "prepare":
    call_command("migrate", verbosity=0)
    account = Account.objects.create_user("a@example.org", name="Alice")
    Appointment.objects.create(account=account, role="officer", country="GHA")
    draft = begin(person(), "GHA", 2019, sheets={"activities": []})
    text = "year,code,name,rate,unit\\n" + "".join(f"2019,5.1.1,plant {n},1,t\\n" for n in range(600))
    source = importing.upload(person(), draft, SimpleUploadedFile("activities.csv", text.encode()))
    importing.read_file(source.pk)
    start(person(), works.APPLY, "GHA", source=source.pk, account=account.pk, seen="")
elif sys.argv[1] == "die":
    left = int(sys.argv[2])
    def dies(execute, sql, params, many, context):
        global left
        result = execute(sql, params, many, context)
        if sql.startswith(("INSERT", "UPDATE")):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return result
    begin_again(all_running=True)
    Job.objects.update(tries=0)
    with connection.execute_wrapper(dies):
        perform.func(Job.objects.get().pk)
else:
    assert told() == (0, 0, 0, "preview"), told()
    begin_again(all_running=True)
    perform.func(Job.objects.get().pk)
    assert told() == (600, 1, 600, "applied"), told()
    perform.func(Job.objects.get().pk)
    assert told() == (600, 1, 600, "applied"), told()
    print(Job.objects.get().state)
"""


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_brings_it_in(tmp_path):
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"AZOGUE_DATA": str(tmp_path)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", SCRIPT, *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)

    made = run("prepare")
    assert made.returncode == 0, made.stderr
    for at in ("3", "6", "9"):
        assert run("die", at).returncode == -9
    done = run("finish")
    assert (done.returncode, done.stdout.strip()) == (0, "done"), done.stderr


@pytest.mark.django_db(transaction=True)
def test_two_people_who_bring_the_same_thing_in_at_once_have_one_effect(tmp_path, request, alice, account):
    from azogue.office.people.persons import person_of

    if ran_on_disk(request, tmp_path):
        return
    kofi = person_of(account("kofi", "officer"))
    draft = begin(alice, "GHA", 2019, sheets={"activities": []})
    same = brought(alice, draft, TEXT)
    other = brought(kofi, draft, TEXT + "\n", "activities.csv")
    faults: list[BaseException] = []
    batches: list[int] = []

    def bring(person, pk: int) -> None:
        try:
            source = Import.objects.select_related("version__inventory").get(pk=pk)
            batches.append(importing.apply(person, source).pk)
        except BaseException as error:  # noqa: BLE001  told by the test below
            faults.append(error)
        finally:
            close_old_connections()
            connection.close()

    whose = [(alice, same.pk), (kofi, same.pk), (kofi, other.pk), (alice, other.pk)] * 2
    threads = [threading.Thread(target=bring, args=one) for one in whose]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [f for f in faults if not isinstance(f, importing.PlanMoved)], faults
    assert len(content_of(draft).rows) == 3
    assert len(set(batches)) <= 2


@pytest.mark.django_db
def test_large_files_are_read_and_brought_in_by_a_job(officer, browser_of, draft, monkeypatch):
    monkeypatch.setattr(works, "LARGE_FILE", 10)
    monkeypatch.setattr(works, "MANY_ROWS", 2)
    browser = browser_of(officer)
    page = reverse("inventories:import_new", args=(draft.pk,))
    answer = browser.post(page, {"file": sent(TEXT)})
    job = Job.objects.get()
    assert (answer["Location"], job.state) == (reverse("jobs:job", args=(job.pk,)), "done")
    source = Import.objects.select_related("version__inventory").get()
    assert job.result == {"href": reverse("inventories:import_page", args=(source.pk,))}
    seen = plan_of(source).digest
    browser.post(reverse("inventories:import_apply", args=(source.pk,)), {"seen": "0" * 64})
    assert Job.objects.first().state == "failed", "the plan is another one than was looked at"
    assert Import.objects.get().state == "preview"
    for _ in range(2):
        browser.post(reverse("inventories:import_apply", args=(source.pk,)), {"seen": seen})
    assert Import.objects.get().state == "applied"
    assert len(content_of(draft).rows) == 3
    assert Batch.objects.count() == 1


@pytest.mark.django_db
def test_the_form_sent_twice_uploads_once(officer, browser_of, draft):
    browser = browser_of(officer)
    page = reverse("inventories:import_new", args=(draft.pk,))
    first = browser.post(page, {"file": sent(TEXT), "once": "a" * 32})
    second = browser.post(page, {"file": sent(TEXT), "once": "a" * 32})
    assert first["Location"] == second["Location"]
    assert Import.objects.count() == 1


@pytest.mark.django_db
def test_a_program_sends_a_file_brings_it_in_and_takes_it_back(officer, draft, client, token_of):
    headers = token_of(officer, "version.edit:rows", "import.apply", "import.undo")
    answer = client.post(f"{API}/versions/{draft.pk}/imports", {"file": sent(TEXT)}, headers=headers)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["rows"]["new"], told["rows"]["changed"], told["rows"]["bad"]) == (
        "preview",
        2,
        1,
        1,
    )
    address = f"{API}/imports/{told['id']}"
    assert client.get(address, headers=headers).json() == told

    def post(verb: str, **body: str):
        return client.post(f"{address}/{verb}", body, content_type="application/json", headers=headers)

    assert post("apply", plan="0" * 64).status_code == 409
    assert post("apply", plan=told["plan"]).json()["state"] == "applied"
    assert len(content_of(draft).rows) == 3
    assert post("undo").json()["undone"]
    assert len(content_of(draft).rows) == 1


@pytest.mark.django_db
def test_a_program_without_the_right_or_with_a_bad_file_is_told_so(
    officer, stranger, draft, client, alice, token_of
):
    source = brought(alice, draft, TEXT)
    reads = token_of(officer)
    address = f"{API}/versions/{draft.pk}/imports"
    assert client.post(address, {"file": sent(TEXT)}, headers=reads).status_code == 403
    apply = f"{API}/imports/{source.pk}/apply"
    for headers, status in ((reads, 403), (token_of(stranger, "import.apply"), 404), ({}, 404)):
        answer = client.post(apply, {}, content_type="application/json", headers=headers)
        assert answer.status_code in {status, 401}
    writes = token_of(officer, "version.edit:rows", "import.apply")
    answer = client.post(address, {"file": SimpleUploadedFile("x.xlsx", b"MZ" + bytes(99))}, headers=writes)
    assert (answer.status_code, "program" in answer.json()["detail"]) == (422, True)
    assert len(content_of(draft).rows) == 1


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
CELLS = {
    "year": st.sampled_from(["2019", "2018", "", "2O19", "٢٠١٩"]),
    "code": st.sampled_from(["5.1.1", "5.2.1", "9.9", "", "5.1.1 "]),
    "name": TEXTS | st.sampled_from(["Tema", "tema", ""]),
    "rate": st.sampled_from(["1", "1.0", "1.234,5", "NE", "mucho", "", "-", "1e400"]) | TEXTS,
    "unit": st.sampled_from(["t", "kg", "", "furlong"]),
}


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12))
def test_whatever_rows_come_they_add_up_go_in_stay_the_same_and_come_out_again(alice, draft, rows):
    import csv
    import io

    out = io.StringIO()
    writer = csv.DictWriter(out, list(CELLS))
    writer.writeheader()
    writer.writerows(rows)
    before = [(r.uid, r.cells) for r in content_of(draft).rows]
    source = brought(alice, draft, out.getvalue())
    if source.state != "preview":
        importing.abandon(alice, source)
        return
    counts = plan_of(source).counts
    assert counts["read"] == sum(counts[k] for k in ("new", "changed", "same", "skipped", "left"))
    importing.apply(alice, source, seen=plan_of(source).digest)
    again = brought(alice, draft, out.getvalue() + "\n\n")
    counts = plan_of(again).counts
    assert (counts["new"], counts["changed"]) == (0, 0)
    importing.abandon(alice, again)
    assert importing.undo_import(alice, source).kept == []
    assert [(r.uid, r.cells) for r in content_of(draft).rows] == before
