"""The areas of a parcel as its papers state them, and the one that is compensated. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class AreaPaper:
    """One area on one paper. ``on`` None: no paper is known, the figure came with the imported map (older than
    every paper). ``order``: which of two papers of one day was recorded later."""

    kind: str
    area_m2: Decimal
    on: date | None = None
    document_number: str = ""
    order: int = 0

    @property
    def as_imported(self) -> bool:
        return self.on is None


def current_areas(papers: Iterable[AreaPaper]) -> Mapping[str, AreaPaper]:
    """By kind the paper that holds: the one of the latest day, of one day the one recorded last."""
    found: dict[str, AreaPaper] = {}
    for paper in sorted(papers, key=lambda one: (one.on or date.min, one.order)):
        found[paper.kind] = paper
    return found


class AreaGround(StrEnum):
    """Why an area is compensated, or why nobody can say yet."""

    SAME = "same"
    SMALLER = "smaller"
    LARGER_UNDISPUTED = "larger_undisputed"
    LARGER_DISPUTED = "larger_disputed"
    NOT_MEASURED = "not_measured"
    NO_CERTIFICATE = "no_certificate"


@dataclass(frozen=True, slots=True)
class CompensatedArea:
    """``area_m2`` None: not enough data, for the reason in ``ground``."""

    area_m2: Decimal | None
    ground: AreaGround


def compensated_area(
    certificate: Decimal | None, measured: Decimal | None, *, disputed: bool
) -> CompensatedArea:
    """The area for which land is compensated when the measured one differs from the paper (m²).

    Source: Decree 88/2024/NĐ-CP, art. 6. Measured smaller: as measured. Measured larger and nobody disputes it: as
    measured. Measured larger with a dispute or encroachment: the part beyond the paper is not compensated until it
    is settled, so no figure is given. Without a measurement, or without a paper to compare with, none either.
    ``disputed``: a dispute is open on the land, or others claim it.
    """
    if measured is None:
        return CompensatedArea(None, AreaGround.NOT_MEASURED)
    if certificate is None:
        return CompensatedArea(None, AreaGround.NO_CERTIFICATE)
    if measured == certificate:
        return CompensatedArea(measured, AreaGround.SAME)
    if measured < certificate:
        return CompensatedArea(measured, AreaGround.SMALLER)
    if disputed:
        return CompensatedArea(None, AreaGround.LARGER_DISPUTED)
    return CompensatedArea(measured, AreaGround.LARGER_UNDISPUTED)
