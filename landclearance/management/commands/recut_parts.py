"""``recut_parts``: parts on parcel versions that ended, cut anew on those that took their place."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, day_or_today, project_of, today
from landclearance.services.recut_parts import recut_parts
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Cut a project's parts anew on parcels that were split, merged or measured again. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--document", default="", metavar="NUMBER")
        add_day(parser, "From when the new parts count")

    def run(self, options: dict[str, Any]) -> None:
        report = recut_parts(
            project_of(options["project"]),
            on=day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            document_number=options["document"],
        )
        self.stdout.write(
            f"{report.left} parts left, {report.entered} entered, {report.unchanged} unchanged; required area "
            f"{report.area_before} m² before, {report.area_after} m² after."
        )
        for label in report.without_heir:
            self.stdout.write(f"  nothing took its place: parcel {label}")
        for label, area in report.unassigned:
            self.stdout.write(f"  nobody's yet: {area} m² of parcel {label}")
