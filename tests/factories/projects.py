"""Projects and programmes for tests. Every name here is invented."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from factory.declarations import Sequence as Numbered
from factory.declarations import SubFactory, Trait
from factory.django import DjangoModelFactory

from geodata.models import Zone
from projects.domain.plans import ActivityPlan, CalendarPlan, LinkPlan
from projects.models import (
    Decision,
    DecisionKind,
    Membership,
    Organisation,
    Project,
    ProjectGroup,
    Role,
    ScheduleUpdate,
    User,
)
from projects.models.people import OrganisationKind
from projects.services.updates import record_update

NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
TODAY = date(2026, 11, 23)


class ProgrammeZoneFactory(DjangoModelFactory[Zone]):
    """A zone as projects need it: a country for its holidays; use geodata's factory for its map."""

    class Meta:
        model = Zone

    code = Numbered(lambda n: f"zone-{n}")
    name = "Invented zone"
    plane_srid = 9215
    is_invented = True


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    code = Numbered(lambda n: f"body-{n}")
    name = "Invented management unit"
    kind = OrganisationKind.PMU
    is_invented = True


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    zone = SubFactory(ProgrammeZoneFactory)
    code = Numbered(lambda n: f"project-{n}")
    name = "Invented road"
    group = ProjectGroup.B
    invented_note = "Everything"

    class Params:
        owned = Trait(owner=SubFactory(OrganisationFactory))


class DecisionFactory(DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    project = SubFactory(ProjectFactory)
    kind = DecisionKind.INVESTMENT_DECISION
    number = Numbered(lambda n: f"{n}/QĐ-TEST")
    issued_on = date(2026, 1, 5)
    recorded_at = NEW_YEAR
    is_invented = True


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    username = Numbered(lambda n: f"user-{n}")


def member(role: Role, zone: Zone | None) -> User:
    """Somebody with one role in one zone (None: in every zone)."""
    user = UserFactory.create()
    Membership.objects.create(user=user, organisation=OrganisationFactory.create(), role=role, zone=zone)
    return user


WEEKDAYS = CalendarPlan("5d", "Monday to Friday", public_holidays=False)


def chain(*durations: int, weight: Decimal = Decimal(0)) -> tuple[list[ActivityPlan], list[LinkPlan]]:
    """Activities A1, A2, ... one after the other, on ``WEEKDAYS``."""
    activities = [
        ActivityPlan(f"A{number}", f"Work {number}", days, WEEKDAYS.code, weight=weight)
        for number, days in enumerate(durations, start=1)
    ]
    links = [LinkPlan(f"A{number}", f"A{number + 1}") for number in range(1, len(durations))]
    return activities, links


def record_chain(
    project: Project,
    *durations: int,
    start: date = date(2026, 2, 2),
    data_date: date = date(2026, 2, 2),
    at: datetime = NEW_YEAR,
    calendars: Sequence[CalendarPlan] = (WEEKDAYS,),
    weight: Decimal = Decimal(0),
) -> ScheduleUpdate:
    """A stored update of a ``chain``."""
    activities, links = chain(*durations, weight=weight)
    return record_update(project, start, data_date, activities, links, calendars, at=at)
