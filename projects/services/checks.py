"""Checks that several services share. Each failure is one InputProblem."""

from datetime import date

from django.db.models import Field, Model

from geodata.domain.errors import InputProblem, gettext_noop
from projects.domain.errors import CycleError, ScheduleError


def check_text(model: type[Model], values: dict[str, str], row: int | None = None) -> None:
    """Refuse text that is longer than its column, and a missing text where the column has no default.

    ``values`` are keyed by the model's field names.
    """
    for name, value in values.items():
        column = model._meta.get_field(name)
        if not isinstance(column, Field):
            continue
        if not value.strip() and not column.blank:
            raise InputProblem(
                row=row, field=name, message=gettext_noop("It is empty."), mend=gettext_noop("Fill it in.")
            )
        if column.max_length is not None and len(value) > column.max_length:
            raise InputProblem(
                row=row,
                field=name,
                message=gettext_noop("%(length)s characters are too many."),
                mend=gettext_noop("Use at most %(most)s."),
                params={"length": len(value), "most": column.max_length},
            )


def check_choice(field: str, value: str, known: list[str], row: int | None = None) -> None:
    """Refuse a word that is not one of ``known``."""
    if value not in known:
        raise InputProblem(
            row=row,
            field=field,
            message=gettext_noop("%(value)s is not known here."),
            mend=gettext_noop("Use one of: %(known)s."),
            params={"value": repr(value), "known": ", ".join(known)},
        )


def check_not_future(field: str, day: date, today: date) -> None:
    """Refuse a fact that is dated after today."""
    if day > today:
        raise InputProblem(
            field=field,
            message=gettext_noop("%(day)s is in the future (today is %(today)s)."),
            mend=gettext_noop("Record it once it has happened."),
            params={"day": day.isoformat(), "today": today.isoformat()},
        )


def problem_of(error: ScheduleError) -> InputProblem:
    """An error of the schedule core as what the sender of a programme is meant to read."""
    if isinstance(error, CycleError):
        return InputProblem(
            field="links",
            message=gettext_noop("The links run in a circle: %(path)s."),
            mend=gettext_noop("Remove or turn round one of these links."),
            params={"path": " -> ".join(error.path)},
        )
    return InputProblem(message=error.message, mend=error.mend)
