"""``record_act``: an act of the procedure, on one case or on several."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.pasted import read_pasted
from landclearance.domain.vocabulary import CaseState
from landclearance.management.options import (
    add_day,
    cases_of,
    day_or_today,
    organisation_of,
    project_of,
    text_of,
    today,
    yes_or_no,
)
from landclearance.models import Act, ActKind, ClearanceCase, DecisionException, DisputeOutcome
from landclearance.selectors.lists import case_rows
from landclearance.services.act_checks import ActDetails
from landclearance.services.acts import record_act
from landclearance.services.bulk_acts import cases_by_number
from landclearance.services.checks import check_choice
from projects.management.options import InputCommand, number_of, optional_day
from projects.models import Project


class Command(InputCommand):
    help = "Record a dated act on clearance cases. An act out of the legal order is taken, and red-flagged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--case", action="append", default=[], metavar="NO", help="May be repeated")
        parser.add_argument(
            "--cases-file",
            metavar="FILE",
            help="Case numbers, one a line, each with its day of delivery if any",
        )
        parser.add_argument("--all-in-state", metavar="STATE", help=", ".join(CaseState))
        parser.add_argument("--kind", required=True, help=", ".join(ActKind.values))
        add_day(parser, "When it was issued or signed")
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--issued-by", metavar="CODE", help="The organisation that issued it")
        parser.add_argument("--effective", metavar="DAY", help="In force from")
        parser.add_argument("--delivered", metavar="DAY", help="When it reached the land user")
        parser.add_argument("--ended", metavar="DAY", help="Last day, of a posting or a dialogue")
        parser.add_argument("--due", metavar="DAY", help="The day by which it orders something done")
        parser.add_argument("--consented", metavar="yes|no", help="Whether the land user agreed")
        parser.add_argument("--outcome", default="", help=", ".join(DisputeOutcome.values))
        parser.add_argument("--exception", default="", help=", ".join(DecisionException.values))
        parser.add_argument("--area", metavar="M2", help="What a recovery decision recovers, per case")
        parser.add_argument("--transitional-note", default="", metavar="TEXT")
        parser.add_argument("--amount", metavar="VND")
        parser.add_argument("--supersedes", metavar="ID", help="The act replaced, or annulled")
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label the act as invented")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        cases, delivered = _cases(project, options)
        acts = record_act(
            cases,
            options["kind"],
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            supersedes=_act_of(cases, options["supersedes"]),
            delivered=delivered,
            **_details(options),
        )
        for act in acts:
            self.stdout.write(f"Act {act.pk} ({act.kind}) of {act.happened_on} on case {act.case.case_no}.")


def _details(options: dict[str, Any]) -> ActDetails:
    return {
        "document_number": options["document"],
        "issued_by": organisation_of(options["issued_by"]),
        "effective_on": optional_day("--effective", options["effective"]),
        "delivered_on": optional_day("--delivered", options["delivered"]),
        "ended_on": optional_day("--ended", options["ended"]),
        "due_on": optional_day("--due", options["due"]),
        "consented": yes_or_no("--consented", options["consented"]),
        "outcome": options["outcome"],
        "exception_code": options["exception"],
        "area_m2": number_of("--area", options["area"]) if options["area"] is not None else None,
        "transitional_note": options["transitional_note"],
        "amount": number_of("--amount", options["amount"]) if options["amount"] is not None else None,
        "note": options["note"],
        "is_invented": options["invented"],
    }


def _cases(project: Project, options: dict[str, Any]) -> tuple[list[ClearanceCase], dict[int, date]]:
    """The cases named, in the file, and in the state; and the days of delivery that the file gives."""
    cases = cases_of(project, options["case"]) if options["case"] else []
    days: dict[str, date] = {}
    if options["cases_file"]:
        pasted = read_pasted(text_of("--cases-file", options["cases_file"]))
        if pasted.wrong:
            raise InputProblem(
                gettext_noop("“%(line)s” is not a case number with a day."),
                gettext_noop("Write the number, a tab or a semicolon, and the day as dd/mm/yyyy."),
                field="--cases-file",
                params={"line": pasted.wrong[0][:80]},
            )
        cases += cases_by_number(project, (case.number for case in pasted.cases))
        days = pasted.days
    if options["all_in_state"]:
        check_choice(options["all_in_state"], list(CaseState), "--all-in-state")
        rows = case_rows(project.zone, [project], today(), timezone.now())
        wanted = [row.facts.case_no for row in rows if row.status.state == options["all_in_state"]]
        cases += cases_by_number(project, wanted)
    if not cases:
        raise InputProblem(
            gettext_noop("No case was chosen."), gettext_noop("Choose at least one case."), field="--case"
        )
    return cases, {case.pk: days[case.case_no] for case in cases if case.case_no in days}


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
