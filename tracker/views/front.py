"""The workable front of a project: where crews can work, the gaps, and which parcels open most."""

from typing import Any

import shapely
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.templatetags.clearway import number
from landclearance.domain.front_shapes import front_shapes, places_of
from landclearance.selectors.front import ProjectFronts, project_fronts
from projects.views.zones import viewing_day
from tracker.views.front_rows import KINDS, ground_rows, unlock_link
from tracker.views.front_sentence import front_sentence
from tracker.views.project_frame import assessment_of, frame, project_of

_DECIMALS = 7
"""Of degrees: about a centimetre."""
_MOST_MARKS = 12
"""Numbered parcels on the map, of each footprint."""


@require_safe
def project_front(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a code that does not exist or that the user may not see. ``?all=1``: every ranked parcel."""
    project = project_of(request, code)
    found = project_fronts(project, viewing_day(request), timezone.now())
    context = {
        **frame(request, project, assessment_of(request, project), "project_front"),
        "sentence": front_sentence(found),
        "fronts": found,
        "crew_source": _(found.needs.source) if found.needs.source else "",
        "crew_verify": _(found.needs.verify) if found.needs.verify else "",
        "rows": ground_rows(found, everything=request.GET.get("all") == "1"),
        "kinds": [(kind.value, word) for kind, word in KINDS.items()],
        "shapes_url": reverse("project_front_shapes", args=[project.code]),
        "frame_as_of": found.as_of,
    }
    return render(request, "tracker/project_front.html", context)


@require_safe
def project_front_shapes(request: HttpRequest, code: str) -> HttpResponse:
    """The fronts and gaps as GeoJSON (EPSG:4326), with the ranked parcels as numbered points. No private field."""
    project = project_of(request, code)
    found = project_fronts(project, viewing_day(request), timezone.now())
    response = JsonResponse({"type": "FeatureCollection", "features": [*_pieces(found), *_marks(found)]})
    response["Cache-Control"] = "private, no-store"
    return response


def _pieces(found: ProjectFronts) -> list[dict[str, Any]]:
    features = []
    for ground in found.grounds:
        unit = "m" if ground.is_line else "m²"
        for shape in front_shapes(ground, found.plane):
            features.append(
                {
                    "type": "Feature",
                    "geometry": _geometry(shape.geometry),
                    "properties": {
                        "kind": shape.kind.value,
                        "title": f"{KINDS[shape.kind]}: {number(shape.size)} {unit}",
                        "activities": list(ground.laid.footprint.activities),
                    },
                }
            )
    return features


def _marks(found: ProjectFronts) -> list[dict[str, Any]]:
    features = []
    for ground in found.grounds:
        unit = "m" if ground.is_line else "m²"
        places = places_of(ground, found.plane)
        for row in [row for row in ground.unlocks if row.alone or row.joint][:_MOST_MARKS]:
            link = unlock_link(row.key, found)
            gain = ground.size_of(row.alone or row.joint)
            words = (
                _("%(parcel)s: opens %(gain)s %(unit)s")
                if row.alone
                else _("%(parcel)s: opens %(gain)s %(unit)s with others")
            )
            features.append(
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": list(places[row.key])},
                    "properties": {
                        "kind": "rank",
                        "rank": row.rank,
                        "title": words % {"parcel": link.label, "gain": number(gain), "unit": unit},
                        "url": link.url,
                    },
                }
            )
    return features


def _geometry(shape: BaseGeometry) -> Any:
    return mapping(shapely.set_precision(shape, 10**-_DECIMALS))
