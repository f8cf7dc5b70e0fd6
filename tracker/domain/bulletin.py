"""What a progress bulletin says: figures composed from stored results, never computed anew from facts.

Input are the ``result`` objects of one assessment run (see ``tracker.models.ProjectAssessment``) and, for the
change, the content of the previous issue. Dates are ISO strings (a finish is the last day worked), days are
calendar days, areas square metres, money VND. ``None`` is unknown and stays unknown: it is never summed as zero.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

Row = dict[str, Any]

LEVELS = ("critical", "serious", "watch", "unknown", "on_track")

# Bands in calendar days, [from, to); the bounds are those of the severity table (schedule reference, section 6).
BANDS: tuple[tuple[str, int | None, int | None], ...] = (
    ("none", None, 1),
    ("under_30", 1, 30),
    ("30_to_89", 30, 90),
    ("90_to_364", 90, 365),
    ("365_up", 365, None),
)


def band_of(days: int | None) -> str:
    """The band of a slip in days; ``unknown`` when there is no figure."""
    if days is None:
        return "unknown"
    for name, low, high in BANDS:
        if (low is None or days >= low) and (high is None or days < high):
            return name
    raise AssertionError("the bands cover all integers")


def headline(results: Sequence[Mapping[str, Any]]) -> Row:
    """Counts of projects by level and cause, and of land outstanding (cases, parts and area apart)."""
    levels = Counter(str(result["level"]) for result in results)
    late = [r for r in results if (r["slip_days"]["latest"] or 0) > 0]
    worst = max(late, key=lambda r: (int(r["slip_days"]["latest"]), str(r["code"])), default=None)
    lands = [r["land"] for r in results]
    return {
        "projects": len(results),
        "levels": {level: levels.get(level, 0) for level in LEVELS},
        "late": len(late),
        "late_by_land": sum(1 for r in late if r["cause"] == "clearance"),
        "open_ended": sum(1 for r in results if r["open_ended"]),
        "no_slip_figure": sum(1 for r in results if r["slip_days"]["latest"] is None),
        "worst": {"code": worst["code"], "name": worst["name"], "days": worst["slip_days"]["latest"]}
        if worst
        else None,
        "blocker_slip_days": sum(int(r["blocker_slip_days"] or 0) for r in results),
        "cases": sum(land["cases"] for land in lands),
        "cases_handed_over": sum(land["cases_handed_over"] for land in lands),
        "parts": sum(land["parts"] for land in lands),
        "parts_handed_over": sum(land["parts_handed_over"] for land in lands),
        "area_m2": _round(sum(float(land["area_m2"]) for land in lands)),
        "area_handed_over_m2": _round(sum(float(land["area_handed_over_m2"]) for land in lands)),
    }


def bands(results: Sequence[Mapping[str, Any]], previous: Mapping[str, Any] | None) -> list[Row]:
    """Number of projects in each slip band: against the original, against the latest, and in the last issue."""
    original = Counter(band_of(r["slip_days"]["original"]) for r in results)
    latest = Counter(band_of(r["slip_days"]["latest"]) for r in results)
    before = Counter(band_of(p["slip_latest"]) for p in previous["projects"]) if previous else None
    names = [name for name, _low, _high in BANDS] + ["unknown"]
    return [
        {
            "band": name,
            "original": original.get(name, 0),
            "latest": latest.get(name, 0),
            "previous": before.get(name, 0) if before is not None else None,
        }
        for name in names
    ]


def project_row(result: Mapping[str, Any], facts: Mapping[str, Any]) -> Row:
    """One line of the table of projects; ``facts`` holds name_en, group, owner and the invented note."""
    return {
        "code": result["code"],
        "name": result["name"],
        **facts,
        "level": result["level"],
        "computed_level": result["computed_level"],
        "held_level": result["held_level"],
        "held_by": result["held_by"],
        "override": result["override"],
        "cause": result["cause"],
        "open_ended": result["open_ended"],
        "baseline_original": result["baseline_finish"]["original"],
        "baseline_latest": result["baseline_finish"]["latest"],
        "forecast": result["forecast_finish"],
        "slip_original": result["slip_days"]["original"],
        "slip_latest": result["slip_days"]["latest"],
        "slip_blockers": result["blocker_slip_days"],
        "physical": result["progress"]["physical_percent"],
        "planned": result["progress"]["planned_percent"],
        "last_report": result["progress"]["last_report_end"],
        "silent_periods": result["progress"]["periods_without_report"],
        "parts": result["land"]["parts"],
        "parts_handed_over": result["land"]["parts_handed_over"],
        "money": dict(result["money"]),
    }


def ranked_blockers(results: Sequence[Mapping[str, Any]], most: int | None = None) -> list[Row]:
    """Blockers of all projects by their share of days, largest first; those without an end come after."""
    rows: list[Row] = []
    for result in results:
        for blocker in result["blockers"]:
            rows.append({"project": result["code"], "project_name": result["name"], **_blocker(blocker)})
    rows.sort(key=_blocker_rank)
    return rows if most is None else rows[:most]


def _blocker_rank(row: Mapping[str, Any]) -> tuple[bool, Fraction, int, str, str]:
    share = row["share_days"]
    return (
        share is None,
        -Fraction(share or 0),
        -int(row["stand_alone_days"] or 0),
        str(row["project"]),
        str(row["id"]),
    )


_BLOCKER_KEYS = (
    "id", "kind", "code", "label", "case_no", "state", "since", "holder", "release", "activities", "past_due",
    "stand_alone_days", "share_days", "but_for_days", "commune", "area_m2", "land_use_code",
)  # fmt: skip


def _blocker(blocker: Mapping[str, Any]) -> Row:
    return {key: blocker.get(key) for key in _BLOCKER_KEYS}


def communes(results: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Land by commune over all projects: cases, parts and area, in all and outstanding; most outstanding first."""
    keys = ("cases", "cases_outstanding", "parts", "parts_outstanding", "area_m2", "area_outstanding_m2")
    sums: dict[str, Row] = {}
    for result in results:
        for row in result["land"]["by_commune"]:
            into = sums.setdefault(
                row["code"],
                {"code": row["code"], "name": row["name"], "projects": [], **dict.fromkeys(keys, 0)},
            )
            into["projects"].append(result["code"])
            for key in keys:
                into[key] = (
                    _round(float(into[key]) + float(row[key])) if "area" in key else into[key] + row[key]
                )
    return sorted(sums.values(), key=lambda row: (-row["parts_outstanding"], row["code"]))


def changes(now: Mapping[str, Any], previous: Mapping[str, Any] | None) -> Row | None:
    """What is different from the previous issue; None when there is no previous issue to compare with.

    In-period figures are differences of two cumulative ones, and may be negative.
    """
    if previous is None:
        return None
    before = {row["code"]: row for row in previous["projects"]}
    rows = [_project_change(row, before[row["code"]]) for row in now["projects"] if row["code"] in before]
    old_blockers = {(b["project"], b["id"]): b for b in previous["blockers"]}
    new_blockers = {(b["project"], b["id"]): b for b in now["blockers"]}
    return {
        "period": previous["period"],
        "issue": previous["issue"],
        "as_of": previous["as_of"],
        "parts_handed_over": now["headline"]["parts_handed_over"] - previous["headline"]["parts_handed_over"],
        "parts": now["headline"]["parts"] - previous["headline"]["parts"],
        "area_handed_over_m2": _round(
            now["headline"]["area_handed_over_m2"] - previous["headline"]["area_handed_over_m2"]
        ),
        "cases_handed_over": now["headline"]["cases_handed_over"] - previous["headline"]["cases_handed_over"],
        "levels": {
            level: now["headline"]["levels"][level] - previous["headline"]["levels"].get(level, 0)
            for level in LEVELS
        },
        "projects": [row for row in rows if row["changed"]],
        "unchanged": sum(1 for row in rows if not row["changed"]),
        "added": [row["code"] for row in now["projects"] if row["code"] not in before],
        "dropped": sorted(set(before) - {row["code"] for row in now["projects"]}),
        "blockers_new": [b for key, b in new_blockers.items() if key not in old_blockers],
        "blockers_gone": [b for key, b in old_blockers.items() if key not in new_blockers],
    }


def _project_change(now: Mapping[str, Any], before: Mapping[str, Any]) -> Row:
    days = None
    if now["forecast"] and before["forecast"]:
        days = (date.fromisoformat(now["forecast"]) - date.fromisoformat(before["forecast"])).days
    return {
        "code": now["code"],
        "name": now["name"],
        "name_en": now.get("name_en", ""),
        "level_before": before["level"],
        "level": now["level"],
        "forecast_before": before["forecast"],
        "forecast": now["forecast"],
        "days": days,
        "changed": now["forecast"] != before["forecast"] or now["level"] != before["level"],
    }


def outstanding_parcels(results: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Appendix A: every parcel part not handed over, by commune and project.

    ``anchor`` is set on the first row of each commune, for the links from the table of communes.
    """
    rows = [
        {"project": result["code"], **part} for result in results for part in result["land"]["outstanding"]
    ]
    rows.sort(key=lambda row: (str(row["commune"]), row["project"], _natural(row["label"])))
    seen: set[str] = set()
    for row in rows:
        row["anchor"] = "" if row["commune"] in seen else f"c-{row['commune']}"
        seen.add(row["commune"])
    return rows


def _natural(label: str) -> list[tuple[int, str]]:
    """Sheet 9 before sheet 14: numbers by value, the rest by letters."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in label.split("/")]


def _round(value: float) -> float:
    """Square metres to one decimal, as the parts are stored."""
    return round(value, 1)
