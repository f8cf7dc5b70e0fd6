"""Recording: what is taken, what is refused with field and mend, and what is told to listeners."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from geodata.domain.errors import InputProblem
from landclearance.models import Act, ActKind, Blocker, BlockerEvent, ClearanceCase, Handover
from landclearance.services.acts import record_act, void_fact
from landclearance.services.blockers import close_blocker, record_blocker, update_blocker
from landclearance.services.handover import record_handover
from landclearance.services.signals import clearance_changed
from tests.factories.landclearance import CaseFactory, PartFactory, case_with
from tests.factories.projects import ProjectFactory, record_chain

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WHO: dict[str, Any] = {"today": TODAY, "at": NOW, "by": None}


def test_one_act_on_many_cases_at_once() -> None:
    cases = [CaseFactory.create() for _ in range(3)]
    acts = record_act(cases, ActKind.RECOVERY_NOTICE, date(2026, 11, 2), document_number="12/TB-UBND", **WHO)
    assert {act.case_id for act in acts} == {case.pk for case in cases}
    assert all(act.recorded_at == NOW for act in Act.objects.all())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"happened_on": date(2026, 11, 24)}, "happened_on"),  # tomorrow
        ({"happened_on": date(202, 11, 2)}, "happened_on"),  # a slip of the pen
        ({"kind": "notice"}, "kind"),  # not a kind of act
        ({"ended_on": date(2026, 11, 1)}, "ended_on"),  # ended before it began
        ({"delivered_on": date(2026, 12, 1)}, "delivered_on"),  # delivered in the future
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"document_number": "x" * 81}, "document_number"),
    ],
)
def test_what_cannot_be_is_refused_whole(wrong: dict[str, Any], field: str) -> None:
    cases = [CaseFactory.create(), CaseFactory.create()]
    said: dict[str, Any] = {"kind": ActKind.INVENTORY, "happened_on": date(2026, 11, 2)} | wrong
    with pytest.raises(InputProblem) as caught:
        record_act(cases, **said, **WHO)
    assert caught.value.field == field
    assert caught.value.filled(caught.value.mend)
    assert not Act.objects.exists()


def test_an_act_out_of_order_is_taken() -> None:
    case = CaseFactory.create()
    assert record_act(case, ActKind.RECOVERY_DECISION, date(2026, 11, 2), **WHO)


def test_the_same_act_twice_is_refused_and_another_document_is_not() -> None:
    case = CaseFactory.create()
    record_act(case, ActKind.APPROVAL, date(2026, 11, 2), document_number="1/QĐ", **WHO)
    with pytest.raises(InputProblem, match="already"):
        record_act(case, ActKind.APPROVAL, date(2026, 11, 2), document_number="1/QĐ", **WHO)
    record_act(case, ActKind.APPROVAL, date(2026, 11, 2), document_number="2/QĐ", **WHO)
    assert Act.objects.count() == 2


def test_a_correction_voids_the_old_act_and_states_the_new_one() -> None:
    case = CaseFactory.create()
    (wrong,) = record_act(case, ActKind.INVENTORY, date(2026, 10, 2), **WHO)
    (right,) = record_act(case, ActKind.INVENTORY, date(2026, 10, 12), corrects=wrong, reason="Day", **WHO)
    assert list(Act.objects.known(TODAY, NOW)) == [right]
    with pytest.raises(InputProblem, match="before"):
        record_act(case, ActKind.INVENTORY, date(2026, 10, 13), corrects=wrong, reason="Again", **WHO)
    with pytest.raises(InputProblem, match="reason"):
        void_fact(right, " ", **WHO)
    void_fact(right, "Other case", **WHO)
    assert not Act.objects.known(TODAY, NOW).exists()
    assert Act.objects.count() == 3  # nothing is ever overwritten


def test_an_act_of_another_case_cannot_be_superseded() -> None:
    (other,) = record_act(CaseFactory.create(), ActKind.APPROVAL, date(2026, 10, 2), **WHO)
    with pytest.raises(InputProblem) as caught:
        record_act(CaseFactory.create(), ActKind.ANNULMENT, date(2026, 11, 2), supersedes=other, **WHO)
    assert caught.value.field == "supersedes"


def test_hand_over_of_all_parts_then_nothing_is_left() -> None:
    case = case_with(ActKind.RECOVERY_DECISION, parts=3)
    record_handover(case, date(2026, 7, 1), "1/BB", parts=case.parts.all()[:1], **WHO)
    assert len(record_handover(case, date(2026, 7, 2), "2/BB", **WHO)) == 2
    with pytest.raises(InputProblem, match="Nothing is left"):
        record_handover(case, date(2026, 7, 3), "3/BB", **WHO)
    assert Handover.objects.count() == 3


def test_partial_hand_over_never_exceeds_the_part() -> None:
    case = case_with(ActKind.RECOVERY_DECISION)
    record_handover(case, date(2026, 7, 1), "1/BB", area_m2=Decimal(2000), **WHO)
    for area in (Decimal(900), Decimal(0), Decimal(-5), Decimal("NaN")):  # 850 m² are left
        with pytest.raises(InputProblem) as caught:
            record_handover(case, date(2026, 7, 2), "2/BB", area_m2=area, **WHO)
        assert caught.value.field == "area_m2"
    record_handover(case, date(2026, 7, 2), "2/BB", area_m2=Decimal(850), **WHO)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes_number": " "}, "minutes_number"),
        ({"happened_on": date(2026, 12, 1)}, "happened_on"),
        ({"area_m2": Decimal(5)}, "area_m2"),  # two parts: of which one?
    ],
)
def test_hand_overs_that_cannot_be(wrong: dict[str, Any], field: str) -> None:
    case = case_with(ActKind.RECOVERY_DECISION, parts=2)
    said: dict[str, Any] = {"happened_on": date(2026, 7, 1), "minutes_number": "1/BB"} | wrong
    with pytest.raises(InputProblem) as caught:
        record_handover(case, **said, **WHO)
    assert caught.value.field == field
    assert not Handover.objects.exists()


def test_a_part_of_another_case_is_refused() -> None:
    case, other = case_with(ActKind.INVENTORY), PartFactory.create()
    with pytest.raises(InputProblem, match="another case"):
        record_handover(case, date(2026, 7, 1), "1/BB", parts=[other], **WHO)


def test_land_with_an_open_blocker_is_not_handed_over() -> None:
    case = case_with(ActKind.RECOVERY_DECISION, parts=2)
    first, second = case.parts.order_by("pk")
    blocker = record_blocker(
        case.project, code="GRAVE", title="Graves", happened_on=date(2026, 6, 1), part=first, **WHO
    )
    with pytest.raises(InputProblem, match=f"Blocker {blocker.pk}"):
        record_handover(case, date(2026, 7, 1), "1/BB", **WHO)
    record_handover(case, date(2026, 7, 1), "1/BB", parts=[second], **WHO)
    close_blocker(blocker, date(2026, 7, 5), **WHO)
    record_handover(case, date(2026, 7, 6), "2/BB", **WHO)


def test_a_blockers_life() -> None:
    project = ProjectFactory.create()
    record_chain(project, 5, 5)
    blocker = record_blocker(
        project, code="PRICE", title="Price", happened_on=date(2026, 6, 1), activity_codes=["A1", "A1"], **WHO
    )
    assert blocker.activity_codes == ["A1"]
    update_blocker(blocker, date(2026, 6, 5), expected_clear_on=date(2026, 8, 1), level="province", **WHO)
    close_blocker(blocker, date(2026, 7, 5), **WHO)
    assert [event.kind for event in blocker.events.all()] == ["opened", "updated", "closed"]
    for late in (update_blocker, close_blocker):
        with pytest.raises(InputProblem, match="not open"):
            late(blocker, date(2026, 7, 6), **WHO)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "OTHER"}, "code"),
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"level": "planet"}, "level"),
        ({"activity_codes": ["A9"]}, "activity_codes"),  # not in the programme
        ({"expected_clear_on": date(2026, 5, 31)}, "expected_clear_on"),  # before it was said
        ({"expected_clear_on": date(2999, 1, 1)}, "expected_clear_on"),
        ({"due_on": date(2026, 5, 31)}, "due_on"),
        ({"happened_on": date(2027, 1, 1)}, "happened_on"),
    ],
)
def test_blockers_that_cannot_be(wrong: dict[str, Any], field: str) -> None:
    project = ProjectFactory.create()
    record_chain(project, 5)
    said: dict[str, Any] = {"code": "PRICE", "title": "Price", "happened_on": date(2026, 6, 1)} | wrong
    with pytest.raises(InputProblem) as caught:
        record_blocker(project, **said, **WHO)
    assert caught.value.field == field
    assert not Blocker.objects.exists() and not BlockerEvent.objects.exists()


def test_a_blocker_on_another_projects_case_is_refused() -> None:
    with pytest.raises(InputProblem) as caught:
        record_blocker(
            ProjectFactory.create(),
            code="PRICE",
            title="Price",
            happened_on=date(2026, 6, 1),
            case=CaseFactory.create(),
            **WHO,
        )
    assert caught.value.field == "case"


def _act(case: ClearanceCase) -> None:
    record_act(case, ActKind.COMPLAINT, date(2026, 11, 2), **WHO)


def _handover(case: ClearanceCase) -> None:
    record_handover(case, date(2026, 11, 2), "1/BB", **WHO)


def _blocker(case: ClearanceCase) -> None:
    record_blocker(case.project, code="PRICE", title="P", happened_on=date(2026, 11, 2), case=case, **WHO)


def _void(case: ClearanceCase) -> None:
    void_fact(case.acts.order_by("pk")[0], "Wrong", **WHO)


@pytest.mark.parametrize("change", [_act, _handover, _blocker, _void])
def test_every_change_is_told_after_the_commit(
    change: Callable[[ClearanceCase], None],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case = case_with(ActKind.INVENTORY)
    heard: list[tuple[Any, Any]] = []

    def listen(sender: object, **said: Any) -> None:
        heard.append((said["project"], said["today"]))

    clearance_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks() as callbacks:
            change(case)
        assert heard == []
        for callback in callbacks:
            callback()
    finally:
        clearance_changed.disconnect(listen)
    assert heard == [(case.project, TODAY)]
