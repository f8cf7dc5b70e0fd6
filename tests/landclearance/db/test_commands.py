"""The commands: what they print, and one clear line for every mistake."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from landclearance.models import Act, ActKind, Blocker, ClearanceCase, Handover
from landclearance.services.opening import open_cases  # noqa: F401 - the command's service exists
from tests.factories.landclearance import PartFactory, case_with
from tests.factories.projects import OrganisationFactory, ProjectFactory, record_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> ClearanceCase:
    made = case_with(ActKind.RECOVERY_DECISION, project__code="road", case_no="K-1", parts=1)
    record_chain(made.project, 5, 5)
    return made


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_an_act_from_the_command_line(case: ClearanceCase) -> None:
    said = run(
        *(
            "record_act",
            "--project",
            "road",
            "--case",
            "K-1",
            "--kind",
            "registry_updated",
            "--on",
            "02/06/2026",
        ),
        *("--document", "7/ĐK", "--consented", "yes", "--amount", "12,5"),
    )
    act = Act.objects.get(kind="registry_updated")
    assert f"Act {act.pk}" in said
    assert (act.happened_on.isoformat(), act.document_number, act.consented) == ("2026-06-02", "7/ĐK", True)


def test_an_annulment_names_its_act(case: ClearanceCase) -> None:
    decision = case.acts.get(kind="recovery_decision")
    run(
        *("record_act", "--project", "road", "--case", "K-1", "--kind", "annulment", "--on", "2026-09-01"),
        *("--supersedes", str(decision.pk)),
    )
    assert Act.objects.get(kind="annulment").supersedes == decision


def test_hand_over_blocker_and_its_end(case: ClearanceCase) -> None:
    PartFactory.create(case=case, parcel__number="77")
    OrganisationFactory.create(code="power")
    said = run(
        *(
            "record_blocker",
            "--project",
            "road",
            "--code",
            "UTILITY",
            "--title",
            "Pylon",
            "--on",
            "2026-06-01",
        ),
        *("--case", "K-1", "--part", "27/77", "--activity", "A2", "--owner", "power", "--level", "province"),
        *("--expected", "2026-12-31"),
    )
    blocker = Blocker.objects.get()
    assert f"Blocker {blocker.pk}" in said
    with pytest.raises(CommandError, match="Close it first"):
        run(
            "record_handover", "--project", "road", "--case", "K-1", "--minutes", "1/BB", "--on", "2026-07-01"
        )
    run("close_blocker", "--project", "road", "--blocker", str(blocker.pk), "--on", "2026-06-30")
    said = run(
        "record_handover", "--project", "road", "--case", "K-1", "--minutes", "1/BB", "--on", "2026-07-01"
    )
    assert "2 parts" in said
    assert Handover.objects.count() == 2


ACT = ("record_act", "--project", "road", "--case", "K-1", "--kind")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("record_act", "--project", "raod", "--case", "K-1", "--kind", "inventory"),
            "no project raod.*road",
        ),
        (("record_act", "--project", "road", "--case", "K-9", "--kind", "inventory"), "no case K-9.*K-1"),
        ((*ACT, "inventry"), "inventry.*Use one of"),
        ((*ACT, "inventory", "--on", "2999-01-01"), "future"),
        ((*ACT, "inventory", "--on", "31/02/2026"), "not a day"),
        ((*ACT, "annulment", "--supersedes", "x"), "no act x"),
        ((*ACT, "inventory", "--consented", "maybe"), "neither yes nor no"),
        ((*ACT, "payout", "--amount", "much"), "not a number"),
        (
            ("record_handover", "--project", "road", "--case", "K-1", "--minutes", "1", "--part", "9/9"),
            "no part 9/9",
        ),
        (
            ("record_blocker", "--project", "road", "--code", "PRICE", "--title", "P", "--part", "27/1"),
            "--case",
        ),
        (
            ("record_blocker", "--project", "road", "--code", "PRICE", "--title", "P", "--activity", "Z"),
            "activity Z",
        ),
        (
            ("record_blocker", "--project", "road", "--code", "PRICE", "--title", "P", "--owner", "Z"),
            "organisation Z",
        ),
        (("close_blocker", "--project", "road", "--blocker", "999999999999999999999"), "no blocker"),
        (("open_cases", "--project", "road"), "boundary"),
        (("open_cases", "--project", "road", "--boundary", "nowhere.gpkg"), "nowhere.gpkg"),
    ],
)
def test_every_mistake_is_one_line(case: ClearanceCase, words: tuple[str, ...], said: str) -> None:
    before = Act.objects.count()
    with pytest.raises(CommandError, match=said) as caught:
        run(*words)
    assert "\n" not in str(caught.value)
    assert caught.value.returncode == 1
    assert Act.objects.count() == before and not Handover.objects.exists() and not Blocker.objects.exists()


def test_unknown_project_when_there_is_none() -> None:
    with pytest.raises(CommandError, match="None is recorded yet"):
        run("open_cases", "--project", "road", "--from-footprints")


def test_a_project_without_works_has_no_ground() -> None:
    ProjectFactory.create(code="bare")
    with pytest.raises(CommandError, match="no area"):
        run("open_cases", "--project", "bare", "--from-footprints", "--on", "2026-01-05")
