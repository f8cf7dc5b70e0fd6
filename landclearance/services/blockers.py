"""Recording obstacles, what is promised about them, and their end."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.blockers import BlockerState, blocker_state
from landclearance.models import (
    AuthorityLevel,
    Blocker,
    BlockerCode,
    BlockerEvent,
    BlockerEventKind,
    ClearanceCase,
    ParcelPart,
)
from landclearance.selectors.clearance import blocker_facts
from landclearance.services.checks import check_choice, check_expected_day, check_length, check_past_day
from landclearance.services.signals import announce
from projects.models import Activity, Organisation, Project, User


@transaction.atomic
def record_blocker(
    project: Project,
    *,
    code: str,
    title: str,
    happened_on: date,
    today: date,
    at: datetime,
    by: User | None,
    case: ClearanceCase | None = None,
    part: ParcelPart | None = None,
    activity_codes: Iterable[str] = (),
    geometry: GEOSGeometry | None = None,
    level: str = "",
    owner: Organisation | None = None,
    expected_clear_on: date | None = None,
    due_on: date | None = None,
    document_number: str = "",
    note: str = "",
    is_invented: bool = False,
) -> Blocker:
    """Open a blocker on a part, on a case, or on activities of the programme (neither: all not yet done).

    ``expected_clear_on`` None: nobody knows. Raises InputProblem: unknown code, level or activity, no title,
    a case or part of another project, a day in the future, a promise before the day on which it was given.
    """
    check_choice(code, BlockerCode.values, "code")
    _check_title(title)
    _check_place(project, case, part)
    codes = list(dict.fromkeys(activity_codes))
    _check_activities(project, codes)
    blocker = Blocker.objects.create(
        project=project,
        code=code,
        title=title,
        case=case,
        part=part,
        activity_codes=codes,
        geometry=geometry,
        is_invented=is_invented,
    )
    _say(
        blocker,
        BlockerEventKind.OPENED,
        happened_on,
        today=today,
        at=at,
        by=by,
        level=level,
        owner=owner,
        expected_clear_on=expected_clear_on,
        due_on=due_on,
        document_number=document_number,
        note=note,
    )
    return blocker


@transaction.atomic
def update_blocker(
    blocker: Blocker,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    level: str = "",
    owner: Organisation | None = None,
    expected_clear_on: date | None = None,
    due_on: date | None = None,
    document_number: str = "",
    note: str = "",
) -> BlockerEvent:
    """Add what was said or done about an open blocker; a field left empty keeps its last value.

    Raises InputProblem: the blocker is not open on that day, and as for ``record_blocker``.
    """
    check_past_day(happened_on, today)
    _open_state(blocker, happened_on, at)
    return _say(
        blocker,
        BlockerEventKind.UPDATED,
        happened_on,
        today=today,
        at=at,
        by=by,
        level=level,
        owner=owner,
        expected_clear_on=expected_clear_on,
        due_on=due_on,
        document_number=document_number,
        note=note,
    )


@transaction.atomic
def close_blocker(
    blocker: Blocker,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    document_number: str = "",
    note: str = "",
) -> BlockerEvent:
    """Close an open blocker. Raises InputProblem: not open on that day, a day in the future."""
    check_past_day(happened_on, today)
    _open_state(blocker, happened_on, at)
    return _say(
        blocker,
        BlockerEventKind.CLOSED,
        happened_on,
        today=today,
        at=at,
        by=by,
        document_number=document_number,
        note=note,
    )


def _say(
    blocker: Blocker,
    kind: BlockerEventKind,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    level: str = "",
    owner: Organisation | None = None,
    expected_clear_on: date | None = None,
    due_on: date | None = None,
    document_number: str = "",
    note: str = "",
) -> BlockerEvent:
    check_past_day(happened_on, today)
    check_expected_day(expected_clear_on, happened_on, today, "expected_clear_on")
    check_expected_day(due_on, happened_on, today, "due_on")
    check_length(document_number, 80, "document_number")
    if level:
        check_choice(level, AuthorityLevel.values, "level")
    event = BlockerEvent.objects.create(
        blocker=blocker,
        kind=kind,
        happened_on=happened_on,
        recorded_at=at,
        recorded_by=by,
        level=level,
        owner=owner,
        expected_clear_on=expected_clear_on,
        due_on=due_on,
        document_number=document_number,
        note=note,
    )
    announce(blocker.project, today=today, at=at)
    return event


def _open_state(blocker: Blocker, on: date, at: datetime) -> BlockerState:
    """The blocker's state on a day, with all that is known; InputProblem when it was not open then."""
    facts = blocker_facts(Blocker.objects.filter(pk=blocker.pk), on, at).get(blocker.project_id, [])
    state = blocker_state(facts[0], on) if facts else None
    if state is None or not state.is_open:
        raise InputProblem(
            gettext_noop("Blocker %(id)s is not open on %(day)s."),
            gettext_noop("Give a day after it was opened, or record a new blocker."),
            field="happened_on",
            params={"id": blocker.pk, "day": f"{on:%d/%m/%Y}"},
        )
    return state


def _check_title(title: str) -> None:
    if not title.strip():
        raise InputProblem(
            gettext_noop("A blocker needs a title."),
            gettext_noop("Say in a few words what stands in the way."),
            field="title",
        )
    check_length(title, 300, "title")


def _check_place(project: Project, case: ClearanceCase | None, part: ParcelPart | None) -> None:
    of_others = (case is not None and case.project_id != project.pk) or (
        part is not None and part.case.project_id != project.pk
    )
    if of_others or (case is not None and part is not None and part.case_id != case.pk):
        raise InputProblem(
            gettext_noop("The case or part does not belong together with project %(project)s."),
            gettext_noop("Choose a case of this project, and a part of that case."),
            field="case",
            params={"project": project.code},
        )


def _check_activities(project: Project, codes: list[str]) -> None:
    known = set(
        Activity.objects.filter(update__project=project, code__in=codes).values_list("code", flat=True)
    )
    missing = [code for code in codes if code not in known]
    if missing:
        raise InputProblem(
            gettext_noop("Project %(project)s has no activity %(activity)s."),
            gettext_noop("Use codes of its programme, or leave the activities out."),
            field="activity_codes",
            params={"project": project.code, "activity": missing[0][:60]},
        )
