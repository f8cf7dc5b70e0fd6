"""Programmes as they were on a day and as they were known at a moment."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.gis.geos import LineString, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.domain.days import to_day
from projects.domain.plans import CalendarPlan
from projects.domain.programme import MoneyFacts, Programme
from projects.models import Project, WorksFootprint
from projects.selectors.programme import programmes_as_known
from projects.services.baselines import approve_baseline
from projects.services.capital import record_disbursement, set_capital_plan
from projects.services.reports import report_progress, withdraw_report
from projects.services.updates import record_update
from tests.factories.projects import (
    NEW_YEAR,
    TODAY,
    WEEKDAYS,
    DecisionFactory,
    ProgrammeZoneFactory,
    ProjectFactory,
    chain,
    record_chain,
)

pytestmark = pytest.mark.django_db

MAY = datetime(2026, 5, 4, 8, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def programme(project: Project, as_of: date = TODAY, known_at: datetime = NOW) -> Programme:
    return programmes_as_known([project], as_of, known_at)[project.pk]


def report(project: Project, month: int, percent: str, at: datetime, correct: str = "") -> None:
    report_progress(
        project,
        period_start=date(2026, month, 1),
        period_end=date(2026, month, 28),
        physical_percent=Decimal(percent),
        at=at,
        today=TODAY,
        correct_reason=correct,
    )


def full_project() -> Project:
    project = ProjectFactory.create()
    update = record_chain(project, 5, 10)
    approve_baseline(project, DecisionFactory.create(project=project), update, "Original", NEW_YEAR)
    report(project, 3, "10", MAY)
    set_capital_plan(
        project, year=2026, amount=Decimal(100), decided_on=date(2026, 1, 5), at=NEW_YEAR, today=TODAY
    )
    WorksFootprint.objects.create(
        project=project, activity_code="A1", geometry=Polygon.from_bbox((106.7, 21.9, 106.71, 21.91))
    )
    return project


def test_the_number_of_queries_does_not_grow_with_the_projects() -> None:
    counts = []
    for extra in (1, 4):
        for _ in range(extra):
            full_project()
        projects = list(Project.objects.all())
        with CaptureQueriesContext(connection) as queries:
            found = programmes_as_known(projects, TODAY, NOW)
        assert len(found) == len(projects)
        assert all(one.network and one.original and one.reports and one.footprints for one in found.values())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_project_without_anything_is_unknown_not_zero() -> None:
    found = programme(ProjectFactory.create())
    assert (found.network, found.original, found.latest, found.reports) == (None, None, None, ())
    assert (found.money.plan, found.money.reported, found.money.treasury) == (None, None, None)


def test_everything_a_project_has_is_loaded() -> None:
    project = full_project()
    found = programme(project)
    assert found.network is not None
    assert [activity.id for activity in found.network.activities] == ["A1", "A2"]
    assert found.names == {"A1": "Work 1", "A2": "Work 2"}
    assert found.original == found.latest
    assert found.original is not None
    # The last day worked is Friday 20 February: half-open, the 21st.
    assert found.original.finish == to_day(date(2026, 2, 21))
    assert found.original.activities["A1"][:2] == (to_day(date(2026, 2, 2)), to_day(date(2026, 2, 7)))
    assert [(one.period_end, one.physical_percent) for one in found.reports] == [
        (date(2026, 3, 28), Decimal(10))
    ]
    assert found.money.plan == 100
    assert found.footprints[0].geometry.geom_type == "Polygon"


def test_a_report_recorded_later_is_not_known_earlier() -> None:
    project = ProjectFactory.create()
    report(project, 3, "10", JUNE)
    assert programme(project, known_at=MAY).reports == ()
    assert len(programme(project, known_at=JUNE).reports) == 1
    # Known or not, a period that had not ended says nothing of a day before its end.
    assert programme(project, as_of=date(2026, 3, 27)).reports == ()


def test_a_corrected_report_is_replaced_from_the_moment_of_correction() -> None:
    project = ProjectFactory.create()
    report(project, 3, "10", MAY)
    report(project, 3, "8", JUNE, correct="A digit was wrong")
    assert [one.physical_percent for one in programme(project, known_at=MAY).reports] == [10]
    assert [one.physical_percent for one in programme(project).reports] == [8]


def test_a_withdrawn_report_is_gone_and_leaves_nothing() -> None:
    project = ProjectFactory.create()
    report(project, 3, "10", MAY)
    withdraw_report(project.progress_reports.get(), reason="Of another project", at=JUNE)
    assert len(programme(project, known_at=MAY).reports) == 1
    assert programme(project).reports == ()


def test_original_and_latest_baseline_go_by_their_decisions() -> None:
    project = ProjectFactory.create()
    first, second = record_chain(project, 5), record_chain(project, 15, at=MAY)
    adjustment = DecisionFactory.create(project=project, issued_on=date(2026, 4, 1), recorded_at=MAY)
    approve_baseline(project, adjustment, second, "Adjusted", MAY)
    decision = DecisionFactory.create(project=project, issued_on=date(2026, 1, 5))
    approve_baseline(project, decision, first, "Original", NEW_YEAR)
    now = programme(project)
    assert now.original and now.latest
    assert (now.original.name, now.latest.name) == ("Original", "Adjusted")
    for early in (programme(project, as_of=date(2026, 3, 31)), programme(project, known_at=NEW_YEAR)):
        assert early.latest and early.latest.name == "Original"


def test_the_newest_update_whose_progress_has_happened_counts() -> None:
    project = ProjectFactory.create()
    record_chain(project, 5)
    activities, links = chain(7)
    started = [replace(activities[0], actual_start=date(2026, 2, 2), remaining=4)]
    record_update(
        project, date(2026, 2, 2), date(2026, 2, 5), started, links, [WEEKDAYS], at=MAY, today=TODAY
    )

    def days(as_of: date, known_at: datetime = NOW) -> int:
        network = programme(project, as_of, known_at).network
        assert network is not None
        return network.activities[0].duration

    assert days(date(2026, 2, 3)) == 5
    assert days(date(2026, 2, 4)) == 7  # the evening before its data date
    assert days(TODAY, NEW_YEAR) == 5


def test_a_plan_for_work_yet_to_begin_is_a_programme() -> None:
    project = ProjectFactory.create()
    record_chain(project, 5, start=date(2027, 3, 1), data_date=date(2027, 3, 1))
    assert programme(project).network is not None


def test_money_is_of_the_year_and_the_two_books_stay_apart() -> None:
    project = ProjectFactory.create()
    for amount, day in ((100, date(2026, 1, 5)), (150, date(2026, 7, 1))):
        set_capital_plan(project, year=2026, amount=Decimal(amount), decided_on=day, at=NEW_YEAR, today=TODAY)
    set_capital_plan(
        project,
        year=2026,
        amount=Decimal(20),
        decided_on=date(2026, 2, 1),
        at=NEW_YEAR,
        today=TODAY,
        kind="carry_over",
    )
    for paid, year, month in ((30, 2026, 3), (12, 2026, 4), (99, 2025, 1)):
        record_disbursement(
            project,
            book="reported",
            budget_year=year,
            amount=Decimal(paid),
            paid_on=date(2026, month, 15),
            at=NEW_YEAR,
            today=TODAY,
        )
    assert programme(project).money == MoneyFacts(2026, Decimal(170), Decimal(42), None)
    assert programme(project, as_of=date(2026, 6, 30)).money.plan == 120
    assert programme(project, as_of=date(2025, 6, 30)).money.plan is None


@pytest.mark.parametrize(
    ("country", "off", "worked"),
    [
        ("VN", date(2026, 9, 2), date(2026, 7, 14)),  # National Day of Viet Nam
        ("FR", date(2026, 7, 14), date(2026, 9, 2)),  # and of France
    ],
)
def test_public_holidays_follow_the_zone(country: str, off: date, worked: date) -> None:
    project = ProjectFactory.create(zone=ProgrammeZoneFactory.create(country_code=country))
    week = CalendarPlan("5d", days_off=frozenset({date(2026, 8, 8)}), days_on=frozenset({date(2026, 5, 1)}))
    record_chain(project, 5, calendars=[week])
    found = programme(project)
    assert found.network is not None
    days_off = found.network.calendars[0].off
    assert to_day(off) in days_off
    assert to_day(worked) not in days_off
    assert to_day(date(2026, 8, 8)) in days_off
    assert to_day(date(2026, 5, 1)) not in days_off  # Labour Day in both, worked all the same here
    assert found.notes == ()


def test_a_country_without_known_holidays_is_noted() -> None:
    project = ProjectFactory.create(zone=ProgrammeZoneFactory.create(country_code="XX"))
    record_chain(project, 5, calendars=[CalendarPlan("5d")])
    found = programme(project)
    assert found.notes == ("holidays_unknown",)
    assert found.network is not None
    assert found.network.calendars[0].off == frozenset()


def test_a_footprint_comes_with_its_width_unapplied_from_its_day_on() -> None:
    project = ProjectFactory.create()
    WorksFootprint.objects.create(
        project=project,
        activity_code="A1",
        geometry=LineString((106.7, 21.9), (106.8, 21.9)),
        width_m=Decimal("12.5"),
        start_chainage_m=Decimal(300),
        valid_from=date(2026, 5, 1),
    )
    assert programme(project, as_of=date(2026, 4, 30)).footprints == ()
    (found,) = programme(project).footprints
    assert (found.geometry.geom_type, found.width_m, found.start_chainage_m) == ("LineString", 12.5, 300.0)
