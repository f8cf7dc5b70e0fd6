"""Approving baselines: the dates that a decision made binding, computed once and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited
from projects.domain.cpm import schedule
from projects.domain.days import to_date
from projects.domain.errors import ScheduleError
from projects.domain.network import compile_network
from projects.models import Baseline, BaselineActivity, Decision, Project, ScheduleUpdate
from projects.selectors.networks import plans_of_updates
from projects.services.checks import check_text, problem_of


@dataclass(frozen=True, slots=True)
class ApprovedActivity:
    """An activity as approved; ``finish`` is the last day worked, ``duration`` in working days."""

    code: str
    name: str
    start: date
    finish: date
    duration: int
    weight: Decimal = Decimal(0)


@transaction.atomic
def approve_baseline(
    project: Project,
    decision: Decision,
    update: ScheduleUpdate,
    name: str,
    at: datetime,
    *,
    approved: Sequence[ApprovedActivity] | None = None,
    is_invented: bool = False,
) -> Baseline:
    """The baseline that ``decision`` approved: the dates of ``update`` by its links alone, with no land
    awaited.

    ``approved`` gives the dates instead when they are written down elsewhere (a schedule file's own
    baseline). Approving the same again changes nothing and gives the stored baseline. Raises InputProblem
    when the decision or the update belongs to another project, or a baseline of that name holds other
    dates.
    """
    if decision.project_id != project.pk or update.project_id != project.pk:
        raise InputProblem(
            field="baseline",
            message=gettext_noop("The decision and the programme must be of the same project."),
            mend=gettext_noop("Choose both from project %(code)s."),
            params={"code": project.code},
        )
    check_text(Baseline, {"name": name})
    rows = list(approved) if approved is not None else computed_activities(project, update)
    if not rows:
        raise InputProblem(
            field="baseline",
            message=gettext_noop("There are no approved dates."),
            mend=gettext_noop("Compute the baseline from the programme instead."),
        )
    stored = Baseline.objects.filter(project=project, name=name).first()
    if stored is not None:
        return _unchanged(stored, decision, rows)
    baseline = Baseline.objects.create(
        project=project, decision=decision, name=name, recorded_at=at, is_invented=is_invented
    )
    create_audited(
        [
            BaselineActivity(
                baseline=baseline,
                code=row.code,
                name=row.name,
                start=row.start,
                finish=row.finish,
                duration=row.duration,
                weight=row.weight,
            )
            for row in rows
        ]
    )
    return baseline


def computed_activities(project: Project, update: ScheduleUpdate) -> list[ApprovedActivity]:
    """The dates of an update by its links alone. Raises InputProblem when it cannot be computed."""
    plan = plans_of_updates([update], {project.pk: project.zone.country_code})[update.pk]
    try:
        dates = schedule(compile_network(plan.network)).by_id
    except ScheduleError as error:
        raise problem_of(error) from error
    return [
        ApprovedActivity(
            code=activity.code,
            name=activity.name,
            start=to_date(dates[activity.code].shown_start),
            finish=to_date(dates[activity.code].shown_finish),
            duration=activity.duration,
            weight=activity.weight,
        )
        for activity in plan.activities
    ]


def _unchanged(stored: Baseline, decision: Decision, rows: Sequence[ApprovedActivity]) -> Baseline:
    held: Mapping[str, tuple[date, date, int]] = {
        row.code: (row.start, row.finish, row.duration) for row in stored.activities.all()
    }
    same = held == {row.code: (row.start, row.finish, row.duration) for row in rows}
    if stored.decision_id == decision.pk and same:
        return stored
    raise InputProblem(
        field="baseline",
        message=gettext_noop("There is a baseline %(name)s already, and a baseline is never changed."),
        mend=gettext_noop("Give the new one a name and a decision of its own."),
        params={"name": repr(stored.name)},
    )
