"""Schedules by the clock: the worked table of the page, agreement with the day grid, calendars of hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.activities import ConstraintType, LinkType
from projects.domain.cpm import schedule
from projects.domain.errors import CalendarError, CycleError, HorizonError, NetworkDataError
from projects.domain.exact import ExactResult, compute_exact
from projects.domain.exact_network import ActivityKind, ExactActivity, ExactLink, ExactNetwork, Rules
from projects.domain.lift import schedule_of_network
from projects.domain.mspdi import read_mspdi
from projects.domain.network import compile_network
from projects.domain.schedule_json import compute
from projects.domain.worktime import (
    ALL_DAY,
    DAY,
    EIGHT_HOURS,
    MINUTE,
    Moment,
    TimeTable,
    WorkTime,
    both,
    merged,
    to_datetime,
    to_moment,
)
from tests.projects.unit.mspdi_files import ROOT, link, project, task
from tests.projects.unit.strategies import MONDAY, Mix, networks

HOUR = 60 * MINUTE
STANDARD = WorkTime("standard", (EIGHT_HOURS,) * 5 + ((), ()))
NIGHT = WorkTime(
    "night", (((23 * HOUR, DAY),),) * 4 + (((0, 3 * HOUR), (4 * HOUR, 8 * HOUR)), (), ()), (), HOUR
)


def at(text: str) -> Moment:
    """Moment of "05 08:00": a day of January 2026 and a time."""
    return to_moment(datetime.fromisoformat(f"2026-01-{text.replace(' ', 'T')}"))


def shown(moment: Moment) -> str:
    """The same the other way round."""
    return to_datetime(moment).strftime("%d %H:%M")


def network(rules: Rules, *activities: ExactActivity, links: tuple[ExactLink, ...] = ()) -> ExactNetwork:
    """On one calendar, from Monday 5 January 2026 08:00."""
    return ExactNetwork(rules, at("05 08:00"), None, activities, links, (STANDARD, NIGHT))


def dates(found: ExactResult) -> tuple[str, str, str, str]:
    """Early and late dates."""
    moments = found.early_start, found.early_finish, found.late_start, found.late_finish
    return tuple(map(shown, moments))  # type: ignore[return-value]


def _page_rows() -> list[list[str]]:
    page = (ROOT / "docs" / "algorithms" / "schedule_files.md").read_text(encoding="utf-8")
    table = page.split("| rules | dig |")[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("row", _page_rows(), ids=lambda row: row[0])
def test_worked_table(row: list[str]) -> None:
    """The page's table: one network by all three rules."""
    rules, dig, early, late, total = row
    limit = "<ConstraintType>5</ConstraintType><ConstraintDate>2026-01-07T08:00:00</ConstraintDate>"
    imported = read_mspdi(project(task(1, "dig", "PT24H0M0S"), task(2, "pour", "PT16H0M0S", link(1) + limit)))
    assert imported.exact is not None
    if rules != "own":
        imported = replace(imported, exact=replace(imported.exact, rules=Rules(rules)))
    found = {row["name"]: row for row in compute(imported)["activities"]}

    def span(name: str, kind: str) -> str:
        first, last = (int(found[name][f"{kind}_{end}"][-2:]) for end in ("start", "finish"))
        return f"{first}-{last} Jan"

    assert (span("dig", "early"), span("pour", "early"), span("pour", "late")) == (dig, early, late)
    assert found["pour"]["total_float"] == int(total)


SIMPLE = Mix(types=(LinkType.FS, LinkType.SS), lags=(0, 5), calendars=1, milestones=False)


@given(networks(SIMPLE))
def test_on_whole_days_both_cores_agree(whole: object) -> None:
    """The day grid and the clock are two independent computations of one schedule."""
    result = schedule(compile_network(whole))  # type: ignore[arg-type]
    lifted = schedule_of_network(whole).exact  # type: ignore[arg-type]
    assert lifted is not None
    status = lifted.start // DAY * DAY
    found = compute_exact(replace(lifted, rules=Rules.PRIMAVERA, status=status))
    for key, ours in result.by_id.items():
        theirs = found.by_id[key]
        assert theirs.early_start // DAY == ours.early_start
        assert theirs.last_days[0] == ours.early_finish - 1
        assert theirs.late_start // DAY == ours.late_start
        assert theirs.last_days[1] == ours.late_finish - 1
        assert theirs.total_float == ours.total_float * 8 * HOUR
        assert theirs.on_longest_path == ours.on_longest_path


def test_two_half_days_fit_in_one() -> None:
    """Hours are not rounded to days."""
    a, b = (ExactActivity(key, "standard", 4 * HOUR, 4 * HOUR) for key in "ab")
    found = compute_exact(network(Rules.MICROSOFT, a, b, links=(ExactLink("a", "b", LinkType.FS),))).by_id
    assert dates(found["a"])[:2] == ("05 08:00", "05 12:00")
    assert dates(found["b"])[:2] == ("05 13:00", "05 17:00")


def test_a_level_of_effort_is_stretched_and_holds_nothing() -> None:
    """From its SS predecessor's start to its FF predecessor's finish, though linked on to work after."""
    a, b = (
        ExactActivity("a", "standard", 8 * HOUR, 8 * HOUR),
        ExactActivity("b", "standard", 16 * HOUR, 16 * HOUR),
    )
    span = ExactActivity("span", "standard", 80 * HOUR, 80 * HOUR, kind=ActivityKind.SPAN)
    links = (
        ExactLink("a", "b", LinkType.FS),
        ExactLink("a", "span", LinkType.SS),
        ExactLink("b", "span", LinkType.FF),
    )
    found = compute_exact(network(Rules.PRIMAVERA, a, b, span, links=links))
    assert dates(found.by_id["span"])[:2] == ("05 08:00", "07 17:00")
    assert found.finish == at("07 17:00")


def test_a_schedule_from_its_finish_is_laid_out_backwards() -> None:
    """The start is where the finish leads."""
    a, b = (
        ExactActivity("a", "standard", 8 * HOUR, 8 * HOUR),
        ExactActivity("b", "standard", 16 * HOUR, 16 * HOUR),
    )
    plan = network(Rules.MICROSOFT, a, b, links=(ExactLink("a", "b", LinkType.FS),))
    found = compute_exact(replace(plan, backwards_from=at("16 17:00"))).by_id
    assert dates(found["a"]) == ("14 08:00", "14 17:00", "14 08:00", "14 17:00")
    assert dates(found["b"])[3] == "16 17:00"


def test_rows_scheduled_by_hand_keep_their_dates() -> None:
    """Whatever their links ask."""
    a = ExactActivity("a", "standard", 80 * HOUR, 80 * HOUR)
    b = ExactActivity(
        "b", "standard", 8 * HOUR, 8 * HOUR, typed_start=at("06 08:00"), typed_finish=at("06 17:00")
    )
    found = compute_exact(network(Rules.MICROSOFT, a, b, links=(ExactLink("a", "b", LinkType.FS),))).by_id
    assert dates(found["b"])[:2] == ("06 08:00", "06 17:00")


def test_errors_are_typed() -> None:
    """Unknown ends, circles, unknown calendars, negative lengths, the horizon, calendars without work."""
    a = ExactActivity("a", "standard", HOUR, HOUR)
    with pytest.raises(NetworkDataError, match="no activity b"):
        compute_exact(network(Rules.MICROSOFT, a, links=(ExactLink("a", "b", LinkType.FS),)))
    with pytest.raises(CycleError):
        compute_exact(network(Rules.MICROSOFT, a, links=(ExactLink("a", "a", LinkType.FS),)))
    with pytest.raises(NetworkDataError, match="not in the file"):
        compute_exact(network(Rules.PRIMAVERA, replace(a, calendar="none")))
    with pytest.raises(NetworkDataError, match="negative"):
        compute_exact(network(Rules.MICROSOFT, replace(a, duration=-HOUR)))
    with pytest.raises(HorizonError):
        compute_exact(network(Rules.PRIMAVERA, replace(a, duration=10**12, remaining=10**12)))
    with pytest.raises(HorizonError):
        late = replace(a, constraint=ConstraintType.SNET, constraint_at=10**10)
        compute_exact(network(Rules.MICROSOFT, late))
    with pytest.raises(CalendarError):
        WorkTime("idle", ((),) * 7)


TABLES = [TimeTable(calendar, MONDAY - 30, MONDAY + 900) for calendar in (STANDARD, NIGHT)]


@given(st.sampled_from(TABLES), st.integers(MONDAY * DAY, (MONDAY + 20) * DAY), st.integers(1, 200 * HOUR))
def test_clock_maps(table: TimeTable, moment: Moment, ticks: int) -> None:
    """begin and end are one moment of working time; add forwards and back is the identity on it; all grow."""
    first, last = table.begin(moment), table.end(moment)
    assert last <= moment <= first
    assert table.between(last, first) == 0
    assert table.begin(first) == first
    done = table.add(moment, ticks)
    assert table.between(moment, done) == ticks
    assert table.add(done, -ticks) == first
    assert table.end(done) == done
    assert table.worked(moment + 1) >= table.worked(moment)
    assert table.add(moment, 0) == moment


def test_spans() -> None:
    """Joined where they touch, empty ones left out; the time that two calendars share."""
    assert merged([(5, 9), (1, 3), (3, 4), (7, 7), (8, 12)]) == ((1, 4), (5, 12))
    assert both(EIGHT_HOURS, ((10 * HOUR, 14 * HOUR),)) == ((10 * HOUR, 12 * HOUR), (13 * HOUR, 14 * HOUR))
    assert both(EIGHT_HOURS, ALL_DAY) == EIGHT_HOURS
