"""The chart piece: the figures under the drawing are the drawing's own, in the reader's notation."""

import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tracker.views.charts import Axis, Chart, Mark, Series

S_CURVE = Chart(
    key="s-curve",
    title="Progress",
    summary="64 % planned, 52 % done.",
    x=Axis("Day", "day"),
    y=Axis("Cumulative", unit="%", places=1, low=0, high=100),
    series=[
        Series("Planned", [(date(2026, 1, 31), Fraction(1, 3)), (date(2026, 2, 28), Decimal("1234.56"))]),
        Series("Done", [(date(2026, 2, 28), None)], "step", tone="green", dash="dotted", marked=True),
    ],
    marks=[Mark(date(2026, 2, 10), "as of", "dashed")],
)
RANGES = Chart(
    key="ranges",
    title="Finish",
    summary="A from 1 May to 1 September.",
    x=Axis("Project", "name"),
    y=Axis("Finish", "day"),
    series=[Series("P50 to P80", [("<b>A</b>", date(2026, 5, 1), date(2026, 9, 1))], "range")],
    flat=True,
)


def page(chart: Chart, language: str = "vi") -> str:
    with translation.override(language):
        return render_to_string("tracker/chart.html", {"chart": chart})


def data(html: str) -> dict[str, object]:
    found = re.search(r'<script id="chart-[a-z-]+" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    loaded: dict[str, object] = json.loads(found.group(1))
    return loaded


@pytest.mark.parametrize(("language", "figure"), [("vi", "1.234,6"), ("en", "1,234.6")])
def test_the_table_has_every_point(language: str, figure: str) -> None:
    with translation.override(language):
        rows = S_CURVE.rows
    assert [at for at, _cells in rows] == ["31/01/2026", "28/02/2026"]
    assert rows[0][1] == ["0,3" if language == "vi" else "0.3", ""]
    assert rows[1][1][0] == figure
    assert "cw-unknown" in rows[1][1][1]  # given as unknown: a dash with its reason, not an empty cell


def test_the_drawing_reads_the_same_points() -> None:
    spec = data(page(S_CURVE))
    assert [row["points"] for row in spec["series"]] == [  # type: ignore[attr-defined]
        [["2026-01-31", 0.333333], ["2026-02-28", 1234.56]],
        [["2026-02-28", None]],
    ]
    assert (spec["decimal"], spec["group"]) == (",", ".")
    assert spec["marks"] == [{"at": "2026-02-10", "name": "as of", "dash": "dashed"}]


def test_who_cannot_see_it_is_told() -> None:
    html = page(S_CURVE)
    assert 'role="img"' in html
    assert "Progress. 64 % planned, 52 % done." in html
    assert html.count('scope="col"') == 3
    assert "as of 10/02/2026" in re.sub(r"\s+", " ", html)


def test_names_are_text_and_ranges_have_two_ends() -> None:
    html = page(RANGES)
    assert "<b>A</b>" not in html
    assert "01/05/2026 – 01/09/2026" in html
    assert data(html)["names"] == ["<b>A</b>"]


def test_a_flat_chart_grows_with_its_names() -> None:
    names = [f"name {number}" for number in range(20)]
    wide = Chart(
        "many", "Many", "", Axis("x", "name"), Axis("y"), [Series("s", [(n, 1) for n in names])], flat=True
    )
    assert wide.height - RANGES.height == 19 * 34
    assert f"height:{wide.height}px" in page(wide)
