"""The same facts under both rules for out-of-sequence progress, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from projects.domain.activities import Link, Network, ProgressMode
from projects.domain.cpm import NO_RELEASE, ScheduleResult, schedule
from projects.domain.days import Day
from projects.domain.network import compile_network
from projects.domain.progress import out_of_sequence


@dataclass(frozen=True, slots=True)
class ModeComparison:
    """``days_earlier``: calendar days by which the schedule ends earlier under progress override (negative:
    later). ``out_of_sequence``: the links that work ran ahead of, in the network's order.
    """

    retained_logic: ScheduleResult
    progress_override: ScheduleResult
    days_earlier: int
    out_of_sequence: tuple[Link, ...]


def compare_modes(
    network: Network, release: Mapping[str, Day] = NO_RELEASE, horizon: Day | None = None
) -> ModeComparison:
    """Schedule a network under retained logic and under progress override, whatever its own mode.

    ``release`` and ``horizon`` as in ``schedule`` and ``compile_network``, which name the errors raised.
    """
    retained, override = (
        schedule(compile_network(replace(network, mode=mode), horizon), release)
        for mode in (ProgressMode.RETAINED_LOGIC, ProgressMode.PROGRESS_OVERRIDE)
    )
    by_id = {activity.id: activity for activity in network.activities}
    ahead = tuple(link for link in network.links if out_of_sequence(link, by_id[link.pred], by_id[link.succ]))
    return ModeComparison(retained, override, retained.finish - override.finish, ahead)
