"""What stands behind one figure of the progress sheet: the units that make it up, each with its cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from landclearance.domain.count_facts import CountedCase, History, ItemFacts
from landclearance.domain.counts import Book, contributions, movements
from landclearance.domain.indicators import BY_CODE, Unit
from landclearance.domain.sheet import Period


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit behind a figure. ``value``: what it adds, or in a period by how much it changed on ``day``.

    ``label``: the parcel or item; ``cases``: (project, case number) pairs that the unit rests on.
    """

    value: Decimal
    day: date | None
    label: str
    cases: tuple[tuple[str, str], ...]


def figure_rows(
    history: History, period: Period, indicator: str, project: str, commune: str, *, in_period: bool
) -> list[UnitRow]:
    """The units of one cell: exactly those whose values add up to the figure.

    ``project`` and ``commune`` are codes, empty for the zone and the whole project. With ``in_period`` the
    movements, oldest first; else what stands at the period's end, by case number.
    """
    cases = [
        case
        for case in history.cases
        if project in ("", case.project) and commune in ("", case.facts.commune_code)
    ]
    items = [item for item in history.items if not commune and project in ("", item.project)]
    book = Book(history)
    behind = _behind(indicator, cases)
    labels = _labels(cases, items)
    if in_period:
        last = period.start - timedelta(days=1)
        return [
            UnitRow(row.change, row.day, labels.get(row.unit, ""), behind.get(row.unit, ()))
            for row in movements(book, cases, items, last, period.end)
            if row.indicator == indicator
        ]
    found = contributions(book, cases, items, period.end)
    rows = [
        UnitRow(amount, None, labels.get(unit, ""), behind.get(unit, ()))
        for (code, unit), amount in found.items()
        if code == indicator
    ]
    return sorted(rows, key=lambda row: (row.cases, row.label))


def _behind(indicator: str, cases: Sequence[CountedCase]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The cases on which each unit of an indicator rests."""
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    unit = BY_CODE[indicator].unit
    for case in cases:
        for key in _keys(unit, case):
            found[key][case.project, case.facts.case_no] = None
    return {key: tuple(pairs) for key, pairs in found.items()}


def _keys(unit: Unit, case: CountedCase) -> Iterable[str]:
    if unit is Unit.LAND_USER:
        return (case.user_key,)
    if unit is Unit.CASE:
        return (f"case-{case.facts.id}",)
    if unit is Unit.PARCEL:
        return (f"parcel-{part.parcel_id}" for part in case.facts.parts)
    if unit is Unit.PART:
        return (f"part-{part.id}" for part in case.facts.parts)
    if unit is Unit.PLAN:
        return (f"plan-{line.plan_id}" for line in case.lines)
    if unit is Unit.PLAN_FILE:
        return (f"file-{case.facts.id}-{batch}" for batch in {"", *(line.batch for line in case.lines)})
    return ()


def _labels(cases: Iterable[CountedCase], items: Iterable[ItemFacts]) -> dict[str, str]:
    labels = {f"{item.kind}-{item.id}": item.label for item in items}
    for case in cases:
        for part in case.facts.parts:
            labels[f"part-{part.id}"] = f"{part.label} {part.land_use_code}".strip()
            labels[f"parcel-{part.parcel_id}"] = part.label
        for line in case.lines:
            labels[f"plan-{line.plan_id}"] = f"{line.batch} v{line.version}"
            labels[f"file-{case.facts.id}-{line.batch}"] = line.batch
    return labels
