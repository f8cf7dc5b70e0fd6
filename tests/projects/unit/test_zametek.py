"""Published tables: vertex builder critical path tests of Zametek.Maths.Graphs (BSD-2), retyped.

Source: github.com/countincognito/Zametek.Maths.Graphs,
rust/compilers/tests/vertex_builder_critical_path_tests.rs (068bfff). Rows: ES, EF, free float, total float,
LS, LF in plain day numbers from 0.
"""

from __future__ import annotations

import pytest

from projects.domain.activities import Activity, ConstraintType, Link, Network
from projects.domain.cpm import schedule
from projects.domain.network import compile_network
from tests.projects.unit.strategies import EVERY_DAY

DURATIONS = {1: 6, 2: 7, 3: 8, 4: 11, 5: 8, 6: 7, 7: 4, 8: 4, 9: 10}
PREDECESSORS = {4: (2,), 5: (1, 2, 3), 6: (3,), 7: (4,), 8: (4, 6), 9: (5,)}
Row = tuple[int, int, int, int, int, int]

PLAIN: dict[int, Row] = {
    1: (0, 6, 2, 2, 2, 8),
    2: (0, 7, 0, 1, 1, 8),
    3: (0, 8, 0, 0, 0, 8),
    4: (7, 18, 0, 4, 11, 22),
    5: (8, 16, 0, 0, 8, 16),
    6: (8, 15, 3, 7, 15, 22),
    7: (18, 22, 4, 4, 22, 26),
    8: (18, 22, 4, 4, 22, 26),
    9: (16, 26, 0, 0, 16, 26),
}
ONE_FROM_10: dict[int, Row] = {
    1: (10, 16, 0, 0, 10, 16),
    2: (0, 7, 0, 9, 9, 16),
    3: (0, 8, 0, 8, 8, 16),
    4: (7, 18, 0, 12, 19, 30),
    5: (16, 24, 0, 0, 16, 24),
    6: (8, 15, 3, 15, 23, 30),
    7: (18, 22, 12, 12, 30, 34),
    8: (18, 22, 12, 12, 30, 34),
    9: (24, 34, 0, 0, 24, 34),
}
FIVE_FROM_10: dict[int, Row] = {
    1: (0, 6, 4, 4, 4, 10),
    2: (0, 7, 0, 3, 3, 10),
    3: (0, 8, 0, 2, 2, 10),
    4: (7, 18, 0, 6, 13, 24),
    5: (10, 18, 0, 0, 10, 18),
    6: (8, 15, 3, 9, 17, 24),
    7: (18, 22, 6, 6, 24, 28),
    8: (18, 22, 6, 6, 24, 28),
    9: (18, 28, 0, 0, 18, 28),
}
NINE_FROM_20: dict[int, Row] = {
    1: (0, 6, 2, 6, 6, 12),
    2: (0, 7, 0, 5, 5, 12),
    3: (0, 8, 0, 4, 4, 12),
    4: (7, 18, 0, 8, 15, 26),
    5: (8, 16, 4, 4, 12, 20),
    6: (8, 15, 3, 11, 19, 26),
    7: (18, 22, 8, 8, 26, 30),
    8: (18, 22, 8, 8, 26, 30),
    9: (20, 30, 0, 0, 20, 30),
}


def _network(snet: dict[int, int]) -> Network:
    activities = tuple(
        Activity(
            str(k),
            d,
            "7",
            constraint=ConstraintType.SNET if k in snet else ConstraintType.ASAP,
            constraint_day=snet.get(k),
        )
        for k, d in DURATIONS.items()
    )
    links = tuple(Link(str(p), str(j)) for j, preds in PREDECESSORS.items() for p in preds)
    return Network(0, 0, activities, links, (EVERY_DAY,))


@pytest.mark.parametrize(
    ("snet", "rows"),
    [({}, PLAIN), ({1: 10}, ONE_FROM_10), ({5: 10}, FIVE_FROM_10), ({9: 20}, NINE_FROM_20)],
    ids=["plain", "1 from day 10", "5 from day 10", "9 from day 20"],
)
def test_published_table(snet: dict[int, int], rows: dict[int, Row]) -> None:
    """All values of the four tables: 216 numbers."""
    result = schedule(compile_network(_network(snet)))
    got = {
        int(key): (d.early_start, d.early_finish, d.free_float, d.total_float, d.late_start, d.late_finish)
        for key, d in result.by_id.items()
    }
    assert got == rows
