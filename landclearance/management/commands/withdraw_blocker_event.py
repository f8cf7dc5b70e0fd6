"""``withdraw_blocker_event``: something was recorded on a blocker by mistake."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.management.options import blocker_of, project_of, today
from landclearance.services.blockers import withdraw_event
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Withdraw an event of a blocker with a reason; the row stays in the history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--blocker", required=True, metavar="ID")
        parser.add_argument("--event", required=True, metavar="ID", help="Printed when it was recorded")
        parser.add_argument("--reason", required=True)

    def run(self, options: dict[str, Any]) -> None:
        blocker = blocker_of(project_of(options["project"]), options["blocker"])
        number = options["event"]
        event = (
            blocker.events.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
        )
        if event is None:
            raise InputProblem(
                gettext_noop("Blocker %(id)s has no event %(event)s."),
                gettext_noop("Use a number that was printed when it was recorded."),
                field="--event",
                params={"id": blocker.pk, "event": number[:40]},
            )
        withdraw_event(event, options["reason"], today=today(), at=timezone.now(), by=None)
        self.stdout.write(f"Event {event.pk} of blocker {blocker.pk} withdrawn.")
