"""Forms about a notice: which kind, between whom, about how much."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.office.consents.forms import LONGEST, BorderForm, Kilograms
from azogue.office.consents.forms_ledger import WHY, ProvenMixin, Substances
from azogue.office.consents.models import Notice
from azogue.office.people.forms import Day
from azogue.office.people.selectors import country_choices


class BasicsForm(ProvenMixin):
    """What a notice is about, beyond its form."""

    asked = Kilograms(label=_("Kilograms to be shipped"), required=False)
    substance = Substances()
    waived = forms.BooleanField(
        label=_("The importing Party does not ask for notice before export (Rotterdam, 12(2))"),
        required=False,
    )

    field_order = ("asked", "substance", "waived", "citation", "proof")

    def only_for(self, kind: str) -> None:
        """Take out what a notice of this kind does not ask."""
        if kind != Notice.Kind.EXPORT:
            del self.fields["waived"]


class DraftForm(BorderForm):
    """A notice to be written."""

    kind = forms.ChoiceField(
        label=_("Kind of notice"),
        choices=Notice.Kind.choices,
        help_text=_("Form A goes to a Party to the Minamata Convention, Form B to a non-Party."),
    )
    keeper = forms.ChoiceField(label=_("Kept by"))
    number = forms.CharField(label=_("Number"), max_length=LONGEST)
    asked = Kilograms(label=_("Kilograms to be shipped"), required=False)
    substance = Substances()
    field_order = ("kind", "exporter", "importer", "keeper", "number", "asked", "substance")

    def __init__(self, own: list[str] | None, *args: Any, **kwargs: Any) -> None:
        """Offer the countries; `own` are those whose record the person may keep, None all."""
        super().__init__(*args, **kwargs)
        self.offer("keeper", country_choices(own))


class StepForm(forms.Form):
    """A step of a notice."""

    verb = forms.CharField(max_length=20)
    why = forms.CharField(max_length=WHY, required=False)
    on = forms.DateField(widget=Day, required=False)

    def day(self) -> Any:
        """Return the day of the step, today where none is named."""
        return self.cleaned_data.get("on") or timezone.localdate()
