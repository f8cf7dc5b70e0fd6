"""Typed errors of the schedule core. Each says what is wrong (``code``, ``subject``) and how to mend it."""

from __future__ import annotations

from datetime import date

from projects.domain.days import Day, to_date


class ScheduleError(Exception):
    """Base of all errors of the schedule core.

    ``code`` is stable and may be translated by the caller; ``subject`` names the activity, link, calendar or
    row; ``mend`` says what to do about it. ``str(error)`` is one line of English.
    """

    def __init__(self, code: str, subject: str, message: str, mend: str = "") -> None:
        self.code = code
        self.subject = subject
        self.message = message
        self.mend = mend
        super().__init__(f"{message} {mend}".strip())


class CalendarError(ScheduleError):
    """A working calendar on which nothing can be scheduled."""


class NetworkDataError(ScheduleError):
    """Activities, links or dates that contradict each other."""


class CycleError(ScheduleError):
    """Links that run in a circle; ``path`` starts and ends with the same activity id.

    The message names at most its first and last ``SHOWN`` steps; ``path`` has all.
    """

    SHOWN = 8

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        steps = list(path)
        if len(path) > 2 * self.SHOWN + 1:
            left_out = f"({len(path) - 2 * self.SHOWN} more)"
            steps = [*path[: self.SHOWN], left_out, *path[-self.SHOWN :]]
        super().__init__(
            "cycle",
            path[0],
            f"The links run in a circle: {' -> '.join(steps)}.",
            "Remove or turn round one of these links.",
        )


class HorizonError(ScheduleError):
    """A date outside the range that the calendars cover. Never clamped, never wrapped."""

    def __init__(self, subject: str, day: Day | None = None) -> None:
        shown = "" if day is None else f" ({_shown(day)})"
        super().__init__(
            "horizon",
            subject,
            f"{subject}: a date{shown} lies outside the range of the working calendars.",
            "Check dates, durations, lags and days off for a slip of the pen.",
        )


class ScheduleFileError(ScheduleError):
    """A schedule file that cannot be taken over."""


def _shown(day: Day) -> str:
    try:
        value: date = to_date(day)
    except (ValueError, OverflowError):
        return f"day {day}"
    return value.isoformat()
