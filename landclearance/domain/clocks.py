"""The clocks of a case on a day: which run, since when, due when, at which body; and what they did before.

Pure. ``case_clocks`` gives every clock, running or not, in the order of the procedure; ``blocker_clocks`` the due
days and promises of obstacles. Rules, table and worked examples: docs/algorithms/clocks.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from landclearance.domain.blockers import BlockerState, blocker_state
from landclearance.domain.clock_spans import Span, Walk, spans
from landclearance.domain.clock_table import (
    CLOCKS,
    ClockKind,
    ClockRule,
    ClockStatus,
    DelayCause,
    blocker_cause,
)
from landclearance.domain.facts import BlockerFacts, CaseFacts
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.overrides import Words
from landclearance.domain.states import CaseStatus, derive_case
from landclearance.domain.vocabulary import ActKind, CaseState, Holder, Milestone
from projects.domain.regimes import Rule
from projects.domain.terms import ONE_DAY, Skipped, Term, next_working, stretched

SOON_DAYS = 7
"""A clock is due soon from this many days before its last day, both days included."""

OPEN = frozenset(
    {
        ClockStatus.LATE,
        ClockStatus.DUE_SOON,
        ClockStatus.ON_TIME,
        ClockStatus.NOT_ENOUGH_DATA,
        ClockStatus.NO_LIMIT,
    }
)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock on a day.

    ``since``: the day from which it runs (not counted; None: not on record, ``why`` says what is missing). ``due``:
    its last day (None: no limit, or not known); ``computed`` by the rule, ``entered`` by an act: both are kept, and
    the act wins where the law lets it. ``late_days``: whole days after ``due``, to the day asked about or to
    ``ended_on``; 0 when not late. ``ended_on``: when it was done or stopped. ``body``: who holds the ball, a Holder,
    or of a blocker its level; ``body_name`` the named organisation. ``moved_on``: the day on which the task passed
    from the district to the commune. ``paused_since``: supplements are awaited. ``act_id``: the act that started it;
    ``ref``: the blocker.
    """

    key: str
    kind: ClockKind
    case_id: int | None
    status: ClockStatus
    body: str
    cause: DelayCause
    since: date | None
    due: date | None
    computed: date | None = None
    entered: date | None = None
    late_days: int = 0
    ended_on: date | None = None
    term: Term | None = None
    why: str = ""
    body_name: str = ""
    moved_on: date | None = None
    paused_since: date | None = None
    act_id: int | None = None
    ref: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act, or to wait."""
        return self.status in OPEN


def case_clocks(
    case: CaseFacts, status: CaseStatus, as_of: date, law: LegalTime, codes: AbstractSet[str] = frozenset()
) -> tuple[Clock, ...]:
    """Every clock of a case at the end of ``as_of``, in the order of the procedure.

    ``status`` is that of ``derive_case`` for the same day and regimes. ``codes``: codes of the case's open blockers
    (late money for want of capital counts under capital). From the day on which a case left the scope its open
    clocks are stopped; clocks of annulled acts are stopped on the day of the annulment.
    """
    left = status.since if status.state is CaseState.OUT_OF_SCOPE else None
    day = min(as_of, left) if left is not None else as_of
    maker = _Maker(case, day, law, codes)
    words = status.words
    counted = (said for span in spans(Walk(case, status, day)) if (said := _by_officers(span, words)))
    clocks = [clock for span in counted for clock in maker.clocks(span)]
    if left is not None:
        clocks = [
            replace(clock, status=ClockStatus.STOPPED, ended_on=left, why="out_of_scope")
            if clock.is_open
            else clock
            for clock in clocks
        ]
    return (*clocks, *_annulled(case, status, law, codes))


MILESTONE_OF: Mapping[str, Milestone] = {
    "notice": Milestone.NOTICED,
    "inventory": Milestone.INVENTORIED,
    "plan": Milestone.POSTED,
    "consultation": Milestone.CONSULTED,
    "dialogue": Milestone.CONSULTED,
    "appraisal": Milestone.APPRAISED,
    "approval": Milestone.APPROVED,
    "payout": Milestone.PAID,
    "decision": Milestone.DECIDED,
    "handover": Milestone.HANDED_OVER,
    "registry_updated": Milestone.CLOSED,
}
"""The milestone that ends a clock: an officer's word on it counts for the clock too."""


def _by_officers(span: Span, words: Words) -> Span | None:
    """The span as officers' words leave it: none where the milestone does not apply; over, or open again."""
    milestone = MILESTONE_OF.get(span.key)
    if milestone is None or milestone not in words.by_milestone:
        return span
    if milestone in words.not_applicable:
        return None
    return replace(span, end=words.apply(milestone, span.end))


def _annulled(
    case: CaseFacts, status: CaseStatus, law: LegalTime, codes: AbstractSet[str]
) -> Iterator[Clock]:
    """Clocks that ran on the eve of an annulment and whose act it took back."""
    standing = {act.id for act in status.standing}
    for pair in status.annulled:
        if pair.target is None:
            continue
        eve = pair.by.happened_on - ONE_DAY
        before = replace(case, acts=tuple(act for act in case.acts if act.happened_on <= eve))
        for clock in case_clocks(before, derive_case(before, eve, law.regimes), eve, law, codes):
            if clock.is_open and clock.act_id is not None and clock.act_id not in standing:
                yield replace(clock, status=ClockStatus.STOPPED, ended_on=pair.by.happened_on, why="annulled")


def blocker_clocks(blockers: Iterable[BlockerFacts], as_of: date) -> Iterator[Clock]:
    """The day ordered and the day promised of each blocker opened by ``as_of``, at its owner or level."""
    for blocker in blockers:
        state = blocker_state(blocker, as_of)
        if state.opened_on is None:
            continue
        if state.due_on is not None:
            yield _blocker_clock("blocker_due", blocker, state, state.due_on, as_of)
        if state.promised_on is not None:
            yield _blocker_clock("blocker_promise", blocker, state, state.promised_on, as_of)
        if state.is_open and state.due_on is None and state.promised_on is None:
            yield replace(
                _blocker_clock("blocker_promise", blocker, state, as_of, as_of),
                status=ClockStatus.NOT_ENOUGH_DATA,
                due=None,
                entered=None,
                why="blocker_day",
            )


def _blocker_clock(key: str, blocker: BlockerFacts, state: BlockerState, due: date, as_of: date) -> Clock:
    closed = None if state.is_open else state.closed_on
    status, late = standing(due, as_of, closed)
    return Clock(
        key=key,
        kind=CLOCKS[key].kind,
        case_id=blocker.case_id,
        status=status,
        body=state.level,
        cause=blocker_cause(blocker.code),
        since=state.opened_on,
        due=due,
        entered=due,
        late_days=late,
        ended_on=closed,
        body_name=state.owner_name or state.owner_code,
        ref=blocker.id,
    )


def standing(due: date, as_of: date, ended_on: date | None) -> tuple[ClockStatus, int]:
    """Status and days of lateness of something due by ``due`` (inclusive). Due soon: at most SOON_DAYS left."""
    if ended_on is not None:
        return ClockStatus.DONE, max(0, (ended_on - due).days)
    left = (due - as_of).days
    if left < 0:
        return ClockStatus.LATE, -left
    return (ClockStatus.DUE_SOON if left <= SOON_DAYS else ClockStatus.ON_TIME), 0


class _Maker:
    """Makes clocks of one case's spans."""

    def __init__(self, case: CaseFacts, day: date, law: LegalTime, codes: AbstractSet[str]) -> None:
        self.case = case
        self.day = day
        self.law = law
        self.codes = codes
        self.approved_with_decision = {act.id: act for act in case.acts if act.kind is ActKind.APPROVAL}
        self.waits: list[date] = []

    def clocks(self, span: Span) -> Iterator[Clock]:
        """The clock of a span, and those that are chained to its end; none when it has not begun by the day."""
        rule = CLOCKS[span.key]
        if span.key in ("payout", "decision"):
            changed = self._together(span)
            if changed is None:
                return
            span = changed
        if span.start is None:
            if span.end is None and span.stop is None:
                yield self._clock(rule, span, ClockStatus.NOT_ENOUGH_DATA, why=span.missing)
            return
        if span.start > self.day:
            return
        if rule.kind is ClockKind.MINIMUM:
            yield from self._minimum(rule, span, span.start)
        else:
            yield self._due(rule, span, span.start)

    def _together(self, span: Span) -> Span | None:
        """Payment and decision under the law of 2013: they go together, and money runs from the decision."""
        approval = self.approved_with_decision.get(span.act_id or 0)
        if approval is None:
            return span
        rule = self.law.rule("decision_with_approval", approval.happened_on)
        if rule is None or rule.value is None:
            return self._held_back(span)
        if span.key == "decision":
            start = max(approval.happened_on, span.start or date.min)
            same_day = self.law.rule(rule.key, start)
            if same_day is None:
                return self._held_back(span)
            return replace(span, start=start, missing="", rule=rule.key)
        decision = next((act for act in self.case.acts if act.kind is ActKind.RECOVERY_DECISION), None)
        if decision is None or decision.happened_on > self.day:
            return None
        missing = "" if decision.effective_on else "decision_effect"
        return replace(span, start=decision.effective_on, missing=missing)

    def _held_back(self, span: Span) -> Span:
        """A decision is not due while the minimum of the notice or a persuasion runs."""
        if span.key != "decision" or not self.waits:
            return span
        return replace(span, not_before=max(self.waits))

    def _minimum(self, rule: ClockRule, span: Span, start: date) -> Iterator[Clock]:
        """A wait, and what follows from its end. Nothing is ever late about a minimum."""
        term = self._wait_term(rule, span, start)
        if term is None:
            return
        last = max(term.last, span.entered) if span.entered is not None else term.last
        if rule.key == "notice_wait":
            self.waits.append(last)
        if rule.key == "persuasion_decision":
            wait = self._wait_term(CLOCKS["wait_decision"], span, last)
            self.waits.append(wait.last if wait else last)
        if term.amount:
            yield self._waiting(rule, span, term, last)
        over = span.end if rule.key == "posting" and span.end is not None else last
        if span.chained and over <= self.day and (span.chain_end is None or span.chain_end >= over):
            following = Span(
                span.chained[0],
                over,
                span.act_id,
                span.chain_end,
                chained=span.chained[1:],
                chain_end=span.chain_end,
            )
            yield from self.clocks(following)

    def _wait_term(self, rule: ClockRule, span: Span, start: date) -> Term | None:
        if rule.key == "notice_wait":
            return self.law.notice_wait(span.rule, start)
        legal = self.law.rule(rule.rule, start)
        if legal is None or not _counts(legal):
            return None
        return self.law.term(legal, start, "minimum" if rule.key == "posting" else "session")

    def _waiting(self, rule: ClockRule, span: Span, term: Term, last: date) -> Clock:
        if span.end is not None and span.end < last:
            status, ended, why = ClockStatus.STOPPED, span.end, "cut_short"
        elif self.day >= last:
            status, ended, why = ClockStatus.DONE, last, ""
        else:
            status, ended, why = standing(last, self.day, None)[0], None, ""
        return self._clock(
            rule,
            span,
            status,
            due=last,
            computed=term.last,
            entered=span.entered,
            ended_on=ended,
            term=term,
            why=why,
        )

    def _due(self, rule: ClockRule, span: Span, start: date) -> Clock:
        key = span.rule or rule.rule
        legal = self.law.rule(key, start) if key else None
        if key and legal is None and span.end is None:
            return self._clock(rule, span, ClockStatus.NOT_ENOUGH_DATA, why="no_rule")
        term = self._term(rule, span, start, legal) if legal is not None and _counts(legal) else None
        computed = term.last if term else None
        if computed is not None and span.not_before is not None and span.not_before > computed:
            computed = next_working(span.not_before, self.law.days_off)
        due = _winner(rule.entered, computed, span.entered)
        ended, why, late = span.end, "", 0
        if span.stop is not None and (ended is None or span.stop < ended):
            status, ended, why = ClockStatus.STOPPED, span.stop, span.stop_why
            late = max(0, (ended - due).days) if due else 0
        elif due is None:
            status = ClockStatus.DONE if ended else ClockStatus.NO_LIMIT
        else:
            status, late = standing(due, self.day, ended)
        paused = next((begun for begun, over in span.pauses if over is None), None) if ended is None else None
        return self._clock(
            rule,
            span,
            status,
            due=due,
            computed=computed,
            entered=span.entered,
            late_days=late,
            ended_on=ended,
            term=term,
            why=why or ("not_before" if term and computed != term.last else ""),
            paused_since=paused,
        )

    def _term(self, rule: ClockRule, span: Span, start: date, legal: Rule) -> Term:
        if rule.key == "enforcement":
            return self.law.enforcement(legal, start)
        term = self.law.term(legal, start, "life" if rule.kind is ClockKind.LIFE else "maximum")
        return self._paused(term, span) if span.pauses else term

    def _paused(self, term: Term, span: Span) -> Term:
        """The term without the days in which supplements were awaited; a request after the last day frees
        nothing."""
        skipped: list[Skipped] = []
        raw, last = term.raw_last, term.last
        for begun, over in span.pauses:
            until = min(day for day in (over, span.end, self.day) if day is not None)
            if begun > last:
                break
            days = [begun + timedelta(days=n) for n in range((until - begun).days)]
            skipped += [Skipped(day, "supplement") for day in days]
            raw += timedelta(days=len(days))
            last = next_working(raw, self.law.days_off)
        return stretched(term, raw, last, skipped, self.law.days_off)

    def _clock(self, rule: ClockRule, span: Span, status: ClockStatus, **more: Any) -> Clock:
        """The clock with its body: the commune's tasks were the district's, supplements are the unit's."""
        until = more.get("ended_on") or self.day
        holder = Holder.CLEARANCE_UNIT if more.get("paused_since") else rule.holder
        money = rule.key == "payout" and CAPITAL in self.codes
        return Clock(
            key=rule.key,
            kind=rule.kind,
            case_id=self.case.id,
            status=status,
            body=self.law.body(holder, until).value,
            cause=DelayCause.CAPITAL if money else rule.cause,
            since=span.start,
            act_id=span.act_id,
            moved_on=self.law.moved_on(holder, span.start, until),
            due=more.pop("due", None),
            **more,
        )


CAPITAL = "CAPITAL"


def _counts(rule: Rule) -> bool:
    return rule.value is not None and rule.unit in ("days", "working_days", "months")


def _winner(policy: str, computed: date | None, entered: date | None) -> date | None:
    """The day that holds: an act's own where the law lets the act set it."""
    if entered is None or not policy:
        return computed
    if computed is None or policy == "any":
        return entered
    return max(computed, entered) if policy == "longer" else min(computed, entered)
