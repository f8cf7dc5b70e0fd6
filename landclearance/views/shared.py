"""What the clearance pages have in common."""

from django.http import Http404, HttpRequest

from geodata.models import Zone
from landclearance.models import ClearanceCase
from projects.models import Project
from projects.policies import visible_projects
from projects.views.shared import user_of
from projects.views.zones import current_zone


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
