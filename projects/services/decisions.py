"""Recording decisions: approvals and adjustments."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from projects.models import Decision, DecisionKind, Project
from projects.services.checks import check_choice, check_not_future, check_text


@transaction.atomic
def record_decision(
    project: Project,
    *,
    kind: str,
    number: str,
    issued_on: date,
    today: date,
    at: datetime,
    issued_by: str = "",
    subject: str = "",
    total_investment: Decimal | None = None,
    is_invented: bool = False,
) -> Decision:
    """A decision on a project; ``kind`` is a ``DecisionKind`` value, money in VND.

    Recording the same decision again changes nothing and gives the stored one. Raises InputProblem for a date
    after ``today``, a negative sum, an unknown kind, or a number that is stored with other content.
    """
    check_choice("kind", kind, DecisionKind.values)
    check_text(Decision, {"number": number, "issued_by": issued_by, "subject": subject})
    check_not_future("issued_on", issued_on, today)
    if total_investment is not None and total_investment < 0:
        raise InputProblem(
            field="total_investment",
            message=gettext_noop("The sum is negative."),
            mend=gettext_noop("Give the total investment in VND."),
        )
    stored = Decision.objects.filter(project=project, number=number).first()
    if stored is None:
        return Decision.objects.create(
            project=project,
            kind=kind,
            number=number,
            issued_on=issued_on,
            issued_by=issued_by,
            subject=subject,
            total_investment=total_investment,
            recorded_at=at,
            is_invented=is_invented,
        )
    said = (stored.kind, stored.issued_on, stored.total_investment)
    if said != (kind, issued_on, total_investment):
        raise InputProblem(
            field="number",
            message=gettext_noop("Decision %(number)s of %(day)s is stored with other content."),
            mend=gettext_noop(
                "An adjustment has a number of its own; a slip of the pen is mended in /admin/."
            ),
            params={"number": number, "day": stored.issued_on.isoformat()},
        )
    return stored
