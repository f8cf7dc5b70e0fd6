"""``propose_solution``: a solution is put to whoever decides."""

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
from landclearance.services.blockers import propose_solution
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Propose a solution for an open blocker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--blocker", required=True, metavar="ID", help="Printed when it was recorded")
        add_day(parser, "When it was said")
        parser.add_argument("--proposal", required=True, help="No names of people: every role reads it")
        add_words(parser)

    def run(self, options: dict[str, Any]) -> None:
        blocker = blocker_of(project_of(options["project"]), options["blocker"])
        event = propose_solution(
            blocker,
            day_or_today(options),
            options["proposal"],
            today=today(),
            at=timezone.now(),
            by=None,
            **words_of(options),
        )
        self.stdout.write(f"Proposal {event.pk} on blocker {blocker.pk} recorded for {event.happened_on}.")
