"""How the past forecasts of a zone did: what ``score_forecasts`` prints."""

from dataclasses import dataclass
from datetime import date, datetime

from geodata.models import Zone
from landclearance.selectors.clearance import clearance_as_known
from projects.models import Project
from tracker.domain.background import fates
from tracker.domain.calibration import Fate, Gate, TrackRecord, finish_gate, track_record
from tracker.selectors.forecasts import finish_fates, past_finishes, past_forecasts


@dataclass(frozen=True, slots=True)
class ZoneScores:
    """``land``: releases of parts, on which the gate rests; ``finishes``: those of whole projects."""

    land: TrackRecord
    finishes: TrackRecord

    @property
    def gate(self) -> Gate:
        """Whether the P80 of a finish may be shown."""
        return finish_gate(self.land, self.finishes)


def zone_scores(zone: Zone, as_of: date, known_at: datetime) -> ZoneScores:
    """Forecasts issued before ``as_of`` and kept by ``known_at``, against what was known then of their outcomes."""
    outcomes: dict[int, Fate] = {}
    for land in clearance_as_known(
        Project.objects.filter(zone=zone), as_of, known_at, geometry=False
    ).values():
        outcomes.update(fates(land, as_of))
    ends = finish_fates(zone, as_of, known_at)
    return ZoneScores(
        land=track_record(past_forecasts(zone, as_of, known_at), outcomes, as_of),
        finishes=track_record(past_finishes(zone, as_of, known_at), ends, as_of),
    )
