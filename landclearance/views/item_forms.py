"""Forms about the items on the land."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from landclearance.domain.items import ItemKind
from landclearance.models import ItemEventKind, UtilityKind
from landclearance.views.blocker_forms import PUBLIC_TEXT, OwnerField
from projects.models import Activity, Project
from projects.views.form_fields import choice_field, day_field, note_field, text_field


def _count(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class ItemForm(forms.Form):
    """A new item; the fields that its kind has not are taken out."""

    code = text_field(_("Code"), 40, required=True, help_text=_("Unique in the project, such as D-07."))
    name = text_field(_("Name"), 200, help_text=PUBLIC_TEXT)
    utility_kind = choice_field(_("Kind of utility"), UtilityKind.choices)
    owner = OwnerField()
    count = _count(_("Number"), 32_767)
    capacity_m3 = _count(_("Capacity (m³)"), 10**12)
    activity_codes = forms.MultipleChoiceField(
        label=_("Works that wait"),
        required=False,
        help_text=_("An open blocker on it holds these. None chosen: those at its place; without one, all."),
        widget=forms.CheckboxSelectMultiple(),
    )
    ready_activity = text_field(
        _("Ready with activity"),
        60,
        help_text=_("Code in this project, which builds the site. Empty: all of it."),
    )
    place = text_field(
        _("Place"), 60, help_text=_("Longitude, latitude; or east, north in metres of the zone's system.")
    )

    def __init__(self, *args: Any, project: Project, kind: ItemKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = kind is ItemKind.RESETTLEMENT_SITE
        unused = {
            "name": kind is ItemKind.GRAVE,
            "utility_kind": kind is not ItemKind.UTILITY,
            "owner": kind is not ItemKind.UTILITY,
            "count": kind in (ItemKind.UTILITY, ItemKind.DUMP_SITE),
            "capacity_m3": kind is not ItemKind.DUMP_SITE,
            "activity_codes": site,
            "ready_activity": not site,
        }
        for name, drop in unused.items():
            if drop:
                del self.fields[name]
        if "owner" in self.fields:
            self.fields["owner"].label = _("Owner of the utility")
        if "count" in self.fields:
            self.fields["count"].label = _("Plots") if site else _("Number of graves")
        works = self.fields.get("activity_codes")
        if isinstance(works, forms.MultipleChoiceField):
            newest = project.schedule_updates.order_by("-recorded_at", "-pk").first()
            rows = Activity.objects.filter(update=newest) if newest else Activity.objects.none()
            works.choices = [(row.code, f"{row.code} {row.name}") for row in rows]


class ItemEventForm(forms.Form):
    """What happened to an item."""

    kind = choice_field(_("What happened"), ItemEventKind.choices)
    happened_on = day_field(_("On"))
    quantity = _count(_("How many"), 32_767)
    document_number = text_field(_("Document number"), 80)
    note = note_field()

    def __init__(self, *args: Any, item_kind: ItemKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countable = item_kind in (ItemKind.GRAVE, ItemKind.RESETTLEMENT_SITE)
        if not countable:
            del self.fields["quantity"]
        else:
            self.fields["quantity"].help_text = _(
                "Graves moved, plots ready or allotted. Empty: all of them."
            )
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101 - narrows the type
        if item_kind is not ItemKind.RESETTLEMENT_SITE:
            kept = [row for row in ItemEventKind.choices if row[0] != ItemEventKind.ALLOTTED]
            kinds.choices = [("", _("choose…")), *kept]


class SiteCasesForm(forms.Form):
    """Which cases of a project are to move to a site."""

    project = forms.ModelChoiceField(
        label=_("Project"),
        queryset=Project.objects.none(),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    cases = text_field(
        _("Cases that move here"), 4000, required=True, help_text=_("Case numbers, separated by commas.")
    )

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = projects
