"""Who has a stake in a case besides its land user: co-owners, heirs, claimants, representatives. Private."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.models import CaseParty, ClearanceCase, LandUser, LandUserKind, PartyRole
from landclearance.services.checks import check_choice, check_length, check_past_day
from landclearance.services.signals import announce
from projects.models import User

SHARING = (PartyRole.OWNER, PartyRole.CO_OWNER, PartyRole.HEIR)
"""Roles whose shares add up; a claimant's share is what he claims."""


@transaction.atomic
def add_party(
    case: ClearanceCase,
    land_user: LandUser,
    role: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    share_percent: Decimal | None = None,
    note: str = "",
) -> CaseParty:
    """Record that ``land_user`` has a stake in ``case``, known from ``happened_on`` on.

    A claimant makes the money for the land one to be deposited (Land Law 2024, art. 94.4). It ends by
    ``void_fact`` with the reason. Raises InputProblem: the case's own land user, the same person twice in one
    role, shares above 100 %, a day in the future.
    """
    check_choice(role, PartyRole.values, "role")
    check_past_day(happened_on, today)
    check_length(note, 300, "note")
    _check_person(case, land_user, role)
    _check_share(case, role, share_percent)
    row = CaseParty.objects.create(
        case=case,
        land_user=land_user,
        role=role,
        share_percent=share_percent,
        note=note,
        happened_on=happened_on,
        recorded_at=at,
        recorded_by=by,
    )
    announce(case.project, today=today, at=at)
    return row


@transaction.atomic
def land_user_for(
    case: ClearanceCase,
    *,
    code: str = "",
    name: str = "",
    kind: str = LandUserKind.HOUSEHOLD,
    is_invented: bool = False,
) -> LandUser:
    """The land user of the case's zone with this code; without a code a new one with this name.

    A new one is numbered after the case ("K-12/2"), so that its code says nothing about the person.
    Raises InputProblem: neither code nor name, or a code that the zone does not know.
    """
    zone = case.project.zone
    if code:
        found = LandUser.objects.filter(zone=zone, code=code).first()
        if found is None:
            raise InputProblem(
                gettext_noop("The zone has no land user with the code %(code)s."),
                gettext_noop("Correct the code, or leave it empty and give a name."),
                field="code",
                params={"code": code[:40]},
            )
        return found
    if not name.strip():
        raise InputProblem(
            gettext_noop("Who it is has not been said."),
            gettext_noop("Give a name, or the code of a land user who is on record."),
            field="name",
        )
    check_choice(kind, LandUserKind.values, "kind")
    check_length(name, 200, "name")
    return LandUser.objects.create(
        zone=zone, code=_free_code(case), kind=kind, name=name.strip(), is_invented=is_invented
    )


def _free_code(case: ClearanceCase) -> str:
    zone, base = case.project.zone, f"{case.project.code}/{case.case_no}"[-34:]
    taken = set(
        LandUser.objects.filter(zone=zone, code__startswith=f"{base}/").values_list("code", flat=True)
    )
    number = 2
    while f"{base}/{number}" in taken:
        number += 1
    return f"{base}/{number}"


def _standing(case: ClearanceCase) -> list[int]:
    rows = CaseParty.objects.filter(case=case, retraction=False, voided_by__isnull=True)
    return list(rows.values_list("pk", flat=True))


def _check_person(case: ClearanceCase, land_user: LandUser, role: str) -> None:
    if land_user.pk == case.land_user_id and role != PartyRole.OWNER:
        raise InputProblem(
            gettext_noop("This is the case's own land user."),
            gettext_noop("Name another person."),
            field="code",
        )
    if CaseParty.objects.filter(pk__in=_standing(case), land_user=land_user, role=role).exists():
        raise InputProblem(
            gettext_noop("This person is recorded on the case in that role already."),
            gettext_noop("Withdraw the old entry first if something about it changed."),
            field="role",
        )


def _check_share(case: ClearanceCase, role: str, share: Decimal | None) -> None:
    if share is None:
        return
    if not share.is_finite() or not 0 < share <= 100:
        raise InputProblem(
            gettext_noop("A share of %(share)s %% is none."),
            gettext_noop("Give a share above 0 and up to 100 %%, or leave it empty."),
            field="share_percent",
            params={"share": str(share)},
        )
    if role not in SHARING:
        return
    rows = CaseParty.objects.filter(pk__in=_standing(case), role__in=SHARING)
    others = rows.aggregate(total=Sum("share_percent"))["total"] or Decimal(0)
    if others + share > 100:
        raise InputProblem(
            gettext_noop("The shares would come to %(total)s %%."),
            gettext_noop("Correct the share; %(left)s %% are left."),
            field="share_percent",
            params={"total": str(others + share), "left": str(max(Decimal(100) - others, Decimal(0)))},
        )
