"""Investors' projects as of a day: land portions with their clocks, the legal checklist, who holds the ball."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.db.models import Extent

from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_shapes
from projects.domain.checklist import Checklist, Step, StepFact, StepStatus, derive_checklist
from projects.domain.days_off import DaysOff
from projects.domain.idle_facts import STATUS_ORDER, IdleState, IdleStatus, PortionFact
from projects.domain.idle_land import derive_idle
from projects.domain.required_if import Value
from projects.models import (
    InvestorProject,
    LandPortion,
    LegalStep,
    LegalStepEvent,
    PortionEvent,
)
from projects.selectors.holidays import legal_days_off
from projects.selectors.legal_steps import MinimumChecked, checked_minima, step_rule
from projects.selectors.regimes import regime_table

LAND_STEP = "land_lease"
"""The step whose grant says that the investor holds the land; it never starts the clock."""


@dataclass(frozen=True, slots=True)
class PortionRow:
    """One portion with its clocks. ``measured_m2``: on the zone's plane; None without a geometry."""

    portion: LandPortion
    idle: IdleState
    measured_m2: Decimal | None

    @property
    def area_m2(self) -> Decimal | None:
        """The official area, else the measured one."""
        return self.portion.area_m2 if self.portion.area_m2 is not None else self.measured_m2


@dataclass(frozen=True, slots=True)
class InvestorRow:
    """One investor's project on a day. ``texts``: the template's rows by code, for names and authorities."""

    project: InvestorProject
    portions: tuple[PortionRow, ...]
    checklist: Checklist
    texts: dict[str, LegalStep]
    minima: tuple[MinimumChecked, ...]
    known: dict[str, Value | None]

    @property
    def worst(self) -> PortionRow | None:
        """The portion that needs somebody first; None without portions."""
        return min(self.portions, key=_urgency, default=None)

    @property
    def status(self) -> IdleStatus | None:
        return self.worst.idle.status if self.worst else None

    @property
    def due_on(self) -> date | None:
        return self.worst.idle.due_on if self.worst else None

    @property
    def official_m2(self) -> Decimal | None:
        """Sum of the official areas; None when one is missing."""
        return _sum(row.portion.area_m2 for row in self.portions)

    @property
    def measured_m2(self) -> Decimal | None:
        """Sum of the measured areas; None when one is missing."""
        return _sum(row.measured_m2 for row in self.portions)

    @property
    def lead(self) -> Step | None:
        return self.checklist.lead

    @property
    def has_flags(self) -> bool:
        return any(row.idle.flags for row in self.portions) or any(
            step.early or step.against_condition or step.fault for step in self.checklist.steps
        )

    def with_status(self, *statuses: IdleStatus) -> list[PortionRow]:
        """Portions in one of these states."""
        return [row for row in self.portions if row.idle.status in statuses]


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    listed = list(values)
    known = [value for value in listed if value is not None]
    return sum(known, Decimal(0)) if listed and len(known) == len(listed) else None


def _urgency(row: PortionRow) -> tuple[int, date, str]:
    return STATUS_ORDER[row.idle.status], row.idle.due_on or date.max, row.portion.code


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the queries found, by project or portion."""

    portions: dict[int, list[LandPortion]]
    portion_facts: dict[int, list[PortionFact]]
    step_facts: dict[int, list[StepFact]]
    steps: list[LegalStep]
    measured: dict[int, Decimal]


def investor_rows(
    zone: Zone, projects: Iterable[InvestorProject], as_of: date, known_at: datetime
) -> list[InvestorRow]:
    """``projects`` (all of ``zone``) as of a day, as known at a moment; a constant number of queries."""
    chosen = list(projects)
    stored = _stored(zone, [project.pk for project in chosen], as_of, known_at)
    regimes = regime_table()
    days_off = _days_off(zone, stored, as_of)
    rows = []
    for project in chosen:
        portions = stored.portions.get(project.pk, [])
        facts = stored.step_facts.get(project.pk, [])
        known = _figures(project, portions, stored)
        checklist = derive_checklist(
            [step_rule(step) for step in stored.steps],
            facts,
            known,
            [portion.pk for portion in portions],
            as_of,
            days_off,
        )
        held = _held(facts, as_of)
        portion_rows = [
            PortionRow(
                portion,
                derive_idle(
                    stored.portion_facts.get(portion.pk, []),
                    as_of,
                    regimes,
                    days_off,
                    said_in_hand=bool(held & {None, portion.pk}),
                ),
                stored.measured.get(portion.pk),
            )
            for portion in portions
        ]
        rows.append(
            InvestorRow(
                project,
                tuple(portion_rows),
                checklist,
                _texts(stored.steps, checklist),
                tuple(checked_minima(known, as_of)),
                known,
            )
        )
    return rows


def investor_row(project: InvestorProject, as_of: date, known_at: datetime) -> InvestorRow:
    """One project as of a day."""
    return investor_rows(project.zone, [project], as_of, known_at)[0]


def zone_investor_projects(zone: Zone) -> list[InvestorProject]:
    """Every investor's project of a zone, with what its row shows; one query."""
    return list(
        InvestorProject.objects.filter(zone=zone)
        .select_related("investor", "functional_area", "zone")
        .defer("zone__boundary", "functional_area__geometry")
    )


def portion_bounds(project: InvestorProject) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the project's portions in degrees (EPSG:4326); None without geometry."""
    found: tuple[float, float, float, float] | None = project.portions.aggregate(box=Extent("geometry"))[
        "box"
    ]
    return found


def _stored(zone: Zone, pks: Sequence[int], as_of: date, known_at: datetime) -> _Stored:
    portions: dict[int, list[LandPortion]] = defaultdict(list)
    listed = list(LandPortion.objects.filter(investor_project__in=pks))
    for portion in listed:
        portions[portion.investor_project_id].append(portion)
    events: dict[int, list[PortionFact]] = defaultdict(list)
    known_events = PortionEvent.objects.filter(portion__investor_project__in=pks).known(as_of, known_at)
    for row in known_events.order_by("happened_on", "recorded_at", "pk"):
        events[row.portion_id].append(portion_fact(row))
    legal: dict[int, list[StepFact]] = defaultdict(list)
    known_steps = LegalStepEvent.objects.filter(investor_project__in=pks).known(as_of, known_at)
    for row in known_steps.order_by("happened_on", "recorded_at", "pk"):
        legal[row.investor_project_id].append(
            StepFact(
                row.step_code, row.status, row.happened_on, row.portion_id, row.document_number, row.due_on
            )
        )
    return _Stored(portions, events, legal, list(LegalStep.objects.all()), _measured(zone, listed))


def portion_fact(row: PortionEvent) -> PortionFact:
    """A stored event as the clock reads it."""
    return PortionFact(row.kind, row.happened_on, row.document_number, row.until_on, row.months)


def _measured(zone: Zone, portions: list[LandPortion]) -> dict[int, Decimal]:
    drawn = [portion for portion in portions if portion.geometry is not None]
    if not drawn:
        return {}
    areas = PlaneSystem(zone.plane_srid).area_m2(to_shapes(portion.geometry for portion in drawn))
    return {
        portion.pk: Decimal(str(round(float(area), 1))) for portion, area in zip(drawn, areas, strict=True)
    }


def _days_off(zone: Zone, stored: _Stored, as_of: date) -> DaysOff:
    """Days off, moved ones too, of every year in which a clock of these portions may end."""
    days = [day for facts in stored.portion_facts.values() for fact in facts for day in (fact.on, fact.until)]
    days += [fact.on for facts in stored.step_facts.values() for fact in facts]
    years = [day.year for day in days if day is not None] + [as_of.year]
    return legal_days_off(zone.country_code, range(min(years), max(years) + 8))


def _held(facts: Sequence[StepFact], as_of: date) -> set[int | None]:
    """Portions for which the land step is granted; None among them: for the whole project."""
    last: dict[int | None, StepFact] = {}
    for fact in facts:
        if fact.step == LAND_STEP and fact.on <= as_of:
            last[fact.portion] = fact
    return {portion for portion, fact in last.items() if fact.status == StepStatus.GRANTED}


def _figures(
    project: InvestorProject, portions: Sequence[LandPortion], stored: _Stored
) -> dict[str, Value | None]:
    """What conditions are asked of: what was stated, and the project's own figures over it."""
    stated: dict[str, Any] = project.conditions if isinstance(project.conditions, dict) else {}
    areas = [
        portion.area_m2 if portion.area_m2 is not None else stored.measured.get(portion.pk)
        for portion in portions
    ]
    land = _sum(areas)
    return {
        "facility_area_m2": land,
        **stated,
        "kind": project.kind,
        "capital": project.registered_capital,
        "land_area_m2": land,
    }


def _texts(steps: Sequence[LegalStep], checklist: Checklist) -> dict[str, LegalStep]:
    by_key = {(step.code, step.valid_from): step for step in steps}
    return {step.code: by_key[step.code, step.rule.valid_from] for step in checklist.steps}
