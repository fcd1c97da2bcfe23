"""Forms A to D to take along: PDF and Word document, filled in from what is on file."""

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.utils.text import get_valid_filename

from azogue.office.consents import papers_of
from azogue.office.consents.models import Certificate, Consent, GeneralNotification, Notice
from azogue.office.consents.papers import Paper, paper_docx, paper_pdf
from azogue.office.consents.views.common import reads_log
from azogue.office.people.views.common import found
from azogue.office.record.gate import may
from azogue.office.record.http import Asked
from azogue.office.record.text import clean_line

KINDS: Final[dict[str, tuple[str, Callable[[Paper], bytes]]]] = {
    "pdf": ("application/pdf", paper_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", paper_docx),
}


def _sent(paper: Paper | None, kind: str) -> HttpResponse:
    """Return a paper as a file to keep.

    Raises:
        Http404: There is no such form, or no such kind of file.

    """
    if paper is None or kind not in KINDS:
        raise Http404
    content_type, made = KINDS[kind]
    response = HttpResponse(made(paper), content_type=content_type)
    name = get_valid_filename(clean_line(f"form-{paper.form}-{paper.number}", 100)) or "form"
    safe = name.encode("ascii", "ignore").decode()
    response["Content-Disposition"] = f'attachment; filename="{safe}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def consent_paper(request: Asked, pk: int, kind: str) -> HttpResponse:
    """Download Form A or B of a consent."""
    consent = found(request, Consent, pk)
    notice = _seen(request, Notice, consent.notice)
    return _sent(papers_of.consent_paper(consent, notice), kind)


def notice_paper(request: Asked, pk: int, kind: str) -> HttpResponse:
    """Download Form A or B of a notice, with the decision where there is one."""
    notice = found(request, Notice, pk)
    return _sent(papers_of.notice_paper(notice, _seen(request, Consent, notice.number)), kind)


def general_paper(request: Asked, pk: int, kind: str) -> HttpResponse:
    """Download Form D of a general notification; names and addresses are for the office that keeps it."""
    general = found(request, GeneralNotification, pk)
    contacts = reads_log(request.person, general.keeper)
    return _sent(papers_of.general_paper(general, contacts=contacts), kind)


def certificate_paper(request: Asked, pk: int, kind: str) -> HttpResponse:
    """Download Form C, or the certification of Form B."""
    return _sent(papers_of.certificate_paper(found(request, Certificate, pk)), kind)


def _seen(request: Asked, model: type[Any], number: str) -> Any:
    """Return the record with a number, when the person may see it."""
    record = model._default_manager.filter(number=number).first() if number else None
    return record if record is not None and may(request.person, "see", record.thing()) else None
