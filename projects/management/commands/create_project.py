"""``create_project``: a new public-investment project of a zone."""

from argparse import ArgumentParser
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from projects.management.options import InputCommand
from projects.models import Organisation, Phase, ProjectGroup
from projects.models.people import OrganisationKind
from projects.selectors.lookup import find_organisation, find_zone
from projects.services.projects import create_organisation, create_project


class Command(InputCommand):
    help = "Create a project of a zone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--zone", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--name-en", default="")
        parser.add_argument("--group", required=True, help=f"One of {', '.join(ProjectGroup.values)}")
        parser.add_argument("--phase", default=Phase.IMPLEMENTATION.value, help=", ".join(Phase.values))
        parser.add_argument("--owner", help="Code or name of an organisation")
        parser.add_argument(
            "--new-owner",
            metavar="KIND",
            help=f"Create the owner if it is not there, as one of {', '.join(OrganisationKind.values)}",
        )
        parser.add_argument("--source", default="", help="Where the project is published")
        parser.add_argument(
            "--invented", default="", metavar="WHAT", help="What is invented; shown as a label"
        )

    def run(self, options: dict[str, Any]) -> None:
        with transaction.atomic():
            project = create_project(
                find_zone(options["zone"]),
                options["code"],
                options["name"],
                options["group"],
                owner=_owner(options["owner"], options["new_owner"], bool(options["invented"])),
                phase=options["phase"],
                name_en=options["name_en"],
                source=options["source"],
                invented_note=options["invented"],
            )
        self.stdout.write(f"Project {project.code} created in zone {project.zone.code}.")


def _owner(text: str | None, kind: str | None, invented: bool) -> Organisation | None:
    if not text:
        return None
    known = Organisation.objects.filter(code=text) | Organisation.objects.filter(name=text)
    if kind is None or known.exists():
        return find_organisation(text)
    return create_organisation(slugify(text)[:60] or "owner", text, kind, is_invented=invented)
