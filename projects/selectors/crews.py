"""Which least pieces of ground crews of a zone can use on a day."""

from datetime import date

from geodata.models import Zone
from projects.domain.crews import PROPOSED, CrewNeeds
from projects.models import CrewNorm


def crew_needs(zone: Zone, as_of: date) -> CrewNeeds:
    """The zone's own numbers in force on ``as_of``, else the proposed ones. One query."""
    row = CrewNorm.objects.filter(zone=zone, valid_from__lte=as_of).order_by("-valid_from").first()
    if row is None:
        return PROPOSED
    return CrewNeeds(float(row.length_m), float(row.width_m), float(row.area_m2), row.source, row.verify)
