"""The first account, made by whoever can read the terminal; and the demonstration's door."""

import pytest
from django.test import Client

from azogue.office.people.models import Account, Appointment
from azogue.office.site.first import first_link

FORM = {"name": "Ama", "email": "ama@example.org", "password": "a long enough password 17"}


@pytest.fixture(autouse=True)
def _plain_hasher(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_the_first_account_looks_after_the_office_and_the_address_works_once(db) -> None:
    link = first_link()
    browser = Client()
    assert browser.get(link).status_code == 200
    assert browser.post(link, FORM).status_code == 302
    assert Appointment.objects.get().role == "administrator"
    assert browser.get("/desk/").status_code == 200
    assert Client().get(link).status_code == 404
    assert Client().post(link, {**FORM, "email": "eve@example.org"}).status_code == 404
    assert first_link() == ""
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("password", "short"), ("password", "password1234"), ("email", "no"), ("name", " ")]
)
def test_what_is_wrong_with_it_is_said_and_no_account_made(field, value, db) -> None:
    answer = Client().post(first_link(), {**FORM, field: value})
    assert answer.status_code == 422
    assert not Account.objects.exists()


def test_a_made_up_address_opens_nothing(db) -> None:
    from django.core import signing

    for secret in ("x", signing.dumps("first", salt="another")):
        assert Client().get(f"/first/{secret}/").status_code == 404


def test_the_door_of_the_demonstration_is_not_there_in_a_real_office(db) -> None:
    assert Client().get("/demonstration/").status_code == 404


def test_even_its_views_refuse_when_it_is_off(rf, account, db) -> None:
    from django.http import Http404

    from azogue.office.site import demonstration_views as views

    someone = account("demo", "officer", demo=True)
    for view, request, more in (
        (views.door, rf.get("/"), ()),
        (views.enter, rf.post("/"), (someone.pk,)),
        (views.workbook, rf.get("/"), ()),
    ):
        with pytest.raises(Http404):
            view(request, *more)


def test_only_people_of_the_demonstration_can_be_entered_as(rf, account, officer, settings) -> None:
    from django.http import Http404

    from azogue.office.site import demonstration_views as views

    settings.DEMO = True
    with pytest.raises(Http404):
        views.enter(rf.post("/"), officer.pk)


@pytest.mark.slow
def test_the_demonstration_is_made_once_and_everything_in_it_is_marked(db, settings) -> None:
    from django.apps import apps

    from azogue.cli.demo import YEARS, example
    from azogue.office.inventories.models import Version
    from azogue.office.site import demonstration

    settings.DEMO = True
    demonstration.load(example(YEARS), example())
    versions = Version.objects.order_by("inventory__year", "number")
    states = list(versions.values_list("inventory__year", "state"))
    assert states == [(2011, "published"), (2016, "published"), (2016, "draft")]
    assert Version.objects.get(state="draft").rows.exclude(enterprise=None).exists()
    for model in apps.get_models():
        ours = model._meta.app_label in {"people", "inventories", "consents", "record", "jobs"}
        if ours and any(f.name == "demo" for f in model._meta.fields):
            assert not model._base_manager.filter(demo=False).exists(), model
    counts = {m: m._base_manager.count() for m in apps.get_models() if m._meta.managed}
    demonstration.load(example(YEARS), example())
    assert {m: m._base_manager.count() for m in counts} == counts


def test_the_workbook_to_try_the_import_has_good_rows_and_bad_ones(tmp_path) -> None:
    from azogue.dossier import read_dossier
    from azogue.office.site.demonstration import workbook_with_mistakes

    (tmp_path / "w.xlsx").write_bytes(workbook_with_mistakes())
    dossier = read_dossier(tmp_path / "w.xlsx")
    assert sum(p.severity == "error" for p in dossier.problems) >= 3
    assert dossier.activities
