"""What was approved stays what was approved, whichever way somebody tries to change it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from projects.models import Baseline, BaselineActivity, Decision
from projects.selectors.programme import programmes_as_known
from projects.services.baselines import approve_baseline
from projects.services.capital import record_disbursement, set_capital_plan
from tests.factories.projects import NEW_YEAR, TODAY, DecisionFactory, ProjectFactory, record_chain
from tests.projects.db.test_programme_selector import NOW

pytestmark = pytest.mark.django_db


def approved(*names: str) -> Baseline:
    """Baselines of one project, a month apart, each with a decision, ten days longer than the one before."""
    project = ProjectFactory.create()
    for number, name in enumerate(names, start=1):
        update = record_chain(project, 5, 10 * number)
        decision = DecisionFactory.create(project=project, issued_on=date(2026, number, 5))
        baseline = approve_baseline(project, decision, update, name, NEW_YEAR)
    return baseline


def test_every_baseline_is_reached_in_the_order_of_its_decision() -> None:
    project = approved("Original", "First adjustment", "Second adjustment").project
    found = programmes_as_known([project], TODAY, NOW)[project.pk]
    assert [row.name for row in found.baselines] == ["Original", "First adjustment", "Second adjustment"]
    assert (found.original, found.latest) == (found.baselines[0], found.baselines[-1])
    assert [row.activities["A2"].duration for row in found.baselines] == [10, 20, 30]
    early = programmes_as_known([project], date(2026, 2, 28), NOW)[project.pk]
    assert [row.name for row in early.baselines] == ["Original", "First adjustment"]


@pytest.mark.parametrize("model", [Baseline, BaselineActivity])
def test_no_query_changes_or_deletes_one(model: type[Baseline | BaselineActivity]) -> None:
    row = approved("Original")
    stored = list(model.objects.all())
    before = list(model.objects.values())
    tries: list[Callable[[], object]] = [
        lambda: model.objects.update(name="Better"),
        lambda: model.objects.filter(name="x").delete(),
        lambda: model.objects.bulk_update(stored, ["name"]),
        lambda: model.objects.bulk_create(
            stored, update_conflicts=True, unique_fields=["id"], update_fields=["name"]
        ),
        lambda: model.objects.update_or_create(pk=stored[0].pk, defaults={"name": "Better"}),
        lambda: stored[0].delete(),
        lambda: stored[0].save(),
        lambda: row.activities.all().update(name="Better"),
        lambda: row.project.baselines.all().delete(),
    ]
    for attempt in tries:
        with (
            translation.override("en"),
            pytest.raises(ValidationError, match="never changed"),
            transaction.atomic(),
        ):
            attempt()
    assert list(model.objects.values()) == before


def test_a_copy_with_the_old_key_does_not_overwrite() -> None:
    row = approved("Original")
    with pytest.raises(IntegrityError), transaction.atomic():
        Baseline(
            pk=row.pk, project=row.project, decision=row.decision, name="Better", recorded_at=NEW_YEAR
        ).save()
    assert Baseline.objects.get().name == "Original"


def test_a_baseline_without_a_decision_is_impossible() -> None:
    project = ProjectFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        Baseline.objects.create(project=project, name="On nobody's word", recorded_at=NEW_YEAR)


def test_the_decision_behind_a_baseline_cannot_be_taken_away() -> None:
    row = approved("Original")
    with pytest.raises(ProtectedError), transaction.atomic():
        Decision.objects.filter(pk=row.decision_id).delete()


def test_a_project_with_a_baseline_is_not_deleted() -> None:
    project = approved("Original").project
    with pytest.raises(ProtectedError), transaction.atomic():
        project.delete()
    assert (Baseline.objects.count(), BaselineActivity.objects.count()) == (1, 2)


def test_money_is_loaded_with_what_it_is_measured_against() -> None:
    project = ProjectFactory.create()
    for month, total in ((1, 1000), (6, 1200)):
        DecisionFactory.create(
            project=project,
            issued_on=date(2026, month, 5),
            total_investment=Decimal(total),
            number=f"{month}/QĐ",
        )
    DecisionFactory.create(
        project=project, issued_on=date(2026, 7, 5)
    )  # states no sum: the one before stands
    for year, amount, kind in ((2025, 300, "annual"), (2026, 400, "annual"), (2026, 50, "carry_over")):
        set_capital_plan(
            project,
            year=year,
            amount=Decimal(amount),
            decided_on=date(year, 1, 5),
            at=NEW_YEAR,
            today=TODAY,
            kind=kind,
        )
    for day, book, amount in ((date(2025, 12, 1), "treasury", 250), (date(2026, 3, 1), "reported", 90)):
        record_disbursement(
            project,
            book=book,
            budget_year=day.year,
            amount=Decimal(amount),
            paid_on=day,
            at=NEW_YEAR,
            today=TODAY,
        )
    found = programmes_as_known([project], TODAY, NOW)[project.pk].capital
    assert [found.approved, found.approved_by, found.assigned] == [1200, "6/QĐ", 700]
    assert [tuple(row) for row in found.payments] == [
        (date(2025, 12, 1), "treasury", 250),
        (date(2026, 3, 1), "reported", 90),
    ]
    before = programmes_as_known([project], date(2025, 12, 31), NOW)[project.pk].capital
    assert [before.approved, before.assigned, len(before.payments)] == [None, 300, 1]
