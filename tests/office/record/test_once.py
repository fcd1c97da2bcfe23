"""A write with a key is done once, however often it comes; with another body it is a mistake."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from azogue.office.record.documents import keep
from azogue.office.record.models import Act, Answer, Document
from azogue.office.record.once import forget_answers
from tests.office.on_disk import ran_on_disk

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def document(officer, as_person) -> Document:
    upload = SimpleUploadedFile("a.pdf", PDF)
    return keep(as_person(officer), country="GHA", title="Letter", upload=upload)


def acts(verb: str) -> int:
    return Act.objects.filter(kind="document", verb=verb).count()


def test_a_form_sent_twice_has_one_effect_and_the_same_answer(officer, browser_of, document) -> None:
    browser = browser_of(officer)
    form = {"public": "yes", "once": "k1"}
    first = browser.post(f"/documents/{document.pk}/share/", form)
    again = browser.post(f"/documents/{document.pk}/share/", form)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert again["Idempotent-Replay"] == "true"
    assert acts("share") == 1


def test_the_same_key_with_another_body_is_refused(officer, browser_of, document) -> None:
    browser = browser_of(officer)
    key = {"Idempotency-Key": "k1"}
    browser.post(f"/documents/{document.pk}/share/", {"public": "yes"}, headers=key)
    other = browser.post(f"/documents/{document.pk}/share/", {"public": "no"}, headers=key)
    assert other.status_code == 409
    assert (acts("share"), acts("unshare")) == (1, 0)


def test_keys_belong_to_the_person_who_sent_them(officer, approver, browser_of, document) -> None:
    form = {"public": "yes", "once": "k1"}
    browser_of(officer).post(f"/documents/{document.pk}/share/", form)
    answer = browser_of(approver).post(f"/documents/{document.pk}/share/", {**form, "public": "no"})
    assert answer.status_code == 302
    assert acts("unshare") == 1


def test_a_refusal_is_decided_again(officer, browser_of, document) -> None:
    browser = browser_of(officer)
    form = {"public": "no", "once": "k1"}
    assert browser.post(f"/documents/{document.pk}/share/", form).status_code == 403
    Document.objects.update(public=True)
    assert browser.post(f"/documents/{document.pk}/share/", form).status_code == 302


def test_what_breaks_leaves_nothing_and_can_be_sent_again(officer, browser_of, document, monkeypatch) -> None:
    browser = browser_of(officer)
    browser.raise_request_exception = False
    form = {"public": "yes", "once": "k1"}
    with monkeypatch.context() as broken:
        broken.setattr("azogue.office.record.views.redirect", lambda *a, **k: 1 / 0)
        assert browser.post(f"/documents/{document.pk}/share/", form).status_code == 500
    assert acts("share") == 0
    assert not Answer.objects.exists()
    assert browser.post(f"/documents/{document.pk}/share/", form).status_code == 302
    assert acts("share") == 1


@pytest.mark.parametrize("key", ["x" * 101, "a\nb"])
def test_a_key_that_is_none_is_refused(key, officer, browser_of, document) -> None:
    answer = browser_of(officer).post(f"/documents/{document.pk}/share/", {"public": "yes", "once": key})
    assert answer.status_code == 400
    assert acts("share") == 0


def test_answers_are_forgotten_after_a_week(officer, browser_of, document) -> None:
    browser_of(officer).post(f"/documents/{document.pk}/share/", {"public": "yes", "once": "k"})
    assert forget_answers() == 0
    Answer.objects.update(at=timezone.now() - timedelta(days=8))
    assert forget_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_request_eight_times_at_once_has_one_effect(
    officer, browser_of, document, request, tmp_path
) -> None:
    if ran_on_disk(request, tmp_path):
        return
    cookies = browser_of(officer).cookies

    def send(_turn: int) -> int:
        browser = Client()
        browser.cookies = cookies
        try:
            form = {"public": "yes", "once": "k1"}
            return browser.post(f"/documents/{document.pk}/share/", form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(send, range(8)))
    assert answers == [302] * 8
    assert acts("share") == 1


def test_an_upload_sent_twice_is_kept_once(officer, api_of) -> None:
    def send(content: bytes) -> object:
        return api_of(officer, "document.keep").post(
            "/api/v1/documents/",
            {"country": "GHA", "title": "x", "file": SimpleUploadedFile("a.pdf", content)},
            headers={"Idempotency-Key": "up"},
        )

    first, again, other = send(PDF), send(PDF), send(PDF + b"\n")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert json.loads(first.content) == json.loads(again.content)
    assert Document.objects.count() == 1
