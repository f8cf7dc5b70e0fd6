"""Recording what a paper says of a parcel's area."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.models import AreaKind, Parcel, ParcelArea
from landclearance.services.acts import retract
from landclearance.services.checks import check_choice, check_length, check_past_day
from projects.models import User

LARGEST_M2 = Decimal("9999999999.9")


@transaction.atomic
def record_parcel_area(
    parcel: Parcel,
    kind: str,
    area_m2: Decimal,
    happened_on: date,
    document_number: str,
    *,
    today: date,
    at: datetime,
    by: User | None,
    note: str = "",
    is_invented: bool = False,
) -> ParcelArea:
    """The area (m², to 0.1) that a paper of a day states; an earlier paper of the kind stays on record before it.

    The figures of ``Parcel`` itself are those that came with the map ("as imported") and never change. No state of a
    case depends on these areas, so nothing is assessed anew. Raises InputProblem: unknown kind, no positive area, no
    paper, a day in the future, a version of the parcel that no longer held on the day.
    """
    check_choice(kind, AreaKind.values, "kind")
    check_past_day(happened_on, today)
    check_length(document_number, 80, "document_number")
    check_length(note, 300, "note")
    if not document_number.strip():
        raise InputProblem(
            gettext_noop("The paper is missing."),
            gettext_noop("Give its number: an area is what a paper says."),
            field="document_number",
        )
    if not area_m2.is_finite() or not Decimal(0) < area_m2 <= LARGEST_M2:
        raise InputProblem(
            gettext_noop("%(area)s is not an area in m²."),
            gettext_noop("Give a number above 0."),
            field="area_m2",
            params={"area": str(area_m2)[:40]},
        )
    if parcel.valid_to is not None and happened_on >= parcel.valid_to:
        raise InputProblem(
            gettext_noop("Parcel %(parcel)s no longer holds since %(day)s."),
            gettext_noop("Choose the version that holds now."),
            field="happened_on",
            params={"parcel": str(parcel), "day": f"{parcel.valid_to:%d/%m/%Y}"},
        )
    return ParcelArea.objects.create(
        parcel=parcel,
        kind=kind,
        area_m2=area_m2.quantize(Decimal("0.1")),
        happened_on=happened_on,
        document_number=document_number.strip(),
        note=note,
        recorded_at=at,
        recorded_by=by,
        is_invented=is_invented,
    )


def withdraw_parcel_area(area: ParcelArea, reason: str, *, at: datetime, by: User | None) -> ParcelArea:
    """Withdraw an area recorded by mistake, with the reason. Raises InputProblem as ``retract`` does."""
    return retract(area, reason, at=at, by=by)
