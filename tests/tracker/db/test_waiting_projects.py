"""A blocker that waits for another project: dated by its forecast, in order of dependence, told to the pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landclearance.models import Blocker
from landclearance.services.blockers import close_blocker, record_blocker
from projects.models import Project
from tests.conftest import OnCommit
from tests.factories.projects import ProgrammeZoneFactory, ProjectFactory
from tests.tracker import recompute
from tests.tracker.db.scene import AS_OF, KNOWN, project, zone
from tracker.models import ProjectAssessment
from tracker.services.assessment import assess_zone, compute_zone

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"today": AS_OF, "at": KNOWN, "by": None}


def waiting(one: Project, other: Project, activity: str = "", **said: Any) -> Blocker:
    return record_blocker(
        one,
        code="RESETTLE",
        title="Khu tái định cư chưa xong",
        happened_on=date(2026, 9, 1),
        activity_codes=["A2"],
        waits_for=other,
        waits_for_activity=activity,
        **{**WHO, **said},
    )


def entries(place: Any, **only: Any) -> dict[str, Any]:
    found = compute_zone(place, as_of=AS_OF, known_at=KNOWN, **only)
    return {row["code"]: row for row in found.as_json(with_inputs=True)["projects"]}


def test_the_forecast_of_the_other_project_dates_it() -> None:
    place = zone()
    site, road = project(place, "a-tdc"), project(place, "b-duong")
    blocker = waiting(road, site)
    found = entries(place)
    (row,) = found["b-duong"]["blockers"]
    assert row["release"] == found["a-tdc"]["forecast_finish"]
    assert row["waits"]["project"] == "a-tdc" and row["waits"]["reason"] == ""
    assert found["b-duong"]["waits"][0]["blocker"] == blocker.pk
    recompute.check_waits(list(found.values()), AS_OF)
    for entry in found.values():
        recompute.check(entry)


def test_delay_there_is_delay_here_day_by_day_and_changes_the_hash() -> None:
    place = zone()
    site, road = project(place, "a-tdc"), project(place, "b-duong")
    waiting(road, site, "A2")
    before = entries(place)
    hashes = {row.result["code"]: row.inputs_hash for row in _found(place)}
    record_blocker(
        site,
        code="CAPITAL",
        title="Chưa bố trí vốn",
        happened_on=date(2026, 9, 2),
        expected_clear_on=date(2026, 12, 1),
        **WHO,
    )
    after = entries(place)
    moved = date.fromisoformat(after["a-tdc"]["forecast_finish"]) - date.fromisoformat(
        before["a-tdc"]["forecast_finish"]
    )
    assert moved > timedelta(30)
    (row,) = after["b-duong"]["blockers"]
    assert row["release"] == after["a-tdc"]["forecast_finish"]
    assert after["b-duong"]["blocker_slip_days"] > before["b-duong"]["blocker_slip_days"]
    assert {row.result["code"]: row.inputs_hash for row in _found(place)}["b-duong"] != hashes["b-duong"]
    recompute.check_waits(list(after.values()), AS_OF)


def _found(place: Any) -> Any:
    return compute_zone(place, as_of=AS_OF, known_at=KNOWN).assessments


def test_one_activity_may_be_waited_for() -> None:
    place = zone()
    site, road = project(place, "a-tdc"), project(place, "b-duong")
    waiting(road, site, "A1")
    found = entries(place)
    finish = {row["code"]: row["finish"] for row in found["a-tdc"]["activities"]}
    assert found["b-duong"]["blockers"][0]["release"] == finish["A1"] < finish["A2"]


def test_a_later_promise_pushes_further_an_earlier_one_does_not() -> None:
    place = zone()
    site, road = project(place, "a-tdc"), project(place, "b-duong")
    waiting(road, site, expected_clear_on=date(2027, 6, 1))
    assert entries(place)["b-duong"]["blockers"][0]["release"] == "2027-06-01"
    Blocker.objects.all().delete()
    waiting(road, site, expected_clear_on=date(2026, 10, 1))
    found = entries(place)
    assert found["b-duong"]["blockers"][0]["release"] == found["a-tdc"]["forecast_finish"]


def _bare(place: Any) -> Project:
    return ProjectFactory.create(zone=place, code="a-tdc")


def _elsewhere(place: Any) -> Project:
    return project(ProgrammeZoneFactory.create(code="khac", name="Khu khác"), "a-tdc")


def _endless(place: Any) -> Project:
    made = project(place, "a-tdc")
    record_blocker(made, code="CAPITAL", title="Vốn", happened_on=date(2026, 9, 2), **WHO)
    return made


@pytest.mark.parametrize(
    ("other", "reason"),
    [(_bare, "no_programme"), (_elsewhere, "outside"), (_endless, "open_ended")],
)
def test_what_nobody_can_date_there_is_unknown_here(other: Any, reason: str) -> None:
    place = zone()
    road = project(place, "b-duong")
    waiting(road, other(place), expected_clear_on=date(2026, 12, 1))
    found = entries(place)
    (row,) = found["b-duong"]["blockers"]
    assert (row["release"], row["waits"]["reason"]) == (None, reason)
    assert found["b-duong"]["open_ended"] is True
    recompute.check_waits(list(found.values()), AS_OF)


def test_a_circle_is_named_and_counts_as_unknown() -> None:
    place = zone()
    a, b, c, d = (project(place, code) for code in ("a", "b", "c", "d"))
    waiting(a, b)
    waiting(b, c)
    waiting(c, a)
    waiting(d, a)
    found = entries(place)
    assert found["a"]["blockers"][0]["waits"]["circle"] == ["a", "b", "c", "a"]
    assert {found[code]["blockers"][0]["waits"]["reason"] for code in "abc"} == {"circle"}
    # D only looks into the circle: it waits for something that has no end.
    assert found["d"]["blockers"][0]["waits"]["reason"] == "open_ended"
    assert all(row["blockers"][0]["release"] is None for row in found.values())


def test_one_project_alone_gives_the_same_as_the_whole_zone() -> None:
    place = zone()
    site, road, last = project(place, "x-tdc"), project(place, "b-duong"), project(place, "a-cuoi")
    waiting(road, site)
    waiting(last, road)
    whole = entries(place)
    assert entries(place, project=last) == {"a-cuoi": whole["a-cuoi"]}


def test_those_that_wait_are_assessed_again(on_commit: OnCommit) -> None:
    place = zone()
    site, road, last = project(place, "a-tdc"), project(place, "b-duong"), project(place, "c-cuoi")
    waiting(road, site)
    waiting(last, road)
    assess_zone(place, as_of=AS_OF, known_at=KNOWN, at=KNOWN)
    before = ProjectAssessment.objects.count()
    with on_commit():
        held = record_blocker(site, code="CAPITAL", title="Vốn", happened_on=date(2026, 9, 2), **WHO)
    assert ProjectAssessment.objects.count() == before + 3
    newest = ProjectAssessment.objects.filter(project=last).order_by("-pk")[0]
    assert newest.open_ended is True
    with on_commit():
        close_blocker(held, AS_OF, **WHO)
    assert ProjectAssessment.objects.filter(project=last).order_by("-pk")[0].open_ended is False


def test_queries_do_not_grow_with_the_chain() -> None:
    place = zone()
    first = project(place, "a0")
    counts = []
    for number in range(1, 4):
        follower = project(place, f"a{number}")
        waiting(follower, Project.objects.get(code=f"a{number - 1}"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            compute_zone(place, as_of=AS_OF, known_at=KNOWN)
        counts.append(len(queries))
    assert first and len(set(counts)) == 1
