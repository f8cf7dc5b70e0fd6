"""``record_act``: an act of the procedure, on one case or on several."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.management.options import add_day, cases_of, day_or_today, project_of, today, yes_or_no
from landclearance.models import Act, ActKind, ClearanceCase
from landclearance.services.acts import record_act
from projects.management.options import InputCommand, number_of, optional_day


class Command(InputCommand):
    help = "Record a dated act on clearance cases. An act out of the legal order is taken, and red-flagged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--case", action="append", required=True, metavar="NO", help="May be repeated")
        parser.add_argument("--kind", required=True, help=", ".join(ActKind.values))
        add_day(parser, "When it was issued or signed")
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--effective", metavar="DAY", help="In force from")
        parser.add_argument("--delivered", metavar="DAY", help="When it reached the land user")
        parser.add_argument("--ended", metavar="DAY", help="Last day, of a posting or a dialogue")
        parser.add_argument("--consented", metavar="yes|no", help="Whether the land user agreed")
        parser.add_argument("--amount", metavar="VND")
        parser.add_argument("--supersedes", metavar="ID", help="The act replaced, or annulled")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label the act as invented")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        cases = cases_of(project, options["case"])
        acts = record_act(
            cases,
            options["kind"],
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            document_number=options["document"],
            effective_on=optional_day("--effective", options["effective"]),
            delivered_on=optional_day("--delivered", options["delivered"]),
            ended_on=optional_day("--ended", options["ended"]),
            consented=yes_or_no("--consented", options["consented"]),
            amount=number_of("--amount", options["amount"]) if options["amount"] is not None else None,
            supersedes=_act_of(cases, options["supersedes"]),
            note=options["note"],
            is_invented=options["invented"],
        )
        for act in acts:
            self.stdout.write(f"Act {act.pk} ({act.kind}) of {act.happened_on} on case {act.case.case_no}.")


def _act_of(cases: list[ClearanceCase], number: str | None) -> Act | None:
    if number is None:
        return None
    act: Act | None = None
    if number.isascii() and number.isdigit():
        act = Act.objects.filter(case__in=cases, pk=int(number)).first()
    if act is None:
        raise InputProblem(
            gettext_noop("The case has no act %(number)s."),
            gettext_noop("Give the number printed when the act was recorded."),
            field="--supersedes",
            params={"number": number[:40]},
        )
    return act
