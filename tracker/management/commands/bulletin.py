"""``bulletin``: issue the month's progress bulletin and write it to files."""

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from geodata.domain.errors import InputProblem
from projects.management.options import InputCommand
from projects.selectors.lookup import find_zone
from tracker.management.options import moment_option
from tracker.models import Bulletin
from tracker.services.bulletins import FORMATS, issue_bulletin, render_bulletin


class Command(InputCommand):
    help = "Issue the progress bulletin of a zone for a month and write it as files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--period", required=True, help="A month: 2026-10")
        parser.add_argument("--formats", default="pdf,html", help=f"Comma-separated: {', '.join(FORMATS)}")
        parser.add_argument("--out", default=str(settings.CLEARWAY_BULLETIN_DIR), help="Folder for the files")
        parser.add_argument("--language", default="vi", choices=["vi", "en"])
        parser.add_argument("--known-at", help="Only what had been recorded by then: 2026-11-05T08:00")

    def run(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        zone = find_zone(options["zone"])
        formats = _formats(options["formats"])
        bulletin = issue_bulletin(
            zone,
            _month(options["period"]),
            today=timezone.localdate(),
            known_at=moment_option("--known-at", options["known_at"]) or now,
            at=now,
        )
        try:
            self._write(bulletin, formats, Path(options["out"]), options["language"])
        except OSError as problem:
            raise CommandError(f"--out: {problem}. Choose a folder that can be written.") from problem

    def _write(self, bulletin: Bulletin, formats: list[str], folder: Path, language: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for fmt in formats:
            path = folder / f"{bulletin.zone.code}-{bulletin.period:%Y-%m}-{bulletin.issue}.{fmt}"
            path.write_bytes(render_bulletin(bulletin, fmt, language))
            self.stdout.write(str(path))


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError as problem:
        raise InputProblem(
            field="--period", message=f"{text!r} is not a month.", mend="Write it as 2026-10."
        ) from problem


def _formats(text: str) -> list[str]:
    formats = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [fmt for fmt in formats if fmt not in FORMATS]
    if unknown or not formats:
        raise InputProblem(
            field="--formats",
            message=f"There is no format {', '.join(unknown) or text!r}.",
            mend=f"Choose among {', '.join(FORMATS)}.",
        )
    return formats
