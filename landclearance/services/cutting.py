"""Parcels cut into the pieces that a project wants: by who holds them, and by land use where that is drawn."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_shape
from landclearance.domain.overlay import SLIVER_M2
from landclearance.domain.recut import plane_array, split_by_use
from landclearance.domain.scope import areal
from landclearance.domain.vocabulary import codes_of, is_agricultural
from landclearance.models import ClearanceCase, Parcel, ParcelPart, ParcelUse
from landclearance.services.recutting import Piece, owned_pieces, valid_area
from projects.models import Project

CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Cutter:
    """What the cutting of a project's parcels must know, all in the plane.

    ``owners``: by parcel pk, by case pk, the ground that the case holds of it (or of what it came out of).
    ``occupied``: by parcel pk, ground of parts that are not cut anew. ``uses``: by parcel pk, by code, ground drawn.
    """

    owners: Mapping[int, Mapping[int, Sequence[BaseGeometry]]]
    cases: Mapping[int, ClearanceCase]
    occupied: Mapping[int, Sequence[BaseGeometry]]
    uses: Mapping[int, Mapping[str, BaseGeometry]]
    undrawn: Mapping[int, Sequence[str]]

    @classmethod
    def of(
        cls,
        project: Project,
        parcels: Sequence[Parcel],
        moving: Sequence[ParcelPart],
        kept: Sequence[ParcelPart],
        shapes: Mapping[int, BaseGeometry],
        came_from: Mapping[int, set[int]] | None = None,
    ) -> "Cutter":
        """``came_from``: by parcel pk, the parcels whose parts it takes over; without it only its own."""
        heirs: dict[int, list[int]] = defaultdict(list)
        for parcel in parcels:
            for origin in {parcel.pk, *(came_from or {}).get(parcel.pk, ())}:
                heirs[origin].append(parcel.pk)
        owners: dict[int, dict[int, list[BaseGeometry]]] = defaultdict(lambda: defaultdict(list))
        for part in moving:
            for heir in heirs.get(part.parcel_id, ()):
                owners[heir][part.case_id].append(shapes[part.pk])
        occupied: dict[int, list[BaseGeometry]] = defaultdict(list)
        for part in kept:
            for heir in heirs.get(part.parcel_id, ()):
                occupied[heir].append(shapes[part.pk])
        drawn, undrawn = _uses(project, parcels)
        cases = {part.case_id: part.case for part in moving}
        return cls(owners, cases, occupied, drawn, undrawn)

    def pieces(
        self, parcels: Sequence[Parcel], outlines: Sequence[MultiPolygon], plane: PlaneSystem
    ) -> tuple[list[Piece], list[tuple[Parcel, float]]]:
        """Pieces of ``parcels`` inside ``outlines`` (one each, EPSG:4326), and m² of them that nobody holds.

        An outline that is one piece is kept to the last digit.
        """
        grounds = plane.to_plane(plane_array(outlines))
        found: list[Piece] = []
        unassigned: list[tuple[Parcel, float]] = []
        for parcel, ground, outline in zip(parcels, grounds.tolist(), outlines, strict=True):
            free = valid_area(ground)
            if self.occupied.get(parcel.pk):
                taken = shapely.union_all(plane_array(self.occupied[parcel.pk]))
                free = areal(shapely.difference(free, taken))
                if free.area < SLIVER_M2:
                    continue
            owned, nobodys = owned_pieces(free, self.owners.get(parcel.pk, {}))
            if nobodys:
                unassigned.append((parcel, nobodys))
            for case_id, piece in owned:
                case = self.cases[case_id] if case_id is not None else None
                found += [
                    Piece(parcel, code, shape, case, outline if shape is ground else None)
                    for code, shape in self._by_use(parcel, piece)
                ]
        return found, unassigned

    def _by_use(self, parcel: Parcel, ground: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
        drawn = self.uses.get(parcel.pk, {})
        undrawn = self.undrawn.get(parcel.pk, ())
        rest = part_code("+".join(undrawn) or parcel.land_use_code)
        if not drawn:
            return [(part_code(parcel.land_use_code or "+".join(undrawn)), ground)]
        return [(code, areal(shape)) for code, shape in split_by_use(ground, drawn, rest)]


def _uses(
    project: Project, parcels: Iterable[Parcel]
) -> tuple[Mapping[int, Mapping[str, BaseGeometry]], Mapping[int, Sequence[str]]]:
    by_pk = {parcel.pk: parcel for parcel in parcels}
    plane = PlaneSystem(project.zone.plane_srid)
    rows = [row for row in ParcelUse.objects.filter(parcel__zone=project.zone) if row.parcel_id in by_pk]
    with_ground = [row for row in rows if row.geometry is not None]
    shapes = plane.to_plane(plane_array(to_shape(row.geometry) for row in with_ground if row.geometry))
    drawn: dict[int, dict[str, BaseGeometry]] = defaultdict(dict)
    for row, shape in zip(with_ground, shapes.tolist(), strict=True):
        drawn[row.parcel_id][row.land_use_code.upper()] = valid_area(shape)
    undrawn: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.geometry is None:
            undrawn[row.parcel_id].append(row.land_use_code.upper())
    for pk, by_code in drawn.items():
        stated = [code for code in codes_of(by_pk[pk].land_use_code) if code not in by_code]
        undrawn[pk] += [code for code in stated if code not in undrawn[pk]]
    return drawn, undrawn


def part_code(land_use_code: str) -> str:
    """The parcel's code as it fits a part: of too many ("ONT+CLN+LUC") those that lengthen the notice come
    first."""
    codes = codes_of(land_use_code)
    codes.sort(key=is_agricultural)
    text = "+".join(codes)
    while len(text) > CODE_LENGTH and len(codes) > 1:
        codes.pop()
        text = "+".join(codes)
    return text[:CODE_LENGTH]
