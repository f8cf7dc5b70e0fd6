"""The progress sheet from the database: one load serves every day, corrections stand apart, silent communes."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landclearance.domain.counts import Book, cumulative
from landclearance.domain.sheet import DerivedStatus, Period, period_of
from landclearance.models import (
    Act,
    ActKind,
    ClearanceClaim,
    ClearanceTarget,
    ScopeChange,
)
from landclearance.selectors.counts import count_history
from landclearance.selectors.sheet import Sheet, progress_sheet
from landclearance.selectors.sheet_rows import figure_rows
from landclearance.services.acts import void_fact
from projects.models import Project
from tests.factories.landclearance import (
    ActFactory,
    CaseFactory,
    CommuneFactory,
    HandoverFactory,
    PartFactory,
    case_with,
)
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MAY, JUNE = period_of("month", date(2026, 5, 1)), period_of("month", date(2026, 6, 1))


def sheet_of(project: Project, period: Period = MAY, known_at: datetime = NOW) -> Sheet:
    return progress_sheet(project.zone, [project], period, known_at)


def figure(sheet: Sheet, code: str, what: str = "figures") -> Decimal:
    figures = getattr(sheet.total, what)
    return figures[code].value if code in figures else Decimal(0)


def test_one_load_gives_the_figures_of_every_earlier_day() -> None:
    """What was loaded for the end of the year and asked for May is what was loaded for May."""
    project = ProjectFactory.create()
    for until in (ActKind.INVENTORY, ActKind.APPROVAL, ActKind.PAYOUT, ActKind.RECOVERY_DECISION):
        case_with(until, parts=2, project=project)
    part = PartFactory.create(case=CaseFactory.create(project=project))
    HandoverFactory.create(part=part, happened_on=date(2026, 4, 20))
    ScopeChange.objects.create(part=part, happened_on=date(2026, 6, 8), recorded_at=NOW)
    whole = count_history([project], date(2026, 12, 31), NOW)
    for day in (date(2026, 2, 3), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 8)):
        cut = count_history([project], day, NOW)
        assert cumulative(Book(whole), whole.cases, whole.items, day) == cumulative(
            Book(cut), cut.cases, cut.items, day
        )


def test_an_act_withdrawn_later_is_a_correction_not_a_movement() -> None:
    """Reported paid in May, withdrawn on 5 June: June's report says -1 corrected, nothing moved."""
    project = ProjectFactory.create()
    case = case_with(ActKind.PAYOUT, project=project)
    payout = Act.objects.get(case=case, kind=ActKind.PAYOUT)
    void_fact(
        payout,
        "paid to another case",
        today=date(2026, 6, 5),
        at=datetime(2026, 6, 5, 9, tzinfo=UTC),
        by=None,
    )
    june = sheet_of(project, JUNE)
    assert figure(june, "users_paid") == 0
    assert figure(june, "users_paid", "moved") == 0
    assert june.total.corrections["users_paid"] == -1
    as_reported = sheet_of(project, MAY, datetime(2026, 6, 1, tzinfo=UTC))
    assert figure(as_reported, "users_paid") == 1


def test_a_commune_that_is_silent_keeps_the_project_from_being_done() -> None:
    project = ProjectFactory.create()
    ours, theirs = CommuneFactory.create(), CommuneFactory.create(code="06172", name="Hoàng Văn Thụ")
    for commune in (ours, theirs):
        part = PartFactory.create(case=CaseFactory.create(project=project, commune=commune))
        HandoverFactory.create(part=part, happened_on=date(2026, 4, 20))
    claim = ClearanceClaim(
        project=project, commune=ours, happened_on=date(2026, 5, 29), recorded_at=NOW, status="done"
    )
    claim.save()
    row = sheet_of(project).rows[-1]
    assert row.silent == ("Hoàng Văn Thụ",)
    assert row.status is DerivedStatus.BASICALLY_DONE
    claim.pk, claim.commune = None, theirs
    claim._state.adding = True
    claim.save()
    assert sheet_of(project).rows[-1].status is DerivedStatus.DONE
    # A report is of its period: nobody has said anything in June.
    assert set(sheet_of(project, JUNE).rows[-1].silent) == {"Đồng Đăng", "Hoàng Văn Thụ"}


def test_the_rows_behind_a_figure_add_up_to_it() -> None:
    project = ProjectFactory.create()
    for until in (ActKind.INVENTORY, ActKind.APPROVAL, ActKind.PAYOUT):
        case_with(until, parts=2, project=project)
    sheet = sheet_of(project)
    for code in ("users_inventoried", "area_m2", "parcels", "amount_paid", "plan_files"):
        rows = figure_rows(sheet.history, MAY, code, project.code, "", in_period=False)
        assert sum(row.value for row in rows) == figure(sheet, code), code
        assert all(row.cases for row in rows)
    paid = figure_rows(sheet.history, MAY, "users_paid", "", "", in_period=True)
    assert [(row.day, row.value) for row in paid] == [(date(2026, 5, 20), Decimal(1))]


def test_the_planned_day_is_held_against_the_expected_and_the_actual_one() -> None:
    project = ProjectFactory.create()
    part = PartFactory.create(case=CaseFactory.create(project=project))
    ClearanceTarget.objects.create(
        project=project, finish_by=date(2026, 4, 1), happened_on=date(2026, 1, 5), recorded_at=NOW
    )
    open_row = sheet_of(project).rows[-1]
    assert open_row.finish is not None
    assert not open_row.finish.actual
    HandoverFactory.create(part=part, happened_on=date(2026, 4, 21))
    row = sheet_of(project).rows[-1]
    assert (row.finish and row.finish.actual, row.days_late) == (True, 20)


def test_the_number_of_queries_does_not_grow() -> None:
    project = ProjectFactory.create()
    case_with(ActKind.PAYOUT, parts=2, project=project)
    with CaptureQueriesContext(
        connection,
    ) as few:
        sheet_of(project)
    for _ in range(6):
        case_with(ActKind.PAYOUT, parts=2, project=project)
    second = ProjectFactory.create(zone=project.zone)
    case_with(ActKind.APPROVAL, project=second)
    with CaptureQueriesContext(connection) as many:
        progress_sheet(project.zone, [project, second], MAY, NOW)
    assert len(many) == len(few)


def test_the_command_prints_the_sheet() -> None:
    project = ProjectFactory.create()
    case_with(ActKind.PAYOUT, parts=2, project=project)
    out = StringIO()
    call_command("clearance_sheet", zone=project.zone.code, start="2026-05-01", end="31/05/2026", stdout=out)
    found = json.loads(out.getvalue())["total"]["indicators"]
    assert found["users_paid"] == {
        "cumulative": "1", "before": "0", "in_period": "1", "in_period_before": "0", "correction": "0",
        "units": 1, "of": "users", "percent": "100.0000",
    }  # fmt: skip
    assert found["parts"]["cumulative"] == "2"


@pytest.mark.parametrize(
    "wrong", [{"start": "2026-06-01"}, {"known_at": "yesterday"}, {"zone": "no-such"}, {"start": "soon"}]
)
def test_the_command_refuses_what_it_cannot_read(wrong: dict[str, str]) -> None:
    zone = ProjectFactory.create().zone
    options = {"zone": zone.code, "start": "2026-05-01", "end": "2026-05-31"} | wrong
    with pytest.raises(CommandError):
        call_command("clearance_sheet", **options)


def test_an_act_learnt_later_about_an_earlier_month_is_a_positive_correction() -> None:
    project = ProjectFactory.create()
    case = case_with(ActKind.APPROVAL, project=project)
    ActFactory.create(
        case=case,
        kind=ActKind.PAYOUT,
        happened_on=date(2026, 5, 20),
        recorded_at=datetime(2026, 6, 9, tzinfo=UTC),
    )
    june = sheet_of(project, JUNE)
    assert june.total.corrections["users_paid"] == 1
    assert figure(june, "users_paid", "moved") == 0
