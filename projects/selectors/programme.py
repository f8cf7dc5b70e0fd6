"""The works of many projects as they were on a day and as they were known at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import shapely
from django.db.models import Exists, OuterRef, Q

from geodata.models import Zone
from projects.domain.days import finish_to_day, to_day
from projects.domain.programme import (
    BaselineDates,
    BaselineFacts,
    CapitalFacts,
    FootprintFacts,
    MoneyFacts,
    Programme,
    ReportFacts,
)
from projects.models import (
    Activity,
    Baseline,
    BaselineActivity,
    ProgressReport,
    Project,
    ScheduleUpdate,
    WorksFootprint,
)
from projects.selectors.money import capital_as_known, money_of_year
from projects.selectors.networks import UpdatePlan, plans_of_updates


def programmes_as_known(projects: Iterable[Project], as_of: date, known_at: datetime) -> dict[int, Programme]:
    """Programmes keyed by project pk, with a constant number of queries for any number of projects.

    Only what was recorded by ``known_at`` and holds on ``as_of`` (both inclusive) counts: the newest update
    (see ``updates_in_force``), baselines decided, reports of periods that had ended, money of the year.
    """
    chosen = list(projects)
    keys = [project.pk for project in chosen]
    countries = _countries(chosen)
    updates = updates_in_force(keys, as_of, known_at)
    plans = plans_of_updates(updates.values(), countries)
    baselines = _baselines(keys, as_of, known_at)
    reports = _reports(keys, as_of, known_at)
    money = money_of_year(keys, as_of, known_at)
    capital = capital_as_known(keys, as_of, known_at)
    footprints = _footprints(keys, as_of)
    return {
        key: _programme(
            plans[updates[key].pk] if key in updates else None,
            updates.get(key),
            baselines[key],
            tuple(reports[key]),
            money[key],
            capital[key],
            tuple(footprints[key]),
        )
        for key in keys
    }


def updates_in_force(keys: Sequence[int], as_of: date, known_at: datetime) -> dict[int, ScheduleUpdate]:
    """The newest update of each project (by pk): the latest data date, then the latest recorded. One query.

    An update counts from the evening before its data date: it reports on everything before that day. A plan
    that reports no progress at all may lie in the future (work yet to begin); it serves when none else does.
    """
    progressed = Activity.objects.filter(update=OuterRef("pk"), actual_start__isnull=False)
    reported = Q(data_date__lte=as_of + timedelta(days=1))
    rows = (
        ScheduleUpdate.objects.filter(project__in=keys, recorded_at__lte=known_at)
        .filter(reported | ~Exists(progressed))
        .order_by("project", "data_date", "recorded_at", "pk")
    )
    found: dict[int, ScheduleUpdate] = {}
    planned: dict[int, ScheduleUpdate] = {}
    for row in rows:
        (found if row.data_date <= as_of + timedelta(days=1) else planned)[row.project_id] = row
    return planned | found


def _countries(projects: Sequence[Project]) -> dict[int, str]:
    codes = dict(
        Zone.objects.filter(pk__in={project.zone_id for project in projects}).values_list(
            "pk", "country_code"
        )
    )
    return {project.pk: codes[project.zone_id] for project in projects}


def _programme(
    plan: UpdatePlan | None,
    update: ScheduleUpdate | None,
    baselines: Sequence[BaselineFacts],
    reports: tuple[ReportFacts, ...],
    money: MoneyFacts,
    capital: CapitalFacts,
    footprints: tuple[FootprintFacts, ...],
) -> Programme:
    activities = plan.activities if plan else ()
    return Programme(
        network=plan.network if plan else None,
        names={activity.code: activity.name for activity in activities},
        weights={activity.code: activity.weight for activity in activities},
        original=baselines[0] if baselines else None,
        latest=baselines[-1] if baselines else None,
        reports=reports,
        money=money,
        footprints=footprints,
        names_en={activity.code: activity.name_en for activity in activities if activity.name_en},
        data_date=update.data_date if update else None,
        notes=() if plan is None or plan.holidays_known else ("holidays_unknown",),
        baselines=tuple(baselines),
        capital=capital,
    )


def _baselines(keys: Sequence[int], as_of: date, known_at: datetime) -> Mapping[int, list[BaselineFacts]]:
    rows = list(
        Baseline.objects.filter(
            project__in=keys,
            recorded_at__lte=known_at,
            decision__recorded_at__lte=known_at,
            decision__issued_on__lte=as_of,
        )
        .select_related("decision")
        .order_by("project", "decision__issued_on", "recorded_at", "pk")
    )
    activities: dict[int, list[BaselineActivity]] = defaultdict(list)
    for activity in BaselineActivity.objects.filter(baseline__in=rows).order_by("baseline", "pk"):
        activities[activity.baseline_id].append(activity)
    found: dict[int, list[BaselineFacts]] = defaultdict(list)
    for row in rows:
        if activities[row.pk]:
            found[row.project_id].append(_baseline(row, activities[row.pk]))
    return found


def _baseline(row: Baseline, activities: Sequence[BaselineActivity]) -> BaselineFacts:
    dates = {
        activity.code: BaselineDates(
            to_day(activity.start),
            finish_to_day(activity.finish),
            Decimal(activity.weight),
            activity.duration,
        )
        for activity in activities
    }
    return BaselineFacts(
        name=row.name,
        decision_number=row.decision.number,
        decided_on=row.decision.issued_on,
        activities=dates,
        finish=max(activity.finish for activity in dates.values()),
        names={activity.code: activity.name for activity in activities},
    )


def _reports(keys: Sequence[int], as_of: date, known_at: datetime) -> Mapping[int, list[ReportFacts]]:
    found: dict[int, list[ReportFacts]] = defaultdict(list)
    rows = ProgressReport.objects.known(as_of, known_at).filter(project__in=keys)
    for row in rows.order_by("project", "happened_on", "recorded_at", "pk"):
        found[row.project_id].append(
            ReportFacts(
                row.period_start,
                row.happened_on,
                row.physical_percent,
                row.stated_cause,
                row.narrative,
                row.voids_id is not None,
            )
        )
    return found


def _footprints(keys: Sequence[int], as_of: date) -> Mapping[int, list[FootprintFacts]]:
    found: dict[int, list[FootprintFacts]] = defaultdict(list)
    rows = WorksFootprint.objects.filter(project__in=keys).filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=as_of)
    )
    for row in rows.order_by("project", "activity_code", "pk"):
        found[row.project_id].append(
            FootprintFacts(
                id=row.pk,
                activity_code=row.activity_code,
                geometry=shapely.from_wkb(bytes(row.geometry.wkb)),
                width_m=None if row.width_m is None else float(row.width_m),
                start_chainage_m=None if row.start_chainage_m is None else float(row.start_chainage_m),
                name=row.name,
                access_rule=row.access_rule,
                access_share=row.access_share,
                access_length_m=None if row.access_length_m is None else float(row.access_length_m),
            )
        )
    return found
