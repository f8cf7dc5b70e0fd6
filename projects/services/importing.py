"""The import targets of this package: works footprints and alignments."""

from collections import Counter
from collections.abc import Hashable
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.features import FeatureTable, as_multipolygon, is_line
from geodata.domain.mapping import Field, as_decimal, as_flag, as_text, resolve_columns
from geodata.models import Zone
from geodata.selectors.shapes import to_geos
from geodata.services.importing import ImportReport, Tally, parsed_rows, run_import, upsert
from projects.models import Activity, Project, WorksFootprint
from projects.services.access_rules import ACCESS_FIELDS, access_values

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = ["import_alignments", "import_works"]

WORKS_FIELDS = (
    Field("activity", ("activity_code", "code", "cong_viec", "hang_muc", "ma_cong_viec"), required=True),
    Field("name", ("ten", "label")),
    Field("width_m", ("width", "be_rong", "chieu_rong", "rong")),
    Field("start_chainage_m", ("chainage", "ly_trinh", "ly_trinh_dau")),
    Field("source", ("nguon",)),
    Field("is_approximate", ("approximate", "gan_dung")),
    *ACCESS_FIELDS,
)


def import_works(
    table: FeatureTable,
    zone: Zone,
    project: Project | None,
    mapping: dict[str, str],
    *,
    at: datetime,
    by: "AbstractBaseUser | None",
    dry_run: bool,
) -> ImportReport:
    """The ground that activities need: polygons, or lines with their full width in metres (``width_m``).

    Each may carry its access rule; a file without those columns leaves stored rules as they are.
    Every row names an activity of the project's programme. The n-th row of one activity and name is the
    same footprint in the next import, so importing again changes what differs and adds nothing twice;
    footprints that the file does not name stay.
    """
    return _import(table, zone, project, mapping, at=at, by=by, dry_run=dry_run, target="works")


def import_alignments(
    table: FeatureTable,
    zone: Zone,
    project: Project | None,
    mapping: dict[str, str],
    *,
    at: datetime,
    by: "AbstractBaseUser | None",
    dry_run: bool,
) -> ImportReport:
    """Like ``import_works``, and every row must be a line: the axis of a road, a canal, a cable."""
    return _import(table, zone, project, mapping, at=at, by=by, dry_run=dry_run, target="alignments")


def _import(
    table: FeatureTable,
    zone: Zone,
    project: Project | None,
    mapping: dict[str, str],
    *,
    at: datetime,
    by: "AbstractBaseUser | None",
    dry_run: bool,
    target: str,
) -> ImportReport:
    if project is None or project.zone_id != zone.pk:
        raise InputProblem(
            field="--project",
            message=gettext_noop("Works belong to a project of the zone."),
            mend=gettext_noop("Name it with --project CODE."),
        )

    def store(tally: Tally) -> None:
        columns = resolve_columns(table.columns, WORKS_FIELDS, mapping)
        known = _activity_codes(project)
        nth: Counter[tuple[str, str]] = Counter()

        def parse(
            row: int, geometry: BaseGeometry, attributes: dict[str, object]
        ) -> tuple[Hashable, dict[str, object]]:
            cell = {name: attributes[column] for name, column in columns.items()}
            values = _values(row, geometry, cell, known, lines_only=target == "alignments")
            key = (str(values["activity_code"]), str(values["name"]))
            nth[key] += 1
            return (*key, nth[key]), {"project": project, **values}

        wanted = parsed_rows(table, tally, parse)
        if not tally.problems:
            upsert(tally, WorksFootprint, _existing(project), wanted)

    return run_import(table, store, target=target, zone=zone, mapping=mapping, at=at, by=by, dry_run=dry_run)


def _existing(project: Project) -> dict[Hashable, WorksFootprint]:
    nth: Counter[tuple[str, str]] = Counter()
    found: dict[Hashable, WorksFootprint] = {}
    for footprint in project.footprints.order_by("pk"):
        key = (footprint.activity_code, footprint.name)
        nth[key] += 1
        found[(*key, nth[key])] = footprint
    return found


def _activity_codes(project: Project) -> list[str]:
    """Codes of all the project's updates. Raises InputProblem when it has no programme yet."""
    codes = Activity.objects.filter(update__project=project).order_by("code")
    known = list(codes.values_list("code", flat=True).distinct())
    if not known:
        raise InputProblem(
            message=gettext_noop("Project %(code)s has no programme yet."),
            mend=gettext_noop("Import its schedule first: import_schedule."),
            params={"code": project.code},
        )
    return known


def _values(
    row: int, geometry: BaseGeometry, cell: dict[str, object], known: list[str], *, lines_only: bool
) -> dict[str, object]:
    activity = as_text(cell["activity"], row=row, field="activity", limit=60, required=True)
    if activity not in known:
        near = get_close_matches(activity, known, n=3) or known[:8]
        raise InputProblem(
            row=row,
            field="activity",
            message=gettext_noop("The programme has no activity %(code)s."),
            mend=gettext_noop("Use a code of the programme, such as %(near)s."),
            params={"code": repr(activity), "near": ", ".join(near)},
        )
    width = as_decimal(cell.get("width_m"), row=row, field="width_m", places=2, maximum=Decimal(99999))
    return {
        "activity_code": activity,
        "name": as_text(cell.get("name"), row=row, field="name", limit=200),
        "geometry": to_geos(_ground(row, geometry, width, lines_only=lines_only)),
        "width_m": width,
        "start_chainage_m": as_decimal(
            cell.get("start_chainage_m"),
            row=row,
            field="start_chainage_m",
            places=2,
            maximum=Decimal(99_999_999),
        ),
        "source": as_text(cell.get("source"), row=row, field="source", limit=500),
        "is_approximate": as_flag(cell.get("is_approximate"), row=row, field="is_approximate"),
        **access_values(row, cell, is_line=is_line(geometry)),
    }


def _ground(row: int, geometry: BaseGeometry, width: Decimal | None, *, lines_only: bool) -> BaseGeometry:
    """The geometry, if it is a line with a width or an area without one."""
    if is_line(geometry):
        if not width:
            raise InputProblem(
                row=row,
                field="width_m",
                message=gettext_noop("A line needs its full width in metres."),
                mend=gettext_noop("Fill in width_m, or give one for all rows with --set width_m=METRES."),
            )
        return geometry
    if lines_only or as_multipolygon(geometry) is None:
        raise InputProblem(
            row=row,
            field="geometry",
            message=gettext_noop("The geometry is a %(kind)s."),
            mend=gettext_noop("Send lines with a width; polygons go with --as works."),
            params={"kind": geometry.geom_type},
        )
    if width is not None:
        raise InputProblem(
            row=row,
            field="width_m",
            message=gettext_noop("A polygon has no width."),
            mend=gettext_noop("Leave width_m empty, or send the axis as a line."),
        )
    return geometry
