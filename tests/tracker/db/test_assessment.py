"""Assessing stored facts: the whole chain through the database, as of a day, as known at a moment."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landclearance.models import ParcelPart
from landclearance.services.handover import record_handover
from tests.conftest import OnCommit
from tests.tracker import recompute
from tests.tracker.db import scene
from tracker.models import AssessmentRun, Flag, PartAssessment, ProjectAssessment
from tracker.selectors.current import current_assessments
from tracker.services.assessment import assess_zone, compute_zone

pytestmark = pytest.mark.django_db


def test_a_run_keeps_projects_flags_and_parts() -> None:
    place = scene.zone()
    made = scene.project(place)
    scene.land(made)
    scene.utility(made, date(2026, 12, 1))
    run = assess_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN, at=scene.KNOWN)
    found = ProjectAssessment.objects.get(run=run)
    assert found.blocker_slip_days is not None
    assert found.result["blocker_slip_days"] == found.blocker_slip_days > 0
    assert {row["kind"] for row in found.result["blockers"]} == {"parcel", "blocker"}
    assert found.level in ("serious", "critical")
    assert Flag.objects.filter(assessment=found, rule__startswith="slip").exists()
    assert PartAssessment.objects.filter(assessment=found, state="identified", blocks=True).count() == 2
    recompute.check({**found.result, "network": found.inputs})


def test_the_same_facts_give_the_same_hash_and_others_another() -> None:
    place = scene.zone()
    made = scene.project(place)
    case = scene.land(made)
    first = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN)
    assert compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN).inputs_hash == first.inputs_hash
    record_handover(
        case, date(2026, 9, 29), "1/BB", today=scene.AS_OF, at=datetime(2026, 9, 30, tzinfo=UTC), by=None
    )
    later = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN)
    assert later.inputs_hash != first.inputs_hash
    assert later.results[0]["blockers"] == []


def test_what_was_recorded_later_was_not_known_then() -> None:
    place = scene.zone()
    made = scene.project(place)
    scene.utility(made, date(2026, 12, 1), recorded=datetime(2026, 10, 20, tzinfo=UTC))
    then = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN).results[0]
    now = compute_zone(place, as_of=scene.AS_OF, known_at=datetime(2026, 11, 1, tzinfo=UTC)).results[0]
    assert then["blocker_slip_days"] == 0
    assert now["blocker_slip_days"] > 0


def test_the_number_of_queries_does_not_grow_with_the_projects() -> None:
    place = scene.zone()
    scene.land(scene.project(place, "mot"))
    with CaptureQueriesContext(connection) as one:
        compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN)
    for number in range(3):
        made = scene.project(place, f"them-{number}")
        scene.land(made, column=10 * (number + 1))
        scene.utility(made, None)
    with CaptureQueriesContext(connection) as many:
        found = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN)
    assert len(found.results) == 4
    assert len(many) == len(one)


def test_the_newest_assessment_by_the_day_is_the_current_one() -> None:
    place = scene.zone()
    made = scene.project(place)
    old = assess_zone(place, as_of=date(2026, 8, 31), known_at=scene.KNOWN, at=scene.KNOWN)
    new = assess_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN, at=scene.KNOWN, project=made)
    projects = type(made).objects.filter(zone=place)
    assert [row.run for row in current_assessments(projects)] == [new]
    assert [row.run for row in current_assessments(projects, date(2026, 9, 1))] == [old]


def test_recording_a_hand_over_makes_the_project_fresh(on_commit: OnCommit) -> None:
    place = scene.zone()
    made = scene.project(place)
    case = scene.land(made)
    with on_commit():
        record_handover(case, date(2026, 9, 29), "1/BB", today=scene.AS_OF, at=scene.KNOWN, by=None)
    run = AssessmentRun.objects.get(project=made)
    assert run.as_of == scene.AS_OF
    assert run.projects.get().result["land"]["parts_handed_over"] == 2


def run(*args: str) -> str:
    out = StringIO()
    call_command("assess", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_contract() -> None:
    place = scene.zone()
    scene.land(scene.project(place))
    text = run("--zone", place.code, "--as-of", "30/09/2026", "--format", "json", "--with-inputs")
    printed = json.loads(text)
    assert set(printed) == {"zone", "as_of", "known_at", "rules_version", "inputs_hash", "projects"}
    (entry,) = printed["projects"]
    assert entry["network"]["calendars"]["5d"]["work_days"] == [1, 2, 3, 4, 5]
    part = ParcelPart.objects.order_by("pk").first()
    assert part is not None
    assert f"part:{part.pk}" in [row["id"] for row in entry["blockers"]]
    recompute.check(entry)
    assert "network" not in json.loads(run("--zone", place.code, "--format", "json"))["projects"][0]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--zone", "khong-co"], "no zone"),
        (["--zone", "Z", "--project", "duong-2"], "Did you mean duong-1"),
        (["--zone", "Z", "--as-of", "31/02/2026"], "not a day"),
        (["--zone", "Z", "--as-of", "2026-13-01"], "not a day"),
        (["--zone", "Z", "--known-at", "hom qua"], "not a moment"),
    ],
)
def test_bad_options_are_one_clear_line_and_nothing_is_stored(args: list[str], told: str) -> None:
    place = scene.zone()
    scene.project(place)
    with pytest.raises(CommandError, match=told) as refused:
        run(*[place.code if arg == "Z" else arg for arg in args])
    assert "\n" not in str(refused.value)
    assert not AssessmentRun.objects.exists()
