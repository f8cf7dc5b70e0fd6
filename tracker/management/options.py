"""Reading what people type after a command; every mistake is one clear line."""

from datetime import datetime
from difflib import get_close_matches

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from projects.models import Project


def zone_of(code: str) -> Zone:
    """The zone with this code. Raises InputProblem naming those that exist."""
    zone = Zone.objects.filter(code=code).first()
    if zone is None:
        known = ", ".join(Zone.objects.values_list("code", flat=True)) or "none yet"
        raise InputProblem(
            field="--zone", message=f"There is no zone {code!r}.", mend=f"Known zones: {known}."
        )
    return zone


def project_of(code: str, zone: Zone) -> Project:
    """The project of ``zone`` with this code. Raises InputProblem naming the nearest codes."""
    project = Project.objects.filter(code=code, zone=zone).first()
    if project is None:
        codes = list(Project.objects.filter(zone=zone).values_list("code", flat=True))
        near = get_close_matches(code, codes, n=3, cutoff=0.3) or codes[:5]
        raise InputProblem(
            field="--project",
            message=f"There is no project {code!r} in zone {zone.code}.",
            mend=f"Did you mean {', '.join(near)}?" if near else "Create a project first.",
        )
    return project


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
