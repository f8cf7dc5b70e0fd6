"""The writer: what it writes is read back the same, and what it cannot say is told."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given

from projects.domain.activities import Activity, ConstraintType, LagCalendar, Link, LinkType, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.cpm import schedule
from projects.domain.errors import NetworkDataError, ScheduleFileError
from projects.domain.imported import ImportedSchedule, StoredBaseline
from projects.domain.lift import schedule_of_network
from projects.domain.mspdi import read_mspdi
from projects.domain.mspdi_write import write_mspdi
from projects.domain.network import compile_network
from projects.domain.schedule_json import compute
from tests.projects.unit.mspdi_files import FOLDER, link, project, real_file, task
from tests.projects.unit.strategies import MONDAY, Mix, networks

FILES = sorted(path.name for path in FOLDER.glob("*.xml")) or ["sample.xml"]
WIDE = Mix(progress=True, lag_calendars=tuple(LagCalendar), constraints=tuple(ConstraintType))
NO_ACTIVITIES = (
    "calendar-calendars-project2019-mspdi.xml",
    "calendar-recurring-exceptions-project2016-mspdi.xml",
)


def _bare(schedule: ImportedSchedule) -> ImportedSchedule:
    """Without what tells of the first reading only: losses, roundings, names of calendars that nothing uses."""
    return replace(schedule, not_taken_over=(), rounded=(), calendar_names=MappingProxyType({}))


@pytest.mark.parametrize("name", [name for name in FILES if name not in NO_ACTIVITIES])
def test_files_of_microsoft_project_come_back_the_same(name: str) -> None:
    """All that was read: hours, exceptions, links, constraints, progress, stored dates, baselines, outline."""
    one = read_mspdi(real_file(name))
    written = write_mspdi(one)
    assert written.left_out == ()
    assert _bare(read_mspdi(written.data)) == _bare(one)


def _sayable(network: Network) -> Network:
    """The network with what MSPDI has no words for replaced by what is nearest."""
    calendars = {activity.id: activity.calendar for activity in network.activities}
    softer = {ConstraintType.START_ON: ConstraintType.SNET, ConstraintType.FINISH_ON: ConstraintType.FNET}

    def lag_calendar(found: Link) -> LagCalendar:
        kind = found.lag_calendar or network.lag_calendar
        same = calendars[found.pred] == calendars[found.succ]
        keeps = kind is LagCalendar.CALENDAR_DAYS or (kind is LagCalendar.PREDECESSOR and same)
        return kind if keeps else LagCalendar.SUCCESSOR

    return replace(
        network,
        must_finish=None,
        activities=tuple(
            replace(a, constraint=softer.get(a.constraint, a.constraint)) for a in network.activities
        ),
        links=tuple(replace(found, lag_calendar=lag_calendar(found)) for found in network.links),
    )


@given(networks(WIDE))
def test_p16_a_schedule_survives_the_round_trip(network: Network) -> None:
    """Invariant P16: the schedule of what is read back equals the schedule of what was written."""
    network = _sayable(network)
    result = schedule(compile_network(network))
    written = write_mspdi(schedule_of_network(network, result=result))
    back = read_mspdi(written.data).network(network.data_date)
    again = schedule(compile_network(replace(back, mode=network.mode)))
    assert again.by_id == result.by_id
    assert again.finish == result.finish
    assert written.left_out == ()


def _small(**changes: object) -> Network:
    five, six = WorkCalendar("five"), WorkCalendar("six", (True,) * 6 + (False,))
    activities = (Activity("a", 3, "five"), Activity("b", 2, "six"), Activity("c", 0, "five"))
    links = (Link("a", "b", LinkType.FS, 2, LagCalendar.PREDECESSOR), Link("b", "c"))
    network = Network(MONDAY, MONDAY, activities, links, (five, six))
    return replace(network, **changes)  # type: ignore[arg-type]


def test_each_loss_has_its_line() -> None:
    """A lag on the predecessor's calendar, a must-finish date and a soft "start on"."""
    on = Activity("a", 3, "five", constraint=ConstraintType.START_ON, constraint_day=MONDAY + 1)
    network = _small(must_finish=MONDAY + 30, activities=(on, *_small().activities[1:]))
    told = write_mspdi(schedule_of_network(network)).left_out
    assert len(told) == 3
    assert any("a -> b" in line for line in told)


def test_moments_and_lengths_as_microsoft_project_writes_them() -> None:
    """08:00 and 17:00, hours of work, tenths of a minute, elapsed days for calendar days."""
    links = (
        Link("a", "b", LinkType.SS, -1, LagCalendar.SUCCESSOR),
        Link("b", "c", LinkType.FS, 3, LagCalendar.CALENDAR_DAYS),
    )
    network = _small(links=links)
    result = schedule(compile_network(network))
    names = {"a": 'Đào & đắp <nền> "K0"'}
    baseline = StoredBaseline(0, MONDAY, MONDAY + 3)
    text = write_mspdi(schedule_of_network(network, "Road", names, {"a": (baseline,)}, result)).data.decode()
    for part in (
        "<StartDate>2026-01-05T08:00:00</StartDate>",
        '<Name>Đào &amp; đắp &lt;nền&gt; "K0"</Name>',
        "<Duration>PT24H0M0S</Duration>",
        "<EarlyStart>2026-01-05T08:00:00</EarlyStart>",
        "<EarlyFinish>2026-01-07T17:00:00</EarlyFinish>",
        "<LinkLag>-4800</LinkLag>\n<LagFormat>7</LagFormat>",
        "<LinkLag>43200</LinkLag>\n<LagFormat>8</LagFormat>",
        "<Baseline>\n<Number>0</Number>\n<Start>2026-01-05T08:00:00</Start>\n<Finish>2026-01-07T17:00:00</Finish>",
    ):
        assert part in text


def test_our_own_file_is_computed_by_our_own_rules() -> None:
    """Dates that we computed do not make it a file of Microsoft Project: a data date still holds."""
    network = _small(data_date=MONDAY + 14)
    result = schedule(compile_network(network))
    imported = read_mspdi(write_mspdi(schedule_of_network(network, result=result)).data)
    answer = compute(imported)
    assert answer["data_date"] == "2026-01-19"
    assert answer["activities"][0]["early_start"] == "2026-01-19"


def test_outline_is_written_as_summary_rows() -> None:
    """Rows below summary rows below summary rows."""
    data = project(
        task(1, "Works", level=1),
        task(2, "Road", level=2),
        task(3, "Dig", level=3),
        task(4, "Pour", "PT16H0M0S", link(3), level=2),
    )
    one = read_mspdi(data)
    assert [row.outline for row in one.activities] == [("Works", "Road"), ("Works",)]
    assert _bare(read_mspdi(write_mspdi(one).data)) == _bare(one)


def test_refuses_what_has_no_hours() -> None:
    """Whole days alone, and networks finer than days."""
    imported = replace(read_mspdi(project(task(1, "Dig"))), exact=None)
    with pytest.raises(ScheduleFileError, match="no hours"):
        write_mspdi(imported)
    with pytest.raises(NetworkDataError, match="whole days"):
        schedule_of_network(_small(grid=24))


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    """Control characters of a pasted name."""
    network = _small()
    data = write_mspdi(schedule_of_network(network, names={"a": "Dig\x00\x0b here"})).data
    assert read_mspdi(data).activities[0].name == "Dig here"
