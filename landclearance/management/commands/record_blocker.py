"""``record_blocker``: an obstacle on a case, a part, or activities of the programme."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.management.options import (
    add_day,
    cases_of,
    day_or_today,
    organisation_of,
    parts_of,
    project_of,
    today,
)
from landclearance.models import AuthorityLevel, BlockerCode
from landclearance.services.blockers import record_blocker
from projects.management.options import InputCommand, optional_day


class Command(InputCommand):
    help = "Open a blocker. Without case and activities it holds up all work not yet done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--code", required=True, help=", ".join(BlockerCode.values))
        parser.add_argument("--title", required=True)
        add_day(parser, "When it arose")
        parser.add_argument("--case", metavar="NO")
        parser.add_argument("--part", metavar="SHEET/NUMBER", help="Of the case")
        parser.add_argument("--activity", action="append", default=[], metavar="CODE", help="May be repeated")
        parser.add_argument("--level", default="", help=", ".join(AuthorityLevel.values))
        parser.add_argument("--owner", metavar="CODE", help="Organisation that must act")
        parser.add_argument("--expected", metavar="DAY", help="Expected to be cleared; unknown when left out")
        parser.add_argument("--due", metavar="DAY", help="By law or by order")
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label the blocker as invented")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        case = cases_of(project, [options["case"]])[0] if options["case"] else None
        if options["part"] and case is None:
            raise InputProblem(
                gettext_noop("A part is named without its case."),
                gettext_noop("Name the case with --case NO."),
                field="--part",
            )
        part = parts_of(case, [options["part"]])[0] if case is not None and options["part"] else None
        blocker = record_blocker(
            project,
            code=options["code"],
            title=options["title"],
            happened_on=day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            case=case,
            part=part,
            activity_codes=options["activity"],
            level=options["level"],
            owner=organisation_of(options["owner"]),
            expected_clear_on=optional_day("--expected", options["expected"]),
            due_on=optional_day("--due", options["due"]),
            document_number=options["document"],
            note=options["note"],
            is_invented=options["invented"],
        )
        self.stdout.write(f"Blocker {blocker.pk} ({blocker.code}) opened in project {project.code}.")
