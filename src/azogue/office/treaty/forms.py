"""Forms of the treaty desk: they read and check what is typed; what may be done is the services' business."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.facts import treaty as facts
from azogue.office.people.forms import Day
from azogue.office.people.selectors import country_choices, own_countries
from azogue.office.record.gate import Person
from azogue.office.treaty.access import EDITORS
from azogue.office.treaty.models import Answer, Call, Decision, Exemption, Meeting, Party, Request
from azogue.office.treaty.selectors import circumstances
from azogue.office.treaty.services.calls import LONGEST
from azogue.office.treaty.services.parties import PARTY_FIELDS
from azogue.office.treaty.wording import CIRCUMSTANCE
from azogue.office.words.facts import said

LONG: Final = 8000
WHY: Final = 2000
YES_NO: Final = (("", _("not known")), ("yes", _("yes")), ("no", _("no")))


def area(rows: int = 4, limit: int = LONG) -> forms.Textarea:
    """Return a field for a longer text."""
    return forms.Textarea(attrs={"rows": rows, "maxlength": limit})


def days(*names: str) -> dict[str, forms.Widget]:
    """Return widgets for fields that hold a day."""
    return {name: Day() for name in names}


class WhyMixin(forms.Form):
    """Adds the reason for the log."""

    why = forms.CharField(label=_("Why"), widget=area(2, WHY), max_length=WHY, required=False)


class PartyForm(WhyMixin, forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a Party, and what is so in the country."""

    class Meta:
        model = Party
        fields = tuple(name for name in PARTY_FIELDS if name != "circumstances")
        widgets = {**days("signed", "deposited", "left", "gold_notice"), "note": area()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.circumstances
        for number, name in enumerate(circumstances()):
            self.fields[f"so_{number}"] = forms.ChoiceField(
                label=str(CIRCUMSTANCE[name]),
                choices=YES_NO,
                required=False,
                initial={True: "yes", False: "no"}.get(known.get(name), ""),
            )
        self.order_fields([f for f in self.fields if f != "why"] + ["why"])

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = {k: v for k, v in self.cleaned_data.items() if not k.startswith("so_")}
        said_so = {
            name: self.cleaned_data[f"so_{number}"] == "yes"
            for number, name in enumerate(circumstances())
            if self.cleaned_data[f"so_{number}"]
        }
        return {**data, "circumstances": said_so}


class AnswerForm(forms.Form):
    """What a Party said to an amendment."""

    kind = forms.ChoiceField(label=_("Answer"), choices=Answer.Kind.choices)
    on = forms.DateField(label=_("On"), widget=Day)
    withdrawn = forms.DateField(label=_("Withdrawn on"), widget=Day, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ExemptionForm(WhyMixin, forms.ModelForm):  # type: ignore[type-arg]
    """An exemption; its item is chosen once."""

    item = forms.ChoiceField(label=_("Item"))

    class Meta:
        model = Exemption
        fields = ("item", "registered", "until", "extended_until", "decision", "withdrawn", "need")
        widgets = {**days("registered", "until", "extended_until", "withdrawn"), "need": area()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["item"]
            return
        item: Any = self.fields["item"]
        item.choices = [
            (i.id, f"{i.id} · {said(i.category)} · {said(i.item)}")
            for i in facts.annex_items().values()
            if i.rule == "ban"
        ]


class DoneForm(forms.Form):
    """That a duty was fulfilled, with the letter that proves it."""

    on = forms.DateField(label=_("Done on"), widget=Day, initial=timezone.localdate)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    proof = forms.FileField(label=_("Letter or document"), required=False)


class AmountForm(WhyMixin):
    """An amount reported for a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1980, max_value=2100)
    amount = forms.DecimalField(
        label=_("Amount"),
        required=False,
        min_value=0,
        max_digits=20,
        decimal_places=6,
        help_text=_("Blank is not known."),
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    field_order = ("year", "amount", "source", "why")


class CountryMixin(forms.Form):
    """Adds the country a record belongs to; blank for the treaty's own, where somebody may enter that."""

    country = forms.ChoiceField(label=_("Country"), required=False)

    def choose(self, person: Person) -> None:
        """Offer the countries in which the person may enter things."""
        where = own_countries(person, *EDITORS)
        blank = [("", _("the treaty as a whole"))] if where is None else []
        country: Any = self.fields["country"]
        country.choices = blank + country_choices(where)


class MeetingForm(CountryMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A meeting."""

    instrument = forms.ChoiceField(label=_("Instrument"), required=False)

    class Meta:
        model = Meeting
        fields = ("country", "key", "instrument", "title", "place", "begins", "ends", "citation")
        widgets = days("begins", "ends")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(person)
        instrument: Any = self.fields["instrument"]
        instrument.choices = [("", "—"), *((i.id, said(i.name)) for i in facts.instruments().values())]
        if self.instance.pk:
            del self.fields["country"]


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A decision of a meeting."""

    class Meta:
        model = Decision
        fields = ("symbol", "title", "text", "citation")
        widgets = {"text": area(8, LONGEST)}


class RequestForm(CountryMixin, forms.ModelForm):  # type: ignore[type-arg]
    """What a meeting asks of somebody."""

    class Meta:
        model = Request
        fields = ("country", "title", "text", "asked_of", "meeting", "decision", "due", "before")
        widgets = {**days("due"), "text": area()}

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(person)
        labels = {
            "meeting": _("Asked by meeting"),
            "decision": _("Decision"),
            "before": _("Due before meeting"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["before"].help_text = _("Used where no day is stated.")
        if self.instance.pk:
            del self.fields["country"]


class StepForm(forms.Form):
    """A step of a request or call."""

    verb = forms.CharField(max_length=20)
    why = forms.CharField(max_length=WHY, required=False)


class OutcomeForm(forms.Form):
    """What was delivered, or noted."""

    outcome = forms.CharField(label=_("Outcome"), widget=area(), max_length=LONG, required=False)
    proof = forms.FileField(label=_("Letter or document"), required=False)


class CallForm(CountryMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A call for information."""

    class Meta:
        model = Call
        fields = ("country", "title", "text", "deadline", "request")
        widgets = {**days("deadline"), "text": area(8)}

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(person)
        self.fields["request"].label = _("In answer to the request")
        if self.instance.pk:
            del self.fields["country"]


class InviteeForm(forms.Form):
    """A body to ask."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)


class PassageForm(forms.Form):
    """An answer, or a summary of ours."""

    text = forms.CharField(label=_("Text"), widget=area(10, LONGEST), max_length=LONGEST)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


def some_day(text: str) -> date | None:
    """Return a day written as 2021-12-31, None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
