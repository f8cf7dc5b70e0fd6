"""Forms about obstacles. What the law or the dates forbid, the services say."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geodata.templatetags.clearway import local_name
from landclearance.domain.ladder import DISTRICT
from landclearance.models import (
    AuthorityLevel,
    BlockerCode,
    ClearanceCase,
    DumpSite,
    Grave,
    ResettlementSite,
    Utility,
)
from projects.models import Activity, Organisation, Project
from projects.views.form_fields import choice_field, day_field, note_field, text_field

PUBLIC_TEXT = _("Every role reads it: no names of people.")

LEVELS = [(value, word) for value, word in AuthorityLevel.choices if value != DISTRICT]
"""What may be recorded today: the districts ended on 30/06/2025."""

ITEMS: dict[str, Any] = {
    "utility": Utility,
    "grave": Grave,
    "dump_site": DumpSite,
    "resettlement_site": ResettlementSite,
}

_CHAINAGE = re.compile(r"(?:km)?\s*(\d{1,4})\s*\+\s*(\d{1,3}(?:[.,]\d+)?)\Z", re.IGNORECASE)


class ChainageField(forms.CharField):
    """Metres along the works, written as 1200 or Km1+200."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=20, required=False, widget=forms.TextInput(attrs={"class": "form-control"}), **more
        )

    def clean(self, value: Any) -> Any:
        """Decimal metres; None when empty."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        marked = _CHAINAGE.match(text)
        if marked:
            return Decimal(marked[1]) * 1000 + Decimal(marked[2].replace(",", "."))
        if re.fullmatch(r"\d{1,7}([.,]\d{1,2})?", text):
            return Decimal(text.replace(",", "."))
        raise ValidationError(_("Write it as Km1+200, or in metres: 1200."))


class OwnerField(forms.ModelChoiceField[Organisation]):
    """Who must act."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Organisation.objects.all(),
            label=_("Who must act"),
            required=False,
            empty_label=_("not stated"),
            widget=forms.Select(attrs={"class": "form-select"}),
        )


class ProjectField(forms.ModelChoiceField[Project]):
    """A project by its name in the reader's language."""

    def label_from_instance(self, obj: Project) -> str:
        return f"{obj.code} · {local_name(obj)}"


class BlockerForm(forms.Form):
    """A new obstacle on land, on an item, on a section, or on works of a project."""

    code = choice_field(_("What kind"), BlockerCode.choices)
    title = text_field(_("In a few words"), 300, required=True, help_text=PUBLIC_TEXT)
    happened_on = day_field(_("Since"))
    case = forms.ModelChoiceField(
        label=_("Case"),
        queryset=ClearanceCase.objects.none(),
        required=False,
        empty_label=_("none: on the works"),
        help_text=_("Empty: the obstacle is on the works themselves, or on what is chosen below."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    item = forms.ChoiceField(
        label=_("Utility, graves, dump site or resettlement site"),
        required=False,
        help_text=_("Of a resettlement site: holds every case that is to move there."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    section_from_m = ChainageField(
        label=_("Section from"), help_text=_("A whole section of the works: Km1+200, or metres.")
    )
    section_to_m = ChainageField(label=_("Section to"))
    activities = forms.MultipleChoiceField(
        label=_("Works that wait"),
        required=False,
        help_text=_(
            "Not for a case. None chosen: those of the item or section; without one, all that is not done."
        ),
        widget=forms.CheckboxSelectMultiple(),
    )
    waits_for = ProjectField(
        label=_("Waits for another project"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("no"),
        help_text=_("Its forecast finish then dates this blocker."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    waits_for_activity = text_field(
        _("… for its activity"), 60, help_text=_("Code. Empty: until it is finished.")
    )
    level = choice_field(_("Level of authority"), LEVELS, required=False)
    owner = OwnerField()
    expected_clear_on = day_field(
        _("Expected to be cleared on"),
        required=False,
        help_text=_("Leave empty when nobody knows: the slip is then shown as “at least”."),
    )
    due_on = day_field(_("Due by law or by order"), required=False)
    document_number = text_field(_("Document number"), 80)
    note = note_field()

    def __init__(self, *args: Any, project: Project, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cases, works, waits = self.fields["case"], self.fields["activities"], self.fields["waits_for"]
        item = self.fields["item"]
        assert isinstance(cases, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(waits, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(works, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(item, forms.ChoiceField)  # noqa: S101 - narrows the type
        cases.queryset = ClearanceCase.objects.filter(project=project)
        waits.queryset = others.exclude(pk=project.pk)
        newest = project.schedule_updates.order_by("-recorded_at", "-pk").first()
        activities = Activity.objects.filter(update=newest) if newest else Activity.objects.none()
        works.choices = [(row.code, f"{row.code} {row.name}") for row in activities]
        groups = item_groups(project)
        item.choices = [("", _("none")), *groups]
        if not groups:
            del self.fields["item"]

    def clean(self) -> dict[str, Any]:
        """Both ends of a section, or none."""
        data = super().clean() or {}
        first, last = data.get("section_from_m"), data.get("section_to_m")
        if (first is None) != (last is None) and not self.errors:
            self.add_error("section_to_m" if last is None else "section_from_m", _("Give both ends."))
        return data

    def place(self) -> dict[str, Any]:
        """Where it stands and what it waits for, as the service takes it. Of a valid form."""
        data = self.cleaned_data
        kind, _colon, key = str(data.get("item") or "").partition(":")
        section = (data["section_from_m"], data["section_to_m"])
        return {
            "case": data["case"],
            **({kind: ITEMS[kind].objects.get(pk=key)} if kind else {}),
            "section_m": None if section[0] is None else section,
            "activity_codes": [] if data["case"] else data["activities"],
            "waits_for": data["waits_for"],
            "waits_for_activity": data["waits_for_activity"],
        }


def item_groups(project: Project) -> list[Any]:
    """The project's items as groups of choices ("utility:3"); empty groups are left out."""
    words = {
        "utility": _now("Utilities"),
        "grave": _now("Graves"),
        "dump_site": _now("Dump sites"),
        "resettlement_site": _now("Resettlement sites"),
    }
    groups = []
    for kind, model in ITEMS.items():
        where = {"zone": project.zone_id} if kind == "resettlement_site" else {"project": project}
        rows = model.objects.filter(**where).defer("geometry")
        choices = [(f"{kind}:{row.pk}", f"{row.code} {getattr(row, 'name', '')}".strip()) for row in rows]
        if choices:
            groups.append((words[kind], choices))
    return groups


class UpdateForm(forms.Form):
    """What was said or done; a field left empty keeps its last value."""

    happened_on = day_field(_("On"))
    level = choice_field(_("Level of authority"), LEVELS, required=False)
    owner = OwnerField()
    due_on = day_field(_("Due by law or by order"), required=False)
    expected_clear_on = day_field(_("Promised day"), required=False)
    document_number = text_field(_("Document number"), 80)
    note = note_field()


class PromiseForm(forms.Form):
    """A promised day."""

    happened_on = day_field(_("Promised on"))
    expected_clear_on = day_field(_("To be cleared by"))
    owner = OwnerField()
    document_number = text_field(_("Document number"), 80)
    note = note_field()


def _long(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        help_text=PUBLIC_TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )


class ProposeForm(forms.Form):
    """A solution put to whoever decides."""

    happened_on = day_field(_("Proposed on"))
    proposal = _long(_("Proposal"))
    due_on = day_field(_("Answer ordered or due by"), required=False)
    document_number = text_field(_("Document number"), 80)
    note = note_field()


class AnswerForm(forms.Form):
    """The answer to what was proposed."""

    happened_on = day_field(_("Answered on"))
    answer = _long(_("Answer"))
    expected_clear_on = day_field(_("Promised day"), required=False)
    document_number = text_field(_("Document number"), 80)
    note = note_field()


class EscalateForm(forms.Form):
    """Passed to a higher level."""

    happened_on = day_field(_("Passed on"))
    level = choice_field(_("To which level"), LEVELS)
    owner = OwnerField()
    due_on = day_field(_("Due by law or by order"), required=False)
    document_number = text_field(_("Document number"), 80)
    note = note_field()


class ReopenForm(forms.Form):
    """There again."""

    happened_on = day_field(_("There again since"))
    level = choice_field(_("Level of authority"), LEVELS, required=False)
    owner = OwnerField()
    expected_clear_on = day_field(_("Promised day"), required=False)
    note = note_field()


class CloseForm(forms.Form):
    """The end of an obstacle."""

    happened_on = day_field(_("Cleared on"))
    document_number = text_field(_("Document number"), 80)
    note = note_field()
