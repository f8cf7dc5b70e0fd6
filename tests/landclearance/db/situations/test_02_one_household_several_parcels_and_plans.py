"""Situation 2: one household with several parcels and several plans.

A project was published with 354 households, 453 plan files, 642 parcels and 305.716,3 m². The set here is made up
with exactly these totals: some households have two cases, some cases have two or three parcels ("359+507",
"343+360+571" in the sheets), and some cases are in a second batch of plans. Who is paid, which plan files are
approved and which parcels are clear are different counts, and a household is done only when all its parts are.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from landclearance.domain.counts import Book, Figure, cumulative
from landclearance.domain.figures import plus_list
from landclearance.domain.sheet import Period
from landclearance.models import (
    ActKind,
    ClearanceCase,
    ClearanceClaim,
    LandUser,
    Parcel,
    ParcelPart,
)
from landclearance.selectors.counts import count_history
from landclearance.selectors.sheet import progress_sheet
from landclearance.services.acts import record_act
from landclearance.services.handover import record_handover
from projects.models import Project
from tests.factories.landclearance import RECORDED, CommuneFactory, rectangle
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = NOW.date()
YEAR = Period("days", date(2026, 1, 1), date(2026, 11, 22))
HOUSEHOLDS, FILES, PARCELS, AREA = 354, 453, 642, Decimal("305716.3")
CASES = 400
"""46 households have two cases; 53 cases are in a second batch: 400 + 53 = 453 plan files."""
FIRST_CELLS = ("359+507", "343+360+571", "12", "13")
"""The parcels of cases K-0 to K-3 as the sheet gives them."""


def cells() -> list[str]:
    """Parcel numbers of each case: 2 + 3 + 1 + 1 by the sheet; then 239 cases with two and 157 with one."""
    numbers = iter(range(1001, 2000))
    rest = [f"{next(numbers)}+{next(numbers)}" if n < 243 else f"{next(numbers)}" for n in range(4, CASES)]
    return [*FIRST_CELLS, *rest]


@pytest.fixture
def project() -> Project:
    """Cases K-0 ... K-399. K-0 and K-1 are of household 0; K-2 and K-3 of household 1."""
    made = ProjectFactory.create(code="cross")
    commune = CommuneFactory.create()
    users = LandUser.objects.bulk_create(
        LandUser(zone=made.zone, code=f"H{n}", name="Hộ giả định", is_invented=True)
        for n in range(HOUSEHOLDS)
    )
    owners = [*(users[n // 2] for n in range(92)), *users[46:]]
    cases = ClearanceCase.objects.bulk_create(
        ClearanceCase(
            project=made, case_no=f"K-{n}", commune=commune, land_user=owners[n],
            opened_on=date(2026, 1, 1), recorded_at=RECORDED, needs_resettlement=False, is_invented=True,
        )
        for n in range(CASES)
    )  # fmt: skip
    listed = [(case, f"{n:.0f}") for case, cell in zip(cases, cells(), strict=True) for n in plus_list(cell)]
    parcels = Parcel.objects.bulk_create(
        Parcel(
            zone=made.zone, commune=commune, sheet="27", number=number, land_use_code="LUC",
            geometry=rectangle(place), is_invented=True,
        )
        for place, (_case, number) in enumerate(listed)
    )  # fmt: skip
    each = Decimal("476.2")
    ParcelPart.objects.bulk_create(
        ParcelPart(
            case=case, parcel=parcel, land_use_code="LUC", geometry=parcel.geometry,
            area_m2=AREA - each * (PARCELS - 1) if place == 0 else each,
        )
        for place, ((case, _number), parcel) in enumerate(zip(listed, parcels, strict=True))
    )  # fmt: skip
    return made


def cases_of(project: Project, *numbers: int) -> list[ClearanceCase]:
    return [project.clearance_cases.get(case_no=f"K-{n}") for n in numbers]


def figures(project: Project, *codes: str) -> tuple[object, ...]:
    """Cumulative figures of the project at the end of the year's period."""
    history = count_history([project], YEAR.end, datetime.now(UTC))
    found = cumulative(Book(history), history.cases, history.items, YEAR.end)
    return tuple(found.get(code, Figure()).value for code in codes)


def plan(tmp_path: Path, batch: str, cases: range, document: str) -> None:
    table = tmp_path / f"{batch}.csv"
    rows = "\n".join(f"K-{n};10000000;1000000;0;0" for n in cases)
    table.write_text(f"{rows}\n", encoding="utf-8")
    call_command(
        "record_plan", str(table), project="cross", batch=batch, on="2026-05-04", approved=True,
        document=document, stdout=StringIO(),
    )  # fmt: skip


def test_the_published_totals_are_different_counts(project: Project, tmp_path: Path) -> None:
    assert figures(project, "users", "plan_files", "parcels", "area_m2") == (HOUSEHOLDS, 0, PARCELS, AREA)
    plan(tmp_path, "1", range(CASES), "10/QĐ-UBND")
    assert figures(project, "plan_files", "plans") == (CASES, 1)
    plan(tmp_path, "2", range(FILES - CASES), "11/QĐ-UBND")
    assert figures(project, "users", "cases", "plan_files", "plans", "parcels", "area_m2") == (
        *(HOUSEHOLDS, CASES, FILES, 2),
        *(PARCELS, AREA),
    )
    total = progress_sheet(project.zone, [project], YEAR, datetime.now(UTC)).total
    assert [total.cumulative(code).value for code in ("users", "plan_files", "parcels", "area_m2")] == [
        *(HOUSEHOLDS, FILES, PARCELS, AREA),
    ]
    assert figures(project, "users_approved", "value_approved") == (HOUSEHOLDS, FILES * 11_000_000)


def test_a_household_is_paid_when_all_its_cases_are(project: Project) -> None:
    first, second, other = cases_of(project, 0, 1, 2)
    day = date(2026, 6, 1)
    record_act([first, other], ActKind.PAYOUT, day, today=TODAY, at=NOW, by=None, amount=Decimal(5_000_000))
    assert figures(project, "users_paid", "amount_paid") == (0, 10_000_000)
    record_act(second, ActKind.PAYOUT, day, today=TODAY, at=NOW, by=None, amount=Decimal(5_000_000))
    assert figures(project, "users_paid", "amount_paid") == (1, 15_000_000)
    # Paid is not clear: no parcel was handed over.
    assert figures(project, "parcels_handed_over", "users_handed_over") == (0, 0)


def test_a_household_is_done_only_when_every_part_is(project: Project) -> None:
    """Five parcels of one household: 359 and 507 in one case, 343, 360 and 571 in the other."""
    counts = ("parcels_handed_over", "parts_handed_over", "cases_handed_over", "users_handed_over")
    expected = {
        "359": (1, 1, 0, 0),
        "507": (2, 2, 1, 0),
        "343": (3, 3, 1, 0),
        "360": (4, 4, 1, 0),
        "571": (5, 5, 2, 1),
    }
    for number, after in expected.items():
        part = ParcelPart.objects.get(parcel__number=number)
        record_handover(
            part.case, date(2026, 7, 1), f"BB-{number}", parts=[part], today=TODAY, at=NOW, by=None
        )
        assert figures(project, *counts) == after, number
    assert figures(project, "users_paid") == (0,)  # handed over is not paid


def test_the_list_of_a_commune_is_added_up_and_kept_beside_the_record(project: Project) -> None:
    """The commune writes its two villages as "210+144" and "1.337,82+305": sums, as one report."""
    call_command(
        "record_claim", project="cross", on="2026-06-30", cases="210+144", handed_over="3+2",
        area="180.000+125.716,3", area_handed_over="1.337,8+305", stdout=StringIO(),
    )  # fmt: skip
    claim = ClearanceClaim.objects.get()
    assert (claim.cases_total, claim.cases_handed_over) == (HOUSEHOLDS, 5)
    assert (claim.area_m2, claim.area_handed_over_m2) == (AREA, Decimal("1642.8"))
    # What is said moves no count of ours: nothing is handed over by minutes.
    assert figures(project, "users", "parcels_handed_over") == (HOUSEHOLDS, 0)
