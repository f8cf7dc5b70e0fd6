"""Recording hand-overs of land by minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited
from landclearance.domain.annulment import standing_facts
from landclearance.domain.blockers import open_blockers
from landclearance.domain.facts import AREA_TOLERANCE_M2, PartFacts
from landclearance.models import Blocker, ClearanceCase, Grave, Handover, ParcelPart
from landclearance.selectors.clearance import blocker_facts, case_facts
from landclearance.selectors.scope import parts_on_day
from landclearance.services.checks import check_length, check_past_day
from landclearance.services.signals import announce
from projects.models import User


@transaction.atomic
def record_handover(
    case: ClearanceCase,
    happened_on: date,
    minutes_number: str,
    *,
    today: date,
    at: datetime,
    by: User | None,
    parts: Iterable[ParcelPart] | None = None,
    area_m2: Decimal | None = None,
    note: str = "",
    is_invented: bool = False,
) -> list[Handover]:
    """Record that parts of a case were handed over; without ``parts``, all that are not yet wholly handed
    over.

    ``area_m2``: a partial hand-over of one part, in square metres; None means all of each part.
    Raises InputProblem: a day in the future, a part of another case or handed over already, more area than
    the part has, no number of the minutes, and an open blocker on the case, the part or graves on it (it must be
    closed first).
    """
    check_past_day(happened_on, today)
    _check_minutes(minutes_number)
    facts = _in_scope(case, happened_on, today, at)
    chosen = _chosen(case, parts, facts, happened_on)
    left = {pk: _area_left(facts[pk]) for pk in (part.pk for part in chosen)}
    if parts is None:
        chosen = [part for part in chosen if left[part.pk] > AREA_TOLERANCE_M2]
    _check_areas(chosen, left, area_m2)
    _check_no_open_blocker(case, chosen, facts, happened_on, at)
    created = create_audited(
        [
            Handover(
                case=case,
                part=part,
                happened_on=happened_on,
                recorded_at=at,
                recorded_by=by,
                minutes_number=minutes_number,
                area_m2=area_m2,
                note=note,
                is_invented=is_invented,
            )
            for part in chosen
        ]
    )
    announce(case.project, today=today, at=at)
    return created


def _check_minutes(minutes_number: str) -> None:
    if not minutes_number.strip():
        raise InputProblem(
            gettext_noop("A hand-over needs its minutes."),
            gettext_noop("Give the number of the minutes."),
            field="minutes_number",
        )
    check_length(minutes_number, 80, "minutes_number")


def _in_scope(case: ClearanceCase, happened_on: date, today: date, at: datetime) -> dict[int, PartFacts]:
    """Parts in scope on the day of the minutes, with all that has been handed over by today and not taken back
    by an annulment."""
    cases = ClearanceCase.objects.filter(pk=case.pk)
    then = {part.id for part in parts_on_day(cases, happened_on, at).inside.get(case.pk, ())}
    now = parts_on_day(cases, today, at)
    parts = (*now.inside.get(case.pk, ()), *now.left.get(case.pk, ()))
    found = case_facts(cases, today, at).get(case.project_id, [])
    handovers = [handover for part in parts for handover in part.handovers]
    standing = set(standing_facts(found[0].acts if found else (), handovers, today).handovers)
    return {
        part.id: replace(part, handovers=tuple(one for one in part.handovers if one in standing))
        for part in parts
        if part.id in then
    }


def _chosen(
    case: ClearanceCase,
    parts: Iterable[ParcelPart] | None,
    facts: Mapping[int, PartFacts],
    happened_on: date,
) -> list[ParcelPart]:
    if parts is None:
        return [part for part in case.parts.defer("geometry").order_by("pk") if part.pk in facts]
    chosen = list({part.pk: part for part in parts}.values())
    if any(part.case_id != case.pk for part in chosen):
        raise InputProblem(
            gettext_noop("A part belongs to another case."),
            gettext_noop("Choose parts of case %(case)s only."),
            field="parts",
            params={"case": case.case_no},
        )
    outside = next((part for part in chosen if part.pk not in facts), None)
    if outside is not None:
        raise InputProblem(
            gettext_noop("Parcel part %(part)s was not in the project's scope on %(day)s."),
            gettext_noop("Choose the part that was in scope on the day of the minutes, or correct the day."),
            field="parts",
            params={"part": str(outside), "day": f"{happened_on:%d/%m/%Y}"},
        )
    return chosen


def _area_left(part: PartFacts) -> Decimal:
    """Square metres of a part not yet handed over, what it took over from earlier cuts included."""
    if any(handover.area_m2 is None for handover in part.handovers):
        return Decimal(0)
    return part.area_m2 - sum((handover.area_m2 or Decimal(0) for handover in part.handovers), Decimal(0))


def _check_areas(chosen: list[ParcelPart], left: dict[int, Decimal], area_m2: Decimal | None) -> None:
    if not chosen or any(left[part.pk] <= AREA_TOLERANCE_M2 for part in chosen):
        raise InputProblem(
            gettext_noop("Nothing is left to hand over there."),
            gettext_noop("Choose parts that are not yet handed over."),
            field="parts",
        )
    if area_m2 is None:
        return
    if len(chosen) != 1:
        raise InputProblem(
            gettext_noop("An area can be given for one part only."),
            gettext_noop("Choose one part, or leave the area empty."),
            field="area_m2",
        )
    if not area_m2.is_finite() or area_m2 <= 0 or area_m2 > left[chosen[0].pk] + AREA_TOLERANCE_M2:
        raise InputProblem(
            gettext_noop("The area %(area)s m² is not within what is left of the part, %(left)s m²."),
            gettext_noop("Correct the area, or leave it empty for the whole part."),
            field="area_m2",
            params={"area": str(area_m2), "left": str(left[chosen[0].pk])},
        )


def _graves(case: ClearanceCase, chosen: list[ParcelPart], ground: set[int]) -> list[int]:
    """Graves of the project on the ground of the parts: said to be, or drawn there."""
    lies_there = Q(part__in=ground)
    for part in chosen:
        lies_there |= Q(part__isnull=True, geometry__intersects=part.geometry)
    return list(Grave.objects.filter(lies_there, project=case.project_id).values_list("pk", flat=True))


def _check_no_open_blocker(
    case: ClearanceCase,
    chosen: list[ParcelPart],
    facts: Mapping[int, PartFacts],
    happened_on: date,
    at: datetime,
) -> None:
    ground = {pk for part in chosen for pk in (part.pk, *facts[part.pk].replaces)}
    on_land = Blocker.objects.filter(
        Q(case=case, part__isnull=True) | Q(part__in=ground) | Q(grave__in=_graves(case, chosen, ground))
    )
    found = blocker_facts(on_land, happened_on, at).get(case.project_id, [])
    still_open = open_blockers(found, happened_on)
    if still_open:
        blocker, _state = next(iter(still_open.values()))
        raise InputProblem(
            gettext_noop("Blocker %(id)s (%(code)s: %(title)s) is open on this land on %(day)s."),
            gettext_noop("Close it first, or hand over the other parts."),
            field="parts",
            params={
                "id": blocker.id,
                "code": blocker.code,
                "title": blocker.title,
                "day": f"{happened_on:%d/%m/%Y}",
            },
        )
