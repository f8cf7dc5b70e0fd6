"""``load_demo``: the demo zone with its projects, parcels and people, the same every time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geodata.domain.errors import InputProblem
from tracker.domain.demo import DEMO_TODAY
from tracker.services.demo.load import load_demo
from tracker.services.demo.people import ADMIN, LOGINS


class Command(BaseCommand):
    help = "Load the demo zone (invented land users, parcels and schedules; says so everywhere)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="Take the old demo out and load it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        def say(line: str) -> None:
            self.stdout.write(f"  {line}")
            self.stdout.flush()

        try:
            report = load_demo(say, reset=options["reset"])
        except InputProblem as problem:
            raise CommandError(str(problem)) from problem
        done = "Demo loaded" if report.loaded else "The demo is loaded already, nothing was changed"
        self.stdout.write(
            f"{done}: {report.projects} projects, {report.parcels} parcels, {report.cases} cases; "
            f"its today is {DEMO_TODAY.isoformat()}."
        )
        for login in (*LOGINS, ADMIN):
            self.stdout.write(f"  {login.username} / {login.password}")
