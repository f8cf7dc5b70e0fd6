"""The current programme as a file: what is in it, and one line when there is none."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from projects.domain.cpm import schedule
from projects.domain.mspdi import read_mspdi
from projects.domain.network import compile_network
from projects.selectors.programme import programmes_as_known
from projects.services.baselines import approve_baseline
from tests.factories.projects import DecisionFactory, ProjectFactory, record_chain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command asks the clock: it says 23 November 2026."""
    from projects.management.commands import export_schedule

    class Clock:
        now = staticmethod(lambda: datetime(2026, 11, 23, 8, tzinfo=UTC))
        localdate = staticmethod(lambda: date(2026, 11, 23))

    monkeypatch.setattr(export_schedule, "timezone", Clock)


def _run(*words: str) -> str:
    out = StringIO()
    call_command("export_schedule", *words, stdout=out)
    return out.getvalue()


def test_writes_the_programme_in_force(tmp_path: Path) -> None:
    """Read back it is the same network, with the dates that were computed beside it."""
    project = ProjectFactory.create()
    record_chain(project, 5, 3)
    path = tmp_path / "plan.xml"
    assert f"programme of {project.code}" in _run("--project", project.code, "--out", str(path))
    stored = programmes_as_known([project], date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC))
    network = stored[project.pk].network
    assert network is not None
    result = schedule(compile_network(network))
    imported = read_mspdi(path.read_bytes())
    again = schedule(compile_network(imported.network(network.data_date)))
    assert again.by_id == result.by_id
    for row in imported.activities:
        dates = result.by_id[row.code]
        assert (row.stored.early_start, row.stored.early_finish) == (
            dates.shown_start,
            dates.shown_finish + 1,
        )


def test_baselines_are_numbered_latest_first(tmp_path: Path) -> None:
    """Microsoft Project compares with baseline 0: the latest approved one."""
    project = ProjectFactory.create()
    update = record_chain(project, 5, 3)
    for name, day in (("first", date(2026, 1, 10)), ("second", date(2026, 3, 10))):
        decision = DecisionFactory.create(
            project=project, issued_on=day, recorded_at=datetime(2026, 3, 11, tzinfo=UTC)
        )
        approve_baseline(project, decision, update, name, datetime(2026, 3, 12, tzinfo=UTC))
    path = tmp_path / "plan.xml"
    _run("--project", project.code, "--out", str(path))
    imported = read_mspdi(path.read_bytes())
    assert [[b.number for b in row.baselines] for row in imported.activities] == [[0, 1]] * 2


def test_refuses_in_one_line(tmp_path: Path) -> None:
    """No programme; a folder that is not there."""
    project = ProjectFactory.create()
    with pytest.raises(CommandError, match="no programme yet"):
        _run("--project", project.code, "--out", str(tmp_path / "plan.xml"))
    record_chain(project, 5, 3)
    with pytest.raises(CommandError, match="cannot be written") as caught:
        _run("--project", project.code, "--out", str(tmp_path / "no" / "plan.xml"))
    assert "\n" not in str(caught.value)
