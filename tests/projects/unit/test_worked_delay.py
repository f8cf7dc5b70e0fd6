"""The worked tables of access rules, other games, overruns and the waterfall, against the pages' own text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from projects.domain.access import ALL, AccessKind, AccessRule, ChainageInterval, access_day, line_ground
from projects.domain.access_front import cheapest_front
from projects.domain.access_game import attribute_access
from projects.domain.activities import Activity, Link, Network
from projects.domain.attribution import Blocker
from projects.domain.cpm import schedule
from projects.domain.duration_game import attribute_durations
from projects.domain.network import compile_network
from projects.domain.programme import BaselineDates
from projects.domain.waterfall import planned_network, slippage_waterfall
from tests.projects.unit.pages import tables
from tests.projects.unit.strategies import EVERY_DAY, MONDAY


def rows(page: str, heading: str) -> list[list[str]]:
    """The first table below a heading."""
    return tables(page, heading)[0]


STRIP = ((0.0, 1000.0),)
LAND = [
    ChainageInterval(0, 150, 10, "A"),
    ChainageInterval(200, 450, 40, "B"),
    ChainageInterval(400, 600, None, "C"),
    ChainageInterval(700, 900, 20, "D"),
]
CLEAR = {row.id: row.clear_day for row in LAND}


def test_elementary_pieces() -> None:
    (run,) = line_ground(LAND, ALL, STRIP).runs
    found = []
    for piece in run:
        days = [CLEAR[key] for key in piece.holders]
        said = "unknown" if None in days else str(max(d for d in days if d)) if days else "already"
        ends = piece.start // 1000, (piece.start + piece.size) // 1000
        found.append([str(ends[0]), str(ends[1]), " ".join(piece.holders), said])
    assert rows("access_rules.md", "Worked table") == found


@pytest.mark.parametrize("row", rows("access_rules.md", "What each rule makes of it"), ids=lambda r: r[0])
def test_each_rule(row: list[str]) -> None:
    name, _, figure = row[0].partition(" ")
    rule = {
        "all": lambda: ALL,
        "share": lambda: AccessRule(AccessKind.SHARE, Fraction(figure)),
        "stretch": lambda: AccessRule(AccessKind.STRETCH, None, float(figure)),
    }[name]()
    found = access_day(LAND, rule, STRIP)
    day = f"at least {found.day}" if found.open_ended else str(found.day)
    assert row[1:4] == [str(found.needed // 1000), str(found.clear // 1000), day]


def test_the_front_with_fewest_parcels() -> None:
    plan = cheapest_front(LAND, 300, dict.fromkeys(CLEAR, 1), strip=STRIP)
    assert plan is not None
    assert (plan.start_m, plan.end_m, plan.ids) == (600, 900, ("D",))


def test_the_game_of_an_access_rule() -> None:
    land = [
        ChainageInterval(0, 15, None, "a"),
        ChainageInterval(30, 45, None, "b"),
        ChainageInterval(60, 75, None, "c"),
    ]
    ground = line_ground(land, AccessRule(AccessKind.SHARE, Fraction(4, 5)), ((0, 100),), activity="x")
    blockers = [
        Blocker(key, "parcel", MONDAY + day, frozenset()) for key, day in {"a": 30, "b": 30, "c": 20}.items()
    ]
    c = compile_network(Network(MONDAY, MONDAY, (Activity("x", 10, "7"),), (), (EVERY_DAY,)))
    found = attribute_access(c, blockers, [ground])
    table = [[row.id, str(row.stand_alone), str(row.share), str(row.but_for)] for row in found.blockers]
    page = rows("attribution.md", "Worked table of an access rule")
    assert page[:3] == table
    assert page[3][2] == str(found.total)
    assert [(step.id, step.saved) for step in found.staircase] == [("a", 10), ("b", 30)]


def test_overruns_as_r_prints_them() -> None:
    page = rows("attribution.md", "Worked table of overruns")
    planned = {row[0]: int(Fraction(row[1]) * 4) for row in page}  # in quarters of a day
    observed = {row[0]: int(Fraction(row[2]) * 4) for row in page}
    links = tuple(Link(a, b) for a, b in ("12", "14", "25", "34"))
    acts = tuple(Activity(key, days, "7") for key, days in planned.items())
    c = compile_network(Network(MONDAY, MONDAY, acts, links, (EVERY_DAY,)))
    found = {row.id: float(row.share / 4) for row in attribute_durations(c, planned, observed).activities}
    assert found == pytest.approx({row[0]: float(row[3]) for row in page}, abs=5e-6)


def test_the_waterfall_of_the_page() -> None:
    acts = (Activity("PREP", 10, "7"), Activity("EARTH", 40, "7"), Activity("PAVE", 30, "7"))
    approved = Network(MONDAY, MONDAY, acts, (Link("PREP", "EARTH"), Link("EARTH", "PAVE")), (EVERY_DAY,))
    dates = schedule(compile_network(approved)).by_id
    baseline = {
        key: BaselineDates(d.early_start, d.early_finish, Decimal(0), a.duration)
        for a in acts
        for key, d in [(a.id, dates[a.id])]
    }
    now = replace(
        approved,
        data_date=MONDAY + 10,
        activities=(
            replace(acts[0], actual_start=MONDAY, remaining=6),
            *acts[1:],
            Activity("BRIDGE", 5, "7"),
        ),
        links=(Link("PREP", "EARTH"), Link("EARTH", "BRIDGE"), Link("BRIDGE", "PAVE")),
    )
    current = compile_network(now)
    planned = planned_network(current, baseline, MONDAY - 1)
    assert planned is not None
    end = MONDAY + 80
    found = slippage_waterfall(end, planned, current, {"EARTH": MONDAY + 19}, end + 1000)
    (late, last), (first, after) = found.performance_then_blockers, found.blockers_then_performance
    assert rows("waterfall.md", "Worked table") == [
        ["scope and logic", str(found.scope), str(found.scope)],
        ["performance", str(late), str(after)],
        ["blockers", str(last), str(first)],
        ["slip", str(found.total), str(found.total)],
    ]
    assert found.concurrent == 6
