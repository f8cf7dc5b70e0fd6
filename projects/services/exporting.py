"""A project's current programme as a Microsoft Project XML file."""

from datetime import date, datetime

from geodata.domain.errors import InputProblem, gettext_noop
from projects.domain.cpm import schedule
from projects.domain.errors import ScheduleError
from projects.domain.imported import StoredBaseline
from projects.domain.lift import schedule_of_network
from projects.domain.mspdi_write import Written, write_mspdi
from projects.domain.network import compile_network
from projects.domain.programme import BaselineFacts, Programme
from projects.models import Project
from projects.selectors.programme import programmes_as_known
from projects.services.checks import problem_of

MOST_BASELINES = 11
"""Microsoft Project has places for baseline 0 to 10."""


def export_schedule(project: Project, as_of: date, known_at: datetime) -> Written:
    """The programme in force on ``as_of`` as known at ``known_at``, with its computed early and late dates.

    Baseline 0, against which Microsoft Project shows variances, is the latest approved one; the others follow as
    1, 2, ... from the oldest. Land that is not free is a forecast and no part of a programme: it is not written.
    Raises InputProblem when there is no programme or it cannot be computed.
    """
    programme = programmes_as_known([project], as_of, known_at)[project.pk]
    if programme.network is None:
        raise InputProblem(
            field="--project",
            message=gettext_noop("Project %(code)s has no programme yet."),
            mend=gettext_noop("Import its schedule first: import_schedule."),
            params={"code": project.code},
        )
    try:
        result = schedule(compile_network(programme.network))
        written = write_mspdi(
            schedule_of_network(
                programme.network, project.name, programme.names, _baselines(programme), result
            )
        )
    except ScheduleError as error:
        raise problem_of(error) from error
    return Written(written.data, (*written.left_out, *_dropped(programme)))


def _chosen(programme: Programme) -> list[BaselineFacts]:
    """The latest first, then the others from the oldest."""
    return [*programme.baselines[-1:], *programme.baselines[:-1]][:MOST_BASELINES]


def _baselines(programme: Programme) -> dict[str, tuple[StoredBaseline, ...]]:
    found: dict[str, list[StoredBaseline]] = {}
    for number, baseline in enumerate(_chosen(programme)):
        for code, dates in baseline.activities.items():
            found.setdefault(code, []).append(StoredBaseline(number, dates.start, dates.finish))
    return {code: tuple(stored) for code, stored in found.items()}


def _dropped(programme: Programme) -> list[str]:
    """What of the approved baselines finds no place in the file."""
    lines = []
    if len(programme.baselines) > MOST_BASELINES:
        names = ", ".join(baseline.name for baseline in programme.baselines[MOST_BASELINES - 1 : -1])
        lines.append(f"Baselines beyond the eleventh: {names}.")
    network = programme.network
    known = {activity.id for activity in network.activities} if network else set()
    gone = sorted({code for baseline in _chosen(programme) for code in baseline.activities} - known)
    if gone:
        lines.append(
            f"Baseline dates of activities that the programme no longer has: {', '.join(gone[:10])}."
        )
    return lines
