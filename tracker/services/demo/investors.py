"""Invented investors' projects of the demo: land portions, what happened to them, their legal steps."""

import json
from datetime import date
from typing import Any

import numpy as np
import shapely
import shapely.affinity
from django.contrib.gis.geos import MultiPolygon

from geodata.services.audit import create_audited
from projects.models import InvestorProject, LandPortion, LegalStepEvent, Organisation, PortionEvent
from projects.models.people import OrganisationKind
from tracker.services.demo.context import Context, areas_of, moment
from tracker.services.demo.files import FOLDER


def store_investors(context: Context) -> None:
    """The projects of ``investors.json``, recorded a few days after each thing happened."""
    entries: list[dict[str, Any]] = json.loads((FOLDER / "investors.json").read_text(encoding="utf-8"))
    projects = create_audited([_project(context, entry) for entry in entries])
    for project, entry in zip(projects, entries, strict=True):
        outlines = areas_of(context.plane, [_outline(context, portion) for portion in entry["portions"]])
        portions = create_audited(
            [
                _portion(project, portion, outline)
                for portion, outline in zip(entry["portions"], outlines, strict=True)
            ]
        )
        by = context.users["planner"]
        events = [
            _event(portion, [*row, None, None], by)
            for portion, said in zip(portions, entry["portions"], strict=True)
            for row in said["events"]
        ]
        create_audited(events)
        create_audited([_step(project, [*row, ""], by) for row in entry["steps"]])


def _project(context: Context, entry: dict[str, Any]) -> InvestorProject:
    number, day = entry["certificate"]
    return InvestorProject(
        zone=context.zone,
        code=entry["code"],
        name=entry["name"],
        name_en=entry["name_en"],
        kind=entry["kind"],
        investor=_company(*entry["investor"]),
        functional_area=context.areas.get(entry["area"]),
        registered_capital=entry["capital"],
        certificate_number=number,
        certificate_on=date.fromisoformat(day) if day else None,
        conditions=entry["conditions"],
        invented_note=entry["invented_note"],
    )


def _company(code: str, name: str) -> Organisation:
    found, _created = Organisation.objects.get_or_create(
        code=code, defaults={"name": name, "kind": OrganisationKind.INVESTOR, "is_invented": True}
    )
    return found


def _outline(context: Context, said: dict[str, Any]) -> shapely.Polygon:
    """A rectangle in plane metres: ``at`` (degrees) its middle, ``size`` along and across, ``angle`` in degrees."""
    middle = np.empty(1, dtype=object)
    middle[0] = shapely.Point(said["at"])
    centre = context.plane.to_plane(middle)[0]
    along, across = said["size"]
    flat = shapely.box(
        centre.x - along / 2, centre.y - across / 2, centre.x + along / 2, centre.y + across / 2
    )
    turned: shapely.Polygon = shapely.affinity.rotate(flat, said["angle"])
    return turned


def _portion(project: InvestorProject, said: dict[str, Any], outline: MultiPolygon) -> LandPortion:
    return LandPortion(
        investor_project=project,
        code=said["code"],
        name=said.get("name", ""),
        area_m2=said["area"],
        geometry=outline,
    )


def _event(portion: LandPortion, row: list[Any], by: Any) -> PortionEvent:
    kind, on, document, until, months = row[:5]
    day = date.fromisoformat(on)
    return PortionEvent(
        portion=portion,
        kind=kind,
        happened_on=day,
        document_number=document,
        until_on=date.fromisoformat(until) if until else None,
        months=months,
        recorded_at=moment(day, 3),
        recorded_by=by,
        is_invented=True,
    )


def _step(project: InvestorProject, row: list[Any], by: Any) -> LegalStepEvent:
    step, status, on, document, due = row[:5]
    day = date.fromisoformat(on)
    return LegalStepEvent(
        investor_project=project,
        step_code=step,
        status=status,
        happened_on=day,
        document_number=document,
        due_on=date.fromisoformat(due) if due else None,
        recorded_at=moment(day, 3),
        recorded_by=by,
        is_invented=True,
    )
