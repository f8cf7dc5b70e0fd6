"""The clocks of a case a second time: plain Python, day by day, sharing no code with the product.

It reads the CSV of the regimes itself, counts terms by walking the calendar, and follows docs/algorithms/clocks.md
rule by rule. Kinds of acts are plain strings. Left out: officers' words, and the clocks of annulled acts.
"""

import csv
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROWS = list(
    csv.DictReader(
        (Path(__file__).parents[3] / "projects" / "fixtures" / "regimes.csv").read_text("utf-8").splitlines()
    )
)
DAY = timedelta(days=1)
TWO_TIERS = date(2025, 7, 1)
RANK = {
    "file_received": 0,
    "recovery_work_plan": 1,
    "information_meeting": 2,
    "recovery_notice": 10,
    "persuasion_inventory": 20,
    "compulsory_inventory": 21,
    "inventory_enforcement": 22,
    "inventory": 30,
    "land_origin": 30,
    "plan_drafted": 40,
    "public_posting": 50,
    "consultation": 60,
    "dialogue": 61,
    "appraisal_submitted": 70,
    "supplement_requested": 71,
    "supplement_received": 72,
    "appraisal": 73,
    "approval": 80,
    "approval_posted": 81,
    "payment_refused": 90,
    "deposit_in_lieu": 91,
    "payout": 91,
    "persuasion_decision": 95,
    "recovery_decision": 100,
    "voluntary_handover": 110,
    "handover_refused": 110,
    "persuasion_handover": 111,
    "recovery_enforcement": 112,
    "enforced": 113,
    "registry_sent": 120,
    "registry_updated": 121,
}
CANCELLABLE = (
    "recovery_notice",
    "compulsory_inventory",
    "inventory_enforcement",
    "approval",
    "recovery_decision",
    "recovery_enforcement",
)
DISTRICT_BEFORE = ("commune_chair", "commune_office")
AGRICULTURAL = ("LUC", "LUK", "HNK", "CLN", "RDD", "RPH", "RSX", "NTS")


@dataclass
class Naive:
    """What the naive clock says."""

    key: str
    since: date | None
    due: date | None
    status: str
    body: str
    late: int = 0
    ended: date | None = None

    def told(self) -> tuple[Any, ...]:
        """For comparing."""
        return self.key, self.since, self.due, self.status, self.body, self.late, self.ended


class World:
    """One case on one day; ``holidays`` and ``tet`` are sets of days."""

    def __init__(self, case: Any, as_of: date, holidays: Collection[date], tet: Collection[date]) -> None:
        self.case = case
        self.holidays = holidays
        self.tet = tet
        self.today = as_of
        self.today_of_facts = as_of
        happened = sorted(
            (act for act in case.acts if act.happened_on <= as_of), key=lambda act: (act.happened_on, act.id)
        )
        self.acts, self.undone = self._stand(happened)
        self.handed = self._handed()
        self.left = self._left()
        self.out: list[Naive] = []
        if self.left is not None:
            self.today = min(as_of, self.left)

    # What stands.

    def _stand(self, happened: list[Any]) -> tuple[list[Any], list[tuple[Any, Any, list[Any]]]]:
        stand: list[Any] = []
        undone = []
        for act in happened:
            if str(act.kind) != "annulment":
                stand.append(act)
                continue
            if act.supersedes is not None:
                targets = [one for one in stand if one.id == act.supersedes]
            else:
                targets = [one for one in stand if str(one.kind) in CANCELLABLE][-1:]
            if not targets:
                continue
            target = targets[0]
            fallen = [one for one in stand if one is target or self._rests_on(one, target)]
            stand = [one for one in stand if one not in fallen]
            undone.append((act, target, fallen))
        return stand, undone

    @staticmethod
    def _rests_on(act: Any, target: Any) -> bool:
        ranks = RANK.get(str(act.kind)), RANK.get(str(target.kind))
        if ranks[0] is None or ranks[1] is None:
            return False
        return ranks[0] > ranks[1] and act.happened_on >= target.happened_on

    def _handed(self) -> date | None:
        days = []
        for part in self.case.parts:
            left, done = float(part.area_m2), None
            for minutes in sorted(part.handovers, key=lambda one: (one.happened_on, one.id)):
                if minutes.happened_on > self.today or done or self._minutes_undone(minutes.happened_on):
                    continue
                left = left - float(minutes.area_m2) if minutes.area_m2 is not None else 0
                if left <= 0.5:
                    done = minutes.happened_on
            if done is None:
                return None
            days.append(done)
        return max(days) if days else None

    def _minutes_undone(self, day: date) -> bool:
        return any(
            RANK.get(str(target.kind), 999) <= RANK["enforced"]
            and target.happened_on <= day <= by.happened_on
            for by, target, _fallen in self.undone
        )

    def _left(self) -> date | None:
        back = [act.happened_on for act in self.acts if act.kind == "back_in_scope"]
        gone = [
            act.happened_on
            for act in self.acts
            if act.kind == "out_of_scope" and (not back or act.happened_on > max(back))
        ]
        return min(gone) if gone else None

    # Looking acts up.

    def all(self, *kinds: str, since: date | None = None) -> list[Any]:
        return [a for a in self.acts if a.kind in kinds and (since is None or a.happened_on >= since)]

    def first(self, *kinds: str, since: date | None = None) -> date | None:
        found = self.all(*kinds, since=since)
        return found[0].happened_on if found else None

    def again(self, start: date, *kinds: str) -> date:
        """A task whose result was annulled starts again on the day of the annulment."""
        standing = {act.id for act in self.acts}
        for by, _target, _fallen in self.undone:
            gone = [
                a
                for a in self.case.acts
                if a.kind in kinds and a.happened_on <= by.happened_on and a.id not in standing
            ]
            if by.happened_on > start and gone:
                start = by.happened_on
        return start

    # Counting days.

    def off(self, day: date) -> bool:
        return day.weekday() > 4 or day in self.holidays

    def number(self, key: str, day: date) -> tuple[int, str] | None:
        """Value and unit on a day; None: no number."""
        holding = [
            row
            for row in ROWS
            if row["key"] == key
            and row["valid_from"] <= day.isoformat()
            and (not row["valid_to"] or day.isoformat() < row["valid_to"])
        ]
        if not holding or not holding[-1]["value"]:
            return None
        return int(holding[-1]["value"]), holding[-1]["unit"]

    def count(self, start: date, amount: int, unit: str, move: bool = True) -> date:
        if amount == 0:
            return start
        day = start
        if unit == "months":
            month = start.month - 1 + amount
            year, month = start.year + month // 12, month % 12 + 1
            last = start.day
            while True:
                try:
                    day = date(year, month, last)
                    break
                except ValueError:
                    last -= 1
        else:
            left = amount
            while left:
                day += DAY
                if unit == "days" or not self.off(day):
                    left -= 1
        while move and self.off(day):
            day += DAY
        return day

    def closed(self, day: date) -> bool:
        """No enforcement: a holiday, or within 15 days of a day off of Tết."""
        return day in self.holidays or any(day + n * DAY in self.tet for n in range(-15, 16))

    def enforce(self, start: date, days: int) -> date:
        day = start
        while days:
            day += DAY
            days -= 0 if self.closed(day) else 1
        while self.closed(day) or self.off(day):
            day += DAY
        return day

    # Saying how a clock stands.

    def body(self, holder: str, until: date) -> str:
        return "district" if holder in DISTRICT_BEFORE and until < TWO_TIERS else holder

    def say(
        self,
        key: str,
        holder: str,
        start: date | None,
        due: date | None,
        end: date | None,
        stop: date | None = None,
    ) -> None:
        """Anything but a wait. ``start`` None: not on record."""
        if start is None:
            if end is None and stop is None:
                body = self.body(holder, self.today)
                self.out.append(Naive(key, None, None, "not_enough_data", body))
            return
        if start > self.today:
            return
        late, status = 0, "no_limit"
        if stop is not None and (end is None or stop < end):
            status, end = "stopped", stop
            late = max(0, (end - due).days) if due else 0
        elif end is not None:
            status = "done"
            late = max(0, (end - due).days) if due else 0
        elif due is not None:
            left = (due - self.today).days
            status = "late" if left < 0 else "due_soon" if left <= 7 else "on_time"
            late = max(0, -left)
        self.out.append(Naive(key, start, due, status, self.body(holder, end or self.today), late, end))

    def wait(self, key: str, holder: str, start: date, last: date, end: date | None) -> None:
        """A minimum: over on its last day, never late."""
        if start > self.today:
            return
        if end is not None and end < last:
            status, ended = "stopped", end
        elif self.today >= last:
            status, ended = "done", last
        else:
            status, ended = ("due_soon" if (last - self.today).days <= 7 else "on_time"), None
        self.out.append(Naive(key, start, last, status, self.body(holder, ended or self.today), 0, ended))


def naive_clocks(
    rules: Iterable[Callable[[World], None]],
    case: Any,
    as_of: date,
    holidays: Collection[date],
    tet: Collection[date],
) -> list[Naive]:
    """Every clock of a case, by ``rules``."""
    world = World(case, as_of, holidays, tet)
    for rule in rules:
        rule(world)
    if world.left is not None:
        for clock in world.out:
            if clock.status in ("late", "due_soon", "on_time", "not_enough_data", "no_limit"):
                clock.status, clock.ended = "stopped", world.left
    return world.out


Rule = Callable[[World], None]


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of the days that are known."""
    known = [day for day in days if day is not None]
    return min(known) if known else None


def reached(act: Any) -> date:
    """The day on which an act reached the land user."""
    found: date = act.delivered_on or act.happened_on
    return found


def last_of(acts: Sequence[Any]) -> Any:
    """The last of some acts, or None."""
    return acts[-1] if acts else None
