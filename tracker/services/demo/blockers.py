"""Blockers of the demo: each on a case that is really outstanding, or on a stretch of works."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.services.audit import create_audited
from landclearance.models import Blocker, BlockerEvent, ClearanceCase
from tracker.domain.demo.chronicle import Course
from tracker.domain.demo.scene import Ground, Scene
from tracker.domain.demo.story import CaseStory
from tracker.services.demo.context import Context, moment, shapes_of
from tracker.services.demo.land import StoredCases


def store_blockers(
    context: Context, entry: Mapping[str, Any], course: Course, scene: Scene, cases: StoredCases
) -> None:
    """The blockers of one project with everything that was said about them."""
    rows = [_blocker(context, spec, course, scene, cases) for spec in entry["blockers"]]
    stored = create_audited(rows)
    create_audited(
        [
            _event(context, blocker, spec, event)
            for blocker, spec in zip(stored, entry["blockers"], strict=True)
            for event in spec["events"]
        ]
    )


def _blocker(
    context: Context, spec: Mapping[str, Any], course: Course, scene: Scene, cases: StoredCases
) -> Blocker:
    point = _place(spec, scene, scene.grounds.get(course.code))
    geometry = None if point is None else shapes_of(context.plane, [point])[0]
    return Blocker(
        project=context.projects[course.code],
        code=spec["code"],
        title=spec["title"],
        case=_case(spec, course.stories, cases),
        activity_codes=spec["activities"],
        geometry=geometry,
        is_invented=True,
    )


def _case(spec: Mapping[str, Any], stories: Sequence[CaseStory], cases: StoredCases) -> ClearanceCase | None:
    """The n-th outstanding case on the blocker's activity; a closed blocker may lie on a cleared one."""
    if not spec["activity"]:
        return None
    closed = spec["events"][-1]["kind"] == "closed"
    near = [
        story for story in stories if _touches(story, spec["activity"]) and bool(story.outstanding) != closed
    ]
    of_use = [story for story in near if not spec["use"] or _has_use(story, spec["use"])]
    able = of_use or near
    if not able:
        raise ValueError(f"no case for the blocker {spec['title']}")
    return cases[able[spec["nth"] % len(able)].case.number][0]


def _touches(story: CaseStory, activity: str) -> bool:
    return any(activity in part.activities for part in story.case.parts)


def _has_use(story: CaseStory, use: str) -> bool:
    return any(part.use == use for part in story.case.parts)


def _place(spec: Mapping[str, Any], scene: Scene, ground: Ground | None) -> BaseGeometry | None:
    """A point on a drawn line (``[line, metres]``), or in the middle of a site (``["site", activity]``)."""
    if spec["at_m"] is None:
        return None
    name, where = spec["at_m"]
    if name == "site":
        pieces = ground.pieces if ground else ()
        shape = next(piece.geometry for piece in pieces if piece.activity == where)
        return shapely.Point(shape.centroid.x, shape.centroid.y)
    line = next(drawn.geometry for drawn in scene.reference if drawn.code == name)
    return shapely.LineString(shapely.get_coordinates(line)).interpolate(float(where))


def _event(
    context: Context, blocker: Blocker, spec: Mapping[str, Any], event: Mapping[str, Any]
) -> BlockerEvent:
    day = date.fromisoformat(event["on"])
    opened = event["kind"] == "opened"
    level = event["level"] or (spec["level"] if opened else "")
    owner = event["owner"] or (spec["owner"] if opened else None)
    return BlockerEvent(
        blocker=blocker,
        kind=event["kind"],
        happened_on=day,
        recorded_at=moment(day, 2),
        recorded_by=context.users["clearance"],
        level=level,
        owner=context.organisations[owner] if owner else None,
        expected_clear_on=_day(event["expected"]),
        due_on=_day(event["due"]),
        document_number=event["document"],
        note=event["note"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
