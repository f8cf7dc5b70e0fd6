"""Access rules against brute force, metre by metre (invariants L1 to L4), and the front that is cheapest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.access import (
    ALL,
    AccessKind,
    AccessRule,
    AreaPiece,
    ChainageInterval,
    Ground,
    access,
    access_day,
    area_ground,
    line_ground,
)
from projects.domain.access_columns import FREE, NEVER, access_days
from projects.domain.access_front import cheapest_front
from projects.domain.errors import NetworkDataError

STRIPS = (((0.0, 20.0),), ((0.0, 9.0), (9.0, 20.0)), ((0.0, 6.0), (6.0, 13.0), (13.0, 20.0)))
RULES = st.one_of(
    st.just(ALL),
    st.builds(lambda n: AccessRule(AccessKind.SHARE, Fraction(n, 20)), st.integers(1, 20)),
    st.builds(lambda n: AccessRule(AccessKind.STRETCH, None, float(n)), st.integers(1, 24)),
)


@st.composite
def interval_lists(draw: st.DrawFn, unknown: bool = True) -> list[ChainageInterval]:
    """Up to seven intervals of up to five parcels on a strip of 20 m, whole metres; one day per parcel."""
    days = {
        f"p{i}": draw(st.one_of(st.none(), st.integers(1, 9)) if unknown else st.integers(1, 9))
        for i in range(draw(st.integers(0, 5)))
    }
    if not days:
        return []
    rows = []
    for key in draw(st.lists(st.sampled_from(sorted(days)), max_size=7)):
        start = draw(st.integers(0, 19))
        rows.append(ChainageInterval(start, draw(st.integers(start + 1, 20)), days[key], key))
    return rows


@dataclass(frozen=True)
class Naive:
    """Metre by metre: is the rule met on a day, with ground of unknown parcels clear or not?"""

    intervals: list[ChainageInterval]
    rule: AccessRule
    strip: tuple[tuple[float, float], ...]

    def met(self, day: int, unknown_clear: bool) -> bool:
        runs, total, done = [], 0, 0
        for start, end in self.strip:
            run = longest = 0
            for metre in range(int(start), int(end)):
                over = [row for row in self.intervals if row.start_m <= metre < row.end_m]
                free = all(unknown_clear if row.clear_day is None else row.clear_day <= day for row in over)
                run = run + 1 if free else 0
                longest, total, done = max(longest, run), total + 1, done + free
            runs.append(longest)
        if self.rule.kind is AccessKind.SHARE and self.rule.share is not None:
            return done >= self.rule.share * total
        if self.rule.kind is AccessKind.STRETCH and self.rule.length_m is not None:
            whole = max(end - start for start, end in self.strip)
            return max(runs) >= min(self.rule.length_m, whole)
        return done == total

    def first(self, unknown_clear: bool) -> tuple[int | None, bool]:
        """First day (None: from the outset) and whether there is one."""
        days = [day for day in range(10) if self.met(day, unknown_clear)]
        return (days[0] or None, True) if days else (None, False)


@given(interval_lists(), RULES, st.sampled_from(STRIPS))
def test_access_day_is_that_of_a_walk_along_the_line(
    intervals: list[ChainageInterval], rule: AccessRule, strip: tuple[tuple[float, float], ...]
) -> None:
    """L1 and L4: joining neighbours, and the last of overlapping parcels, as found metre by metre."""
    found = access_day(intervals, rule, strip)
    naive = Naive(intervals, rule, strip)
    day, ever = naive.first(unknown_clear=False)
    assert found.open_ended is not ever
    assert found.day == (day if ever else naive.first(unknown_clear=True)[0])


@given(interval_lists(), RULES, st.sampled_from(STRIPS))
def test_columns_give_the_same_as_one_case_at_a_time(
    intervals: list[ChainageInterval], rule: AccessRule, strip: tuple[tuple[float, float], ...]
) -> None:
    ground = line_ground(intervals, rule, strip)
    clear = {row.id: row.clear_day for row in intervals}
    keys = ground.holders
    cases = [frozenset(group) for k in range(len(keys) + 1) for group in combinations(keys, k)]
    days = np.array(
        [[FREE if key not in group else clear[key] or NEVER for group in cases] for key in keys],
        dtype=np.int64,
    ).reshape(len(keys), len(cases))
    expected = []
    for group in cases:
        found = access(ground, {key: clear[key] for key in group})
        expected.append(NEVER if found.open_ended else FREE if found.day is None else found.day)
    assert access_days(ground, days).tolist() == expected


@given(interval_lists(unknown=False), st.lists(st.integers(1, 24), min_size=2, max_size=2))
def test_a_longer_stretch_is_never_ready_earlier(intervals: list[ChainageInterval], two: list[int]) -> None:
    """L2, and L3: the whole length is ready with its last parcel."""
    strip = ((0.0, 20.0),)
    short, long = (
        access_day(intervals, AccessRule(AccessKind.STRETCH, None, n), strip).day or 0 for n in sorted(two)
    )
    assert short <= long
    whole = access_day(intervals, AccessRule(AccessKind.STRETCH, None, 20.0), strip)
    assert whole.day == max((row.clear_day or 0 for row in intervals), default=None)
    assert whole.day == access_day(intervals, ALL, strip).day
    assert whole.day == access_day(intervals, AccessRule(AccessKind.SHARE, Fraction(1)), strip).day


@given(interval_lists(unknown=False), RULES, st.integers(0, 6), st.integers(0, 5))
def test_a_parcel_that_clears_later_never_helps(
    intervals: list[ChainageInterval], rule: AccessRule, which: int, later: int
) -> None:
    keys = sorted({row.id for row in intervals})
    if not keys:
        return
    late = keys[which % len(keys)]
    moved = [
        row._replace(clear_day=(row.clear_day or 0) + later) if row.id == late else row for row in intervals
    ]
    assert (access_day(intervals, rule).day or 0) <= (access_day(moved, rule).day or 0)


def test_what_is_clear_already_counts_by_the_rule() -> None:
    """20 m with 5 m held in the middle: 15 m clear, 10 of them in one piece."""
    held = [ChainageInterval(5, 10, 30, "a")]
    strip = ((0.0, 20.0),)
    share = access_day(held, AccessRule(AccessKind.SHARE, Fraction(3, 4)), strip)
    assert (share.day, share.clear, share.needed, share.total) == (None, 15000, 15000, 20000)
    stretch = access_day(held, AccessRule(AccessKind.STRETCH, None, 10.001), strip)
    assert (stretch.day, stretch.clear, stretch.needed) == (30, 10000, 10001)


def test_shares_of_awkward_lengths_are_exact() -> None:
    """A tenth thirty times over: added as floats the last metre would be missing."""
    rows = [ChainageInterval(i / 10, (i + 1) / 10, i + 1, f"p{i}") for i in range(30)]
    assert access_day(rows, AccessRule(AccessKind.SHARE, Fraction(1, 3))).day == 10
    assert access_day(rows, AccessRule(AccessKind.SHARE, Fraction(1))).day == 30


def test_unknown_ground_is_an_open_end_only_where_the_rule_needs_it() -> None:
    rows = [ChainageInterval(0, 4, None, "a"), ChainageInterval(4, 8, 5, "b")]
    strip = ((0.0, 20.0),)
    enough = access_day(rows, AccessRule(AccessKind.SHARE, Fraction(4, 5)), strip)
    assert (enough.day, enough.open_ended) == (5, False)
    needed = access_day(rows, AccessRule(AccessKind.SHARE, Fraction(9, 10)), strip)
    assert (needed.day, needed.open_ended) == (5, True)  # at least
    assert access_day(rows[:1], ALL, strip) == access_day(rows[:1], ALL, strip)
    assert access_day(rows[:1], ALL, strip).open_ended


def area(rule: AccessRule) -> Ground:
    """1,000 m²: a holds 300, b 200, both 100 (two surveys overlap), 400 are free."""
    pieces = [AreaPiece(300, ("a",)), AreaPiece(200, ("b",)), AreaPiece(100, ("a", "b"))]
    return area_ground(pieces, rule, 1000)


@pytest.mark.parametrize(
    ("share", "day"),
    [
        ("2/5", None),  # 400 m² are free
        ("3/5", 7),  # b clears 200 on day 7, not what lies under both
        ("7/10", 9),  # a on day 9 brings all the rest
        ("1", 9),
    ],
)
def test_share_of_an_area(share: str, day: int | None) -> None:
    rule = AccessRule(AccessKind.SHARE, Fraction(share))
    assert access(area(rule), {"a": 9, "b": 7}).day == day


def test_a_stretch_of_an_area_asks_for_all_of_it() -> None:
    assert access(area(AccessRule(AccessKind.STRETCH, None, 1.0)), {"a": 9, "b": 7}).day == 9


@pytest.mark.parametrize(
    ("kind", "share", "length"),
    [
        (AccessKind.SHARE, None, None),
        (AccessKind.SHARE, Fraction(0), None),
        (AccessKind.SHARE, Fraction(11, 10), None),
        (AccessKind.STRETCH, None, None),
        (AccessKind.STRETCH, None, 0.0),
    ],
)
def test_a_rule_that_asks_for_nothing_is_refused(
    kind: AccessKind, share: Fraction | None, length: float | None
) -> None:
    with pytest.raises(NetworkDataError, match="access rule"):
        AccessRule(kind, share, length)


@given(interval_lists(), st.integers(1, 20), st.sampled_from(STRIPS), st.data())
def test_cheapest_front_is_the_cheapest_of_all_windows(
    intervals: list[ChainageInterval],
    length: int,
    strip: tuple[tuple[float, float], ...],
    data: st.DataObject,
) -> None:
    """Against every window that starts on a whole metre; a parcel without a cost cannot be cleared."""
    keys = sorted({row.id for row in intervals})
    cost = {key: data.draw(st.integers(0, 5)) for key in keys if data.draw(st.booleans())}
    windows = []
    for a, b in strip:
        for start in range(int(a), int(b) - length + 1):
            inside = {row.id for row in intervals if row.start_m < start + length and row.end_m > start}
            if inside <= cost.keys():
                windows.append((sum(cost[key] for key in inside), start))
    found = cheapest_front(intervals, length, cost, strip=strip)
    if not windows:
        assert found is None
        return
    assert found is not None
    assert found.cost == min(windows)[0]
    inside = {row.id for row in intervals if row.start_m < found.end_m and row.end_m > found.start_m}
    assert set(found.ids) == inside
    assert found.end_m - found.start_m == length


def test_a_front_that_goes_on_from_what_is_clear() -> None:
    """12 m from metre 0 on cost two parcels; elsewhere one would do."""
    rows = [
        ChainageInterval(3, 6, 9, "a"),
        ChainageInterval(8, 10, 9, "b"),
        ChainageInterval(25, 30, 9, "c"),
    ]
    strip = ((0.0, 40.0),)
    cost = dict.fromkeys("abc", 1)
    assert cheapest_front(rows, 12, cost, strip=strip) is not None
    free = cheapest_front(rows, 12, cost, strip=strip)
    assert free is not None
    assert (free.start_m, free.cost) == (10.0, 0)
    onward = cheapest_front(rows, 12, cost, anchor_m=0.0, strip=strip)
    assert onward is not None
    assert (onward.start_m, onward.end_m, onward.ids) == (0.0, 12.0, ("a", "b"))
    assert cheapest_front(rows, 12, cost, anchor_m=30.0, strip=strip) is None
