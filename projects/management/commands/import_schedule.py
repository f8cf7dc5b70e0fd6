"""``import_schedule``: a schedule file as a project's programme."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from projects.domain.errors import ScheduleError
from projects.domain.imported import ImportedSchedule
from projects.management.options import InputCommand, day_of, optional_day
from projects.models import Decision, DecisionKind, Project
from projects.selectors.lookup import find_decision, find_project
from projects.services.checks import problem_of
from projects.services.decisions import record_decision
from projects.services.schedule_files import read_schedule_file
from projects.services.schedules import import_schedule


class Command(InputCommand):
    help = "Import a schedule file (Microsoft Project, Primavera, Planner) as a programme, and approve a baseline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--project", required=True)
        parser.add_argument("--data-date", metavar="DAY", help="First day not yet reported on")
        parser.add_argument("--baseline", metavar="NAME", help="Approve the programme as a baseline")
        parser.add_argument("--baseline-from", choices=["links", "file"], default="links")
        parser.add_argument("--decision", metavar="NUMBER", help="Which approved the baseline")
        parser.add_argument("--decided-on", metavar="DAY", help="Records the decision if it is not there yet")
        parser.add_argument("--weights", choices=["none", "duration"], default="none")
        parser.add_argument("--invented", action="store_true")

    def run(self, options: dict[str, Any]) -> None:
        project = find_project(options["project"])
        if options["baseline"] and not options["decision"]:
            raise InputProblem(
                field="--decision",
                message=gettext_noop("A baseline needs the decision that approved it."),
                mend=gettext_noop("Give its number, and --decided-on DAY if it is not recorded yet."),
            )
        imported = read_schedule(options["file"])
        with transaction.atomic():
            decision = self._decision(project, options) if options["baseline"] else None
            update = import_schedule(
                project,
                imported,
                at=timezone.now(),
                baseline_decision=decision,
                baseline_name=options["baseline"] or "",
                baseline_from_file=options["baseline_from"] == "file",
                data_date=optional_day("--data-date", options["data_date"]),
                today=timezone.localdate(),
                weigh_by_duration=options["weights"] == "duration",
                source=options["file"].name,
                is_invented=options["invented"],
            )
        self.stdout.write(
            f"Programme of {project.code}: {update.activities.count()} activities, {update.links.count()} links, "
            f"start {update.start:%d/%m/%Y}, data date {update.data_date:%d/%m/%Y}."
        )
        if decision is not None:
            self.stdout.write(f"Baseline {options['baseline']!r} approved by {decision.number}.")
        for note in (*imported.not_taken_over, *imported.rounded):
            self.stdout.write(f"  note: {note}")

    def _decision(self, project: Project, options: dict[str, Any]) -> Decision:
        if options["decided_on"] is None:
            return find_decision(project, options["decision"])
        stored = Decision.objects.filter(project=project, number=options["decision"]).first()
        return record_decision(
            project,
            kind=stored.kind if stored else DecisionKind.SCHEDULE_APPROVAL,
            number=options["decision"],
            issued_on=day_of("--decided-on", options["decided_on"]),
            today=timezone.localdate(),
            at=timezone.now(),
            total_investment=stored.total_investment if stored else None,
            is_invented=options["invented"],
        )


def read_schedule(path: Path) -> ImportedSchedule:
    """The schedule in a file. Raises InputProblem for a file that cannot be read as one."""
    try:
        return read_schedule_file(path)
    except OSError as error:
        raise InputProblem(
            field=path.name,
            message=gettext_noop("The file cannot be opened: %(reason)s."),
            mend=gettext_noop("Check the path."),
            params={"reason": error.strerror or str(error)},
        ) from error
    except ScheduleError as error:
        problem = problem_of(error)
        raise InputProblem(
            field=path.name, message=problem.message, mend=problem.mend, params=problem.params
        ) from error
