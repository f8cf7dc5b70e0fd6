"""Reports on clearance and planned days of a project: their history, and recording one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from geodata.domain.errors import InputProblem
from geodata.models import AdministrativeUnit
from landclearance.models import ClaimedStatus, ClearanceClaim, ClearanceTarget
from landclearance.policies import can_record_act, can_see_private
from landclearance.services.claims import record_claim, set_clearance_target
from landclearance.views.shared import project_or_404
from projects.models import Project
from projects.views.shared import show_problem, user_of


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _figure(label: Any, places: int, **more: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=places,
        localize=True,
        widget=widget,
        **more,
    )


class CommuneField(forms.ModelChoiceField[AdministrativeUnit]):
    """Communes in which the project has cases; empty: the whole project."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Commune"),
            queryset=AdministrativeUnit.objects.none(),
            required=False,
            empty_label=gettext_lazy("the whole project"),
            widget=forms.Select(attrs={"class": "form-select"}),
        )


class _PlaceForm(forms.Form):
    commune = CommuneField()

    def __init__(self, *args: Any, project: Project, corrects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commune = self.fields["commune"]
        assert isinstance(commune, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        own = project.clearance_cases.order_by().values("commune")
        commune.queryset = AdministrativeUnit.objects.filter(pk__in=own).defer("geometry").order_by("name")
        field = self.fields["corrects"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", _("nothing: a new record")), *corrects]


def _corrects() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Corrects"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )


def _text(label: Any, limit: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(label=label, required=False, max_length=limit, widget=widget)


class ClaimForm(_PlaceForm):
    """What was reported; figures are cumulative, empty ones were not stated."""

    happened_on = _day(gettext_lazy("Figures by the end of"))
    status = forms.ChoiceField(
        label=gettext_lazy("Status claimed"),
        required=False,
        choices=[("", "–"), *ClaimedStatus.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    cases_total = _figure(gettext_lazy("Cases"), 0)
    cases_handed_over = _figure(gettext_lazy("Cases handed over"), 0)
    area_m2 = _figure(gettext_lazy("Area to be recovered (m²)"), 1)
    area_handed_over_m2 = _figure(gettext_lazy("Area handed over (m²)"), 1)
    area_percent = _figure(gettext_lazy("Share of the area as printed (%)"), 2)
    amount_paid = _figure(gettext_lazy("Paid (VND)"), 0)
    document_number = _text(gettext_lazy("Document number"), 80)
    note = _text(gettext_lazy("Note"), 500)
    corrects = _corrects()
    reason = _text(gettext_lazy("Reason for the correction"), 500)


class TargetForm(_PlaceForm):
    """The planned day and the decision that set it."""

    decided_on = _day(gettext_lazy("Decided on"))
    finish_by = _day(gettext_lazy("To be complete by"))
    document_number = _text(gettext_lazy("Document number"), 80)
    corrects = _corrects()
    reason = _text(gettext_lazy("Reason for the correction"), 500)


@require_http_methods(["GET", "HEAD", "POST"])
def claims_page(request: HttpRequest, project: str) -> HttpResponse:
    """Every report and planned day of a project, withdrawn ones struck through; forms for whoever may record."""
    found = project_or_404(request, project)
    user = user_of(request)
    may = can_record_act(user, found.zone)
    private = can_see_private(user, found.zone)
    which = request.POST.get("form", "")
    if request.method == "POST" and not may:
        raise PermissionDenied
    claims = list(_rows(ClearanceClaim, found))
    targets = list(_rows(ClearanceTarget, found))
    claim_form = _form(ClaimForm, request, found, claims, which == "claim")
    target_form = _form(TargetForm, request, found, targets, which == "target")
    chosen = {"claim": claim_form, "target": target_form}.get(which)
    if chosen is not None and chosen.is_valid() and _recorded(request, found, which, chosen):
        return redirect("clearance_claims", found.code)
    if not private:
        del claim_form.fields["amount_paid"]
    context = {
        "project": found,
        "claims": claims,
        "targets": targets,
        "forms": [
            ("claim", _("Record a report"), claim_form),
            ("target", _("Set the planned day"), target_form),
        ]
        if may
        else [],
        "private": private,
    }
    wrong = chosen is not None and bool(chosen.errors)
    return render(request, "landclearance/claims.html", context, status=422 if wrong else 200)


def _rows(model: Any, project: Project) -> Any:
    rows = model.objects.filter(project=project, retraction=False).select_related(
        "commune", "recorded_by", "voided_by"
    )
    return rows.order_by("-happened_on", "-recorded_at", "-pk")


def _form(
    maker: Any, request: HttpRequest, project: Project, rows: list[Any], sent: bool
) -> ClaimForm | TargetForm:
    open_rows = [row for row in rows if not hasattr(row, "voided_by")]
    words = [(str(row.pk), f"{row.happened_on:%d/%m/%Y} {row.commune or ''}".strip()) for row in open_rows]
    data = request.POST if sent else None
    made: ClaimForm | TargetForm = maker(
        data, project=project, corrects=words, auto_id=f"{maker.__name__}_%s"
    )
    return made


def _recorded(request: HttpRequest, project: Project, which: str, form: forms.Form) -> bool:
    data = dict(form.cleaned_data)
    model: Any = ClearanceClaim if which == "claim" else ClearanceTarget
    corrects = model.objects.filter(pk=int(data["corrects"])).first() if data["corrects"] else None
    about: dict[str, Any] = {
        "today": timezone.localdate(),
        "at": timezone.now(),
        "by": user_of(request),
        "corrects": corrects,
        **{name: value for name, value in data.items() if name != "corrects"},
    }
    for name in ("cases_total", "cases_handed_over"):
        if about.get(name) is not None:
            about[name] = int(about[name])
    try:
        if which == "claim":
            record_claim(project, about.pop("happened_on"), **about)
        else:
            set_clearance_target(project, about.pop("finish_by"), about.pop("decided_on"), **about)
    except InputProblem as problem:
        show_problem(form, problem)
        return False
    messages.success(request, _("Recorded; the figures of the sheet follow."))
    return True
