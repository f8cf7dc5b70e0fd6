"""``create_portion``: a land portion of an investor's project, with a clock of its own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from geodata.domain.errors import InputProblem, gettext_noop
from projects.management.options import InputCommand, number_of
from projects.selectors.lookup import find_investor_project
from projects.services.investors import area_of_geojson, create_portion


class Command(InputCommand):
    help = "Create a land portion of an investor's project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="Code of the investor's project")
        parser.add_argument("code")
        parser.add_argument("--name", default="")
        parser.add_argument("--area", metavar="M2", help="Official area")
        parser.add_argument("--geojson", type=Path, metavar="FILE", help="Its outline in WGS 84")

    def run(self, options: dict[str, Any]) -> None:
        area, file = options["area"], options["geojson"]
        portion = create_portion(
            find_investor_project(options["project"]),
            options["code"],
            name=options["name"],
            area_m2=None if area is None else number_of("--area", area),
            geometry=area_of_geojson(_text(file), "--geojson") if file else None,
        )
        self.stdout.write(f"Land portion {portion.code} of {portion.investor_project.code} created.")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem(
            field="--geojson",
            message=gettext_noop("The file cannot be read."),
            mend=gettext_noop("Give the path of a GeoJSON file."),
        ) from error
