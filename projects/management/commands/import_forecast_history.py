"""``import_forecast_history``: a published history of forecasts, and a check of its published changes."""

from argparse import ArgumentParser
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from geodata.domain.errors import InputProblem, InputProblems, gettext_noop
from projects.domain.history import HistoryRow, read_history
from projects.domain.history_check import Disagreement, disagreements
from projects.management.options import InputCommand
from projects.models import Project, ProjectGroup
from projects.selectors.history import finish_changes
from projects.selectors.lookup import find_zone
from projects.services.history import import_forecast_history

MOST_BYTES = 50_000_000


class Command(InputCommand):
    help = (
        "Import a published history of forecasts: a CSV with the columns Date Reported As Of, PID, Project Name, "
        "Forecast Completion and, when there, Design Start, Latest and Total Schedule Changes (days)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--zone", required=True)
        parser.add_argument("--prefix", default="", help="Before each PID, to make it a project's code")
        parser.add_argument("--group", choices=ProjectGroup.values, default=ProjectGroup.C)
        parser.add_argument("--source", default="", help="Who published it; the file's name when left out")

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        try:
            rows = read_history(_text(options["file"]))
        except InputProblems as problems:
            for problem in problems.problems:
                self.stderr.write(str(problem))
            raise CommandError(
                f"{len(problems.problems)} rows cannot be read; nothing was stored."
            ) from problems
        at = timezone.now()
        stored = import_forecast_history(
            rows,
            zone,
            prefix=options["prefix"],
            group=options["group"],
            source=options["source"] or options["file"].name,
            at=at,
            today=timezone.localdate(),
        )
        self.stdout.write(
            f"{len(stored.projects)} projects, {stored.reports} reports, {stored.forecasts} with a forecast."
        )
        changes = finish_changes(stored.projects, _days(rows, stored.projects), at)
        codes = dict(
            zip([p.pk for p in stored.projects], dict.fromkeys(row.code for row in rows), strict=True)
        )
        found = disagreements(rows, {(codes[key], day): change for (key, day), change in changes.items()})
        self._tell(rows, found)

    def _tell(self, rows: tuple[HistoryRow, ...], found: tuple[Disagreement, ...]) -> None:
        for column in ("latest", "total"):
            reasons = Counter(cell.reason.value for cell in found if cell.column == column)
            agree = len(rows) - sum(reasons.values())
            said = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
            self.stdout.write(
                f"{column}: {agree} of {len(rows)} published changes recomputed; {said or 'none differ'}"
            )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputProblem(
                field=path.name,
                message=gettext_noop("The file has more than 50 MB."),
                mend=gettext_noop("Send the history as published, with its heading."),
            )
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem(
            field=path.name,
            message=gettext_noop("The file cannot be read as UTF-8 text."),
            mend=gettext_noop("Give the path of a readable CSV file."),
        ) from error


def _days(rows: tuple[HistoryRow, ...], projects: tuple[Project, ...]) -> dict[int, list[date]]:
    by_code: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row.reported_on)
    return {project.pk: days for project, days in zip(projects, by_code.values(), strict=True)}
