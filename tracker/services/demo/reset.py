"""Taking a zone out of the database with everything that belongs to it."""

from django.db.models import Model, QuerySet

from geodata.models import FunctionalArea, ImportBatch, ReferenceFeature, Zone
from landclearance.models import (
    Act,
    Blocker,
    BlockerEvent,
    CaseOverride,
    CaseParty,
    ClearanceBoundary,
    ClearanceCase,
    ClearanceClaim,
    ClearanceTarget,
    CompensationPlan,
    DumpSite,
    Evidence,
    Grave,
    Handover,
    ItemEvent,
    LandUser,
    MinimumPlot,
    Parcel,
    ParcelArea,
    ParcelLineage,
    ParcelPart,
    ParcelUse,
    Payout,
    PlanLine,
    RemainderChoice,
    ResettlementSite,
    ScopeChange,
    StepRecord,
    Utility,
    WorkStep,
)
from projects.models import (
    Activity,
    ActivityLink,
    Baseline,
    BaselineActivity,
    CapitalPlan,
    Decision,
    Disbursement,
    InvestorProject,
    LandPortion,
    LegalStepEvent,
    Membership,
    PortionEvent,
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
    for rows in (
        *_findings(zone),
        *_details(zone),
        *_land(zone),
        *_investors(zone),
        *_works(zone),
        *_places(zone),
    ):
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


def _details(zone: Zone) -> list["QuerySet[Model]"]:
    of_items = [
        ItemEvent.objects.filter(**{f"{item}__zone": zone})
        for item in ("utility__project", "grave__project", "dump_site__project", "resettlement_site")
    ]
    of_cases = [
        model.objects.filter(case__project__zone=zone) for model in (Payout, CaseOverride, StepRecord)
    ]
    of_projects = [
        model.objects.filter(project__zone=zone) for model in (Evidence, ClearanceClaim, ClearanceTarget)
    ]
    of_parcels = [model.objects.filter(parcel__zone=zone) for model in (ParcelArea, RemainderChoice)]
    dated = [
        *of_items,
        *of_cases,
        *of_projects,
        *of_parcels,
        ScopeChange.objects.filter(part__case__project__zone=zone),
    ]
    return [
        *(rows.filter(voids__isnull=False) for rows in dated),
        *dated,
        PlanLine.objects.filter(case__project__zone=zone),
        CaseParty.objects.filter(case__project__zone=zone),
        ParcelUse.objects.filter(parcel__zone=zone),
        WorkStep.objects.filter(zone=zone),
        MinimumPlot.objects.filter(zone=zone),
    ]


def _things(zone: Zone) -> list["QuerySet[Model]"]:
    """What blockers and acts pointed at; gone after them."""
    plans = CompensationPlan.objects.filter(project__zone=zone)
    return [
        *(model.objects.filter(project__zone=zone) for model in (Utility, Grave, DumpSite)),
        ResettlementSite.objects.filter(zone=zone),
        plans.filter(voids__isnull=False),
        plans,
    ]


def _investors(zone: Zone) -> list["QuerySet[Model]"]:
    dated = [
        PortionEvent.objects.filter(portion__investor_project__zone=zone),
        LegalStepEvent.objects.filter(investor_project__zone=zone),
    ]
    return [
        *(rows.filter(voids__isnull=False) for rows in dated),
        *dated,
        LandPortion.objects.filter(investor_project__zone=zone),
        InvestorProject.objects.filter(zone=zone),
    ]


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
        *_things(zone),
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
