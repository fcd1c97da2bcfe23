"""A file is brought in after everybody could see what it does, and taken back as a whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from azogue.office.inventories.content import content_of
from azogue.office.inventories.import_plan import plan_of
from azogue.office.inventories.models import Batch, Change, Import, ImportRow, Row, SavedMapping, Version
from azogue.office.inventories.services import importing
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.versions import begin
from azogue.office.record.gate import Refused

pytestmark = pytest.mark.django_db

MINISTRY = (
    "Balance energético 2019;;;\n"
    ";;;\n"
    "Código;Planta;Consumo;Unidad;Fuente\n"
    "5.1.1;Aboadze;1.234,5;t;Ministry\n"
    "5.1.1;Tema;mucho;t;Ministry\n"
    "5.2.1;Obuasi;12;kg;Ministry\n"
    "Source: Ministry of Energy;;;;\n"
)


@pytest.fixture
def alice(officer, as_person):
    return as_person(officer)


@pytest.fixture
def draft(alice) -> Version:
    return begin(alice, "GHA", 2019, sheets={"activities": []})


@pytest.fixture
def browser(officer, browser_of):
    return browser_of(officer)


def sent(text: str | bytes, name: str = "activities.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def brought(alice, draft, text: str | bytes, name: str = "activities.csv") -> Import:
    source = importing.upload(alice, draft, sent(text, name))
    return importing.read_file(source.pk)


def snapshot(version: Version) -> list:
    return [(r.uid, r.sheet, r.cells) for r in content_of(version).rows]


def test_a_ministrys_own_table_is_uploaded_named_mended_brought_in_and_taken_back(browser, draft):
    page = reverse("inventories:import_new", args=(draft.pk,))
    assert browser.get(page).status_code == 200
    answer = browser.post(page, {"file": sent(MINISTRY, "balance.csv")}, follow=True)
    source = Import.objects.get()
    assert source.state == "mapping"
    assert answer.redirect_chain[-1][0] == reverse("inventories:import_mapping", args=(source.pk,))
    table = source.sheets.get()
    assert (table.header_row, table.sheet) == (3, "activities")
    form = {f"t{table.pk}": "activities", f"t{table.pk}-row": "3", f"t{table.pk}-d-year": "2019"}
    form |= {f"t{table.pk}-{at}": name for at, name in enumerate(("code", "name", "rate", "unit", "source"))}
    answer = browser.post(reverse("inventories:import_mapping", args=(source.pk,)), form, follow=True)
    assert "mucho" in answer.text
    rows = {r.raw[0] if r.raw[0] != "5.1.1" else r.raw[1]: r for r in ImportRow.objects.filter(number__gt=3)}
    preview = reverse("inventories:import_preview", args=(source.pk,))
    answer = browser.post(
        preview,
        {f"c{rows['Tema'].pk}-rate": "77", "skip": rows["Source: Ministry of Energy"].pk},
        follow=True,
    )
    plan = plan_of(Import.objects.get())
    assert plan.counts == {
        "new": 3,
        "changed": 0,
        "same": 0,
        "skipped": 1,
        "left": 0,
        "aside": 0,
        "read": 4,
        "bad": 0,
    }
    assert answer.status_code == 200
    answer = browser.post(
        reverse("inventories:import_apply", args=(source.pk,)), {"seen": plan.digest}, follow=True
    )
    assert answer.status_code == 200
    assert {r.cells["name"]: r.cells["rate"] for r in Row.objects.all()} == {
        "Aboadze": "1.234,5",
        "Tema": "77",
        "Obuasi": "12",
    }
    assert SavedMapping.objects.get().mapping["2"] == "rate"
    answer = browser.post(reverse("inventories:import_undo", args=(source.pk,)), follow=True)
    assert answer.status_code == 200
    assert content_of(draft).rows == ()
