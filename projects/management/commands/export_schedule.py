"""``export_schedule``: a project's current programme as a file that Microsoft Project opens."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from projects.management.options import InputCommand, optional_day
from projects.selectors.lookup import find_project
from projects.services.exporting import export_schedule


class Command(InputCommand):
    help = "Write a project's current programme, with its baselines and computed dates, as Microsoft Project XML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument(
            "--as-of", metavar="DAY", help="The day on which the programme was in force (default: today)"
        )

    def run(self, options: dict[str, Any]) -> None:
        project = find_project(options["project"])
        day = optional_day("--as-of", options["as_of"]) or timezone.localdate()
        written = export_schedule(project, day, timezone.now())
        path: Path = options["out"]
        try:
            path.write_bytes(written.data)
        except OSError as error:
            raise InputProblem(
                field="--out",
                message=gettext_noop("The file cannot be written: %(reason)s."),
                mend=gettext_noop("Check the path."),
                params={"reason": error.strerror or str(error)},
            ) from error
        self.stdout.write(f"{path}: the programme of {project.code} as of {day:%d/%m/%Y}.")
        for line in written.left_out:
            self.stdout.write(f"  not written: {line}")
