"""Forms of the investors' pages. What the law or the dates forbid, the services say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geodata.models import FunctionalArea
from projects.models import (
    InvestorKind,
    InvestorProject,
    LandPortion,
    LegalStepStatus,
    Organisation,
    PortionEventKind,
)
from projects.models.people import OrganisationKind
from projects.selectors.investor_words import condition_word
from projects.views.form_fields import choice_field, day_field, note_field, text_field

_AREA_FILE = 2_000_000


PUBLIC_NOTE = _("Every role reads it: no names of people.")


def _number(label: Any, digits: int, places: int, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=digits,
        decimal_places=places,
        localize=True,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
    )


def _row(label: Any, queryset: Any, *, empty: Any, required: bool = False) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=label,
        queryset=queryset,
        required=required,
        empty_label=empty,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class InvestorForm(forms.Form):
    """A new investor's project."""

    code = text_field(
        _("Code"),
        60,
        required=True,
        help_text=_("Letters without accents, digits and -; it does not change."),
    )
    name = text_field(_("Name"), 300, required=True)
    name_en = text_field(_("English name"), 300)
    kind = choice_field(_("Kind"), InvestorKind.choices)
    registered_capital = _number(_("Registered capital (VND)"), 20, 0)
    certificate_number = text_field(_("Investment certificate"), 80)
    certificate_on = day_field(
        _("Certificate of"), required=False, help_text=_("The idle-land clock does not start from it.")
    )
    source = text_field(_("Source"), 500)

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        investors = Organisation.objects.filter(kind=OrganisationKind.INVESTOR)
        areas = FunctionalArea.objects.filter(zone=zone).defer("geometry")
        self.fields["investor"] = _row(_("Investor"), investors, empty=_("not stated"))
        self.fields["functional_area"] = _row(_("Functional area"), areas, empty=_("not stated"))


class PortionForm(forms.Form):
    """A new land portion, drawn or not."""

    code = text_field(_("Code"), 40, required=True, help_text=_("As in the decision or the contract: LP-1"))
    name = text_field(_("Name"), 200)
    area_m2 = _number(
        _("Official area (m²)"), 12, 1, _("Of the decision or the lease; the measured one stands beside it.")
    )
    file = forms.FileField(
        label=_("Outline (GeoJSON, WGS 84)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".geojson,.json"}),
    )

    def clean_file(self) -> str:
        """The text of the file; larger than 2 MB is no outline of one portion."""
        found = self.cleaned_data.get("file")
        if not found:
            return ""
        if found.size > _AREA_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        try:
            return str(found.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not GeoJSON text.")) from error


class PortionEventForm(forms.Form):
    """One dated fact of one portion."""

    kind = choice_field(_("What happened"), PortionEventKind.choices)
    happened_on = day_field(
        _("Day"), help_text=_("Of the minutes or the decision; of force majeure the first day.")
    )
    document_number = text_field(
        _("Document number"), 80, help_text=_("A hand-over needs its minutes, force majeure its decision.")
    )
    until_on = day_field(
        _("Until"),
        required=False,
        help_text=_("Schedule: planned completion. Force majeure: last day, empty while it goes on."),
    )
    months = forms.IntegerField(
        label=_("Months"),
        required=False,
        min_value=1,
        help_text=_("Of an extension, 24 at most by law."),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    note = note_field(PUBLIC_NOTE)

    def __init__(self, *args: Any, project: InvestorProject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        portions = LandPortion.objects.filter(investor_project=project).defer("geometry")
        field = _row(_("Land portion"), portions, empty=_("choose…"), required=True)
        self.fields = {"portion": field, **self.fields}


class StepEventForm(forms.Form):
    """What happened to one legal step."""

    status = choice_field(_("What happened"), LegalStepStatus.choices)
    happened_on = day_field(_("Day"))
    document_number = text_field(_("Document number"), 80)
    due_on = day_field(
        _("Answer due on"), required=False, help_text=_("As printed on the receipt of the file.")
    )
    note = note_field(PUBLIC_NOTE)

    def __init__(
        self, *args: Any, project: InvestorProject, steps: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        portions = LandPortion.objects.filter(investor_project=project).defer("geometry")
        self.fields = {
            "step_code": choice_field(_("Legal step"), steps),
            **self.fields,
            "portion": _row(_("Land portion"), portions, empty=_("the whole project")),
        }


class ConditionsForm(forms.Form):
    """What the legal checklist asks about a project; empty: not known."""

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            label = condition_word(name)
            if name.endswith(("_m2", "_m3")):
                self.fields[name] = _number(label, 12, 1)
            else:
                self.fields[name] = forms.NullBooleanField(
                    label=label,
                    required=False,
                    widget=forms.Select(
                        attrs={"class": "form-select"},
                        choices=[("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))],
                    ),
                )
