"""The remainder of a parcel that is too small to stand alone: kept, or taken with the land user's consent."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import Zone
from landclearance.models import (
    ClearanceCase,
    LandGroup,
    MinimumPlot,
    Parcel,
    ParcelPart,
    RemainderChoice,
    ScopeReason,
)
from landclearance.selectors.remainders import ParcelRemainder, parcel_remainder
from landclearance.selectors.scope import parts_on_day
from landclearance.services.checks import check_choice, check_length, check_past_day
from landclearance.services.cutting import part_code
from landclearance.services.recutting import Change, Piece, apply_change
from landclearance.services.signals import announce
from projects.models import User


@dataclass(frozen=True, slots=True)
class RemainderResult:
    """The choice on record, and the parts that it brought into scope (none where the remainder is kept)."""

    choice: RemainderChoice
    parts: tuple[ParcelPart, ...]


@transaction.atomic
def choose_remainder(
    parcel: Parcel,
    taken_by: ClearanceCase | None,
    happened_on: date,
    document_number: str,
    *,
    today: date,
    at: datetime,
    by: User | None,
    note: str = "",
) -> RemainderResult:
    """The land user keeps the remainder (``taken_by`` None), or agrees that the project of a case recovers it too.

    Source: Land Law 2024, art. 91.7 (a remainder below the smallest plot, with the land user's consent). Taken, its
    ground becomes a part of the case from the day on, and the project is assessed anew. Raises InputProblem: no
    paper, a day in the future, nothing left on the day, a remainder that is not too small, no smallest plot on
    record to judge by (to take it), a case that holds nothing of the parcel on the day.
    """
    check_past_day(happened_on, today)
    check_length(document_number, 80, "document_number")
    check_length(note, 300, "note")
    if not document_number.strip():
        raise InputProblem(
            gettext_noop("The paper is missing."),
            gettext_noop("Give the number of the paper on which the land user says so."),
            field="document_number",
        )
    left = parcel_remainder(parcel, happened_on, at)
    _check_left(left, parcel, taken=taken_by is not None)
    choice = RemainderChoice.objects.create(
        parcel=parcel,
        taken_by=taken_by.project if taken_by is not None else None,
        happened_on=happened_on,
        document_number=document_number.strip(),
        note=note,
        recorded_at=at,
        recorded_by=by,
    )
    if taken_by is None:
        return RemainderResult(choice, ())
    _check_holds(taken_by, parcel, happened_on, at)
    change = Change(
        taken_by.project,
        None,
        ScopeReason.REMAINDER,
        happened_on,
        at,
        by,
        document_number.strip(),
        is_invented=parcel.is_invented,
    )
    piece = Piece(parcel, part_code(parcel.land_use_code), left.ground, taken_by)
    entered = apply_change(change, [], {}, [piece]).entered
    announce(taken_by.project, today=today, at=at)
    return RemainderResult(choice, tuple(entered))


def _check_left(left: ParcelRemainder, parcel: Parcel, *, taken: bool) -> None:
    if not left.touched or left.ground.is_empty:
        raise InputProblem(
            gettext_noop("No remainder of parcel %(parcel)s is left on that day."),
            gettext_noop("Correct the day, or the parcel."),
            field="happened_on",
            params={"parcel": str(parcel)},
        )
    if left.too_small is None and taken:
        raise InputProblem(
            gettext_noop(
                "No smallest plot for this group of land is on record, so nobody can say that it is too small."
            ),
            gettext_noop("Record the provincial decision with set_minimum_plot."),
            field="taken_by",
        )
    if left.too_small is False:
        raise InputProblem(
            gettext_noop("The remainder of %(area)s m² is not below the smallest plot of %(minimum)s m²."),
            gettext_noop(
                "Article 91.7 does not apply: adjust the boundary where the project needs the ground."
            ),
            field="taken_by",
            params={"area": left.area_m2, "minimum": left.minimum.area_m2 if left.minimum else ""},
        )


def _check_holds(case: ClearanceCase, parcel: Parcel, on: date, at: datetime) -> None:
    inside = parts_on_day(ClearanceCase.objects.filter(pk=case.pk), on, at).inside
    if not any(part.parcel_id == parcel.pk for part in inside.get(case.pk, ())):
        raise InputProblem(
            gettext_noop("Case %(case)s has nothing of parcel %(parcel)s on that day."),
            gettext_noop("Choose a case of the project that takes part of the parcel."),
            field="taken_by",
            params={"case": case.case_no, "parcel": str(parcel)},
        )


@transaction.atomic
def set_minimum_plot(
    zone: Zone,
    land_group: str,
    area_m2: Decimal,
    valid_from: date,
    *,
    document_number: str = "",
    verify: str = "",
) -> MinimumPlot:
    """The smallest plot of a group of land from a day on; the one before it ends on that day.

    ``verify``: what is not certain about the figure. Raises InputProblem: unknown group, no positive area, neither a
    decision nor a note on what is to be verified, a day on or before that of the decision on record.
    """
    check_choice(land_group, LandGroup.values, "land_group")
    check_length(document_number, 80, "document_number")
    check_length(verify, 300, "verify")
    if not area_m2.is_finite() or not Decimal(0) < area_m2 <= Decimal("9999999.9"):
        raise InputProblem(
            gettext_noop("%(area)s is not an area in m²."),
            gettext_noop("Give a number above 0."),
            field="area_m2",
            params={"area": str(area_m2)[:40]},
        )
    if not document_number.strip() and not verify.strip():
        raise InputProblem(
            gettext_noop("The decision is missing."),
            gettext_noop("Give its number, or say with --verify what is to be verified."),
            field="document_number",
        )
    last = MinimumPlot.objects.filter(zone=zone, land_group=land_group).order_by("-valid_from").first()
    if last is not None and valid_from <= last.valid_from:
        raise InputProblem(
            gettext_noop("A decision of %(day)s is on record."),
            gettext_noop("Give a later day."),
            field="valid_from",
            params={"day": f"{last.valid_from:%d/%m/%Y}"},
        )
    if last is not None and (last.valid_to is None or last.valid_to > valid_from):
        last.valid_to = valid_from
        last.save(update_fields=["valid_to"])
    return MinimumPlot.objects.create(
        zone=zone,
        land_group=land_group,
        area_m2=area_m2.quantize(Decimal("0.1")),
        valid_from=valid_from,
        document_number=document_number.strip(),
        verify=verify.strip(),
    )
