"""Forms for papers that countries file: notifications, certificates, import responses, bans, standings."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from azogue.office.consents.filing import conditions_of
from azogue.office.consents.forms import countries
from azogue.office.consents.forms_ledger import WHY, Conditions, Substances, area
from azogue.office.consents.models import (
    Certificate,
    ConventionStanding,
    FinalAction,
    GeneralNotification,
    ImportResponse,
)
from azogue.office.people.forms import Day
from azogue.office.people.selectors import country_choices

PROVEN: Final = ("citation",)


class FiledForm(forms.ModelForm):  # type: ignore[type-arg]
    """What all papers have: whose they are, which office keeps them, and the paper that proves them."""

    keeper = forms.ChoiceField(label=_("Kept by"))
    country = forms.ChoiceField(label=_("Country"))
    proof = forms.FileField(label=_("Letter or document"), required=False)
    why = forms.CharField(label=_("Why"), max_length=WHY, required=False, widget=area(2, WHY))

    def __init__(self, own: list[str] | None, *args: Any, **kwargs: Any) -> None:
        """Offer the countries; a paper on file stays with its keeper."""
        super().__init__(*args, **kwargs)
        self._offer("country", countries())
        if self.instance.pk:
            del self.fields["keeper"]
        else:
            self._offer("keeper", country_choices(own))
            del self.fields["why"]
        for name in ("terms", "conditions"):
            if name in self.fields:
                pairs = conditions_of(getattr(self.instance, name))
                self.initial[name] = "\n".join(c.text or c.id for c in pairs)
        if "exporters" in self.fields:
            self.initial["exporters"] = self.instance.exporters

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def values(self) -> dict[str, Any]:
        """Return what the service takes, without what the page adds."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"proof", "keeper", "why"}}


def days(*names: str) -> dict[str, forms.Widget]:
    """Return widgets for fields that hold a day."""
    return {name: Day() for name in names}


class GeneralForm(FiledForm):
    """A general notification of consent."""

    terms = Conditions(label=_("Terms and conditions"))
    exporters = forms.MultipleChoiceField(
        label=_("Limited to these exporting countries"),
        required=False,
        help_text=_("None chosen: it is to all countries."),
    )

    class Meta:
        model = GeneralNotification
        fields = ("number", "country", "first", "last", "certified", "waived", *PROVEN)
        widgets = days("first", "last", "waived")

    field_order = ("keeper", "number", "country", "first", "last", "terms", "exporters")

    def __init__(self, own: list[str] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(own, *args, **kwargs)
        self._offer("exporters", country_choices())
        self.fields["waived"].help_text = _("It could be told until 23 November 2018.")


class CertificateForm(FiledForm):
    """A certification by a non-Party."""

    party = forms.ChoiceField(label=_("Made to"), required=False)

    class Meta:
        model = Certificate
        fields = (
            "kind", "number", "country", "party", "first", "last", "measures", "only_allowed",
            "not_new_mining", "not_excess", *PROVEN,
        )  # fmt: skip
        widgets = days("first", "last")

    def __init__(self, own: list[str] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(own, *args, **kwargs)
        self._offer("party", countries(_("any Party")))


class ResponseForm(FiledForm):
    """An import response."""

    substance = Substances(blank=_("all mercury compounds, as Annex III lists them"))
    conditions = Conditions()

    class Meta:
        model = ImportResponse
        fields = (
            "number", "country", "kind", "substance", "told", "registered", "used_before", *PROVEN,
        )  # fmt: skip
        widgets = days("told")

    field_order = ("keeper", "number", "country", "kind", "substance", "told", "conditions")


class ActionForm(FiledForm):
    """A ban or severe restriction."""

    substance = Substances()

    class Meta:
        model = FinalAction
        fields = ("country", "substance", "since", *PROVEN)
        widgets = days("since")


class StandingForm(FiledForm):
    """From when to when a convention binds a country."""

    class Meta:
        model = ConventionStanding
        fields = ("instrument", "country", "since", "until", *PROVEN)
        widgets = days("since", "until")

    def __init__(self, own: list[str] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(own, *args, **kwargs)
        self.fields["since"].help_text = _("Blank: it has not joined.")


class RevokeForm(forms.Form):
    """From when a paper holds no more, and why."""

    on = forms.DateField(label=_("First day on which it no longer holds"), widget=Day)
    why = forms.CharField(label=_("Why"), widget=area(2, WHY), max_length=WHY)
