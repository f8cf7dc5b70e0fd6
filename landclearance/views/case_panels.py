"""Panels of the case page: each has its own module, template and queries, and is left out when it has nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from landclearance.models import ClearanceCase
from landclearance.selectors.lists import CaseRow


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: ``template`` reads ``panel.data``; ``wide`` panels take the page's full width."""

    template: str
    data: Any
    wide: bool = False


PanelMaker = Callable[[HttpRequest, ClearanceCase, CaseRow, date], Panel | None]

PANELS: tuple[PanelMaker, ...] = ()
"""Makers in the order in which they are shown; None: nothing to show, or not to this user."""


def case_panels(request: HttpRequest, case: ClearanceCase, row: CaseRow | None, as_of: date) -> list[Panel]:
    """The panels of a case on a day; none before it was opened."""
    if row is None:
        return []
    made = (maker(request, case, row, as_of) for maker in PANELS)
    return [panel for panel in made if panel is not None]
