"""Forms of the customs desk: they read and check what is typed; what may be done the services say."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from azogue.facts.trade import mercury_codes
from azogue.office.customs import wording
from azogue.office.customs.models import Delivery, Watch
from azogue.office.customs.services.watching import DETECTORS
from azogue.office.people.selectors import country_choices

NOTE: Final = 4000


class DeliveryForm(forms.Form):
    """A file of trade rows."""

    kind = forms.ChoiceField(
        label=_("Whose rows are these"),
        choices=(
            (Delivery.Kind.OWN, _("our own customs: the rows of our declarations")),
            (Delivery.Kind.PARTNERS, _("what partners report about us: a file of UN Comtrade or BACI")),
        ),
        widget=forms.RadioSelect,
        initial=Delivery.Kind.OWN,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A table as CSV, plain or in gzip, with the names of the columns in its first line."),
        allow_empty_file=True,
        max_length=1000,
    )
    saved = forms.ChoiceField(
        label=_("Read it with the mapping"),
        required=False,
        help_text=_("Without one you say what the columns mean on the next page."),
    )

    def __init__(self, names: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.gz"
        if not names:
            del self.fields["saved"]
            return
        saved: Any = self.fields["saved"]
        saved.choices = [("", _("none")), *names]


class StepForm(forms.Form):
    """A step of a workflow with its reason."""

    verb = forms.CharField(max_length=20)
    why = forms.CharField(max_length=5000, required=False)


class NoteForm(forms.Form):
    """A note under an alert."""

    text = forms.CharField(
        label=_("Note"), max_length=NOTE, widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE})
    )


class WatchForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody wants to hear about."""

    class Meta:
        model = Watch
        fields = ("title", "hs", "partner", "detector", "threshold", "by_letter")
        help_texts = {
            "title": _("As you want to find it, such as: mercury from anywhere."),
            "threshold": _("Leave it blank to hear of everything."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("every country"))]
        self.fields["partner"] = forms.ChoiceField(
            label=_("Partner"), choices=[*every, *country_choices()], required=False
        )
        self.fields["detector"] = forms.ChoiceField(
            label=_("Kind of alert"),
            choices=[("", _("every kind")), *((name, wording.DETECTOR[name]) for name in DETECTORS)],
            required=False,
            help_text=_("With a kind, only such alerts are told; without one, new trade is told as well."),
        )
        self.fields["hs"] = forms.CharField(
            label=_("Code"),
            required=False,
            max_length=12,
            help_text=_("Six digits, or the two or four they begin with. Leave it blank for every code."),
        )
        self.fields["threshold"].widget.attrs["min"] = 0

    def clean_hs(self) -> str:
        """Take a code with or without its points, when it is one that can be watched."""
        code = "".join(sign for sign in self.cleaned_data["hs"] if sign not in " .")
        if code and not (code.isascii() and code.isdigit() and len(code) in {2, 4, 6}):
            raise forms.ValidationError(_("Write two, four or six digits, such as 280540."))
        if code and not any(known.startswith(code) for known in mercury_codes()):
            raise forms.ValidationError(
                _("This code is not among those under which mercury is traded or can hide.")
            )
        return code
