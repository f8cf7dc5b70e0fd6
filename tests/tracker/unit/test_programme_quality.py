"""What the assessment keeps for the page "Programme"."""

import json
from dataclasses import replace
from datetime import date

from projects.domain.activities import Activity, Link, LinkType
from projects.domain.days import to_day
from projects.domain.quality_rules import RULES
from projects.domain.whatif import compare_modes
from tests.tracker.unit.facts import SETTING, baseline, obstacle, programme, project, road
from tracker.domain.result import assess

JULY = to_day(date(2026, 7, 1))


def test_checks_paths_and_late_dates_are_stored_as_json() -> None:
    """An obstacle on drainage until 1 September: its end, not the earthworks, holds the pavement up."""
    network = road()
    found = assess(
        project(
            programme(network, baseline(network)), (), [obstacle(1, date(2026, 8, 31), activities=("DRAIN",))]
        ),
        SETTING,
    )
    quality = json.loads(json.dumps(found.result["quality"]))
    assert quality["problem"] == ""
    assert [row["code"] for row in quality["checks"]] == [rule.code for rule in RULES]
    by_code = {row["code"]: row for row in quality["checks"]}
    assert by_code["logic"]["value"] == "1/2"  # PREP begins and PAVE ends
    assert by_code["logic"]["offenders"] == ["PREP", "PAVE"]
    assert by_code["lags"] == {
        "code": "lags",
        "value": "1/2",
        "threshold": "1/20",
        "passed": False,
        "population": 4,
        "offenders": ["PREP -> DRAIN", "DRAIN -> PAVE"],
        "reason": "",
    }
    assert by_code["critical_path_test"]["value"] == "600"
    assert by_code["cpli"]["passed"] is True or by_code["cpli"]["value"] is not None
    assert quality["paths"]["end"] == "PAVE"
    assert quality["paths"]["paths"][0]["activities"][-1] == "PAVE"
    assert quality["override"] is None  # nothing has started
    rows = {row["code"]: row for row in found.result["activities"]}
    assert all(rows[code]["late_start"] >= rows[code]["start"] for code in rows)
    assert all(rows[code]["late_finish"] >= rows[code]["finish"] for code in rows)


def test_work_held_by_its_land_is_named() -> None:
    """The drain waits for its obstacle; everything else for a link or the data date."""
    network = road()
    facts = project(
        programme(network, baseline(network)), (), [obstacle(1, date(2026, 12, 31), activities=("DRAIN",))]
    )
    quality = assess(facts, SETTING).result["quality"]
    assert quality["held_by_land"] == ["DRAIN"]
    assert quality["paths"]["paths"][0] == {"float_days": 0, "activities": ["DRAIN", "PAVE"], "joins": None}


def test_progress_override_is_computed_once_work_has_started() -> None:
    """The pavement began before the earthworks were done: one link out of sequence."""
    network = road()
    begun = {
        "PREP": {"actual_start": JULY - 30, "actual_finish": JULY - 20},
        "EARTH": {"actual_start": JULY - 19, "remaining": 25},
        "PAVE": {"actual_start": JULY - 5, "remaining": 28},
    }
    acts = tuple(replace(a, **begun.get(a.id, {})) for a in network.activities)  # type: ignore[arg-type]
    started = replace(network, activities=acts)
    quality = assess(project(programme(started, baseline(network))), SETTING).result["quality"]
    both = compare_modes(started)
    assert quality["override"]["days_earlier"] == both.days_earlier == 25
    assert quality["override"]["out_of_sequence"] == [{"pred": "EARTH", "succ": "PAVE", "type": "FS"}]


def test_without_a_programme_there_is_nothing_to_judge() -> None:
    """None, not an empty list of points."""
    assert assess(project(programme(None)), SETTING).result["quality"] is None


def test_a_programme_that_cannot_be_computed_is_not_judged() -> None:
    """A circle of links: the issue names it, the points stay unknown."""
    network = road()
    circle = replace(network, links=(*network.links, Link("PAVE", "PREP")))
    found = assess(project(programme(circle, baseline(network))), SETTING).result
    assert found["quality"] is None
    assert found["issues"][0]["code"] == "programme_not_computed"


def test_everything_complete_leaves_no_path() -> None:
    """The end is history."""
    network = road()
    done = tuple(
        replace(a, actual_start=JULY - 30, actual_finish=JULY - 9 + i)
        for i, a in enumerate(network.activities)
    )
    quality = assess(
        project(programme(replace(network, activities=done), baseline(network))), SETTING
    ).result["quality"]
    assert quality["paths"] is None
    assert quality["near_critical"]["activities"] == []


def test_a_level_of_effort_stands_in_no_point() -> None:
    """Supervision is an output of the schedule."""
    network = road()
    supervision = Activity("TVGS", 90, "7d", level_of_effort=True)
    more = replace(
        network,
        activities=(*network.activities, supervision),
        links=(*network.links, Link("PREP", "TVGS", LinkType.SS), Link("PAVE", "TVGS", LinkType.FF)),
    )
    plain, with_it = (
        assess(project(programme(work, baseline(network))), SETTING).result for work in (network, more)
    )
    assert with_it["quality"] == plain["quality"]
    row = with_it["activities"][-1]
    assert (row["start"], row["finish"]) == ("2026-07-01", plain["forecast_finish"])
