"""How much of each old area went to each new one."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.domain.features import polygons_of

SLIVER_SHARE = 0.001
"""Outlines of two surveys never coincide: a share below 0.1 % of the old area is the line's thickness, not land."""


@dataclass(frozen=True, slots=True)
class AreaShare:
    """``share`` (0 to 1) of the old area number ``old`` lies in the new area number ``new``; in m² ``area_m2``."""

    old: int
    new: int
    share: float
    area_m2: float


def shares_of(old: NDArray[np.object_], new: NDArray[np.object_]) -> tuple[AreaShare, ...]:
    """Shares above the sliver limit, by old then new index; geometry in one plane system, in metres.

    The shares of one old area add up to less than 1 where the new outlines leave a part uncovered.
    """
    olds, news = shapely.STRtree(new).query(old, predicate="intersects")
    common = shapely.area(shapely.intersection(old[olds], new[news]))
    shares = np.minimum(common / shapely.area(old)[olds], 1.0)
    found = [
        AreaShare(int(o), int(n), float(share), float(area))
        for o, n, share, area in zip(olds, news, shares, common, strict=True)
        if share >= SLIVER_SHARE
    ]
    return tuple(sorted(found, key=lambda one: (one.old, one.new)))


def filled_union(areas: NDArray[np.object_]) -> shapely.MultiPolygon:
    """The union without holes: between generalised neighbours, holes are gaps and not land of somebody else."""
    union = polygons_of(shapely.union_all(areas))
    return polygons_of(shapely.union_all([shapely.Polygon(part.exterior) for part in union.geoms]))
