"""What a panel of the case page is; the makers import it, ``case_panels`` lists them."""

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
"""Makes a panel of a case on a day; None: nothing to show, or not to this user."""
