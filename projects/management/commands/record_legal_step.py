"""``record_legal_step``: what happened to a step of an investor's legal checklist."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from projects.management.options import InputCommand, day_of, optional_day
from projects.models import LegalStepStatus
from projects.selectors.lookup import find_investor_project, find_portion
from projects.services.investor_events import record_step_event


class Command(InputCommand):
    help = "Record what happened to a legal step of an investor's project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="Code of the investor's project")
        parser.add_argument("step")
        parser.add_argument("status", help=", ".join(LegalStepStatus.values))
        parser.add_argument("--on", required=True, metavar="DAY")
        parser.add_argument("--portion", help="Only for this land portion")
        parser.add_argument("--document", default="")
        parser.add_argument("--due", metavar="DAY", help="When the answer is due")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true")

    def run(self, options: dict[str, Any]) -> None:
        project = find_investor_project(options["project"])
        event = record_step_event(
            project,
            options["step"],
            options["status"],
            day_of("--on", options["on"]),
            today=timezone.localdate(),
            at=timezone.now(),
            by=None,
            portion=find_portion(project, options["portion"]) if options["portion"] else None,
            document_number=options["document"],
            due_on=optional_day("--due", options["due"]),
            note=options["note"],
            is_invented=options["invented"],
        )
        self.stdout.write(f"{event.step_code} {event.status} of {event.happened_on:%d/%m/%Y} recorded.")
