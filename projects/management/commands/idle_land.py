"""``idle_land``: the idle-land clocks and the legal checklist of a zone's investors, explained."""

import json
from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from projects.domain.idle_facts import STATUS_ORDER
from projects.management.options import InputCommand, optional_day
from projects.selectors.idle_json import investor_json
from projects.selectors.investors import investor_rows, zone_investor_projects
from projects.selectors.lookup import find_zone


class Command(InputCommand):
    help = "Print where the idle-land clock of every land portion stands, worst first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--as-of", help="A day: 2026-11-23 (default: today)")
        parser.add_argument("--known-at", help="Only what had been recorded by the end of this day")
        parser.add_argument("--format", default="text", choices=["text", "json"])

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        as_of = optional_day("--as-of", options["as_of"]) or timezone.localdate()
        known_day = optional_day("--known-at", options["known_at"])
        known_at = timezone.now()
        if known_day is not None:
            known_at = timezone.make_aware(datetime.combine(known_day, time.max))
        rows = investor_rows(zone, zone_investor_projects(zone), as_of, known_at)
        if options["format"] == "json":
            found = [investor_json(row, as_of) for row in rows]
            document = {"zone": zone.code, "as_of": as_of.isoformat(), "projects": found}
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        portions = [(row, portion) for row in rows for portion in row.portions]
        portions.sort(key=lambda pair: STATUS_ORDER[pair[1].idle.status])
        for row, portion in portions:
            due = f", limit {portion.idle.due_on:%d/%m/%Y}" if portion.idle.due_on else ""
            flags = f", {len(portion.idle.flags)} flags" if portion.idle.flags else ""
            code = f"{row.project.code} {portion.portion.code}"
            self.stdout.write(f"  {code:<40} {portion.idle.status.value}{due}{flags}")
