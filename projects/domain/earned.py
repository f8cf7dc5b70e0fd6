"""Earned value and earned schedule, exact. Formulas, sources, worked tables: docs/algorithms/earned_schedule.md.

A figure that has no meaning (nothing planned, nothing paid, no time gone by) is None, never 0 and never infinite.
Earned value comes from physical progress, actual cost from payments; neither is derived from the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TypeAlias, overload

from projects.domain.days import Day
from projects.domain.planned import PlannedWork

Exact: TypeAlias = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class EvMetrics:
    """Earned value at one moment; all in the unit of the inputs except the ratios.

    ``sv`` EV - PV, ``cv`` EV - AC, ``spi`` EV / PV, ``cpi`` EV / AC. Cost at completion: ``eac`` BAC / CPI,
    ``eac_as_planned`` AC + (BAC - EV), ``eac_both`` AC + (BAC - EV) / (CPI x SPI). ``tcpi`` (BAC - EV) / (BAC - AC),
    None once the whole budget is spent: no efficiency reaches it then.
    """

    sv: Fraction | None
    cv: Fraction | None
    spi: Fraction | None
    cpi: Fraction | None
    eac: Fraction | None
    eac_as_planned: Fraction | None
    eac_both: Fraction | None
    tcpi: Fraction | None


@dataclass(frozen=True, slots=True)
class EsMetrics:
    """Earned schedule at one moment, in the periods of the planned curve.

    ``pd`` planned duration; ``es`` the time at which what has been earned was planned to be; ``sv_t`` ES - AT;
    ``spi_t`` ES / AT. Duration at completion: ``ieac_t`` PD / SPI(t), ``ieac_as_planned`` AT + (PD - ES),
    ``ieac_both`` AT + (PD - ES) / (SPI(t) x CPI). ``tspi_t`` (PD - ES) / (PD - AT), None once the planned duration
    is used up: no pace reaches it then.
    """

    pd: int
    es: Fraction | None
    sv_t: Fraction | None
    spi_t: Fraction | None
    ieac_t: Fraction | None
    ieac_as_planned: Fraction | None
    ieac_both: Fraction | None
    tspi_t: Fraction | None


def earned_value(pv: Exact | None, ev: Exact | None, ac: Exact | None, bac: Exact | None) -> EvMetrics:
    """Earned value metrics; None in, None out, and None where a denominator is 0."""
    planned, earned, actual, budget = _fraction(pv), _fraction(ev), _fraction(ac), _fraction(bac)
    spi, cpi = ratio(earned, planned), ratio(earned, actual)
    left = _less(budget, earned)
    return EvMetrics(
        sv=_less(earned, planned),
        cv=_less(earned, actual),
        spi=spi,
        cpi=cpi,
        eac=ratio(budget, cpi),
        eac_as_planned=_plus(actual, left),
        eac_both=_plus(actual, ratio(left, _times(cpi, spi))),
        tcpi=_to_complete(left, _less(budget, actual)),
    )


def earned_schedule(
    pv_cum: Sequence[Exact], ev: Exact | None, at: Exact | None, cpi: Exact | None = None
) -> EsMetrics:
    """Earned schedule against a planned curve: ``pv_cum[k - 1]`` is PV_k, cumulative at the end of period k.

    ES = C + (EV - PV_C) / (PV_{C+1} - PV_C) with C the largest period whose PV_C <= EV (PV_0 = 0): on a flat stretch
    (a shutdown) the time at which that value was last planned. ES = PD once EV reaches the whole plan; PD is the
    first period that does. ``at``: periods gone by; 0 or less: nothing that is divided by it. Raises ValueError for
    a negative EV, or a curve that is empty, begins below 0 or falls.
    """
    curve = [Fraction(value) for value in pv_cum]
    if not curve or curve[0] < 0 or any(a > b for a, b in pairwise(curve)):
        raise ValueError("A planned curve has at least one period, begins at 0 or more and never falls.")
    if ev is not None and ev < 0:
        raise ValueError("Earned value is never negative.")
    return _metrics(curve, _fraction(ev), _fraction(at), _fraction(cpi))


class PlannedCurve(Sequence[Fraction]):
    """Cumulative planned physical progress in per cent at the end of each calendar day from ``start`` (inclusive) to
    ``finish`` (exclusive): ``planned_percent`` to the last digit, worked out where it is looked at, on one common
    denominator (integers), because a page asks for hundreds of days. Raises HorizonError for a work outside its table.
    """

    __slots__ = ("_denominator", "_rows", "finish", "start")

    def __init__(self, works: Sequence[PlannedWork], start: Day, finish: Day) -> None:
        self.start, self.finish = start, finish
        weights = [Fraction(work.weight) for work in works]
        lengths = [work.table.float_days(work.start, work.finish) for work in works]
        unit = lcm(*(weight.denominator for weight in weights))
        steps = lcm(*(length for length in lengths if length > 0))
        self._rows = tuple(
            (work, int(weight * unit) * steps, int(weight * unit) * steps // length if length > 0 else 0)
            for work, weight, length in zip(works, weights, lengths, strict=True)
        )
        self._denominator = sum(whole for _work, whole, _daily in self._rows)

    @property
    def weighted(self) -> bool:
        """Whether any work has a weight: without one nothing can be measured."""
        return bool(self._denominator)

    def percent(self, at: Day) -> Fraction:
        """Planned per cent (0 to 100) before day ``at`` begins; 0 without weights."""
        done = 0
        for work, whole, daily in self._rows:
            if at >= work.finish:
                done += whole
            elif at > work.start:
                done += daily * work.table.float_days(work.start, at)
        return Fraction(100 * done, self._denominator or 1)

    def __len__(self) -> int:
        return self.finish - self.start

    @overload
    def __getitem__(self, index: int) -> Fraction: ...
    @overload
    def __getitem__(self, index: slice) -> list[Fraction]: ...
    def __getitem__(self, index: int | slice) -> Fraction | list[Fraction]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        return self.percent(range(self.start + 1, self.finish + 1)[index])

    def __iter__(self) -> Iterator[Fraction]:
        return (self.percent(day) for day in range(self.start + 1, self.finish + 1))


def earned_time(
    curve: PlannedCurve, percent: Exact | None, at: Day, cpi: Exact | None = None
) -> EsMetrics | None:
    """Earned schedule of a project in exact calendar days against a baseline's curve; None without weights or days.

    ``percent``: physical progress (0 to 100) before day ``at`` begins. Time is counted from the baseline's start.
    """
    if not len(curve) or not curve.weighted:
        return None
    return _metrics(curve, _fraction(percent), Fraction(at - curve.start), _fraction(cpi))


def _metrics(
    curve: Sequence[Fraction], ev: Fraction | None, at: Fraction | None, cpi: Fraction | None
) -> EsMetrics:
    pd = bisect_left(curve, curve[-1]) + 1
    es = None if ev is None else _earned(curve, ev, pd)
    spi = ratio(es, at) if at is not None and at > 0 else None
    left = None if es is None else pd - es
    return EsMetrics(
        pd=pd,
        es=es,
        sv_t=_less(es, at),
        spi_t=spi,
        ieac_t=ratio(Fraction(pd), spi),
        ieac_as_planned=_plus(at, left),
        ieac_both=_plus(at, ratio(left, _times(spi, cpi))),
        tspi_t=_to_complete(left, _less(Fraction(pd), at)),
    )


def _earned(curve: Sequence[Fraction], ev: Fraction, pd: int) -> Fraction:
    reached = bisect_right(curve, ev)
    if reached >= pd:
        return Fraction(pd)
    below = curve[reached - 1] if reached else Fraction(0)
    return reached + (ev - below) / (curve[reached] - below)


def ratio(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    """``part / whole``; None when either is unknown or ``whole`` is 0."""
    return None if part is None or not whole else part / whole


def _fraction(value: Exact | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _less(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _times(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a * b


def _to_complete(left: Fraction | None, room: Fraction | None) -> Fraction | None:
    return None if room is None or room <= 0 else ratio(left, room)
