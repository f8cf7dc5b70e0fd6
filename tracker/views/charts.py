"""A chart as plain data: what ``tracker/chart.html`` lays out, ``chart.js`` draws and the table under it spells out.

One piece for all pages (docs/how_to/charts.md). Nothing here computes a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from django.utils.formats import get_format

from geodata.templatetags.clearway import day, number, unknown_mark

Value: TypeAlias = date | int | float | Decimal | Fraction | str
Point: TypeAlias = tuple[Value, Value | None] | tuple[Value, Value, Value]
"""``(x, y)``, y None: unknown there, the line is broken; or ``(x, low, high)`` of a range."""

AxisKind: TypeAlias = Literal["day", "number", "name"]
SeriesKind: TypeAlias = Literal["line", "step", "bar", "range"]
Tone: TypeAlias = Literal[
    "accent", "soft", "green", "amber", "violet", "red", "on_track", "watch", "serious", "critical", "unknown"
]
Dash: TypeAlias = Literal["solid", "dashed", "dotted"]

_PIXELS = 300
_PIXELS_PER_NAME = 34
_PIXELS_OF_AXIS = 56


@dataclass(frozen=True, slots=True)
class Axis:
    """``name`` heads the table's column; ``low`` and ``high`` limit the axis, None: the data do."""

    name: str
    kind: AxisKind = "number"
    unit: str = ""
    places: int = 0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """``step`` holds each value until the next point. ``dotted`` and ``dashed`` tell lines apart without colour."""

    name: str
    points: Sequence[Point]
    kind: SeriesKind = "line"
    tone: Tone = "accent"
    dash: Dash = "solid"
    marked: bool = False
    stack: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the chart at ``at`` of the x axis, for example the as-of date."""

    at: Value
    name: str
    dash: Dash = "solid"


@dataclass(frozen=True, slots=True)
class Chart:
    """``key``: unique on the page, letters and hyphens. ``summary``: what a reader who cannot see it should know.

    ``flat``: x runs down the side, values to the right (names that need room, bars of days).
    """

    key: str
    title: str
    summary: str
    x: Axis
    y: Axis
    series: Sequence[Series]
    marks: Sequence[Mark] = ()
    flat: bool = False

    @property
    def data_id(self) -> str:
        return f"chart-{self.key}"

    @property
    def height(self) -> int:
        """Pixels, known before the script runs, so that nothing on the page moves."""
        return _PIXELS_OF_AXIS + _PIXELS_PER_NAME * len(self._places()) if self.flat else _PIXELS

    @property
    def spec(self) -> dict[str, Any]:
        """What ``chart.js`` reads."""
        return {
            "summary": self.summary,
            "flat": self.flat,
            "x": _axis(self.x),
            "y": _axis(self.y),
            "names": [_plain(at) for at in self._places()] if self.x.kind == "name" else [],
            "series": [
                {
                    "name": row.name,
                    "kind": row.kind,
                    "tone": row.tone,
                    "dash": row.dash,
                    "marked": row.marked,
                    "stack": row.stack,
                    "points": [[_plain(value) for value in point] for point in row.points],
                }
                for row in self.series
            ],
            "marks": [{"at": _plain(row.at), "name": row.name, "dash": row.dash} for row in self.marks],
            "decimal": get_format("DECIMAL_SEPARATOR"),
            "group": get_format("THOUSAND_SEPARATOR"),
        }

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: a place on the x axis and each series' figure there; empty where a series has no point."""
        figures = [{point[0]: point[1:] for point in row.points} for row in self.series]
        return [
            (_written(at, self.x), [self._cell(known.get(at)) for known in figures]) for at in self._places()
        ]

    @property
    def mark_rows(self) -> list[tuple[Mark, str]]:
        return [(row, _written(row.at, self.y if self.flat else self.x)) for row in self.marks]

    def _places(self) -> list[Any]:
        """Every x once: names in the order given, days and numbers from the smallest."""
        places: list[Any] = list(dict.fromkeys(point[0] for row in self.series for point in row.points))
        return places if self.x.kind == "name" else sorted(places)

    def _cell(self, values: Sequence[Value | None] | None) -> str:
        if values is None:
            return ""
        return " – ".join(_written(value, self.y) for value in values)


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "name": axis.name,
        "kind": axis.kind,
        "unit": axis.unit,
        "places": axis.places,
        "low": axis.low,
        "high": axis.high,
    }


def _plain(value: Value | None) -> str | float | None:
    """JSON keeps six decimals: far below a pixel; the table is written from the exact value."""
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else round(float(value), 6)


def _written(value: Value | None, axis: Axis) -> str:
    if value is None:
        return unknown_mark()
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(value)
    return number(
        Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value, axis.places
    )
