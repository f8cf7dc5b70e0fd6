"""A forecast as JSON, and as rows to be kept and scored later.

What the calibration gate does not allow is null, with its reason in ``shown``: "quantiles" (the gate is open),
"range" (by law alone / observed median instead), "at_least" (something has no known end) or "none".
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from landclearance.domain.reference_class import Rung
from landclearance.domain.sampled_path import Basis
from projects.domain.days import Day, finish_to_date, to_date
from projects.domain.ranking import BlockerRank, ClearedSet
from projects.domain.work_ratios import MIN_ENDED, WorkRung
from tracker.domain.background import Background
from tracker.domain.blocking import LandFindings
from tracker.domain.calibration import BAND, NEEDED, Gate, iso_quantiles, record_json
from tracker.domain.forecast import FinishForecast, Forecast, Spread

Json = dict[str, Any]

SHOWN_RANKS = 20
BINS = 12


@dataclass(frozen=True, slots=True)
class IssuedForecast:
    """A forecast to be kept. ``part_id`` None: the finish of the project, its days being last days worked; else
    first days that crews may work on the part. ``quantiles``: per cent -> ISO date."""

    part_id: int | None
    quantiles: Mapping[str, str]
    statutory: date | None
    basis: Json
    seed: int
    samples: int


def shown_as(finish: FinishForecast | None, gate: Gate) -> str:
    """What stands in place of the distribution on pages and in JSON."""
    if finish is None:
        return "none"
    if finish.at_least:
        return "at_least"
    return "quantiles" if gate is Gate.OPEN else "range"


def p80_finish(found: Forecast, gate: Gate) -> Day | None:
    """Half-open P80 of the finish where it may be shown."""
    finish = found.finish
    return finish.spread.quantiles[80] if finish and shown_as(finish, gate) == "quantiles" else None


def forecast_json(
    found: Forecast, findings: LandFindings, known: Background, statutory: Day | None, issued_on: date
) -> Json:
    """The entry ``forecast`` of a result. ``statutory``: the finish with releases by law and promise, half-open."""
    finish = found.finish
    shown = shown_as(finish, known.gate)
    return {
        "issued_on": issued_on.isoformat(),
        "shown": shown,
        **_quantiles(finish, shown),
        "range": _range(finish, statutory),
        "gate": _gate(known),
        "record": record_json(known.record),
        "seed": found.seed,
        "samples": found.samples,
        "error_days": _error(finish.spread) if finish else None,
        "open_ends": len(found.land.open_parts) + len(found.land.open_obstacles),
        "by_baseline": finish.by_baseline if finish and shown == "quantiles" else None,
        "by_capital_end": finish.by_capital_end if finish and shown == "quantiles" else None,
        "sensitivity": _sensitivity(finish, shown),
        "distribution": _bins(finish) if finish and shown == "quantiles" else [],
        "activities": _activities(finish),
        "ranks": [_rank(row, finish, findings) for row in finish.ranks[:SHOWN_RANKS]] if finish else [],
        "sets": [_set(row, findings) for row in finish.sets] if finish else [],
        "basis": basis_rows(found, findings),
        "works": _works(finish, known),
        "promises": {"dated": found.land.promises, "by_history": found.land.promises_drawn},
    }


def issued(found: Forecast, findings: LandFindings, statutory: Day | None) -> list[IssuedForecast]:
    """What is kept: the finish, and the release of each outstanding part that can be dated."""
    rows = []
    if found.finish is not None:
        quantiles = {level: day - 1 for level, day in found.finish.spread.quantiles.items()}
        basis = {
            "at_least": found.finish.at_least,
            "open_ends": len(found.land.open_parts),
            "works": _works_short(found.finish),
        }
        day = finish_to_date(statutory) if statutory is not None else None
        rows.append(_row(None, {} if found.finish.at_least else quantiles, day, basis, found))
    for part in findings.parts:
        spread = found.parts.get(part.part.id)
        if spread is not None:
            steps = [_short(row) for row in found.land.basis.get(part.case.id, ())]
            rows.append(_row(part.part.id, spread.quantiles, part.release.day, {"steps": steps}, found))
    return rows


def _row(
    part_id: int | None, quantiles: Mapping[int, Day], statutory: date | None, basis: Json, found: Forecast
) -> IssuedForecast:
    return IssuedForecast(part_id, iso_quantiles(quantiles), statutory, basis, found.seed, found.samples)


def _works_short(finish: FinishForecast) -> str:
    """Where durations of works come from in a few characters: "group A, 35 ended"."""
    known = finish.works
    if known is None:
        return WorkRung.PROGRAMME.value
    return f"{known.rung.value} {known.group}".strip() + f", {known.curve.events} ended"


def _short(row: Basis) -> str:
    """One step's reference in a few characters: "payout 30 days: class, 112 ended"."""
    ended = f", {row.reference.curve.events} ended" if row.reference else ""
    return f"{row.kind.key} {row.kind.term}: {row.rung.value}{ended}"


def _quantiles(finish: FinishForecast | None, shown: str) -> Json:
    """P10 to P90 as last days worked; null unless they may be shown. Of a lower bound the P50 alone."""
    levels = (10, 50, 80, 90) if shown == "quantiles" else ()
    days = finish.spread.quantiles if finish else {}
    return {f"p{level}": _last_day(days[level]) if level in levels else None for level in (10, 50, 80, 90)}


def _range(finish: FinishForecast | None, statutory: Day | None) -> Json:
    return {
        "statutory": None if statutory is None else _last_day(statutory),
        "observed_median": _last_day(finish.spread.quantiles[50]) if finish else None,
    }


def _last_day(finish: Day) -> str:
    return finish_to_date(finish).isoformat()


def _gate(known: Background) -> Json:
    record, finishes = known.record, known.finish_record
    return {
        "state": known.gate.value,
        "resolved": record.resolved,
        "held": record.held,
        "coverage": None if record.coverage is None else round(record.coverage, 4),
        "needed": NEEDED,
        "band": list(BAND),
        "finishes_resolved": finishes.resolved,
        "finishes_held": finishes.held,
    }


def _error(spread: Spread) -> Json:
    return {f"p{level}": round(value, 1) for level, value in spread.error.items()}


def _sensitivity(finish: FinishForecast | None, shown: str) -> list[Json]:
    """P50 for each correlation, P80 where it may be shown, and by how many days P80 moves against the first."""
    if finish is None:
        return []
    base = next(iter(finish.sensitivity.values())).quantiles
    return [
        {
            "rho": rho,
            "p50": _last_day(spread.quantiles[50]),
            "p80": _last_day(spread.quantiles[80]) if shown == "quantiles" else None,
            "p50_moves_days": spread.quantiles[50] - base[50],
            "p80_moves_days": spread.quantiles[80] - base[80],
        }
        for rho, spread in finish.sensitivity.items()
    ]


def _bins(finish: FinishForecast) -> list[Json]:
    """Shares of the samples in equal bins of whole days; both ends are last days worked, inclusive."""
    days = finish.samples_of_finish.astype(int) - 1
    low, high = int(days.min()), int(days.max())
    width = max(1, -(-(high - low + 1) // BINS))
    edges = np.arange(low, high + width + 1, width)
    counts, _ = np.histogram(days, bins=edges)
    return [
        {
            "from": to_date(int(edge)).isoformat(),
            "to": to_date(int(edge) + width - 1).isoformat(),
            "share": round(int(count) / days.size, 4),
        }
        for edge, count in zip(edges, counts, strict=False)
    ]


def _works(finish: FinishForecast | None, known: Background) -> Json | None:
    """What durations of works rest on; ratios are times the approved duration. Under ``programme`` nothing was
    drawn, and ``events`` are the ended works of the zone, too few."""
    if finish is None:
        return None
    found, library = finish.works, known.works
    curve = found.curve if found else None
    return {
        "rung": found.rung.value if found else WorkRung.PROGRAMME.value,
        "group": found.group or None if found else None,
        "works": finish.open_works,
        "events": curve.events if curve else library.ended,
        "censored": curve.censored if curve else len(library.ratios) - library.ended,
        "median_ratio": _ratio(found.median if found else None),
        "p80_ratio": _ratio(found.p80 if found else None),
        "left_out": library.left_out,
        "needed": MIN_ENDED,
    }


def _ratio(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _activities(finish: FinishForecast | None) -> list[Json]:
    if finish is None:
        return []
    return [
        {
            "code": code,
            "criticality": round(row.ci, 4),
            "sensitivity": round(row.ssi, 4),
            "cruciality": None if row.cri is None else round(row.cri, 4),
        }
        for code, row in finish.activities.items()
    ]


def _rank(row: BlockerRank, finish: FinishForecast | None, findings: LandFindings) -> Json:
    return {
        **_holder(row.id, findings),
        "blockers": list(finish.holders[row.id]) if finish else [],
        "gain_days": round(row.gain, 1),
        "critical": round(row.critical, 4),
        "share_days": None if row.share is None else round(row.share, 1),
        "alone_days": round(row.alone, 1),
    }


def _set(row: ClearedSet, findings: LandFindings) -> Json:
    return {
        "clear": row.count,
        "holders": [_holder(key, findings) for key in row.ids],
        "saves_days": round(row.saved, 1),
        "leaves_days": round(row.left, 1),
    }


def _holder(key: str, findings: LandFindings) -> Json:
    """Whom a ranked row names: a case by its number, an obstacle by its title; never a person."""
    kind, number = key.split(":")
    if kind == "case":
        case = next(part.case for part in findings.parts if part.case.id == int(number))
        return {
            "id": key,
            "case_id": case.id,
            "case_no": case.case_no,
            "blocker_id": None,
            "label": case.case_no,
        }
    facts = next(row.facts for row in findings.obstacles if row.facts.id == int(number))
    return {"id": key, "case_id": None, "case_no": None, "blocker_id": facts.id, "label": facts.title}


def basis_rows(found: Forecast, findings: LandFindings) -> list[Json]:
    """Each reference that was used, with its counts; ``cases`` say for how many."""
    names = {part.case.commune_code: part.case.commune_name for part in findings.parts}
    used: dict[tuple[str, ...], list[Basis]] = defaultdict(list)
    for rows in found.land.basis.values():
        for row in rows:
            used[_group(row)].append(row)
    return [_basis(rows, names) for _group_key, rows in sorted(used.items())]


def _group(row: Basis) -> tuple[str, ...]:
    kind = row.kind
    narrow = {
        Rung.AUTHORITY: (kind.parcel_class, kind.authority),
        Rung.CLASS: (kind.parcel_class, ""),
    }.get(row.rung, ("", ""))
    return (kind.key, kind.term, row.rung.value, *narrow)


def _basis(rows: list[Basis], names: Mapping[str, str]) -> Json:
    first = rows[0]
    reference, rung = first.reference, first.rung
    curve = reference.curve if reference else None
    key, term, _rung, parcel_class, authority = _group(first)
    statutory = sorted(row.statutory for row in rows)[len(rows) // 2]
    unit = max(statutory, 1) if rung is Rung.UPLIFT else 1
    return {
        "step": key,
        "term": term,
        "rung": rung.value,
        "parcel_class": parcel_class or None,
        "authority": authority or None,
        "authority_name": names.get(authority) if authority else None,
        "cases": len(rows),
        "events": curve.events if curve else 0,
        "censored": curve.censored if curve else 0,
        "median_days": _times(reference.median if reference else None, unit),
        "p80_days": _times(reference.p80 if reference else None, unit),
        "statutory_days": statutory,
        "withdrawn": round(reference.withdrawn, 4) if reference else None,
    }


def _times(value: float | None, unit: int) -> int | None:
    return None if value is None else round(value * unit)
