"""``attach_evidence``: a photo or scan for a case, a parcel of it, or its minutes of hand-over."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.management.options import cases_of, parts_of, project_of, today
from landclearance.models import ClearanceCase, EvidenceKind, Handover
from landclearance.services.evidence import Thing, attach_evidence
from landclearance.services.evidence_files import LARGEST_BYTES
from projects.management.options import InputCommand, optional_day


class Command(InputCommand):
    help = (
        "Attach a photo (JPEG, PNG) or scan (PDF too) to a case, one parcel of it, or minutes of hand-over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--project", required=True)
        parser.add_argument("--case", required=True, metavar="NO")
        parser.add_argument("--kind", default=EvidenceKind.PHOTO, help=", ".join(EvidenceKind.values))
        parser.add_argument("--part", metavar="SHEET/NUMBER")
        parser.add_argument("--minutes", metavar="NUMBER", help="Of the hand-over that the file bears on")
        parser.add_argument(
            "--on", metavar="DAY", help="The day that it shows; the photo's own when left out"
        )
        parser.add_argument("--note", default="")
        parser.add_argument("--invented", action="store_true", help="Label it as invented")

    def run(self, options: dict[str, Any]) -> None:
        case = cases_of(project_of(options["project"]), [options["case"]])[0]
        for thing in _things(case, options["part"], options["minutes"]):
            evidence = attach_evidence(
                thing,
                options["kind"],
                _bytes(options["file"]),
                today=today(),
                at=timezone.now(),
                by=None,
                happened_on=optional_day("--on", options["on"]),
                note=options["note"],
                is_invented=options["invented"],
            )
            self.stdout.write(f"Evidence {evidence.pk} ({evidence.sha256[:12]}) on case {case.case_no}.")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise InputProblem(
            gettext_noop("The file %(path)s cannot be read."),
            gettext_noop("Give the path of a photo or scan."),
            field="file",
            params={"path": str(path)},
        ) from error


def _things(case: ClearanceCase, part: str | None, minutes: str | None) -> list[Thing]:
    if minutes is not None:
        found = Handover.objects.filter(
            case=case, minutes_number=minutes, retraction=False, voided_by__isnull=True
        )
        things: list[Thing] = list(found.select_related("part", "case__project"))
        if not things:
            raise InputProblem(
                gettext_noop("The case has no hand-over with minutes %(number)s."),
                gettext_noop("Record the hand-over first."),
                field="--minutes",
                params={"number": minutes[:80]},
            )
        return things
    return list(parts_of(case, [part])) if part else [case]
