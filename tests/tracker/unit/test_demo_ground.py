"""The invented cadastre: deterministic, gapless, plausible, and cut by the works."""

import hashlib

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, box

from tracker.domain.demo.cadastre import MAX_AREA_M2, MIN_AREA_M2, draw_cadastre, profile
from tracker.domain.demo.curves import smooth
from tracker.domain.demo.ground import scaled_to
from tracker.domain.demo.scene import Drawn, LandRow, Scene, WorksRow, compose

ROAD = Drawn(
    "dcd-x",
    LineString([(443900, 2429600), (444150, 2429900), (444080, 2430200), (444320, 2430500)]),
    {"kind": "road"},
)
SITE = Drawn("S", box(444700, 2429700, 444830, 2429820), {"role": "site", "draw_ha": "1.5"})
WORKS = [
    WorksRow("p", ("N1", "K1"), "first", "dcd-x", 0, 400, 50, ""),
    WorksRow("p", ("N2",), "second", "dcd-x", 400, 900, 50, ""),
    WorksRow("q", ("S1",), "site", "", 0, 0, 0, "S"),
]
LAND = [
    LandRow("p", "valley", "dcd-x", 50, 800, -30, 12, True),
    LandRow("q", "slope", "S", 0, 0, -20, 10, False),
]
COMMUNES = [("new", box(443000, 2429000, 446000, 2431000))]
OLD = [
    ("old-west", box(443000, 2429000, 444500, 2431000)),
    ("old-east", box(444500, 2429000, 446000, 2431000)),
]


def draw() -> Scene:
    return compose([ROAD], [SITE], WORKS, LAND, COMMUNES, OLD)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return draw()


def fingerprint(scene: Scene) -> str:
    digest = hashlib.sha256()
    for parcel in scene.parcels:
        digest.update(parcel.key.encode() + parcel.use.encode() + shapely.to_wkb(parcel.outline))
    for ground in scene.grounds.values():
        for part in ground.parts:
            digest.update(part.parcel.encode() + shapely.to_wkb(part.geometry))
    return digest.hexdigest()


def test_same_seed_same_ground(scene: Scene) -> None:
    assert fingerprint(scene) == fingerprint(draw())


def test_parcels_of_today_do_not_overlap(scene: Scene) -> None:
    outlines = [p.outline for p in scene.parcels if p.valid]
    assert sum(o.area for o in outlines) - shapely.union_all(outlines).area < 1.0
    tree = shapely.STRtree(outlines)
    left, right = tree.query(outlines, predicate="intersects")
    pairs = [(i, j) for i, j in zip(left, right, strict=True) if i < j]
    assert pairs
    assert max(outlines[i].intersection(outlines[j]).area for i, j in pairs) < 1.0


def test_parcels_have_plausible_sizes_and_uses(scene: Scene) -> None:
    areas = [p.outline.area for p in scene.parcels]
    assert min(areas) >= MIN_AREA_M2
    assert max(areas) <= MAX_AREA_M2
    uses = {p.use for p in scene.parcels}
    assert {"LUC", "RSX", "CLN", "HNK", "NTD"} <= uses


def test_rice_is_in_narrow_strips(scene: Scene) -> None:
    def slimness(outline: shapely.Polygon) -> float:
        return float(4 * np.pi * outline.area / outline.length**2)

    rice = [slimness(p.outline) for p in scene.parcels if p.use == "LUC"]
    forest = [slimness(p.outline) for p in scene.parcels if p.use == "RSX"]
    assert np.median(rice) < 0.8 * np.median(forest)


def test_keys_are_unique_and_restart_in_each_old_commune(scene: Scene) -> None:
    assert len({p.key for p in scene.parcels}) == len(scene.parcels)
    assert {p.old_commune for p in scene.parcels} == {"old-west", "old-east"}


def test_works_cut_the_parcels(scene: Scene) -> None:
    parts = scene.grounds["p"].parts
    cut = [p for p in parts if p.share < 0.98]
    assert len(cut) > len(parts) / 3
    assert all(part.area_m2 > 0 and part.geometry.is_valid for part in parts)
    assert {code for part in parts for code in part.activities} == {"N1", "K1", "N2"}


def test_split_parcels_name_their_parent(scene: Scene) -> None:
    former = {p.key: p for p in scene.parcels if not p.valid}
    children = [p for p in scene.parcels if p.parent]
    assert former
    assert len(children) == 2 * len(former)
    for child in children:
        assert child.outline.difference(former[child.parent].outline).area < 0.5


def test_outlines_are_scaled_to_the_published_hectares() -> None:
    assert scaled_to(box(0, 0, 300, 200), 143.7).area == pytest.approx(143.7e4)


def test_curves_pass_through_their_points() -> None:
    points = np.array([(0.0, 0.0), (400.0, 120.0), (700.0, -80.0), (1000.0, 40.0)])
    line = smooth(points)
    assert np.max(line.distance(shapely.points(points))) < 1e-6
    assert line.is_simple


@pytest.mark.parametrize("name", ["valley", "slope", "town"])
def test_every_profile_draws(name: str) -> None:
    plots = draw_cadastre(LineString([(0, 0), (300, 30), (700, 0)]), profile(name), np.random.default_rng(1))
    assert len(plots) > 50
    assert all(plot.outline.is_valid for plot in plots)
