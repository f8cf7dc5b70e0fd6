"""``record_item``: a utility, graves, a dump site or a resettlement site."""

from argparse import ArgumentParser
from typing import Any

from landclearance.domain.items import ItemKind
from landclearance.management.options import organisation_of, project_of
from landclearance.models import UtilityKind
from landclearance.services.items import record_item
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Record an item on the land of a project; a resettlement site is one that the project builds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--kind", required=True, help=", ".join(ItemKind))
        parser.add_argument("--code", required=True)
        parser.add_argument("--name", default="")
        parser.add_argument("--utility-kind", default="", help=", ".join(UtilityKind.values))
        parser.add_argument("--owner", metavar="CODE", help="Organisation that owns the utility")
        parser.add_argument("--count", type=int, help="Graves of the group, or plots of the site")
        parser.add_argument("--capacity-m3", type=int)
        parser.add_argument("--activity", action="append", default=[], metavar="CODE", help="May be repeated")
        parser.add_argument("--ready-activity", default="", metavar="CODE", help="With which a site is ready")
        parser.add_argument("--place", default="", help="'106.7117, 21.9755' or east, north in metres")
        parser.add_argument("--invented", action="store_true")

    def run(self, options: dict[str, Any]) -> None:
        item = record_item(
            project_of(options["project"]),
            options["kind"],
            options["code"],
            name=options["name"],
            utility_kind=options["utility_kind"],
            owner=organisation_of(options["owner"]),
            count=options["count"],
            capacity_m3=options["capacity_m3"],
            activity_codes=options["activity"],
            ready_activity=options["ready_activity"],
            place=options["place"],
            is_invented=options["invented"],
        )
        self.stdout.write(f"{options['kind']}:{item.code} recorded.")
