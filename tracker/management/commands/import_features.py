"""``import_features``: GIS files into a zone or a project, whole or not at all."""

import json
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from geodata.domain.errors import InputProblem, InputProblems
from geodata.domain.features import FeatureTable, with_constants, with_slices
from geodata.models import Zone
from geodata.services.importing import ImportReport, RejectedRow, rejected_rows
from geodata.services.reading import read_features
from geodata.services.zones import outline_zone
from projects.selectors.lookup import find_project, find_zone

TARGETS = {
    "functional-areas": ("geodata.services.importing", "import_functional_areas"),
    "reference": ("geodata.services.importing", "import_reference"),
    "parcels": ("landclearance.services.importing", "import_parcels"),
    "works": ("projects.services.importing", "import_works"),
    "alignments": ("projects.services.importing", "import_alignments"),
}
"""What a file can be imported as, and which package takes it."""

NEEDS_PROJECT = ("works", "alignments")
OUTLINE_NOTE = "Outline of the imported parcels, 50 m around them; not an official boundary."


class Command(BaseCommand):
    help = "Import a GIS file: every row, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="GeoPackage, GeoJSON, KML, Shapefile or its .zip")
        parser.add_argument("--as", dest="target", required=True, choices=sorted(TARGETS))
        parser.add_argument("--zone", required=True)
        parser.add_argument("--project", help="For works and alignments")
        parser.add_argument("--crs", default="auto", help="auto (believe the file) or EPSG:n")
        parser.add_argument("--swap-axes", action="store_true", help="The file's X is north, Y is east")
        parser.add_argument(
            "--encoding", default="auto", help="Of a Shapefile's text; tcvn3 for that of any file"
        )
        parser.add_argument("--layer", default="", help="When the file has several")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="COLUMN:7-8 takes its characters 7 to 8",
        )
        parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="For all rows")
        parser.add_argument("--dry-run", action="store_true", help="Report only, store nothing")
        parser.add_argument("--report", default="text", choices=["text", "json"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._imported(options)
        except InputProblem as problem:
            if options["report"] == "json":
                problems = list(problem.problems) if isinstance(problem, InputProblems) else [problem]
                self._write_json(
                    {"stored": False, "rejected": [_row(one) for one in rejected_rows(problems)]}
                )
            raise CommandError(str(problem)) from problem
        if options["report"] == "json":
            self._write_json({**report.as_dict(), "rejected": [_row(one) for one in report.rejected]})
        else:
            self._write_text(report)
        if report.rejected:
            raise CommandError(_refusal(report))

    def _imported(self, options: dict[str, Any]) -> ImportReport:
        zone = find_zone(options["zone"])
        target = options["target"]
        if target in NEEDS_PROJECT and not options["project"]:
            raise InputProblem(
                f"{target} belong to a project.", "Name it with --project CODE.", field="--project"
            )
        project = find_project(options["project"], zone) if options["project"] else None
        mapping = _pairs("--map", options["map"])
        table = read_features(
            options["file"],
            crs=options["crs"],
            encoding=options["encoding"],
            layer=options["layer"],
            swap_axes=options["swap_axes"],
        )
        table = with_slices(table, mapping)
        table, constants = with_constants(table, _pairs("--set", options["set"]))
        module, function = TARGETS[target]
        report: ImportReport = getattr(import_module(module), function)(
            table,
            zone,
            project,
            {**mapping, **constants},
            at=timezone.now(),
            by=None,
            dry_run=options["dry_run"],
        )
        if target == "parcels" and report.stored:
            _outline(zone, table)
        return report

    def _write_json(self, content: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(content, ensure_ascii=False, default=str))

    def _write_text(self, report: ImportReport) -> None:
        if report.rejected:
            for row in report.rejected[1:]:
                self.stderr.write(f"  {_line(row)}")
            return
        self.stdout.write(
            f"{report.file_name} as {report.target}: {report.rows} rows read in {report.source_crs}; "
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged"
            f"{', nothing stored (dry run)' if report.dry_run else ''}"
        )
        for note in report.notes:
            self.stdout.write(f"  note: {note}")


def _outline(zone: Zone, table: FeatureTable) -> None:
    """A zone made without a boundary gets one from its first parcels."""
    zone.refresh_from_db(fields=["boundary"])
    outline_zone(zone, table.geometry, OUTLINE_NOTE)


def _pairs(option: str, texts: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        left, sign, right = text.partition("=")
        if not (left and sign and right):
            raise InputProblem(f"{text!r} is not a pair.", "Write it as LEFT=RIGHT.", field=option)
        pairs[left.strip()] = right.strip()
    return pairs


def _row(rejected: RejectedRow) -> dict[str, object]:
    return {
        "row": rejected.row,
        "field": rejected.field,
        "message": rejected.message,
        "mend": rejected.mend,
    }


def _refusal(report: ImportReport) -> str:
    """One line: the first problem, and how many there are."""
    more = report.rejected_count - 1
    others = f" ({more} more rows are wrong.)" if more else ""
    return f"{_line(report.rejected[0])}{others} Nothing was stored."


def _line(rejected: RejectedRow) -> str:
    return str(InputProblem(rejected.message, rejected.mend, row=rejected.row, field=rejected.field))
