"""Which projects wait for which, by their blockers on record (open or not: what is over changes nothing)."""

from collections.abc import Iterable

from landclearance.models import Blocker
from projects.models import Project


def waited_for(project: Project) -> list[int]:
    """Keys of the projects of the same zone that ``project`` waits for, directly or by way of others. One query."""
    return _reached(project, ((waiting, other) for waiting, other in _pairs(project)))


def waiting_for(project: Project) -> list[int]:
    """Keys of the projects of the same zone that wait for ``project``, directly or by way of others. One
    query."""
    return _reached(project, ((other, waiting) for waiting, other in _pairs(project)))


def _pairs(project: Project) -> list[tuple[int, int]]:
    rows = Blocker.objects.filter(project__zone=project.zone_id, waits_for__zone=project.zone_id)
    return list(rows.order_by("pk").values_list("project_id", "waits_for_id"))


def _reached(project: Project, steps: Iterable[tuple[int, int]]) -> list[int]:
    onward: dict[int, list[int]] = {}
    for start, end in steps:
        onward.setdefault(start, []).append(end)
    reached = [project.pk]
    for key in reached:
        reached += [other for other in dict.fromkeys(onward.get(key, ())) if other not in reached]
    return reached[1:]
