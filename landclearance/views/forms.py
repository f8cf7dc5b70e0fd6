"""Forms of the clearance pages. What the law or the dates forbid, the services say."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geodata.templatetags.clearway import number
from landclearance.models import ActKind, AuthorityLevel, BlockerCode, ClearanceCase, ParcelPart
from projects.models import Activity, Organisation, Project


class DateInput(forms.DateInput):
    """The browser's own date field; it takes and gives ISO in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control"})


def _day(
    label: Any, *, required: bool = True, help_text: Any = "", initial: date | None = None
) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        initial=initial,
        widget=DateInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def _text(label: Any, length: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"class": "form-control", "rows": 2})
    )


def _choice(
    label: Any, choices: Iterable[Any], *, required: bool = True, help_text: Any = ""
) -> forms.ChoiceField:
    options = [("", _("choose…") if required else _("not stated")), *choices]
    return forms.ChoiceField(
        label=label,
        choices=options,
        required=required,
        help_text=help_text,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class ActForm(forms.Form):
    """One act on one case."""

    kind = _choice(_("Act"), ActKind.choices)
    happened_on = _day(_("Day of issue or of the minutes"))
    document_number = _text(_("Document number"), 80, help_text=_("As printed: 123/QĐ-UBND"))
    delivered_on = _day(
        _("Delivered on"), required=False, help_text=_("A notice runs from the day it reached the land user.")
    )
    effective_on = _day(_("In force from"), required=False, help_text=_("The payment clock runs from it."))
    ended_on = _day(_("Ended on"), required=False, help_text=_("For a posting or a dialogue: its last day."))
    consented = forms.NullBooleanField(
        label=_("The land user agreed"),
        required=False,
        widget=forms.Select(
            attrs={"class": "form-select"},
            choices=[("unknown", _("not stated")), ("true", _("yes")), ("false", _("no"))],
        ),
    )
    amount = forms.DecimalField(
        label=_("Amount (VND)"),
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=0,
        localize=True,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    note = _note()


class PartsField(forms.ModelMultipleChoiceField[ParcelPart]):
    """Parts of a case to choose from, each with its land use and area."""

    def label_from_instance(self, obj: ParcelPart) -> str:
        return f"{obj} · {number(obj.area_m2, 1)} m²"


class HandoverForm(forms.Form):
    """Minutes of hand-over of some parts of a case."""

    happened_on = _day(_("Day of the minutes"))
    minutes_number = _text(_("Number of the minutes"), 80, required=True)
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
    note = _note()

    def __init__(self, *args: Any, case: ClearanceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - narrows the type
        field.queryset = ParcelPart.objects.filter(case=case).select_related("parcel")


class BlockerForm(forms.Form):
    """A new obstacle on a case, on one parcel of it, or on works of a project."""

    code = _choice(_("What kind"), BlockerCode.choices)
    title = _text(
        _("In a few words"), 300, required=True, help_text=_("Every role reads it: no names of people.")
    )
    happened_on = _day(_("Since"))
    case = forms.ModelChoiceField(
        label=_("Case"),
        queryset=ClearanceCase.objects.none(),
        required=False,
        empty_label=_("none: on the works"),
        help_text=_("Empty: the obstacle is on the works themselves."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    activities = forms.MultipleChoiceField(
        label=_("Works that wait"),
        required=False,
        help_text=_("Only without a case. None chosen: every work that is not done."),
        widget=forms.CheckboxSelectMultiple(),
    )
    level = _choice(_("Level of authority"), AuthorityLevel.choices, required=False)
    owner = forms.ModelChoiceField(
        label=_("Who must act"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("not stated"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    expected_clear_on = _day(
        _("Expected to be cleared on"),
        required=False,
        help_text=_("Leave empty when nobody knows: the slip is then shown as “at least”."),
    )
    due_on = _day(_("Due by law or by order"), required=False)
    document_number = _text(_("Document number"), 80)
    note = _note()

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cases, owner, works = self.fields["case"], self.fields["owner"], self.fields["activities"]
        assert isinstance(cases, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(works, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        cases.queryset = ClearanceCase.objects.filter(project=project)
        owner.queryset = Organisation.objects.all()
        newest = project.schedule_updates.order_by("-recorded_at", "-pk").first()
        activities = Activity.objects.filter(update=newest) if newest else Activity.objects.none()
        works.choices = [(row.code, f"{row.code} {row.name}") for row in activities]


class CloseForm(forms.Form):
    """The end of an obstacle."""

    happened_on = _day(_("Cleared on"))
    document_number = _text(_("Document number"), 80)
    note = _note()
