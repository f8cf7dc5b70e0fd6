"""What one case costs: a fragment that the page of the case asks for."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from geodata.templatetags.clearway import day, number
from landclearance.domain.alternatives import Way
from landclearance.models import ClearanceCase
from landclearance.views.ways import WAY_WORDS
from projects.views.zones import viewing_day
from tracker.domain.what_if import Outcome, WhatIf
from tracker.selectors.what_if import CaseCost, case_cost
from tracker.views.project_frame import assessment_of, project_of


@dataclass(frozen=True, slots=True)
class CostRow:
    """``days``: later than with the case free today; None: not known."""

    word: str
    outcome: Outcome
    days: int | None
    held: tuple[str, ...]


@require_safe
def project_what_if(request: HttpRequest, code: str, case_no: str) -> HttpResponse:
    """404 for a project or a case that does not exist or that the user may not see. No private field."""
    project = project_of(request, code)
    case = ClearanceCase.objects.filter(project=project, case_no=case_no).first()
    if case is None:
        raise Http404
    cost = case_cost(project, case, assessment_of(request, project), viewing_day(request), timezone.now())
    context = {"sentence": cost_sentence(cost.found), "rows": _rows(cost), "forecast": cost.forecast}
    response = render(request, "tracker/what_if.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def cost_sentence(found: WhatIf) -> str:
    """What the present way costs the project's finish, and what enforcement would."""
    if not found.outcomes or found.free is None:
        return _(
            "The project has no programme that waits for this case: its finish does not show what it costs."
        )
    present = found.outcomes[0]
    if present.finish is None or found.free.finish is None:
        return _("The programme cannot be computed: what the case costs is not known.")
    return " ".join(filter(None, (_present(found, present, found.free.finish), _forced(found))))


def _present(found: WhatIf, present: Outcome, free: date) -> str:
    if present.release is None:
        return _(
            "Nobody can say when this case will be free: what it costs is open. Free today, the project would end on "
            "%(free)s."
        ) % {"free": day(free)}
    days = found.cost_days(present) or 0
    if not days:
        return _("As things stand this case does not hold the finish of the project, %(finish)s.") % {
            "finish": day(present.finish)
        }
    return ngettext(
        "This case costs the project %(days)s day: it ends on %(finish)s, and with the land free today on %(free)s.",
        "This case costs the project %(days)s days: it ends on %(finish)s, and with the land free today on %(free)s.",
        days,
    ) % {"days": number(days), "finish": day(present.finish), "free": day(free)}


def _forced(found: WhatIf) -> str:
    """The longest compulsory way, where it costs something."""
    last = found.outcomes[-1]
    days = found.cost_days(last)
    if last.way is Way.PRESENT or not days:
        return ""
    return ngettext(
        "If it comes to “%(way)s”, the project ends on %(finish)s: %(days)s day more than with the land free today.",
        "If it comes to “%(way)s”, the project ends on %(finish)s: %(days)s days more than with the land free today.",
        days,
    ) % {"way": WAY_WORDS[last.way], "finish": day(last.finish), "days": number(days)}


def _rows(cost: CaseCost) -> list[CostRow]:
    found = cost.found
    outcomes = [*found.outcomes, *([found.free] if found.free else [])]
    return [
        CostRow(
            str(_("Free today")) if row.way is Way.AGREED else str(WAY_WORDS[row.way]),
            row,
            found.cost_days(row),
            tuple(f"{code} {cost.names.get(code, '')}".strip() for code in row.held),
        )
        for row in outcomes
    ]
