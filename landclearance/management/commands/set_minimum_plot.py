"""``set_minimum_plot``: the smallest plot that may exist, by a provincial decision."""

from argparse import ArgumentParser
from typing import Any

from landclearance.management.options import add_day, day_or_today
from landclearance.models import LandGroup
from landclearance.services.remainders import set_minimum_plot
from projects.management.options import InputCommand, number_of
from projects.selectors.lookup import find_zone


class Command(InputCommand):
    help = "Set the smallest plot of a group of land from a day on; the one before it ends on that day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--group", required=True, help=", ".join(LandGroup.values))
        parser.add_argument("--area-m2", required=True)
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--verify", default="", help="What is not certain about the figure")
        add_day(parser, "From when it holds")

    def run(self, options: dict[str, Any]) -> None:
        row = set_minimum_plot(
            find_zone(options["zone"]),
            options["group"],
            number_of("--area-m2", options["area_m2"]),
            day_or_today(options),
            document_number=options["document"],
            verify=options["verify"],
        )
        self.stdout.write(f"{row.land_group}: {row.area_m2} m² from {row.valid_from:%d/%m/%Y}.")
