"""The invented stories: legal order, dates that are known, faults only where they are meant, works that fit."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from shapely.geometry import MultiPolygon, box

from projects.domain.cpm import finish
from projects.domain.days import to_date, to_day
from projects.domain.network import compile_network
from tracker.domain.demo import DEMO_TODAY
from tracker.domain.demo.cases import DemoCase, DemoUser, make_cases
from tracker.domain.demo.chronicle import payments
from tracker.domain.demo.ground import DemoParcel, DemoPart
from tracker.domain.demo.programme import (
    PlannedActivity,
    history,
    network,
    parse_links,
    plan,
    update_at,
    weights,
)
from tracker.domain.demo.specials import SPECIALS, with_specials
from tracker.domain.demo.story import (
    LAST_DAY,
    Batch,
    CaseStory,
    notice_days,
    readiness,
    regime_on,
    tell_all,
)

FIXTURES = Path(__file__).resolve().parents[3] / "tracker" / "fixtures" / "demo"


def part(number: int, use: str = "LUC", share: float = 0.8) -> DemoPart:
    shape = MultiPolygon([box(number * 30, 0, number * 30 + 25, 20)])
    return DemoPart("p", f"old/1/{number}", use, shape, 500.0, ("N1",), number * 30.0, share)


def cases(count: int = 12, use: str = "LUC") -> list[DemoCase]:
    user = DemoUser("GD0001", "household", "Hộ giả định 0001", "", "")
    return [
        DemoCase(f"P-{i:03d}", "p", "new", user, (part(i, use),), (i + 0.5) / count) for i in range(count)
    ]


def day_of(story: CaseStory, kind: str) -> date | None:
    return next((act.happened_on for act in story.acts if act.kind == kind), None)


WAVES = [
    date(2023, 9, 11),  # R1: decision and approval on one day
    date(2024, 10, 7),  # R2
    date(2025, 8, 4),  # R3
    date(2026, 1, 12),  # R4
    date(2026, 3, 2),  # R5
]


@pytest.mark.parametrize("notice", WAVES)
def test_acts_follow_the_law_of_their_day(notice: date) -> None:
    for story in tell_all(cases(), [Batch(1.01, notice)]):
        days = [act.happened_on for act in story.acts]
        assert days == sorted(days)
        assert max(days) <= LAST_DAY
        noticed, decided = day_of(story, "recovery_notice"), day_of(story, "recovery_decision")
        assert noticed is not None
        assert decided is not None
        assert (decided - noticed).days >= notice_days(noticed, residential=False)
        approved = day_of(story, "approval")
        assert (approved == decided) == (regime_on(noticed) == "R1")


# day of the notice, residential land, least days until the decision (NQ 254/2025 art. 3.9a)
NOTICE = [
    (date(2025, 12, 31), False, 90),
    (date(2025, 12, 31), True, 180),
    (date(2026, 1, 1), False, 60),
    (date(2026, 1, 1), True, 120),
]


@pytest.mark.parametrize(("day", "residential", "days"), NOTICE)
def test_notice_periods(day: date, residential: bool, days: int) -> None:
    assert notice_days(day, residential) == days


def test_holdouts_stop_where_they_are_held() -> None:
    stories = tell_all(cases(20), [Batch(1.01, date(2025, 8, 4), holdouts=0.25, held_at=("approved",))])
    held = [story for story in stories if story.outstanding]
    assert len(held) == 5
    assert all(story.acts[-1].kind == "approval" for story in held)
    assert readiness(stories) == {"N1": None}
    assert readiness([story for story in stories if not story.outstanding])["N1"] is not None


@pytest.mark.parametrize("name", sorted(SPECIALS))
def test_each_special_leaves_its_mark(name: str) -> None:
    stories = tell_all(cases(), [Batch(1.01, date(2025, 10, 6))])
    changed = with_specials(stories, [(name, 0.0, "")])
    differing = [new for old, new in zip(stories, changed, strict=True) if old != new]
    assert len(differing) == 1
    story = differing[0]
    assert all(act.happened_on <= DEMO_TODAY for act in story.acts)
    assert all(act.ended_on is None or act.ended_on >= act.happened_on for act in story.acts)
    assert all(act.supersedes is None or story.acts[act.supersedes].kind == "approval" for act in story.acts)


def test_neighbours_share_land_users_but_cemeteries_stand_alone() -> None:
    parts = [part(i, "NTD" if i == 7 else "LUC") for i in range(40)]
    parcels = [
        DemoParcel("new", "old", "1", str(i), box(i * 30, 0, i * 30 + 30, 20), "LUC") for i in range(40)
    ]
    found = make_cases("p", "P", parts, parcels, 1)
    assert 10 < len(found) < 40
    assert sum(len(case.parts) for case in found) == 40
    alone = next(case for case in found if any(p.use == "NTD" for p in case.parts))
    assert len(alone.parts) == 1
    assert alone.user.kind == "community"
    assert all("giả định" in case.user.name for case in found)


def row(code: str, duration: int, links: str = "", pace: float = 1.0) -> PlannedActivity:
    return PlannedActivity(code, code, code, "6N", duration, 1.0, pace, parse_links(links))


ROWS: Sequence[PlannedActivity] = (row("A", 20), row("N1", 30, "A SS+5"), row("B", 10, "N1 FF+2;A"))
START = date(2026, 3, 2)


def test_history_waits_for_the_land() -> None:
    free = history(ROWS, START, {})
    late = history(ROWS, START, {"N1": date(2026, 5, 4)})
    assert to_date(late.by_id["N1"].early_start) == date(2026, 5, 4)
    assert late.finish > free.finish


def test_updates_never_look_past_their_data_date() -> None:
    truth = history(ROWS, START, {"N1": None})
    data_date = date(2026, 11, 1)
    states = update_at(ROWS, truth, data_date)
    assert states["N1"].actual_start is None
    assert states["A"].actual_finish is not None
    assert states["A"].actual_finish < data_date
    assert finish(compile_network(network(ROWS, START, data_date, states))) > to_day(data_date)


def test_an_update_of_the_first_day_is_the_plan() -> None:
    truth = history(ROWS, START, {})
    assert {code: s.actual_start for code, s in update_at(ROWS, truth, START).items()} == dict.fromkeys(
        ("A", "N1", "B")
    )
    assert set(plan(ROWS)) == {"A", "N1", "B"}


def test_works_without_an_activity_are_refused() -> None:
    with pytest.raises(ValueError, match="N9"):
        history(ROWS, START, {"N9": None})


def test_weights_add_up_to_one() -> None:
    assert sum(weights(ROWS).values()) == 1


def test_links_are_read() -> None:
    assert parse_links("A;B SS+20;C FF-3") == (("A", "FS", 0), ("B", "SS", 20), ("C", "FF", -3))


def test_the_treasury_never_confirms_more_than_was_reported() -> None:
    for project in json.loads((FIXTURES / "projects.json").read_text(encoding="utf-8")):
        books = {"reported": 0, "treasury": 0}
        for payment in payments(project, LAST_DAY):
            assert payment.day <= LAST_DAY
            books[payment.book] += payment.amount
        assert books["treasury"] <= books["reported"] * 1.01
