"""``state_conditions``: what the legal checklist asks about an investor's project."""

from argparse import ArgumentParser
from typing import Any

from projects.management.options import InputCommand, condition_of
from projects.selectors.lookup import find_investor_project
from projects.services.investors import state_conditions


class Command(InputCommand):
    help = "State conditions of the legal checklist; others stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="Code of the investor's project")
        parser.add_argument(
            "conditions", nargs="+", metavar="NAME=VALUE", help="true, false, a number or unknown"
        )

    def run(self, options: dict[str, Any]) -> None:
        project = find_investor_project(options["project"])
        stated = dict(condition_of("conditions", text) for text in options["conditions"])
        state_conditions(project, stated)
        self.stdout.write(f"{len(stated)} conditions of {project.code} stored.")
