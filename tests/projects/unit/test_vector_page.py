"""The worked tables of docs/algorithms/vector_passes.md, cell by cell."""

from __future__ import annotations

from projects.domain.activities import Activity, Link, LinkType, Network
from projects.domain.attribution import Blocker
from projects.domain.columns import release_rows
from projects.domain.cpm import schedule
from projects.domain.flat import flatten, levels_of
from projects.domain.network import compile_network
from projects.domain.portfolio import compile_portfolio
from projects.domain.portfolio_blockers import attribute_portfolio, blocker_table, matters
from projects.domain.samples import schedule_samples
from tests.projects.unit.test_worked_tables import FIVE, MONDAY, SIX, _day, _rows

ACTIVITIES = (
    Activity("clearing", 5, "five"),
    Activity("digging", 10, "five"),
    Activity("culvert", 5, "six"),
    Activity("paving", 5, "five"),
    Activity("open", 0, "five"),
)
LINKS = (
    Link("clearing", "digging"),
    Link("digging", "paving"),
    Link("culvert", "paving", LinkType.SS, 8),
    Link("paving", "open"),
)
PROJECT = compile_network(Network(MONDAY, MONDAY, ACTIVITIES, LINKS, (FIVE, SIX)))
BLOCKERS = (
    Blocker("rice strip 7", "parcel", MONDAY + 7, frozenset({"clearing"})),
    Blocker("house 12", "parcel", MONDAY + 18, frozenset({"digging"})),
    Blocker("grave 3", "parcel", MONDAY + 14, frozenset({"culvert"})),
    Blocker("pylon 1", "parcel", MONDAY + 11, frozenset({"culvert"})),
)


def test_columns_of_the_page() -> None:
    """Level and last day of every activity in every column."""
    sets = [dict.fromkeys(b.activities, b.clear_day or 0) for b in BLOCKERS]
    samples = schedule_samples(PROJECT, None, release_rows(PROJECT, [{}, *sets]), dates=True)
    assert samples.shown_finish is not None
    levels = levels_of(flatten([PROJECT])).tolist()
    found = [
        [activity.id, str(levels[i]), *(_day(int(day) - 1) for day in samples.shown_finish[i])]
        for i, activity in enumerate(PROJECT.activities)
    ]
    assert _rows("vector_passes.md", "Worked table") == found


def test_blockers_of_the_page() -> None:
    """Late start of what each blocker holds, whether it is scheduled at all, and its slip."""
    late = {key: dates.late_start for key, dates in schedule(PROJECT).by_id.items()}
    portfolio, table = compile_portfolio([PROJECT]), blocker_table([(PROJECT, BLOCKERS)])
    alone = attribute_portfolio(portfolio, table).stand_alone
    columns = matters(portfolio, table)
    found = []
    for i, blocker in enumerate(BLOCKERS):
        (held,) = blocker.activities
        figures = ["yes" if columns[i] else "no", str(alone[i])]
        found.append([blocker.id, held, _day(blocker.clear_day or 0), _day(late[held]), *figures])
    assert _rows("vector_passes.md", "Who becomes a column") == found
