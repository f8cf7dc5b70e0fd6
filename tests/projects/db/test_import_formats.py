"""Files of other formats as programmes: through the conversion process into the database."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.models import ScheduleUpdate
from tests.factories.projects import ProjectFactory
from tests.projects.unit.mspdi_files import FOLDER, real_file
from tests.projects.unit.test_schedule_files import needs_java

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "activities", "links"),
    [
        ("percent-complete-8.4.xer", 12, 0),
        ("percent-complete-8.4.pmxml", 12, 0),
        ("slack9.mpp", 15, 15),
        ("project1.planner", 29, 5),
    ],
)
def test_a_file_becomes_a_programme(name: str, activities: int, links: int) -> None:
    """Activities with their own codes, links, calendars; what was not taken over is printed."""
    real_file(name)
    needs_java(name)
    project = ProjectFactory.create()
    out = StringIO()
    call_command("import_schedule", str(FOLDER / name), "--project", project.code, stdout=out)
    update = ScheduleUpdate.objects.get(project=project)
    assert (update.activities.count(), update.links.count()) == (activities, links)
    if name.startswith("percent"):
        assert update.data_date == date(2015, 2, 24)
        assert update.activities.filter(code="A1000", duration=100).exists()


def test_a_refused_file_stores_nothing() -> None:
    """One line, and no update."""
    real_file("password-protected-mpp9.mpp")
    needs_java("password-protected-mpp9.mpp")
    project = ProjectFactory.create()
    with pytest.raises(CommandError, match="password") as caught:
        call_command(
            "import_schedule", str(FOLDER / "password-protected-mpp9.mpp"), "--project", project.code
        )
    assert "\n" not in str(caught.value)
    assert not ScheduleUpdate.objects.exists()
