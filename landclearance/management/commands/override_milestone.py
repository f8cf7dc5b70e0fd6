"""``override_milestone``: an officer's word on a milestone against what the acts say."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, cases_of, day_or_today, project_of, today
from landclearance.models import OverrideStatus
from landclearance.services.overrides import MAY_BE_SAID, override_milestone
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Say against the acts where a milestone of a case stands. It is logged with its reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--case", required=True, metavar="NO")
        parser.add_argument("--milestone", required=True, help=", ".join(MAY_BE_SAID))
        parser.add_argument("--status", required=True, help=", ".join(OverrideStatus.values))
        add_day(parser, "The day from which it holds")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--document", default="", metavar="NUMBER")

    def run(self, options: dict[str, Any]) -> None:
        case = cases_of(project_of(options["project"]), [options["case"]])[0]
        row = override_milestone(
            case,
            options["milestone"],
            options["status"],
            day_or_today(options),
            options["reason"],
            today=today(),
            at=timezone.now(),
            by=None,
            document_number=options["document"],
        )
        self.stdout.write(f"Override {row.pk}: {row.milestone} of case {case.case_no} is {row.status}.")
