"""Forms about one consent: asked for, answered, drawn, withdrawn."""

from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.facts.consent import substances
from azogue.office.consents.forms import LONGEST, BorderForm, Kilograms
from azogue.office.consents.models import Instrument, Reply
from azogue.office.consents.records import Condition
from azogue.office.people.forms import Day
from azogue.office.people.selectors import country_choices
from azogue.office.words.facts import said

LONG: Final = 5000
WHY: Final = 2000
CITATION: Final = 300


def area(rows: int = 3, limit: int = LONG) -> forms.Textarea:
    """Return a field for a longer text."""
    return forms.Textarea(attrs={"rows": rows, "maxlength": limit})


class Substances(forms.ChoiceField):
    """A substance of the table, or all of them."""

    def __init__(self, blank: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Substance"))
        super().__init__(required=False, **kwargs)
        self.blank = blank or _("mercury and all its compounds")
        self.choices = self.offered

    def offered(self) -> list[tuple[str, Any]]:
        """Return what there is, in the language of the page."""
        return [("", self.blank), *((s.id, said(s.name)) for s in substances().values())]


class Conditions(forms.CharField):
    """Conditions, one on a line; each gets a short name of its own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Conditions"))
        kwargs.setdefault("help_text", _("One on a line. A shipment goes once each is found met."))
        super().__init__(required=False, max_length=LONG, widget=area(3), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return conditions as records."""
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return tuple(Condition(f"c{n}", line) for n, line in enumerate(filter(None, lines), start=1))


class ProvenMixin(forms.Form):
    """Adds where a record is from, and the paper that proves it."""

    citation = forms.CharField(label=_("Source"), max_length=CITATION, required=False)
    proof = forms.FileField(label=_("Letter or document"), required=False)


class ProposeForm(BorderForm, ProvenMixin):
    """Consent that was asked for on paper."""

    number = forms.CharField(label=_("Number"), max_length=LONGEST)
    keeper = forms.ChoiceField(label=_("Kept by"))
    on = forms.DateField(label=_("Asked for on"), widget=Day, initial=timezone.localdate)
    asked = Kilograms(label=_("Kilograms asked for"), required=False, help_text=_("Blank: it does not say."))
    instrument = forms.ChoiceField(label=_("Convention"), choices=Instrument.choices)
    substance = Substances()
    notice = forms.CharField(
        label=_("Number of the notice"),
        max_length=LONGEST,
        required=False,
        help_text=_("Only when the consent is to the one shipment of that notice."),
    )
    field_order = (
        "number", "exporter", "importer", "keeper", "on", "asked", "instrument", "substance", "notice",
        "citation", "proof",
    )  # fmt: skip

    def __init__(self, own: list[str] | None, *args: Any, **kwargs: Any) -> None:
        """Offer the countries; `own` are those whose record the person may keep, None all."""
        super().__init__(*args, **kwargs)
        self.offer("keeper", country_choices(own))


class AnswerForm(forms.Form):
    """What the importing country decides."""

    reply = forms.ChoiceField(label=_("Decision"), choices=Reply.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day of the decision"), widget=Day, initial=timezone.localdate)
    grams = Kilograms(
        label=_("Kilograms consented to"), required=False, help_text=_("Blank: as much as was asked for.")
    )
    first = forms.DateField(label=_("Valid from"), widget=Day, required=False)
    last = forms.DateField(
        label=_("Valid until"), widget=Day, required=False, help_text=_("Blank: until it is withdrawn.")
    )
    conditions = Conditions()
    reason = forms.CharField(
        label=_("Reason"), widget=area(), max_length=LONG, required=False, help_text=_("A refusal needs one.")
    )
    proof = forms.FileField(label=_("Letter or document"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days out of order, and a refusal without a reason."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        if data.get("reply") == Reply.REFUSED and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why."))
        return data


class WithdrawForm(forms.Form):
    """From when a consent does not hold any more, and why."""

    on = forms.DateField(
        label=_("First day on which it no longer holds"), widget=Day, initial=timezone.localdate
    )
    why = forms.CharField(label=_("Why"), widget=area(2, WHY), max_length=WHY)


class ShipForm(forms.Form):
    """A shipment that draws on a consent."""

    shipment = forms.CharField(label=_("Number of the shipment"), max_length=LONGEST)
    grams = Kilograms()
    on = forms.DateField(label=_("Day at the border"), widget=Day, initial=timezone.localdate)


class CancelForm(forms.Form):
    """A shipment that did not take place."""

    shipment = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)
    on = forms.DateField(label=_("Cancelled on"), widget=Day, initial=timezone.localdate)
    why = forms.CharField(label=_("Why"), max_length=WHY, required=False)
