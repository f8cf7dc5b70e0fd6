"""``report_progress``: what the owner says about a period."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from projects.management.options import InputCommand, number_of, period_of
from projects.models import DelayCause
from projects.selectors.lookup import find_project
from projects.services.reports import report_progress


class Command(InputCommand):
    help = "Record a progress report of a project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--period", required=True, help="2026-10 or 2026-10-01..2026-10-15")
        parser.add_argument("--percent", help="Physical progress to date, 0 to 100; leave out when unknown")
        parser.add_argument("--cause", default="", help=f"Of delay: {', '.join(DelayCause.values)}")
        parser.add_argument("--narrative", default="")
        parser.add_argument("--correct", default="", metavar="REASON", help="Replace the period's report")
        parser.add_argument("--invented", action="store_true")

    def run(self, options: dict[str, Any]) -> None:
        start, end = period_of("--period", options["period"])
        percent = options["percent"]
        report = report_progress(
            find_project(options["project"]),
            period_start=start,
            period_end=end,
            physical_percent=None if percent is None else number_of("--percent", percent),
            at=timezone.now(),
            today=timezone.localdate(),
            stated_cause=options["cause"],
            narrative=options["narrative"],
            correct_reason=options["correct"],
            is_invented=options["invented"],
        )
        said = "no figure" if report.physical_percent is None else f"{report.physical_percent} %"
        self.stdout.write(f"Report {start:%d/%m/%Y}-{end:%d/%m/%Y} recorded: {said}.")
