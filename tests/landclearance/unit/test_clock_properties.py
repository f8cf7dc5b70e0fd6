"""Random histories: the clocks agree with the naive ones; what holds for every history."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from landclearance.domain.clock_table import CLOCKS, ClockKind, ClockStatus
from landclearance.domain.clocks import case_clocks
from landclearance.domain.facts import ActFacts, CaseFacts, HandoverFacts
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.states import derive_case
from landclearance.domain.vocabulary import ActKind
from projects.domain.days_off import DaysOff
from tests.landclearance.unit.naive_clocks import naive_clocks
from tests.landclearance.unit.naive_rules import RULES
from tests.landclearance.unit.statutes import part, regimes

TET = frozenset(
    date(year, month, day)
    for year, month, first in ((2024, 2, 8), (2025, 1, 27), (2026, 2, 16), (2027, 2, 4))
    for day in range(first, first + 5)
)
HOLIDAYS = TET | {
    date(year, month, day) for year in range(2014, 2029) for month, day in ((1, 1), (4, 30), (5, 1), (9, 2))
}
DAYS_OFF = DaysOff(dict.fromkeys(sorted(HOLIDAYS), "holiday"), tet=TET)
LAW = LegalTime(regimes(), DAYS_OFF)

# The order of the procedure, so that histories get far; each act may be missing, repeated or out of place.
COURSE: list[ActKind] = [
    kind for kind in ActKind if kind not in (ActKind.ANNULMENT, ActKind.OUT_OF_SCOPE, ActKind.BACK_IN_SCOPE)
]
REPLACING = (ActKind.ANNULMENT, ActKind.APPROVAL, ActKind.RECOVERY_NOTICE)
some_days = st.none() | st.integers(-5, 40)


@st.composite
def histories(draw: st.DrawFn) -> CaseFacts:
    begun = draw(st.dates(date(2023, 6, 1), date(2026, 9, 1)))
    kept = draw(st.lists(st.sampled_from(COURSE), max_size=18))
    kinds = sorted(kept, key=COURSE.index) if draw(st.booleans()) else kept
    odd = draw(
        st.lists(
            st.sampled_from([ActKind.ANNULMENT, ActKind.OUT_OF_SCOPE, ActKind.BACK_IN_SCOPE]), max_size=2
        )
    )
    place = draw(st.integers(0, len(kinds)))
    kinds[place:place] = odd
    on, made = begun.toordinal(), []
    for number, kind in enumerate(kinds, start=1):
        on += draw(st.integers(0, 45))
        after = [draw(some_days) for _ in range(4)]
        effect, delivered, ended, due = (
            None if days is None else date.fromordinal(on + abs(days)) for days in after
        )
        target = draw(st.none() | st.integers(1, number)) if kind in REPLACING else None
        agreed = draw(st.sampled_from([None, None, False, True]))
        made.append(
            ActFacts(number, kind, date.fromordinal(on), effect, delivered, ended, agreed, target, due_on=due)
        )
    code = draw(st.sampled_from(["LUC", "ONT", "ONT+CLN"]))
    handed = draw(st.none() | st.integers(0, 700))
    area = draw(st.none() | st.just(Decimal(100)))
    minutes = (
        () if handed is None else (HandoverFacts(1, 1, date.fromordinal(begun.toordinal() + handed), area),)
    )
    one = part(1, code)
    parts = (type(one)(**{**{f: getattr(one, f) for f in one.__slots__}, "handovers": minutes}),)
    resettle = draw(st.sampled_from([None, False, True]))
    return CaseFacts(1, "C-1", "06184", "Đồng Đăng", begun, resettle, tuple(made), parts)


@settings(max_examples=150, deadline=None)
@given(histories(), st.dates(date(2023, 6, 1), date(2028, 6, 1)))
def test_the_naive_clocks_agree(case: CaseFacts, as_of: date) -> None:
    status = derive_case(case, as_of, regimes())
    ours = [
        (c.key, c.since, c.due, c.status.value, c.body, c.late_days, c.ended_on)
        for c in case_clocks(case, status, as_of, LAW)
        if c.why != "annulled"
    ]
    naive = [clock.told() for clock in naive_clocks(RULES, case, as_of, HOLIDAYS, TET)]
    assert sorted(ours, key=str) == sorted(naive, key=str)


@settings(max_examples=60, deadline=None)
@given(histories(), st.dates(date(2023, 6, 1), date(2028, 6, 1)))
def test_what_holds_for_every_clock(case: CaseFacts, as_of: date) -> None:
    for clock in case_clocks(case, derive_case(case, as_of, regimes()), as_of, LAW):
        assert clock.since is None or clock.since <= as_of
        # A missing start is never on time; a wait is never late; what is over has a day.
        assert (clock.since is not None) or clock.status in (ClockStatus.NOT_ENOUGH_DATA, ClockStatus.STOPPED)
        assert clock.kind is not ClockKind.MINIMUM or clock.late_days == 0
        assert clock.is_open == (clock.ended_on is None)
        assert clock.key in CLOCKS
        if clock.status is ClockStatus.LATE:
            assert clock.due is not None
            assert clock.late_days == (as_of - clock.due).days > 0
        if clock.term is not None and clock.term.unit == "days" and clock.term.kind == "maximum":
            counted = (clock.term.last - clock.term.start).days
            assert counted == clock.term.amount + len(clock.term.skipped)
