"""What happened in each invented case: dated acts under the regime of their day, with plausible gaps.

Days and order follow Land Law 45/2013 (art. 67-71, 93) until 31 July 2024, then Land Law 31/2024 (art. 85-95)
with Decrees 88/2024, 102/2024, 151/2025 and Resolution 254/2025/QH15. Numbers of documents are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from tracker.domain.demo.cases import DemoCase
from tracker.domain.demo.ground import rng_for

LAST_DAY = date(2026, 11, 18)
"""No invented act is later: what happened after it is not yet known on the demo's day."""

STAGES = (
    "identified",
    "noticed",
    "inventoried",
    "drafted",
    "posted",
    "consulted",
    "appraised",
    "approved",
    "paid",
    "decided",
    "handed_over",
)
_REGIMES = (
    (date(2026, 1, 31), "R5"),
    (date(2026, 1, 1), "R4"),
    (date(2025, 7, 1), "R3"),
    (date(2024, 8, 1), "R2"),
    (date(2000, 1, 1), "R1"),
)


@dataclass(frozen=True, slots=True)
class DemoAct:
    """One act; ``learnt_after`` days later it was recorded. ``supersedes`` and ``voids`` index acts."""

    kind: str
    happened_on: date
    document: str = ""
    effective_on: date | None = None
    delivered_on: date | None = None
    ended_on: date | None = None
    consented: bool | None = None
    amount: int | None = None
    note: str = ""
    learnt_after: int = 2
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class DemoHandover:
    """Hand-over of the n-th part of the case; ``area_m2`` None means all of it.

    ``withdrawn_on``: the day on which the minutes turned out to be wrong and were withdrawn.
    """

    part: int
    happened_on: date
    minutes: str
    area_m2: float | None = None
    note: str = ""
    learnt_after: int = 2
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A wave of notices: cases up to the rank ``upto`` (exclusive), noticed on about ``notice``."""

    upto: float
    notice: date
    speed: float = 1.0
    holdouts: float = 0.0
    held_at: tuple[str, ...] = ("consulted",)


@dataclass(frozen=True, slots=True)
class CaseStory:
    """A case with everything that happened in it until ``LAST_DAY``."""

    case: DemoCase
    opened_on: date
    needs_resettlement: bool | None
    acts: tuple[DemoAct, ...]
    handovers: tuple[DemoHandover, ...]
    note: str = ""

    @property
    def outstanding(self) -> tuple[int, ...]:
        """Indexes of the parts not handed over in full; none for a case out of scope."""
        if any(act.kind == "out_of_scope" for act in self.acts):
            return ()
        done = {h.part for h in self.handovers if h.area_m2 is None and h.withdrawn_on is None}
        return tuple(i for i in range(len(self.case.parts)) if i not in done)


def regime_on(day: date) -> str:
    """R1 to R5, the regime in force on a day."""
    return next(name for start, name in _REGIMES if day >= start)


def notice_days(day: date, residential: bool) -> int:
    """Least days from notice to decision: 90/180, from 1 January 2026 60/120 (NQ 254/2025 art. 3.9a)."""
    short, long = (60, 120) if regime_on(day) in ("R4", "R5") else (90, 180)
    return long if residential else short


@dataclass(slots=True)
class _Telling:
    """Writes one case's acts in order; stops at its stage or at ``LAST_DAY``."""

    case: DemoCase
    batch: Batch
    wave: int
    stage: int
    rng: np.random.Generator
    day: date = field(init=False)
    acts: list[DemoAct] = field(default_factory=list)
    over: bool = False

    def __post_init__(self) -> None:
        self.day = self.batch.notice + timedelta(days=int(self.rng.integers(0, 6)))

    def wait(self, low: int, high: int) -> date:
        """Move on by a random number of days, slower or faster with the batch, to a day of work."""
        days = int(self.rng.integers(low, high + 1)) / self.batch.speed
        self.day = at_work(self.day + timedelta(days=max(1, round(days))))
        return self.day

    def act(self, stage: str, kind: str, document: str, **more: object) -> bool:
        """Note an act down; False once the story has come to its end."""
        if self.over or self.day > LAST_DAY or STAGES.index(stage) > self.stage:
            self.over = True
            return False
        late = int(self.rng.integers(1, 6)) if self.rng.random() < 0.93 else int(self.rng.integers(18, 45))
        self.acts.append(DemoAct(kind, self.day, document, learnt_after=late, **more))  # type: ignore[arg-type]
        return True

    def number(self, series: int, suffix: str) -> str:
        """A document number that the cases of one wave share."""
        base = 17 + (sum(map(ord, self.case.project)) * 7 + self.wave * 131 + series * 37) % 2400
        return f"{base}/{suffix}"

    def own(self, suffix: str) -> str:
        """A document number of this case alone."""
        return f"{self.case.number.split('-')[-1]}/{suffix}-{self.day.year}"


def at_work(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def tell_all(cases: Sequence[DemoCase], batches: Sequence[Batch]) -> list[CaseStory]:
    """The stories of a project's cases; in each wave the share ``holdouts`` stops at one of ``held_at``."""
    seen = [0] * len(batches)
    stories = []
    for case in cases:
        wave = next(i for i, batch in enumerate(batches) if case.rank < batch.upto)
        batch, k = batches[wave], seen[wave]
        seen[wave] += 1
        before, after = int(k * batch.holdouts + 0.5), int((k + 1) * batch.holdouts + 0.5)
        stage = batch.held_at[before % len(batch.held_at)] if after > before else STAGES[-1]
        stories.append(tell(case, batch, wave, STAGES.index(stage)))
    return stories


def tell(case: DemoCase, batch: Batch, wave: int, stage: int) -> CaseStory:
    """The story of one case in its wave, up to a stage (index in ``STAGES``). Same case, same story."""
    rng = rng_for(f"story {case.project} {case.number}")
    telling = _Telling(case, batch, wave, stage, rng)
    if regime_on(telling.day) == "R1":
        _under_the_old_law(telling)
    else:
        _under_the_new_law(telling)
    handovers = _handovers(telling)
    needs = case.loses_home if rng.random() > 0.06 or not case.has_residential_land else None
    opened = at_work(batch.notice - timedelta(days=int(rng.integers(20, 40))))
    return CaseStory(case, opened, needs, tuple(telling.acts), handovers)


def _until_consulted(t: _Telling) -> None:
    consent = True if t.rng.random() < 0.12 else None
    t.day = at_work(t.day)
    t.act("noticed", "recovery_notice", t.number(1, "TB-UBND"), delivered_on=t.day, consented=consent)
    t.wait(16, 42)
    t.act("inventoried", "inventory", t.own("BB-KK"))
    t.wait(14, 30)
    t.act("drafted", "plan_drafted", t.number(2, "PA-TTPTQĐ"))
    t.wait(3, 8)
    posting = {"R1": 20, "R2": 30, "R3": 30, "R4": 10, "R5": 10}[regime_on(t.day)]
    end = t.day + timedelta(days=posting)
    t.act("posted", "public_posting", t.number(3, "BB-NY"), ended_on=end if end <= LAST_DAY else None)
    t.day = end
    t.wait(1, 4)
    agrees = bool(t.rng.random() > 0.14)
    t.act("consulted", "consultation", t.number(4, "BB-LYK"), consented=agrees)
    if not agrees:
        t.wait(9, 26)
        t.act("consulted", "dialogue", t.own("BB-ĐT"), consented=bool(t.rng.random() > 0.3))


def _money(t: _Telling) -> int:
    rates = {"ONT": 2_400_000, "ODT": 4_600_000, "LUC": 310_000, "CLN": 240_000, "RSX": 96_000}
    total = sum(part.area_m2 * rates.get(part.use, 210_000) for part in t.case.parts)
    return int(round(total * float(t.rng.uniform(0.92, 1.35)), -3))


def _approve(t: _Telling) -> None:
    t.wait(14, 27)
    t.act("appraised", "appraisal", t.number(5, "BC-TĐ"))
    t.wait(3, 8)


def _pay(t: _Telling, amount: int) -> None:
    t.wait(8, 27)
    if t.rng.random() < 0.07:
        t.act("paid", "deposit_in_lieu", t.own("UNC"), amount=amount, note="Không nhận tiền; gửi ngân hàng")
    else:
        t.act("paid", "payout", t.own("PC"), amount=amount)


def _under_the_new_law(t: _Telling) -> None:
    """Plan, payment, resettlement, then the decision within ten days (Land Law 2024 art. 87)."""
    noticed = t.day
    _until_consulted(t)
    _approve(t)
    amount = _money(t)
    t.act(
        "approved", "approval", t.number(6, "QĐ-UBND"), effective_on=t.day, delivered_on=t.day, amount=amount
    )
    _pay(t, amount)
    if t.case.loses_home:
        t.wait(4, 18)
        t.act("decided", "resettlement_done", t.own("BB-TĐC"))
    least = noticed + timedelta(days=notice_days(noticed, t.case.has_residential_land) + 2)
    t.wait(2, 8)
    t.day = at_work(max(t.day, least))
    t.act("decided", "recovery_decision", t.number(7, "QĐ-UBND"), delivered_on=t.day)
    t.wait(5, 22)


def _under_the_old_law(t: _Telling) -> None:
    """Decision and approval on one day (Land Law 2013 art. 69.3), then payment and hand-over."""
    noticed = t.day
    _until_consulted(t)
    _approve(t)
    least = noticed + timedelta(days=notice_days(noticed, t.case.has_residential_land) + 1)
    t.day = at_work(max(t.day, least))
    amount = _money(t)
    t.act(
        "approved", "approval", t.number(6, "QĐ-UBND"), effective_on=t.day, delivered_on=t.day, amount=amount
    )
    t.act("approved", "recovery_decision", t.number(7, "QĐ-UBND"), delivered_on=t.day)
    _pay(t, amount)
    t.wait(10, 30)


def _handovers(t: _Telling) -> tuple[DemoHandover, ...]:
    if t.over or t.day > LAST_DAY or t.stage < STAGES.index("handed_over"):
        return ()
    rows = []
    for i, part in enumerate(t.case.parts):
        late, day = int(t.rng.integers(1, 6)), t.day
        rest = at_work(t.day + timedelta(days=int(t.rng.integers(18, 40))))
        if part.area_m2 > 350 and t.rng.random() < 0.08 and rest <= LAST_DAY:
            area = round(part.area_m2 * float(t.rng.uniform(0.45, 0.8)), 1)
            note = "Bàn giao trước phần đã thu hoạch"
            rows.append(DemoHandover(i, day, t.own("BB-BGMB"), area, note, late))
            day = rest
        rows.append(DemoHandover(i, day, t.own("BB-BGMB"), learnt_after=late))
    if t.wait(6, 20) <= LAST_DAY and t.rng.random() < 0.6:
        t.act("handed_over", "registry_updated", t.own("CLHSĐC"))
    return tuple(rows)


def readiness(stories: Sequence[CaseStory]) -> dict[str, date | None]:
    """By activity: the day after the last hand-over that it needed, None while a part is outstanding."""
    ready: dict[str, date | None] = {}
    for story in stories:
        waiting = set(story.outstanding)
        last = {h.part: h.happened_on for h in story.handovers}
        for i, part in enumerate(story.case.parts):
            for code in part.activities:
                day = None if i in waiting else last.get(i, date(2000, 1, 1)) + timedelta(days=1)
                known = ready.get(code, date(2000, 1, 1))
                ready[code] = None if day is None or known is None else max(day, known)
    return ready


def shifted(story: CaseStory, kind: str, to: date, note: str) -> CaseStory:
    """The same story with the first act of ``kind`` on another day: for procedural faults."""
    acts = list(story.acts)
    index = next(i for i, act in enumerate(acts) if act.kind == kind)
    acts[index] = replace(acts[index], happened_on=to, note=note)
    return replace(story, acts=tuple(sorted(acts, key=lambda act: act.happened_on)))
