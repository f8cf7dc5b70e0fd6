"""``choose_remainder``: the land user keeps what a project leaves of a parcel, or agrees that it is taken too."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import (
    add_day,
    cases_of,
    day_or_today,
    parcel_of,
    project_of,
    today,
)
from landclearance.services.remainders import choose_remainder
from projects.management.options import InputCommand
from projects.selectors.lookup import find_zone


class Command(InputCommand):
    help = (
        "Record the choice about a remainder below the smallest plot; taken, it becomes a part of the case."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--parcel", required=True, help="27/14, or 27/14 with the (old) commune's code")
        parser.add_argument("--project", help="That takes it; with --case. Without: the land user keeps it")
        parser.add_argument("--case", metavar="NUMBER")
        parser.add_argument(
            "--document", required=True, metavar="NUMBER", help="Paper of the choice or consent"
        )
        add_day(parser, "Day of the paper")

    def run(self, options: dict[str, Any]) -> None:
        case = None
        if options["project"] or options["case"]:
            case = cases_of(project_of(options["project"] or ""), [options["case"] or ""])[0]
        parcel = parcel_of(find_zone(options["zone"]), options["parcel"])
        found = choose_remainder(
            parcel,
            case,
            day_or_today(options),
            options["document"],
            today=today(),
            at=timezone.now(),
            by=None,
        )
        area = sum(part.area_m2 for part in found.parts)
        self.stdout.write(f"{parcel}: taken, {area} m² in case {case}." if case else f"{parcel}: kept.")
