"""Areas of parcels by their papers, as of a day and as known at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from landclearance.domain.parcel_areas import AreaPaper, current_areas
from landclearance.models import AreaKind, Parcel, ParcelArea

_COLUMNS = {
    AreaKind.CERTIFICATE: "certificate_area_m2",
    AreaKind.MAP: "map_area_m2",
    AreaKind.MEASURED: "measured_area_m2",
}


def areas_of(
    parcels: Iterable[Parcel], as_of: date, known_at: datetime
) -> Mapping[int, Mapping[str, AreaPaper]]:
    """By parcel pk, by kind, the area that holds. One query.

    The figures that came with the map (the columns of ``Parcel``) are the oldest papers, without a day.
    """
    rows = list(parcels)
    papers: dict[int, list[AreaPaper]] = defaultdict(list)
    for parcel in rows:
        for kind, column in _COLUMNS.items():
            area = getattr(parcel, column)
            if area is not None:
                papers[parcel.pk].append(AreaPaper(kind, area, order=-1))
    known = ParcelArea.objects.known(as_of, known_at).filter(parcel__in=[row.pk for row in rows])
    ordered = known.order_by("recorded_at", "pk").values_list(
        "parcel_id", "kind", "area_m2", "happened_on", "document_number"
    )
    for order, (pk, kind, area, on, document) in enumerate(ordered):
        papers[pk].append(AreaPaper(kind, area, on, document, order))
    return {row.pk: current_areas(papers[row.pk]) for row in rows}
