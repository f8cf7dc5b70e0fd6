"""Levels of effort: rows stretched between the activities they are linked to. They hold nothing back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from projects.domain.activities import LinkType
from projects.domain.exact_base import Clockwork, ExactDates, enters_finish, leaves_finish
from projects.domain.exact_network import ExactActivity, ExactLink
from projects.domain.worktime import Moment


def span_dates(work: Clockwork, spans: Iterable[ExactActivity]) -> Iterator[tuple[ExactActivity, ExactDates]]:
    """Dates of each: from the earliest date that a link gives its start to the latest given its finish."""
    by_id = {activity.id: activity for activity in spans}
    links: dict[str, list[ExactLink]] = {key: [] for key in by_id}
    for link in work.network.links:
        for key in (link.pred, link.succ):
            if key in by_id:
                links[key].append(link)
    for key, activity in by_id.items():
        yield activity, _stretched(work, activity, links[key])


def _stretched(work: Clockwork, activity: ExactActivity, links: list[ExactLink]) -> ExactDates:
    floor = work.network.start if work.network.status is None else work.network.status
    starts: list[tuple[Moment, Moment]] = []
    ends: list[tuple[Moment, Moment]] = []
    for link in links:
        entering = link.succ == activity.id
        other = link.pred if entering else link.succ
        if other not in work.index:
            continue  # another level of effort
        from_finish = leaves_finish(link) if entering else enters_finish(link)
        at = _ends(work, work.index[other], from_finish)
        moved = tuple(work.lagged(link, m) if entering else work.unlagged(link, m) for m in at)
        mine = enters_finish(link) if entering else link.type in (LinkType.FS, LinkType.FF)
        (ends if mine else starts).append((moved[0], moved[1]))
    begin = max(min((s for s, _ in starts), default=floor), floor)
    begin = work.own(activity).begin(begin)
    late_begin = work.own(activity).begin(min((s for _, s in starts), default=begin))
    done = max(work.own(activity).end(max((e for e, _ in ends), default=begin)), min(begin, floor))
    late_done = work.own(activity).end(max((e for _, e in ends), default=work.finish))
    return ExactDates(begin, max(done, begin), min(late_begin, late_done), late_done)


def _ends(work: Clockwork, i: int, finish: bool) -> tuple[Moment, Moment]:
    """Early and late date of one end; what has happened counts as it happened."""
    activity, dates = work.activities[i], work.dates[i]
    actual = activity.actual_finish if finish else activity.actual_start
    early = dates.early_finish if finish else dates.early_start
    late = dates.late_finish if finish else dates.late_start
    return (early, late) if actual is None else (actual, actual)
