"""Other readings of "critical" beside the longest path: by total float, and nearly so."""

from __future__ import annotations

from projects.domain.cpm import ScheduleResult
from projects.domain.days import WorkDays
from projects.domain.network import CompiledNetwork

NEAR_CRITICAL: WorkDays = 10
"""Two working weeks: less float than one monthly report can bring to light in time. A setting, not a law."""


def critical_by_float(c: CompiledNetwork, r: ScheduleResult, threshold: WorkDays = 0) -> tuple[str, ...]:
    """Open activities whose total float is not above ``threshold`` working days, least float first.

    The usual reading of other software; with several calendars or late constraints it may name other
    activities than the longest path.
    """
    found = [(r.by_id[a.id].total_float, a.id) for a in c.activities if not a.complete]
    return tuple(key for total, key in sorted(found) if total <= threshold)


def near_critical(
    c: CompiledNetwork, r: ScheduleResult, threshold: WorkDays = NEAR_CRITICAL
) -> tuple[str, ...]:
    """Open activities off the longest path with a total float not above ``threshold``, least float first."""
    return tuple(key for key in critical_by_float(c, r, threshold) if not r.by_id[key].on_longest_path)
