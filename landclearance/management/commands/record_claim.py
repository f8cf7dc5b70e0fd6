"""``record_claim``: what the owner or a commune reported about clearance."""

from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.utils import timezone

from landclearance.domain.figures import plus_list
from landclearance.management.options import add_day, commune_of, day_or_today, project_of, today
from landclearance.models import ClaimedStatus
from landclearance.services.claims import record_claim
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Record a report about clearance. Figures are cumulative; a cell such as 359+507 is added up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--commune", metavar="CODE", help="Left out: the whole project")
        add_day(parser, "The figures are by the end of this day")
        parser.add_argument("--status", default="", help=", ".join(ClaimedStatus.values))
        parser.add_argument("--cases", metavar="N")
        parser.add_argument("--handed-over", metavar="N", help="Cases handed over")
        parser.add_argument("--area", metavar="M2")
        parser.add_argument("--area-handed-over", metavar="M2")
        parser.add_argument("--percent", metavar="P", help="Share of the area as printed")
        parser.add_argument("--paid", metavar="VND")
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label the report as invented")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        cases, handed = _sum(options, "cases"), _sum(options, "handed_over")
        claim = record_claim(
            project,
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            commune=commune_of(options["commune"]),
            status=options["status"],
            cases_total=None if cases is None else int(cases),
            cases_handed_over=None if handed is None else int(handed),
            area_m2=_sum(options, "area"),
            area_handed_over_m2=_sum(options, "area_handed_over"),
            area_percent=_sum(options, "percent"),
            amount_paid=_sum(options, "paid"),
            document_number=options["document"],
            note=options["note"],
            is_invented=options["invented"],
        )
        self.stdout.write(f"Report {claim.pk} on {project.code} by {claim.happened_on}.")


def _sum(options: dict[str, Any], name: str) -> Decimal | None:
    """The sum of a list with plus signs; None when nothing was given."""
    text = options[name]
    parts = plus_list(text, f"--{name.replace('_', '-')}") if text else ()
    return sum(parts, Decimal(0)) if parts else None
