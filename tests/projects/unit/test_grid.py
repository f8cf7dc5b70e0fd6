"""Steps finer than days: the same rules, another unit."""

from dataclasses import replace

from hypothesis import given

from projects.domain.activities import Activity, LagCalendar, Link, LinkType, Network
from projects.domain.calendars import Hours, WorkCalendar, compile_calendar
from projects.domain.cpm import schedule
from projects.domain.network import compile_network
from tests.projects.unit.strategies import networks

ROUND_THE_CLOCK = ((0, 1440),)
OFFICE = ((480, 720), (780, 1020))
MONDAY = 20458  # 5 January 2026


def in_steps(network: Network, grid: int) -> Network:
    """The same network with its days cut into steps; a worked day is worked round the clock."""

    def cut(day: int | None) -> int | None:
        return None if day is None else day * grid

    def hours(calendar: WorkCalendar) -> WorkCalendar:
        week = tuple(ROUND_THE_CLOCK if works else () for works in calendar.week)
        special = {day: () for day in calendar.off} | {day: ROUND_THE_CLOCK for day in calendar.on}
        return replace(calendar, hours=Hours(week, tuple(special.items())))

    return replace(
        network,
        grid=grid,
        start=network.start * grid,
        data_date=network.data_date * grid,
        must_finish=cut(network.must_finish),
        calendars=tuple(hours(calendar) for calendar in network.calendars),
        links=tuple(replace(link, lag=link.lag * grid) for link in network.links),
        activities=tuple(
            replace(
                a,
                duration=a.duration * grid,
                remaining=cut(a.remaining),
                actual_start=cut(a.actual_start),
                actual_finish=cut(a.actual_finish),
                constraint_day=cut(a.constraint_day),
            )
            for a in network.activities
        ),
    )


@given(networks())
def test_whole_days_cut_into_steps_give_the_same_dates(network: Network) -> None:
    """On one calendar. (Between two, work may begin within a day that the other one shares in part.)"""
    first = network.calendars[0]
    one = replace(
        network,
        lag_calendar=LagCalendar.PREDECESSOR,
        calendars=(first,),
        project_calendar=first.id,
        activities=tuple(replace(a, calendar=first.id) for a in network.activities),
        links=tuple(replace(link, lag_calendar=None) for link in network.links),
    )
    grid = 3
    days, steps = schedule(compile_network(one)), schedule(compile_network(in_steps(one, grid)))
    for activity in one.activities:
        found, wanted = steps.by_id[activity.id], days.by_id[activity.id]
        if activity.duration:  # a milestone is a moment of the day here, and a whole day there
            assert found.early_start == wanted.early_start * grid
            assert found.early_finish == wanted.early_finish * grid
            assert found.total_float == wanted.total_float * grid


def test_two_half_days_fit_into_one_day() -> None:
    """The case that whole days cannot show: 4 h, then 4 h, on an office day with a break at noon."""
    office = WorkCalendar("office", hours=Hours((OFFICE,) * 5 + ((), ())))
    assert office.hours is not None
    grid = 1440 // office.hours.step
    start = MONDAY * grid
    network = Network(
        start,
        start,
        (Activity("a", 4, "office"), Activity("b", 4, "office"), Activity("c", 2, "office")),
        (Link("a", "b"), Link("b", "c", LinkType.FS, 8)),
        (office,),
        grid=grid,
    )
    found = schedule(compile_network(network)).by_id
    assert grid == 24
    assert (found["a"].early_start, found["a"].early_finish) == (start + 8, start + 12)  # 08:00 to 12:00
    assert (found["b"].early_start, found["b"].early_finish) == (start + 13, start + 17)  # 13:00 to 17:00
    # A lag of 8 h runs off on Tuesday; 2 h of Wednesday morning follow.
    assert (found["c"].early_start, found["c"].early_finish) == (start + 56, start + 58)


def test_single_days_have_their_own_shifts() -> None:
    office = WorkCalendar(
        "o", hours=Hours((OFFICE,) * 5 + ((), ()), ((MONDAY, ((480, 720),)), (MONDAY + 5, OFFICE)))
    )
    table = compile_calendar(office, MONDAY * 24, (MONDAY + 7) * 24, 24)
    assert len(table.wd) == 4 + 4 * 8 + 8
    assert table.display_finish(MONDAY * 24 + 13) == MONDAY * 24 + 11
