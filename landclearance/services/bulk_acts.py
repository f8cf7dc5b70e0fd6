"""One act on many cases at once, and its undo."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Unpack

from django.core import signing
from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.pasted import missing
from landclearance.models import Act, ClearanceCase
from landclearance.services.act_checks import ActDetails
from landclearance.services.acts import record_act, withdraw_acts
from projects.models import Project, User

SALT = "landclearance.bulk"


def cases_by_number(project: Project, numbers: Iterable[str]) -> list[ClearanceCase]:
    """The project's cases with these numbers, in that order, each once. One query.

    Raises InputProblem naming every number that the project does not know.
    """
    wanted = list(dict.fromkeys(numbers))
    found = {case.case_no: case for case in project.clearance_cases.filter(case_no__in=wanted)}
    unknown = missing(wanted, list(found))
    if unknown:
        raise InputProblem(
            gettext_noop("The project has no case %(numbers)s."),
            gettext_noop("Correct these numbers; nothing was stored."),
            field="pasted",
            params={"numbers": ", ".join(number[:60] for number in unknown[:20])},
        )
    return [found[number] for number in wanted]


def record_in_bulk(
    project: Project,
    cases: Iterable[ClearanceCase],
    kind: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    delivered: Mapping[int, date] | None = None,
    **details: Unpack[ActDetails],
) -> tuple[list[Act], str]:
    """Record one act on ``cases`` of ``project``, all or none; the acts and the token that undoes them.

    ``delivered``: by case id, when it reached each land user. Raises InputProblem as ``record_act`` does.
    """
    acts = record_act(cases, kind, happened_on, today=today, at=at, by=by, delivered=delivered, **details)
    return acts, signing.dumps([project.pk, at.isoformat(), by.pk if by else None], salt=SALT)


def acts_of_bulk(token: str) -> list[Act]:
    """The acts recorded together under ``token``, withdrawn ones too. Raises InputProblem: not such a token."""
    try:
        project, at, by = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise InputProblem(
            gettext_noop("This address undoes nothing."),
            gettext_noop("Use the link of the message that came with the recording."),
        ) from error
    rows = Act.objects.filter(
        case__project=project, recorded_at=datetime.fromisoformat(at), recorded_by=by, retraction=False
    )
    return list(rows.select_related("case__project__zone").order_by("case__case_no", "pk"))


@transaction.atomic
def undo_bulk(token: str, reason: str, *, today: date, at: datetime, by: User | None) -> int:
    """Withdraw all acts of one recording in bulk; how many. Raises InputProblem: no reason, nothing left."""
    return withdraw_acts(acts_of_bulk(token), reason, today=today, at=at, by=by)
