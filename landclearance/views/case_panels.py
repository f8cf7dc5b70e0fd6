"""Panels of the case page: each has its own module, template and queries, and is left out when it has nothing."""

from datetime import date

from django.http import HttpRequest

from landclearance.models import ClearanceCase
from landclearance.selectors.lists import CaseRow
from landclearance.views.case_branches import branches_panel, milestones_panel
from landclearance.views.case_details import overrides_panel, parties_panel
from landclearance.views.clocks import clocks_panel
from landclearance.views.evidence import evidence_panel
from landclearance.views.money_panel import money_panel
from landclearance.views.panel import Panel, PanelMaker
from landclearance.views.ways import ways_panel
from landclearance.views.worksteps import steps_panel

PANELS: tuple[PanelMaker, ...] = (
    milestones_panel,
    branches_panel,
    clocks_panel,
    ways_panel,
    money_panel,
    overrides_panel,
    parties_panel,
    evidence_panel,
    steps_panel,
)
"""Makers in the order in which they are shown."""


def case_panels(request: HttpRequest, case: ClearanceCase, row: CaseRow | None, as_of: date) -> list[Panel]:
    """The panels of a case on a day; none before it was opened."""
    if row is None:
        return []
    made = (maker(request, case, row, as_of) for maker in PANELS)
    return [panel for panel in made if panel is not None]
