"""The worked tables of docs/algorithms/forecast.md and calibration.md against the pages' own text."""

from dataclasses import replace

import numpy as np
import pytest

from landclearance.domain.reference_class import AT_RISK, MIN_EVENTS, Rung
from projects.domain.ranking import best_sets, rank_blockers
from projects.domain.sampled_works import stretched
from projects.domain.scoring import pinball
from projects.domain.work_ratios import MIN_ENDED, WorkRatio, work_class
from tests.projects.unit.test_worked_tables import PAGES, _rows
from tests.tracker.unit.test_calibration import AS_OF, OPEN, QUANTILES, free, past
from tracker.domain.calibration import BAND, NEEDED, NEEDED_FINISHES, track_record
from tracker.domain.forecast import SAMPLES


def text(page: str) -> str:
    return " ".join((PAGES / page).read_text(encoding="utf-8").split())


def test_ranks_of_the_page() -> None:
    outcomes = _rows("forecast.md", "Worked table")
    delays = np.array([[float(x) for x in row[1:4]] for row in outcomes]).T
    assert [row[4] for row in outcomes] == [f"{x:.0f}" for x in delays.max(axis=0)]
    found = [
        [
            str(place),
            row.id,
            f"{row.gain:.2f}",
            f"{row.critical:.2f}",
            f"{row.share or 0:.2f}",
            f"{row.alone:.2f}",
        ]
        for place, row in enumerate(rank_blockers(["a", "b", "c"], delays), start=1)
    ]
    assert _rows("forecast.md", "Worked table: their ranks") == found
    pair = best_sets(["a", "b", "c"], delays, 2)[1]
    assert set(pair.ids) == {"a", "b"}
    assert f"saves {pair.saved:.2f} of {delays.max(axis=0).mean():.0f} days" in text("forecast.md")


def test_days_of_a_work_of_the_page() -> None:
    ended = [WorkRatio("P", str(ratio), ratio, True) for ratio in (0.9, 1.0, 1.2, 1.5)]
    alone, known = (
        work_class(rows, min_ended=4) for rows in (ended, [*ended, WorkRatio("P", "open", 1.1, False)])
    )
    assert alone is not None and known is not None
    assert known.curve.survival == pytest.approx([0.8, 0.6, 0.3, 0])
    assert (known.median, alone.median) == (1.2, 1.0)
    assert "median 1.2." in text("forecast.md")
    assert "ended works alone the median would be 1.0" in text("forecast.md")
    known = replace(known, body=known.curve, tail=None)
    table = _rows("forecast.md", "Worked table: days of a work")
    chance = np.array([float(row[0]) for row in table])
    fresh, running = known.ratios(0.0, chance), known.ratios(1.05, chance)
    assert fresh is not None and running is not None
    found = [
        [f"{one:.2f}", str(days), f"{two:.2f}", str(more)]
        for one, days, two, more in zip(
            fresh, stretched(20, fresh), running, stretched(20, running), strict=True
        )
    ]
    assert [row[1:] for row in table] == found
    assert f"at least {MIN_ENDED} ended works" in text("forecast.md")


def test_rungs_and_limits_of_the_page() -> None:
    assert [row[0].strip("`") for row in _rows("forecast.md", "Whom to ask")] == [rung.value for rung in Rung]
    for words in (
        f"at least {MIN_EVENTS} completed spells",
        f"at least {AT_RISK} cases are at risk",
        f"{SAMPLES:,} joint outcomes",
    ):
        assert words in text("forecast.md")
    for words in (
        f"at least {NEEDED} past P80s",
        f"between {BAND[0]:.0%} and {BAND[1]:.0%}".replace("%", " %"),
        f"at least {NEEDED_FINISHES} P80s of finishes",
    ):
        assert words in text("calibration.md")


def test_scores_of_the_page() -> None:
    rows = _rows("calibration.md", "Worked table")
    ends = [None if row[1] == "open" else int(row[1]) for row in rows]
    for row, end in zip(rows, ends, strict=True):
        seen = 150 if end is None else end
        inside = end is not None and QUANTILES[10] <= end <= QUANTILES[90]
        held = end is not None and end <= QUANTILES[80]
        found = [
            "yes" if held else "no",
            "yes" if inside else "no",
            f"{pinball(seen, QUANTILES[80], 0.8):.0f}",
            f"{pinball(seen, QUANTILES[50], 0.5):.0f}",
        ]
        assert row[2:] == found
    fates = {n: OPEN if end is None else free(end) for n, end in enumerate(ends, start=1)}
    record = track_record([past(n) for n in fates], fates, AS_OF)
    assert (record.held, record.resolved, record.inside) == (2, 4, 0.25)
    assert (record.pinball[50], record.statutory_loss) == (27.5, 30)
    by_90 = next(row for row in record.horizons if row.days == 90)
    table = _rows("calibration.md", "Worked table: within 90 days")
    assert by_90.brier == pytest.approx(sum(float(row[3]) for row in table) / 4)
    assert f"Brier score {by_90.brier:.2f}" in text("calibration.md")
