"""``open_cases``: a clearance case for every parcel that a project needs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from geodata.domain.placement import check_placement
from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_shape
from geodata.services.reading import read_features
from landclearance.management.options import add_day, day_or_today, project_of, today
from landclearance.services.opening import open_cases
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Open clearance cases for the parcels inside a project's clearance boundary. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--boundary", type=Path, help="A GIS file with the boundary's areas")
        parser.add_argument("--from-footprints", action="store_true", help="The union of the project's works")
        parser.add_argument("--crs", default="auto", help="Of the boundary file: auto or EPSG:n")
        parser.add_argument("--layer", default="", help="Of the boundary file")
        parser.add_argument("--decision", default="", metavar="NUMBER", help="That approved the boundary")
        parser.add_argument("--invented", action="store_true", help="Label the cases as invented")
        add_day(parser, "From when the boundary holds")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        boundary = _boundary(options, project.zone) if options["boundary"] else None
        report = open_cases(
            project,
            boundary=boundary,
            from_footprints=options["from_footprints"],
            on=day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            decision_number=options["decision"],
            source=options["boundary"].name if options["boundary"] else "Footprints of the works",
            is_invented=options["invented"],
        )
        self.stdout.write(
            f"Project {project.code}, boundary {report.boundary_version}: {report.cases} cases opened with "
            f"{report.parts} parts; {report.unchanged} parts unchanged; {len(report.slivers)} slivers left out."
        )
        if report.left:
            self.stdout.write(
                f"  {report.left} parts left the scope; required area {report.area_before} m² before, "
                f"{report.area_after} m² after ({report.area_after - report.area_before:+} m²)."
            )
        for number in report.cases_out:
            self.stdout.write(f"  out of scope: case {number}")
        for number in report.cases_back:
            self.stdout.write(f"  back in scope: case {number}")
        for label in report.to_recut:
            self.stdout.write(f"  waits for recut_parts: parcel {label}")
        for piece in report.unassigned:
            self.stdout.write(f"  nobody's yet: {piece.area_m2} m² of parcel {piece.label}")
        for sliver in report.slivers[:20]:
            self.stdout.write(f"  sliver: parcel {sliver.label}, {sliver.area_m2} m²")


def _boundary(options: dict[str, Any], zone: Zone) -> BaseGeometry:
    table = read_features(options["boundary"], crs=options["crs"], layer=options["layer"])
    outline = to_shape(zone.boundary) if zone.boundary else None
    plane = PlaneSystem(zone.plane_srid)
    check_placement(table.geometry, outline, plane, source_crs=table.source_crs)
    return shapely.make_valid(shapely.union_all(table.geometry))
