"""``record_step``: a work step of the office's procedure, on one case or on several."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, cases_of, day_or_today, project_of, today
from landclearance.services.worksteps import find_step, record_step
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Record that a work step of the office's procedure is done, or does not apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--case", action="append", required=True, metavar="NO", help="May be repeated")
        parser.add_argument("--step", required=True, metavar="CODE")
        parser.add_argument("--not-applicable", action="store_true")
        add_day(parser, "When it was done")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        records = record_step(
            cases_of(project, options["case"]),
            find_step(project.zone, options["step"]),
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            not_applicable=options["not_applicable"],
        )
        self.stdout.write(f"Step {options['step']} recorded for {len(records)} cases of {project.code}.")
