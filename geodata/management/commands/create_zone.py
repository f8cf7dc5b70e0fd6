"""``create_zone``: a new zone, with a boundary from a file or without one yet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geodata.domain.errors import InputProblem
from geodata.domain.planes import parse_crs
from geodata.services.reading import read_features
from geodata.services.zones import ZoneFacts, create_zone


class Command(BaseCommand):
    help = "Create a zone. Its boundary is the union of a file's areas, or comes with the first parcels."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--name", required=True)
        parser.add_argument("--name-en", default="")
        parser.add_argument("--plane-crs", required=True, metavar="EPSG:n")
        parser.add_argument("--boundary", type=Path, help="A GIS file with areas")
        parser.add_argument("--crs", default="auto", help="Of the boundary file: auto or EPSG:n")
        parser.add_argument("--layer", default="", help="Of the boundary file")
        parser.add_argument("--country", default="VN", help="Two-letter code; public holidays follow it")
        parser.add_argument("--time-zone", default="Asia/Ho_Chi_Minh")
        parser.add_argument("--board", default="", help="The managing Board's name")
        parser.add_argument("--invented", action="store_true", help="Label the zone as invented")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            srid = parse_crs(options["plane_crs"]).to_epsg()
            facts = ZoneFacts(
                code=options["code"],
                name=options["name"],
                name_en=options["name_en"],
                plane_srid=srid or 0,
                country_code=options["country"],
                time_zone=options["time_zone"],
                board_name=options["board"],
                boundary_note=f"{options['boundary'].name}" if options["boundary"] else "",
                is_invented=options["invented"],
            )
            if options["boundary"]:
                table = read_features(options["boundary"], crs=options["crs"], layer=options["layer"])
                zone = create_zone(facts, table.geometry, boundary_crs=table.source_crs)
            else:
                zone = create_zone(facts)
        except InputProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Zone {zone.code} created, plane system EPSG:{zone.plane_srid}.")
