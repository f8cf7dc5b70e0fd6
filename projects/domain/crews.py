"""The least piece of ground that a crew can use. Numbers are data with a source, never an assumption of the code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrewNeeds:
    """``length_m``: metres along a line in one piece, over its full width; ``width_m`` and ``area_m2``: across, and
    in all, of an area. ``source`` and ``verify`` (a doubt to be shown beside the numbers) for people.
    """

    length_m: float
    width_m: float
    area_m2: float
    source: str = ""
    verify: str = ""


PROPOSED = CrewNeeds(
    length_m=100.0,
    width_m=10.0,
    area_m2=500.0,
    source="House rule: on national road 14E pieces of 5 to 56 m could not be worked (patchy hand-over, press report)",
    verify="No published minimum found: agree it with the contractors of the zone",
)
"""Until a zone states its own (``projects.models.CrewNorm``) and a footprint its own."""
