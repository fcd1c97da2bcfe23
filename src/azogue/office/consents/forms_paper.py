"""Forms A to D on a page: the fields of one side, filled in and checked as the paper asks for them."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from azogue.facts.consent import forms as all_forms
from azogue.facts.consent.records import Field
from azogue.office.consents.papers import Answer, problems_of
from azogue.office.consents.papers.filling import LONGEST, Side
from azogue.office.people.forms import Day
from azogue.office.words.facts import said

WORDS: Final = "-words"
"""End of the name of the field for words that go with a choice."""
LINES: Final[Mapping[str, int]] = {"long text": 4, "long text, with documents": 4, "contact": 3, "table": 4}
WITH_WORDS: Final = frozenset({"yes or no, with text", "yes or no, with documents", "choice with text"})
SHORT: Final = 300


def fields_of(form: str, side: Side) -> list[Field]:
    """Return the fields that a side fills in on the page; signatures belong on paper.

    Raises:
        KeyError: There is no such form.

    """
    return [f for f in all_forms()[form].fields if side in f.filled_by and f.kind != "signature block"]


class PaperForm(forms.Form):
    """The part of a form that one side fills in."""

    use_required_attribute = False

    def __init__(
        self,
        form: str,
        side: Side,
        *args: Any,
        answers: Mapping[str, Answer] | None = None,
        complete: bool = True,
        leave_out: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        """Make the fields.

        Args:
            form: Id of the form.
            side: Who fills it in; empty: everybody.
            args: As Django's forms take them.
            answers: What is written already.
            complete: Whether a needed field may not stay blank.
            leave_out: Fields that the page asks for in another way.
            kwargs: As Django's forms take them.

        """
        super().__init__(*args, **kwargs)
        self.paper, self.side, self.complete = form, side, complete
        self.asked = [f for f in fields_of(form, side) if f.id not in leave_out]
        self.leave_out = leave_out
        for field in self.asked:
            self._add(field, (answers or {}).get(field.id))

    def _add(self, field: Field, answer: Answer | None) -> None:
        needed = field.required == "yes"
        label, initial = said(field.label), "" if answer is None else answer.value
        choices = ("yes", "no") if field.kind.startswith("yes or no") else field.choices
        if choices:
            offered = [("", "—"), *((c, said(c)) for c in choices)]
            self.fields[field.id] = forms.ChoiceField(
                label=label, choices=offered, initial=initial, required=needed
            )
        else:
            self.fields[field.id] = forms.CharField(
                label=label, initial=initial, required=needed, widget=_widget(field), max_length=LONGEST
            )
        if field.kind in WITH_WORDS:
            self.fields[field.id + WORDS] = forms.CharField(
                label=_("In words: %(field)s") % {"field": label},
                initial="" if answer is None else answer.words,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
            )

    def _forgive_blanks(self) -> None:
        """Let what is needed stay blank as long as the form does not go out."""
        for name, errors in self.errors.as_data().items():
            if all(error.code == "required" for error in errors):
                del self.errors[name]

    def answers(self) -> dict[str, Answer]:
        """Return what was written, by the id of the field; blanks are left out."""
        data = self.cleaned_data
        found = {
            f.id: Answer(str(data.get(f.id) or ""), str(data.get(f.id + WORDS) or "")) for f in self.asked
        }
        return {name: answer for name, answer in found.items() if answer.value or answer.words}

    def clean(self) -> dict[str, Any]:
        """Check every answer as the paper asks for it, each at its place."""
        data = super().clean() or {}
        if not self.complete:
            self._forgive_blanks()
        answers = self.answers()
        for problem in problems_of(self.paper, answers, self.side):
            blank = problem.field not in answers or not answers[problem.field].value
            known = problem.field in self.fields and problem.field not in self.errors
            if known and (self.complete or not blank):
                self.add_error(problem.field, said(problem.message))
        return data


class Telephone(forms.TextInput):
    """A field for a telephone number."""

    input_type = "tel"


WIDGETS: Final[Mapping[str, type[forms.Widget]]] = {"phone": Telephone, "email": forms.EmailInput}


def _widget(field: Field) -> forms.Widget:
    if field.kind in LINES:
        return forms.Textarea(attrs={"rows": LINES[field.kind], "maxlength": LONGEST})
    if field.kind == "date":
        return Day()
    attrs: dict[str, Any] = {"maxlength": SHORT}
    if field.kind in {"quantity", "number"}:
        attrs["inputmode"] = "decimal"
    return WIDGETS.get(field.kind, forms.TextInput)(attrs=attrs)
