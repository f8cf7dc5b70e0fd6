"""Taking a zone out of the database with everything that belongs to it."""

from django.db.models import Model, QuerySet

from geodata.models import FunctionalArea, ImportBatch, ReferenceFeature, Zone
from landclearance.models import (
    Act,
    Blocker,
    BlockerEvent,
    ClearanceBoundary,
    ClearanceCase,
    Handover,
    LandUser,
    Parcel,
    ParcelLineage,
    ParcelPart,
)
from projects.models import (
    Activity,
    ActivityLink,
    Baseline,
    BaselineActivity,
    CapitalPlan,
    Decision,
    Disbursement,
    Membership,
    ProgressReport,
    Project,
    ScheduleUpdate,
    WorkCalendar,
    WorksFootprint,
)
from tracker.models import AssessmentRun, Bulletin, LevelOverride, SeverityThreshold


def remove_demo(code: str) -> None:
    """Delete the zone and its rows, those that point at others first. Users and organisations stay."""
    zone = Zone.objects.get(code=code)
    for rows in (*_findings(zone), *_land(zone), *_works(zone), *_places(zone)):
        rows.delete()
    zone.delete()


def _findings(zone: Zone) -> list["QuerySet[Model]"]:
    bulletins = Bulletin.objects.filter(zone=zone)
    return [
        bulletins.filter(previous__isnull=False).order_by("-pk"),
        bulletins,
        AssessmentRun.objects.filter(zone=zone),
        *(rows.filter(voids__isnull=False) for rows in _judged(zone)),
        *_judged(zone),
    ]


def _judged(zone: Zone) -> list["QuerySet[Model]"]:
    return [LevelOverride.objects.filter(project__zone=zone), SeverityThreshold.objects.filter(zone=zone)]


def _land(zone: Zone) -> list["QuerySet[Model]"]:
    events = BlockerEvent.objects.filter(blocker__project__zone=zone)
    handovers = Handover.objects.filter(case__project__zone=zone)
    acts = Act.objects.filter(case__project__zone=zone)
    return [
        events.filter(voids__isnull=False),
        events,
        Blocker.objects.filter(project__zone=zone),
        handovers.filter(voids__isnull=False),
        handovers,
        acts.filter(voids__isnull=False),
        acts.filter(supersedes__isnull=False),
        acts,
        ParcelPart.objects.filter(case__project__zone=zone),
        ClearanceCase.objects.filter(project__zone=zone),
        ClearanceBoundary.objects.filter(project__zone=zone),
        ParcelLineage.objects.filter(predecessor__zone=zone),
        Parcel.objects.filter(zone=zone),
        LandUser.objects.filter(zone=zone),
    ]


def _works(zone: Zone) -> list["QuerySet[Model]"]:
    dated = [
        model.objects.filter(project__zone=zone) for model in (ProgressReport, CapitalPlan, Disbursement)
    ]
    corrections = [rows.filter(voids__isnull=False) for rows in dated]
    return [
        *corrections,
        *dated,
        # Baselines go only with their project, past the manager that keeps them.
        QuerySet(BaselineActivity).filter(baseline__project__zone=zone),
        QuerySet(Baseline).filter(project__zone=zone),
        ActivityLink.objects.filter(update__project__zone=zone),
        Activity.objects.filter(update__project__zone=zone),
        ScheduleUpdate.objects.filter(project__zone=zone),
        WorkCalendar.objects.filter(project__zone=zone),
        Decision.objects.filter(project__zone=zone),
        WorksFootprint.objects.filter(project__zone=zone),
        Project.objects.filter(zone=zone),
    ]


def _places(zone: Zone) -> list["QuerySet[Model]"]:
    return [
        FunctionalArea.objects.filter(zone=zone),
        ReferenceFeature.objects.filter(zone=zone),
        ImportBatch.objects.filter(zone=zone),
        Membership.objects.filter(zone=zone),
    ]
