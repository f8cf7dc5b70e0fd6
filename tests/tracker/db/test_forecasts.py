"""Forecasts are kept with a run, found again as they were known, and scored."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.models import Zone
from landclearance.models import ClearanceCase, ParcelPart
from landclearance.services.handover import record_handover
from projects.models import Project, ProjectGroup
from projects.services.baselines import approve_baseline
from projects.services.updates import record_update
from tests.factories.projects import (
    NEW_YEAR,
    WEEKDAYS,
    DecisionFactory,
    ProjectFactory,
    chain,
    record_chain,
)
from tests.tracker.db import scene
from tracker.domain.result import Assessment
from tracker.models import AssessmentRun, Forecast
from tracker.selectors.facts import zone_facts
from tracker.selectors.forecasts import past_finishes, past_forecasts
from tracker.services.assessment import assess_zone, compute_zone

pytestmark = pytest.mark.django_db

LATER = date(2027, 9, 30)
LATER_KNOWN = datetime(2027, 10, 1, tzinfo=UTC)


def forecast_run(place: Zone, as_of: date = scene.AS_OF, at: datetime = scene.KNOWN) -> AssessmentRun:
    return assess_zone(place, as_of=as_of, known_at=at, at=at)


def scored(place: Zone, as_of: date = LATER) -> dict[str, object]:
    out = StringIO()
    call_command(
        "score_forecasts",
        zone=place.code,
        as_of=as_of.isoformat(),
        known_at=LATER_KNOWN.isoformat(),
        format="json",
        stdout=out,
    )
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def test_a_run_keeps_its_forecasts() -> None:
    place = scene.zone()
    made = scene.project(place)
    scene.land(made)
    run = forecast_run(place)
    finish = Forecast.objects.get(run=run, part__isnull=True)
    parts = Forecast.objects.filter(run=run, part__isnull=False)
    assert parts.count() == ParcelPart.objects.count() == 2
    assert (finish.project, finish.issued_on, finish.samples) == (made, scene.AS_OF, 2000)
    assert finish.quantiles["50"] == finish.quantiles["80"]  # nothing to learn from: the law alone
    assert finish.statutory == date.fromisoformat(finish.quantiles["50"])
    assert {row.seed for row in parts} == {finish.seed}
    again = forecast_run(place)
    assert Forecast.objects.get(run=again, part__isnull=True).quantiles == finish.quantiles


def test_a_forecast_counts_from_the_moment_at_which_it_was_kept() -> None:
    place = scene.zone()
    scene.land(scene.project(place))
    forecast_run(place)
    assert len(past_forecasts(place, LATER, LATER_KNOWN)) == 2
    assert len(past_finishes(place, LATER, LATER_KNOWN)) == 1
    before = scene.KNOWN - timedelta(seconds=1)
    assert past_forecasts(place, LATER, before) == ()
    assert past_forecasts(place, scene.AS_OF, LATER_KNOWN) == ()  # its own day is not the past
    assert past_forecasts(place, date(2031, 1, 1), LATER_KNOWN) == ()  # three years are enough


def test_only_the_last_issue_of_a_month_is_read() -> None:
    place = scene.zone()
    scene.land(scene.project(place))
    forecast_run(place, date(2026, 9, 10), datetime(2026, 9, 10, tzinfo=UTC))
    forecast_run(place)
    assert {row.issued_on for row in past_forecasts(place, LATER, LATER_KNOWN)} == {scene.AS_OF}


def test_scores_know_what_became_of_the_parts() -> None:
    place = scene.zone()
    case = scene.land(scene.project(place))
    forecast_run(place)
    found = scored(place)
    land = found["land"]
    assert isinstance(land, dict)
    # Both parts belong to one case: one forecast counts. Nothing was handed over in a year: P80 did not hold.
    assert (land["issued"], land["resolved"], land["held"]) == (1, 1, 0)
    assert (found["gate"], land["coverage_p80"]) == ("too_few", 0)
    record_handover(case, date(2026, 12, 1), "1/BB", today=LATER, at=LATER_KNOWN, by=None)
    land = scored(place)["land"]
    assert isinstance(land, dict)
    assert (land["resolved"], land["held"]) == (1, 1)
    finishes = found["finishes"]
    assert isinstance(finishes, dict)
    assert finishes["issued"] == 1


def test_an_assessment_shows_the_record_and_its_hash_depends_on_it() -> None:
    place = scene.zone()
    scene.land(scene.project(place))
    alone = compute_zone(place, as_of=LATER, known_at=LATER_KNOWN)
    forecast_run(place)
    after = compute_zone(place, as_of=LATER, known_at=LATER_KNOWN)
    assert after.results[0]["forecast"]["gate"]["resolved"] == 1
    assert alone.results[0]["forecast"]["gate"]["resolved"] == 0
    assert alone.inputs_hash != after.inputs_hash


def test_one_project_is_forecast_like_the_whole_zone() -> None:
    """The reference classes are the zone's, whichever project is asked about."""
    place = scene.zone()
    one, two = scene.project(place, "duong-1"), scene.project(place, "duong-2")
    scene.land(one)
    scene.land(two, column=10)
    whole = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN)
    single = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN, project=one)

    def of(assessments: tuple[Assessment, ...]) -> Assessment:
        return next(row for row in assessments if row.result["code"] == one.code)

    assert of(whole.assessments).inputs_hash == of(single.assessments).inputs_hash
    assert of(whole.assessments).forecasts == of(single.assessments).forecasts


def queries(place: Zone) -> int:
    with CaptureQueriesContext(
        connection,
    ) as taken:
        zone_facts(place, Project.objects.filter(zone=place), LATER, LATER_KNOWN)
    return len(taken)


def test_the_number_of_queries_does_not_grow() -> None:
    place = scene.zone()
    scene.land(scene.project(place, "duong-1"))
    forecast_run(place)
    few = queries(place)
    for number in range(2, 5):
        scene.land(scene.project(place, f"duong-{number}"), column=10 * number)
    for month in (10, 11, 12):
        forecast_run(place, date(2026, month, 28), datetime(2026, month, 28, tzinfo=UTC))
    assert queries(place) == few


def finished_works(place: Zone) -> Project:
    """Thirty works approved for ten days each; every one took three weeks of five days."""
    made = ProjectFactory.create(zone=place, code="xong")
    start = date(2026, 1, 12)
    update = record_chain(made, *(10,) * 30, start=start, data_date=start)
    approve_baseline(made, DecisionFactory.create(project=made), update, "Gốc", NEW_YEAR)
    activities, links = chain(*(10,) * 30)
    done = [replace(row, actual_start=start, actual_finish=date(2026, 1, 30)) for row in activities]
    record_update(
        made, start, date(2026, 9, 1), done, links, (WEEKDAYS,), at=datetime(2026, 9, 2, tzinfo=UTC)
    )
    return made


def test_works_of_the_zone_teach_how_long_works_take() -> None:
    place = scene.zone()
    one = scene.project(place)
    before = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN, project=one)
    done = finished_works(place)
    after = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN, project=one)
    entry = after.results[0]["forecast"]
    assert before.results[0]["forecast"]["works"]["rung"] == "programme"
    assert (entry["works"]["rung"], entry["works"]["events"], entry["works"]["median_ratio"]) == (
        "group",
        30,
        1.5,
    )
    # A1 and A2 take 30 and 60 weekdays from 1 October instead of 20 and 40: 18 weeks.
    assert entry["range"] == {"statutory": "2026-12-23", "observed_median": "2027-02-03"}
    assert before.assessments[0].inputs_hash != after.assessments[0].inputs_hash
    whole = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN)
    assert [row.inputs_hash for row in whole.assessments if row.result["code"] == one.code] == [
        after.assessments[0].inputs_hash
    ]
    land = scene.land(
        done, column=40, parts=1
    )  # on the ground of A2, as if it had been outstanding all the time
    ClearanceCase.objects.filter(pk=land.pk).update(opened_on=date(2026, 1, 5))
    held = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN, project=one)
    works = held.results[0]["forecast"]["works"]
    assert (works["rung"], works["events"], works["left_out"]) == ("programme", 29, 1)
    land.delete()
    Project.objects.filter(pk=done.pk).update(group=ProjectGroup.C)
    wider = compute_zone(place, as_of=scene.AS_OF, known_at=scene.KNOWN, project=one)
    assert wider.results[0]["forecast"]["works"]["rung"] == "zone"
    early = compute_zone(place, as_of=scene.AS_OF, known_at=datetime(2026, 9, 1, tzinfo=UTC), project=one)
    assert early.results[0]["forecast"]["works"]["rung"] == "programme"  # not known yet


def test_one_project_asks_the_others_in_a_constant_number_of_queries() -> None:
    place = scene.zone()
    one = scene.project(place, "duong-1")
    scene.land(scene.project(place, "duong-2"), column=20)
    counts = []
    for number in (3, 5, 7):
        with CaptureQueriesContext(connection) as taken:
            zone_facts(place, [one], LATER, LATER_KNOWN)
        counts.append(len(taken))
        for more in (number, number + 1):
            scene.land(scene.project(place, f"duong-{more}"), column=10 * more)
    assert len(set(counts)) == 1


def test_the_command_in_words_and_for_a_zone_that_is_not_there() -> None:
    place = scene.zone()
    scene.land(scene.project(place))
    forecast_run(place)
    out = StringIO()
    call_command(
        "score_forecasts",
        zone=place.code,
        as_of=LATER.isoformat(),
        known_at=LATER_KNOWN.isoformat(),
        stdout=out,
    )
    assert "P80 may be shown: too_few" in out.getvalue()
    assert "Land: 1 forecasts of 1 cases; P80 resolved 1, held 0%" in out.getvalue()
    with pytest.raises(CommandError, match="There is no zone"):
        call_command("score_forecasts", zone="nowhere")
