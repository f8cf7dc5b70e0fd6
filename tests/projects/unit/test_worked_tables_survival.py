"""The worked tables of docs/algorithms/survival.md, number by number, against the page's own text."""

from __future__ import annotations

import numpy as np

from projects.domain.survival import kaplan_meier
from projects.domain.survival_tail import remaining_days
from tests.projects.unit.survival_data import SIX_MP, split
from tests.projects.unit.test_worked_tables import PAGES, _rows


def test_survival_page() -> None:
    curve = kaplan_meier(*split(SIX_MP))
    found = [
        [f"{t:.0f}", f"{n:.0f}", f"{d:.0f}", f"{s:.3f}", f"{curve.standard_error(t):.4f}"]
        for t, n, d, s in zip(curve.times, curve.at_risk, curve.ended, curve.survival, strict=True)
    ]
    assert _rows("survival.md", "Worked table") == found
    assert SIX_MP in (PAGES / "survival.md").read_text(encoding="utf-8")


def test_survival_page_open_case() -> None:
    curve = kaplan_meier([10, 20, 30, 40], [True] * 4)
    chances = [0.9, 0.6, 0.3]
    days = remaining_days(curve, None, 15, np.array(chances))
    found = [
        [f"{c:.2f}", f"{c * 0.75:.3f}", f"{15 + d:.0f}", f"{d:.0f}"]
        for c, d in zip(chances, days, strict=True)
    ]
    assert _rows("survival.md", "Worked table: a case open for 15 days") == found
