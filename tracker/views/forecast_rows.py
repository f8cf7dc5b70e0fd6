"""The rows of the forecast page's tables, from the stored result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from geodata.templatetags.clearway import days, number, percent
from landclearance.selectors.words import STEP_WORDS, step_word_of
from projects.selectors.law_words import unit_word
from tracker.views.gantt import activity_name
from tracker.views.project_tables import case_url

Entry = Mapping[str, Any]

RUNG_WORDS: Mapping[str, Promise] = {
    "authority": gettext_lazy("same step, kind of land and commune"),
    "class": gettext_lazy("same step and kind of land"),
    "step": gettext_lazy("same step, all land"),
    "uplift": gettext_lazy("the law's days times what all steps took of theirs"),
    "statutory": gettext_lazy("the law's days alone: too few cases have ended"),
}
CLASS_WORDS: Mapping[str, Promise] = {
    "agricultural": gettext_lazy("agricultural land"),
    "other": gettext_lazy("other land"),
}
LEFT_OUT: Mapping[str, Promise] = {
    "hindsight": gettext_lazy("computed with later knowledge"),
    "withdrawn": gettext_lazy("left the project"),
    "repeated": gettext_lazy("another forecast of the same case and month"),
    "unknown": gettext_lazy("without a date, or nothing is known of it"),
}
_MOST_ACTIVITIES = 12


@dataclass(frozen=True, slots=True)
class BasisRow:
    """``data`` is the stored row; ``asked`` says which cases were asked, ``term`` the law's number."""

    data: Entry
    step: str
    asked: str
    where: str
    term: str


@dataclass(frozen=True, slots=True)
class RankRow:
    """``critical`` in per cent; ``url`` is empty where there is no page to go to."""

    place: int
    data: Entry
    url: str
    parts: str
    critical: float


@dataclass(frozen=True, slots=True)
class SetRow:
    """The best few to clear together: ``names`` with their addresses ("" where there is no page)."""

    lead: str
    names: tuple[tuple[str, str], ...]
    effect: str


@dataclass(frozen=True, slots=True)
class CriticalRow:
    """An activity, how often it decides the finish, per cent, and its schedule sensitivity index (0 to 1 and a
    little above; None: the durations are the programme's)."""

    code: str
    name: str
    share: float
    sensitivity: float | None


@dataclass(frozen=True, slots=True)
class WorksRow:
    """What durations of works rest on; ``data`` is the stored entry."""

    data: Entry
    asked: str


@dataclass(frozen=True, slots=True)
class HorizonRow:
    """Per cent of forecasts that said so, and that came true; None: none was followed for so long."""

    days: int
    forecasts: int
    said: float | None
    came_true: float | None
    brier: float | None


def basis_rows(entry: Entry) -> list[BasisRow]:
    """In the order of the procedure; a step that has no place in it comes last."""
    order = {key: place for place, key in enumerate(STEP_WORDS)}
    rows = sorted(entry.get("basis") or [], key=lambda row: order.get(_word_key(row["step"]), len(order)))
    return [
        BasisRow(
            row,
            step_word_of(_word_key(row["step"]), ""),
            str(RUNG_WORDS[row["rung"]]),
            ", ".join(filter(None, (_class_word(row["parcel_class"]), row["authority_name"]))),
            _term_word(row["term"]),
        )
        for row in rows
    ]


def _word_key(step: str) -> str:
    """The word of a step is that of its kind, whichever law times it."""
    return "decision" if step == "decision_with_approval" else step


def _class_word(parcel_class: str | None) -> str:
    return str(CLASS_WORDS[parcel_class]) if parcel_class else ""


def _term_word(term: str) -> str:
    """ "20 working_days" as people say it; "" when the law sets no number."""
    count, _space, unit = term.partition(" ")
    return unit_word(unit, int(count)) if unit else ""


def rank_rows(entry: Entry, project: str) -> list[RankRow]:
    """Best first; those that never matter are left out."""
    rows = [row for row in entry.get("ranks") or [] if row["alone_days"] > 0 or row["gain_days"] > 0]
    return [
        RankRow(
            place,
            row,
            case_url(project, row["case_no"]),
            _parts(row),
            100 * row["critical"],
        )
        for place, row in enumerate(rows, start=1)
    ]


def _parts(row: Entry) -> str:
    if row["case_no"] is None:
        return _("obstacle")
    count = len(row["blockers"])
    return ngettext("%(count)d parcel part", "%(count)d parcel parts", count) % {"count": count}


def set_rows(entry: Entry, project: str) -> list[SetRow]:
    """The best sets to clear together."""
    return [
        SetRow(
            ngettext("The best one:", "The best %(count)d together:", row["clear"]) % {"count": row["clear"]},
            tuple((holder["label"], case_url(project, holder["case_no"])) for holder in row["holders"]),
            _("saves %(saved)s on average, %(left)s remain")
            % {"saved": days(row["saves_days"]), "left": days(row["leaves_days"])},
        )
        for row in entry.get("sets") or []
        if row["saves_days"] > 0
    ]


def critical_rows(result: Mapping[str, Any]) -> list[CriticalRow]:
    """Activities that decide the finish in some outcome, the most frequent first."""
    names = {row["code"]: activity_name(row) for row in result.get("activities") or []}
    entry = result.get("forecast") or {}
    drawn = works_drawn(entry)
    found = [
        CriticalRow(
            row["code"],
            names.get(row["code"], row["code"]),
            100 * row["criticality"],
            row["sensitivity"] if drawn else None,
        )
        for row in entry.get("activities") or []
        if row["criticality"] > 0
    ]
    return sorted(found, key=lambda row: (-row.share, -(row.sensitivity or 0), row.code))[:_MOST_ACTIVITIES]


def works_drawn(entry: Entry) -> bool:
    """Whether durations of works were drawn; else they are the programme's."""
    works = entry.get("works")
    return works is not None and works["rung"] != "programme"


def works_row(entry: Entry) -> WorksRow | None:
    """The row of the works beside those of the steps; None where nothing was drawn."""
    if not works_drawn(entry):
        return None
    works = entry["works"]
    asked = (
        _("works of the zone's projects of group %(group)s") % {"group": works["group"]}
        if works["group"]
        else _("all works of the zone")
    )
    return WorksRow(works, asked)


def works_words(entry: Entry) -> str:
    """How the durations of the works come about, in words; "" where the assessment tells nothing of them."""
    works = entry.get("works")
    if works is None:
        return ""
    if not works_drawn(entry):
        return _(
            "Durations of the works are those of the programme: %(ended)s works with an approved duration have ended "
            "in the zone, %(needed)s are needed."
        ) % {"ended": number(works["events"]), "needed": number(works["needed"])}
    return _(
        "Durations of the works: the days left in the programme times what works took of their approved days; works "
        "under way count as open. Left out because land or an obstacle held them while under way: %(count)s."
    ) % {"count": number(works["left_out"])}


def horizon_rows(record: Entry) -> list[HorizonRow]:
    """Calibration by horizon."""
    return [
        HorizonRow(
            row["days"], row["forecasts"], _percent(row["forecast"]), _percent(row["came_true"]), row["brier"]
        )
        for row in record.get("by_horizon") or []
        if row["forecasts"]
    ]


def record_figures(entry: Entry) -> list[tuple[str, str, str]]:
    """(name, figure, what it is measured against) of the zone's record."""
    record, gate = entry["record"], entry["gate"]
    inside, by_law = record["coverage_p10_p90"], record["pinball_days_of_the_law"]
    return [
        (
            _("Forecasts that count"),
            number(record["issued"]),
            _("of %(cases)s cases") % {"cases": number(record["cases"])},
        ),
        (_("P80 held"), number(record["held"]), _("of %(count)s") % {"count": number(record["resolved"])}),
        (
            _("Inside P10 – P90"),
            percent(_percent(inside), 0),
            _("of %(count)s") % {"count": number(record["ranged"])},
        ),
        (
            _("Loss of the median"),
            number(record["pinball_days"].get("p50"), 1),
            "" if by_law is None else _("days; of the law's day %(days)s") % {"days": number(by_law, 1)},
        ),
        (
            _("P80 of finishes held"),
            number(gate["finishes_held"]),
            _("of %(count)s") % {"count": number(gate["finishes_resolved"])},
        ),
    ]


def left_out_words(record: Entry) -> Sequence[tuple[int, str]]:
    """Why forecasts do not count, with how many."""
    return [
        (count, str(LEFT_OUT.get(why, why))) for why, count in (record.get("left_out") or {}).items() if count
    ]


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
