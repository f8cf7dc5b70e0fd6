"""What projects leave of one parcel."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_shape
from landclearance.domain.overlay import SLIVER_M2, valid
from landclearance.domain.recut import plane_array
from landclearance.domain.scope import areal
from landclearance.models import ClearanceCase, LandGroup, MinimumPlot, Parcel, RemainderChoice
from landclearance.selectors.land_report import land_group, minimum_plots
from landclearance.selectors.scope import parts_on_day


@dataclass(frozen=True, slots=True)
class ParcelRemainder:
    """Ground of a parcel that no project has (``ground`` in the zone's plane; below a sliver: empty).

    ``minimum`` None: no decision on the smallest plot of the group of land is on record, so nobody can judge it.
    """

    ground: BaseGeometry
    group: LandGroup
    minimum: MinimumPlot | None
    choices: tuple[RemainderChoice, ...]
    touched: bool

    @property
    def area_m2(self) -> Decimal:
        return Decimal(f"{self.ground.area:.1f}")

    @property
    def too_small(self) -> bool | None:
        """Whether it is below the smallest plot (art. 91.7); None: not known. Nothing left is not too small."""
        if self.ground.is_empty:
            return False
        return None if self.minimum is None else self.area_m2 < self.minimum.area_m2

    @property
    def choice(self) -> RemainderChoice | None:
        """The land user's last word."""
        return self.choices[-1] if self.choices else None


def parcel_remainder(parcel: Parcel, as_of: date, known_at: datetime) -> ParcelRemainder:
    """The remainder of a parcel on a day, after the parts of every project of its zone. Seven queries."""
    cases = ClearanceCase.objects.filter(parts__parcel=parcel).distinct()
    found = parts_on_day(cases, as_of, known_at, geometry=True).inside
    shapes = [
        part.geometry
        for parts in found.values()
        for part in parts
        if part.parcel_id == parcel.pk and part.geometry is not None
    ]
    plane = PlaneSystem(parcel.zone.plane_srid)
    outline = valid(plane.to_plane(plane_array([to_shape(parcel.geometry)])))[0]
    held = shapely.union_all(valid(plane.to_plane(plane_array(shapes))))
    ground = areal(shapely.difference(outline, held))
    if ground.area < max(SLIVER_M2, 0.001 * outline.area):
        ground = shapely.MultiPolygon()
    group = land_group(parcel.land_use_code)
    choices = RemainderChoice.objects.known(as_of, known_at).filter(parcel=parcel).select_related("taken_by")
    return ParcelRemainder(
        ground=ground,
        group=group,
        minimum=minimum_plots(parcel.zone_id, as_of).get(group),
        choices=tuple(choices.order_by("happened_on", "recorded_at", "pk")),
        touched=bool(shapes),
    )
