"""What the zone as a whole teaches: every case, when recording began, and the forecasts of the past."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from geodata.models import Zone
from landclearance.domain.facts import LandFacts
from landclearance.models import ClearanceCase
from landclearance.selectors.clearance import clearance_as_known
from projects.domain.days import to_day
from projects.domain.programme import Programme
from projects.models import Activity, Project
from projects.selectors.programme import programmes_as_known, updates_in_force
from tracker.domain.background import ZoneEvidence
from tracker.domain.calibration import Fate, PastForecast
from tracker.domain.works_evidence import WorksFacts
from tracker.models import Forecast

YEARS_SCORED = 3
"""Older forecasts were made by other rules about other laws; they are kept but no longer scored."""


def zone_evidence(
    zone: Zone,
    loaded: Sequence[Project],
    land: Mapping[int, LandFacts],
    programmes: Mapping[int, Programme],
    as_of: date,
    known_at: datetime,
) -> ZoneEvidence:
    """Evidence from all projects of ``zone``; ``land`` and ``programmes`` hold those of the ``loaded`` ones, by pk.

    The others are read in a number of queries that does not grow with them; none when there are none.
    """
    others = list(Project.objects.filter(zone=zone).exclude(pk__in=list(land)))
    all_land = {**land, **clearance_as_known(others, as_of, known_at)}
    all_works = {**programmes, **programmes_as_known(others, as_of, known_at)}
    return ZoneEvidence(
        land=tuple(all_land.values()),
        recorded_from=recorded_from(zone),
        past=past_forecasts(zone, as_of, known_at),
        past_finishes=past_finishes(zone, as_of, known_at),
        finishes=finish_fates(zone, as_of, known_at),
        works=tuple(
            WorksFacts(row.code, row.group, all_works[row.pk], all_land[row.pk])
            for row in sorted((*loaded, *others), key=lambda row: row.code)
        ),
    )


def recorded_from(zone: Zone) -> dict[int, date]:
    """By case pk, the day on which the case was recorded: nothing of it had been seen before."""
    rows = ClearanceCase.objects.filter(project__zone=zone).annotate(day=TruncDate("recorded_at"))
    return dict(rows.order_by("pk").values_list("pk", "day"))


def past_forecasts(zone: Zone, as_of: date, known_at: datetime) -> tuple[PastForecast, ...]:
    """Forecasts of parts issued before ``as_of`` and kept by ``known_at``, the last ones of each project and month.

    Two queries. A forecast counts from the moment at which it was kept: an assessment of the past, asked with
    what was known then, finds none that was made later.
    """
    kept = _kept(zone, as_of, known_at).filter(part__isnull=False)
    last: dict[tuple[int, int, int], int] = {}
    for project, issued, run in (
        kept.order_by("issued_on", "run__recorded_at", "run")
        .values_list("project", "issued_on", "run")
        .distinct()
    ):
        last[(project, issued.year, issued.month)] = run
    return _past(kept.filter(run__in=set(last.values())), "part", "part__case__case_no")


def past_finishes(zone: Zone, as_of: date, known_at: datetime) -> tuple[PastForecast, ...]:
    """Forecasts of finishes issued before ``as_of`` and kept by ``known_at``; the subject is the project's pk."""
    return _past(_kept(zone, as_of, known_at).filter(part__isnull=True), "project", "project__code")


def finish_fates(zone: Zone, as_of: date, known_at: datetime) -> dict[int, Fate]:
    """By project pk, the last day worked once every activity of its programme in force is complete."""
    keys = list(Project.objects.filter(zone=zone).values_list("pk", flat=True))
    updates = updates_in_force(keys, as_of, known_at)
    rows = Activity.objects.filter(update__in=[row.pk for row in updates.values()]).order_by()
    counted = rows.values_list("update__project").annotate(
        Count("pk"), Count("actual_finish"), Max("actual_finish")
    )
    return {
        key: Fate(to_day(last) if last is not None and done == count else None)
        for key, count, done, last in counted
    }


def _kept(zone: Zone, as_of: date, known_at: datetime) -> QuerySet[Forecast]:
    oldest = as_of.replace(year=as_of.year - YEARS_SCORED, day=1)
    return Forecast.objects.filter(
        Q(issued_on__lt=as_of, issued_on__gte=oldest),
        project__zone=zone,
        run__recorded_at__lte=known_at,
    )


def _past(rows: QuerySet[Forecast], subject: str, case: str) -> tuple[PastForecast, ...]:
    found = rows.annotate(known_on=TruncDate("run__known_at")).order_by("issued_on", "run__recorded_at", "pk")
    return tuple(
        PastForecast(
            subject=key,
            case=f"{project}/{name}",
            issued_on=issued,
            known_on=known,
            quantiles={int(level): to_day(date.fromisoformat(day)) for level, day in quantiles.items()},
            statutory=None if statutory is None else to_day(statutory),
        )
        for key, project, name, issued, known, quantiles, statutory in found.values_list(
            subject, "project", case, "issued_on", "known_on", "quantiles", "statutory"
        ).iterator()
    )
