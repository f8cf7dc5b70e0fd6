"""Overrides of milestones and parties of a case: their forms and their panels on the case page."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from geodata.domain.errors import InputProblem
from landclearance.models import (
    CaseOverride,
    CaseParty,
    ClearanceCase,
    LandUserKind,
    OverrideStatus,
    PartyRole,
)
from landclearance.policies import can_record_act, can_see_private
from landclearance.selectors.lists import CaseRow
from landclearance.selectors.parties import others_on_the_same_parcels
from landclearance.selectors.words import milestone_word
from landclearance.services.overrides import MAY_BE_SAID, override_milestone
from landclearance.services.parties import add_party, land_user_for
from landclearance.views.panel import Panel
from landclearance.views.recording import allowed_case, form_page, say_recorded
from projects.views.form_fields import choice_field, day_field, text_field
from projects.views.shared import show_problem, user_of


class OverrideForm(forms.Form):
    """An officer's word on one milestone."""

    milestone = choice_field(gettext_lazy("Milestone"), [])
    status = choice_field(gettext_lazy("Counts as"), OverrideStatus.choices)
    happened_on = day_field(
        gettext_lazy("From the day"),
        help_text=gettext_lazy("“Not achieved” denies what was recorded up to this day; a later act counts."),
    )
    document_number = text_field(gettext_lazy("Document number"), 80)
    reason = text_field(
        gettext_lazy("Reason"),
        500,
        required=True,
        help_text=gettext_lazy(
            "It stays in the log with your name. Where an act exists, record the act instead."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["milestone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        choices = [(one.value, milestone_word(one)) for one in MAY_BE_SAID]
        field.choices = [("", _("choose…")), *choices]


class PartyForm(forms.Form):
    """A person with a stake in the case."""

    role = choice_field(
        gettext_lazy("Role"),
        PartyRole.choices,
        help_text=gettext_lazy(
            "Who claims the same land: the money is then deposited, not paid (art. 94.4)."
        ),
    )
    name = text_field(gettext_lazy("Name"), 200)
    kind = choice_field(gettext_lazy("Kind"), LandUserKind.choices, required=False)
    code = text_field(
        gettext_lazy("Or the code of a land user on record"),
        40,
        help_text=gettext_lazy("Leave empty for a new one."),
    )
    share_percent = forms.DecimalField(
        label=gettext_lazy("Share (%)"),
        required=False,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
    )
    happened_on = day_field(gettext_lazy("Known since"))
    note = text_field(gettext_lazy("Note"), 300)


@require_http_methods(["GET", "HEAD", "POST"])
def override_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """Say against the acts where a milestone stands, with the reason."""
    case = allowed_case(request, project, case_no)
    today = timezone.localdate()
    asked = {"happened_on": today, "milestone": request.GET.get("milestone", "")}
    form = OverrideForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            override_milestone(
                case,
                data["milestone"],
                data["status"],
                data["happened_on"],
                data["reason"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                document_number=data["document_number"],
            )
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            said = {"milestone": milestone_word(data["milestone"]), "case": case.case_no}
            say_recorded(request, _("Override recorded: %(milestone)s on case %(case)s.") % said)
            return redirect("case", case.project.code, case.case_no)
    return form_page(request, case, form, _("Override a milestone"), _("Record override"))


@require_http_methods(["GET", "HEAD", "POST"])
def party_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """Record a co-owner, an heir, a claimant or a representative; private."""
    case = allowed_case(request, project, case_no)
    if not can_see_private(user_of(request), case.project.zone):
        raise Http404
    form = PartyForm(request.POST or None, initial={"happened_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            _store_party(request, case, form.cleaned_data)
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            say_recorded(request, _("Party recorded on case %(case)s.") % {"case": case.case_no})
            return redirect("case", case.project.code, case.case_no)
    return form_page(request, case, form, _("Record a party"), _("Record party"))


def _store_party(request: HttpRequest, case: ClearanceCase, data: dict[str, Any]) -> None:
    person = land_user_for(
        case,
        code=data["code"].strip(),
        name=data["name"],
        kind=data["kind"] or LandUserKind.HOUSEHOLD,
        is_invented=case.is_invented,
    )
    add_party(
        case,
        person,
        data["role"],
        data["happened_on"],
        today=timezone.localdate(),
        at=timezone.now(),
        by=user_of(request),
        share_percent=data["share_percent"],
        note=data["note"],
    )


def parties_panel(request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:
    """Who else has a stake: names for those who may see them; for others only that two claim the land."""
    zone = case.project.zone
    private = can_see_private(user_of(request), zone)
    rows = list(
        CaseParty.objects.known(as_of, timezone.now())
        .filter(case=case)
        .select_related("land_user", "recorded_by")
    )
    shared = others_on_the_same_parcels(case)
    may_act = private and can_record_act(user_of(request), zone)
    if not private and not row.facts.claims and not shared:
        return None
    data = {
        "case": case,
        "rows": rows if private else [],
        "private": private,
        "claimed": bool(row.facts.claims),
        "deposited": any(act.kind == "deposit_in_lieu" for act in row.status.standing),
        "shared": shared,
        "may_act": may_act,
    }
    return Panel("landclearance/case_parties.html", data)


def overrides_panel(request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:
    """Officers' words that stand, and those withdrawn; left out when nobody has said anything."""
    rows = list(
        CaseOverride.objects.filter(case=case, happened_on__lte=as_of, retraction=False)
        .select_related("recorded_by", "voided_by")
        .order_by("-happened_on", "-pk")
    )
    if not rows:
        return None
    zone = case.project.zone
    counting = {word.id for word in row.status.words.by_milestone.values()}
    data = {
        "rows": [(one, one.pk in counting) for one in rows],
        "private": can_see_private(user_of(request), zone),
        "may_act": can_record_act(user_of(request), zone),
    }
    return Panel("landclearance/case_overrides.html", data)
