"""``record_decision``: an approval or an adjustment of a project."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from projects.management.options import InputCommand, day_of, number_of
from projects.models import DecisionKind
from projects.selectors.lookup import find_project
from projects.services.decisions import record_decision


class Command(InputCommand):
    help = "Record a decision on a project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--project", required=True)
        parser.add_argument(
            "--kind", default=DecisionKind.INVESTMENT_DECISION.value, help=", ".join(DecisionKind.values)
        )
        parser.add_argument("--issued-on", required=True, metavar="DAY")
        parser.add_argument("--issued-by", default="")
        parser.add_argument("--subject", default="")
        parser.add_argument("--total-investment", metavar="VND")
        parser.add_argument("--invented", action="store_true")

    def run(self, options: dict[str, Any]) -> None:
        money = options["total_investment"]
        decision = record_decision(
            find_project(options["project"]),
            kind=options["kind"],
            number=options["number"],
            issued_on=day_of("--issued-on", options["issued_on"]),
            today=timezone.localdate(),
            at=timezone.now(),
            issued_by=options["issued_by"],
            subject=options["subject"],
            total_investment=None if money is None else number_of("--total-investment", money),
            is_invented=options["invented"],
        )
        self.stdout.write(f"Decision {decision.number} of {decision.issued_on:%d/%m/%Y} recorded.")
