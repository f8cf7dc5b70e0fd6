"""Forms of the clearance pages. What the law or the dates forbid, the services say."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geodata.templatetags.clearway import number
from landclearance.models import ClearanceCase, ParcelPart


class DateInput(forms.DateInput):
    """The browser's own date field; it takes and gives ISO in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control"})


def day_field(
    label: Any, *, required: bool = True, help_text: Any = "", initial: date | None = None
) -> forms.DateField:
    """A day, ISO or dd/mm/yyyy."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        initial=initial,
        widget=DateInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def text_field(label: Any, length: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


def note_field() -> forms.CharField:
    """A note, which only those who may see private things read."""
    return forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"class": "form-control", "rows": 2})
    )


def choice_field(
    label: Any, choices: Iterable[Any], *, required: bool = True, help_text: Any = ""
) -> forms.ChoiceField:
    """A closed list."""
    options = [("", _("choose…") if required else _("not stated")), *choices]
    return forms.ChoiceField(
        label=label,
        choices=options,
        required=required,
        help_text=help_text,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class PartsField(forms.ModelMultipleChoiceField[ParcelPart]):
    """Parts of a case to choose from, each with its land use and area."""

    def label_from_instance(self, obj: ParcelPart) -> str:
        return f"{obj} · {number(obj.area_m2, 1)} m²"


class HandoverForm(forms.Form):
    """Minutes of hand-over of some parts of a case."""

    happened_on = day_field(_("Day of the minutes"))
    minutes_number = text_field(_("Number of the minutes"), 80, required=True)
    parts = PartsField(
        label=_("Parcels handed over"),
        queryset=ParcelPart.objects.none(),
        widget=forms.CheckboxSelectMultiple(),
    )
    area_m2 = forms.DecimalField(
        label=_("Area handed over (m²)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=1,
        localize=True,
        help_text=_("Leave empty for the whole parcel. A part of it: choose one parcel only."),
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
    )
    note = note_field()

    def __init__(self, *args: Any, case: ClearanceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - narrows the type
        field.queryset = ParcelPart.objects.filter(case=case).select_related("parcel")
