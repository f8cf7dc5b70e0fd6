"""``create_investor_project``: a private project that the zone's Board registers."""

from argparse import ArgumentParser
from typing import Any

from django.db import transaction
from django.utils import timezone

from projects.management.options import InputCommand, condition_of, number_of, optional_day
from projects.models import InvestorKind
from projects.selectors.lookup import find_organisation, find_zone
from projects.services.investors import create_investor_project, state_conditions


class Command(InputCommand):
    help = "Create an investor's project of a zone, with the conditions of its legal checklist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--zone", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--name-en", default="")
        parser.add_argument("--kind", required=True, help=", ".join(InvestorKind.values))
        parser.add_argument("--investor", help="Code or name of an organisation")
        parser.add_argument("--capital", metavar="VND")
        parser.add_argument("--certificate", default="", help="Number of the investment certificate")
        parser.add_argument("--certificate-on", metavar="DAY")
        parser.add_argument(
            "--condition", action="append", default=[], metavar="NAME=VALUE", help="true, false or a number"
        )
        parser.add_argument("--source", default="")
        parser.add_argument(
            "--invented", default="", metavar="WHAT", help="What is invented; shown as a label"
        )

    def run(self, options: dict[str, Any]) -> None:
        capital = options["capital"]
        with transaction.atomic():
            project = create_investor_project(
                find_zone(options["zone"]),
                options["code"],
                options["name"],
                options["kind"],
                today=timezone.localdate(),
                name_en=options["name_en"],
                investor=find_organisation(options["investor"], "--investor")
                if options["investor"]
                else None,
                registered_capital=None if capital is None else number_of("--capital", capital),
                certificate_number=options["certificate"],
                certificate_on=optional_day("--certificate-on", options["certificate_on"]),
                source=options["source"],
                invented_note=options["invented"],
            )
            state_conditions(
                project, dict(condition_of("--condition", text) for text in options["condition"])
            )
        self.stdout.write(f"Investor project {project.code} created in zone {project.zone.code}.")
