"""The rows of the page "Delay and its causes", from a project's stored result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from geodata.templatetags.clearway import chainage, days, number, percent
from tracker.selectors.words import holder_word
from tracker.views.charts import Axis, Chart, Series
from tracker.views.gantt import activity_name
from tracker.views.project_tables import BlockerRow, Result, blocker_rows

_MOST_SETS = 8
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Held:
    """An activity that a blocker holds, and the rule by which it does."""

    code: str
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class DelayRow:
    """A blocker with what it holds; ``error``: standard error of a sampled share, in days."""

    row: BlockerRow
    held: Sequence[Held]
    error: float | None


@dataclass(frozen=True, slots=True)
class BodyRow:
    """Blockers by who must act; ``saves``: days saved if all of theirs are cleared."""

    holder: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set of blockers that no other of its size beats. ``more``: names left out; no names: the first of the list."""

    count: int
    names: Sequence[str]
    more: int
    saves: int


@dataclass(frozen=True, slots=True)
class LandRow:
    """Land on a footprint that is not free: where, which, until when."""

    where: str
    name: str
    url: str
    release: str | None


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One footprint. Figures are written with their unit; ``percent`` clear of all of it, 0 to 100."""

    data: Mapping[str, Any]
    name: str
    rule: str
    clear: str
    needed: str
    percent: float
    land: Sequence[LandRow]
    front: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the slip in both orders, in days; ``low`` and ``high`` are the two, sorted."""

    name: str
    last: int
    first: int

    @property
    def low(self) -> int:
        return min(self.last, self.first)

    @property
    def high(self) -> int:
        return max(self.last, self.first)


@dataclass(frozen=True, slots=True)
class WaterfallView:
    """``sentence`` says the interval in words; ``notes`` what scope holds."""

    data: Mapping[str, Any]
    parts: Sequence[Part]
    sentence: str
    notes: Sequence[str]
    chart: Chart


def delay_rows(result: Result, project: str) -> list[DelayRow]:
    """Blockers, worst first, with the rule by which each activity waits for them."""
    names = activity_names(result)
    return [
        DelayRow(
            row,
            [_held(row.data, code, names, result) for code in row.data.get("activities") or []],
            row.data.get("error_days"),
        )
        for row in blocker_rows(result, project)
    ]


def activity_names(result: Result) -> dict[str, str]:
    return {str(row.get("code")): activity_name(row) for row in result.get("activities") or []}


def _held(blocker: Mapping[str, Any], code: str, names: Mapping[str, str], result: Result) -> Held:
    if code in blocker.get("holds", [code]):
        return Held(code, names.get(code, ""), _("all parcels"))
    rules = [
        rule_text(place)
        for place in result.get("access") or []
        if place["activity"] == code and any(row["id"] == blocker["id"] for row in place["land"])
    ]
    return Held(code, names.get(code, ""), "; ".join(dict.fromkeys(rules)))


def rule_text(place: Mapping[str, Any]) -> str:
    """What a footprint's rule asks for."""
    if place["rule"] == "share":
        share = percent(float(Fraction(place["share"]) * 100))
        if place["is_line"]:
            return _("%(share)s of the length") % {"share": share}
        return _("%(share)s of the area") % {"share": share}
    if place["rule"] == "stretch":
        return _("%(length)s m in one piece") % {"length": number(place["length_m"])}
    return _("all parcels")


def body_rows(result: Result) -> list[BodyRow]:
    return [
        BodyRow(holder_word(row["holder"]) if row["holder"] else "", row)
        for row in result.get("bodies") or []
    ]


def set_rows(result: Result, rows: Sequence[DelayRow]) -> list[SetRow]:
    """The best sets, at most eight, the last one (which saves everything) among them."""
    names = {str(row.row.data["id"]): row.row.name for row in rows}
    found = [
        SetRow(
            row["clear"],
            [names.get(key, key) for key in row["ids"][:_NAMED]],
            max(0, len(row["ids"]) - _NAMED),
            row["saves_days"],
        )
        for row in result.get("cheapest") or []
    ]
    return [*found[: _MOST_SETS - 1], found[-1]] if len(found) > _MOST_SETS else found


def access_rows(result: Result, rows: Sequence[DelayRow]) -> list[AccessRow]:
    """Footprints whose rule or land has something to say; those that wait first."""
    names = activity_names(result)
    blockers = {str(row.row.data["id"]): row.row for row in rows}
    order = {"open": 0, "dated": 1, "met": 2}
    places = sorted(result.get("access") or [], key=lambda place: order.get(place["state"], 3))
    return [_access(place, names, blockers) for place in places]


def _access(
    place: Mapping[str, Any], names: Mapping[str, str], blockers: Mapping[str, BlockerRow]
) -> AccessRow:
    unit = _("m") if place["is_line"] else _("m²")
    total = place["total"] or 0
    return AccessRow(
        data=place,
        name=names.get(place["activity"], place["activity"]),
        rule=rule_text(place),
        clear=f"{number(place['clear'])} {unit}",
        needed=f"{number(place['needed'])} {unit}",
        percent=round(100 * place["clear"] / total, 1) if total else 0.0,
        land=[_land(row, place, blockers) for row in place["land"]],
        front=_front(place, blockers),
    )


def _land(row: Mapping[str, Any], place: Mapping[str, Any], blockers: Mapping[str, BlockerRow]) -> LandRow:
    known = blockers.get(row["id"])
    where = (
        f"{chainage(row['from_m'])} – {chainage(row['to_m'])}"
        if place["is_line"]
        else number(row["area_m2"]) + " " + _("m²")
    )
    return LandRow(where, known.name if known else row["id"], known.url if known else "", row["release"])


def _front(place: Mapping[str, Any], blockers: Mapping[str, BlockerRow]) -> str:
    front = place.get("front")
    if not front:
        return ""
    names = [blockers[key].name if key in blockers else key for key in front["ids"]]
    return _("Fewest parcels for such a stretch: %(start)s–%(end)s, by clearing %(parcels)s.") % {
        "start": chainage(front["from_m"]),
        "end": chainage(front["to_m"]),
        "parcels": ", ".join(names) or _("none"),
    }


NO_WATERFALL: Mapping[str, Promise] = {
    "no_baseline": gettext_lazy("No approved baseline, so there is no slip to take apart."),
    "not_computed": gettext_lazy("The programme cannot be computed, so the slip cannot be taken apart."),
    "nothing_in_common": gettext_lazy("The baseline and the programme have no activity in common."),
}
"""By the reason that a result gives."""


def waterfall_view(found: Mapping[str, Any], key: str) -> WaterfallView | None:
    """None where it was not computed (``found["reason"]`` says why)."""
    if not found or found.get("reason"):
        return None
    last, first = found["blockers_last"], found["blockers_first"]
    parts = [
        Part(_("Scope and logic"), found["scope"], found["scope"]),
        Part(_("Performance"), last["performance"], first["performance"]),
        Part(_("Blockers"), last["blockers"], first["blockers"]),
    ]
    sentence = _sentence(found, parts)
    return WaterfallView(found, parts, sentence, _notes(found), _chart(parts, sentence, key))


def _sentence(found: Mapping[str, Any], parts: Sequence[Part]) -> str:
    said = _(
        "Slip of %(total)s: %(scope)s from scope and logic, %(performance)s from performance, "
        "%(blockers)s from blockers."
    ) % {
        "total": days(found["total"]),
        "scope": _range(parts[0]),
        "performance": _range(parts[1]),
        "blockers": _range(parts[2]),
    }
    moved = found["concurrent"]
    if not moved:
        return said + " " + _("Both orders agree.")
    if moved < 0:
        more = ngettext(
            "By itself the work runs %(count)s day ahead, which the blockers take away.",
            "By itself the work runs %(count)s days ahead, which the blockers take away.",
            -moved,
        )
    else:
        more = ngettext(
            "%(count)s day is concurrent delay: slow work and blockers would each have cost it.",
            "%(count)s days are concurrent delay: slow work and blockers would each have cost them.",
            moved,
        )
    return f"{said} {more % {'count': number(abs(moved))}}"


def _range(part: Part) -> str:
    if part.low == part.high:
        return str(days(part.low))
    return _("%(low)s to %(high)s") % {"low": number(part.low), "high": days(part.high)}


def _notes(found: Mapping[str, Any]) -> list[str]:
    notes = []
    if found["added"]:
        notes.append(_("Not in the baseline: %(codes)s.") % {"codes": ", ".join(found["added"][:12])})
    if found["dropped"]:
        notes.append(
            _("No longer in the programme: %(codes)s.") % {"codes": ", ".join(found["dropped"][:12])}
        )
    return notes


def _chart(parts: Sequence[Part], sentence: str, key: str) -> Chart:
    """Each part as a bar from where the one before it ended, in both orders; scope once, it is the same."""
    scope, performance, blockers = parts
    last = _bars(
        [(scope.name, scope.last), (performance.name, performance.last), (_("Blockers last"), blockers.last)]
    )
    first = _bars(
        [
            ("", scope.first),
            (_("Blockers first"), blockers.first),
            (_("Performance after"), performance.first),
        ]
    )
    return Chart(
        key=f"waterfall-{key}",
        title=_("From the approved finish to the forecast"),
        summary=sentence,
        x=Axis(_("Part"), "name"),
        y=Axis(_("Slip"), unit=_("days")),
        series=[
            Series(_("blockers counted last"), last, "range", tone="accent"),
            Series(_("blockers counted first"), first[1:], "range", tone="amber"),
        ],
        flat=True,
    )


def _bars(steps: Sequence[tuple[str, int]]) -> list[tuple[str, int, int]]:
    bars, at = [], 0
    for name, step in steps:
        bars.append((name, min(at, at + step), max(at, at + step)))
        at += step
    return bars


def open_rows(rows: Sequence[DelayRow]) -> list[DelayRow]:
    """Blockers that nobody can date and that a rule cannot do without."""
    return [row for row in rows if row.row.data.get("share_days") is None]
