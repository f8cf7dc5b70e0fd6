"""Setting a project's level by hand, and ending that. Nothing is overwritten: every change is another dated row."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.services.checks import (
    check_choice,
    check_expected_day,
    check_length,
    check_past_day,
)
from projects.models import Project, User
from tracker.models import Level, LevelOverride, ProjectAssessment
from tracker.selectors.current import current_assessments
from tracker.services.refresh import refresh_project

LEVELS_BY_HAND = (Level.ON_TRACK, Level.WATCH, Level.SERIOUS, Level.CRITICAL)
"""What a person may set. That nothing is known is for the rules to say."""

MOST_REASON = 1000
"""Characters of a reason."""


@transaction.atomic
def set_level(
    project: Project,
    *,
    level: str,
    reason: str,
    happened_on: date,
    today: date,
    at: datetime,
    by: User | None,
    until: date | None = None,
    is_invented: bool = False,
) -> LevelOverride:
    """Set a level from ``happened_on`` to ``until`` (both inclusive; None: until it is withdrawn or replaced).

    Saying the same again gives the stored row. The project is assessed afresh. Raises InputProblem: no reason,
    "unknown" or a word that is no level, a start in the future, an end before the start or before ``today``, and
    "on track" while the rules find that nothing can be known.
    """
    check_choice(level, [known.value for known in LEVELS_BY_HAND], "level")
    _check_reason(reason)
    check_past_day(happened_on, today)
    check_expected_day(until, happened_on, today, "until")
    if until is not None and until < today:
        raise InputProblem(
            gettext_noop("The level would have run out on %(until)s."),
            gettext_noop("Give a day from today on, or leave it empty."),
            field="until",
            params={"until": f"{until:%d/%m/%Y}"},
        )
    if level == Level.ON_TRACK:
        _check_not_green_from_nothing(project, today)
    said = {"level": level, "reason": reason.strip(), "happened_on": happened_on, "until": until}
    newest: LevelOverride | None = (
        LevelOverride.objects.filter(project=project).order_by("-recorded_at", "-pk").first()
    )
    # A second click; but what was withdrawn may be said again.
    if (
        newest is not None
        and newest.voids_id is None
        and said == {name: getattr(newest, name) for name in said}
    ):
        return newest
    row: LevelOverride = LevelOverride.objects.create(
        project=project, recorded_at=at, recorded_by=by, is_invented=is_invented, **said
    )
    refresh_project(project, today=today, at=at)
    return row


@transaction.atomic
def withdraw_level(
    row: LevelOverride, reason: str, *, today: date, at: datetime, by: User | None
) -> LevelOverride:
    """End a level set by hand: it held until the day before ``today``; on its first day it is taken back altogether.

    Returns the new row that says so. The project is assessed afresh. Raises InputProblem: no reason, ended or
    withdrawn before.
    """
    _check_reason(reason, most=500)
    last = today - timedelta(days=1)
    if row.retraction or LevelOverride.objects.filter(voids=row).exists():
        raise _ended_before()
    if row.until is not None and row.until < today:
        raise _ended_before()
    try:
        with transaction.atomic():
            new = LevelOverride.objects.create(
                project_id=row.project_id,
                level=row.level,
                reason=row.reason,
                happened_on=row.happened_on,
                until=row.until if row.happened_on > last else last,
                retraction=row.happened_on > last,
                voids=row,
                void_reason=reason.strip(),
                recorded_at=at,
                recorded_by=by,
                is_invented=row.is_invented,
            )
    except IntegrityError as error:
        raise _ended_before() from error
    refresh_project(row.project, today=today, at=at)
    return new


def _check_reason(reason: str, most: int = MOST_REASON) -> None:
    if not reason.strip():
        raise InputProblem(
            gettext_noop("A level set by hand needs a reason, and so does its end."),
            gettext_noop("Say in a few words what the figures do not show."),
            field="reason",
        )
    check_length(reason.strip(), most, "reason")


def _check_not_green_from_nothing(project: Project, today: date) -> None:
    newest: ProjectAssessment | None = current_assessments(
        Project.objects.filter(pk=project.pk), today
    ).first()
    computed = (newest.computed_level or newest.level) if newest else Level.UNKNOWN
    if computed == Level.UNKNOWN:
        raise InputProblem(
            gettext_noop("The rules cannot give this project a level: unknown is never shown as on track."),
            gettext_noop("Mend what is missing (see why this level), or set a level that warns."),
            field="level",
        )


def _ended_before() -> InputProblem:
    return InputProblem(
        gettext_noop("This level has ended or was withdrawn before."),
        gettext_noop("Reload the page to see what is in force."),
    )
