"""``close_blocker``: an obstacle is gone."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, blocker_of, day_or_today, project_of, today
from landclearance.services.blockers import close_blocker
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Close a blocker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--blocker", required=True, metavar="ID", help="Printed when it was recorded")
        add_day(parser, "When it was gone")
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--note", default="")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        blocker = blocker_of(project, options["blocker"])
        event = close_blocker(
            blocker,
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            document_number=options["document"],
            note=options["note"],
        )
        self.stdout.write(f"Blocker {blocker.pk} closed on {event.happened_on}.")
