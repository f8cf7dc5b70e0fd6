"""Both passes by the rules of Microsoft Project.

Behaviour: dates that Microsoft Project stored in its files, and MPXJ's ``MicrosoftScheduler`` (LGPL, an oracle of
the tests, no code of it here). What differs from our own rules: no data date; constraint dates are honoured against
links; started work keeps its dates; lags count on the successor's calendar; only work without a predecessor is held
by the project start; late dates never lie after the project's finish.
"""

from __future__ import annotations

from projects.domain.activities import ConstraintType, LinkType
from projects.domain.exact_base import Clockwork
from projects.domain.exact_network import ExactActivity, ExactLink, ExactNetwork
from projects.domain.worktime import ELAPSED_TIME, Moment


class MicrosoftPass(Clockwork):
    """Computes ``dates``. ``pulled``: where its links ask an activity to start that a constraint date pulled ahead."""

    def __init__(self, network: ExactNetwork) -> None:
        super().__init__(network)
        self._late_starts: list[Moment] = [0] * len(self.activities)
        self._late_known = False
        self.pulled: dict[int, Moment] = {}
        self.start: Moment = network.start

    def run(self) -> None:
        """Forward, backward; forward again where as-late-as-possible work pushes its successors.

        A schedule laid out from its finish goes backwards first; its start is where that leads.
        """
        if self.network.backwards_from is not None:
            self.finish = self.network.backwards_from
            self._backward()
            self.start = min(d.late_start for d in self.dates)
        self._forward()
        if self.choose_earliest():
            self._forward()
        if self.network.backwards_from is None:
            self.finish = max(d.early_finish for d in self.dates)
        self._backward()
        self._late_known = True
        if any(a.constraint is ConstraintType.ALAP for a in self.activities):
            self._forward()

    # --- forward

    def _forward(self) -> None:
        for i, activity in enumerate(self.activities):
            dates = self.dates[i]
            if activity.typed_start is not None and activity.typed_finish is not None:
                dates.early_start, dates.early_finish = activity.typed_start, activity.typed_finish
            elif activity.actual_start is not None:
                dates.early_start = activity.actual_start
                dates.early_finish = self._started_finish(activity, activity.actual_start)
            else:
                dates.early_start, dates.early_finish = self._unstarted(i, activity)

    def _started_finish(self, activity: ExactActivity, start: Moment) -> Moment:
        if activity.actual_finish is not None:
            return activity.actual_finish
        done = self.move(activity, start)
        if activity.resume is not None and activity.remaining:
            done = max(done, self.move(activity, self.begin(activity, activity.resume), left=True))
        if activity.constraint is ConstraintType.FNET and activity.constraint_at is not None:
            done = max(done, activity.constraint_at)
        return done

    def _unstarted(self, i: int, activity: ExactActivity) -> tuple[Moment, Moment]:
        bounds = [self.bound(p, link, activity) for p, link in self.incoming[i] if self.live(link)]
        kind, at = activity.constraint, activity.constraint_at
        if bounds:
            start = max(bounds)
        elif kind is ConstraintType.SNET and at is not None:
            start = at
        elif kind is ConstraintType.FNET and at is not None:
            start = self.move(activity, at, back=True)
        else:
            start = self.roll(activity, self.start)
            if activity.delay:
                start = self.table(ELAPSED_TIME.id).add(start, activity.delay)
        start = self.roll(activity, start)
        if at is not None:
            asked = start
            start, done = self._constrained(activity, kind, at, start)
            if bounds and start < asked:
                self.pulled[i] = asked
            if done is not None:
                return start, done
        return start, self.move(activity, start)

    def _constrained(
        self, activity: ExactActivity, kind: ConstraintType, at: Moment, start: Moment
    ) -> tuple[Moment, Moment | None]:
        """Start, and finish where the constraint gives it. Dates that may pull work forward do so against links."""
        pulls = self.network.honours_dates
        if kind is ConstraintType.SNET:
            return self.roll(activity, max(start, at)), None
        if kind is ConstraintType.FNET:
            return max(start, self.move(activity, at, back=True)), None
        if kind is ConstraintType.SNLT:
            return (min(start, self.roll(activity, at)) if pulls else start), None
        if kind is ConstraintType.FNLT:
            return (min(start, self.move(activity, at, back=True)) if pulls else start), None
        if kind in (ConstraintType.MSO, ConstraintType.START_ON):
            to = self.roll(activity, at)
            return (to if pulls else max(start, to)), None
        if kind in (ConstraintType.MFO, ConstraintType.FINISH_ON):
            to = self.move(activity, at, back=True)
            return (to, at) if pulls or to >= start else (start, None)
        return start, None

    def roll(self, activity: ExactActivity, at: Moment) -> Moment:
        """Next working moment; a milestone may also sit at the end of a day's work."""
        if activity.milestone and self.end(activity, at) == at:
            return at
        return self.begin(activity, at)

    def bound(self, p: int, link: ExactLink, activity: ExactActivity) -> Moment:
        """Start that one link allows."""
        pred, dates = self.activities[p], self.dates[p]
        late = self._late_known and pred.constraint is ConstraintType.ALAP
        late = late and activity.constraint is not ConstraintType.ALAP
        start = dates.late_start if late else dates.early_start
        done = dates.late_finish if late else dates.early_finish
        if link.type is LinkType.FS:
            return self.lagged(link, done)
        if link.type is LinkType.SS:
            return self.lagged(link, start)
        if link.type is LinkType.FF:
            begun = self.lagged(link, self.move(activity, done, back=True, left=True))
            return max(begun, self.start)
        return self.lagged(link, self.move(activity, start, back=True))

    # --- backward

    def _backward(self) -> None:
        for i in range(len(self.activities) - 1, -1, -1):
            activity, dates = self.activities[i], self.dates[i]
            if activity.actual_finish is not None:
                dates.late_finish = activity.actual_finish
            else:
                dates.late_finish = self._late_finish(i, activity)
            typed = activity.typed_start is not None
            start = self.move(activity, dates.late_finish, back=True, left=not typed)
            self._late_starts[i] = start
            dates.late_start = start if activity.actual_start is None else activity.actual_start

    def _late_finish(self, i: int, activity: ExactActivity) -> Moment:
        open_links = [(s, k) for s, k in self.outgoing[i] if self.live(k) and not self.activities[s].complete]
        if not open_links:
            latest = self.finish
        elif activity.milestone and activity.actual_start is not None:
            latest = activity.actual_start
        else:
            latest = min(min(self.finish, self._back(activity, s, link)) for s, link in open_links)
        latest = self._late_constrained(activity, latest)
        if activity.deadline is not None:
            latest = min(latest, activity.deadline)
        if activity.typed_start is not None or self._sits_at_start(i, activity):
            return latest
        return self.end(activity, latest)

    def _sits_at_start(self, i: int, activity: ExactActivity) -> bool:
        """A milestone at the beginning of a day's work stays at one when it is late."""
        at = self.dates[i].early_start
        return activity.milestone and self.begin(activity, at) == at

    def _late_constrained(self, activity: ExactActivity, latest: Moment) -> Moment:
        kind, at = activity.constraint, activity.constraint_at
        if at is None:
            return latest
        if kind in (ConstraintType.MSO, ConstraintType.START_ON):
            return self.move(activity, at)
        if kind in (ConstraintType.MFO, ConstraintType.FINISH_ON):
            return at
        if kind is ConstraintType.SNLT:
            return min(latest, self.move(activity, at))
        if kind is ConstraintType.FNLT:
            return min(latest, at)
        return latest

    def _back(self, activity: ExactActivity, s: int, link: ExactLink) -> Moment:
        """Latest finish of the predecessor that one link allows."""
        after, dates = self.activities[s], self.dates[s]
        if link.type is LinkType.FS:
            return self.unlagged(link, self._late_starts[s])
        if link.type is LinkType.FF:
            return self.unlagged(link, dates.late_finish)
        if activity.typed_start is not None:
            return self.finish
        if link.type is LinkType.SF:
            return self.unlagged(link, self.move(activity, dates.late_finish))
        if activity.actual_start is not None:
            return self.finish
        if after.actual_start is None:
            return self.move(activity, self.unlagged(link, self.begin(activity, dates.late_start)))
        if not self.outgoing[s]:
            return self.finish
        done = self.own(after).add(after.actual_start, after.duration - after.remaining)
        return self.move(activity, done)
