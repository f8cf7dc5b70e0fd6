"""Organisations, and the demo's users with known passwords."""

from dataclasses import dataclass

from projects.models import Membership, Organisation, Role, User
from tracker.services.demo.context import Context
from tracker.services.demo.files import read_rows


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A demo user; the password is public and printed."""

    username: str
    role: Role
    organisation: str
    last_name: str
    first_name: str

    @property
    def password(self) -> str:
        return f"demo-{self.username}"


LOGINS = (
    DemoLogin("planner", Role.PLANNER, "bql-kktck", "Cán bộ", "kế hoạch (demo)"),
    DemoLogin("clearance", Role.CLEARANCE_OFFICER, "ttptqd", "Cán bộ", "giải phóng mặt bằng (demo)"),
    DemoLogin("field", Role.FIELD_OFFICER, "ttptqd", "Cán bộ", "hiện trường (demo)"),
    DemoLogin("leader", Role.LEADER, "bql-kktck", "Lãnh đạo", "Ban (demo)"),
    DemoLogin("viewer", Role.VIEWER, "ubnd-dong-dang", "Người xem", "(demo)"),
)
ADMIN = DemoLogin("admin", Role.PLANNER, "bql-kktck", "Quản trị", "(demo)")


def store_people(context: Context) -> None:
    """Organisations of the table, users and their memberships in the zone. Existing ones are kept."""
    for row in read_rows("organisations.csv"):
        organisation, _created = Organisation.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "is_invented": row["is_invented"] == "1",
            },
        )
        context.organisations[organisation.code] = organisation
    for login in (*LOGINS, ADMIN):
        user = _user(login)
        context.users[login.username] = user
        Membership.objects.get_or_create(
            user=user,
            organisation=context.organisations[login.organisation],
            role=login.role,
            zone=context.zone,
        )


def _user(login: DemoLogin) -> User:
    user, created = User.objects.get_or_create(
        username=login.username,
        defaults={
            "last_name": login.last_name,
            "first_name": login.first_name,
            "is_staff": login is ADMIN,
            "is_superuser": login is ADMIN,
        },
    )
    if created:
        user.set_password(login.password)
        user.save(update_fields=["password"])
    return user
