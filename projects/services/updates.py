"""Recording issues of the works programme. An update is stored whole or not at all, and never edited."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited
from projects.domain.cpm import finish
from projects.domain.errors import ScheduleError
from projects.domain.network import compile_network
from projects.domain.plans import ActivityPlan, CalendarPlan, LinkPlan
from projects.models import Activity, ActivityLink, Project, ScheduleUpdate, User, WorkCalendar
from projects.selectors.networks import calendar_plan, plans_of_updates, written_network
from projects.services.checks import check_text, problem_of

_SIX_PLACES = Decimal("0.000001")
WEIGHT_TOLERANCE = Decimal("0.001")
"""How far the weights of an update may be from 1: they come rounded."""


@transaction.atomic
def record_update(
    project: Project,
    start: date,
    data_date: date,
    activities: Sequence[ActivityPlan],
    links: Sequence[LinkPlan],
    calendars: Sequence[CalendarPlan],
    *,
    at: datetime,
    by: User | None = None,
    today: date | None = None,
    source: str = "",
    is_invented: bool = False,
) -> ScheduleUpdate:
    """One issue of the programme: ``start`` is the first day that may be worked, ``data_date`` the first
    day not yet reported on.

    The network is compiled and walked before anything is stored. Raises InputProblem for links in a
    circle (it names the circle), a link or calendar to nowhere, dates that contradict each other, weights
    that do not add up to 1 (all zero: unknown), text that is too long, or a data date more than a day
    after ``today`` with progress in it. An issue that says what the newest of that data date says is not
    stored again: that one is returned.
    """
    activities = [_tidy(plan) for plan in activities]
    _check(activities, source)
    _check_links(links)
    _check_data_date(activities, data_date, today)
    try:
        network, _known = written_network(
            start, data_date, activities, links, calendars, project.zone.country_code
        )
        finish(compile_network(network))
    except ScheduleError as error:
        raise problem_of(error) from error
    same = _same_as_stored(project, start, data_date, activities, links, calendars)
    if same is not None:
        return same
    stored_calendars = _store_calendars(project, calendars)
    update = ScheduleUpdate.objects.create(
        project=project,
        data_date=data_date,
        start=start,
        recorded_at=at,
        recorded_by=by,
        source=source,
        is_invented=is_invented,
    )
    rows = create_audited(
        [
            _activity(update, number, plan, stored_calendars[plan.calendar])
            for number, plan in enumerate(activities, start=1)
        ]
    )
    by_code = {row.code: row for row in rows}
    create_audited([_link(update, plan, by_code) for plan in links])
    return update


def _tidy(plan: ActivityPlan) -> ActivityPlan:
    """As the database will hold it."""
    constraint = "" if plan.constraint == "ASAP" else plan.constraint
    return replace(plan, constraint=constraint, weight=plan.weight.quantize(_SIX_PLACES))


def _check_links(links: Sequence[LinkPlan]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for number, plan in enumerate(links, start=1):
        key = (plan.predecessor, plan.successor, plan.type)
        if key in seen:
            raise InputProblem(
                row=number,
                field="links",
                message=gettext_noop("The %(type)s link %(pred)s -> %(succ)s is there twice."),
                mend=gettext_noop("Keep the one with the right lag."),
                params={"type": plan.type, "pred": plan.predecessor, "succ": plan.successor},
            )
        seen.add(key)


def _check(activities: Sequence[ActivityPlan], source: str) -> None:
    check_text(ScheduleUpdate, {"source": source})
    for number, plan in enumerate(activities, start=1):
        check_text(Activity, {"code": plan.code, "name": plan.name, "name_en": plan.name_en}, row=number)
        if plan.actual_start and plan.actual_finish and plan.actual_finish < plan.actual_start:
            raise InputProblem(
                row=number,
                field="actual_finish",
                message=gettext_noop("%(code)s ends before it starts."),
                mend=gettext_noop("Correct one of the two dates."),
                params={"code": plan.code},
            )
        if plan.weight < 0:
            raise InputProblem(
                row=number,
                field="weight",
                message=gettext_noop("The weight of %(code)s is negative."),
                mend=gettext_noop("Give a share from 0 to 1."),
                params={"code": plan.code},
            )
    total = sum((plan.weight for plan in activities), Decimal(0))
    if total and abs(total - 1) > WEIGHT_TOLERANCE:
        raise InputProblem(
            field="weight",
            message=gettext_noop("The weights of the activities add up to %(total)s."),
            mend=gettext_noop("They must add up to 1, or all be left at 0 when they are not known."),
            params={"total": total},
        )


def _check_data_date(activities: Sequence[ActivityPlan], data_date: date, today: date | None) -> None:
    progressed = any(plan.actual_start is not None for plan in activities)
    if today is not None and progressed and (data_date - today).days > 1:
        raise InputProblem(
            field="data_date",
            message=gettext_noop("The data date %(day)s is in the future (today is %(today)s)."),
            mend=gettext_noop("Progress can be reported up to today."),
            params={"day": data_date.isoformat(), "today": today.isoformat()},
        )


def _same_as_stored(
    project: Project,
    start: date,
    data_date: date,
    activities: Sequence[ActivityPlan],
    links: Sequence[LinkPlan],
    calendars: Sequence[CalendarPlan],
) -> ScheduleUpdate | None:
    """The newest update of that data date, when it says just the same."""
    newest = project.schedule_updates.filter(data_date=data_date).order_by("-recorded_at", "-pk").first()
    if newest is None or newest.start != start:
        return None
    stored = plans_of_updates([newest], {project.pk: project.zone.country_code})[newest.pk]
    said = _said(activities, calendars), frozenset(links)
    return newest if said == (_said(stored.activities, stored.calendars), frozenset(stored.links)) else None


def _said(activities: Sequence[ActivityPlan], calendars: Sequence[CalendarPlan]) -> list[object]:
    """What a programme says of its activities, whatever its calendars are called."""
    weeks = {plan.code: _week(plan) for plan in calendars}
    return [(replace(plan, calendar=""), weeks[plan.calendar]) for plan in activities]


def _week(plan: CalendarPlan) -> tuple[object, ...]:
    return (tuple(sorted(plan.work_days)), plan.public_holidays, plan.days_off, plan.days_on)


def _store_calendars(project: Project, calendars: Sequence[CalendarPlan]) -> Mapping[str, WorkCalendar]:
    """Calendars by the code they were given. One that changed gets a new code: older updates keep theirs."""
    stored = {row.code: row for row in project.calendars.all()}
    found: dict[str, WorkCalendar] = {}
    for plan in calendars:
        code, edition = plan.code, 1
        while code in stored and _week(calendar_plan(stored[code])) != _week(plan):
            edition += 1
            code = f"{plan.code}~{edition}"
        if code not in stored:
            check_text(WorkCalendar, {"code": code, "name": plan.name})
            stored[code] = WorkCalendar.objects.create(
                project=project,
                code=code,
                name=plan.name,
                work_days=sorted(plan.work_days),
                public_holidays=plan.public_holidays,
                days_off=sorted(day.isoformat() for day in plan.days_off),
                days_on=sorted(day.isoformat() for day in plan.days_on),
            )
        found[plan.code] = stored[code]
    return found


def _activity(update: ScheduleUpdate, number: int, plan: ActivityPlan, calendar: WorkCalendar) -> Activity:
    return Activity(
        update=update,
        code=plan.code,
        name=plan.name,
        name_en=plan.name_en,
        sequence=number,
        calendar=calendar,
        duration=plan.duration,
        weight=plan.weight,
        actual_start=plan.actual_start,
        actual_finish=plan.actual_finish,
        remaining=plan.remaining,
        constraint=plan.constraint,
        constraint_on=plan.constraint_on,
    )


def _link(update: ScheduleUpdate, plan: LinkPlan, by_code: Mapping[str, Activity]) -> ActivityLink:
    return ActivityLink(
        update=update,
        predecessor=by_code[plan.predecessor],
        successor=by_code[plan.successor],
        type=plan.type,
        lag=plan.lag,
        lag_calendar=plan.lag_calendar,
    )
