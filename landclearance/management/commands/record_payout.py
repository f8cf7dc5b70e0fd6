"""``record_payout``: money paid, deposited, released or recovered, on one case or on many."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.amounts import UNITS, parse_table
from landclearance.domain.money import Item
from landclearance.management.options import add_day, cases_of, day_or_today, project_of, today
from landclearance.management.tables import read_table
from landclearance.models import PayoutKind
from landclearance.services.payouts import record_payouts
from projects.management.options import InputCommand


class Command(InputCommand):
    help = (
        "Record money that moved: stated amounts from a file (number; compensation; support; resettlement; bonus; "
        "interest), or all that is open for the cases named. All of them or none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--kind", default=PayoutKind.PAID.value, help=", ".join(PayoutKind.values))
        parser.add_argument("--case", action="append", default=[], metavar="NO", help="May be repeated")
        parser.add_argument("--file", type=Path, help="Stated amounts")
        parser.add_argument("--unit", choices=list(UNITS), default="vnd", help="Of the amounts in the file")
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--with-interest", action="store_true", help="Also the interest accrued")
        parser.add_argument("--refused", action="store_true", help="Deposited because the land user refused")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label the entries as invented")
        add_day(parser, "When the money moved")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        if bool(options["file"]) == bool(options["case"]):
            raise InputProblem(
                gettext_noop("Either the cases are named or a file states the amounts."),
                gettext_noop("Give --case or --file, not both."),
                field="--case",
            )
        file = options["file"]
        rows = parse_table(read_table(file), tuple(Item), options["unit"]) if file else None
        made = record_payouts(
            project,
            options["kind"],
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            rows=rows,
            cases=None if file else cases_of(project, options["case"]),
            document_number=options["document"],
            with_interest=options["with_interest"],
            refused=options["refused"],
            note=options["note"],
            is_invented=options["invented"],
        )
        cases = len({payout.case_id for payout in made})
        self.stdout.write(f"{len(made)} entries ({options['kind']}) on {cases} cases.")
