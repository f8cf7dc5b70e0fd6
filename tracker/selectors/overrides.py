"""Levels that people have set for a project: what was said, by whom, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from projects.models import Project
from tracker.models import LevelOverride
from tracker.selectors.judgement import role_of


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """One statement. ``until`` as it turned out (None: no end). ``state``: in_force, replaced, ended or withdrawn.

    ``end`` is the row that ended or withdrew it, with its reason; None when none did.
    """

    said: LevelOverride
    role: str
    until: date | None
    state: str
    end: LevelOverride | None


def override_rows(project: Project, on: date, known_at: datetime) -> list[OverrideRow]:
    """Newest first: what was set for days up to ``on`` and recorded by ``known_at``. Two queries."""
    rows = list(
        LevelOverride.objects.filter(project=project, happened_on__lte=on, recorded_at__lte=known_at)
        .select_related("project", "recorded_by")
        .prefetch_related("recorded_by__memberships")
        .order_by("-happened_on", "-recorded_at", "-pk")
    )
    ends = {row.voids_id: row for row in rows if row.voids_id is not None}
    said = [row for row in rows if row.voids_id is None]
    standing = [row for row in said if not (row.pk in ends and ends[row.pk].retraction)]
    newest = standing[0].pk if standing else None
    return [_row(row, ends.get(row.pk), on, newest) for row in said]


def _row(row: LevelOverride, end: LevelOverride | None, on: date, newest: int | None) -> OverrideRow:
    until = end.until if end is not None else row.until
    if end is not None and end.retraction:
        state = "withdrawn"
    elif until is not None and until < on:
        state = "ended"
    else:
        state = "in_force" if row.pk == newest else "replaced"
    return OverrideRow(row, role_of(row), until, state, end)
