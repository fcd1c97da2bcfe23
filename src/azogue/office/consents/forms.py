"""Forms of the consents desk: they read and check what is typed; what may be done the services say."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.facts.consent import substances
from azogue.facts.treaty import annex_items
from azogue.office.consents import wording
from azogue.office.consents.records import MOST_GRAMS, Purpose, Shipment, Source, grams
from azogue.office.consents.selectors import Direction
from azogue.office.people.forms import Day
from azogue.office.people.selectors import country_choices
from azogue.office.words.facts import said

LONGEST: Final = 100
"""Characters of a name or number."""
MOST_MET: Final = 50
MOST_KG: Final = Decimal(MOST_GRAMS) / 1000
GRAM: Final = Decimal("0.001")
UNKNOWN: Final = ("", _("not known"))
YES_NO: Final = (UNKNOWN, ("yes", _("yes")), ("no", _("no")))
SAID: Final[Mapping[str, bool | None]] = {"yes": True, "no": False, "": None}


def countries(blank: Any = "") -> list[tuple[str, Any]]:
    """Return the choices of a field for a country."""
    return [("", blank or _("choose a country")), *country_choices()]


class Kilograms(forms.DecimalField):
    """A mass in kilograms, exact to the gram, above zero; the form gives it as whole grams."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mass in kilograms"))
        super().__init__(min_value=GRAM, max_value=MOST_KG, max_digits=13, decimal_places=3, **kwargs)
        self.error_messages["invalid"] = _("Write kilograms as a plain number, such as 34.5.")
        self.error_messages["max_decimal_places"] = _(
            "Write kilograms to the gram, with at most three decimals."
        )

    def clean(self, value: Any) -> Any:
        """Return whole grams, or None where nothing was written."""
        found = super().clean(value)
        return None if found is None else grams(found)


class Several(forms.MultipleChoiceField):
    """Ids that are ticked; which of them there are, only the record knows."""

    def valid_value(self, value: str) -> bool:
        """Take any short id."""
        return 0 < len(value) <= LONGEST


class BorderForm(forms.Form):
    """Something that goes from one country to another."""

    exporter = forms.ChoiceField(label=_("Exporting country"))
    importer = forms.ChoiceField(label=_("Importing country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("exporter", countries())
        self.offer("importer", countries())

    def offer(self, name: str, choices: list[Any]) -> None:
        """Set the choices of a field, in the language of the page."""
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a shipment from a country to itself."""
        data = super().clean() or {}
        if data.get("exporter") and data.get("exporter") == data.get("importer"):
            self.add_error("importer", _("A shipment goes from one country to another; choose two."))
        return data


class AskForm(BorderForm):
    """A shipment and a day, to ask whether it may go."""

    direction = forms.ChoiceField(label=_("Which way"), choices=list(wording.DIRECTION.items()))
    on = forms.DateField(label=_("Day at the border"), widget=Day)
    form = forms.ChoiceField(label=_("What it is"), choices=list(wording.FORM.items()))
    kilograms = Kilograms()
    source = forms.ChoiceField(label=_("Where the mercury comes from"), required=False)
    purpose = forms.ChoiceField(label=_("What it is for"), required=False)
    allowed = forms.ChoiceField(
        label=_("Is that use allowed there?"),
        choices=YES_NO,
        required=False,
        help_text=_("To the importing Party on that day; in a non-Party, to a Party."),
    )
    notice = forms.CharField(
        label=_("Number of the notice"),
        max_length=LONGEST,
        required=False,
        help_text=_("Of the form by which consent was asked for this shipment, if there is one."),
    )
    share = forms.DecimalField(
        label=_("Mercury in the mixture, per cent by weight"),
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        required=False,
    )
    substance = forms.ChoiceField(label=_("Which compound"), required=False)
    pesticide = forms.ChoiceField(label=_("Is it meant as a pesticide?"), choices=YES_NO, required=False)
    item = forms.ChoiceField(label=_("Which product of Annex A"), required=False)
    mined_in = forms.ChoiceField(label=_("Country of the mine"), required=False)
    mined_on = forms.DateField(label=_("Last day on which it was mined"), widget=Day, required=False)
    mined_at_entry = forms.ChoiceField(
        label=_("Was that mine working when the treaty began to bind the country of the mine?"),
        choices=YES_NO,
        required=False,
    )
    met = Several(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["exporter"].label = _("From")
        self.fields["importer"].label = _("To")
        self.offer("mined_in", countries(_("not known")))
        self.offer("source", [UNKNOWN, *wording.SOURCE.items()])
        self.offer("purpose", [UNKNOWN, *wording.PURPOSE.items()])
        compounds = ((s.id, said(s.name)) for s in substances().values() if s.article_3 != "mercury")
        self.offer("substance", [UNKNOWN, *compounds])
        products = ((i.id, f"{i.id} · {said(i.item)}") for i in annex_items().values() if i.annex == "A")
        self.offer("item", [("", _("none of them")), *products])

    def clean(self) -> dict[str, Any]:
        """Refuse more conditions than a consent can have."""
        data = super().clean()
        if len(data.get("met", ())) > MOST_MET:
            self.add_error("met", _("These are too many conditions."))
        return data

    @property
    def on_day(self) -> date:
        """The day that is asked about."""
        day: date = self.cleaned_data["on"]
        return day

    @property
    def way(self) -> Direction:
        """Whether it leaves or enters."""
        return "export" if self.cleaned_data["direction"] == "export" else "import"

    def shipment(self, number: str = "?") -> Shipment:
        """Return the shipment that a valid form describes."""
        data = self.cleaned_data
        return Shipment(
            id=number,
            exporter=data["exporter"],
            importer=data["importer"],
            form=data["form"],
            grams=data["kilograms"],
            share=data["share"] if data["form"] == "mixture" else None,
            substance=data["substance"] if data["form"] == "compound" else "",
            item=data["item"] if data["form"] == "product" else "",
            source=self._source(),
            purpose=Purpose(data["purpose"], SAID[data["allowed"]]) if data["purpose"] else None,
            pesticide=SAID[data["pesticide"]] if data["form"] == "compound" else None,
            notice=data["notice"],
            met=frozenset(data["met"]),
        )

    def _source(self) -> Source | None:
        data = self.cleaned_data
        if not data["source"]:
            return None
        if data["source"] != "primary mining":
            return Source(data["source"])
        return Source("primary mining", data["mined_in"], data["mined_on"], SAID[data["mined_at_entry"]])


class RecordForm(forms.Form):
    """The number under which a shipment is recorded."""

    shipment = forms.CharField(
        label=_("Number of the shipment"),
        max_length=LONGEST,
        help_text=_("As on the customs declaration. The same number is drawn once."),
    )
