"""Both passes by the rules of Primavera P6: the family of our own, retained logic at a data date.

Behaviour: the table "Progress" of docs/algorithms/critical_path.md, dates stored in P6 files, and MPXJ's
``PrimaveraScheduler`` (LGPL, an oracle of the tests, no code of it here).
"""

from __future__ import annotations

from projects.domain.activities import ConstraintType, LinkType
from projects.domain.exact_base import Clockwork
from projects.domain.exact_network import ActivityKind, ExactActivity, ExactLink, ExactNetwork
from projects.domain.worktime import Moment, Ticks

_START_LIMITS = (ConstraintType.START_ON, ConstraintType.SNLT)
_FINISH_LIMITS = (ConstraintType.FINISH_ON, ConstraintType.FNLT)


class PrimaveraPass(Clockwork):
    """Computes ``dates``: the early ones are of the remaining work."""

    def __init__(self, network: ExactNetwork) -> None:
        super().__init__(network)
        self.data_date: Moment = network.start if network.status is None else network.status
        self.start: Moment = max(network.start, self.data_date)
        self.anchor: Moment = 0

    def run(self) -> None:
        """Forward, then backward; as-late-as-possible work slides right on the way back."""
        self._forward()
        if self.choose_earliest():
            self._forward()
        self.finish = max(dates.early_finish for dates in self.dates)
        must = self.network.must_finish
        self.anchor = self.finish if must is None else must
        for i in range(len(self.activities) - 1, -1, -1):
            self._late(i, self.activities[i])
            if self.activities[i].constraint is ConstraintType.ALAP and not self.activities[i].started:
                self._as_late_as_possible(i, self.activities[i])

    # --- forward

    def _forward(self) -> None:
        for i, activity in enumerate(self.activities):
            bounds = [self.bound(p, link, activity) for p, link in self.incoming[i] if self.live(link)]
            dates = self.dates[i]
            if activity.complete:
                dates.early_start = max(bounds, default=self.data_date)
                dates.early_finish = dates.early_start
            elif activity.started:
                floor = max(self.data_date, activity.actual_start or 0, activity.resume or 0)
                dates.early_start = self.roll(activity, max([floor, *self._rolled(activity, bounds)]))
                dates.early_finish = self.move(activity, dates.early_start, left=True)
            else:
                dates.early_start, dates.early_finish = self._unstarted(activity, bounds)

    def _rolled(self, activity: ExactActivity, bounds: list[Moment]) -> list[Moment]:
        return [self.roll(activity, bound) for bound in bounds]

    def roll(self, activity: ExactActivity, at: Moment) -> Moment:
        """Next working moment. A finish milestone stays at the end of a day's work, what is over where it was."""
        if activity.kind is ActivityKind.FINISH_MILESTONE or activity.complete:
            return at
        return self.begin(activity, at)

    def _unstarted(self, activity: ExactActivity, bounds: list[Moment]) -> tuple[Moment, Moment]:
        start = max([self.start, *bounds])
        kind, at = activity.constraint, activity.constraint_at
        if activity.delay and not bounds:
            start += activity.delay
        done: Moment | None = None
        if at is not None:
            start, done = self._early_constrained(activity, kind, at, start)
        start = self.roll(activity, start) if bounds or at is not None else self.begin(activity, start)
        if activity.not_before is not None and activity.not_before > start:
            start, done = self.roll(activity, activity.not_before), None
        return start, self.move(activity, start) if done is None else done

    def _early_constrained(
        self, activity: ExactActivity, kind: ConstraintType, at: Moment, start: Moment
    ) -> tuple[Moment, Moment | None]:
        if kind in (ConstraintType.SNET, ConstraintType.START_ON):
            return max(start, at), None
        if kind is ConstraintType.MSO:
            return at, None
        if kind in (ConstraintType.FNET, ConstraintType.FINISH_ON, ConstraintType.MFO):
            to = self.move(activity, at, back=True)
            if kind is ConstraintType.MFO or (kind is ConstraintType.FINISH_ON and to > start):
                return to, at
            return max(start, to), None
        return start, None

    def _run_off(self, link: ExactLink, since: Moment | None) -> Ticks:
        """What of a lag is left when time ran from ``since`` to the data date. Leads stay whole."""
        if link.lag <= 0 or since is None or since > self.data_date:
            return link.lag
        return max(0, link.lag - self.table(link.calendar).between(since, self.data_date))

    def ahead(self, link: ExactLink, at: Moment, ticks: Ticks) -> Moment:
        """A moment moved by a lag; a lead never reaches back before the data date."""
        moved = self.lagged(link, at, ticks)
        return max(moved, min(at, self.data_date)) if ticks < 0 else moved

    def bound(self, p: int, link: ExactLink, activity: ExactActivity) -> Moment:
        """Remaining start that one link allows."""
        pred, dates = self.activities[p], self.dates[p]
        if link.type is LinkType.FS:
            if pred.actual_finish is None:
                return self.ahead(link, dates.early_finish, link.lag)
            left = self._run_off(link, pred.actual_finish) if not activity.started else 0
            at = self.ahead(link, dates.early_finish, max(left, 0))
            return max(at, pred.actual_finish) if not activity.complete else at
        if link.type is LinkType.SS:
            return self._start_start(pred, dates.early_start, link, activity)
        if link.type is LinkType.FF:
            if pred.actual_finish is None:
                target = self.ahead(link, dates.early_finish, link.lag)
            elif activity.complete:
                return dates.early_finish
            else:
                target = self.lagged(link, pred.actual_finish)
        else:
            target = self.ahead(link, dates.early_start, self._run_off(link, pred.actual_start))
        return max(self.move(activity, target, back=True, left=True), self.start)

    def _start_start(
        self, pred: ExactActivity, begun: Moment, link: ExactLink, activity: ExactActivity
    ) -> Moment:
        if (activity.complete and pred.started) or (activity.started and not link.lag):
            return begun
        if pred.actual_start is None:
            if not link.lag and not activity.started and link.calendar:
                return self.table(link.calendar).begin(
                    begun
                )  # so does P6: the lag's calendar, even without a lag
            return self.ahead(link, begun, link.lag)
        if pred.complete:
            at = self.lagged(link, pred.actual_start)
            return at if at >= self.data_date else begun
        left = max(0, self._run_off(link, pred.actual_start))
        return self.ahead(link, begun, left)

    # --- backward

    def _late(self, i: int, activity: ExactActivity) -> None:
        backs = [self._adjusted(activity, s, link) for s, link in self.outgoing[i] if self.live(link)]
        latest = min(backs, default=self.anchor)
        if not activity.complete:
            latest = self.end(activity, self._constrained(activity, latest))
        if activity.not_after is not None:
            latest = min(latest, activity.not_after)
        start = self.move(activity, latest, back=True, left=True)
        if activity.remaining or activity.kind is ActivityKind.START_MILESTONE:
            start = self.roll(activity, start)
        self.dates[i].late_start, self.dates[i].late_finish = start, latest

    def _adjusted(self, activity: ExactActivity, s: int, link: ExactLink) -> Moment:
        latest = self.back(activity, s, link)
        return min(latest, self.anchor)

    def _constrained(self, activity: ExactActivity, latest: Moment) -> Moment:
        kind, at = activity.constraint, activity.constraint_at
        if kind is ConstraintType.MSO and at is not None and not activity.started:
            latest = self.move(activity, at)
        elif kind is ConstraintType.MFO and at is not None:
            latest = at
        for limit, day in ((kind, at), (activity.second, activity.second_at)):
            if day is None:
                continue
            if limit in _START_LIMITS and not activity.started:
                latest = min(latest, self.move(activity, self.roll(activity, day)))
            elif limit in _FINISH_LIMITS:
                latest = min(latest, day)
        return latest if activity.deadline is None else min(latest, activity.deadline)

    def back(self, activity: ExactActivity, s: int, link: ExactLink) -> Moment:
        """Latest remaining finish of the predecessor that one link allows."""
        after, dates = self.activities[s], self.dates[s]
        if link.type is LinkType.FF:
            left = self._run_off(link, activity.actual_finish) if activity.complete else link.lag
            return self.unlagged(link, dates.late_finish, left)
        if link.type is LinkType.FS:
            return self.unlagged(link, dates.late_start, self._late_lag(activity, after, link))
        done = dates.late_finish if link.type is LinkType.SF else dates.late_start
        left = self._run_off(link, activity.actual_start)
        if (
            link.type is LinkType.SS
            and activity.started
            and (after.complete or (activity.complete and after.started))
        ):
            left = 0
        start = self.unlagged(link, done, left)
        if not activity.complete and activity.remaining:
            start = self.roll(activity, start)
        return self.move(activity, start, left=True)

    def _late_lag(self, activity: ExactActivity, after: ExactActivity, link: ExactLink) -> Ticks:
        """What of an FS lag still counts on the way back: none of it into work that has run ahead of it."""
        if activity.complete:
            return self._run_off(link, activity.actual_finish) if not after.started or after.complete else 0
        return 0 if after.complete else link.lag

    def _as_late_as_possible(self, i: int, activity: ExactActivity) -> None:
        """Slide right as far as the successors' early dates allow."""
        starts = [self._slid(activity, s, link) for s, link in self.outgoing[i] if self.live(link)]
        start = min(starts) if starts else self.move(activity, self.finish, back=True)
        dates = self.dates[i]
        if start > dates.early_start:
            dates.early_start = start
            dates.early_finish = self.move(activity, start)

    def _slid(self, activity: ExactActivity, s: int, link: ExactLink) -> Moment:
        dates = self.dates[s]
        if link.type is LinkType.SS:
            return self.unlagged(link, dates.early_start)
        if link.type is LinkType.SF:
            return self.unlagged(link, dates.early_finish)
        to = dates.early_finish if link.type is LinkType.FF else dates.early_start
        return self.move(activity, self.unlagged(link, to), back=True)
