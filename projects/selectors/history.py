"""How each project's finish moved from report to report, by the same variance that its page shows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from projects.domain.cpm import schedule
from projects.domain.history_check import Change
from projects.domain.network import compile_network
from projects.domain.programme import Programme
from projects.domain.variance import Dates, approved_dates, current_dates, variance_against
from projects.models import Project
from projects.selectors.programme import programmes_as_known


def finish_changes(
    projects: Iterable[Project], days: Mapping[int, Sequence[date]], known_at: datetime
) -> dict[tuple[int, date], Change]:
    """Changes of the finish by project pk and day, for the days given by project pk; links alone, no land awaited.

    A day counts as reported when the programme in force then has it as its data date. The number of queries grows
    with the different days, not with the projects.
    """
    chosen = list(projects)
    found: dict[tuple[int, date], Change] = {}
    before: dict[int, Mapping[str, Dates]] = {}
    for day in sorted({day for some in days.values() for day in some}):
        concerned = [project for project in chosen if day in days[project.pk]]
        for key, programme in programmes_as_known(concerned, day, known_at).items():
            current = _current(programme) if programme.data_date == day else None
            found[(key, day)] = _change(programme, before.get(key), current)
            if current is not None:
                before[key] = current
    return found


def _current(programme: Programme) -> Mapping[str, Dates] | None:
    if programme.network is None:
        return None
    compiled = compile_network(programme.network)
    return current_dates(compiled, schedule(compiled))


def _change(
    programme: Programme, before: Mapping[str, Dates] | None, current: Mapping[str, Dates] | None
) -> Change:
    if current is None or programme.original is None:
        return Change(None, None)
    total = variance_against(approved_dates(programme.original), current).whole
    latest = None if before is None else variance_against(before, current).whole
    return Change(latest.finish if latest else None, total.finish if total else None)
