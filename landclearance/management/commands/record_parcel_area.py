"""``record_parcel_area``: what a certificate, a cadastral map or a measurement says of a parcel's area."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, day_or_today, parcel_of, today
from landclearance.models import AreaKind
from landclearance.selectors.parcels import parcel_labels
from landclearance.services.parcel_areas import record_parcel_area
from projects.management.options import InputCommand, number_of
from projects.selectors.lookup import find_zone


class Command(InputCommand):
    help = "Record the area of a parcel by one paper."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--parcel", required=True, help="27/14, or 27/14 with the (old) commune's code")
        parser.add_argument("--kind", required=True, help=", ".join(AreaKind.values))
        parser.add_argument("--area-m2", required=True)
        parser.add_argument("--document", required=True, metavar="NUMBER")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true")
        add_day(parser, "Day of the paper")

    def run(self, options: dict[str, Any]) -> None:
        parcel = parcel_of(find_zone(options["zone"]), options["parcel"])
        row = record_parcel_area(
            parcel,
            options["kind"],
            number_of("--area-m2", options["area_m2"]),
            day_or_today(options),
            options["document"],
            today=today(),
            at=timezone.now(),
            by=None,
            note=options["note"],
            is_invented=options["invented"],
        )
        label = parcel_labels([parcel])[parcel.pk]
        self.stdout.write(f"{label}: {row.kind} {row.area_m2} m², {row.document_number}.")
