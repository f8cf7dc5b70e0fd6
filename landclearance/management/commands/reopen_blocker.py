"""``reopen_blocker``: an obstacle is there again."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import (
    add_day,
    add_words,
    blocker_of,
    day_or_today,
    project_of,
    today,
    words_of,
)
from landclearance.services.blockers import reopen_blocker
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Open a closed blocker again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--blocker", required=True, metavar="ID", help="Printed when it was recorded")
        add_day(parser, "When it was said")
        add_words(parser)

    def run(self, options: dict[str, Any]) -> None:
        blocker = blocker_of(project_of(options["project"]), options["blocker"])
        event = reopen_blocker(
            blocker,
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            **words_of(options),
        )
        self.stdout.write(f"Blocker {blocker.pk} opened again on {event.happened_on} (event {event.pk}).")
