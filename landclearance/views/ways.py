"""The panel "Ways to the hand-over" of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geodata.templatetags.clearway import day as written_day
from landclearance.domain.alternatives import ARTICLES, Alternative, Way, Ways, WayStep
from landclearance.models import ClearanceCase
from landclearance.selectors.lists import CaseRow
from landclearance.selectors.ways import ways_of
from landclearance.views.panel import Panel

WAY_WORDS: Mapping[Way, Promise] = {
    Way.PRESENT: gettext_lazy("As the case stands"),
    Way.AGREED: gettext_lazy("Hand-over by agreement today"),
    Way.CONSENT: gettext_lazy("Early recovery by consent"),
    Way.COMPULSORY_INVENTORY: gettext_lazy("Compulsory inventory"),
    Way.DEPOSIT: gettext_lazy("Deposit of refused money"),
    Way.DISAGREEMENT: gettext_lazy("Decision in spite of disagreement"),
    Way.ENFORCEMENT: gettext_lazy("Enforcement of the recovery"),
    Way.THROUGHOUT: gettext_lazy("Compulsory at every step"),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """``data`` as the tags of the case page read it; ``skipped`` days not counted, first and last of them."""

    data: dict[str, Any]
    earliest: date | None
    skipped: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way. ``why``: why its day is not known; "" otherwise."""

    way: Alternative
    word: Promise
    article: str
    realistic: bool
    why: str
    steps: tuple[StepRow, ...]


def ways_panel(request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:
    """None once the case is handed over, out of scope, or has no part on record."""
    ways = ways_of(row, case.project.zone, as_of)
    if not ways.alternatives:
        return None
    rows = [_row(item, ways) for item in ways.alternatives]
    data = {
        "rows": rows,
        "sentence": ways_sentence(ways),
        "case": case,
        "as_of": request.GET.get("as_of", ""),
    }
    return Panel("landclearance/case_ways.html", data, wide=True)


def ways_sentence(ways: Ways) -> str:
    """What to reckon with: the law's next step where a term has run out."""
    chosen = ways.of(ways.realistic)
    if chosen is None or ways.realistic is Way.PRESENT:
        return _("No term of the land user has run out: the case is expected to go on as it stands.")
    if chosen.earliest is None or chosen.expected is None:
        return _("A term of the land user has run out; when the law's next step ends is not known.")
    return _(
        "A term of the land user has run out. If nothing moves, the law's next step is “%(way)s”: %(earliest)s at the "
        "earliest, expected on %(expected)s."
    ) % {
        "way": WAY_WORDS[ways.realistic],
        "earliest": written_day(chosen.earliest),
        "expected": written_day(chosen.expected),
    }


def _row(item: Alternative, ways: Ways) -> WayRow:
    why = ""
    if item.unknown_because.startswith("blocker:"):
        why = _("an open blocker has no known end")
    elif item.unknown_because:
        why = _("no rule gives a number of days")
    return WayRow(
        item,
        WAY_WORDS[item.way],
        ARTICLES.get(item.way, ""),
        item.way is ways.realistic,
        why,
        tuple(_step(step) for step in item.steps),
    )


def _step(item: WayStep) -> StepRow:
    skipped = item.skipped
    return StepRow(
        item.step.as_dict(),
        item.earliest,
        len(skipped),
        skipped[0] if skipped else None,
        skipped[-1] if skipped else None,
    )
