"""What a GIS file holds once it has been read: one table, sound or not at all."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]

_SLICE = re.compile(r"(?P<column>.+):(?P<first>\d{1,3})-(?P<last>\d{1,3})")


@dataclass(frozen=True, slots=True, eq=False)
class FeatureTable:
    """The features of one layer, row by row.

    ``geometry``: shapely geometries in EPSG:4326 (x = longitude, y = latitude, degrees), two-dimensional,
    each valid, not empty and finite. ``columns``: for every column a list as long as ``geometry``; a missing
    value is None. ``rows``: the number of each feature in its file, from 1. ``source_bounds``: west, south,
    east, north in the units of ``source_crs`` ("EPSG:n", or a name where the system has no code).
    ``notes``: what the reader did that the sender should know.
    """

    geometry: NDArray[np.object_]
    columns: dict[str, list[object]]
    rows: list[int]
    source_crs: str
    encoding: str
    file_name: str
    sha256: str
    layer: str = ""
    source_bounds: Bounds = (0.0, 0.0, 0.0, 0.0)
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> Iterator[tuple[int, BaseGeometry, dict[str, object]]]:
        """Row number, geometry and attributes of each feature, in the order of the file."""
        for place, row in enumerate(self.rows):
            yield row, self.geometry[place], {name: values[place] for name, values in self.columns.items()}


def as_multipolygon(geometry: BaseGeometry) -> MultiPolygon | None:
    """A polygon as a multipolygon of one; None when the geometry is not of area."""
    if isinstance(geometry, Polygon):
        return MultiPolygon([geometry])
    return geometry if isinstance(geometry, MultiPolygon) else None


def is_line(geometry: BaseGeometry) -> bool:
    """Whether the geometry is a line or a set of lines."""
    return isinstance(geometry, LineString | MultiLineString)


def polygons_of(geometry: BaseGeometry) -> MultiPolygon:
    """Only the areas of a geometry: lines and points that a repair left over are dropped."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if part.geom_type == "Polygon"]
    return MultiPolygon([part for part in parts if not part.is_empty])


def with_constants(table: FeatureTable, constants: dict[str, str]) -> tuple[FeatureTable, dict[str, str]]:
    """The table with one more column for each constant, and the mapping of those columns to their fields.

    The columns are named "=field", which no file has, so that they never hide a column of the file.
    """
    columns = dict(table.columns)
    for name, value in constants.items():
        columns[f"={name}"] = [value] * len(table)
    return replace(table, columns=columns), {f"={name}": name for name in constants}


def with_slices(table: FeatureTable, names: Iterable[str]) -> FeatureTable:
    """The table with a column for each name such as "IDU:7-8": characters 7 to 8, counted from 1, of "IDU".

    Cadastral identifiers often hold section and number in one text. Names of other shapes, or of columns that
    are not there, are left for whoever resolves the columns to complain about.
    """
    columns = dict(table.columns)
    for name in names:
        found = _SLICE.fullmatch(name)
        if found and name not in columns and found["column"] in columns:
            first, last = int(found["first"]), int(found["last"])
            columns[name] = [
                None if value is None else str(value)[max(first - 1, 0) : last]
                for value in columns[found["column"]]
            ]
    return replace(table, columns=columns)
