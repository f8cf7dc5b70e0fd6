"""Setting a project's level by hand, and ending that; the table of the severity rules in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from geodata.domain.errors import InputProblem
from projects.models import Project
from projects.policies import visible_projects
from projects.views.form_fields import DateInput
from projects.views.shared import show_problem, user_of, withdrawn
from projects.views.zones import viewing_day
from tracker.models import LevelOverride, ProjectAssessment
from tracker.policies import can_set_level
from tracker.selectors.level_words import held_sentence, override_sentence, role_word
from tracker.selectors.overrides import OverrideRow, override_rows
from tracker.services.levels import LEVELS_BY_HAND, MOST_REASON, set_level, withdraw_level
from tracker.views.project_frame import assessment_of, frame, project_of

STATE_WORDS: Mapping[str, Any] = {
    "in_force": _("in force"),
    "replaced": _("replaced by a later one"),
    "ended": _("ended"),
    "withdrawn": _("withdrawn"),
}


class LevelForm(forms.Form):
    """A level, from a day until a day, with its reason."""

    level = forms.ChoiceField(
        label=_("Level to show"),
        choices=[("", _("choose…")), *((level.value, level.label) for level in LEVELS_BY_HAND)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    happened_on = forms.DateField(label=_("From"), widget=DateInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y"])
    until = forms.DateField(
        label=_("Until (last day)"),
        required=False,
        widget=DateInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=_("Empty: until it is withdrawn or replaced."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2, "maxlength": MOST_REASON}),
        help_text=_("What the figures do not show. Every role reads it, and the bulletin prints it."),
    )


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """A level set by hand, in words. ``may_end``: it can still be withdrawn."""

    row: OverrideRow
    role: str
    state: Any
    may_end: bool


def level_panel(
    request: HttpRequest, project: Project, assessment: ProjectAssessment | None
) -> dict[str, Any]:
    """Context of the panel "Why this level". The forms act as of today: a page of a past day has none."""
    today, on = timezone.localdate(), viewing_day(request)
    may_set = on == today and can_set_level(request.user, project)
    result = assessment.result if assessment else {}
    return {
        "override_words": override_sentence(result),
        "held_words": held_sentence(result),
        "override_lines": [
            OverrideLine(
                row=row,
                role=role_word(row.role),
                state=STATE_WORDS[row.state],
                may_end=may_set and row.end is None and row.state in ("in_force", "replaced"),
            )
            for row in override_rows(project, on, timezone.now())
        ],
        "may_set_level": may_set,
        "level_form": _form(None, today) if may_set else None,
    }


def _form(data: Any, today: date) -> LevelForm:
    return LevelForm(data, initial={"happened_on": today}, auto_id="level_%s")


def _allowed(request: HttpRequest, project: Project) -> Project:
    if not can_set_level(request.user, project):
        raise PermissionDenied
    return project


@require_http_methods(["GET", "HEAD", "POST"])
def set_level_page(request: HttpRequest, code: str) -> HttpResponse:
    """Set a level; 403 for roles that may not, 422 with the form for what makes no sense."""
    project = _allowed(request, project_of(request, code))
    today = timezone.localdate()
    form = _form(request.POST or None, today)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            set_level(project, **data, today=today, at=timezone.now(), by=user_of(request))
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, gettext("Level set. The project has been assessed anew."))
            return redirect(reverse("project", args=[project.code]) + "#reasons")
    assessment = assessment_of(request, project)
    context = {
        **frame(request, project, assessment, "project"),
        **level_panel(request, project, assessment),
        "level_form": form,
    }
    return render(request, "tracker/project_level.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_level_now(request: HttpRequest, pk: int) -> HttpResponse:
    """End a level set by hand, with a reason; 404 for what the user may not see, 403 for what he may not do."""
    rows = LevelOverride.objects.filter(project__in=visible_projects(request.user))
    row = get_object_or_404(rows.select_related("project__zone"), pk=pk)
    _allowed(request, row.project)
    withdrawn(
        request,
        lambda reason: withdraw_level(
            row,
            reason,
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
        ),
        gettext("The level set by hand has ended. The project has been assessed anew."),
    )
    return redirect(reverse("project", args=[row.project.code]) + "#reasons")
