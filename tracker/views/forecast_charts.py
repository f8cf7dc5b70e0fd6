"""The distribution of the finish as a chart; drawn only where the calibration gate allows it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from geodata.templatetags.clearway import as_date, day
from tracker.views.charts import Axis, Chart, Mark, Series


def distribution(result: Mapping[str, Any]) -> Chart | None:
    """Share of the outcomes by day of finish, with P50, P80 and the approved finish; None: nothing may be drawn."""
    entry = result.get("forecast") or {}
    bins = entry.get("distribution") or []
    if not bins:
        return None
    points = [(date.fromisoformat(row["to"]), round(100 * row["share"], 1)) for row in bins]
    approved = as_date((result.get("baseline_finish") or {}).get("latest") or "")
    marks = [
        Mark(date.fromisoformat(entry["p50"]), "P50"),
        Mark(date.fromisoformat(entry["p80"]), "P80", "dashed"),
        *([Mark(approved, _("approved finish"), "dotted")] if approved else []),
    ]
    return Chart(
        key="finish",
        title=_("When the project may end"),
        summary=_("Outcomes from %(first)s to %(last)s; half by %(p50)s, four out of five by %(p80)s.")
        % {
            "first": day(bins[0]["from"]),
            "last": day(bins[-1]["to"]),
            "p50": day(entry["p50"]),
            "p80": day(entry["p80"]),
        },
        x=Axis(_("Ends by"), "day"),
        y=Axis(_("Outcomes"), unit="%", places=1, low=0),
        series=[Series(_("Share of the outcomes"), points, "bar", tone="accent")],
        marks=marks,
    )
