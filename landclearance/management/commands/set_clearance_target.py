"""``set_clearance_target``: the day by which clearance is planned to be complete."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, commune_of, day_or_today, project_of, today
from landclearance.services.claims import set_clearance_target
from projects.management.options import InputCommand, day_of


class Command(InputCommand):
    help = "Set the planned day of clearance of a project, or of its part in one commune."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--commune", metavar="CODE", help="Left out: the whole project")
        parser.add_argument("--finish-by", required=True, metavar="DAY")
        add_day(parser, "The day of the decision")
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--invented", action="store_true", help="Label it as invented")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        target = set_clearance_target(
            project,
            day_of("--finish-by", options["finish_by"]),
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            commune=commune_of(options["commune"]),
            document_number=options["document"],
            is_invented=options["invented"],
        )
        self.stdout.write(f"Clearance of {project.code} to be complete by {target.finish_by}.")
