"""Investors' land portions in one tile, each with where its idle-land clock stands, and those under a click."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from geodata.models import Zone
from geodata.selectors.boxes import apart, located, touching_box
from projects.models import InvestorProject, LandPortion
from projects.selectors.investors import InvestorRow, PortionRow, investor_rows
from tracker.selectors.map_basemap import Drawn
from tracker.selectors.map_view import TileView

EVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Everything that has been recorded: a map shows what is known now."""


def investors(view: TileView) -> Drawn:
    """Portions that touch the tile; a constant number of queries for each zone that has any there."""
    here = LandPortion.objects.filter(investor_project__zone__in=view.zone_ids, geometry__isnull=False)
    shapes, rows = apart(
        located(touching_box(here, "geometry", view.box), "geometry", "pk", "code", "investor_project__code")
    )
    states = {
        found.portion.pk: found.idle.status.value
        for _row, found in portion_rows(view.zone_ids, [row.pk for row in rows], view.on)
    }
    drawn: Drawn = {"portions": []}
    for shape, row in zip(shapes, rows, strict=True):
        properties = {
            "id": row.pk,
            "investor": row.investor_project__code,
            "code": row.code,
            "status": states[row.pk],
        }
        drawn["portions"].append((shape, {**properties}))
    return drawn


def portion_rows(
    zone_ids: tuple[int, ...], pks: Sequence[int], on: date
) -> list[tuple[InvestorRow, PortionRow]]:
    """Portions by number with their project, those of other zones left out."""
    if not pks:
        return []
    projects = list(
        InvestorProject.objects.filter(zone__in=zone_ids, portions__in=pks)
        .distinct()
        .select_related("investor", "functional_area", "zone")
        .defer("zone__boundary", "functional_area__geometry")
    )
    by_zone: dict[Zone, list[InvestorProject]] = {}
    for project in projects:
        by_zone.setdefault(project.zone, []).append(project)
    wanted = set(pks)
    return [
        (row, portion)
        for zone, listed in by_zone.items()
        for row in investor_rows(zone, listed, on, EVER)
        for portion in row.portions
        if portion.portion.pk in wanted
    ]
