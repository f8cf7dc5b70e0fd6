"""Rows by bounding box: the spatial index is there on every geometry column, and it is right."""

import pytest
from django.apps import apps
from django.contrib.gis.db.models.fields import GeometryField
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection

from geodata.models import FunctionalArea, Zone
from geodata.models.vocabulary import AreaKind
from geodata.selectors.boxes import apart, located, touching_box

PACKAGES = ("geodata", "projects", "landclearance", "tracker")


def geometry_columns() -> list[tuple[str, str]]:
    return sorted(
        (model._meta.db_table, str(field.column))
        for package in PACKAGES
        for model in apps.get_app_config(package).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, GeometryField) and field.spatial_index
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column"), geometry_columns())
def test_every_geometry_column_keeps_its_spatial_index(table: str, column: str) -> None:
    # Django leaves SpatiaLite's index switched off when it remakes a table: RebuildSpatialIndex mends that.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
            # A column named by a word of SQL ("position") stands in quotes.
            found = [row[0].replace('"', "") for row in cursor.fetchall()]
            assert any(f"USING gist ({column})" in definition for definition in found)
            return
        cursor.execute(
            "SELECT spatial_index_enabled FROM geometry_columns "
            "WHERE f_table_name = %s AND f_geometry_column = %s",
            [table, column],
        )
        assert cursor.fetchall() == [(1,)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("box", "found"),
    [
        ((106.0, 21.0, 107.0, 22.0), ["A"]),  # holds it
        ((106.65, 21.95, 106.68, 21.98), ["A"]),  # lies within it
        ((106.7, 21.9, 106.8, 22.0), ["A"]),  # only touches its eastern edge
        ((106.71, 21.9, 106.8, 22.0), []),  # beside it
    ],
)
def test_touching_box(box: tuple[float, float, float, float], found: list[str]) -> None:
    zone = Zone.objects.create(code="z", name="Z", plane_srid=9215)
    outline = MultiPolygon(Polygon.from_bbox((106.6, 21.9, 106.7, 22.0)), srid=4326)
    FunctionalArea.objects.create(zone=zone, code="A", name="A", kind=AreaKind.OTHER, geometry=outline)
    rows = touching_box(FunctionalArea.objects.all(), "geometry", box)
    geometries, named = apart(located(rows, "geometry", "code"))
    assert [row.code for row in named] == found
    assert [geometry.geom_type for geometry in geometries] == ["MultiPolygon"] * len(found)
