"""The page of one obstacle: who must act by when, what was promised, proposed and answered, and what it blocks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.gis.db.models import Extent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from landclearance.domain.promises import PromiseFate
from landclearance.models import Blocker, BlockerEvent, ParcelPart
from landclearance.policies import can_record_blocker, can_see_private
from landclearance.selectors.register import BlockerRow, blocker_row
from projects.models import Activity
from projects.policies import visible_projects
from projects.views.shared import user_of
from projects.views.zones import viewing_day


def blocker_or_404(request: HttpRequest, pk: int) -> Blocker:
    """A blocker of a project that the user may see; what may not be seen does not exist."""
    found = (
        Blocker.objects.filter(project__in=visible_projects(user_of(request)))
        .select_related("project__zone", "case", "utility", "grave", "dump_site", "resettlement_site")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_safe
def blocker_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One obstacle as of the day looked at."""
    blocker = blocker_or_404(request, pk)
    user, zone = user_of(request), blocker.project.zone
    as_of = viewing_day(request)
    row = blocker_row(blocker, as_of, timezone.now())
    events = _events(blocker, as_of)
    parts = _parts(blocker, row)
    context = {
        "blocker": blocker,
        "project": blocker.project,
        "row": row,
        "ladder": [(rung, rung.days(as_of)) for rung in row.state.ladder] if row else [],
        "promises": row.state.promises if row else (),
        "kept": _count(row, PromiseFate.KEPT),
        "running": _count(row, PromiseFate.RUNNING),
        "proposals": _proposals(row, events, as_of),
        "timeline": events[::-1],
        "parts": parts,
        "cases": sorted({part.case for part in parts}, key=lambda case: case.case_no),
        "activities": _activities(blocker, row),
        "bounds": _bounds(blocker, parts),
        "private": can_see_private(user, zone),
        "may_block": can_record_blocker(user, zone),
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/blocker.html", context)


def _count(row: BlockerRow | None, fate: PromiseFate) -> int:
    return sum(1 for promise in row.state.promises if promise.fate is fate) if row else 0


def _events(blocker: Blocker, as_of: date) -> list[BlockerEvent]:
    """Everything recorded up to a day, oldest first, withdrawn ones too (the template strikes them through)."""
    rows = blocker.events.filter(happened_on__lte=as_of, retraction=False)
    return list(
        rows.select_related("owner", "recorded_by", "voided_by").order_by("happened_on", "recorded_at", "pk")
    )


def _proposals(row: BlockerRow | None, events: Iterable[BlockerEvent], as_of: date) -> list[dict[str, Any]]:
    """Proposals with their texts, newest first; ``days``: how long one has waited, or waited for its answer."""
    if row is None:
        return []
    by_id = {event.pk: event for event in events}
    return [
        {
            "proposal": item,
            "event": by_id.get(item.event_id),
            "answer": by_id.get(item.answer_id) if item.answer_id else None,
            "days": ((item.answered_on or item.lapsed_on or as_of) - item.proposed_on).days,
        }
        for item in row.state.proposals[::-1]
    ]


def _parts(blocker: Blocker, row: BlockerRow | None) -> list[ParcelPart]:
    """The parts that it holds, by the newest assessment; without one, those on which it stands."""
    rows = ParcelPart.objects.select_related("parcel", "case__project").defer("geometry", "parcel__geometry")
    held = row.held.parts if row and row.held else ()
    if held:
        return list(rows.filter(pk__in=held))
    if row and row.facts.part_id is not None:
        return list(rows.filter(pk=row.facts.part_id))
    if blocker.case_id is not None:
        return list(rows.filter(case=blocker.case_id))
    return []


def _activities(blocker: Blocker, row: BlockerRow | None) -> list[tuple[str, str]]:
    """Code and name of the works that it keeps waiting."""
    codes = row.held.activities if row and row.held else tuple(blocker.activity_codes)
    newest = blocker.project.schedule_updates.order_by("-recorded_at", "-pk").first()
    names = dict(Activity.objects.filter(update=newest, code__in=codes).values_list("code", "name"))
    return [(code, names.get(code, "")) for code in codes]


def _bounds(blocker: Blocker, parts: list[ParcelPart]) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees of what it holds; of its own place, with some ground around, otherwise."""
    if parts:
        rows = ParcelPart.objects.filter(pk__in=[part.pk for part in parts])
        found: tuple[float, float, float, float] | None = rows.aggregate(box=Extent("geometry"))["box"]
        return found
    item = blocker.utility or blocker.grave or blocker.dump_site or blocker.resettlement_site
    place = blocker.geometry or (item.geometry if item else None)
    if place is None:
        return None
    west, south, east, north = place.extent
    return (west - 0.002, south - 0.002, east + 0.002, north + 0.002)
