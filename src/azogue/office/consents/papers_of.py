"""Papers of what is on file: Forms A to D of a notice, a consent, a notification, a certificate."""

from collections.abc import Mapping
from typing import Any, Final

from azogue.facts.consent import find_substance
from azogue.office.consents.filing import conditions_of
from azogue.office.consents.models import Certificate, Consent, GeneralNotification, Notice
from azogue.office.consents.papers import Answer, Paper, paper_of
from azogue.office.consents.records import kilograms

DEMONSTRATION: Final = "demonstration, no such paper exists"
CONTACTS: Final = "D-A-"
"""Fields of Form D with the name and addresses of an official."""


def form_letter(notice: Notice) -> str:
    """Return the form that a notice is written on; an export notification has none of Article 3."""
    return "" if notice.kind == Notice.Kind.EXPORT else notice.kind


def answers_of(record: Any) -> dict[str, Answer]:
    """Return what is filled in on the form of a record, as papers take it."""
    return {name: Answer(*(str(part) for part in kept)) for name, kept in record.answers.items()}


def kept(answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Return answers as a record keeps them."""
    return {name: [answer.value, answer.words] for name, answer in answers.items()}


def notice_paper(notice: Notice, consent: Consent | None = None, language: str = "en") -> Paper | None:
    """Return the form of a notice, with the decision where there is one; None where it has no form."""
    letter = form_letter(notice)
    if not letter:
        return None
    answers = answers_of(notice)
    if notice.asked is not None:
        answers.setdefault(f"{letter}-C-qty", Answer(f"{kilograms(notice.asked).normalize():f}"))
    if consent is not None:
        answers |= _decision(letter, consent)
    return paper_of(
        letter, answers, number=_numbers(notice, consent), language=language,
        substance=find_substance(notice.substance or "Hg"),
    )  # fmt: skip


def _numbers(notice: Notice, consent: Consent | None) -> str:
    """Return the numbers in the register: of the notice, and of the consent where it has another."""
    numbers = dict.fromkeys((notice.number, *([] if consent is None else [consent.number])))
    return marked(" · ".join(numbers), demo=notice.demo)


def marked(number: str, *, demo: bool) -> str:
    """Return a number as it is printed; that of a demonstration says so on every page."""
    return f"{number} ({DEMONSTRATION})" if demo else number


def consent_paper(consent: Consent, notice: Notice | None, letter: str = "A", language: str = "en") -> Paper:
    """Return Form A or B of a consent: as its notice has it, or from the consent alone."""
    if notice is not None and form_letter(notice):
        found = notice_paper(notice, consent, language)
        assert found is not None
        return found
    answers = _decision(letter, consent)
    if consent.asked is not None:
        answers[f"{letter}-C-qty"] = Answer(f"{kilograms(consent.asked).normalize():f}")
    return paper_of(
        letter, answers, number=marked(consent.number, demo=consent.demo), language=language,
        substance=find_substance(consent.substance or "Hg"),
    )  # fmt: skip


def _decision(letter: str, consent: Consent) -> dict[str, Answer]:
    if not consent.answer:
        return {}
    words = "\n".join(c.text or c.id for c in conditions_of(consent.conditions))
    lines = [
        f"{kilograms(consent.granted).normalize():f} kg" if consent.granted is not None else "",
        " – ".join(d.isoformat() if d else "…" for d in (consent.first, consent.last))
        if consent.first or consent.last
        else "",
        words,
        consent.reason,
    ]
    found = {f"{letter}-F-dec": Answer("granted" if consent.answer == "granted" else "denied")}
    details = "\n".join(line for line in lines if line)
    return {**found, **({f"{letter}-F-cond": Answer(details)} if details else {})}


def general_paper(general: GeneralNotification, *, contacts: bool = True, language: str = "en") -> Paper:
    """Return Form D of a general notification; without contacts it is what the register makes public."""
    answers = {k: a for k, a in answers_of(general).items() if contacts or not k.startswith(CONTACTS)}
    terms = "\n".join(c.text or c.id for c in conditions_of(general.terms))
    if terms:
        answers["D-B-terms"] = Answer(terms)
    if general.certified:
        answers.setdefault("D-C-cert", Answer("yes"))
    return paper_of(
        "D",
        answers,
        number=marked(general.number, demo=general.demo),
        substance=find_substance("Hg"),
        language=language,
    )


def certificate_paper(certificate: Certificate, language: str = "en") -> Paper:
    """Return Form C of a certificate of source, or the part of Form B of one of use."""
    answers = answers_of(certificate)
    if certificate.kind == Certificate.Kind.SOURCE:
        answers["C-C-prim"] = Answer("yes" if certificate.not_new_mining else "no")
        answers["C-C-chlor"] = Answer("yes" if certificate.not_excess else "no")
        letter = "C"
    else:
        answers["B-D-meas"] = Answer("yes" if certificate.measures else "no")
        letter = "B"
    return paper_of(
        letter,
        answers,
        number=marked(certificate.number, demo=certificate.demo),
        substance=find_substance("Hg"),
        language=language,
    )
