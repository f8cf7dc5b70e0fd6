"""What was reported about clearance in the demo, and by when it was planned: all invented.

Most reports agree with the cases; one says "basically done" with land users left, one prints a share that is not
the quotient of its areas, and some communes stay silent.
"""

from datetime import date
from decimal import Decimal

from geodata.models import AdministrativeUnit
from geodata.services.audit import create_audited
from landclearance.models import ClaimedStatus, ClearanceClaim, ClearanceTarget
from tracker.services.demo.context import Context, moment

HOANG_VAN_THU, DONG_DANG = "06172", "06184"

CLAIMS: tuple[tuple[str, str, date, ClaimedStatus, int, int, str, str, str], ...] = (
    ("dcd-1088-1089", HOANG_VAN_THU, date(2026, 10, 30), ClaimedStatus.UNDER_WAY, 23, 19, "", "", ""),
    ("dcd-1119-1120", DONG_DANG, date(2026, 10, 30), ClaimedStatus.BASICALLY_DONE, 38, 36, "", "", ""),
    (
        "ktc-ha-tang",
        DONG_DANG,
        date(2026, 10, 30),
        ClaimedStatus.UNDER_WAY,
        31,
        12,
        "381000",
        "157000",
        "41.36",
    ),
    ("tdc-tan-thanh", HOANG_VAN_THU, date(2026, 7, 31), ClaimedStatus.UNDER_WAY, 20, 5, "", "", ""),
)
"""Project, commune, day, status, cases, cases handed over, area needed and handed over (m²), printed share (%)."""

TARGETS: tuple[tuple[str, str, date, date], ...] = (
    ("dcd-1088-1089", HOANG_VAN_THU, date(2025, 12, 1), date(2026, 9, 30)),
    ("dcd-1119-1120", DONG_DANG, date(2025, 12, 1), date(2026, 6, 30)),
    ("ktc-ha-tang", DONG_DANG, date(2026, 1, 15), date(2027, 3, 31)),
    ("tdc-hoang-van-thu", DONG_DANG, date(2026, 1, 15), date(2026, 12, 31)),
)
"""Project, commune, day of the decision, day by which clearance was to be complete."""


def store_claims(context: Context) -> None:
    """Reports and planned days, each on the day of its paper."""
    codes = (HOANG_VAN_THU, DONG_DANG)
    communes = {unit.code: unit for unit in AdministrativeUnit.objects.filter(code__in=codes, valid_to=None)}
    create_audited(
        [
            ClearanceClaim(
                project=context.projects[project],
                commune=communes[commune],
                happened_on=day,
                recorded_at=moment(day, 2),
                status=status,
                cases_total=cases,
                cases_handed_over=done,
                area_m2=Decimal(area) if area else None,
                area_handed_over_m2=Decimal(cleared) if cleared else None,
                area_percent=Decimal(share) if share else None,
                is_invented=True,
            )
            for project, commune, day, status, cases, done, area, cleared, share in CLAIMS
        ]
    )
    create_audited(
        [
            ClearanceTarget(
                project=context.projects[project],
                commune=communes[commune],
                happened_on=decided,
                recorded_at=moment(decided, 2),
                finish_by=finish_by,
                is_invented=True,
            )
            for project, commune, decided, finish_by in TARGETS
        ]
    )
