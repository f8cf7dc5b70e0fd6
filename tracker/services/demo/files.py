"""The demo's hand-made files, read and brought to the plane system."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.domain.planes import PlaneSystem
from tracker.domain.demo.scene import Drawn, LandRow, Scene, Units, WorksRow, compose

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "demo"


def read_drawn(name: str, plane: PlaneSystem) -> list[Drawn]:
    """Features of a GeoJSON file in plane metres; labels are strings, missing ones are empty."""
    features: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))["features"]
    shapes = np.array([shapely.geometry.shape(f["geometry"]) for f in features], dtype=object)
    placed = plane.to_plane(shapes)
    return [
        Drawn(_code(f), geometry, {k: "" if v is None else str(v) for k, v in f["properties"].items()})
        for f, geometry in zip(features, placed, strict=True)
    ]


def _code(feature: dict[str, Any]) -> str:
    properties = feature["properties"]
    return str(properties.get("code") or properties["id"])


def read_rows(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file by column name."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_projects() -> list[dict[str, Any]]:
    """The projects with their decisions, money, reports and land stories."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "projects.json").read_text(encoding="utf-8"))
    return found


def _number(text: str) -> float:
    return float(text) if text else 0.0


def _works(row: dict[str, str]) -> WorksRow:
    return WorksRow(
        row["project"],
        tuple(row["activities"].split(";")),
        row["name"],
        row["line"],
        _number(row["from_m"]),
        _number(row["to_m"]),
        _number(row["width_m"]),
        row["site"],
        row["access_rule"],
        _number(row["access_length_m"]) or None,
    )


def _land(row: dict[str, str]) -> LandRow:
    return LandRow(
        row["project"],
        row["profile"],
        row["window"],
        _number(row["from_m"]),
        _number(row["to_m"]),
        _number(row["shift_m"]),
        _number(row["margin_m"]),
        row["cemetery"] == "1",
    )


def draw_scene(plane: PlaneSystem, communes: Units, old_communes: Units) -> Scene:
    """The demo's ground from its files; see ``compose``."""
    return compose(
        read_drawn("reference.geojson", plane),
        read_drawn("areas.geojson", plane),
        [_works(row) for row in read_rows("works.csv")],
        [_land(row) for row in read_rows("land.csv")],
        communes,
        old_communes,
    )


def plane_units(plane: PlaneSystem, units: Sequence[tuple[str, Any]]) -> Units:
    """(key, geographic outline) to (key, plane outline)."""
    if not units:
        return []
    placed = plane.to_plane(np.array([outline for _key, outline in units], dtype=object))
    return [(key, outline) for (key, _old), outline in zip(units, placed, strict=True)]
