"""``compute_schedule FILE``: schedule a file of Microsoft Project or Primavera and print the dates. Writes nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.domain.days import to_day
from projects.domain.errors import ScheduleError
from projects.domain.schedule_json import compute
from projects.services.schedule_files import read_schedule_file


class Command(BaseCommand):
    """Print the schedule of a file as JSON. Exit status 1 with one line for a file that cannot be used."""

    help = "Compute the schedule of a file: Microsoft Project (XML, MPP, MPX), Primavera (XER, XML), Planner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE [--data-date D] [--format json]."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--data-date", type=_date, help="first day of remaining work, YYYY-MM-DD")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, print."""
        path: Path = options["file"]
        day: date | None = options["data_date"]
        try:
            result = compute(read_schedule_file(path), None if day is None else to_day(day))
        except OSError as error:
            raise CommandError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None
        except ScheduleError as error:
            raise CommandError(f"{path.name}: {error}") from None
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--data-date {text!r} is not a date. Write it as YYYY-MM-DD.") from None
