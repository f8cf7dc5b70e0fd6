"""Communes by code or by place."""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.models import AdministrativeUnit, UnitLevel
from geodata.selectors.boxes import touching_box
from geodata.selectors.shapes import to_shapes


def communes_by_code(codes: Iterable[str], *, existing: bool) -> dict[str, list[AdministrativeUnit]]:
    """Communes with these codes: those that still exist, or those that no longer do. One query.

    A code may be written ``scheme:code`` where two code lists use the same one; both spellings are keys.
    """
    wanted = set(codes)
    plain = {code.rpartition(":")[2] for code in wanted}
    rows = AdministrativeUnit.objects.filter(
        level=UnitLevel.COMMUNE, code__in=plain, valid_to__isnull=existing
    ).defer("geometry")
    found: dict[str, list[AdministrativeUnit]] = {}
    for row in rows:
        for key in (row.code, f"{row.scheme}:{row.code}"):
            if key in wanted:
                found.setdefault(key, []).append(row)
    return found


def communes_at(geometries: NDArray[np.object_]) -> list[AdministrativeUnit | None]:
    """For each geometry (shapely, EPSG:4326) the existing commune around an inner point of it, or None."""
    if not len(geometries):
        return []
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(geometries))
    known = AdministrativeUnit.objects.filter(
        level=UnitLevel.COMMUNE, valid_to__isnull=True, geometry__isnull=False
    )
    units = list(touching_box(known, "geometry", (west, south, east, north)).order_by("pk"))
    found: list[AdministrativeUnit | None] = [None] * len(geometries)
    if units:
        tree = shapely.STRtree(to_shapes(unit.geometry for unit in units))
        places, indices = tree.query(shapely.point_on_surface(geometries), predicate="within")
        for place, index in zip(places.tolist(), indices.tolist(), strict=True):
            found[place] = found[place] or units[index]
    return found
