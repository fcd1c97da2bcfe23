"""Forms of the people desk: they read and check what is typed; what may be done is the services' business."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.facts import categories
from azogue.office.people.access import GIVERS
from azogue.office.people.models import Account, Enterprise, Funding, Institution
from azogue.office.people.selectors import country_choices, own_countries
from azogue.office.people.services.institutions import (
    ENTERPRISE_FIELDS,
    FUNDING_FIELDS,
    INSTITUTION_FIELDS,
)
from azogue.office.record.gate import FUNDER, ROLE_NAMES, SUPPLIER, Person
from azogue.office.record.wording import kind_text
from azogue.office.words.facts import said

LONG: Final = 4000
WHY: Final = 2000


class Day(forms.DateInput):
    """A field for a day, in the form browsers give it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def _text(rows: int = 3, limit: int = LONG) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": limit})


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that are offered."""
    return [(c, n) for c, n in settings.LANGUAGES if c in settings.LANGUAGES_COMPLETE]


def role_choices(person: Person) -> list[tuple[str, str]]:
    """Return the roles somebody may give anywhere."""
    held = {r.name for r in person.roles}
    return [(role, str(ROLE_NAMES[role])) for role, givers in GIVERS.items() if held & set(givers)]


def giving_countries(person: Person) -> list[str] | None:
    """Return the countries somebody may give roles for; None is all."""
    givers = {g for names in GIVERS.values() for g in names}
    return own_countries(person, *givers)


class RoleForm(forms.Form):
    """A role, where it is held, and for suppliers the enterprise."""

    role = forms.ChoiceField(label=_("Role"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("Enterprise"),
        required=False,
        help_text=_("Only for data suppliers."),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = giving_countries(person)
        role: Any = self.fields["role"]
        role.choices = role_choices(person)
        country: Any = self.fields["country"]
        blank = [] if where is not None and len(where) == 1 else [("", _("no country"))]
        country.choices = blank + country_choices(where)
        enterprise: Any = self.fields["enterprise"]
        found = Enterprise.objects.all() if where is None else Enterprise.objects.filter(country__in=where)
        enterprise.queryset = found.filter(until=None)

    def clean(self) -> dict[str, Any]:
        """Take the country of the enterprise, and ask for one where the role needs it."""
        data = super().clean() or {}
        enterprise = data.get("enterprise")
        if data.get("role") == SUPPLIER:
            if enterprise is None:
                self.add_error("enterprise", _("Which enterprise does the data supplier belong to?"))
            else:
                data["country"] = enterprise.country
        elif enterprise is not None:
            self.add_error("enterprise", _("Only data suppliers belong to an enterprise."))
        elif data.get("role") not in {FUNDER, "administrator", None} and not data.get("country"):
            self.add_error("country", _("This role is given for a country."))
        return data


class InvitationForm(RoleForm):
    """Whom to invite, to what, in which language."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=language_choices)
    field_order = ("email", "name", "role", "country", "enterprise", "language")


class AppointmentForm(RoleForm):
    """A further role for somebody who has an account."""

    account = forms.ModelChoiceField(Account.objects.none(), label=_("Person"))
    since = forms.DateField(label=_("From"), widget=Day, initial=timezone.localdate)
    until = forms.DateField(label=_("Until"), widget=Day, required=False, help_text=_("Blank is for good."))
    why = forms.CharField(label=_("Why"), widget=_text(2, WHY), max_length=WHY, required=False)
    field_order = ("account", "role", "country", "enterprise", "since", "until", "why")


class EndForm(forms.Form):
    """The last day of an appointment."""

    until = forms.DateField(
        label=_("Last day"), widget=Day, required=False, help_text=_("Blank ends it at once.")
    )
    why = forms.CharField(label=_("Why"), widget=_text(2, WHY), max_length=WHY, required=False)


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(
        label=_("Why"),
        widget=_text(3, WHY),
        max_length=WHY,
        help_text=_("Everybody who reads the log sees it."),
    )


class AcceptForm(forms.Form):
    """What a new account needs to know of its person."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password once more"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """See that the password was typed alike twice."""
        data = super().clean() or {}
        if data.get("password") and data.get("password") != data.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        return data


class SettingsForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        help_text=_("Of letters, and of pages after signing in."),
    )


class TokenForm(forms.Form):
    """What a token is for and what it may do."""

    label = forms.CharField(label=_("What is it for?"), max_length=100)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=((30, _("30 days")), (90, _("90 days")), (365, _("a year"))),
    )
    verbs = forms.MultipleChoiceField(
        label=_("May also do"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Without any, it only reads what you may read. What needs a second factor no token can do."
        ),
    )

    def __init__(self, verbs: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["verbs"]
        choices.choices = [(v, v) for v in verbs]


class InstitutionForm(forms.ModelForm[Institution]):
    """What is entered about an institution."""

    why = forms.CharField(label=_("Why it changes"), widget=_text(2, WHY), max_length=WHY, required=False)

    class Meta:
        model = Institution
        fields = INSTITUTION_FIELDS
        labels = {
            "kind": _("Kind"),
            "name": _("Name"),
            "legal_basis": _("Legal basis"),
            "focal_point": _("Focal point"),
            "focal_email": _("Focal point’s e-mail"),
            "address": _("Address"),
            "staff": _("Staff"),
            "since": _("Since"),
            "until": _("Until"),
            "note": _("Note"),
        }
        help_texts = {
            "legal_basis": _("The law, decree or decision by which it exists, with number and date."),
            "focal_point": _("Who answers letters; shown to everybody."),
            "focal_email": _(
                "Shown to those who have an account; the program writes here when something is late."
            ),
            "staff": _("Posts that are filled. Blank is not known."),
            "until": _("When it was dissolved; blank while it exists."),
            "note": _("For those who work with the institution, not for the public."),
        }
        widgets = {
            "legal_basis": _text(),
            "address": _text(2),
            "note": _text(),
            "since": Day(),
            "until": Day(),
        }


class WithCountry(forms.Form):
    """Asks for the country of something new: one of those the person holds one of the roles for."""

    country = forms.ChoiceField(label=_("Country"))
    field_order = ("country",)

    def __init__(self, person: Person, roles: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country: Any = self.fields["country"]
        country.choices = country_choices(own_countries(person, *roles))


class NewInstitutionForm(WithCountry, InstitutionForm):
    """The same, with its country; there is no reason to give for something new."""

    why = None  # type: ignore[assignment]  # how Django drops an inherited field


class FundingForm(forms.ModelForm[Funding]):
    """Money of one source in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        initial="USD",
        validators=[
            RegexValidator(r"^[A-Za-z]{3}$", _("Write the three letters of the currency, such as USD."))
        ],
    )

    class Meta:
        model = Funding
        fields = FUNDING_FIELDS
        labels = {
            "source": _("Kind of source"),
            "name": _("Source"),
            "amount": _("Amount of money"),
            "ends_on": _("Money lasts until"),
        }
        help_texts = {
            "name": _("The budget line, project or donor."),
            "amount": _("Blank is not known; it is never counted as nothing."),
            "ends_on": _("Blank is the end of the year."),
        }
        widgets = {"ends_on": Day()}

    def clean_currency(self) -> str:
        """Write the currency in capital letters."""
        return str(self.cleaned_data["currency"]).upper()

    def clean_amount(self) -> Any:
        """Refuse money below nothing."""
        amount = self.cleaned_data["amount"]
        if amount is not None and amount < 0:
            raise forms.ValidationError(_("An amount cannot be below zero."))
        return amount


class EnterpriseForm(forms.ModelForm[Enterprise]):
    """What is entered about an enterprise."""

    codes = forms.MultipleChoiceField(
        label=_("Source categories"), required=False, widget=forms.SelectMultiple({"size": 8})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes: Any = self.fields["codes"]
        codes.choices = [(c.code, f"{c.code} {said(c.name)}") for c in categories().values() if c.parent]

    class Meta:
        model = Enterprise
        fields = ENTERPRISE_FIELDS
        labels = {
            "name": _("Name"),
            "contact": _("Contact"),
            "email": _("E-mail address"),
            "since": _("In operation since"),
            "until": _("Closed on"),
            "note": _("Note"),
        }
        widgets = {"since": Day(), "until": Day(), "note": _text()}


class NewEnterpriseForm(WithCountry, EnterpriseForm):
    """The same, with its country."""


class LogForm(forms.Form):
    """What to look for in the log."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    who = forms.CharField(label=_("Person"), max_length=100, required=False)
    since = forms.DateField(label=_("From"), widget=Day, required=False)
    until = forms.DateField(label=_("Until"), widget=Day, required=False)

    def __init__(self, where: list[str] | None, kinds: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country: Any = self.fields["country"]
        country.choices = [("", _("all")), *country_choices(where)]
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("all")), *sorted(((k, kind_text(k)) for k in kinds), key=lambda pair: pair[1])]


class RowForm(forms.Form):
    """The country and kind by which a list of institutions is narrowed."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country: Any = self.fields["country"]
        country.choices = [("", _("all")), *country_choices()]
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("all")), *Institution.Kind.choices]
