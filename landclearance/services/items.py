"""Recording the items on the land (utilities, graves, dump sites, resettlement sites) and what becomes of them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.placement import distance_km
from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_geos, to_shape
from landclearance.domain.items import ItemKind
from landclearance.models import ClearanceCase, ItemEvent, ItemEventKind, ResettlementSite, UtilityKind
from landclearance.selectors.items import MODELS, AnyItem, kind_of, total_of
from landclearance.services.acts import retract
from landclearance.services.anchors import check_activities
from landclearance.services.checks import check_choice, check_length, check_past_day
from landclearance.services.signals import announce
from projects.models import Organisation, Project, User

_CODE = re.compile(r"[\w.\-/]{1,40}\Z")
_MOST = 32_767
_NEAR_KM = 50.0


@transaction.atomic
def record_item(
    project: Project,
    kind: str,
    code: str,
    *,
    name: str = "",
    utility_kind: str = "",
    owner: Organisation | None = None,
    count: int | None = None,
    capacity_m3: int | None = None,
    activity_codes: Sequence[str] = (),
    ready_activity: str = "",
    place: str = "",
    is_invented: bool = False,
) -> AnyItem:
    """A new item of ``project``. ``count``: graves of a group, plots of a site. ``place``: see ``point_of``.

    A resettlement site belongs to the zone and is built by ``project``, ready with its ``ready_activity`` ("": all).
    Raises InputProblem: unknown kind, a code that is malformed or taken, a count that is none, an activity that the
    project has not, a place that cannot be read or lies elsewhere.
    """
    check_choice(kind, [one.value for one in ItemKind], "kind")
    check_length(name, 200, "name")
    _check_count(count)
    codes = list(dict.fromkeys(activity_codes))
    check_activities(project, codes, "activity_codes")
    what = ItemKind(kind)
    _check_code(project, what, code)
    fields: dict[str, Any] = {
        "code": code,
        "geometry": point_of(project.zone, place),
        "is_invented": is_invented,
    }
    if what is ItemKind.UTILITY:
        check_choice(utility_kind, UtilityKind.values, "utility_kind")
        fields |= {"kind": utility_kind, "name": name, "owner": owner}
    elif what is ItemKind.GRAVE:
        fields |= {"count": 1 if count is None else count}
    elif what is ItemKind.DUMP_SITE:
        fields |= {"name": name, "capacity_m3": capacity_m3}
    else:
        if ready_activity:
            check_activities(project, [ready_activity], "ready_activity")
        fields |= {
            "name": name or code,
            "plots": count,
            "built_by": project,
            "ready_activity": ready_activity,
        }
        site: AnyItem = ResettlementSite.objects.create(zone=project.zone, **fields)
        return site
    item: AnyItem = MODELS[what].objects.create(project=project, activity_codes=codes, **fields)
    return item


@transaction.atomic
def record_item_event(
    item: AnyItem,
    kind: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    quantity: int | None = None,
    document_number: str = "",
    note: str = "",
    is_invented: bool = False,
) -> ItemEvent:
    """What happened to an item on a day. ``quantity``: graves moved, plots ready or allotted; None: all of them.

    Raises InputProblem: unknown kind, a day in the future, plots allotted of what is no resettlement site, a quantity
    of what is a single place, or more than there are.
    """
    check_choice(kind, ItemEventKind.values, "kind")
    check_past_day(happened_on, today)
    check_length(document_number, 80, "document_number")
    what = kind_of(item)
    if kind == ItemEventKind.ALLOTTED and what is not ItemKind.RESETTLEMENT_SITE:
        raise InputProblem(
            gettext_noop("Plots are allotted on a resettlement site only."),
            gettext_noop("Choose another kind of event."),
            field="kind",
        )
    _check_quantity(what, item, quantity)
    return ItemEvent.objects.create(
        **{what.value: item},
        kind=kind,
        happened_on=happened_on,
        recorded_at=at,
        recorded_by=by,
        quantity=quantity,
        document_number=document_number,
        note=note,
        is_invented=is_invented,
    )


def withdraw_item_event(event: ItemEvent, reason: str, *, at: datetime, by: User | None) -> ItemEvent:
    """Withdraw an event recorded by mistake, with the reason. Raises InputProblem as ``retract`` does."""
    return retract(event, reason, at=at, by=by)


@transaction.atomic
def name_site(
    cases: Iterable[ClearanceCase], site: ResettlementSite | None, *, today: date, at: datetime
) -> list[ClearanceCase]:
    """Say where the people of ``cases`` are to move (None: no longer said); with a site they need resettlement.

    Raises InputProblem: no case, a site of another zone. The projects of the cases are assessed anew.
    """
    chosen = list({case.pk: case for case in cases}.values())
    if not chosen:
        raise InputProblem(
            gettext_noop("No case was chosen."), gettext_noop("Choose at least one case."), field="case"
        )
    for case in chosen:
        if site is not None and case.project.zone_id != site.zone_id:
            raise InputProblem(
                gettext_noop("The resettlement site %(site)s lies in another zone."),
                gettext_noop("Choose a site of the project's zone."),
                field="site",
                params={"site": site.code},
            )
        case.resettlement_site = site
        case.needs_resettlement = True if site is not None else case.needs_resettlement
        case.save(update_fields=["resettlement_site", "needs_resettlement"])
    for project in {case.project_id: case.project for case in chosen}.values():
        announce(project, today=today, at=at)
    return chosen


def point_of(zone: Zone, text: str) -> GEOSGeometry | None:
    """A point from two numbers, in EPSG:4326 as stored; None for no text.

    "106.7117, 21.9755" (longitude, latitude in degrees) or "444214 2431052" (east, north in metres of the zone's
    plane system). Raises InputProblem when it is neither, or lies far from the zone: then east and north, which
    Vietnamese files call Y and X, are most likely the wrong way round.
    """
    if not text.strip():
        return None
    numbers = re.findall(r"-?\d+(?:\.\d+)?", text)
    if len(numbers) != 2:
        raise InputProblem(
            gettext_noop("“%(text)s” is not a point."),
            gettext_noop(
                "Give two numbers: longitude, latitude; or east, north in metres. Use a decimal point."
            ),
            field="place",
            params={"text": text[:60]},
        )
    x, y = (float(number) for number in numbers)
    point = shapely.Point(x, y)
    if abs(x) > 180 or abs(y) > 90:
        array = np.array([point], dtype=object)
        point = PlaneSystem(zone.plane_srid).to_geographic(array)[0]
    plane = PlaneSystem(zone.plane_srid)
    area = to_shape(zone.boundary) if zone.boundary else shapely.box(*plane.area_of_use())
    stored: GEOSGeometry = to_geos(point)
    if not np.isfinite([point.x, point.y]).all() or distance_km(area, point.x, point.y) > _NEAR_KM:
        raise InputProblem(
            gettext_noop("The point %(text)s lies far from zone %(zone)s."),
            gettext_noop("Give east before north (X of the survey is north), or longitude before latitude."),
            field="place",
            params={"text": text[:60], "zone": zone.code},
        )
    return stored


def _check_code(project: Project, kind: ItemKind, code: str) -> None:
    if not _CODE.match(code):
        raise InputProblem(
            gettext_noop("“%(code)s” cannot be a code."),
            gettext_noop("Use up to 40 letters, digits, points, hyphens and slashes."),
            field="code",
            params={"code": code[:60]},
        )
    where = {"zone": project.zone} if kind is ItemKind.RESETTLEMENT_SITE else {"project": project}
    if MODELS[kind].objects.filter(code=code, **where).exists():
        raise InputProblem(
            gettext_noop("The code %(code)s is taken."),
            gettext_noop("Record an event on that item, or choose another code."),
            field="code",
            params={"code": code},
        )


def _check_count(count: int | None) -> None:
    if count is not None and not 0 < count <= _MOST:
        raise InputProblem(
            gettext_noop("The number %(count)s is not a count."),
            gettext_noop("Give a whole number from 1 to 32767, or leave it empty."),
            field="count",
            params={"count": count},
        )


def _check_quantity(kind: ItemKind, item: AnyItem, quantity: int | None) -> None:
    if quantity is None:
        return
    total = total_of(kind, item)
    countable = kind in (ItemKind.GRAVE, ItemKind.RESETTLEMENT_SITE)
    if not countable or not 0 < quantity <= (_MOST if total is None else total):
        raise InputProblem(
            gettext_noop("%(item)s has no %(quantity)s to count."),
            gettext_noop("Give at most what there is, or leave it empty for all."),
            field="quantity",
            params={"item": item.code, "quantity": quantity},
        )
