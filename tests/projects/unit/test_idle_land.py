"""The idle-land clock: dates worked out by hand, and random histories against a walk through the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.idle_facts import ClockState, IdleFlag, IdleState, IdleStatus, PortionFact, SideCode
from projects.domain.idle_land import derive_idle
from projects.domain.idle_spells import pushed, span_end, united
from projects.domain.regimes import RegimeTable, Rule
from tests.projects.unit.idle_walk import judged

FROM = date(2014, 7, 1)
RULES = [
    ("R2", "idle_unused", FROM, 12, "months"),
    ("R2", "idle_late", FROM, 24, "months"),
    ("R2", "idle_extension", FROM, 24, "months"),
    ("R3", "idle_extension_decision", date(2025, 8, 15), 30, "days"),
    ("R2", "idle_termination_notice", date(2024, 8, 1), 10, "days"),
    ("R2", "idle_assets", date(2024, 8, 1), 45, "days"),
    ("R2", "idle_sale", date(2024, 8, 1), 24, "months"),
    ("NORM", "norm_idle_notice", FROM, 180, "days"),
    ("NORM", "norm_idle_soon", FROM, 90, "days"),
    ("NORM", "norm_idle_last", FROM, 30, "days"),
]
TABLE = RegimeTable.of(
    Rule(regime, key, start, None, value, unit, "Art. 81.8") for regime, key, start, value, unit in RULES
)
TET_2026 = frozenset(date(2026, 2, 16) + timedelta(days=n) for n in range(5))


def fact(
    kind: str, on: str, until: str = "", months: int | None = None, document: str = "01/QĐ"
) -> PortionFact:
    day = date.fromisoformat(until) if until else None
    return PortionFact(kind, date.fromisoformat(on), document, day, months)


def idle(as_of: str, *facts: PortionFact, said_in_hand: bool = False) -> IdleState:
    return derive_idle(facts, date.fromisoformat(as_of), TABLE, TET_2026, said_in_hand=said_in_hand)


def handed(on: str) -> PortionFact:
    return fact("field_handover", on)


@pytest.mark.parametrize(
    ("handover", "limit"),
    [
        ("2024-02-29", date(2025, 2, 28)),  # no 29/2/2025: the month's last day, a Friday
        ("2023-02-28", date(2024, 2, 28)),  # the same day of a leap year, not its 29th
        ("2025-03-15", date(2026, 3, 16)),  # 15/3/2026 is a Sunday: on Monday
        ("2025-02-16", date(2026, 2, 23)),  # ends in Tết (16-20/2) and the weekend after it
        ("2024-12-31", date(2025, 12, 31)),  # over the turn of the year
        ("2025-01-31", date(2026, 2, 2)),  # 31/1/2026 is a Saturday
    ],
)
def test_twelve_months_from_the_hand_over(handover: str, limit: date) -> None:
    assert idle(handover, handed(handover)).unused.due_on == limit


def test_the_last_day_itself_is_in_time() -> None:
    hand = handed("2024-03-11")
    assert idle("2025-03-11", hand).status is IdleStatus.DUE_SOON
    assert idle("2025-03-12", hand).status is IdleStatus.EXCEEDED
    begun = fact("first_item_started", "2025-03-11")
    assert idle("2025-03-12", hand, begun).unused.state is ClockState.STOPPED


def test_certificate_and_schedule_start_nothing() -> None:
    schedule = fact("schedule_set", "2013-05-02", "2015-12-31")
    assert idle("2026-11-23", schedule).status is IdleStatus.NOT_STARTED
    assert idle("2026-11-23", schedule, said_in_hand=True).status is IdleStatus.UNKNOWN


def test_a_hand_over_without_minutes_is_unknown_and_flagged() -> None:
    state = idle("2026-11-23", fact("field_handover", "2020-01-06", document=""))
    assert state.status is IdleStatus.UNKNOWN
    assert [flag.code for flag in state.flags] == [IdleFlag.HANDOVER_WITHOUT_MINUTES, IdleFlag.NO_HANDOVER]


def test_force_majeure_is_added_back_once_where_spells_overlap() -> None:
    """1/9/2025 + 12 months = 1/9/2026; 5/10-31/12 and 1/12-15/1 unite to 103 days: 13/12/2026, a Sunday."""
    state = idle(
        "2026-02-02",
        handed("2025-09-01"),
        fact("force_majeure", "2025-10-05", "2025-12-31"),
        fact("force_majeure", "2025-12-01", "2026-01-15"),
    )
    assert state.unused.plain_end == date(2026, 9, 1)
    assert [spell.days for spell in state.unused.added] == [103]
    assert state.unused.last_day == date(2026, 12, 13)
    assert state.unused.due_on == date(2026, 12, 14)


def test_force_majeure_before_the_hand_over_or_after_the_end_adds_nothing() -> None:
    state = idle(
        "2026-06-01",
        fact("force_majeure", "2024-01-01", "2024-03-11"),  # its last day is the day of the hand-over
        handed("2024-03-11"),
        fact("force_majeure", "2025-03-12", "2025-12-31"),
    )
    assert state.unused.added == ()
    assert state.status is IdleStatus.EXCEEDED


def test_force_majeure_that_goes_on_moves_the_end_day_by_day() -> None:
    """From 1/6/2025 on: by 30/6 thirty days are added, by 1/7 thirty-one."""
    facts = (handed("2024-10-01"), fact("force_majeure", "2025-06-01"))
    assert idle("2025-06-30", *facts).unused.last_day == date(2025, 10, 31)
    assert idle("2025-07-01", *facts).unused.last_day == date(2025, 11, 1)
    assert idle("2025-07-01", *facts).unused.paused


def test_only_decided_force_majeure_counts_and_a_suspension_never() -> None:
    state = idle(
        "2025-06-01",
        handed("2024-10-01"),
        fact("force_majeure", "2025-01-01", "2025-03-31", document=""),
        fact("suspension", "2025-02-01", "2025-04-30"),
    )
    assert state.unused.last_day == date(2025, 10, 1)
    assert {flag.code for flag in state.flags} >= {
        IdleFlag.FORCE_MAJEURE_WITHOUT_DECISION,
        IdleFlag.SUSPENSION_NOT_ADDED,
    }


BEGUN = (handed("2021-01-04"), fact("first_item_started", "2021-06-01"))


@pytest.mark.parametrize(
    ("end", "limit"),
    [
        ("2023-12-31", date(2025, 12, 31)),
        ("2024-02-29", date(2026, 3, 2)),  # 28/2/2026 is a Saturday
        ("2024-06-30", date(2026, 6, 30)),
    ],
)
def test_twenty_four_months_beyond_the_schedule(end: str, limit: date) -> None:
    assert idle("2024-01-01", *BEGUN, fact("schedule_set", "2020-11-02", end)).late.due_on == limit


def test_the_schedule_in_force_is_the_last_one_decided_before_its_own_end() -> None:
    facts = (
        *BEGUN,
        fact("schedule_set", "2020-11-02", "2022-12-31"),
        fact("schedule_set", "2022-12-31", "2023-12-31"),  # decided on the last day: holds
        fact("schedule_set", "2024-02-01", "2026-12-31"),  # the schedule had ended: flagged, not counted
    )
    state = idle("2026-11-23", *facts)
    assert state.schedule_end == date(2023, 12, 31)
    assert state.late.due_on == date(2025, 12, 31)
    assert state.status is IdleStatus.EXCEEDED
    late = [flag for flag in state.flags if flag.code is IdleFlag.SCHEDULE_AFTER_END]
    assert [flag.other for flag in late] == [date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("end", "months", "first", "limit"),
    [
        ("2023-12-31", 24, date(2026, 1, 1), date(2027, 12, 31)),
        ("2024-02-29", 24, date(2026, 3, 1), date(2028, 2, 29)),  # 1/3/2026 to the day before 1/3/2028
        ("2023-08-30", 6, date(2025, 8, 31), date(2026, 3, 2)),  # no 31/2: 28/2/2026, a Saturday
    ],
)
def test_an_extension_counts_from_the_first_day_of_month_25(
    end: str, months: int, first: date, limit: date
) -> None:
    facts = (*BEGUN, fact("schedule_set", "2020-11-02", end), fact("extension", "2026-01-05", months=months))
    extension = idle("2026-01-06", *facts).late.extension
    assert extension is not None
    assert (extension.first_day, extension.due_on) == (first, limit)


def test_an_extension_after_an_inspection_counts_from_its_decision() -> None:
    """Found by the inspection of 20/6/2025: 24 months from the decision of 15/7/2025 end on 15/7/2027."""
    state = idle(
        "2026-11-23",
        handed("2024-05-15"),
        fact("inspection", "2025-06-20"),
        fact("extension", "2025-07-15", months=24),
    )
    assert state.status is IdleStatus.EXTENDED
    assert state.due_on == date(2027, 7, 15)


def test_an_inspection_before_the_end_discovers_nothing() -> None:
    state = idle(
        "2026-11-23",
        handed("2024-05-15"),
        fact("inspection", "2025-02-20"),
        fact("extension", "2025-07-15", months=24),
    )
    extension = state.unused.extension
    assert extension is not None
    assert not extension.by_inspection
    assert (extension.first_day, extension.last_day) == (date(2025, 5, 16), date(2027, 5, 15))


def test_one_extension_of_at_most_24_months() -> None:
    state = idle(
        "2026-11-23",
        handed("2023-05-15"),
        fact("extension", "2024-06-03", months=36),
        fact("extension", "2026-05-04", months=12),
    )
    assert state.due_on == date(2026, 5, 15)
    assert state.status is IdleStatus.EXCEEDED
    codes = {flag.code for flag in state.flags}
    assert {IdleFlag.EXTENSION_TOO_LONG, IdleFlag.SECOND_EXTENSION} <= codes


def test_an_extension_is_failed_unless_all_works_are_finished() -> None:
    facts = (
        handed("2023-05-15"),
        fact("extension", "2024-06-03", months=24),
        fact("first_item_started", "2025-01-06"),
        fact("schedule_set", "2023-01-09", "2027-12-31"),
    )
    assert idle("2026-05-15", *facts).status is IdleStatus.DUE_SOON
    assert idle("2026-05-18", *facts).status is IdleStatus.EXCEEDED
    done = fact("items_complete", "2026-05-15")
    assert idle("2026-05-18", *facts, done).status is IdleStatus.IN_USE


def test_an_extension_of_the_twelve_months_covers_the_other_clock() -> None:
    facts = (
        fact("schedule_set", "2021-12-01", "2023-12-31"),
        handed("2022-01-10"),
        fact("inspection", "2025-01-06"),
        fact("extension", "2025-01-20", months=24),
    )
    assert idle("2026-06-01", *facts).status is IdleStatus.EXTENDED
    assert idle("2026-06-01", *facts).due_on == date(2027, 1, 20)


def test_after_the_end_notice_then_assets() -> None:
    """Limit 11/3/2025: notice by 21/3; given on 20/3, 45 days for the assets end on Sunday 4/5: on 5/5."""
    facts = (handed("2024-03-11"), fact("notice", "2025-03-20"))
    side = {clock.code: clock for clock in idle("2025-06-01", *facts).side}
    notice, assets = side[SideCode.TERMINATION_NOTICE], side[SideCode.ASSETS]
    assert (notice.due_on, notice.done_on, notice.late) == (date(2025, 3, 21), date(2025, 3, 20), False)
    assert (assets.due_on, assets.late) == (date(2025, 5, 5), True)


def test_decision_on_an_extension_within_thirty_days_where_the_law_says_so() -> None:
    before, after = fact("extension_request", "2025-08-14"), fact("extension_request", "2025-08-15")
    assert idle("2025-08-20", handed("2024-03-11"), before).side[-1].due_on is None
    side = [one for one in idle("2025-08-20", handed("2024-03-11"), after).side if one.start == after.on]
    assert [one.due_on for one in side] == [date(2025, 9, 15)]  # 14/9/2025 is a Sunday


def test_returned_land_and_land_handed_over_again() -> None:
    facts = (handed("2020-03-02"), fact("returned", "2022-05-04"))
    state = idle("2026-11-23", *facts)
    assert (state.status, state.unused.state) == (IdleStatus.RETURNED, ClockState.EXCEEDED)
    again = idle("2026-11-23", *facts, handed("2026-06-01"))
    assert (again.status, again.due_on) == (IdleStatus.RUNNING, date(2027, 6, 1))


@pytest.mark.parametrize(
    ("as_of", "thresholds"),
    [
        ("2024-09-11", []),  # 181 days before 11/3/2025
        ("2024-09-12", [180]),
        ("2024-12-11", [90]),
        ("2025-02-09", [30]),
        ("2025-03-12", [0]),
    ],
)
def test_warnings_before_the_day(as_of: str, thresholds: list[int]) -> None:
    assert [one.threshold for one in idle(as_of, handed("2024-03-11")).warnings] == thresholds


def test_a_missing_schedule_is_unknown_once_the_works_have_begun() -> None:
    assert idle("2024-05-01", handed("2024-03-11")).status is IdleStatus.RUNNING
    assert idle("2024-05-01", handed("2024-03-11"), fact("first_item_started", "2024-04-01")).status is (
        IdleStatus.UNKNOWN
    )


DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> list[PortionFact]:
    facts = [PortionFact("field_handover", draw(DAYS), "BB")] if draw(st.integers(0, 9)) else []
    for _ in range(draw(st.integers(0, 4))):
        first = draw(DAYS)
        days = draw(st.none() | st.integers(0, 400))
        last = None if days is None else first + timedelta(days=days)
        facts.append(PortionFact("force_majeure", first, "QĐ", last))
    if draw(st.booleans()):
        facts.append(PortionFact(draw(st.sampled_from(["first_item_started", "items_complete"])), draw(DAYS)))
    return draw(st.permutations(facts))


@given(histories(), st.dates(date(2020, 1, 1), date(2028, 12, 31)))
def test_random_histories_against_a_walk_through_the_calendar(facts: list[PortionFact], as_of: date) -> None:
    found = derive_idle(facts, as_of, TABLE, TET_2026).unused
    status, due = judged(facts, as_of, TET_2026)
    assert (found.state.value, found.due_on) == (status, due)


@given(histories(), DAYS, st.integers(0, 300))
def test_more_force_majeure_never_brings_the_end_nearer(
    facts: list[PortionFact], first: date, days: int
) -> None:
    as_of = date(2028, 12, 31)
    more = PortionFact("force_majeure", first, "QĐ", first + timedelta(days=days))
    before = derive_idle(facts, as_of, TABLE, TET_2026).unused.last_day
    after = derive_idle([*facts, more], as_of, TABLE, TET_2026).unused.last_day
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before


@given(st.lists(st.tuples(DAYS, DAYS)), DAYS, st.integers(1, 400))
def test_spells_unite_to_the_days_that_they_cover(
    pairs: list[tuple[date, date]], start: date, length: int
) -> None:
    spells = united([(min(pair), max(pair)) for pair in pairs], date(2030, 1, 1))
    covered = {
        min(pair) + timedelta(days=n) for pair in pairs for n in range(abs((pair[1] - pair[0]).days) + 1)
    }
    assert sum(spell.days for spell in spells) == len(covered)
    end, added = pushed(start, start + timedelta(days=length), spells)
    free = [day for n in range((end - start).days) if (day := start + timedelta(days=n + 1)) not in covered]
    assert len(free) == length
    assert sum(spell.days for spell in added) == (end - start).days - length


def test_a_span_that_begins_with_its_first_day() -> None:
    assert span_end(date(2026, 3, 1), 24) == date(2028, 2, 29)
    assert span_end(date(2025, 8, 31), 6) == date(2026, 2, 28)
