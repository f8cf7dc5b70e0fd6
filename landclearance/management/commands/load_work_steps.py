"""``load_work_steps``: the office's own procedure, the columns of the clearance board."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.services.worksteps import COLUMNS, load_work_steps
from projects.management.options import InputCommand
from projects.selectors.lookup import find_zone


class Command(InputCommand):
    help = f"Load the office's work steps from a CSV file (UTF-8) with the columns {', '.join(COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--zone", required=True)
        parser.add_argument("--invented", action="store_true", help="Label the steps as invented")

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        report = load_work_steps(zone, _text(options["file"]), is_invented=options["invented"])
        self.stdout.write(
            f"Zone {zone.code}: {report.added} work steps added, {report.changed} changed, "
            f"{report.unchanged} unchanged."
        )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem(
            gettext_noop("%(file)s cannot be read as UTF-8 text."),
            gettext_noop("Give a CSV file saved as UTF-8."),
            field="file",
            params={"file": str(path)},
        ) from error
