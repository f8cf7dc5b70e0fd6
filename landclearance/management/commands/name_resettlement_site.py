"""``name_resettlement_site``: where the people of some cases are to move."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import cases_of, item_of, project_of, today
from landclearance.models import ResettlementSite
from landclearance.services.items import name_site
from projects.management.options import InputCommand


class Command(InputCommand):
    help = (
        "Name the resettlement site of cases: they need resettlement, and a blocker on the site holds them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--site", metavar="CODE", help="Left out: no site any more")
        parser.add_argument("--case", action="append", required=True, metavar="NO", help="May be repeated")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        site = item_of(project, f"resettlement_site:{options['site']}") if options["site"] else None
        assert site is None or isinstance(site, ResettlementSite)  # noqa: S101 - narrows the type
        cases = name_site(cases_of(project, options["case"]), site, today=today(), at=timezone.now())
        self.stdout.write(f"{len(cases)} cases of project {project.code}: site {options['site'] or 'none'}.")
