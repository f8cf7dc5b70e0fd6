"""``clocks``: every clock of the cases of a zone, with the rule and the count, so that anybody can recompute it."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils import timezone

from landclearance.domain.clocks import Clock
from landclearance.selectors.clocks import ClockRow, ahead, by_urgency, clock_rows, lateness_of
from projects.management.options import InputCommand, optional_day
from projects.models import Project
from projects.selectors.lookup import find_project, find_zone


class Command(InputCommand):
    help = "Print the clocks of a zone's clearance cases and blockers on a day; nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--project")
        parser.add_argument("--as-of", help="A day: 2026-11-23 (default: today)")
        parser.add_argument("--format", default="text", choices=["text", "json"])

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        as_of = optional_day("--as-of", options["as_of"]) or timezone.localdate()
        projects = Project.objects.filter(zone=zone).order_by("code")
        chosen = [find_project(options["project"], zone)] if options["project"] else list(projects)
        rows = clock_rows(chosen, as_of, timezone.now())
        if options["format"] == "json":
            clocks = [row_json(row) for row in rows]
            found = {"zone": zone.code, "as_of": as_of.isoformat(), "clocks": clocks}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._print(rows, as_of)

    def _print(self, rows: list[ClockRow], as_of: date) -> None:
        running = ahead(rows, as_of)
        self.stdout.write(f"{as_of:%d/%m/%Y}: {len(running)} clocks late, due within 30 days or without data")
        for row in by_urgency(running):
            clock = row.clock
            due = f"due {clock.due:%d/%m/%Y}" if clock.due else f"not enough data ({clock.why})"
            late = f", {clock.late_days} days late" if clock.late_days else ""
            where = row.case_no or row.title
            self.stdout.write(f"  {row.project.code} {where}: {clock.key} at {row.body or '?'}, {due}{late}")
        for line in lateness_of(rows):
            self.stdout.write(
                f"{line.body_name or line.body or '?'} ({line.cause}): {line.late} late on {line.cases} cases,"
                f" {line.days} days, {line.late_norms} by a norm, {line.unknown} without data"
            )


def row_json(row: ClockRow) -> dict[str, Any]:
    """A clock as JSON data with everything that makes it what it is."""
    clock: Clock = row.clock
    return {
        "project": row.project.code,
        "case": row.case_no or None,
        "blocker": clock.ref,
        "commune": row.commune_code or None,
        "clock": clock.key,
        "kind": clock.kind.value,
        "status": clock.status.value,
        "body": clock.body,
        "body_name": clock.body_name,
        "cause": clock.cause.value,
        "since": _iso(clock.since),
        "due": _iso(clock.due),
        "computed": _iso(clock.computed),
        "entered": _iso(clock.entered),
        "late_days": clock.late_days,
        "ended_on": _iso(clock.ended_on),
        "why": clock.why,
        "paused_since": _iso(clock.paused_since),
        "moved_on": _iso(clock.moved_on),
        "act": clock.act_id,
        "term": clock.term.as_dict() if clock.term else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
