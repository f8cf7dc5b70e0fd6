"""Where an obstacle stands, and what it waits for: checked before anything is written."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict

from django.contrib.gis.geos import GEOSGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_shape
from landclearance.domain.overlay import FootprintGeom
from landclearance.domain.sections import section_activities
from landclearance.models import ClearanceCase, DumpSite, Grave, ParcelPart, ResettlementSite, Utility
from projects.models import Activity, Project


class Place(TypedDict, total=False):
    """What a blocker stands on: one of case (with or without a part of it), utility, grave, dump site, resettlement
    site, section (metres of chainage); none: the works. ``activity_codes``: the works that wait."""

    case: ClearanceCase | None
    part: ParcelPart | None
    utility: Utility | None
    grave: Grave | None
    dump_site: DumpSite | None
    resettlement_site: ResettlementSite | None
    section_m: tuple[Decimal, Decimal] | None
    activity_codes: Iterable[str]
    geometry: GEOSGeometry | None
    waits_for: Project | None
    waits_for_activity: str


_THINGS = ("utility", "grave", "dump_site", "resettlement_site", "section_m")


def anchor_fields(project: Project, place: Place) -> dict[str, Any]:
    """The columns of a new blocker. Raises InputProblem: more than one thing, a thing or an activity of another
    project, a section on which no works lie, a wait for the project itself or for an activity that it has not.

    An obstacle on a resettlement site that another project builds waits for that project, unless it says for what.
    """
    case, part = place.get("case"), place.get("part")
    _check_land(project, case, part)
    chosen = [name for name in _THINGS if place.get(name) is not None]
    if len(chosen) + (case is not None or part is not None) > 1:
        raise InputProblem(
            gettext_noop("A blocker stands on one thing."),
            gettext_noop("Choose one, and record another blocker for the other."),
            field="section_from_m" if chosen[-1] == "section_m" else chosen[-1],
        )
    for name in ("utility", "grave", "dump_site"):
        _check_item(project, name, place.get(name))
    site = place.get("resettlement_site")
    _check_site(project, site)
    codes = list(dict.fromkeys(place.get("activity_codes", ())))
    check_activities(project, codes, "activity_codes")
    section = place.get("section_m")
    _check_section(project, section, codes)
    awaited, activity = place.get("waits_for"), place.get("waits_for_activity", "")
    if awaited is None and site is not None and site.built_by_id not in (None, project.pk):
        awaited, activity = site.built_by, site.ready_activity
    check_wait(project, awaited, activity)
    return {
        "case": case,
        "part": part,
        "utility": place.get("utility"),
        "grave": place.get("grave"),
        "dump_site": place.get("dump_site"),
        "resettlement_site": site,
        "section_from_m": section[0] if section else None,
        "section_to_m": section[1] if section else None,
        "activity_codes": codes,
        "geometry": place.get("geometry"),
        "waits_for": awaited,
        "waits_for_activity": activity,
    }


def check_activities(project: Project, codes: list[str], field: str) -> None:
    """Codes of the project's programme, of any of its versions. Raises InputProblem for the first unknown one."""
    known = set(
        Activity.objects.filter(update__project=project, code__in=codes).values_list("code", flat=True)
    )
    missing = [code for code in codes if code not in known]
    if missing:
        raise InputProblem(
            gettext_noop("Project %(project)s has no activity %(activity)s."),
            gettext_noop("Use codes of its programme, or leave the activities out."),
            field=field,
            params={"project": project.code, "activity": missing[0][:60]},
        )


def check_wait(project: Project, awaited: Project | None, activity: str) -> None:
    """Another project, with an activity of its programme. A circle is not refused: the assessment names it."""
    if awaited is None:
        if activity:
            raise InputProblem(
                gettext_noop("An activity is named without the project that it belongs to."),
                gettext_noop("Choose the project waited for, or leave the activity empty."),
                field="waits_for_activity",
            )
        return
    if awaited.pk == project.pk:
        raise InputProblem(
            gettext_noop("A blocker cannot wait for its own project."),
            gettext_noop("Choose another project, or leave it empty."),
            field="waits_for",
        )
    if activity:
        check_activities(awaited, [activity], "waits_for_activity")


def _check_land(project: Project, case: ClearanceCase | None, part: ParcelPart | None) -> None:
    of_others = (case is not None and case.project_id != project.pk) or (
        part is not None and part.case.project_id != project.pk
    )
    if of_others or (case is not None and part is not None and part.case_id != case.pk):
        raise InputProblem(
            gettext_noop("The case or part does not belong together with project %(project)s."),
            gettext_noop("Choose a case of this project, and a part of that case."),
            field="case",
            params={"project": project.code},
        )


def _check_item(project: Project, name: str, item: object) -> None:
    if isinstance(item, Utility | Grave | DumpSite) and item.project_id != project.pk:
        raise InputProblem(
            gettext_noop("%(item)s belongs to another project."),
            gettext_noop("Choose an item of project %(project)s."),
            field=name,
            params={"item": item.code, "project": project.code},
        )


def _check_site(project: Project, site: ResettlementSite | None) -> None:
    if site is not None and site.zone_id != project.zone_id:
        raise InputProblem(
            gettext_noop("The resettlement site %(site)s lies in another zone."),
            gettext_noop("Choose a site of the project's zone."),
            field="resettlement_site",
            params={"site": site.code},
        )


def _check_section(project: Project, section: tuple[Decimal, Decimal] | None, codes: list[str]) -> None:
    if section is None:
        return
    first, last = section
    if not (first.is_finite() and last.is_finite() and Decimal(0) <= first < last < Decimal(10) ** 7):
        raise InputProblem(
            gettext_noop("A section runs from a lower to a higher chainage."),
            gettext_noop("Give both ends in metres: 1200 for Km1+200."),
            field="section_from_m",
        )
    if codes:
        return
    works = [
        FootprintGeom(
            row.activity_code, to_shape(row.geometry), _metres(row.width_m), _metres(row.start_chainage_m)
        )
        for row in project.footprints.all()
    ]
    if not section_activities(works, (float(first), float(last)), PlaneSystem(project.zone.plane_srid)):
        raise InputProblem(
            gettext_noop("No works of project %(project)s lie between Km %(first)s and Km %(last)s."),
            gettext_noop("Correct the chainage, or name the activities that wait."),
            field="section_from_m",
            params={"project": project.code, "first": _km(first), "last": _km(last)},
        )


def _metres(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _km(metres: Decimal) -> str:
    return f"{int(metres) // 1000}+{int(metres) % 1000:03d}"
