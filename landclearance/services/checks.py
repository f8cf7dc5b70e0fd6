"""Checks that every recording shares. Each raises InputProblem with the field and the mend."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from geodata.domain.errors import InputProblem, gettext_noop
from projects.domain.terms import add_months

EARLIEST = date(1990, 1, 1)
"""Before the first Land Law (1993) no act of recovery can have been recorded: an earlier year is a slip."""

HORIZON_MONTHS = 600
"""Fifty years: a later promise is a slip of the pen."""


def check_past_day(day: date, today: date, field: str = "happened_on") -> None:
    """A day on which something happened: not after ``today`` (inclusive), not before 1990."""
    if day > today:
        raise InputProblem(
            gettext_noop("The day %(day)s lies in the future."),
            gettext_noop("Give the day on which it happened, %(today)s at the latest."),
            field=field,
            params={"day": f"{day:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"},
        )
    _check_not_too_early(day, field)


def check_expected_day(day: date | None, happened_on: date, today: date, field: str) -> None:
    """A promised or ordered day: not before the day on which it was said, not fifty years ahead. None
    passes."""
    if day is None:
        return
    if day < happened_on:
        raise InputProblem(
            gettext_noop("The day %(day)s lies before the day of the record, %(happened_on)s."),
            gettext_noop("Give a day on or after it, or leave it empty when nobody knows."),
            field=field,
            params={"day": f"{day:%d/%m/%Y}", "happened_on": f"{happened_on:%d/%m/%Y}"},
        )
    if day > add_months(today, HORIZON_MONTHS):
        raise InputProblem(
            gettext_noop("The day %(day)s lies more than fifty years ahead."),
            gettext_noop("Correct the year."),
            field=field,
            params={"day": f"{day:%d/%m/%Y}"},
        )


def check_ended(ended_on: date | None, happened_on: date) -> None:
    """An end not before its beginning."""
    if ended_on is not None and ended_on < happened_on:
        raise InputProblem(
            gettext_noop("It ended on %(ended_on)s, before it began on %(happened_on)s."),
            gettext_noop("Correct one of the two days."),
            field="ended_on",
            params={"ended_on": f"{ended_on:%d/%m/%Y}", "happened_on": f"{happened_on:%d/%m/%Y}"},
        )


MOST_VND = Decimal(10) ** 18
"""An amount that is no longer kept: more than all the money of the country."""

MOST_M2 = Decimal(10) ** 11
"""An area that is no longer kept: a third of the country."""


def check_amount(amount: Decimal | None) -> None:
    """An amount in VND: not negative, below MOST_VND. None passes."""
    if amount is not None and (not amount.is_finite() or not 0 <= amount < MOST_VND):
        raise InputProblem(
            gettext_noop("The amount %(amount)s is not an amount of money paid."),
            gettext_noop("Give VND without a sign."),
            field="amount",
            params={"amount": str(amount)},
        )


def check_choice(value: str, choices: Iterable[str], field: str) -> None:
    """A value of a closed list."""
    known = list(choices)
    if value not in known:
        raise InputProblem(
            gettext_noop("“%(value)s” is not one of the known values."),
            gettext_noop("Use one of: %(choices)s."),
            field=field,
            params={"value": value[:60], "choices": ", ".join(known)},
        )


def check_length(text: str, limit: int, field: str) -> None:
    """A text that fits its column (in characters)."""
    if len(text) > limit:
        raise InputProblem(
            gettext_noop("The text is %(length)s characters long."),
            gettext_noop("Shorten it to %(limit)s characters."),
            field=field,
            params={"length": len(text), "limit": limit},
        )


def check_reason(reason: str) -> None:
    """A reason that says something, in at most 500 characters."""
    if not reason.strip():
        raise InputProblem(
            gettext_noop("A correction needs a reason."),
            gettext_noop("Say in a few words what was wrong."),
            field="reason",
        )
    check_length(reason, 500, "reason")


def _check_not_too_early(day: date, field: str) -> None:
    if day < EARLIEST:
        raise InputProblem(
            gettext_noop("The day %(day)s lies before 1990."),
            gettext_noop("Correct the year."),
            field=field,
            params={"day": f"{day:%d/%m/%Y}"},
        )
