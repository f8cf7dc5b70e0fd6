"""The table of current dates against every baseline, from the stored ``result["variance"]``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.views.gantt import activity_name

Days = tuple[int | None, int | None, int | None]
"""Start, finish (calendar days later) and duration (working days longer)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A baseline that the table compares with; ``name`` says which one it is, ``data`` is stored."""

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VarianceRow:
    """``cells``: one for each reference; None: the activity was added after that baseline."""

    code: str
    name: str
    start: str | None
    finish: str | None
    cells: tuple[Days | None, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An earlier baseline that can be compared with; ``place``: its number in the address."""

    place: int
    name: str
    decision: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class VarianceTable:
    """``whole`` is the project itself; ``removed``: activities that a reference has and the programme no longer."""

    references: tuple[Reference, ...]
    rows: tuple[VarianceRow, ...]
    whole: tuple[Days | None, ...]
    removed: tuple[tuple[str, Sequence[Sequence[str]]], ...]
    choices: tuple[Choice, ...]


def variance_table(result: Mapping[str, Any], chosen: str) -> VarianceTable | None:
    """The original and the latest approved always, and the earlier one that ``chosen`` numbers (the newest of them
    when it numbers none). None without a baseline or a computed programme.
    """
    stored: list[Mapping[str, Any]] = result.get("variance") or []
    if not stored:
        return None
    between = range(1, len(stored) - 1)
    place = int(chosen) if chosen.isdecimal() and int(chosen) in between else (len(stored) - 2 or None)
    references = _references(stored, place if place in between else None)
    return VarianceTable(
        references=references,
        rows=tuple(_row(activity, references) for activity in result.get("activities") or []),
        whole=tuple(_days(reference.data.get("whole")) for reference in references),
        removed=tuple(
            (reference.name, reference.data["removed"])
            for reference in references
            if reference.data.get("removed")
        ),
        choices=tuple(
            Choice(number, stored[number]["name"], stored[number]["decision"], number == place)
            for number in between
        ),
    )


def _references(stored: Sequence[Mapping[str, Any]], place: int | None) -> tuple[Reference, ...]:
    if len(stored) == 1:
        return (Reference(_("Original and latest approved"), stored[0]),)
    rows = [Reference(_("Original"), stored[0]), Reference(_("Latest approved"), stored[-1])]
    if place is not None:
        rows.append(Reference(_("Earlier: %(name)s") % {"name": stored[place]["name"]}, stored[place]))
    return tuple(rows)


def _row(activity: Mapping[str, Any], references: Sequence[Reference]) -> VarianceRow:
    code = activity["code"]
    return VarianceRow(
        code=code,
        name=activity_name(activity),
        start=activity.get("start"),
        finish=activity.get("finish"),
        cells=tuple(_days(reference.data["activities"].get(code)) for reference in references),
    )


def _days(stored: Sequence[int | None] | None) -> Days | None:
    return None if stored is None else (stored[0], stored[1], stored[2])
