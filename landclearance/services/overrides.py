"""An officer's word on a milestone against what the acts say."""

from datetime import date, datetime

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.vocabulary import Milestone
from landclearance.models import CaseOverride, ClearanceCase, OverrideStatus
from landclearance.services.checks import check_choice, check_length, check_past_day, check_reason
from landclearance.services.signals import announce
from projects.models import User

MAY_BE_SAID: tuple[Milestone, ...] = tuple(one for one in Milestone if one is not Milestone.IDENTIFIED)
"""A case that is open is identified: nothing can be said against that."""

ALWAYS_APPLIES = (Milestone.HANDED_OVER, Milestone.CLOSED)
"""Land that need not be handed over is out of scope, and says so by an act."""


@transaction.atomic
def override_milestone(
    case: ClearanceCase,
    milestone: str,
    status: str,
    happened_on: date,
    reason: str,
    *,
    today: date,
    at: datetime,
    by: User | None,
    document_number: str = "",
) -> CaseOverride:
    """Record that from ``happened_on`` on a milestone counts as ``status`` says, for ``reason``.

    The newest word on a milestone counts; it is withdrawn by ``void_fact``. The row is the log: who, when, why.
    Raises InputProblem: an unknown milestone or status, a day in the future, no reason, "does not apply" for
    the hand-over.
    """
    check_choice(milestone, [one.value for one in MAY_BE_SAID], "milestone")
    check_choice(status, OverrideStatus.values, "status")
    check_past_day(happened_on, today)
    check_reason(reason)
    check_length(document_number, 80, "document_number")
    if status == OverrideStatus.NOT_APPLICABLE and milestone in ALWAYS_APPLIES:
        raise InputProblem(
            gettext_noop("The hand-over and the end of a case always apply."),
            gettext_noop("Record the act “out of scope” when the land is no longer needed."),
            field="status",
        )
    row = CaseOverride.objects.create(
        case=case,
        milestone=milestone,
        status=status,
        happened_on=happened_on,
        reason=reason.strip(),
        document_number=document_number,
        recorded_at=at,
        recorded_by=by,
    )
    announce(case.project, today=today, at=at)
    return row
