"""``record_portion_event``: what moves the idle-land clock of a land portion."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from projects.management.options import InputCommand, day_of, optional_day
from projects.models import PortionEventKind
from projects.selectors.lookup import find_investor_project, find_portion
from projects.services.investor_events import record_portion_event


class Command(InputCommand):
    help = "Record an event of a land portion of an investor's project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="Code of the investor's project")
        parser.add_argument("kind", help=", ".join(PortionEventKind.values))
        parser.add_argument("--portion", required=True)
        parser.add_argument("--on", required=True, metavar="DAY")
        parser.add_argument("--document", default="", help="Minutes of the hand-over, number of the decision")
        parser.add_argument("--until", metavar="DAY", help="Planned completion, or last day of force majeure")
        parser.add_argument("--months", type=int, help="Of an extension")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true")

    def run(self, options: dict[str, Any]) -> None:
        portion = find_portion(find_investor_project(options["project"]), options["portion"])
        event = record_portion_event(
            portion,
            options["kind"],
            day_of("--on", options["on"]),
            today=timezone.localdate(),
            at=timezone.now(),
            by=None,
            document_number=options["document"],
            until_on=optional_day("--until", options["until"]),
            months=options["months"],
            note=options["note"],
            is_invented=options["invented"],
        )
        self.stdout.write(f"{event.kind} of {event.happened_on:%d/%m/%Y} recorded on {portion.code}.")
