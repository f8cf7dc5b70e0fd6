"""``load_administrative_units``: communes and provinces, old and new, from the files that come with the project."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geodata.domain.errors import InputProblem
from geodata.domain.planes import PlaneSystem, parse_crs
from geodata.services.units import LANGSON_FOLDER, load_administrative_units


class Command(BaseCommand):
    help = "Load provinces and the communes of Lạng Sơn before and after 1 July 2025, with area shares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=LANGSON_FOLDER)
        parser.add_argument("--province", default="20", help="Code of the communes' province")
        parser.add_argument("--plane-crs", default="EPSG:9215", help="In which overlays are measured")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plane = PlaneSystem(parse_crs(options["plane_crs"]).to_epsg() or 0)
            report = load_administrative_units(options["province"], plane, folder=options["folder"])
        except InputProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(", ".join(f"{name} {count}" for name, count in asdict(report).items()))
