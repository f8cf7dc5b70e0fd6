"""What both sets of rules share: the laid-out calendars, the order of the activities, lengths and lags by the clock."""

from __future__ import annotations

from dataclasses import dataclass

from projects.domain.activities import LinkType
from projects.domain.checks import check_ends, topological_order
from projects.domain.days import FIRST_DAY, LAST_DAY, Day
from projects.domain.errors import HorizonError, NetworkDataError
from projects.domain.exact_network import ActivityKind, ExactActivity, ExactLink, ExactNetwork, Shift
from projects.domain.worktime import DAY, ELAPSED_TIME, Moment, Ticks, TimeTable

_DECADE = 3653
_MOST_YEARS = 8


@dataclass(slots=True)
class ExactDates:
    """Moments of one activity as the passes find them; late ones once the backward pass has been there."""

    early_start: Moment = 0
    early_finish: Moment = 0
    late_start: Moment = 0
    late_finish: Moment = 0


class Clockwork:
    """A network ready for a pass: activities in topological order (levels of effort aside), links by number.

    Raises NetworkDataError, CycleError, HorizonError.
    """

    def __init__(self, network: ExactNetwork) -> None:
        self.network = network
        self.first, self.last = _window(network)
        self._calendars = {c.id: c for c in network.calendars}
        self._tables: dict[str, TimeTable] = {}
        nodes = {a.id: a for a in network.activities if a.kind is not ActivityKind.SPAN}
        everything = {a.id for a in network.activities}
        for activity in network.activities:
            _check_length(activity)
        for link in network.links:
            check_ends(link, everything)
        live = [link for link in network.links if link.pred in nodes and link.succ in nodes]
        order = topological_order(tuple(nodes), live)
        self.activities = [nodes[key] for key in order]
        self.index = {key: i for i, key in enumerate(order)}
        self.dates = [ExactDates() for _ in order]
        self.incoming: list[list[tuple[int, ExactLink]]] = [[] for _ in order]
        self.outgoing: list[list[tuple[int, ExactLink]]] = [[] for _ in order]
        for link in live:
            p, s = self.index[link.pred], self.index[link.succ]
            self.incoming[s].append((p, link))
            self.outgoing[p].append((s, link))
        self.finish: Moment = 0
        self._only: dict[int, str] = {}

    def table(self, calendar: str) -> TimeTable:
        """Laid-out calendar; the id "elapsed" is clock time."""
        found = self._tables.get(calendar)
        if found is None:
            known = ELAPSED_TIME if calendar == ELAPSED_TIME.id else self._calendars.get(calendar)
            if known is None:
                raise NetworkDataError(
                    "unknown_calendar",
                    calendar,
                    f"Calendar {calendar!r} is not in the file.",
                    "Export it again.",
                )
            found = self._tables[calendar] = TimeTable(known, self.first, self.last)
        return found

    def own(self, activity: ExactActivity) -> TimeTable:
        """The activity's calendar."""
        return self.table(activity.calendar)

    def live(self, link: ExactLink) -> bool:
        """Whether a link counts: of those from the start of a summary row only the one that starts first."""
        return link.group is None or self._only.get(link.group, link.pred) == link.pred

    def choose_earliest(self) -> bool:
        """After a forward pass: which link of each summary row counts; whether there are any, so that another pass is
        due.
        """
        first: dict[int, tuple[Moment, str]] = {}
        for i, activity in enumerate(self.activities):
            for _, link in self.outgoing[i]:
                if link.group is not None:
                    entry = (self.dates[i].early_start, activity.id)
                    first[link.group] = min(first.get(link.group, entry), entry)
        self._only = {group: key for group, (_, key) in first.items()}
        return bool(first)

    def floats_on(self, activity: ExactActivity) -> TimeTable:
        """The calendar its floats count on: elapsed work floats by the clock."""
        return self.table(ELAPSED_TIME.id) if activity.elapsed else self.own(activity)

    def move(self, activity: ExactActivity, at: Moment, *, back: bool = False, left: bool = False) -> Moment:
        """The activity's whole length (or with ``left`` what remains) on from ``at``, or back from it."""
        if activity.shifts:
            found = [self._shift(shift, at, back, left) for shift in activity.shifts]
            return min(found) if back else max(found)
        ticks = activity.remaining if left else activity.duration
        return self.floats_on(activity).add(at, -ticks if back else ticks)

    def _shift(self, shift: Shift, at: Moment, back: bool, left: bool) -> Moment:
        ticks = shift.remaining if left else shift.work
        return self.table(shift.calendar).add(at, -ticks if back else ticks)

    def begin(self, activity: ExactActivity, at: Moment) -> Moment:
        """First moment from ``at`` on at which the activity's work can begin."""
        return min(self.table(calendar).begin(at) for calendar in self._hours(activity))

    def end(self, activity: ExactActivity, at: Moment) -> Moment:
        """Last moment up to ``at`` at which work of the activity can end."""
        if activity.elapsed:
            return at
        return max(self.table(calendar).end(at) for calendar in self._hours(activity))

    @staticmethod
    def _hours(activity: ExactActivity) -> list[str]:
        """Calendars on which its work may begin or end: its resources', its own where those are the clock."""
        found = [shift.calendar for shift in activity.shifts if shift.calendar != ELAPSED_TIME.id]
        return found or [activity.calendar]

    def lagged(self, link: ExactLink, at: Moment, ticks: Ticks | None = None) -> Moment:
        """``at`` moved by the link's lag, or by ``ticks`` on the lag's calendar."""
        by = link.lag if ticks is None else ticks
        return self.table(link.calendar).add(at, by) if by else at

    def unlagged(self, link: ExactLink, at: Moment, ticks: Ticks | None = None) -> Moment:
        """``at`` moved back by the lag."""
        return self.lagged(link, at, -(link.lag if ticks is None else ticks))


def leaves_finish(link: ExactLink) -> bool:
    """Whether a link leaves the predecessor's finish."""
    return link.type in (LinkType.FS, LinkType.FF)


def enters_finish(link: ExactLink) -> bool:
    """Whether a link holds back the successor's finish."""
    return link.type in (LinkType.FF, LinkType.SF)


def _check_length(activity: ExactActivity) -> None:
    if activity.duration < 0 or activity.remaining < 0:
        raise NetworkDataError(
            "negative_duration",
            activity.id,
            f"Activity {activity.id}: the duration is negative.",
            "Give 0 or more.",
        )


def _window(network: ExactNetwork) -> tuple[Day, Day]:
    """Days that the tables must reach: ten years beyond all dates and all the work in a row, within reason."""
    moments = [network.start, network.status, network.must_finish]
    work = 0
    for a in network.activities:
        moments += [a.actual_start, a.actual_finish, a.constraint_at, a.second_at, a.deadline, a.typed_start]
        moments += [a.typed_finish, a.resume, a.not_before, a.not_after]
        work += max(a.duration, a.remaining) + a.delay
    work += sum(max(link.lag, 0) for link in network.links)
    days = [moment // DAY for moment in moments if moment is not None]
    for day in (min(days), max(days)):
        if not FIRST_DAY <= day < LAST_DAY:
            raise HorizonError("Schedule", day)
    sparsest = min((sum(bool(s) for s in c.week) for c in network.calendars if any(c.week)), default=7)
    shortest = min((c.daily for c in network.calendars if c.daily > 0), default=DAY)
    row = min(work * 7 // (shortest * sparsest) * 5 // 4, _MOST_YEARS * _DECADE)
    return min(days) - 3 * _DECADE, min(max(days) + _DECADE + row, LAST_DAY + 8 * _DECADE)
