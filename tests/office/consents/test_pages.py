"""The pages about consents: the question, the decision, one consent, its form; for each who may and who may not."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from azogue.office.consents.models import Consent, Shipment
from azogue.office.consents.records import Condition

from .desk_pages import KG, both_parties, consent, granted, question, today

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def test_the_question_is_asked_on_a_page_without_recording_anything(customs_officer, browser_of):
    page = browser_of(customs_officer).get(reverse("consents:ask"))
    assert page.status_code == 200
    assert "nothing is recorded" in text_of(page)
    assert f'value="{today().isoformat()}"' in text_of(page)


def test_a_shipment_that_a_consent_covers_may_go_and_the_answer_names_it(
    officer, stranger, customs_officer, browser_of
):
    both_parties()
    made = granted(officer, stranger)
    page = browser_of(customs_officer).get(reverse("consents:ask"), question())
    text = text_of(page)
    assert "Yes, it may go" in text
    assert "The importing Party consented in writing." in text
    assert "M15" in text
    assert "3(6)(a)" in text
    assert "read in the text of the treaty" in text
    assert reverse("consents:consent", args=[made.pk]) in text
    assert "Which consent is on file?" in text
    assert "Record and draw" in text
    assert Shipment.objects.count() == 0
