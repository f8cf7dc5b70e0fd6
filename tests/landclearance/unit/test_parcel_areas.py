"""Areas by their papers: which paper holds, and which area is compensated (Decree 88/2024, art. 6)."""

from datetime import date
from decimal import Decimal

import pytest

from landclearance.domain.parcel_areas import AreaGround, AreaPaper, compensated_area, current_areas

D = Decimal


@pytest.mark.parametrize(
    ("certificate", "measured", "disputed", "area", "ground"),
    [
        (D(250), D(250), False, D(250), AreaGround.SAME),
        (D(250), D(250), True, D(250), AreaGround.SAME),  # the quarrel is not about more ground
        (D(250), D("238.4"), False, D("238.4"), AreaGround.SMALLER),
        (D(250), D("238.4"), True, D("238.4"), AreaGround.SMALLER),
        (D(250), D("250.1"), False, D("250.1"), AreaGround.LARGER_UNDISPUTED),
        (D(250), D("250.1"), True, None, AreaGround.LARGER_DISPUTED),
        (D(250), None, False, None, AreaGround.NOT_MEASURED),
        (None, None, False, None, AreaGround.NOT_MEASURED),
        (None, D(250), False, None, AreaGround.NO_CERTIFICATE),
    ],
)
def test_the_area_that_is_compensated(
    certificate: Decimal | None,
    measured: Decimal | None,
    disputed: bool,
    area: Decimal | None,
    ground: AreaGround,
) -> None:
    found = compensated_area(certificate, measured, disputed=disputed)
    assert (found.area_m2, found.ground) == (area, ground)


def test_the_latest_paper_holds_and_an_imported_figure_is_the_oldest() -> None:
    imported = AreaPaper("measured", D(100), order=-1)
    first = AreaPaper("measured", D(101), date(2026, 3, 1), "TL-1", 5)
    same_day_later = AreaPaper("measured", D(102), date(2026, 3, 1), "TL-2", 6)
    older_recorded_last = AreaPaper("measured", D(103), date(2025, 3, 1), "TL-0", 9)
    assert current_areas([imported])["measured"].as_imported
    papers = [same_day_later, older_recorded_last, first, imported]
    assert current_areas(papers)["measured"] == same_day_later
    assert "certificate" not in current_areas(papers)
