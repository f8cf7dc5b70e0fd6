"""``record_party``: a co-owner, an heir, a claimant or a representative of a case."""

from argparse import ArgumentParser
from typing import Any

from django.db import transaction
from django.utils import timezone

from landclearance.management.options import add_day, cases_of, day_or_today, project_of, today
from landclearance.models import LandUserKind, PartyRole
from landclearance.services.parties import add_party, land_user_for
from projects.management.options import InputCommand, number_of


class Command(InputCommand):
    help = (
        "Record who else has a stake in a case. A claimant makes the money for the land one to be deposited."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--case", required=True, metavar="NO")
        parser.add_argument("--role", required=True, help=", ".join(PartyRole.values))
        parser.add_argument(
            "--code", default="", help="Of a land user on record; without it a new one is made"
        )
        parser.add_argument("--name", default="", help="Of a new land user")
        parser.add_argument(
            "--kind", default=LandUserKind.HOUSEHOLD.value, help=", ".join(LandUserKind.values)
        )
        parser.add_argument("--share", metavar="PERCENT")
        add_day(parser, "The day since which the office knows")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label a new land user as invented")

    @transaction.atomic
    def run(self, options: dict[str, Any]) -> None:
        case = cases_of(project_of(options["project"]), [options["case"]])[0]
        person = land_user_for(
            case,
            code=options["code"],
            name=options["name"],
            kind=options["kind"],
            is_invented=options["invented"],
        )
        party = add_party(
            case,
            person,
            options["role"],
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            share_percent=number_of("--share", options["share"]) if options["share"] is not None else None,
            note=options["note"],
        )
        self.stdout.write(f"Party {party.pk}: {person.code} is {party.role} of case {case.case_no}.")
