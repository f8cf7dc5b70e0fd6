"""Amounts of money as people write them: ``1.337,82``, ``1337.82``, ``350.000.000``; tables pasted from a sheet."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.money import Item

UNITS: dict[str, Decimal] = {
    "vnd": Decimal(1),
    "thousand": Decimal(1_000),
    "million": Decimal(1_000_000),
}
"""Units in which a sheet may state amounts, in VND."""

MOST_ROWS = 5_000
LARGEST = Decimal(10) ** 15
"""One million billion VND: more than any plan; a longer figure is a slip."""

_PLAIN = re.compile(r"\d+\Z")
_MARKS = ".,' \u2019\u00a0\u202f"
_READABLE = re.compile(rf"[\d{_MARKS}]+\Z", re.ASCII)
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}([{_MARKS}])\d{{3}}(?:\1\d{{3}})*(?:([.,])(\d+))?\Z")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)\Z")


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One row of a table: ``row`` as people count, ``amounts`` by item; an empty cell is not among them."""

    row: int
    case_no: str
    amounts: dict[Item, Decimal]


def parse_amount(
    text: str, unit: str = "vnd", *, row: int | None = None, field: str = "amount"
) -> Decimal | None:
    """An amount in whole VND (rounded half up); None when the cell is empty.

    Dots, commas and spaces between groups of three are thousands marks, a last dot or comma before another number of
    digits is the decimal mark. "1.337" is 1337 in VND, which have no fractions; in thousands and millions it could be
    either and is refused. Raises InputProblem.
    """
    written = text.strip().removesuffix("đ").strip()
    if not written or written in ("-", "–", "—"):
        return None
    value = _value(written, unit)
    if value is None:
        raise InputProblem(
            gettext_noop("%(value)s is not an amount that can be read."),
            gettext_noop("Write it as 350.000.000 or 1.337,82, without a sign."),
            row=row,
            field=field,
            params={"value": f"“{written[:40]}”"},
        )
    amount = (value * UNITS[unit]).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if amount >= LARGEST:
        raise InputProblem(
            gettext_noop("The amount %(value)s is too large."),
            gettext_noop("Check the number of digits, and the unit."),
            row=row,
            field=field,
            params={"value": written[:40]},
        )
    return amount


def _value(written: str, unit: str) -> Decimal | None:
    if len(written) > 40 or not _READABLE.match(written):
        return None
    if _PLAIN.match(written):
        return Decimal(written)
    grouped = _GROUPED.match(written)
    if grouped:
        mark, point, fraction = grouped.groups()
        several = written.count(mark) > 1
        if not (several or point or unit == "vnd" or mark not in ".,"):
            return None
        if point == mark:
            return None
        end = written.rfind(point) if point else len(written)
        digits = re.sub(r"\D", "", written[:end])
        return Decimal(f"{digits}.{fraction or '0'}")
    plain = _DECIMAL.match(written)
    return Decimal(f"{plain[1]}.{plain[2]}") if plain else None


def parse_table(text: str, items: Sequence[Item], unit: str = "vnd") -> list[AmountRow]:
    """Rows "case number; amount; amount ..." with one column per item, from a sheet (tabs), or with semicolons.

    A first row whose cells hold no number is the heading. Trailing columns may be missing. Raises InputProblem naming
    the row and the column: a case twice, too many columns, no amount at all, an amount that cannot be read.
    """
    lines = [line.strip("\r") for line in text.lstrip("\ufeff").split("\n")]
    mark = _mark(lines)
    rows: list[AmountRow] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        cells = _cells(number, line, mark)
        if not any(cells) or _is_heading(cells, rows):
            continue
        row = _row(number, cells, items, unit)
        if row.case_no in seen:
            raise InputProblem(
                gettext_noop("Case %(case)s stands in row %(first)s already."),
                gettext_noop("Give each case one row with all its amounts."),
                row=number,
                field="case",
                params={"case": row.case_no, "first": seen[row.case_no]},
            )
        seen[row.case_no] = number
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise InputProblem(
                gettext_noop("The table has more than %(most)s rows."),
                gettext_noop("Record it in several parts."),
                params={"most": MOST_ROWS},
            )
    if not rows:
        raise InputProblem(
            gettext_noop("The table has no row with a case and an amount."),
            gettext_noop("Give one row per case: its number, then its amounts."),
            field="table",
        )
    return rows


def _cells(number: int, line: str, mark: str) -> list[str]:
    """The cells of one line; each line is read by itself, so that a stray quote cannot swallow the rows below."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    except csv.Error as error:
        raise InputProblem(
            gettext_noop("The row cannot be read."),
            gettext_noop("Separate the columns by tabs or semicolons, in the order given."),
            row=number,
            field="table",
        ) from error


def _mark(lines: Sequence[str]) -> str:
    first = next((line for line in lines if line.strip()), "")
    return next((mark for mark in ("\t", ";", "|") if mark in first), ",")


def _is_heading(cells: Sequence[str], rows: Sequence[AmountRow]) -> bool:
    return not rows and len(cells) > 1 and not any(re.search(r"\d", cell) for cell in cells[1:])


def _row(number: int, cells: list[str], items: Sequence[Item], unit: str) -> AmountRow:
    case_no, *rest = cells
    if not case_no:
        raise InputProblem(
            gettext_noop("The row has no case number."),
            gettext_noop("Put the case number first."),
            row=number,
            field="case",
        )
    if any(rest[len(items) :]):
        raise InputProblem(
            gettext_noop("The row has %(cells)s amounts where at most %(most)s are expected."),
            gettext_noop("Separate the columns by tabs or semicolons, in the order given."),
            row=number,
            field="table",
            params={"cells": len(rest), "most": len(items)},
        )
    amounts: dict[Item, Decimal] = {}
    for item, cell in zip(items, rest, strict=False):
        amount = parse_amount(cell, unit, row=number, field=item.value)
        if amount is not None:
            amounts[item] = amount
    if not amounts:
        raise InputProblem(
            gettext_noop("The row of case %(case)s has no amount."),
            gettext_noop("Give at least one amount, or leave the case out."),
            row=number,
            field="table",
            params={"case": case_no[:60]},
        )
    return AmountRow(number, case_no, amounts)
