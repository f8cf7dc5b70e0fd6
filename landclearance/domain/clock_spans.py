"""From the acts of a case to spans: which clocks run or ran, from which act, until which. No term is counted here.

The rules, one per clock, are those of docs/algorithms/clocks.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.notices import notice_key
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import ActKind, Milestone

_K = ActKind

TRACK: tuple[Milestone, ...] = (
    Milestone.NOTICED,
    Milestone.INVENTORIED,
    Milestone.PLAN_DRAFTED,
    Milestone.POSTED,
    Milestone.CONSULTED,
    Milestone.APPRAISED,
    Milestone.APPROVED,
    Milestone.PAID,
)
"""The track of the plan: a milestone proves those before it, though not when they were reached."""

PLACE: Mapping[Milestone, int] = {milestone: place for place, milestone in enumerate(TRACK)}


@dataclass(frozen=True, slots=True)
class Span:
    """One run of a clock. ``start`` None: not on record (``missing`` says what). ``end``: the day on which what it
    waits for happened. ``stop``: the day on which it ceased to matter, and why.

    ``entered``: the day that an act sets. ``not_before``: what is due cannot lawfully be done before. ``pauses``:
    days [from, to) that are not counted; ``to`` None: the pause goes on. ``rule``: another key than the table's.
    """

    key: str
    start: date | None
    act_id: int | None = None
    end: date | None = None
    entered: date | None = None
    missing: str = ""
    stop: date | None = None
    stop_why: str = ""
    rule: str = ""
    not_before: date | None = None
    pauses: tuple[tuple[date, date | None], ...] = ()
    chained: tuple[str, ...] = ()
    """Clocks that follow from the end of this one's own term, until ``chain_end``: wait and norm after a
    persuasion, the meeting after a posting."""
    chain_end: date | None = None


class Walk:
    """The acts of one case by kind, as they stand on ``day``."""

    def __init__(self, case: CaseFacts, status: CaseStatus, day: date) -> None:
        self.case = case
        self.status = status
        self.day = day
        self.by_kind: dict[ActKind, list[ActFacts]] = {}
        for act in status.standing:
            self.by_kind.setdefault(act.kind, []).append(act)
        self.furthest = max((PLACE[m] for m in status.milestones if m in PLACE), default=-1)
        self.handed_over = status.milestones.get(Milestone.HANDED_OVER)
        self.decision = self.first(_K.RECOVERY_DECISION)

    def first(self, *kinds: ActKind, since: date | None = None) -> ActFacts | None:
        """The first standing act of ``kinds`` on or after ``since``."""
        found: ActFacts | None = None
        for kind in kinds:
            for act in self.by_kind.get(kind, ()):  # in the order of their days
                if since is None or act.happened_on >= since:
                    if found is None or (act.happened_on, act.id) < (found.happened_on, found.id):
                        found = act
                    break
        return found

    def last(self, kind: ActKind) -> ActFacts | None:
        """The last standing act of a kind."""
        acts = self.by_kind.get(kind)
        return acts[-1] if acts else None

    def day_of(self, *kinds: ActKind, since: date | None = None) -> date | None:
        """The day of the first standing act of ``kinds`` on or after ``since``."""
        act = self.first(*kinds, since=since)
        return act.happened_on if act else None

    def proved(self, milestone: Milestone) -> bool:
        """Whether a later milestone shows that this one is over."""
        return self.furthest > PLACE[milestone]

    def restarted(self, start: date, *kinds: ActKind) -> date:
        """The day on which a task starts again whose result (an act of ``kinds``) was annulled; else ``start``."""
        standing = {act.id for act in self.status.standing}
        for pair in self.status.annulled:
            by = pair.by.happened_on
            if pair.target is None or by <= start:
                continue
            if any(a.kind in kinds and a.happened_on <= by and a.id not in standing for a in self.case.acts):
                start = by
        return start


def spans(walk: Walk) -> Iterator[Span]:
    """Every span of a case, in the order of the procedure."""
    yield from _opening(walk)
    yield from _notices(walk)
    yield from _inventory(walk)
    yield from _plan(walk)
    yield from _appraisal(walk)
    yield from _money(walk)
    yield from _decision(walk)
    yield from _handover(walk)
    yield from _registry(walk)


def _opening(walk: Walk) -> Iterator[Span]:
    file, plan = walk.first(_K.FILE_RECEIVED), walk.first(_K.WORK_PLAN)
    over = walk.furthest >= 0 or walk.decision is not None or walk.handed_over is not None
    if file is not None and (plan is not None or not over):
        yield Span("work_plan", file.happened_on, file.id, plan.happened_on if plan else None)
    elif file is None and plan is None and not over:
        yield Span("work_plan", None, missing="file_received")
    noticed = walk.day_of(_K.RECOVERY_NOTICE)
    if plan is not None and (noticed is not None or not over):
        start = walk.restarted(plan.happened_on, _K.RECOVERY_NOTICE)
        yield Span("notice", start, plan.id, noticed)


def _notices(walk: Walk) -> Iterator[Span]:
    """The minimum after the notice in force, and the life of every notice that had reached the land user."""
    decided = walk.decision.happened_on if walk.decision else None
    for place, notice in enumerate(walk.status.notices):
        reached = notice.act.reached_on
        later = [other.act.reached_on for other in walk.status.notices[place + 1 :]]
        ends = [day for day in (decided, walk.handed_over) if day is not None and day >= reached]
        end = min(ends, default=None)
        replaced = later[0] if later and (end is None or later[0] <= end) else None
        if notice.expires_on is not None:
            yield Span(
                "notice_validity",
                notice.act.happened_on,
                notice.act.id,
                None if replaced else end,
                stop=replaced,
                stop_why="replaced" if replaced else "",
            )
    yield from _notice_wait(walk, decided)


def _notice_wait(walk: Walk, decided: date | None) -> Iterator[Span]:
    on = decided or walk.day
    living = next((notice for notice in walk.status.notices if notice.holds_on(on)), None)
    agreed = living is not None and living.act.consented is True
    if living is None or agreed or (walk.decision is not None and walk.decision.consented is True):
        return
    yield Span("notice_wait", living.act.reached_on, living.act.id, decided, rule=notice_key(walk.case.parts))


def _inventory(walk: Walk) -> Iterator[Span]:
    noticed, done = walk.status.milestones.get(Milestone.NOTICED), walk.day_of(_K.INVENTORY)
    plan, forced = walk.first(_K.WORK_PLAN), walk.first(_K.COMPULSORY_INVENTORY)
    if noticed is not None and (done is not None or not walk.proved(Milestone.INVENTORIED)):
        notice = walk.status.notice.act if walk.status.notice else None
        ordered = next((act.due_on for act in (forced, notice, plan) if act is not None and act.due_on), None)
        if done is None or done >= noticed:
            start = walk.restarted(noticed, _K.INVENTORY)
            yield Span("inventory", start, None, done, entered=ordered)
    persuasion = walk.first(_K.PERSUASION_INVENTORY)
    if persuasion is not None:
        end = walk.day_of(_K.COMPULSORY_INVENTORY, _K.INVENTORY, since=persuasion.happened_on)
        yield Span(
            "persuasion_inventory",
            persuasion.happened_on,
            persuasion.id,
            end,
            entered=persuasion.ended_on,
            chained=("wait_compulsory_inventory", "compulsory_signed"),
            chain_end=end,
        )


def _plan(walk: Walk) -> Iterator[Span]:
    marks = walk.status.milestones
    counted, posted = marks.get(Milestone.INVENTORIED), walk.day_of(_K.PUBLIC_POSTING)
    if counted is not None and not (posted is None and walk.proved(Milestone.POSTED)):
        start = walk.restarted(counted, _K.PUBLIC_POSTING)
        if posted is None or posted >= start:
            yield Span("plan", start, None, posted)
    posting = walk.last(_K.PUBLIC_POSTING)
    if posting is not None:
        met = walk.day_of(_K.CONSULTATION, _K.DIALOGUE, since=posting.happened_on)
        over = met is None and walk.proved(Milestone.CONSULTED)
        ended = posting.ended_on if posting.ended_on is not None and posting.ended_on <= walk.day else None
        yield Span(
            "posting",
            posting.happened_on,
            posting.id,
            ended,
            chained=() if over else ("consultation",),
            chain_end=met,
        )
    yield from _dialogue(walk)


def _dialogue(walk: Walk) -> Iterator[Span]:
    refused = [act for act in walk.by_kind.get(_K.CONSULTATION, ()) if act.consented is False]
    if not refused:
        return
    meeting = refused[-1]
    ends = [
        day
        for act in walk.by_kind.get(_K.DIALOGUE, ())
        if (day := act.ended_on or act.happened_on) <= walk.day and act.happened_on >= meeting.happened_on
    ]
    end = min(ends, default=None)
    if end is not None or not walk.proved(Milestone.CONSULTED):
        yield Span("dialogue", meeting.happened_on, meeting.id, end)


def _appraisal(walk: Walk) -> Iterator[Span]:
    marks = walk.status.milestones
    sent = walk.last(_K.APPRAISAL_SUBMITTED)
    if sent is not None:
        end = walk.day_of(_K.APPRAISAL, since=sent.happened_on)
        if end is not None or not walk.proved(Milestone.APPRAISED):
            start = walk.restarted(sent.happened_on, _K.APPRAISAL)
            yield Span("appraisal", start, sent.id, end, pauses=_supplements(walk, start))
    elif Milestone.CONSULTED in marks and walk.furthest == PLACE[Milestone.CONSULTED]:
        yield Span("appraisal", None, missing="appraisal_submitted")
    appraised = marks.get(Milestone.APPRAISED)
    approved = marks.get(Milestone.APPROVED)
    if appraised is not None and (approved is not None or not walk.proved(Milestone.APPROVED)):
        start = walk.restarted(appraised, _K.APPROVAL)
        if approved is None or approved >= start:
            yield Span("approval", start, None, approved)


def _supplements(walk: Walk, start: date) -> tuple[tuple[date, date | None], ...]:
    """From each request for supplements to the next receipt."""
    pauses: list[tuple[date, date | None]] = []
    for asked in walk.by_kind.get(_K.SUPPLEMENT_REQUESTED, ()):
        if asked.happened_on < start or (
            pauses and (pauses[-1][1] is None or asked.happened_on < pauses[-1][1])
        ):
            continue
        pauses.append((asked.happened_on, walk.day_of(_K.SUPPLEMENT_RECEIVED, since=asked.happened_on)))
    return tuple(pauses)


def _money(walk: Walk) -> Iterator[Span]:
    approvals = walk.by_kind.get(_K.APPROVAL, [])
    if approvals:
        first = approvals[0]
        posted = walk.day_of(_K.APPROVAL_POSTED, since=first.happened_on)
        if posted is not None or not walk.furthest >= PLACE[Milestone.PAID]:
            yield Span("approval_posted", first.happened_on, first.id, posted)
    for approval in approvals:
        effect = approval.effective_on
        yield Span(
            "payout",
            walk.restarted(effect, _K.PAYOUT, _K.DEPOSIT) if effect else None,
            approval.id,
            walk.day_of(_K.PAYOUT, _K.DEPOSIT, since=approval.happened_on),
            entered=approval.due_on,
            missing="" if effect else "approval_effect",
            stop=(by := _replaced_on(approvals, approval)),
            stop_why="replaced" if by else "",
        )


def _replaced_on(acts: list[ActFacts], act: ActFacts) -> date | None:
    return next((other.happened_on for other in acts if other.supersedes == act.id), None)


def _decision(walk: Walk) -> Iterator[Span]:
    decided = walk.decision.happened_on if walk.decision else None
    persuasion = walk.first(_K.PERSUASION_DECISION)
    if persuasion is not None:
        end = walk.day_of(_K.RECOVERY_DECISION, since=persuasion.happened_on)
        yield Span(
            "persuasion_decision",
            persuasion.happened_on,
            persuasion.id,
            end,
            entered=persuasion.ended_on,
            chained=("wait_decision",),
            chain_end=end,
        )
    approval = walk.first(_K.APPROVAL)
    if approval is not None:
        start, missing = _condition(walk, approval)
        if start is not None:
            start = walk.restarted(start, _K.RECOVERY_DECISION)
        if start is not None or (missing and decided is None):
            yield Span("decision", start, approval.id, decided, missing=missing)
    elif decided is None and Milestone.PAID in walk.status.milestones:
        yield Span("decision", None, missing="approval")


def _condition(walk: Walk, approval: ActFacts) -> tuple[date | None, str]:
    """The day on which a condition of art. 87.5 was met: the approval has effect, and resettlement, if any, is
    arranged (on record, or by an officer's word) or temporary housing taken."""
    unneeded = Milestone.RESETTLED in walk.status.words.not_applicable
    if walk.case.needs_resettlement is False or unneeded:
        return approval.in_force_on, ""
    days = (walk.status.milestones.get(Milestone.RESETTLED), walk.day_of(_K.TEMPORARY_HOUSING))
    housed = min((day for day in days if day is not None), default=None)
    if walk.case.needs_resettlement is None and housed is None:
        return None, "needs_resettlement"
    return (None if housed is None else max(housed, approval.in_force_on)), ""


def _handover(walk: Walk) -> Iterator[Span]:
    decision, handed = walk.decision, walk.handed_over
    force = walk.first(_K.PERSUASION_HANDOVER, _K.RECOVERY_ENFORCEMENT)
    forced = force.happened_on if force else None
    agreed = walk.first(_K.VOLUNTARY_HANDOVER)
    if decision is not None and (handed is None or handed >= decision.happened_on):
        start = decision.delivered_on or (decision.happened_on if decision.due_on else None)
        other = [day for day in (forced, agreed.happened_on if agreed else None) if day is not None]
        yield Span(
            "handover",
            start,
            decision.id,
            handed,
            entered=decision.due_on,
            missing="" if start else "decision_delivered",
            stop=min(other, default=None),
            stop_why="other_way" if other else "",
        )
    if agreed is not None and (handed is None or handed >= agreed.happened_on):
        later = forced if forced is not None and forced >= agreed.happened_on else None
        yield Span(
            "voluntary_handover",
            agreed.happened_on,
            agreed.id,
            handed,
            entered=agreed.due_on,
            stop=later,
            stop_why="other_way" if later else "",
        )
    yield from _force(walk)


def _force(walk: Walk) -> Iterator[Span]:
    handed = walk.handed_over
    persuasion = walk.first(_K.PERSUASION_HANDOVER)
    if persuasion is not None:
        begun = persuasion.happened_on
        ends = [
            walk.day_of(_K.RECOVERY_ENFORCEMENT, since=begun),
            handed if handed and handed >= begun else None,
        ]
        end = min((day for day in ends if day), default=None)
        yield Span(
            "persuasion_handover",
            begun,
            persuasion.id,
            end,
            entered=persuasion.ended_on,
            chained=("wait_enforcement",),
            chain_end=end,
        )
    order = walk.last(_K.RECOVERY_ENFORCEMENT)
    if order is not None:
        start = order.delivered_on or (order.happened_on if order.due_on else None)
        ends = [walk.day_of(_K.ENFORCED, since=order.happened_on)]
        ends += [handed] if handed is not None and handed >= order.happened_on else []
        yield Span(
            "enforcement",
            start,
            order.id,
            min((day for day in ends if day), default=None),
            entered=order.due_on,
            missing="" if start else "enforcement_delivered",
        )


def _registry(walk: Walk) -> Iterator[Span]:
    marks = walk.status.milestones
    needed = [marks.get(m) for m in (Milestone.PAID, Milestone.DECIDED, Milestone.HANDED_OVER)]
    ready = [day for day in needed if day is not None]
    sent, updated = walk.first(_K.REGISTRY_SENT), walk.day_of(_K.REGISTRY_UPDATED)
    if len(ready) == len(needed) and (sent is not None or updated is None):
        start = max(ready)
        if sent is None or sent.happened_on >= start:
            yield Span("registry_sent", start, None, sent.happened_on if sent else None)
    if sent is not None:
        yield Span("registry_updated", sent.happened_on, sent.id, updated)
