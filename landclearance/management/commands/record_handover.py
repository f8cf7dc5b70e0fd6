"""``record_handover``: land handed over by minutes."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, cases_of, day_or_today, parts_of, project_of, today
from landclearance.services.handover import record_handover
from projects.management.options import InputCommand, number_of


class Command(InputCommand):
    help = "Record that a case's land was handed over: all of it, some parts, or an area of one part."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--case", required=True, metavar="NO")
        parser.add_argument("--minutes", required=True, metavar="NUMBER")
        add_day(parser, "The day of the minutes")
        parser.add_argument("--part", action="append", metavar="SHEET/NUMBER", help="May be repeated")
        parser.add_argument("--area", metavar="M2", help="Partial hand-over of one part")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label the hand-over as invented")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        case = cases_of(project, [options["case"]])[0]
        handovers = record_handover(
            case,
            day_or_today(options),
            options["minutes"],
            today=today(),
            at=timezone.now(),
            by=None,
            parts=parts_of(case, options["part"]) if options["part"] else None,
            area_m2=number_of("--area", options["area"]) if options["area"] is not None else None,
            note=options["note"],
            is_invented=options["invented"],
        )
        self.stdout.write(f"{len(handovers)} parts of case {case.case_no} handed over.")
