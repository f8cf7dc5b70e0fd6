"""Case numbers pasted from a sheet, each with a day where one stands beside it. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

_SEPARATORS = re.compile(r"[\t;,]+")
_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class PastedCase:
    """A case number, and the day beside it; ``line`` from 1."""

    line: int
    number: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Pasted:
    """``wrong``: lines whose day is none, as they stand."""

    cases: tuple[PastedCase, ...]
    wrong: tuple[str, ...]

    @property
    def days(self) -> dict[str, date]:
        """The day beside each number; the last one of a number that comes twice."""
        return {case.number: case.day for case in self.cases if case.day is not None}


def read_pasted(text: str) -> Pasted:
    """One case a line; a tab, a semicolon or a comma stands before the day (dd/mm/yyyy or ISO).

    A line of numbers alone may hold several, separated the same way. Empty lines are left out.
    """
    cases: list[PastedCase] = []
    wrong: list[str] = []
    for place, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in _SEPARATORS.split(line) if cell.strip()]
        days = [day_in(cell) for cell in cells]
        if any(days):
            if len(cells) == 2 and days[0] is None and days[1] is not None:
                cases.append(PastedCase(place, cells[0], days[1]))
            else:
                wrong.append(line.strip())
        elif len(cells) > 1 and _looks_like_a_day(cells[-1]):
            wrong.append(line.strip())
        else:
            cases += [PastedCase(place, cell, None) for cell in cells]
    return Pasted(tuple(cases), tuple(wrong))


def day_in(text: str) -> date | None:
    """The day that ``text`` is; None when it is none."""
    for shape in _FORMATS:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def missing(numbers: Iterable[str], known: Sequence[str]) -> list[str]:
    """Numbers that are not known, in their order, each once."""
    have = set(known)
    return list(dict.fromkeys(number for number in numbers if number not in have))


def _looks_like_a_day(text: str) -> bool:
    """``31/02/2026`` is meant as a day, and is none."""
    return bool(re.fullmatch(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", text))
