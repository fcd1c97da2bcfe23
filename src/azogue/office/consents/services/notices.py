"""Notices: drafted, sent, acknowledged, sent a second time, closed. Sending one asks for the consent."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from azogue.office.consents.filing import export_notice_of
from azogue.office.consents.models import Notice
from azogue.office.consents.notices import second_notices_due
from azogue.office.consents.papers.filling import Answer, Problem, problems_of
from azogue.office.consents.records import MOST_GRAMS
from azogue.office.consents.services.consents import propose
from azogue.office.consents.services.ground import known, number_from, once_only, pair, substance_from
from azogue.office.people.services import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Decision, Person, Refused

FORMS: Final = ("A", "B")
"""Kinds of notice that are forms of the mercury treaty."""
FIELDS: Final = (
    "number",
    "exporter",
    "importer",
    "substance",
    "asked",
    "answers",
    "waived",
    "citation",
    "document",
)
MOST_ANSWERS: Final = 200


class FormProblems(Impossible):
    """Fields that keep a form from going out, each with what to do."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("Some fields of the form have to be filled in or mended first."), "answers")
        self.problems = problems


def draft(
    person: Person,
    *,
    kind: str,
    number: str,
    exporter: str,
    importer: str,
    on: date,
    keeper: str = "",
    **values: Any,
) -> Notice:
    """Begin a notice; the exporting country keeps it when not said otherwise.

    Args:
        person: Who writes it.
        kind: "A" and "B" are Forms A and B, "export" is the notification of Rotterdam, Article 12.
        number: New in this office.
        exporter: ISO 3166 alpha-3.
        importer: ISO 3166 alpha-3.
        on: The day.
        keeper: One of the two countries.
        values: `substance`, `asked` (grams), `answers` (field to value and words), `waived`, `citation`,
            `document`.

    Raises:
        Refused: The gate does not allow it.
        Impossible: A value cannot be taken.

    """
    if kind not in Notice.Kind.values:
        raise Impossible(_("Say which kind of notice it is."), "kind")
    out, into = pair(exporter, importer)
    if keeper and keeper not in {out, into}:
        raise Impossible(_("One of the two countries keeps the record."), "keeper")
    notice = Notice(
        kind=kind, keeper=keeper or out, exporter=out, importer=into, drafted=on, demo=person.demo
    )
    with act(person, "draft", notice.thing()) as entry:
        _put(notice, {"number": number, **values})
        once_only(lambda: notice.save(force_insert=True))
        entry.thing = str(notice.pk)
        entry.summary = notice.number
    return notice


def change(person: Person, notice: Notice, *, seen: int | None = None, **values: Any) -> Notice:
    """Change a draft.

    Args:
        person: Who changes it.
        notice: The draft.
        seen: The version that the person saw; None: whatever is there is written over.
        values: As for `draft`, and `exporter`, `importer`, `number`.

    Raises:
        Refused: The gate does not allow it, or it is no draft any more.
        Impossible: A value cannot be taken, or somebody changed it in between.

    """
    with act(person, "edit:form", notice.thing()) as entry:
        now = _fresh(notice)
        if seen is not None and seen != now.version:
            raise Impossible(_("Somebody changed it in between; look at it again."), "seen")
        _put(now, values)
        now.version += 1
        once_only(now.save)
        entry.summary = now.number
    return now


def send(person: Person, notice: Notice, *, on: date) -> Notice:
    """Send a notice. A form has to be complete on our side; sending it asks for the consent.

    Raises:
        Refused: The gate does not allow it.
        FormProblems: Fields of the form are missing or wrong.
        NotDone: There is a consent with this number already.

    """
    with act(person, "send", notice.thing()) as entry:
        now = _fresh(notice)
        if now.kind in FORMS:
            found = problems_of(now.kind, answers_of(now), "exporting")
            if found:
                raise FormProblems(found)
            _ask(person, now, on)
        now.state, now.sent = "sent", on
        _save(now)
        entry.summary = now.number
    return now


def _ask(person: Person, notice: Notice, on: date) -> None:
    propose(
        person, number=notice.number, exporter=notice.exporter, importer=notice.importer, on=on,
        asked=notice.asked, substance=notice.substance, notice=notice.number, keeper=notice.keeper,
        citation=notice.citation, document=notice.document,
    )  # fmt: skip


def acknowledge(person: Person, notice: Notice, *, on: date) -> Notice:
    """Write down that the importing country has received it; the first time counts."""
    with act(person, "acknowledge", notice.thing()) as entry:
        now = _fresh(notice)
        if now.acknowledged is not None:
            raise Impossible(_("It is acknowledged already."))
        if now.sent is None or on < now.sent:
            raise Impossible(_("This day lies before the notice was sent."), "on")
        now.acknowledged = on
        _save(now)
        entry.summary = now.number
    return now


def send_second(person: Person, notice: Notice, *, on: date) -> Notice:
    """Write down that an export notification was sent again, thirty days after nobody acknowledged it."""
    with act(person, "second", notice.thing()) as entry:
        now = _fresh(notice)
        if now.kind != Notice.Kind.EXPORT or not second_notices_due([export_notice_of(now)], on):
            raise Impossible(_("No second notice is due on this day."), "on")
        now.second = on
        _save(now)
        entry.summary = now.number
    return now


def close_notice(person: Person, notice: Notice, *, on: date, why: str) -> Notice:
    """Close a notice from which nothing more is expected."""
    if not why.strip():
        raise Impossible(_("Say why."), "why")
    with act(person, "close", notice.thing(), why=why) as entry:
        now = _fresh(notice)
        now.state, now.closed = "closed", on
        _save(now)
        entry.summary = now.number
    return now


def answers_of(notice: Notice) -> dict[str, Answer]:
    """Return what stands in the fields of a notice's form."""
    return {field: Answer(*pair_) for field, pair_ in notice.answers.items()}


def kept_answers(answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Return answers as they are kept."""
    return {field: [answer.value, answer.words] for field, answer in answers.items()}


def _fresh(notice: Notice) -> Notice:
    """Return the notice as it is now, held; refuse when it moved on since the gate was asked."""
    now = Notice.objects.select_for_update().get(pk=notice.pk)
    if now.state != notice.state:
        raise Refused(Decision(False, _("It is not possible in the present state.")))
    return now


def _save(notice: Notice) -> None:
    notice.version += 1
    notice.save()


def _put(notice: Notice, values: Mapping[str, Any]) -> None:
    """Set what somebody wrote, checked."""
    given = known(values, FIELDS)
    if {"exporter", "importer"} & set(given):
        out, into = pair(given.pop("exporter", notice.exporter), given.pop("importer", notice.importer))
        if notice.keeper not in {out, into}:
            raise Impossible(_("One of the two countries keeps the record."), "exporter")
        notice.exporter, notice.importer = out, into
    if "number" in given:
        given["number"] = number_from(given["number"])
    if "substance" in given:
        given["substance"] = substance_from(given["substance"])
    if given.get("asked") is not None and not 0 < given["asked"] <= MOST_GRAMS:
        raise Impossible(_("Write a mass above zero that is not more than all mercury there is."), "asked")
    if "answers" in given:
        given["answers"] = _answers(notice, given["answers"])
    for name, value in given.items():
        setattr(notice, name, value)


def _answers(notice: Notice, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Keep what is in the fields of a form; a blank stays blank, a wrong value is told."""
    if len(answers) > MOST_ANSWERS:
        raise Impossible(_("There are too many fields."), "answers")
    if notice.kind in FORMS:
        found = problems_of(notice.kind, answers)
        blank = tuple(p for p in found if p.value.strip())
        if blank:
            raise FormProblems(blank)
    return kept_answers(answers)
