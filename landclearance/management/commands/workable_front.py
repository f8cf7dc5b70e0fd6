"""``workable_front``: where crews can work, and which parcels would open most."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.domain.front import LineFront
from landclearance.domain.front_project import GroundFront, size_of_front
from landclearance.management.options import project_of
from landclearance.selectors.front import ProjectFronts, project_fronts
from landclearance.selectors.front_json import fronts_json
from projects.management.options import InputCommand, optional_day


class Command(InputCommand):
    help = "The workable front of a project's works: pieces that crews can use, gaps, and what unlocks them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--as-of", metavar="DAY", help="A day: 2026-11-23 (default: today)")
        parser.add_argument("--format", default="text", choices=["text", "json"])

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        as_of = optional_day("--as-of", options["as_of"]) or timezone.localdate()
        found = project_fronts(project, as_of, timezone.now())
        if options["format"] == "json":
            self.stdout.write(json.dumps(fronts_json(found), ensure_ascii=False))
            return
        self.stdout.write(f"{project.code} as of {as_of:%d/%m/%Y}")
        if not found.grounds:
            self.stdout.write("  No works are drawn.")
        for row in found.grounds:
            self._print(row, found)

    def _print(self, row: GroundFront, found: ProjectFronts) -> None:
        unit = "m" if row.is_line else "m²"
        front = row.front
        unknown = front.unknown_m if isinstance(front, LineFront) else front.unknown_m2
        share = "unknown" if row.handed_share is None else f"{row.handed_share:.1%}"
        self.stdout.write(
            f"  {', '.join(row.laid.footprint.activities)}: {share} handed over;"
            f" workable {size_of_front(front):,.0f} of {row.total:,.0f} {unit} in {front.fronts} fronts,"
            f" {front.gaps} gaps; unknown {unknown:,.0f} {unit}"
        )
        for step in row.sequence:
            labels = ", ".join(found.held[int(key.split(":")[1])].part.label for key in step.keys)
            self.stdout.write(f"    + {labels}: {row.size_of(step.adds):,.0f} {unit}")
