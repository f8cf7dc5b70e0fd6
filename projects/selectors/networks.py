"""From the rows of a schedule update to the network that the schedule core computes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.domain.network import Network
from projects.domain.plans import ActivityPlan, CalendarPlan, LinkPlan, network_of, years_of
from projects.models import Activity, ActivityLink, ScheduleUpdate, WorkCalendar
from projects.selectors.holidays import public_holidays


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """A stored update as written, with the network it makes; ``holidays_known`` False: none were counted."""

    network: Network
    activities: tuple[ActivityPlan, ...]
    links: tuple[LinkPlan, ...]
    calendars: tuple[CalendarPlan, ...]
    holidays_known: bool


def written_network(
    start: date,
    data_date: date,
    activities: Sequence[ActivityPlan],
    links: Sequence[LinkPlan],
    calendars: Sequence[CalendarPlan],
    country_code: str,
) -> tuple[Network, bool]:
    """The network of a written programme with the country's public holidays, and whether these are known.

    Raises NetworkDataError or CalendarError for words and weeks that mean nothing; links are not walked.
    """
    holidays: frozenset[date] | None = frozenset()
    if any(calendar.public_holidays for calendar in calendars):
        holidays = public_holidays(country_code, years_of(start, data_date, activities))
    network = network_of(start, data_date, activities, links, calendars, holidays or frozenset())
    return network, holidays is not None


def plans_of_updates(
    updates: Iterable[ScheduleUpdate], country_codes: Mapping[int, str]
) -> dict[int, UpdatePlan]:
    """Plans keyed by the update's pk; ``country_codes`` by project pk. Three queries for any number."""
    chosen = list(updates)
    keys = [update.pk for update in chosen]
    activities: dict[int, list[Activity]] = defaultdict(list)
    for row in Activity.objects.filter(update__in=keys).order_by("update", "sequence", "code"):
        activities[row.update_id].append(row)
    links: dict[int, list[ActivityLink]] = defaultdict(list)
    for link in ActivityLink.objects.filter(update__in=keys).order_by("update", "pk"):
        links[link.update_id].append(link)
    calendars = WorkCalendar.objects.in_bulk(
        {row.calendar_id for rows in activities.values() for row in rows}
    )
    return {
        update.pk: _plan(
            update, activities[update.pk], links[update.pk], calendars, country_codes[update.project_id]
        )
        for update in chosen
    }


def calendar_plan(row: WorkCalendar) -> CalendarPlan:
    """A stored calendar as written."""
    return CalendarPlan(
        code=row.code,
        name=row.name,
        work_days=tuple(row.work_days),
        public_holidays=row.public_holidays,
        days_off=frozenset(date.fromisoformat(day) for day in row.days_off),
        days_on=frozenset(date.fromisoformat(day) for day in row.days_on),
    )


def _plan(
    update: ScheduleUpdate,
    rows: Sequence[Activity],
    links: Sequence[ActivityLink],
    calendars: Mapping[int, WorkCalendar],
    country_code: str,
) -> UpdatePlan:
    used = sorted({row.calendar_id for row in rows}, key=lambda key: calendars[key].code)
    calendar_plans = tuple(calendar_plan(calendars[key]) for key in used)
    activities = tuple(_activity_plan(row, calendars[row.calendar_id].code) for row in rows)
    codes = {row.pk: row.code for row in rows}
    link_plans = tuple(
        LinkPlan(codes[link.predecessor_id], codes[link.successor_id], link.type, link.lag, link.lag_calendar)
        for link in links
    )
    network, known = written_network(
        update.start, update.data_date, activities, link_plans, calendar_plans, country_code
    )
    return UpdatePlan(network, activities, link_plans, calendar_plans, known)


def _activity_plan(row: Activity, calendar: str) -> ActivityPlan:
    return ActivityPlan(
        code=row.code,
        name=row.name,
        duration=row.duration,
        calendar=calendar,
        name_en=row.name_en,
        weight=Decimal(row.weight),
        actual_start=row.actual_start,
        actual_finish=row.actual_finish,
        remaining=row.remaining,
        constraint=row.constraint,
        constraint_on=row.constraint_on,
    )
