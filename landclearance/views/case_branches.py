"""The panel of parallel branches and milestones on the case page."""

from datetime import date

from django.http import HttpRequest

from landclearance.domain.branches import branches
from landclearance.domain.milestones import milestone_statuses
from landclearance.domain.money_branch import money_moves
from landclearance.domain.vocabulary import BranchCode
from landclearance.models import ClearanceCase
from landclearance.policies import can_record_act
from landclearance.selectors.legal_days import legal_days
from landclearance.selectors.lists import CaseRow
from landclearance.views.money_panel import money_of_project
from landclearance.views.panel import Panel
from projects.selectors.regimes import regime_table
from projects.views.shared import user_of

QUIET = frozenset({BranchCode.NONE, BranchCode.NOT_NEEDED})
"""Branches that nobody has to look at; they are named in one line."""


def branches_panel(request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:
    """Each branch that was entered: its state, since when, until when, what comes next, who must act."""
    regimes = regime_table()
    legal = legal_days(case.project.zone.country_code, as_of, regimes)
    money = money_of_project(request, case.project, as_of).cases.get(case.pk)
    moves = (money_moves(money) if money is not None else ()) or None
    found = branches(row.facts, row.status, as_of, regimes, legal, money_moves=moves)
    data = {
        "branches": [state for state in found if state.code not in QUIET],
        "quiet": [state for state in found if state.code in QUIET],
        "as_of": as_of,
    }
    return Panel("landclearance/case_branches.html", data)


def milestones_panel(request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:
    """Every milestone with its day, or why it has none."""
    data = {
        "case": case,
        "milestones": milestone_statuses(row.facts, row.status, as_of).items(),
        "may_act": can_record_act(user_of(request), case.project.zone),
    }
    return Panel("landclearance/case_milestones.html", data)
