"""What the clearance pages have in common."""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from landclearance.models import ClearanceCase
from projects.models import Project, User
from projects.policies import visible_projects
from projects.views.zones import current_zone


def user_of(request: HttpRequest) -> User:
    """The signed-in user: the middleware lets nobody else in."""
    return cast("User", request.user)


def zone_or_none(request: HttpRequest) -> Zone | None:
    """The zone that the page speaks of."""
    return current_zone(request)


def project_or_404(request: HttpRequest, code: str) -> Project:
    """A project that the user may see; what may not be seen does not exist."""
    project = visible_projects(user_of(request)).select_related("zone").filter(code=code).first()
    if project is None:
        raise Http404
    return project


def case_or_404(request: HttpRequest, project: str, case_no: str) -> ClearanceCase:
    """A case that the user may see."""
    found = (
        ClearanceCase.objects.filter(project__in=visible_projects(user_of(request)))
        .select_related("project__zone", "commune", "land_user")
        .filter(project__code=project, case_no=case_no)
        .first()
    )
    if found is None:
        raise Http404
    return found


def show_problem(form: forms.Form, problem: InputProblem) -> None:
    """Put a refused input beside its field, in the reader's language."""
    text = f"{problem.filled(gettext(problem.message))} {problem.filled(gettext(problem.mend))}"
    form.add_error(problem.field if problem.field in form.fields else None, text)
