"""Importing works footprints: polygons, and lines with a width."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem
from geodata.domain.features import FeatureTable
from geodata.services.importing import ImportReport
from projects.models import Project, WorksFootprint
from projects.services.importing import import_alignments, import_works
from tests.factories.projects import ProjectFactory, record_chain

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SITE = Polygon([(106.70, 21.90), (106.71, 21.90), (106.71, 21.91), (106.70, 21.90)])
AXIS = LineString([(106.70, 21.90), (106.75, 21.92)])


def table(geometries: Sequence[BaseGeometry], **columns: list[object]) -> FeatureTable:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return FeatureTable(
        geometry=array,
        columns=columns,
        rows=list(range(1, len(geometries) + 1)),
        source_crs="EPSG:4326",
        encoding="UTF-8",
        file_name="works.geojson",
        sha256="0" * 64,
        source_bounds=(106.7, 21.9, 106.75, 21.92),
    )


@pytest.fixture
def project() -> Project:
    made: Project = ProjectFactory.create()
    record_chain(made, 5, 10)
    return made


def load(project: Project, data: FeatureTable, *, dry_run: bool = False, lines: bool = False) -> ImportReport:
    function = import_alignments if lines else import_works
    return function(data, project.zone, project, {}, at=NOW, by=None, dry_run=dry_run)


def test_polygons_and_lines_are_stored_and_importing_again_changes_nothing(project: Project) -> None:
    data = table([SITE, AXIS, AXIS], activity=["A1", "A2", "A2"], width=[None, "12,5", 20])
    report = load(project, data)
    assert (report.added, report.stored) == (3, True)
    stored = WorksFootprint.objects.order_by("pk")
    assert [(row.activity_code, row.geometry.geom_type, row.width_m) for row in stored] == [
        ("A1", "Polygon", None),
        ("A2", "LineString", Decimal("12.5")),
        ("A2", "LineString", Decimal(20)),
    ]
    again = load(project, data)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    wider = load(project, table([AXIS], activity=["A2"], width=[14]))
    assert (wider.added, wider.changed, WorksFootprint.objects.count()) == (0, 1, 3)


def rules() -> list[tuple[str, Decimal | None, Decimal | None]]:
    rows = WorksFootprint.objects.order_by("pk")
    return [(row.access_rule, row.access_share, row.access_length_m) for row in rows]


def test_access_rules_come_as_columns_and_stay_when_a_file_lacks_them(project: Project) -> None:
    data = table(
        [SITE, AXIS, AXIS],
        activity=["A1", "A2", "A2"],
        width=[None, 20, 20],
        access_rule=["Tỷ lệ", "stretch", None],
        access_share=["0,8", None, None],
        access_length_m=[None, 500, None],
    )
    assert load(project, data).added == 3
    stored = [("share", Decimal("0.8"), None), ("stretch", None, Decimal(500)), ("all", None, None)]
    assert rules() == stored
    assert load(project, data).unchanged == 3
    plain = table([SITE, AXIS, AXIS], activity=["A1", "A2", "A2"], width=[None, 20, 20])
    assert load(project, plain).unchanged == 3
    assert rules() == stored
    by_figure = table([SITE], activity=["A1"], ty_le=[0.5])
    assert load(project, by_figure).changed == 1
    assert rules()[0] == ("share", Decimal("0.5"), None)


@pytest.mark.parametrize(
    ("geometry", "rule", "share", "length", "field", "said"),
    [
        (SITE, "most", None, None, "access_rule", "no access rule 'most'"),
        (SITE, "share", None, None, "access_share", "needs a figure"),
        (SITE, "share", 0, None, "access_share", "needs a figure"),
        (SITE, "share", 80, None, "access_share", "not a number from 0 to 1"),  # per cent
        (SITE, "share", 0.8, 5, "access_length_m", "does not go with"),
        (SITE, "all", 0.8, None, "access_share", "does not go with"),
        (SITE, "stretch", None, 500, "access_rule", "needs a line"),
        (AXIS, "stretch", None, None, "access_length_m", "needs a figure"),
        (AXIS, "stretch", None, -5, "access_length_m", "not a number"),
    ],
)
def test_a_wrong_access_rule_is_named_and_nothing_is_stored(
    project: Project,
    geometry: BaseGeometry,
    rule: str,
    share: object,
    length: object,
    field: str,
    said: str,
) -> None:
    width = None if geometry is SITE else 20
    data = table(
        [geometry],
        activity=["A1"],
        width=[width],
        access_rule=[rule],
        access_share=[share],
        access_length_m=[length],
    )
    (rejected,) = load(project, data).rejected
    assert (rejected.row, rejected.field) == (1, field)
    assert said in rejected.message
    assert rejected.mend
    assert not WorksFootprint.objects.exists()


def test_a_dry_run_stores_nothing(project: Project) -> None:
    assert load(project, table([SITE], activity=["A1"]), dry_run=True).added == 1
    assert not WorksFootprint.objects.exists()


@pytest.mark.parametrize(
    ("geometry", "activity", "width", "field", "said"),
    [
        (SITE, "A9", None, "activity", "no activity 'A9'"),
        (SITE, None, None, "activity", "missing"),
        (AXIS, "A1", None, "width_m", "full width"),
        (AXIS, "A1", 0, "width_m", "full width"),
        (AXIS, "A1", -3, "width_m", "not a number"),
        (AXIS, "A1", "wide", "width_m", "not a number"),
        (SITE, "A1", 8, "width_m", "polygon has no width"),
        (Point(106.7, 21.9), "A1", None, "geometry", "is a Point"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(
    project: Project, geometry: BaseGeometry, activity: str | None, width: object, field: str, said: str
) -> None:
    report = load(project, table([SITE, geometry], activity=["A1", activity], width=[None, width]))
    (rejected,) = report.rejected
    assert (rejected.row, rejected.field) == (2, field)
    assert said in rejected.message
    assert rejected.mend
    assert not report.stored
    assert not WorksFootprint.objects.exists()


def test_alignments_are_lines(project: Project) -> None:
    assert load(project, table([SITE], activity=["A1"]), lines=True).rejected[0].field == "geometry"
    assert load(project, table([AXIS], activity=["A1"], width=[9]), lines=True).stored


def test_a_project_without_a_programme_is_told_to_import_it_first() -> None:
    report = load(ProjectFactory.create(), table([SITE], activity=["A1"]))
    assert "no programme yet" in report.rejected[0].message


def test_works_belong_to_a_project_of_the_zone(project: Project) -> None:
    with pytest.raises(InputProblem, match="belong to a project"):
        import_works(
            table([SITE], activity=["A1"]),
            ProjectFactory.create().zone,
            project,
            {},
            at=NOW,
            by=None,
            dry_run=False,
        )
