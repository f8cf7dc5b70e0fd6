"""What every page of one project has in common: who may see it, its heading, its tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.policies import can_record_blocker
from projects.models import Project
from projects.policies import visible_projects
from projects.views.zones import viewing_day
from tracker.models import ProjectAssessment
from tracker.selectors import names
from tracker.selectors.current import current_assessments
from tracker.views.project_tables import page_url

TABS: Mapping[str, Promise] = {
    "project": _("Overview"),
    "project_delay": _("Delay and its causes"),
    "project_forecast": _("Forecast"),
    "project_progress": _("Progress and money"),
    "project_programme": _("Works programme"),
    "project_front": _("Front"),
}
"""Pages of a project, by the name of their address, in the order of the tabs."""


@dataclass(frozen=True, slots=True)
class Tab:
    """``current``: the page that is shown."""

    url: str
    name: Promise
    current: bool


def project_of(request: HttpRequest, code: str) -> Project:
    """404 for a code that does not exist or that the user may not see."""
    visible = visible_projects(request.user)
    return get_object_or_404(visible.select_related("zone", "owner", "functional_area"), code=code)


def assessment_of(request: HttpRequest, project: Project) -> ProjectAssessment | None:
    """The newest assessment made as of the day looked at, or earlier; None: never assessed by then."""
    one = visible_projects(request.user).filter(pk=project.pk)
    return current_assessments(one, viewing_day(request)).first()


def frame(
    request: HttpRequest, project: Project, assessment: ProjectAssessment | None, current: str
) -> dict[str, Any]:
    """Context of ``tracker/project_frame.html``; ``current`` is the name of the page's address."""
    return {
        "project": project,
        "name": names.project_name(project),
        "assessment": assessment,
        "result": assessment.result if assessment else {},
        # This project may have been assessed on another day than the rest of its zone.
        "frame_as_of": assessment.run.as_of if assessment else None,
        "clearance_url": page_url("clearance"),
        "map_url": page_url("map"),
        "may_block": can_record_blocker(request.user, project.zone),
        "tabs": [
            Tab(reverse(address, args=[project.code]), name, address == current)
            for address, name in TABS.items()
        ],
    }
