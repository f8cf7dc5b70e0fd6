"""``update_blocker``: what was said or done about an obstacle."""

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
from landclearance.services.blockers import update_blocker
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Add a promise, an owner, a level, an order or a note to an open blocker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--blocker", required=True, metavar="ID", help="Printed when it was recorded")
        add_day(parser, "When it was said")
        add_words(parser)

    def run(self, options: dict[str, Any]) -> None:
        blocker = blocker_of(project_of(options["project"]), options["blocker"])
        event = update_blocker(
            blocker,
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            **words_of(options),
        )
        self.stdout.write(f"Blocker {blocker.pk} updated on {event.happened_on} (event {event.pk}).")
