"""``change_parcels``: parcels split, merged, measured again or numbered anew, with their lineage."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.mapping import as_text
from geodata.domain.placement import check_placement
from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_shape
from geodata.services.reading import read_features
from landclearance.management.options import add_day, day_or_today, parcel_of, today
from landclearance.models import Parcel
from landclearance.selectors.parcels import parcel_labels
from landclearance.services.parcels import (
    LineageReport,
    NewParcel,
    Record,
    merge_parcels,
    resurvey_parcel,
    split_parcel,
)
from projects.management.options import InputCommand
from projects.selectors.lookup import find_zone


class Command(InputCommand):
    help = (
        "Split, merge, measure again or renumber parcels. Areas that do not add up are reported, not refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("how", choices=["split", "merge", "resurvey"])
        parser.add_argument("--zone", required=True)
        parser.add_argument(
            "--parcel", action="append", required=True, help="27/14, or 27/14 with the (old) commune's code"
        )
        parser.add_argument("--file", type=Path, help="New ground: one area per new parcel")
        parser.add_argument(
            "--number-column", default="so_thua", help="Of the file: the new numbers of a split"
        )
        parser.add_argument("--crs", default="auto")
        parser.add_argument("--number", default="", help="New number, of a merger or new survey")
        parser.add_argument("--sheet", default="", help="New sheet")
        parser.add_argument("--edition", default="", help="New edition")
        parser.add_argument("--document", default="", metavar="NUMBER")
        add_day(parser, "From when the new parcels hold")

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        parcels = [parcel_of(zone, text) for text in options["parcel"]]
        pieces = _pieces(zone, options)
        record = Record(
            on=day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            document_number=options["document"],
        )
        self._write(_changed(options["how"], parcels, pieces, record))

    def _write(self, report: LineageReport) -> None:
        old = ", ".join(parcel_labels(report.old).values())
        new = ", ".join(parcel_labels(report.new).values())
        self.stdout.write(
            f"{old} -> {new}: {report.area_before} m² before, {report.area_after} m² after "
            f"({report.difference:+} m²)."
        )
        if not report.within_tolerance:
            self.stdout.write(
                f"  does not add up: {report.lost_m2} m² lost, {report.outside_m2} m² beyond the old line, "
                f"{report.overlap_m2} m² drawn twice."
            )
        for code in report.projects_to_recut:
            self.stdout.write(f"  recut_parts --project {code} when the project takes the new parcels over")


def _changed(how: str, parcels: list[Parcel], pieces: list[NewParcel], record: Record) -> LineageReport:
    if how == "split":
        return split_parcel(_only(parcels, "--parcel"), pieces, record)
    if how == "merge":
        return merge_parcels(parcels, _only(pieces, "--file"), record)
    return resurvey_parcel(_only(parcels, "--parcel"), _only(pieces, "--file"), record)


def _only(rows: list[Any], option: str) -> Any:
    if len(rows) != 1:
        raise InputProblem(
            gettext_noop("Exactly one is needed here."),
            gettext_noop("Give one."),
            field=option,
        )
    return rows[0]


def _pieces(zone: Zone, options: dict[str, Any]) -> list[NewParcel]:
    shared = {"sheet": options["sheet"], "edition": options["edition"]}
    if options["file"] is None:
        return [NewParcel(number=options["number"], **shared)]
    table = read_features(options["file"], crs=options["crs"])
    outline = to_shape(zone.boundary) if zone.boundary else None
    check_placement(table.geometry, outline, PlaneSystem(zone.plane_srid), source_crs=table.source_crs)
    column = options["number_column"]
    numbers = table.columns.get(column, [options["number"]] * len(table.geometry))
    return [
        NewParcel(number=as_text(number, row=row, field=column, limit=40), geometry=shape, **shared)
        for row, number, shape in zip(table.rows, numbers, table.geometry.tolist(), strict=True)
    ]
