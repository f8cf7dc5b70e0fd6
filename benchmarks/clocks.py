"""Clocks of many cases, from a database file to the last date, against the raw read of the same rows.

    .venv/bin/python -m benchmarks.clocks [--small]

Makes a SpatiaLite file in a temporary folder, fills it with cases of eight to fourteen acts (from a seed), reads
them project by project, and derives every clock. Prints processor times and ratios. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

BATCH = 10
"""Projects read at a time: enough to share queries, few enough to hold in memory."""

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
COURSE: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("file_received", 10, {}),
    ("recovery_work_plan", 12, {}),
    ("recovery_notice", 3, {"delivered": True}),
    ("inventory", 30, {}),
    ("plan_drafted", 25, {}),
    ("public_posting", 32, {"ended": 30}),
    ("consultation", 2, {"agreed": True}),
    ("appraisal_submitted", 5, {}),
    ("appraisal", 28, {}),
    ("approval", 6, {"effective": True}),
    ("approval_posted", 3, {}),
    ("payout", 28, {}),
    ("recovery_decision", 12, {"delivered": True}),
    ("persuasion_handover", 40, {}),
)
"""Kind of act, days after the one before (on average), and the dates of its own."""


@dataclass(frozen=True)
class Size:
    """How much to do: ``projects`` of ``cases`` each."""

    projects: int = 100
    cases: int = 1000

    @property
    def total(self) -> int:
        return self.projects * self.cases


SMALL = Size(projects=3, cases=20)


def main(size: Size) -> None:
    """Fill a database, read it, compute, print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"spatialite:///{Path(folder) / 'clocks.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings.dev")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(size)
        measure(size)


def fill(size: Size) -> None:
    """Projects, cases, parts and acts, in bulk."""
    from django.contrib.gis.geos import MultiPolygon, Polygon
    from django.db import transaction

    from geodata.models import AdministrativeUnit, Zone
    from landclearance.models import Act, ClearanceCase, Parcel, ParcelPart
    from projects.models import Organisation, Project

    chance = random.Random(20261123)  # noqa: S311 - a repeatable benchmark, no secret
    square = MultiPolygon(Polygon.from_bbox((106.7, 21.9, 106.7004, 21.9004)), srid=4326)
    with transaction.atomic():
        zone = Zone.objects.create(code="bench", name="Bench", plane_srid=9215)
        commune = AdministrativeUnit.objects.create(
            code="06184", name="Đồng Đăng", level="commune", valid_from=date(2000, 1, 1), geometry=square
        )
        owner = Organisation.objects.create(code="board", name="Board")
        for number in range(size.projects):
            project = Project.objects.create(zone=zone, code=f"p{number}", name=f"P {number}", owner=owner)
            cases = ClearanceCase.objects.bulk_create(
                ClearanceCase(
                    project=project,
                    case_no=f"C-{case:05}",
                    commune=commune,
                    opened_on=date(2023, 6, 1),
                    recorded_at=NOW - timedelta(days=900),
                    needs_resettlement=chance.choice((False, False, True, None)),
                )
                for case in range(size.cases)
            )
            parcels = Parcel.objects.bulk_create(
                Parcel(zone=zone, commune=commune, sheet=str(number), number=str(case), geometry=square)
                for case in range(size.cases)
            )
            ParcelPart.objects.bulk_create(
                ParcelPart(case=case, parcel=parcel, land_use_code="LUC", geometry=square, area_m2=500)
                for case, parcel in zip(cases, parcels, strict=True)
            )
            Act.objects.bulk_create([act for case in cases for act in acts(case, chance)], batch_size=2000)


def acts(case: Any, chance: random.Random) -> Iterator[Any]:
    """Eight to fourteen acts of one case, each some days after the one before."""
    from landclearance.models import Act

    day = date(2023, 7, 1) + timedelta(days=chance.randrange(1000))
    for kind, days, own in COURSE[: chance.randint(8, 14)]:
        day += timedelta(days=chance.randint(1, 2 * days))
        yield Act(
            case=case,
            kind=kind,
            happened_on=day,
            recorded_at=NOW - timedelta(days=800),
            document_number="1/TB",
            effective_on=day + timedelta(days=5) if own.get("effective") else None,
            delivered_on=day + timedelta(days=2) if own.get("delivered") else None,
            ended_on=day + timedelta(days=30) if own.get("ended") else None,
            consented=True if own.get("agreed") else None,
        )


def measure(size: Size) -> None:
    """Raw read, then reading and computing; the number of clocks by status shows that something was computed."""
    from benchmarks.measure import line, machine
    from landclearance.domain.legal_time import LegalTime
    from landclearance.models import Act
    from landclearance.selectors.clocks import clock_rows
    from projects.models import Project
    from projects.selectors.holidays import legal_days_around
    from projects.selectors.regimes import regime_table

    projects = list(Project.objects.select_related("zone").order_by("code"))
    begun = process_time()
    rows = 0
    for project in projects:
        rows += len(list(Act.objects.filter(case__project=project).values_list()))
    raw = process_time() - begun
    begun = process_time()
    found: Counter[str] = Counter()
    law = LegalTime(regime_table(), legal_days_around(projects[0].zone.country_code, AS_OF))
    for first in range(0, len(projects), BATCH):
        rows_of_batch = clock_rows(projects[first : first + BATCH], AS_OF, NOW, law)
        found.update(row.clock.status.value for row in rows_of_batch)
    taken = process_time() - begun
    print(machine())
    print(f"{size.total:,} cases, {rows:,} acts, {sum(found.values()):,} clocks")
    line("read and compute every clock", f"{taken:8.2f} s", "< 60 for 100,000 cases")
    line("cases per second", f"{size.total / taken:8,.0f}")
    line("raw read of the same acts", f"{raw:8.2f} s")
    line("read and compute / raw read", f"x {taken / raw:.2f}")
    line("clocks by status", ", ".join(f"{name} {count:,}" for name, count in found.most_common()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    main(SMALL if parser.parse_args().small else Size())
