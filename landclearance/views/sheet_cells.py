"""Cells of the progress sheet: each figure in the reader's notation, with the list of what stands behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from geodata.templatetags.clearway import local_name
from geodata.templatetags.clearway import number as written
from landclearance.domain.counts import Figure
from landclearance.domain.figures import QuotientCheck, check_quotient
from landclearance.domain.indicators import BY_CODE, INDICATORS, Measure
from landclearance.domain.sheet import SheetRow, may_show, value
from landclearance.selectors.count_words import INDICATOR_WORDS, STATUS_WORDS
from landclearance.selectors.sheet import Sheet
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. ``text`` empty: unknown, or with ``hidden`` not for this reader; ``title`` says what it rests on."""

    text: str
    url: str = ""
    title: str = ""
    hidden: bool = False
    number: bool = True
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column with its number on the form."""

    number: int
    word: str
    unit: str = ""
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A row as shown: its heading cell, the rest; ``level`` is zone, project or commune."""

    level: str
    name: str
    url: str
    cells: tuple[Cell, ...]


# Figures of the sheet in the order of its columns; "%" is the share of the figure before it.
FIGURES = (
    "area_m2", "area_handed_over_m2", "%", "users", "users_noticed", "users_inventoried", "users_approved",
    "users_posted", "users_paid", "users_handed_over", "value_approved", "amount_paid", "%", "resettle_users",
    "resettle_arranged", "resettle_left",
)  # fmt: skip


def heading_rows() -> list[Heading]:
    """Columns 3 to 31 of the form (1 and 2 are the line's own heading)."""
    headings = [
        Heading(4, _("Project owner"), numeric=False),
        Heading(5, _("Commune"), numeric=False),
        Heading(6, _("Group"), numeric=False),
    ]
    for place, code in enumerate(FIGURES, start=7):
        word = _("Percentage") if code == "%" else str(INDICATOR_WORDS[code])
        unit = "%" if code == "%" else _unit(BY_CODE[code].measure)
        headings.append(Heading(place, word, unit))
    return [
        *headings,
        Heading(23, _("Clearance capital of the year"), _("million VND")),
        Heading(24, _("Disbursed (reported)"), _("million VND")),
        Heading(25, _("Percentage"), "%"),
        Heading(26, _("Planned completion")),
        Heading(27, _("Actual or expected")),
        Heading(28, _("Difference"), _("days")),
        Heading(29, _("Status by our records"), numeric=False),
        Heading(29, _("Status claimed"), numeric=False),
        Heading(30, _("Report of the period"), numeric=False),
    ]


def _unit(measure: Measure) -> str:
    return {Measure.AREA: "m²", Measure.MONEY: _("million VND"), Measure.COUNT: ""}[measure]


class Lines:
    """Turns rows of a sheet into lines for one reader and one way of looking (``show``)."""

    def __init__(self, sheet: Sheet, projects: Mapping[str, Project], show: str, private: bool) -> None:
        self.sheet = sheet
        self.projects = projects
        self.show = show
        self.private = private

    def all_lines(self) -> list[Line]:
        """Each project with its communes under it, and the zone at the end."""
        lines: list[Line] = []
        communes: list[Line] = []
        for row in self.sheet.rows:
            if row.commune:
                communes.append(self._line(row))
            else:
                lines += [self._line(row), *(communes if len(communes) > 1 else ())]
                communes = []
        return [*lines, self._line(self.sheet.total)]

    def _line(self, row: SheetRow) -> Line:
        project = self.projects.get(row.project)
        level = "commune" if row.commune else "project" if row.project else "zone"
        name = str(local_name(project)) if project and not row.commune else row.name
        owner = project.owner.name if project and project.owner and not row.commune else ""
        where = row.name if row.commune else self._communes(row)
        cells = (
            Cell(owner, number=False),
            Cell(where, number=False),
            Cell(project.group if project else "", number=False),
            *self._figures(row),
            *self._money(row),
            *_dates(row),
            *_status(row),
        )
        url = reverse("project", args=[row.project]) if project and not row.commune else ""
        return Line(level, name, url, cells)

    def _communes(self, row: SheetRow) -> str:
        names = [one.name for one in self.sheet.rows if one.commune and one.project == row.project]
        return names[0] if len(names) == 1 else ""

    def _figures(self, row: SheetRow) -> list[Cell]:
        cells: list[Cell] = []
        for place, code in enumerate(FIGURES):
            cells.append(self._share(row, FIGURES[place - 1]) if code == "%" else self.cell(row, code))
        return cells

    def cell(self, row: SheetRow, code: str) -> Cell:
        """A figure with the list behind it; unknown for a row without any case."""
        if not row.case_ids and row.project:
            return Cell("")
        figure = self._asked(row, code)
        if BY_CODE[code].private and not may_show(figure, self.private):
            return Cell("", hidden=True, title=_("Too few cases: an amount could be one household's."))
        correction = row.corrections.get(code)
        text = _text(figure.value, BY_CODE[code].measure, signed=self.show != "cumulative")
        title = ""
        if correction and self.show != "cumulative" and (self.private or not BY_CODE[code].private):
            title = _("Besides, the figure before was corrected by %(change)s since it was reported.") % {
                "change": _text(correction, BY_CODE[code].measure, signed=True)
            }
        return Cell(text, self._list_url(row, code) if figure.units else "", title, mark="*" if title else "")

    def _asked(self, row: SheetRow, code: str) -> Figure:
        if self.show == "cumulative":
            return row.figures.get(code, Figure())
        moved = row.moved.get(code, Figure())
        if self.show == "period":
            return moved
        earlier = row.moved_before.get(code, Figure())
        least = min((figure.units for figure in (moved, earlier) if figure.units), default=0)
        return Figure(moved.value - earlier.value, least)

    def _share(self, row: SheetRow, code: str) -> Cell:
        """The share at the end of the period, or by how many points it moved; its inputs in the title."""
        whole = BY_CODE[code].of
        shown = may_show(row.figures.get(code, Figure()), self.private)
        if BY_CODE[code].private and not (shown and may_show(row.figures.get(whole, Figure()), self.private)):
            return Cell("", hidden=True, title=_("Too few cases: an amount could be one household's."))
        now = row.percent(code)
        if now is None:
            return Cell("")
        title = f"{written(value(row.figures, code))} / {written(value(row.figures, whole))}"
        if self.show == "cumulative":
            return Cell(str(written(now, 1)), title=title)
        old = value(row.before, whole)
        if not old:
            return Cell("")
        before = value(row.before, code) * 100 / old
        return Cell(
            _signed(now - before, 1), title=_("percentage points; now %(inputs)s") % {"inputs": title}
        )

    def _money(self, row: SheetRow) -> list[Cell]:
        money = row.money
        if money is None or self.show != "cumulative":
            return [Cell(""), Cell(""), Cell("")]
        share = money.percent
        return [
            Cell(_text(money.plan, Measure.MONEY)),
            Cell(_text(money.reported, Measure.MONEY)),
            Cell("" if share is None else str(written(share, 1))),
        ]

    def _list_url(self, row: SheetRow, code: str) -> str:
        period = self.sheet.period
        query = {
            "zone": self.sheet.zone.code,
            "indicator": code,
            "project": row.project,
            "commune": row.commune,
            "kind": period.kind,
            "of": period.end.isoformat(),
            "as_of": period.end.isoformat(),
            "show": "cumulative" if self.show == "cumulative" else "period",
        }
        return reverse("clearance_sheet_rows") + "?" + urlencode({k: v for k, v in query.items() if v})

    def beside(self) -> list[dict[str, Any]]:
        """What bulletins always give beside the columns, for the zone: cases, parcels, plans, graves ..."""
        total = self.sheet.total
        return [
            {
                "word": INDICATOR_WORDS[one.code],
                "cell": self.cell(total, one.code),
                "unit": _unit(one.measure),
            }
            for one in INDICATORS
            if not one.column and (value(total.figures, one.code) or value(total.moved, one.code))
        ]

    def corrected(self) -> list[dict[str, Any]]:
        """Figures at the end of the period before that are known otherwise since, for the zone."""
        total = self.sheet.total
        return [
            {
                "word": INDICATOR_WORDS[code],
                "text": _text(change, BY_CODE[code].measure, signed=True),
                "unit": _unit(BY_CODE[code].measure),
            }
            for code, change in total.corrections.items()
            if self.private or not BY_CODE[code].private
        ]

    def mismatches(self) -> list[tuple[SheetRow, QuotientCheck]]:
        """Reports whose printed share is not the quotient of their own two areas."""
        found = []
        for row in self.sheet.rows:
            report = row.report
            if report is None or report.area_percent is None:
                continue
            if report.area_m2 is None or report.area_handed_over_m2 is None:
                continue
            check = check_quotient(report.area_percent, report.area_handed_over_m2, report.area_m2)
            if check is not None and not check.agrees:
                found.append((row, check))
        return found


def _dates(row: SheetRow) -> list[Cell]:
    late = row.days_late
    finish = row.finish
    day = finish.day if finish else None
    mark = "" if finish is None or day is None else _("actual") if finish.actual else _("expected")
    return [
        Cell(f"{row.target:%d/%m/%Y}" if row.target else ""),
        Cell(f"{day:%d/%m/%Y}" if day else "", title=mark),
        Cell("" if late is None else _signed(Decimal(late), 0), mark="late" if late and late > 0 else ""),
    ]


def _status(row: SheetRow) -> list[Cell]:
    claimed = row.report.status if row.report else ""
    differs = bool(claimed) and claimed != row.status
    said = f"{row.report.happened_on:%d/%m/%Y}" if row.report else ""
    missing = ", ".join(row.silent)
    note = _("No data: %(communes)s") % {"communes": missing} if missing else said
    return [
        Cell(str(STATUS_WORDS[row.status]), number=False),
        Cell(str(STATUS_WORDS[claimed]) if claimed else "", number=False, mark="differs" if differs else ""),
        Cell(note, number=False, mark="silent" if missing else ""),
    ]


def _text(amount: Decimal | None, measure: Measure, *, signed: bool = False) -> str:
    if amount is None:
        return ""
    if measure is Measure.MONEY:
        amount = amount / 1_000_000
    places = 1 if measure is not Measure.COUNT else 0
    return _signed(amount, places) if signed else str(written(amount, places))


def _signed(amount: Decimal, places: int) -> str:
    return f"+{written(amount, places)}" if amount > 0 else str(written(amount, places))
