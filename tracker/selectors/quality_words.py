"""The fourteen points of schedule quality in the reader's language, and their figures in their units."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from geodata.templatetags.clearway import number, percent
from projects.domain.quality_rules import BY_CODE, Unit


@dataclass(frozen=True, slots=True)
class PointWord:
    """``meaning``: what the value counts, in one line."""

    name: Promise
    meaning: Promise


POINT_WORDS: Mapping[str, PointWord] = {
    "logic": PointWord(_("Logic"), _("Open activities without a predecessor or without a successor")),
    "leads": PointWord(_("Leads"), _("Links with a negative lag")),
    "lags": PointWord(_("Lags"), _("Links with a positive lag")),
    "relationship_types": PointWord(
        _("Link types"), _("Share of finish-to-start links; listed are the others")
    ),
    "hard_constraints": PointWord(
        _("Hard constraints"), _("Mandatory dates, and “not later than” on a start or a finish")
    ),
    "high_float": PointWord(_("High float"), _("Total float above 44 working days")),
    "negative_float": PointWord(_("Negative float"), _("Activities that cannot meet a date set for them")),
    "high_duration": PointWord(_("High duration"), _("Approved for more than 44 working days")),
    "invalid_dates": PointWord(
        _("Invalid dates"), _("Forecasts before the data date, actual dates after it")
    ),
    "resources": PointWord(_("Resources"), _("Open work without resources or cost; reported, not judged")),
    "missed_tasks": PointWord(
        _("Missed activities"), _("Of those approved to be over by the data date: finished later, or will")
    ),
    "critical_path_test": PointWord(
        _("Critical path test"),
        _(
            "How far the finish moves when 600 working days are added to a critical activity; "
            "on several calendars give or take 30"
        ),
    ),
    "cpli": PointWord(_("Critical path length index"), _("(Length + float) ÷ length of the critical path")),
    "bei": PointWord(
        _("Baseline execution index"),
        _("Activities completed ÷ those that should have been by the data date"),
    ),
}

REASON_WORDS: Mapping[str, Promise] = {
    "no_baseline": _("no programme has been approved"),
    "no_links": _("there are no links to open activities"),
    "nothing_open": _("nothing is left to do"),
    "nothing_due": _("nothing was to be over by the data date"),
    "nothing_critical": _("no critical work is left"),
    "no_costs": _("no activity carries resources or cost"),
}


PRACTICE_WORDS: tuple[Promise, ...] = (
    _("capture all activities"),
    _("sequence all activities"),
    _("assign resources to all activities"),
    _("establish the durations of all activities"),
    _("trace the schedule horizontally and vertically"),
    _("confirm that the critical path is valid"),
    _("keep total float reasonable"),
    _("analyse the risks of the schedule"),
    _("update the schedule with actual progress and logic"),
    _("maintain a baseline schedule"),
)
"""GAO-16-89G, in its order."""


def figure_word(code: str, value: str | None) -> str:
    """An exact stored figure ("2/7") in the point's unit; empty when there is none."""
    rule = BY_CODE.get(code)
    if value is None or rule is None:
        return ""
    exact = Fraction(value)
    if rule.unit is Unit.RATIO:
        whole = (100 * exact).denominator == 1
        return str(percent(_plain(100 * exact), 0 if whole else 1))
    if rule.unit is Unit.INDEX:
        return str(number(_plain(exact), 2))
    count = str(number(int(exact)))
    if rule.unit is Unit.DAYS:
        return ngettext("%(count)s working day", "%(count)s working days", int(exact)) % {"count": count}
    return count


def threshold_word(code: str, value: str | None) -> str:
    """The threshold with its side: "≤ 5 %"; the critical path test wants its days exactly."""
    rule = BY_CODE.get(code)
    text = figure_word(code, value)
    if rule is None or not text:
        return ""
    if rule.unit in (Unit.DAYS, Unit.COUNT):
        return text
    return f"≥ {text}" if rule.at_least else f"≤ {text}"


def _plain(value: Fraction) -> float:
    return value.numerator / value.denominator
