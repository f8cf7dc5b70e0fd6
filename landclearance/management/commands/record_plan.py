"""``record_plan``: a version of a compensation plan with its lines, from a table in a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from landclearance.domain.amounts import UNITS, parse_table
from landclearance.domain.money import OWED
from landclearance.management.options import add_day, day_or_today, project_of, today
from landclearance.management.tables import read_table
from landclearance.models import PlanRelation, PriceRegime
from landclearance.services.plans import PlanHead, record_plan
from projects.management.options import InputCommand, optional_day


class Command(InputCommand):
    help = (
        "Record a version of a compensation plan. The file has one row per case: number; compensation; support; "
        "resettlement; bonus. Safe to repeat: a version is recorded once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--project", required=True)
        parser.add_argument("--batch", required=True)
        parser.add_argument("--plan-version", type=int, default=1, metavar="N")
        parser.add_argument(
            "--relation", default=PlanRelation.FIRST.value, help=", ".join(PlanRelation.values)
        )
        parser.add_argument("--approved", action="store_true", help="It is approved; else it is a draft")
        parser.add_argument("--document", default="", metavar="NUMBER", help="Of the decision")
        parser.add_argument(
            "--effective", metavar="DAY", help="In force from; the payment clock runs from it"
        )
        parser.add_argument("--price-regime", default="", help=", ".join(PriceRegime.values))
        parser.add_argument("--price-on", metavar="DAY", help="The day whose prices it uses")
        parser.add_argument("--price-document", default="", metavar="NUMBER")
        parser.add_argument("--unit", choices=list(UNITS), default="vnd", help="Of the amounts")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label the plan as invented")
        add_day(parser, "When it was drafted or approved")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        rows = parse_table(read_table(options["file"]), OWED, options["unit"])
        head = PlanHead(
            batch=options["batch"],
            version=options["plan_version"],
            relation=options["relation"],
            happened_on=day_or_today(options),
            document_number=options["document"],
            effective_on=optional_day("--effective", options["effective"]),
            price_regime=options["price_regime"],
            price_on=optional_day("--price-on", options["price_on"]),
            price_document=options["price_document"],
            note=options["note"],
        )
        plan = record_plan(
            project,
            head,
            rows,
            approved=options["approved"],
            today=today(),
            at=timezone.now(),
            by=None,
            is_invented=options["invented"],
        )
        word = "approved" if plan.is_approved else "draft"
        self.stdout.write(
            f"Plan {plan.pk}: batch {plan.batch}, version {plan.version} ({word}), {len(rows)} cases."
        )
