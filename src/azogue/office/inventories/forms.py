"""Forms of the desk's own pages."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.dossier import schema
from azogue.dossier.columns import Column
from azogue.office.inventories.content import HEADER
from azogue.office.inventories.models import Version
from azogue.office.inventories.selectors import versions_listed
from azogue.office.record.gate import Person, Thing
from azogue.office.words.facts import column_label, country_name, said


class BeginForm(forms.Form):
    """Country and year of a new inventory, and what it begins with."""

    country = forms.ChoiceField(label=_("Country"))
    year = forms.IntegerField(
        label=_("Year"),
        min_value=schema.FIRST_YEAR,
        max_value=schema.LAST_YEAR,
        help_text=_("Year that the figures are about, four digits."),
    )
    authority = forms.CharField(label=_("Ministry or agency in charge"), max_length=300, required=False)
    source = forms.ModelChoiceField(
        Version.objects.none(),
        label=_("Begin with the rows of"),
        required=False,
        empty_label=_("nothing: one row for every source category"),
    )
    figures = forms.BooleanField(
        label=_("Take the figures too"),
        required=False,
        help_text=_("They are marked as carried over from another year and get the lowest grade."),
    )

    def __init__(self, *args: Any, countries: Sequence[str], person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = countries if "" not in countries else _all_countries()
        self.fields["country"].choices = [(c, country_name(c)) for c in named]  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year - 1
        self.fields["source"].queryset = versions_listed(person, named)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse the rows of another country."""
        given = super().clean() or self.cleaned_data
        source = given.get("source")
        if source is not None and source.inventory.country != given.get("country"):
            self.add_error("source", _("Rows can be carried over within one country only."))
        return given

    @staticmethod
    def thing(country: str) -> Thing:
        """Return the inventory to be, as the gate sees it."""
        return Thing("inventory", None, country)


def _all_countries() -> Sequence[str]:
    from azogue.facts import countries

    return tuple(countries())


class HeaderForm(forms.Form):
    """The lines above the figures; each remembers what the editor saw."""

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, column in HEADER.items():
            if name == "country":
                continue
            now = str(version.header.get(name, ""))
            self.fields[name] = _field(name, column, now)
            self.fields[f"seen_{name}"] = forms.CharField(
                required=False, initial=now, widget=forms.HiddenInput, strip=False
            )

    def changed(self) -> Iterator[tuple[str, str, str]]:
        """Yield name, new text and what was seen of every line that was changed."""
        for name in HEADER:
            if name in self.cleaned_data:
                text, seen = self.cleaned_data[name], self.cleaned_data.get(f"seen_{name}", "")
                if text != seen:
                    yield name, text, seen

    def see(self, name: str, now: str) -> None:
        """Show what stands there now as seen, so that saving again replaces it."""
        self.data = {**self.data.dict(), f"seen_{name}": now}  # type: ignore[attr-defined]


def _field(name: str, column: Column, now: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": column_label(name),
        "help_text": said(column.help),
        "required": False,
        "initial": now,
    }
    if column.kind == "yesno":
        return forms.ChoiceField(choices=[("", ""), *_words(("yes", "no"))], **common)
    return forms.CharField(max_length=500, **common)


def _words(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(w, said(w)) for w in words]


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
