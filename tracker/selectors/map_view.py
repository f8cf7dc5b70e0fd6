"""Whose map, which tile: what every layer's selector is told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auditlog.models import LogEntry
from django.db.models import Max

from geodata.domain.tiles import Box, buffered_tile_bounds, tile_bounds
from geodata.models import ImportBatch
from tracker.models import AssessmentRun


@dataclass(frozen=True, slots=True)
class TileView:
    """One tile as seen by somebody who may see ``zone_ids``, with the newest assessments up to ``on`` (inclusive)."""

    zone_ids: tuple[int, ...]
    z: int
    x: int
    y: int
    on: date

    @property
    def own_box(self) -> Box:
        """(west, south, east, north) in degrees, without buffer."""
        return tile_bounds(self.z, self.x, self.y)

    @property
    def box(self) -> Box:
        """The same with the buffer: what must be fetched to draw the tile."""
        return buffered_tile_bounds(self.z, self.x, self.y)


def data_version(zone_ids: tuple[int, ...]) -> str:
    """Changes whenever something that the map draws may have changed; three queries by primary key.

    Facts end in a new assessment, files in an import, edits by hand in the audit trail.
    """
    run: dict[str, Any] = AssessmentRun.objects.filter(zone__in=zone_ids).aggregate(
        newest=Max("pk"), at=Max("recorded_at")
    )
    moment: datetime | None = run["at"]
    batch = ImportBatch.objects.aggregate(newest=Max("pk"))["newest"]
    entry = LogEntry.objects.aggregate(newest=Max("pk"))["newest"]
    return f"{run['newest'] or 0}.{moment.timestamp() if moment else 0}.{batch or 0}.{entry or 0}"
