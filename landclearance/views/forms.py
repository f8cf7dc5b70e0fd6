"""Forms of the clearance pages. What the law or the dates forbid, the services say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geodata.templatetags.clearway import number
from landclearance.models import ClearanceCase, ParcelPart
from projects.views.form_fields import day_field, note_field, text_field


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
