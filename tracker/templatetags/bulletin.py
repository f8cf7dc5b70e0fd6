"""How the bulletin writes its figures. Unknown is written as a dash with a word in the notes, never as zero."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from geodata.templatetags import clearway
from tracker.domain.bulletin import LEVELS
from tracker.selectors import level_words
from tracker.selectors.words import (
    band_word,
    blocker_code_word,
    cause_word,
    holder_word,
    level_word,
    state_word,
)

register = template.Library()

TOP_BLOCKERS = 25

# The marks of look.md as shapes: readable without colour and when printed in black and white.
MARKS = {
    "on_track": '<circle cx="8" cy="8" r="6.5" fill="#2b8a6e"/>',
    "watch": '<circle cx="8" cy="8" r="6" fill="#fff" stroke="#d9a300" stroke-width="2"/>'
    '<path d="M8 2a6 6 0 0 1 0 12z" fill="#d9a300"/>',
    "serious": '<path d="M8 1.5 15 14.5H1z" fill="#e0670f"/>',
    "critical": '<path d="M2 2h12v12H2z" fill="#b3261e"/>',
    "unknown": '<circle cx="8" cy="8" r="6" fill="#fff" stroke="#7a8594" stroke-width="2" stroke-dasharray="2 1.5"/>',
}


register.filter("day", clearway.day)
register.filter("whole", clearway.number)


@register.filter
def moment(value: str) -> str:
    """An ISO moment in the office's time zone."""
    local = datetime.fromisoformat(value).astimezone(ZoneInfo(settings.TIME_ZONE))
    return date_format(local, "d/m/Y H:i")


@register.filter
def month(period: str) -> str:
    """``2026-10`` as people say it."""
    year, number = period.split("-")
    return gettext("month %(month)s/%(year)s") % {"month": number, "year": year}


@register.filter
def release_day(value: str | None) -> str:
    """A release date; without one nobody knows yet, and the bulletin says so."""
    return clearway.day(value) if value else gettext("not known")


def _with_sign(value: float | None, text: str) -> str:
    if not value:
        return text
    return f"+{text}" if value > 0 else text


@register.filter
def signed(value: int | None) -> str:
    """A difference with its sign; a true minus sign for a negative one."""
    return _with_sign(value, clearway.number(value))


@register.filter
def signed_ha(square_metres: float) -> str:
    return _with_sign(square_metres, ha(square_metres))


@register.filter
def share(value: str | None) -> str:
    """An exact share such as 31/2 with two decimals at most, marked ≈ when the decimals do not end there."""
    text = clearway.share_text(value)
    if value is None or text is None:
        return clearway.unknown_mark()
    return text if (Fraction(value) * 100).denominator == 1 else f"≈{text}"


@register.filter
def ha(square_metres: float | None) -> str:
    """Hectares without the unit, which the heading carries."""
    return clearway.number(None if square_metres is None else Decimal(str(square_metres)) / 10_000, 2)


@register.filter
def area(square_metres: float | None) -> str:
    return clearway.number(square_metres, 1)


@register.filter
def percent(value: float | None) -> str:
    """A percentage without its sign, which the heading carries."""
    return clearway.number(value, 1)


@register.filter
def billions(vnd: int | None) -> str:
    """VND as billions with three decimals, as the capital forms have them."""
    return clearway.number(None if vnd is None else Decimal(vnd) / 1_000_000_000, 3)


@register.filter
def ratio(money: Mapping[str, Any], book: str) -> str:
    """Percentage of the plan that one book shows as paid; unknown when either is."""
    plan, paid = money.get("plan"), money.get(book)
    return clearway.number(None if paid is None or not plan else Decimal(paid) / Decimal(plan) * 100, 1)


@register.filter
def level_mark(level: str) -> SafeString:
    """Shape and word of a level."""
    return format_html(
        '<span class="lvl"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        mark_safe(MARKS[level]),  # noqa: S308 - a constant of this module
        level_word(level),
    )


@register.filter
def level_sub(row: Mapping[str, Any]) -> str | SafeString:
    """Two words under a level that is not simply what the rules say."""
    words = level_words.level_tag(row)
    return format_html('<span class="sub">{}</span>', words) if words else ""


@register.filter
def level_notes(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Levels set by hand or held up by earlier reports: the project, and who, until when, why."""
    notes = [
        (f"{row['number']}. {own_name(row)}", level_words.level_note(row)) for row in content["projects"]
    ]
    return [(name, note) for name, note in notes if note]


@register.filter
def levels(_content: Mapping[str, Any]) -> tuple[str, ...]:
    return LEVELS


@register.filter
def level_count(content: Mapping[str, Any], level: str) -> int:
    return int(content["headline"]["levels"][level])


@register.filter
def own_name(row: Mapping[str, Any]) -> str:
    """The English name in English where there is one, else the name."""
    return str((get_language() == "en" and row.get("name_en")) or row["name"])


@register.filter
def project_number(content: Mapping[str, Any], code: str) -> int:
    """The number of a project in table 2."""
    return next(int(row["number"]) for row in content["projects"] if row["code"] == code)


@register.filter
def at_least(row: Mapping[str, Any], value: Any) -> str:
    return "≥ " if row["open_ended"] and value is not None else ""


band_label = register.filter("band_label", band_word)
cause_label = register.filter("cause_label", cause_word)
holder_label = register.filter("holder_label", holder_word)
state_label = register.filter("state_label", state_word)
code_label = register.filter("code_label", blocker_code_word)


@register.filter
def blocker_label(row: Mapping[str, Any]) -> str:
    """A parcel by sheet and number; anything else by its title."""
    if row["kind"] != "parcel":
        return str(row["label"])
    sheet, _slash, number = str(row["label"]).partition("/")
    words = gettext("Parcel %(number)s, sheet %(sheet)s") % {"number": number, "sheet": sheet}
    return f"{words} ({row['land_use_code']})" if row.get("land_use_code") else words


@register.filter
def blocker_detail(row: Mapping[str, Any]) -> str:
    """What it is about and which works wait."""
    parts = [blocker_code_word(row["code"])] if row["code"] else []
    if row["kind"] == "parcel":
        parts.append(
            gettext("case %(case)s, %(state)s")
            % {"case": row["case_no"], "state": state_word(row["state"]).lower()}
        )
    parts.append(gettext("holds up %(works)s") % {"works": ", ".join(row["activities"])})
    return "; ".join(part for part in parts if part)


@register.filter
def top_blockers(content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Those that cost days, and those of which nobody knows the end; at most TOP_BLOCKERS."""
    return _telling(content)[:TOP_BLOCKERS]


def _telling(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        row for row in content["blockers"] if row["share_days"] is None or Fraction(row["share_days"]) > 0
    ]


@register.filter
def blockers_left_out(content: Mapping[str, Any]) -> SafeString:
    """Says how many blockers the table leaves out, and why."""
    telling = len(_telling(content))
    notes = []
    if telling > TOP_BLOCKERS:
        n = telling - TOP_BLOCKERS
        notes.append(
            ngettext("%(n)d more blocker costs days.", "%(n)d more blockers cost days.", n) % {"n": n}
        )
    silent = len(content["blockers"]) - telling
    if silent:
        notes.append(
            ngettext(
                "%(n)d more blocker holds up works without moving any finish today.",
                "%(n)d more blockers hold up works without moving any finish today.",
                silent,
            )
            % {"n": silent}
        )
    return format_html('<p class="note">{}</p>', " ".join(notes)) if notes else SafeString("")


@register.filter
def blocking_parcels(content: Mapping[str, Any]) -> str:
    return clearway.number(sum(1 for row in content["parcels"] if row["blocks"]))


@register.filter
def commune_total(content: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("cases", "cases_outstanding", "parts", "parts_outstanding", "area_m2", "area_outstanding_m2")
    return {key: sum(row[key] for row in content["communes"]) for key in keys}


@register.filter
def late_delta(content: Mapping[str, Any]) -> str:
    """The change in the number of late projects; empty for a first issue."""
    if content["changes"] is None:
        return ""
    before = sum(row["previous"] or 0 for row in content["bands"] if row["band"] not in ("none", "unknown"))
    return signed(content["headline"]["late"] - before) + " " + gettext("since the last issue")


@register.filter
def place_and_date(content: Mapping[str, Any]) -> str:
    """``Lạng Sơn, ngày 05 tháng 3 năm 2026``: days under 10 and months 1 and 2 take a zero (Decree 30/2020)."""
    issued = date.fromisoformat(content["issued_on"])
    number = f"{issued.month:02d}" if issued.month < 3 else str(issued.month)
    return gettext("%(place)s, day %(day)s month %(month)s year %(year)s") % {
        "place": content["zone"]["place"] or content["zone"]["name"],
        "day": f"{issued.day:02d}",
        "month": number,
        "year": issued.year,
    }


@register.filter
def brief(content: Mapping[str, Any]) -> str:
    """The first paragraph: what is wrong, because of what, who is worst."""
    h = content["headline"]
    text = ngettext(
        "Of %(total)d project followed, %(late)d is late against its latest approved schedule",
        "Of %(total)d projects followed, %(late)d are late against their latest approved schedule",
        h["projects"],
    ) % {"total": h["projects"], "late": h["late"]}
    if h["late"]:
        text += ", " + gettext("%(land)d of them mainly because of site clearance") % {
            "land": h["late_by_land"]
        }
    sentences = [text + "."]
    if h["worst"]:
        worst = next(row for row in content["projects"] if row["code"] == h["worst"]["code"])
        sentences.append(
            gettext("The largest slip is that of “%(name)s”: %(days)s days.")
            % {"name": own_name(worst), "days": clearway.number(h["worst"]["days"])}
        )
    first = next(iter(content["blockers"]), None)
    if first and first["share_days"] and Fraction(first["share_days"]) > 0:
        sentences.append(
            gettext("The blocker that weighs most is %(blocker)s (%(project)s): %(days)s days of its slip.")
            % {
                "blocker": _lower_first(blocker_label(first)),
                "project": first["project"],
                "days": share(first["share_days"]),
            }
        )
    if h["levels"]["unknown"]:
        n = h["levels"]["unknown"]
        sentences.append(
            ngettext(
                "%(n)d project has not given enough data to be judged.",
                "%(n)d projects have not given enough data to be judged.",
                n,
            )
            % {"n": n}
        )
    return " ".join(sentences)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


@register.filter
def data_notes(content: Mapping[str, Any]) -> list[str]:
    """Who is silent, what has no baseline, where a figure is a lower bound: one line per project."""
    notes = [(own_name(row), "; ".join(_gaps(row))) for row in content["projects"]]
    return [f"{name}: {gaps}." for name, gaps in notes if gaps]


def _gaps(row: Mapping[str, Any]) -> list[str]:
    gaps = []
    if row["baseline_latest"] is None:
        gaps.append(gettext("no approved schedule"))
    if row["forecast"] is None:
        gaps.append(gettext("no programme, so no forecast"))
    if row["last_report"] is None:
        gaps.append(gettext("has never reported"))
    elif row["silent_periods"]:
        text = ngettext(
            "no report for %(n)d period, the last one up to %(day)s",
            "no report for %(n)d periods, the last one up to %(day)s",
            row["silent_periods"],
        )
        gaps.append(text % {"n": row["silent_periods"], "day": clearway.day(row["last_report"])})
    if row["open_ended"]:
        gaps.append(gettext("a blocker has no known end, so the slip is a lower bound"))
    return gaps
