"""``assess``: level, slip and causes of a zone's projects, stored and printed."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from projects.management.options import InputCommand, optional_day
from projects.selectors.lookup import find_project, find_zone
from tracker.management.options import moment_option
from tracker.services.assessment import ZoneAssessment, compute_zone, store_zone


class Command(InputCommand):
    help = "Assess the projects of a zone as of a day; the result is stored and printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--project")
        parser.add_argument("--as-of", help="A day: 2026-11-23 (default: today)")
        parser.add_argument("--known-at", help="Only what had been recorded by then: 2026-11-05T08:00")
        parser.add_argument(
            "--with-inputs", action="store_true", help="Add what the result was computed from"
        )
        parser.add_argument("--format", default="text", choices=["text", "json"])
        parser.add_argument("--dry-run", action="store_true", help="Store nothing")

    def run(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        zone = find_zone(options["zone"])
        project = find_project(options["project"], zone) if options["project"] else None
        as_of = optional_day("--as-of", options["as_of"]) or timezone.localdate()
        known_at = moment_option("--known-at", options["known_at"]) or now
        with transaction.atomic():
            found = compute_zone(zone, as_of=as_of, known_at=known_at, project=project)
            if not options["dry_run"]:
                store_zone(found, at=now)
        if options["format"] == "json":
            self.stdout.write(
                json.dumps(found.as_json(with_inputs=options["with_inputs"]), ensure_ascii=False)
            )
        else:
            self._print(found, as_of)

    def _print(self, found: ZoneAssessment, as_of: date) -> None:
        self.stdout.write(f"{found.zone.code} as of {as_of:%d/%m/%Y}: {len(found.results)} projects")
        for result in found.results:
            slip = result["slip_days"]["latest"]
            days = "unknown" if slip is None else f"{'>= ' if result['open_ended'] else ''}{slip} days"
            land = result["blocker_slip_days"]
            self.stdout.write(
                f"  {result['code']:<24} {result['level']:<9}{_beside(result)} slip {days}"
                f" (blockers {'unknown' if land is None else land}), finish {result['forecast_finish'] or 'unknown'}"
            )


def _beside(result: Mapping[str, Any]) -> str:
    """What the rules alone say, where another level is shown."""
    if result["level"] == result["computed_level"]:
        return ""
    why = "by hand" if result["level"] != result["held_level"] else "held"
    return f" ({why}; rules: {result['computed_level']})"
