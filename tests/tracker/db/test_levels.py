"""Levels beside the computed one: what earlier reports hold up, what a person has set, a zone's own thresholds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from projects.models import Project, Role
from projects.services.reports import report_progress
from tests.conftest import OnCommit
from tests.factories.projects import member
from tests.tracker.db import scene
from tracker.models import LevelOverride, ProjectAssessment
from tracker.selectors.judgement import judgements_as_known
from tracker.services.assessment import assess_zone, compute_zone
from tracker.services.bulletins import issue_bulletin, render_bulletin
from tracker.services.levels import set_level, withdraw_level
from tracker.services.thresholds import set_threshold

pytestmark = pytest.mark.django_db

TODAY = scene.AS_OF
NOW = datetime(2026, 9, 30, 9, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def place() -> Zone:
    return scene.zone()


@pytest.fixture
def made(place: Zone) -> Project:
    """On track: nothing planned, nothing done, nothing in the way."""
    return scene.project(place, weight=Decimal("0.5"))


def found(place: Zone, as_of: date = TODAY, known_at: datetime = LATER) -> dict[str, Any]:
    """The one project's entry."""
    (entry,) = compute_zone(place, as_of=as_of, known_at=known_at).results
    return dict(entry)


def override(made: Project, level: str = "serious", **more: Any) -> LevelOverride:
    said = {"reason": "Nhà thầu đã rút máy", "happened_on": TODAY, "today": TODAY, "at": NOW, "by": None}
    return set_level(made, level=level, **{**said, **more})


def test_the_level_set_by_hand_is_shown_beside_what_the_rules_say(place: Zone, made: Project) -> None:
    by = member(Role.LEADER, place)
    override(made, "critical", by=by, until=date(2026, 10, 31))
    entry = found(place)
    assert (entry["level"], entry["computed_level"], entry["held_level"]) == (
        "critical",
        "on_track",
        "on_track",
    )
    assert entry["override"] == {
        "level": "critical",
        "reason": "Nhà thầu đã rút máy",
        "by_role": "leader",
        "from": "2026-09-30",
        "until": "2026-10-31",
        "applied": True,
    }
    assert found(place, date(2026, 9, 29))["override"] is None
    report(made, 10, "20")
    assert found(place, date(2026, 10, 31))["level"] == "critical"
    assert found(place, date(2026, 11, 1))["override"] is None


def report(made: Project, month: int, percent: str) -> None:
    first = date(2026, month, 1)
    end = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    report_progress(
        made,
        period_start=first,
        period_end=end,
        physical_percent=Decimal(percent),
        at=datetime(2026, month, 28, tzinfo=UTC),
        today=end,
    )


def test_a_level_set_later_was_not_known_before(place: Zone, made: Project) -> None:
    override(made, at=datetime(2026, 10, 4, tzinfo=UTC))
    assert found(place, known_at=datetime(2026, 10, 3, tzinfo=UTC))["level"] == "on_track"
    assert found(place, known_at=datetime(2026, 10, 4, tzinfo=UTC))["level"] == "serious"


def test_withdrawing_ends_it_on_the_day_before_and_rewrites_nothing(place: Zone, made: Project) -> None:
    row = override(made)
    withdraw_level(row, "Máy đã trở lại", today=date(2026, 10, 10), at=LATER, by=None)
    assert LevelOverride.objects.count() == 2
    assert found(place, date(2026, 10, 9))["level"] == "serious"
    assert found(place, date(2026, 10, 10))["override"] is None
    # As it was known before the withdrawal was recorded, nothing had ended.
    known = datetime(2029, 1, 1, tzinfo=UTC)
    assert judgements_as_known([made], date(2026, 10, 10), known)[made.pk].override is not None


def test_withdrawing_on_its_first_day_takes_it_back(place: Zone, made: Project) -> None:
    row = override(made)
    withdrawn = withdraw_level(row, "Nhầm dự án", today=TODAY, at=NOW, by=None)
    assert withdrawn.retraction
    assert found(place)["level"] == "on_track"


def test_a_later_one_takes_the_place_of_an_earlier_one_also_when_it_has_run_out(
    place: Zone, made: Project
) -> None:
    override(made, "critical")
    override(made, "watch", at=NOW + timedelta(hours=1), until=date(2026, 10, 5))
    assert found(place)["level"] == "watch"
    assert found(place, date(2026, 10, 6))["override"] is None


def test_a_second_click_stores_nothing(made: Project) -> None:
    assert override(made).pk == override(made, at=NOW + timedelta(seconds=1)).pk
    assert LevelOverride.objects.count() == 1


def test_the_audit_trail_has_it(made: Project) -> None:
    row = override(made)
    assert LogEntry.objects.get_for_object(row).count() == 1


BAD_LEVELS: list[tuple[dict[str, Any], str, str]] = [
    ({"reason": "  "}, "reason", "needs a reason"),
    ({"reason": "x" * 1001}, "reason", "1001 characters"),
    ({"level": "unknown"}, "level", "unknown"),
    ({"level": "red"}, "level", "red"),
    ({"happened_on": date(2026, 10, 1)}, "happened_on", "future"),
    ({"happened_on": date(1926, 9, 30)}, "happened_on", "1990"),
    ({"until": date(2026, 9, 29)}, "until", "before the day"),
    ({"until": date(2126, 9, 29)}, "until", "fifty years"),
    ({"happened_on": date(2026, 9, 1), "until": date(2026, 9, 20)}, "until", "run out"),
]


@pytest.mark.parametrize(("more", "field", "told"), BAD_LEVELS)
def test_a_level_that_makes_no_sense_is_refused(
    made: Project, more: dict[str, Any], field: str, told: str
) -> None:
    with pytest.raises(InputProblem, match=told) as refused:
        override(made, **more)
    assert refused.value.field == field
    assert not LevelOverride.objects.exists()


def test_nobody_turns_unknown_into_green(place: Zone, made: Project) -> None:
    # Never assessed: nothing is known.
    with pytest.raises(InputProblem, match="never shown as on track"):
        override(made, "on_track")
    assess_zone(place, as_of=TODAY, known_at=NOW, at=NOW)
    override(made, "on_track")
    # Two periods later nothing has been reported: the level that somebody set does not hide it.
    entry = found(place, date(2026, 11, 30))
    assert (entry["level"], entry["override"]["applied"]) == ("unknown", False)
    with pytest.raises(InputProblem, match="never shown as on track"):
        assess_zone(place, as_of=date(2026, 11, 30), known_at=LATER, at=LATER)
        override(made, "on_track", happened_on=date(2026, 11, 30), today=date(2026, 11, 30))
    # A warning may be given all the same.
    override(made, "critical", happened_on=date(2026, 11, 30), today=date(2026, 11, 30), at=LATER)
    assert found(place, date(2026, 11, 30))["level"] == "critical"


@pytest.mark.parametrize(
    "end",
    [
        lambda row: withdraw_level(row, " ", today=TODAY, at=NOW, by=None),
        lambda row: [withdraw_level(row, "một", today=TODAY, at=NOW, by=None) for _ in (0, 1)],
        lambda row: withdraw_level(row, "muộn", today=date(2026, 11, 1), at=LATER, by=None),
    ],
    ids=["no reason", "twice", "run out already"],
)
def test_an_end_that_makes_no_sense_is_refused(made: Project, end: Callable[[LevelOverride], Any]) -> None:
    row = override(made, until=date(2026, 10, 31))
    with pytest.raises(InputProblem):
        end(row)


def test_the_project_is_assessed_afresh_and_what_was_assessed_stays(
    place: Zone, made: Project, on_commit: OnCommit
) -> None:
    before = assess_zone(place, as_of=TODAY, known_at=NOW, at=NOW)
    with on_commit():
        row = override(made, at=NOW + timedelta(hours=1))
    newest = ProjectAssessment.objects.order_by("pk").last()
    assert newest is not None
    assert (newest.level, newest.computed_level) == ("serious", "on_track")
    assert before.projects.get().level == "on_track"
    with on_commit():
        withdraw_level(row, "Nhầm", today=TODAY, at=NOW + timedelta(hours=2), by=None)
    newest = ProjectAssessment.objects.order_by("pk").last()
    assert newest is not None
    assert newest.level == "on_track"


def test_a_level_is_lowered_only_after_two_better_reports(place: Zone, made: Project) -> None:
    # The power line holds up A1 until 1 December: serious or worse. It is gone on 15 October.
    event = scene.utility(made, date(2026, 12, 1))
    assess_zone(place, as_of=TODAY, known_at=LATER, at=LATER)
    first = ProjectAssessment.objects.get()
    assert first.last_report_end == TODAY
    assert first.computed_level == first.level == "critical"
    event.blocker.delete()
    report(made, 10, "40")
    shown = {}
    for month, percent in ((10, None), (11, "80"), (12, "99")):
        if percent:
            report(made, month, percent)
        day = (date(2026, month, 1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        run = assess_zone(place, as_of=day, known_at=LATER, at=LATER)
        entry = run.projects.get()
        shown[month] = (entry.computed_level, entry.level, entry.result["held_by"])
    assert shown[10][0] != "critical"
    assert shown[10][1:] == (
        "critical",
        {"level": "critical", "report_end": "2026-09-30", "as_of": "2026-09-30"},
    )
    assert shown[11][1] != "critical"


def test_the_memory_holds_what_was_found_before_the_day_and_known_by_the_moment(
    place: Zone, made: Project
) -> None:
    event = scene.utility(made, date(2026, 12, 1))
    assess_zone(place, as_of=date(2026, 9, 20), known_at=NOW, at=NOW)
    event.blocker.delete()
    assert [row.level.value for row in judgements_as_known([made], TODAY, NOW)[made.pk].past] == ["critical"]
    assert judgements_as_known([made], date(2026, 9, 20), NOW)[made.pk].past == ()
    assert judgements_as_known([made], TODAY, NOW - timedelta(seconds=1))[made.pk].past == ()


def test_what_is_remembered_and_what_is_set_enter_the_hash(place: Zone, made: Project) -> None:
    def digest() -> str:
        return compute_zone(place, as_of=TODAY, known_at=LATER).inputs_hash

    seen = {digest()}
    assess_zone(place, as_of=date(2026, 9, 20), known_at=NOW, at=NOW)
    seen.add(digest())
    override(made)
    seen.add(digest())
    own: dict[str, Any] = {"rule": "slip_days_watch", "threshold": Decimal(45), "source": "QĐ 7/QĐ-BQL"}
    set_threshold(place, **own, happened_on=TODAY, today=TODAY, at=NOW, by=None)
    seen.add(digest())
    assert len(seen) == 4
    # Assessing the same day again adds nothing to what the day starts from.
    assess_zone(place, as_of=TODAY, known_at=LATER, at=LATER)
    assert digest() in seen


def test_the_number_of_queries_stays_the_same(place: Zone, made: Project) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            compute_zone(place, as_of=TODAY, known_at=LATER)
        return len(caught)

    by = member(Role.PLANNER, place)
    override(made, by=by)
    assess_zone(place, as_of=date(2026, 9, 20), known_at=NOW, at=NOW)
    few = queries()
    for number in range(3):
        override(scene.project(place, f"them-{number}"), by=member(Role.LEADER, place))
    for day in range(21, 25):
        assess_zone(place, as_of=date(2026, 9, day), known_at=NOW, at=NOW)
    assert queries() == few


def test_a_bulletin_prints_what_was_set_and_nothing_set_later_changes_it(place: Zone, made: Project) -> None:
    row = override(made, "critical", by=member(Role.LEADER, place), until=date(2026, 12, 31))
    issued = issue_bulletin(place, date(2026, 9, 1), today=TODAY, known_at=LATER, at=LATER)
    (line,) = issued.content["projects"]
    assert (line["level"], line["computed_level"]) == ("critical", "on_track")
    assert issued.content["headline"]["levels"]["critical"] == 1
    printed = render_bulletin(issued, "html", "en")
    text = printed.decode()
    assert "Levels set by hand or held from earlier reports" in text
    assert "Set to “Critical” by hand (Leader), from 30/09/2026 until 31/12/2026." in text
    assert "Nhà thầu đã rút máy" in text
    withdraw_level(row, "Nhầm dự án", today=TODAY, at=LATER + timedelta(hours=1), by=None)
    issued.refresh_from_db()
    assert render_bulletin(issued, "html", "en") == printed


def test_a_bulletin_of_an_earlier_version_has_no_such_list(place: Zone, made: Project) -> None:
    issued = issue_bulletin(place, date(2026, 9, 1), today=TODAY, known_at=LATER, at=LATER)
    for line in issued.content["projects"]:
        for name in ("computed_level", "held_level", "held_by", "override"):
            del line[name]
    assert "Levels set by hand" not in render_bulletin(issued, "html", "en").decode()
