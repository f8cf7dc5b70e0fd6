"""Who may do what with projects. Closed by default: no membership, no zone.

A membership holds for its zone, or for every zone when it names none. A superuser may do everything; a user
who has been switched off may do nothing.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from rules.permissions import set_perm
from rules.predicates import predicate

from geodata.models import Zone
from projects.models import InvestorProject, Project, Role, User

AnyUser = User | AnonymousUser
Place = Zone | Project
"""What a permission is asked about: a zone, or a project, which stands for its zone."""


def roles_in(user: AnyUser, place: Place) -> frozenset[str]:
    """Roles (``Role`` values) that a user holds for a zone or a project's zone. One query, or a prefetch."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    zone_id = place.zone_id if isinstance(place, Project) else place.pk
    held = user.memberships.all()
    return frozenset(membership.role for membership in held if membership.zone_id in (None, zone_id))


def has_role(*roles: Role) -> Callable[[AnyUser, Place | None], bool]:
    """A test for "holds one of these roles there"; without a place it is False for all but superusers."""
    wanted = frozenset(role.value for role in roles)

    def test(user: AnyUser, place: Place | None = None) -> bool:
        if user.is_active and user.is_superuser:
            return True
        return place is not None and bool(roles_in(user, place) & wanted)

    return test


PERMISSIONS: dict[str, tuple[Role, ...]] = {
    "projects.view_zone": tuple(Role),
    "projects.edit_programme": (Role.PLANNER,),
    "projects.report_progress": (Role.PLANNER, Role.FIELD_OFFICER),
    "projects.manage_capital": (Role.PLANNER,),
    "projects.record_decision": (Role.PLANNER, Role.LEADER),
    "projects.manage_investors": (Role.PLANNER,),
}
"""Permission -> the roles that hold it: the one table from which the rules are made."""

can_view_zone = predicate(has_role(*PERMISSIONS["projects.view_zone"]), name="can_view_zone")
can_edit_programme = predicate(has_role(*PERMISSIONS["projects.edit_programme"]), name="can_edit_programme")
can_report_progress = predicate(
    has_role(*PERMISSIONS["projects.report_progress"]), name="can_report_progress"
)
can_manage_capital = predicate(has_role(*PERMISSIONS["projects.manage_capital"]), name="can_manage_capital")
can_record_decision = predicate(
    has_role(*PERMISSIONS["projects.record_decision"]), name="can_record_decision"
)
can_manage_investors = predicate(
    has_role(*PERMISSIONS["projects.manage_investors"]), name="can_manage_investors"
)

_PREDICATES = {
    "projects.view_zone": can_view_zone,
    "projects.edit_programme": can_edit_programme,
    "projects.report_progress": can_report_progress,
    "projects.manage_capital": can_manage_capital,
    "projects.record_decision": can_record_decision,
    "projects.manage_investors": can_manage_investors,
}
for _name, _test in _PREDICATES.items():
    set_perm(_name, _test)


def visible_zones(user: AnyUser) -> QuerySet[Zone]:
    """Zones that a user may see, as a queryset to filter further."""
    if not isinstance(user, User) or not user.is_active:
        return Zone.objects.none()
    if user.is_superuser or user.memberships.filter(zone__isnull=True).exists():
        return Zone.objects.all()
    return Zone.objects.filter(pk__in=user.memberships.values("zone"))


def visible_projects(user: AnyUser) -> QuerySet[Project]:
    """Projects of the zones that a user may see, as a queryset to filter further."""
    return Project.objects.filter(zone__in=visible_zones(user))


def visible_investor_projects(user: AnyUser) -> QuerySet[InvestorProject]:
    """Investors' projects of the zones that a user may see, as a queryset to filter further."""
    return InvestorProject.objects.filter(zone__in=visible_zones(user))
