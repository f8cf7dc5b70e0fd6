"""Reading GIS files: any coordinate system in, EPSG:4326 out, every row sound or a message that names it."""

import codecs
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS

from geodata.domain.errors import InputProblem, InputProblems, gettext_noop
from geodata.domain.features import Bounds, FeatureTable, polygons_of
from geodata.domain.planes import parse_crs, transformed, transformer_to_geographic
from geodata.domain.tcvn3 import from_tcvn3, looks_like_tcvn3
from geodata.services.opening import opened, sha256_of

MAX_FEATURES = 200_000
"""Twice the parcels of a large district: more is a mistake, and would hold the database for minutes."""
MAX_VERTICES = 5_000_000
"""About 80 MB of coordinates; overlays of more do not end within a web request's patience."""
MAX_PROBLEMS = 20
"""Rows named in one message; the rest usually has the same cause."""

TCVN3_NAMES = ("tcvn3", "tcvn", "abc")
"""What Vietnamese surveyors call the encoding that is no codec of Python or GDAL."""

_SKIPPED_TYPES = {"OFTStringList", "OFTIntegerList", "OFTInteger64List", "OFTRealList", "OFTBinary"}
"""Lists and binary values: no import target has a place for them."""

_GDAL_ERRORS = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    FieldError,
    GeometryError,
    shapely.errors.ShapelyError,
    UnicodeDecodeError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A layer as GDAL gave it: geometry in the file's own system, not yet checked."""

    layer: str
    crs: str | None
    encoding: str
    geometry: NDArray[np.object_]
    columns: dict[str, list[object]]
    notes: tuple[str, ...]


def read_features(
    path: Path, *, crs: str = "auto", encoding: str = "auto", layer: str = "", swap_axes: bool = False
) -> FeatureTable:
    """Read one layer of a GeoPackage, GeoJSON, KML or Shapefile (also zipped) into EPSG:4326.

    ``crs`` "auto" believes the file; "EPSG:n" overrules it. ``encoding`` concerns Shapefiles only; "auto"
    takes the .cpg or the .dbf's own mark, and refuses text that looks like TCVN3; "tcvn3" turns such text, of any
    format, into Vietnamese. ``layer`` may be empty when the file has one layer.
    ``swap_axes`` reads x as y and y as x: Vietnamese survey files call the northing X.

    Raises InputProblem for a file that cannot be read, has no features, no coordinate system, or is beyond
    the limits; InputProblems, with up to 20 rows, when any row has a null, empty, invalid or non-finite
    geometry. Nothing is returned in part.
    """
    tcvn3 = encoding.lower() in TCVN3_NAMES
    with opened(path) as inner:
        codec = "ISO-8859-1" if tcvn3 else _known_encoding(encoding)
        raw = _read_raw(inner, path.name, layer, codec if inner.suffix.lower() == ".shp" else None)
        digest = sha256_of(path)
    if tcvn3:
        raw = replace(raw, encoding="TCVN3", columns=_decoded(raw.columns))
    elif encoding == "auto":
        _check_no_tcvn3(raw.columns)
    source = _source_crs(raw, crs, path.name)
    geometry = transformed(raw.geometry, lambda x, y: (y, x)) if swap_axes else raw.geometry
    rows = list(range(1, len(raw.geometry) + 1))
    bounds = _check_geometry(geometry, rows)
    geometry, repaired = _to_geographic(geometry, source, rows)
    notes = raw.notes
    if repaired:
        notes += (f"{repaired} geometries touched themselves after the conversion and were rebuilt.",)
    declared = raw.crs
    if crs != "auto" and declared and parse_crs(declared).to_2d() != source:
        notes += (f"The file says {crs_name(parse_crs(declared))}; it was read as {crs} as asked.",)
    return FeatureTable(
        geometry=geometry,
        columns=raw.columns,
        rows=rows,
        source_crs=crs_name(source),
        encoding=raw.encoding,
        file_name=path.name,
        sha256=digest,
        layer=raw.layer,
        source_bounds=bounds,
        notes=notes,
    )


def _decoded(columns: dict[str, list[object]]) -> dict[str, list[object]]:
    return {
        from_tcvn3(name): [from_tcvn3(value) if isinstance(value, str) else value for value in values]
        for name, values in columns.items()
    }


def _check_no_tcvn3(columns: dict[str, list[object]]) -> None:
    for name, values in columns.items():
        for row, value in enumerate(values, start=1):
            if isinstance(value, str) and looks_like_tcvn3(value):
                raise InputProblem(
                    gettext_noop("The text looks like TCVN3 (ABC): “%(read)s” would be “%(meant)s”."),
                    gettext_noop(
                        "Give --encoding tcvn3 if that is so, else the true encoding (such as --encoding UTF-8)."
                    ),
                    row=row,
                    field=name,
                    params={"read": value[:60], "meant": from_tcvn3(value)[:60]},
                )


def crs_name(crs: CRS) -> str:
    """ "EPSG:n" where the system is one of EPSG's, else its own name."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.name


def _known_encoding(name: str) -> str | None:
    if name == "auto":
        return None
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise InputProblem(
            gettext_noop("The encoding %(name)s is not known."),
            gettext_noop("Leave it out, or give one such as UTF-8 or cp1258."),
            field="encoding",
            params={"name": name[:40]},
        ) from error


def _read_raw(path: Path, shown: str, layer: str, encoding: str | None) -> _Raw:
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            chosen = _choose_layer(path, shown, layer)
            info = pyogrio.read_info(path, layer=chosen, encoding=encoding)
            expected = _check_count(int(info["features"]), shown)
            columns = [
                str(name)
                for name, kind in zip(info["fields"], info["ogr_types"], strict=True)
                if kind not in _SKIPPED_TYPES
            ]
            meta, _fids, wkb, fields = pyogrio.raw.read(
                path,
                layer=chosen,
                columns=columns,
                encoding=encoding,
                force_2d=True,
                datetime_as_string=True,
            )
            geometry = _from_wkb(wkb)
    except _GDAL_ERRORS as error:
        raise _unreadable(shown, str(error).replace(str(path), shown)) from error
    if len(geometry) != expected >= 0:
        raise _unreadable(shown, f"{expected} features announced, {len(geometry)} found")
    names = [str(name) for name in meta["fields"]]
    return _Raw(
        layer=chosen,
        crs=meta["crs"],
        encoding=str(meta.get("encoding") or "UTF-8"),
        geometry=geometry,
        columns={name: _plain(values) for name, values in zip(names, fields, strict=True)},
        notes=tuple(dict.fromkeys(str(one.message).replace(str(path), shown)[:200] for one in heard)),
    )


def _from_wkb(wkb: NDArray[np.object_] | None) -> NDArray[np.object_]:
    """Shapes that shapely cannot build (a ring of two points, a curve) become None and are named as rows."""
    if wkb is None:
        return np.empty(0, dtype=object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)


def _choose_layer(path: Path, shown: str, wanted: str) -> str:
    layers = [str(name) for name, geometry_type in pyogrio.list_layers(path) if geometry_type is not None]
    if wanted and wanted in layers:
        return wanted
    if not wanted and len(layers) == 1:
        return layers[0]
    if not layers:
        raise InputProblem(
            gettext_noop("%(name)s holds no layer with geometry."),
            gettext_noop("Export the layer again."),
            params={"name": shown},
        )
    raise InputProblem(
        gettext_noop("%(name)s has the layers %(layers)s."),
        gettext_noop("Name the one to read with --layer."),
        field="layer",
        params={"name": shown, "layers": ", ".join(layers[:MAX_PROBLEMS])},
    )


def _check_count(count: int, shown: str) -> int:
    """The number of features that the file announces (-1: it does not say), if it is within the limits."""
    if count == 0:
        raise InputProblem(
            gettext_noop("%(name)s has no features."),
            gettext_noop("Export the layer again; check that no filter was on."),
            params={"name": shown},
        )
    if count > MAX_FEATURES:
        raise InputProblem(
            gettext_noop("%(name)s has %(count)s features; at most %(limit)s are read."),
            gettext_noop("Cut it to the zone and send that."),
            params={"name": shown, "count": count, "limit": MAX_FEATURES},
        )
    return count


def _plain(values: NDArray[Any]) -> list[object]:
    """A column as plain Python values; NaN and NaT, which stand for a missing value, as None."""
    return [None if value is None or value != value else value for value in values.tolist()]


def _source_crs(raw: _Raw, asked: str, shown: str) -> CRS:
    if asked != "auto":
        return parse_crs(asked).to_2d()
    if not raw.crs:
        raise InputProblem(
            gettext_noop("%(name)s does not say its coordinate system."),
            gettext_noop("Give it with --crs EPSG:n (Lạng Sơn's VN-2000 system is EPSG:9215)."),
            field="crs",
            params={"name": shown},
        )
    return parse_crs(raw.crs).to_2d()


def _check_geometry(geometry: NDArray[np.object_], rows: list[int]) -> Bounds:
    """Bounds in the file's own units. Raises InputProblems naming every row whose geometry cannot be used."""
    if len(geometry) == 0:
        raise InputProblem(gettext_noop("The file has no features."), gettext_noop("Export the layer again."))
    if (vertices := int(shapely.get_num_coordinates(geometry).sum())) > MAX_VERTICES:
        raise InputProblem(
            gettext_noop("The file has %(count)s vertices; at most %(limit)s are read."),
            gettext_noop("Cut it to the zone, or simplify it."),
            params={"count": vertices, "limit": MAX_VERTICES},
        )
    coordinates, owners = shapely.get_coordinates(geometry, return_index=True)
    infinite = np.zeros(len(geometry), dtype=bool)
    infinite[owners[~np.isfinite(coordinates).all(axis=1)]] = True
    absent = shapely.is_missing(geometry)
    empty = shapely.is_empty(geometry) & ~infinite
    invalid = ~(absent | empty | infinite)
    invalid[invalid] = ~shapely.is_valid(geometry[invalid])
    bad = np.flatnonzero(absent | empty | infinite | invalid)
    if len(bad):
        found = [_problem(geometry, place, rows[place], infinite[place]) for place in bad[:MAX_PROBLEMS]]
        raise InputProblems(
            message=gettext_noop("%(count)s rows have unusable geometry."),
            mend=gettext_noop("Mend them and import again: nothing was stored."),
            params={"count": len(bad)},
            problems=tuple(found),
        )
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometry))
    return west, south, east, north


def _problem(geometry: NDArray[np.object_], place: int, row: int, infinite: bool) -> InputProblem:
    shape = geometry[place]
    if infinite:
        message = gettext_noop("A coordinate is not a number.")
        mend = gettext_noop("Correct the vertex.")
    elif shape is None:
        message = gettext_noop("The geometry is missing, or of a kind that is not supported (a curve).")
        mend = gettext_noop("Draw it, or delete the row.")
    elif shape.is_empty:
        message = gettext_noop("The geometry is empty.")
        mend = gettext_noop("Draw it, or delete the row.")
    else:
        return InputProblem(
            gettext_noop("The geometry is invalid: %(reason)s."),
            gettext_noop("Repair it (QGIS: Fix geometries) and look at the result before sending it again."),
            row=row,
            field="geometry",
            params={"reason": shapely.is_valid_reason(shape)[:120]},
        )
    return InputProblem(message, mend, row=row, field="geometry")


def _to_geographic(
    geometry: NDArray[np.object_], source: CRS, rows: list[int]
) -> tuple[NDArray[np.object_], int]:
    """Geometry in EPSG:4326, and how many shapes were rebuilt because rounding made them invalid."""
    transformer = transformer_to_geographic(source)
    placed = transformed(geometry, lambda x, y: transformer.transform(x, y, errcheck=False))
    coordinates, owners = shapely.get_coordinates(placed, return_index=True)
    on_earth = np.isfinite(coordinates).all(axis=1)
    on_earth &= (np.abs(coordinates[:, 0]) <= 180.0) & (np.abs(coordinates[:, 1]) <= 90.0)
    if not on_earth.all():
        raise InputProblem(
            gettext_noop("The coordinates (%(where)s) are not possible in %(crs)s."),
            gettext_noop("Give the true coordinate system with --crs EPSG:n, or --swap-axes if X is north."),
            row=rows[int(owners[~on_earth][0])],
            field="geometry",
            params={"crs": crs_name(source), "where": _first_vertex(geometry, int(owners[~on_earth][0]))},
        )
    broken = np.flatnonzero(~shapely.is_valid(placed))
    for place in broken:
        whole = shapely.make_valid(placed[place])
        placed[place] = polygons_of(whole) if shapely.get_dimensions(placed[place]) == 2 else whole
    return placed, len(broken)


def _first_vertex(geometry: NDArray[np.object_], place: int) -> str:
    x, y = shapely.get_coordinates(geometry[place])[0]
    return f"{x:.6g}, {y:.6g}"


def _unreadable(shown: str, reason: str) -> InputProblem:
    return InputProblem(
        gettext_noop("%(name)s cannot be read: %(reason)s."),
        gettext_noop("Open it in QGIS, check it, and export it again as a GeoPackage."),
        params={"name": shown, "reason": " ".join(reason.split())[:200].rstrip(".")},
    )
