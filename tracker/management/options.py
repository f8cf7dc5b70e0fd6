"""Reading what people type after a command; every mistake is one clear line."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from geodata.domain.errors import InputProblem


def moment_option(name: str, text: str | None) -> datetime | None:
    """An ISO moment, in the office's time zone unless it names one; None when nothing was given."""
    if text is None:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise InputProblem(
            field=name, message=f"{text!r} is not a moment.", mend="Write it as 2026-11-05T08:00."
        )
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
