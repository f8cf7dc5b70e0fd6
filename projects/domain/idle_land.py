"""The idle-land clock of one land portion (Land Law 2024, art. 81.8-81.9; Decree 226/2025, art. 4).

Two clocks: 12 months from the field hand-over (from nothing else) until the first approved item is begun; 24 months
beyond the end of the schedule until all items are complete. One extension, force majeure added back. Rules, choices
and a worked example: docs/algorithms/idle_land.md. Every number comes from the regime table, by date.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from projects.domain.idle_facts import (
    Added,
    Clock,
    ClockCode,
    ClockState,
    Extension,
    Flagged,
    IdleFlag,
    IdleState,
    IdleStatus,
    IdleWarning,
    PortionFact,
    PortionFactKind,
)
from projects.domain.idle_procedure import side_clocks
from projects.domain.idle_reading import Reading, read
from projects.domain.idle_spells import pushed, span_end, united
from projects.domain.regimes import RegimeTable, Rule
from projects.domain.terms import ONE_DAY, add_months, next_working

WARNING_KEYS = ("norm_idle_notice", "norm_idle_soon", "norm_idle_last")
"""Days before the end on which the page warns, far to near; the second one makes the status "due soon"."""
SOON_KEY = "norm_idle_soon"


@dataclass(frozen=True, slots=True)
class _Terms:
    """What every clock of one portion is counted with."""

    as_of: date
    regimes: RegimeTable
    days_off: AbstractSet[date]
    spells: tuple[Added, ...]

    def rule(self, key: str, day: date) -> Rule | None:
        """The rule in force on ``day``; before the first one of the table, that first one."""
        versions = self.regimes.versions(key)
        if versions and day < versions[0].valid_from:
            return versions[0]
        return self.regimes.find(key, day)


def derive_idle(
    facts: Sequence[PortionFact],
    as_of: date,
    regimes: RegimeTable,
    days_off: AbstractSet[date],
    *,
    said_in_hand: bool = False,
) -> IdleState:
    """The state of one portion at the end of ``as_of``. ``facts`` of one day in the order in which they hold.

    ``said_in_hand``: something outside the facts says that the investor holds the land (the legal step of
    allocation or lease is granted): without a hand-over on record the clock is then unknown, not "not started".
    Land that was returned is judged as it stood on the day of its return.
    """
    reading = read(facts, as_of)
    as_of = reading.returned_on or as_of
    terms = _Terms(as_of, regimes, days_off, united(reading.spells, as_of))
    unused, late = _unused_base(reading, terms, said_in_hand), _late_base(reading, terms, said_in_hand)
    extension = _extension(unused, late, reading, terms)
    unused = _judged(unused, extension, reading, terms)
    late = _judged(late, extension, reading, terms)
    over = [clock.final_due for clock in (unused, late) if clock.state is ClockState.EXCEEDED]
    ended_on = min((day for day in over if day is not None), default=None)
    state = IdleState(
        status=_status(reading, unused, late),
        unused=unused,
        late=late,
        handover_on=reading.handover.on if reading.handover else None,
        handover_document=reading.handover.document if reading.handover else "",
        schedule_end=reading.schedule.until if reading.schedule else None,
        begun_on=reading.begun_on,
        complete_on=reading.complete_on,
        returned_on=reading.returned_on,
        side=side_clocks(reading, ended_on, as_of, regimes, days_off),
        flags=_flags(reading, unused, late, terms),
    )
    return replace(state, warnings=_warnings(state, terms))


def _without_handover(code: ClockCode, reading: Reading, said_in_hand: bool) -> Clock:
    """No minutes, no clock: not started, or unknown when the land is said to be in the investor's hands."""
    done = reading.begun_on if code is ClockCode.UNUSED else reading.complete_on
    if done is not None:
        return Clock(code, ClockState.STOPPED, stopped_on=done)
    claimed = reading.claimed or said_in_hand
    return Clock(code, ClockState.UNKNOWN if claimed else ClockState.NOT_STARTED)


def _unused_base(reading: Reading, terms: _Terms, said_in_hand: bool) -> Clock:
    handover = reading.handover
    if handover is None:
        return _without_handover(ClockCode.UNUSED, reading, said_in_hand)
    return _base(ClockCode.UNUSED, "idle_unused", handover.on, handover.document, terms)


def _late_base(reading: Reading, terms: _Terms, said_in_hand: bool) -> Clock:
    if reading.handover is None:
        return _without_handover(ClockCode.LATE, reading, said_in_hand)
    schedule = reading.schedule
    if schedule is None or schedule.until is None:
        done = reading.complete_on
        return Clock(ClockCode.LATE, ClockState.STOPPED if done else ClockState.UNKNOWN, stopped_on=done)
    return _base(ClockCode.LATE, "idle_late", schedule.until, schedule.document, terms)


def _base(code: ClockCode, key: str, start: date, document: str, terms: _Terms) -> Clock:
    """The clock without an extension: plain end, force majeure, days off."""
    rule = terms.rule(key, start)
    if rule is None or rule.value is None:
        return Clock(code, ClockState.UNKNOWN, start, document, rule)
    plain = add_months(start, rule.value)
    last_day, added = pushed(start, plain, terms.spells)
    return Clock(
        code,
        ClockState.RUNNING,
        start,
        document,
        rule,
        plain_end=plain,
        last_day=last_day,
        due_on=next_working(last_day, terms.days_off),
        added=added,
    )


def _judged(base: Clock, extension: Extension | None, reading: Reading, terms: _Terms) -> Clock:
    """The clock with the extension where it lengthens this one, and where it stands on the day."""
    done_on = reading.begun_on if base.code is ClockCode.UNUSED else reading.complete_on
    if base.due_on is None:
        return replace(base, state=ClockState.STOPPED, stopped_on=done_on) if done_on else base
    if done_on is not None and done_on <= base.due_on:
        return replace(base, state=ClockState.STOPPED, stopped_on=done_on)
    if extension is not None and not _lengthens(extension, base, reading):
        extension = None
    # An extension is failed when the works are not all finished at its end, whichever clock it lengthens.
    if extension is not None:
        done_on = reading.complete_on
    clock = replace(base, extension=extension, paused=_paused(base, extension, terms))
    due = extension.due_on if extension else base.due_on
    if done_on is not None:
        over = due + ONE_DAY if done_on > due else None
        return replace(clock, state=ClockState.STOPPED, stopped_on=done_on, over_since=over)
    if terms.as_of > due:
        return replace(clock, state=ClockState.EXCEEDED, over_since=due + ONE_DAY)
    return replace(clock, state=_running_state(due, extension is not None, terms))


def _running_state(due: date, extended: bool, terms: _Terms) -> ClockState:
    soon = terms.regimes.find(SOON_KEY, terms.as_of)
    if soon is not None and soon.value is not None and (due - terms.as_of).days <= soon.value:
        return ClockState.DUE_SOON
    return ClockState.EXTENDED if extended else ClockState.RUNNING


def _paused(base: Clock, extension: Extension | None, terms: _Terms) -> bool:
    """Whether force majeure that is added back holds the clock on the day."""
    added = (*base.added, *(extension.added if extension else ()))
    return any(spell.first <= terms.as_of <= spell.last for spell in added)


def _extension(unused: Clock, late: Clock, reading: Reading, terms: _Terms) -> Extension | None:
    """The one extension: of the 12 months while no item has begun, of the 24 once one has or these are over too.

    It counts from the first day after that clock, or from its decision where an inspection after the clock's end
    found the land idle.
    """
    fact = reading.extension
    if fact is None or fact.months is None:
        return None
    begun = reading.begun_on is not None and reading.begun_on <= fact.on
    base = late if begun or (late.last_day is not None and fact.on > late.last_day) else unused
    rule = terms.rule("idle_extension", fact.on)
    if base.last_day is None or base.due_on is None or rule is None or rule.value is None:
        return None
    found = any(base.due_on < day <= fact.on for day in reading.days(PortionFactKind.INSPECTION))
    months = min(fact.months, rule.value)
    first = fact.on + ONE_DAY if found else base.last_day + ONE_DAY
    plain = add_months(fact.on, months) if found else span_end(first, months)
    last_day, added = pushed(first - ONE_DAY, plain, terms.spells)
    return Extension(
        clock=base.code,
        decided_on=fact.on,
        document=fact.document,
        months_decided=fact.months,
        months=months,
        by_inspection=found,
        first_day=first,
        plain_end=plain,
        last_day=last_day,
        due_on=next_working(last_day, terms.days_off),
        added=added,
        rule=rule,
    )


def _lengthens(extension: Extension, base: Clock, reading: Reading) -> bool:
    """Whether the extension is this clock's, or outlasts it: land under an extension is not idle by the other."""
    if extension.clock is base.code:
        return True
    if base.code is ClockCode.UNUSED and reading.begun_on and reading.begun_on <= extension.decided_on:
        return False
    return base.due_on is not None and base.due_on < extension.due_on


def _status(reading: Reading, unused: Clock, late: Clock) -> IdleStatus:
    """The worse of the two clocks; a missing schedule decides only once the works have begun."""
    if reading.returned_on is not None:
        return IdleStatus.RETURNED
    states = [unused.state, late.state]
    if unused.state not in (ClockState.STOPPED, ClockState.UNKNOWN) and late.state is ClockState.UNKNOWN:
        states = [unused.state]
    for state in (
        ClockState.EXCEEDED,
        ClockState.DUE_SOON,
        ClockState.UNKNOWN,
        ClockState.EXTENDED,
        ClockState.NOT_STARTED,
    ):
        if state in states:
            return IdleStatus(state.value)
    return IdleStatus.IN_USE if unused.state is ClockState.STOPPED else IdleStatus.RUNNING


def _flags(reading: Reading, unused: Clock, late: Clock, terms: _Terms) -> tuple[Flagged, ...]:
    flags = list(reading.flags)
    if reading.handover is None and ClockState.UNKNOWN in (unused.state, late.state):
        flags.append(Flagged(IdleFlag.NO_HANDOVER))
    if reading.handover is None and unused.state is ClockState.STOPPED:
        flags.append(Flagged(IdleFlag.NO_HANDOVER, unused.stopped_on))
    for clock, code in ((unused, IdleFlag.STARTED_LATE), (late, IdleFlag.COMPLETED_LATE)):
        if clock.state is ClockState.STOPPED and clock.over_since is not None:
            flags.append(Flagged(code, clock.stopped_on, clock.final_due))
        if clock.start is not None and clock.rule is not None and clock.start < clock.rule.valid_from:
            flags.append(Flagged(IdleFlag.RULE_BEFORE_TABLE, clock.start, clock.rule.valid_from))
    return (*flags, *_extension_flags(reading, terms))


def _extension_flags(reading: Reading, terms: _Terms) -> list[Flagged]:
    fact = reading.extension
    if fact is None or fact.months is None:
        return []
    rule = terms.rule("idle_extension", fact.on)
    if rule is None or rule.value is None:
        return [Flagged(IdleFlag.EXTENSION_NOT_IN_LAW, fact.on, months=fact.months)]
    if fact.months > rule.value:
        return [Flagged(IdleFlag.EXTENSION_TOO_LONG, fact.on, months=fact.months)]
    return []


def _warnings(state: IdleState, terms: _Terms) -> tuple[IdleWarning, ...]:
    """One warning for each clock whose end is nearer than a threshold, with the nearest threshold; 0 when over."""
    if state.status is IdleStatus.RETURNED:
        return ()
    rules = [terms.regimes.find(key, terms.as_of) for key in WARNING_KEYS]
    limits = sorted(rule.value for rule in rules if rule is not None and rule.value is not None)
    found = []
    for clock in (state.unused, state.late):
        due = clock.final_due
        if due is None or clock.state in (ClockState.STOPPED, ClockState.UNKNOWN):
            continue
        left = (due - terms.as_of).days
        reached = 0 if left < 0 else next((limit for limit in limits if left <= limit), None)
        if reached is not None:
            found.append(IdleWarning(clock.code, due, left, reached))
    return tuple(sorted(found, key=lambda warning: warning.days))
