"""What the commands of this package share: options as people type them, and one line for a mistake."""

import re
from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from geodata.domain.errors import InputProblem, gettext_noop

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})\Z")


class InputCommand(BaseCommand):
    """A command whose ``run`` may raise InputProblem: one line on the error output, exit status 1."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.run(options)
        except InputProblem as problem:
            raise CommandError(str(problem)) from problem

    def run(self, options: dict[str, Any]) -> None:
        """The command's work."""
        raise NotImplementedError


def day_of(name: str, text: str) -> date:
    """An ISO date or dd/mm/yyyy. Raises InputProblem otherwise."""
    try:
        return parse_date(text) or datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no zone
    except ValueError as error:
        raise InputProblem(
            field=name,
            message=gettext_noop("%(text)s is not a day."),
            mend=gettext_noop("Write it as 2026-11-23 or 23/11/2026."),
            params={"text": repr(text)},
        ) from error


def optional_day(name: str, text: str | None) -> date | None:
    """Like ``day_of``; None when nothing was given."""
    return None if text is None else day_of(name, text)


MOST_DIGITS = 18
"""Whole digits of the largest number that is kept anywhere (VND)."""


def number_of(name: str, text: str) -> Decimal:
    """A plain number of at most 18 whole digits; a decimal comma is understood. Raises InputProblem otherwise."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        raise InputProblem(
            field=name,
            message=gettext_noop("%(text)s is not a number."),
            mend=gettext_noop("Write it plainly, such as 12.5."),
            params={"text": repr(text[:40])},
        )
    return number


def period_of(name: str, text: str) -> tuple[date, date]:
    """A month (2026-10) or two days (2026-10-01..2026-10-15) as first and last day, both inclusive.

    Raises InputProblem otherwise.
    """
    try:
        month, days = _MONTH.match(text), _RANGE.match(text)
        if month:
            year, number = int(month[1]), int(month[2])
            return date(year, number, 1), date(year, number, monthrange(year, number)[1])
        if days:
            return date.fromisoformat(days[1]), date.fromisoformat(days[2])
    except ValueError:
        pass
    raise InputProblem(
        field=name,
        message=gettext_noop("%(text)s is not a period."),
        mend=gettext_noop("Write it as 2026-10 or 2026-10-01..2026-10-15."),
        params={"text": repr(text)},
    )


_TRUTH = {"true": True, "yes": True, "false": False, "no": False, "unknown": None}


def condition_of(name: str, text: str) -> tuple[str, bool | Decimal | None]:
    """NAME=VALUE with true, false, a number, or unknown to take it back. Raises InputProblem otherwise."""
    key, sign, value = text.partition("=")
    if not sign:
        raise InputProblem(
            field=name,
            message=gettext_noop("%(text)s is not a condition."),
            mend=gettext_noop("Write NAME=true, NAME=false or NAME=number."),
            params={"text": repr(text)},
        )
    word = value.strip().lower()
    return key.strip(), _TRUTH[word] if word in _TRUTH else number_of(name, value)
