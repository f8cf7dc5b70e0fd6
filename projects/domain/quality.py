"""``dcma14``: the fourteen points of schedule quality, each with its value, threshold and offenders.

No composite score: a schedule with one broken critical path and thirteen good points is not 93 % good. Formulas,
choices and a worked table: docs/algorithms/schedule_quality.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from projects.domain.activities import Activity, ConstraintType, Link, LinkType
from projects.domain.cpm import NO_RELEASE, ScheduleResult
from projects.domain.days import Day
from projects.domain.network import CompiledNetwork, remaining
from projects.domain.programme import BaselineDates
from projects.domain.quality_path import PathTest, path_length_index, path_test
from projects.domain.quality_rules import BY_CODE, HIGH_DAYS, TEST_DAYS, QualityRule

Value = Fraction | int

HARD = frozenset({ConstraintType.MSO, ConstraintType.MFO, ConstraintType.SNLT, ConstraintType.FNLT})
"""Constraints that keep work from moving with its logic."""


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One point. ``value`` None: unknown or not applicable, ``reason`` says which; ``passed`` is then None too.

    ``offenders`` are activity ids, or links as "PRED -> SUCC" (``rule.offends``), in the network's order;
    ``population`` is what they were counted among (None: not a share or count of anything).
    """

    rule: QualityRule
    value: Value | None
    passed: bool | None
    offenders: tuple[str, ...]
    population: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks read: ``open`` activities and ``links`` into them, in the network's order, no level of
    effort among them.
    """

    c: CompiledNetwork
    r: ScheduleResult
    baseline: Mapping[str, BaselineDates] | None
    open: tuple[Activity, ...]
    work: tuple[Activity, ...]
    links: tuple[Link, ...]


def dcma14(
    c: CompiledNetwork,
    r: ScheduleResult,
    baseline: Mapping[str, BaselineDates] | None,
    *,
    release: Mapping[str, Day] = NO_RELEASE,
    costed: AbstractSet[str] | None = None,
) -> tuple[QualityCheck, ...]:
    """All fourteen, in order, for a network in whole days.

    ``r`` is the schedule of ``c`` with ``release``; ``baseline`` the approved dates by activity (None: there is
    none); ``costed`` the activities that carry resources or cost (None: those with a ``budget``, or unknown when
    none has one). Raises HorizonError when the critical path test runs past the calendars.
    """
    facts = _facts(c, r, baseline)
    return (
        _logic(facts),
        _leads(facts),
        _lags(facts),
        _types(facts),
        _share(facts, "hard_constraints", lambda a: a.constraint in HARD),
        _share(facts, "high_float", lambda a: r.by_id[a.id].total_float > HIGH_DAYS),
        _count("negative_float", lambda a: r.by_id[a.id].total_float < 0, facts.open),
        _high_duration(facts),
        _count("invalid_dates", lambda a: _invalid(facts, a), facts.work),
        _resources(facts, costed),
        _missed(facts),
        _path_test(path_test(c, r, release)),
        _cpli(facts),
        _bei(facts),
    )


def _facts(c: CompiledNetwork, r: ScheduleResult, baseline: Mapping[str, BaselineDates] | None) -> Facts:
    work = tuple(a for a in c.network.activities if not a.level_of_effort)
    undone = {a.id for a in work if not a.complete}
    links = tuple(link for link in c.network.links if link.succ in undone and link.pred in c.index)
    return Facts(c, r, baseline, tuple(a for a in work if not a.complete), work, links)


def _check(
    code: str, value: Value | None, offenders: Iterable[str], population: int | None, reason: str = ""
) -> QualityCheck:
    rule = BY_CODE[code]
    passed = None
    if value is not None and rule.threshold is not None:
        passed = value >= rule.threshold if rule.at_least else value <= rule.threshold
    return QualityCheck(rule, value, passed, tuple(offenders), population, reason)


def _unknown(code: str, reason: str, population: int | None = None) -> QualityCheck:
    return _check(code, None, (), population, reason)


def _share(facts: Facts, code: str, offends: Callable[[Activity], bool]) -> QualityCheck:
    """Offenders among open activities, as a share of all of them."""
    return _ratio(code, [a.id for a in facts.open if offends(a)], len(facts.open), "nothing_open")


def _ratio(code: str, offenders: Sequence[str], population: int, none: str) -> QualityCheck:
    if not population:
        return _unknown(code, none, 0)
    return _check(code, Fraction(len(offenders), population), offenders, population)


def _count(code: str, offends: Callable[[Activity], bool], among: Sequence[Activity]) -> QualityCheck:
    offenders = [a.id for a in among if offends(a)]
    return _check(code, len(offenders), offenders, len(among))


def _logic(facts: Facts) -> QualityCheck:
    """Open activities without a predecessor or without a successor, links of complete work included."""
    index = facts.c.index
    links = [link for link in facts.c.network.links if link.pred in index and link.succ in index]
    led, leading = {link.succ for link in links}, {link.pred for link in links}
    return _share(facts, "logic", lambda a: a.id not in led or a.id not in leading)


def _name(link: Link) -> str:
    return f"{link.pred} -> {link.succ}"


def _leads(facts: Facts) -> QualityCheck:
    if not facts.links:
        return _unknown("leads", "no_links", 0)
    offenders = [_name(link) for link in facts.links if link.lag < 0]
    return _check("leads", len(offenders), offenders, len(facts.links))


def _lags(facts: Facts) -> QualityCheck:
    return _ratio("lags", [_name(link) for link in facts.links if link.lag > 0], len(facts.links), "no_links")


def _types(facts: Facts) -> QualityCheck:
    """Share of FS links; the offenders are the others."""
    count = len(facts.links)
    if not count:
        return _unknown("relationship_types", "no_links", 0)
    offenders = [_name(link) for link in facts.links if link.type is not LinkType.FS]
    return _check("relationship_types", Fraction(count - len(offenders), count), offenders, count)


def _high_duration(facts: Facts) -> QualityCheck:
    """Approved duration in working days, remaining duration where none was approved; milestones left out."""
    open_work = [a for a in facts.open if remaining(a)]
    offenders = [a.id for a in open_work if _approved_days(facts, a) > HIGH_DAYS]
    return _ratio("high_duration", offenders, len(open_work), "nothing_open")


def _approved_days(facts: Facts, activity: Activity) -> int:
    row = facts.baseline.get(activity.id) if facts.baseline else None
    if row is None:
        return remaining(activity)
    return facts.c.tables[facts.c.index[activity.id]].float_days(row.start, row.finish)


def _invalid(facts: Facts, activity: Activity) -> bool:
    """Forecast before the data date or actual after it. The core itself never makes one: a check on the core."""
    at, dates = facts.c.network.data_date, facts.r.by_id[activity.id]
    started, done = activity.actual_start, activity.actual_finish
    ahead = not activity.complete and min(dates.remaining_start, dates.early_finish) < at
    return ahead or (started is not None and started > at) or (done is not None and done - 1 > at)


def _resources(facts: Facts, costed: AbstractSet[str] | None) -> QualityCheck:
    known = {a.id for a in facts.work if a.budget} if costed is None else costed
    if costed is None and not known:
        return _unknown("resources", "no_costs")
    open_work = [a for a in facts.open if remaining(a)]
    offenders = [a.id for a in open_work if a.id not in known]
    return _check("resources", len(offenders), offenders, len(open_work), "report_only")


def _missed(facts: Facts) -> QualityCheck:
    """Of the activities approved to be over before the data date, those that were or will be later."""
    if not facts.baseline:
        return _unknown("missed_tasks", "no_baseline")
    due = [a for a in facts.work if _due(facts, a)]
    late = [a.id for a in due if facts.r.by_id[a.id].shown_finish + 1 > facts.baseline[a.id].finish]
    return _ratio("missed_tasks", late, len(due), "nothing_due")


def _due(facts: Facts, activity: Activity) -> bool:
    row = facts.baseline.get(activity.id) if facts.baseline else None
    return row is not None and row.finish <= facts.c.network.data_date


def _path_test(found: PathTest | None) -> QualityCheck:
    if found is None:
        return _unknown("critical_path_test", "nothing_critical")
    holds = found.moved == TEST_DAYS if found.exact else abs(found.moved - TEST_DAYS) <= found.tolerance
    rule = BY_CODE["critical_path_test"]
    return QualityCheck(rule, found.moved, holds, () if holds else (found.activity,), None)


def _cpli(facts: Facts) -> QualityCheck:
    """Against the day by which the schedule must finish, or else the approved finish."""
    target = facts.c.network.must_finish
    if target is None and facts.baseline:
        target = max(row.finish for row in facts.baseline.values())
    if target is None:
        return _unknown("cpli", "no_baseline")
    index = path_length_index(facts.c, facts.r, target)
    return _unknown("cpli", "nothing_open") if index is None else _check("cpli", index, (), None)


def _bei(facts: Facts) -> QualityCheck:
    """Complete activities over those that should be, and those that were never approved."""
    if not facts.baseline:
        return _unknown("bei", "no_baseline")
    baseline = facts.baseline
    expected = [a for a in facts.work if a.id not in baseline or _due(facts, a)]
    if not expected:
        return _unknown("bei", "nothing_due", 0)
    complete = sum(1 for a in facts.work if a.complete)
    offenders = [a.id for a in expected if not a.complete]
    return _check("bei", Fraction(complete, len(expected)), offenders, len(expected))
