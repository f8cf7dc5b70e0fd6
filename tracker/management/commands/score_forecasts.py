"""``score_forecasts``: how the forecasts of a zone did, and whether a P80 may be shown."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from projects.management.options import InputCommand, optional_day
from projects.selectors.lookup import find_zone
from tracker.domain.calibration import BAND, NEEDED, TrackRecord, record_json
from tracker.management.options import moment_option
from tracker.selectors.scores import zone_scores


class Command(InputCommand):
    help = "Score the forecasts issued before a day against what was known then of their outcomes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--as-of", help="A day: 2026-11-23 (default: today)")
        parser.add_argument("--known-at", help="Only what had been recorded by then: 2026-11-05T08:00")
        parser.add_argument("--format", default="text", choices=["text", "json"])

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        as_of = optional_day("--as-of", options["as_of"]) or timezone.localdate()
        known_at = moment_option("--known-at", options["known_at"]) or timezone.now()
        scores = zone_scores(zone, as_of, known_at)
        if options["format"] == "json":
            self.stdout.write(
                json.dumps(
                    {
                        "zone": zone.code,
                        "as_of": as_of.isoformat(),
                        "known_at": known_at.isoformat(),
                        "gate": scores.gate.value,
                        "land": record_json(scores.land),
                        "finishes": record_json(scores.finishes),
                    }
                )
            )
            return
        self.stdout.write(f"{zone.code} as of {as_of:%d/%m/%Y}")
        self._print("Land", scores.land)
        self._print("Finishes", scores.finishes)
        self.stdout.write(
            f"P80 may be shown: {scores.gate.value} (needs {NEEDED} resolved, {BAND[0]:.0%} to {BAND[1]:.0%} held)"
        )

    def _print(self, name: str, record: TrackRecord) -> None:
        held = "unknown" if record.coverage is None else f"{record.coverage:.0%}"
        self.stdout.write(
            f"  {name}: {record.issued} forecasts of {record.cases} cases; P80 resolved {record.resolved}, held {held}"
        )
        for row in record.horizons:
            if row.brier is not None:
                self.stdout.write(
                    f"    within {row.days} days: {row.count} forecasts, said {row.forecast:.2f},"
                    f" came true {row.came_true:.2f}, Brier {row.brier:.3f}"
                )
