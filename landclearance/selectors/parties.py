"""Who else is on the same land."""

from landclearance.models import ClearanceCase, ParcelPart


def others_on_the_same_parcels(case: ClearanceCase) -> list[tuple[str, str, str]]:
    """(sheet/number, project code, case number) of other cases that hold a part of one of the case's parcels.

    Lawful where land is shared or split between projects, and the first hint where two claim one parcel. One
    query.
    """
    parcels = ParcelPart.objects.filter(case=case).values("parcel")
    rows = (
        ParcelPart.objects.filter(parcel__in=parcels)
        .exclude(case=case)
        .order_by("parcel__sheet", "parcel__number", "case__case_no")
        .values_list("parcel__sheet", "parcel__number", "case__project__code", "case__case_no")
        .distinct()
    )
    return [(f"{sheet}/{number}", project, case_no) for sheet, number, project, case_no in rows]
