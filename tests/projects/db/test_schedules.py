"""Recording programmes and approving baselines."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import models

from geodata.domain.errors import InputProblem
from projects.domain.plans import CalendarPlan, LinkPlan
from projects.models import (
    Activity,
    ActivityLink,
    Baseline,
    BaselineActivity,
    ScheduleUpdate,
    WorkCalendar,
)
from projects.services.baselines import ApprovedActivity, approve_baseline
from projects.services.updates import record_update
from tests.factories.projects import (
    NEW_YEAR,
    WEEKDAYS,
    DecisionFactory,
    ProjectFactory,
    chain,
    record_chain,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 2)
LATER = datetime(2026, 6, 1, 8, tzinfo=UTC)


def stored_rows() -> list[int]:
    tables: list[type[models.Model]] = [ScheduleUpdate, Activity, ActivityLink, WorkCalendar, LogEntry]
    return [table._default_manager.count() for table in tables]


def test_an_update_is_stored_with_everything_in_it() -> None:
    update = record_chain(ProjectFactory.create(), 5, 10)
    assert list(update.activities.values_list("code", "duration", "sequence")) == [
        ("A1", 5, 1),
        ("A2", 10, 2),
    ]
    link = update.links.get()
    assert (link.predecessor.code, link.successor.code, link.type, link.lag) == ("A1", "A2", "FS", 0)


def test_a_circle_of_links_is_named_and_nothing_is_stored() -> None:
    project = ProjectFactory.create()
    activities, links = chain(5, 5, 5)
    before = stored_rows()
    with pytest.raises(InputProblem, match="circle: A1 -> A2 -> A3 -> A1"):
        record_update(
            project, MONDAY, MONDAY, activities, [*links, LinkPlan("A3", "A1")], [WEEKDAYS], at=NEW_YEAR
        )
    assert stored_rows() == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"calendar": "7d"}, "unknown calendar '7d'"),  # a calendar that is not in the programme
        ({"name": ""}, "row 1, name: It is empty"),
        ({"name": "x" * 301}, "row 1, name: 301 characters are too many"),
        ({"weight": Decimal("0.6")}, r"add up to 0\.600000"),  # weights of one update make 1
        ({"weight": Decimal("-1")}, "weight of A1 is negative"),
        ({"constraint": "WHENEVER"}, "unknown constraint 'WHENEVER'"),
        ({"constraint": "SNET"}, "SNET has no date"),
        ({"actual_start": date(2026, 2, 3), "actual_finish": MONDAY}, "A1 ends before it starts"),
        ({"actual_start": date(2026, 3, 3)}, "the actual start is after the data date"),
        ({"duration": 10**7}, "outside the range"),
    ],
)
def test_a_wrong_activity_is_refused_in_one_line(changes: dict[str, object], said: str) -> None:
    project = ProjectFactory.create()
    activities, links = chain(5, 5)
    before = stored_rows()
    with pytest.raises(InputProblem, match=said):
        record_update(
            project,
            MONDAY,
            MONDAY,
            [replace(activities[0], **changes), activities[1]],  # type: ignore[arg-type]
            links,
            [WEEKDAYS],
            at=NEW_YEAR,
        )
    assert stored_rows() == before


def test_a_link_given_twice_is_refused() -> None:
    activities, links = chain(5, 5)
    with pytest.raises(InputProblem, match="FS link A1 -> A2 is there twice"):
        record_update(ProjectFactory.create(), MONDAY, MONDAY, activities, links * 2, [WEEKDAYS], at=NEW_YEAR)


def test_progress_cannot_be_reported_before_it_happens() -> None:
    activities, links = chain(5, 5)
    started = replace(activities[0], actual_start=MONDAY, remaining=3)
    with pytest.raises(InputProblem, match="data date 2026-02-05 is in the future"):
        record_update(
            ProjectFactory.create(),
            MONDAY,
            date(2026, 2, 5),
            [started, activities[1]],
            links,
            [WEEKDAYS],
            at=NEW_YEAR,
            today=date(2026, 2, 3),
        )


def test_the_same_update_is_stored_once_and_a_changed_one_beside_it() -> None:
    project = ProjectFactory.create()
    first = record_chain(project, 5, 10)
    assert record_chain(project, 5, 10, at=LATER) == first
    assert record_chain(project, 5, 11, at=LATER) != first
    assert project.schedule_updates.count() == 2


def test_a_changed_calendar_leaves_older_updates_as_they_were() -> None:
    project = ProjectFactory.create()
    old = record_chain(project, 5)
    longer_week = CalendarPlan("5d", work_days=(1, 2, 3, 4, 5, 6), public_holidays=False)
    new = record_chain(project, 5, at=LATER, calendars=[longer_week])
    assert old.activities.get().calendar.work_days == [1, 2, 3, 4, 5]
    assert new.activities.get().calendar.work_days == [1, 2, 3, 4, 5, 6]
    assert record_chain(project, 5, at=LATER, calendars=[longer_week]) == new


def test_every_row_of_an_update_is_in_the_audit_trail() -> None:
    update = record_chain(ProjectFactory.create(), 5, 10)
    entries = LogEntry.objects.get_for_objects(update.activities.all())
    assert sorted(entry.changes["code"] for entry in entries) == [["None", "A1"], ["None", "A2"]]


def test_a_baseline_holds_the_dates_of_the_links_alone() -> None:
    project = ProjectFactory.create()
    # Monday 2 February; 5 working days, then 10: to Friday 6 and Friday 20.
    update = record_chain(project, 5, 10)
    baseline = approve_baseline(
        project, DecisionFactory.create(project=project), update, "Original", NEW_YEAR
    )
    assert list(baseline.activities.order_by("code").values_list("code", "start", "finish", "duration")) == [
        ("A1", MONDAY, date(2026, 2, 6), 5),
        ("A2", date(2026, 2, 9), date(2026, 2, 20), 10),
    ]


def test_public_holidays_are_not_worked() -> None:
    project = ProjectFactory.create()
    week = CalendarPlan("5d", public_holidays=True, days_on=frozenset({date(2026, 2, 16)}))
    update = record_chain(project, 5, 10, calendars=[week])
    baseline = approve_baseline(
        project, DecisionFactory.create(project=project), update, "Original", NEW_YEAR
    )
    # Tet 2026 takes 16 to 20 February; the 16th is worked all the same, so four days are lost.
    assert baseline.activities.get(code="A2").finish == date(2026, 2, 26)


def test_a_baseline_cannot_be_changed() -> None:
    project = ProjectFactory.create()
    update = record_chain(project, 5, 10)
    decision = DecisionFactory.create(project=project)
    baseline = approve_baseline(project, decision, update, "Original", NEW_YEAR)
    baseline.name = "Better"
    with pytest.raises(ValidationError):
        baseline.save()
    assert approve_baseline(project, decision, update, "Original", LATER) == baseline
    other = record_chain(project, 5, 11, at=LATER)
    with pytest.raises(InputProblem, match="There is a baseline 'Original' already"):
        approve_baseline(project, decision, other, "Original", LATER)
    assert (Baseline.objects.count(), BaselineActivity.objects.count()) == (1, 2)


def test_a_baseline_needs_a_decision_of_its_own_project() -> None:
    project = ProjectFactory.create()
    update = record_chain(project, 5)
    with pytest.raises(InputProblem, match="same project"):
        approve_baseline(project, DecisionFactory.create(), update, "Original", NEW_YEAR)


def test_written_dates_make_a_baseline_as_they_are() -> None:
    project = ProjectFactory.create()
    update = record_chain(project, 5)
    written = [ApprovedActivity("A1", "Work 1", date(2025, 1, 6), date(2025, 1, 10), 5)]
    baseline = approve_baseline(
        project, DecisionFactory.create(project=project), update, "From file", NEW_YEAR, approved=written
    )
    assert baseline.activities.get().finish == date(2025, 1, 10)
