"""What holds for any history of acts, however disorderly."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.blockers import blocker_state
from landclearance.domain.branches import branches
from landclearance.domain.facts import (
    ActFacts,
    BlockerEventFacts,
    BlockerFacts,
    CaseFacts,
    HandoverFacts,
    OverrideFacts,
)
from landclearance.domain.milestones import Reach, milestone_statuses
from landclearance.domain.release import expected_release
from landclearance.domain.states import CaseState, derive_case
from landclearance.domain.vocabulary import ActKind, Milestone, OverrideStatus
from projects.domain.terms import is_off, term_end
from tests.landclearance.unit.statutes import part, regimes

FIRST = date(2023, 1, 2)
AS_OF = date(2026, 11, 23)
days = st.dates(FIRST, date(2027, 6, 30))
FORWARD: list[ActKind] = [kind for kind in ActKind if kind not in (ActKind.ANNULMENT, ActKind.OUT_OF_SCOPE)]


@st.composite
def acts(draw: st.DrawFn, kinds: list[ActKind] = FORWARD, least: int = 0) -> tuple[ActFacts, ...]:
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(kinds), days, st.none() | st.booleans()), min_size=least, max_size=12
        )
    )
    return tuple(
        ActFacts(number, kind, on, consented=agreed)
        for number, (kind, on, agreed) in enumerate(drawn, start=1)
    )


@st.composite
def cases(draw: st.DrawFn, kinds: list[ActKind] = FORWARD) -> CaseFacts:
    codes = draw(st.lists(st.sampled_from(["LUC", "ONT", "ONT+CLN", ""]), min_size=1, max_size=3))
    handed = draw(st.lists(st.none() | days, min_size=len(codes), max_size=len(codes)))
    parts = tuple(
        replace(
            part(number, code),
            handovers=(HandoverFacts(number, number, on, draw(st.none() | st.just(Decimal(100)))),)
            if on
            else (),
        )
        for number, (code, on) in enumerate(zip(codes, handed, strict=True), start=1)
    )
    resettle = draw(st.none() | st.booleans())
    return CaseFacts(1, "C-1", "06184", "Đồng Đăng", FIRST, resettle, draw(acts(kinds)), parts)


@st.composite
def blockers(draw: st.DrawFn) -> BlockerFacts:
    opened = draw(st.dates(FIRST, AS_OF))
    until = draw(st.none() | st.dates(opened, date(2028, 12, 31)))
    number = draw(st.integers(1, 99))
    return BlockerFacts(
        number, "PRICE", "Price", 1, events=(BlockerEventFacts(1, "opened", opened, expected_clear_on=until),)
    )


@given(cases(list(ActKind)), st.lists(blockers(), max_size=3))
def test_land_not_cleared_is_never_expected_in_the_past(
    case: CaseFacts, open_ones: list[BlockerFacts]
) -> None:
    for one in case.parts:
        release = expected_release(case, one, open_ones, AS_OF, regimes())
        assert release.day is None or release.day >= AS_OF
        assert release.blocks == (release.day is not None or release.is_unknown)
        assert all(step.to is None or step.to >= step.starts or step.past_due for step in release.steps)


@given(cases(list(ActKind)), st.lists(blockers(), max_size=2), blockers())
def test_one_more_blocker_never_makes_it_earlier(
    case: CaseFacts, open_ones: list[BlockerFacts], more: BlockerFacts
) -> None:
    more = replace(more, id=1000)
    for one in case.parts:
        fewer = expected_release(case, one, open_ones, AS_OF, regimes())
        pushed = expected_release(case, one, [*open_ones, more], AS_OF, regimes())
        if fewer.out_of_scope:
            assert pushed == fewer
        elif fewer.is_unknown:
            assert pushed.is_unknown
        elif not pushed.is_unknown and fewer.day is not None:
            assert pushed.day is not None and pushed.day >= fewer.day


@given(cases(), st.sampled_from(FORWARD), st.integers(0, 400))
def test_a_later_act_never_takes_a_milestone_away(case: CaseFacts, kind: ActKind, later: int) -> None:
    newest = max((one.happened_on for one in case.acts), default=FIRST)
    more = ActFacts(1000, kind, newest + timedelta(days=later))
    as_of = more.happened_on
    before = set(derive_case(case, as_of, regimes()).milestones)
    after = set(derive_case(replace(case, acts=(*case.acts, more)), as_of, regimes()).milestones)
    assert before <= after


@given(cases(list(ActKind)), days, st.integers(0, 200))
def test_time_alone_takes_only_the_notice_away(case: CaseFacts, as_of: date, later: int) -> None:
    """Without annulments among the acts of the days between, only a notice can lapse."""
    quiet = replace(case, acts=tuple(one for one in case.acts if one.kind is not ActKind.ANNULMENT))
    before = set(derive_case(quiet, as_of, regimes()).milestones)
    after = set(derive_case(quiet, as_of + timedelta(days=later), regimes()).milestones)
    assert before - after <= {Milestone.NOTICED}


@given(cases(list(ActKind)), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(case: CaseFacts, random: object) -> None:
    shuffled = list(case.acts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert derive_case(replace(case, acts=tuple(shuffled)), AS_OF, regimes()) == derive_case(
        case, AS_OF, regimes()
    )


@given(cases(list(ActKind)))
def test_handed_over_means_every_part(case: CaseFacts) -> None:
    status = derive_case(case, AS_OF, regimes())
    if status.state is CaseState.HANDED_OVER:
        assert set(status.parts_handed_over) == {one.id for one in case.parts}
        assert not status.partly_handed_over


@given(
    days,
    st.integers(0, 200),
    st.sampled_from(["days", "working_days", "months"]),
    st.frozensets(days, max_size=30),
)
def test_a_term_ends_on_a_working_day_and_not_before_it_began(
    start: date, amount: int, unit: str, off: frozenset[date]
) -> None:
    end = term_end(start, amount, unit, off)
    assert end == start if amount == 0 else end > start and not is_off(end, off)


@given(
    st.lists(st.tuples(st.sampled_from(["opened", "updated", "closed"]), days, st.none() | days), max_size=8),
    days,
)
def test_a_blocker_is_open_only_between_opening_and_closing(
    said: list[tuple[str, date, date | None]], as_of: date
) -> None:
    events = tuple(
        BlockerEventFacts(number, kind, on, expected_clear_on=until)
        for number, (kind, on, until) in enumerate(said, start=1)
    )
    state = blocker_state(BlockerFacts(1, "PRICE", "Price", events=events), as_of)
    if state.is_open:
        assert state.opened_on is not None and state.opened_on <= as_of and state.closed_on is None
    promises = [until for _kind, _on, until in said if until is not None]
    assert state.promises_broken <= len(promises)


@st.composite
def said(draw: st.DrawFn) -> tuple[OverrideFacts, ...]:
    """Words of officers on any milestone but the first."""
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(list(Milestone)[1:]), st.sampled_from(list(OverrideStatus)), days),
            max_size=3,
        )
    )
    return tuple(OverrideFacts(number, *words) for number, words in enumerate(drawn, start=1))


def state_of(case: CaseFacts, as_of: date) -> tuple[object, ...]:
    """Everything that is derived from a case: status, milestones, branches."""
    status = derive_case(case, as_of, regimes())
    return (
        status,
        milestone_statuses(case, status, as_of),
        branches(case, status, as_of, regimes()),
    )


@given(cases(list(ActKind)), said(), days, st.sampled_from(list(ActKind)), st.integers(1, 300))
def test_what_is_derived_for_a_day_depends_only_on_facts_by_that_day(
    case: CaseFacts, words: tuple[OverrideFacts, ...], as_of: date, kind: ActKind, later: int
) -> None:
    """Acts, hand-overs and words of later days change nothing: every report stays reproducible."""
    whole = replace(case, overrides=words)
    to_come = ActFacts(1000, kind, as_of + timedelta(days=later))
    known = replace(
        whole,
        acts=tuple(one for one in whole.acts if one.happened_on <= as_of),
        parts=tuple(
            replace(one, handovers=tuple(h for h in one.handovers if h.happened_on <= as_of))
            for one in whole.parts
        ),
        overrides=tuple(word for word in words if word.happened_on <= as_of),
    )
    assert state_of(replace(whole, acts=(*whole.acts, to_come)), as_of) == state_of(known, as_of)


@given(cases(list(ActKind)), st.randoms(use_true_random=False), days)
def test_branches_do_not_ask_in_which_order_acts_were_recorded(
    case: CaseFacts, random: object, as_of: date
) -> None:
    """Numbers of rows are given anew in another order; no annulment, which names its act by number."""
    quiet = [one for one in case.acts if one.kind is not ActKind.ANNULMENT]
    numbers = list(range(1, len(quiet) + 1))
    random.shuffle(numbers)  # type: ignore[attr-defined]
    renumbered = tuple(replace(one, id=number) for one, number in zip(quiet, numbers, strict=True))

    def seen(acts: tuple[ActFacts, ...]) -> list[tuple[object, ...]]:
        found = replace(case, acts=acts)
        status = derive_case(found, as_of, regimes())
        return [
            (state.branch, state.code, state.since, state.until, state.active, state.late_since)
            for state in branches(found, status, as_of, regimes())
        ]

    assert seen(tuple(quiet)) == seen(renumbered)


@given(cases(list(ActKind)), said(), days)
def test_a_branch_was_entered_before_today_and_every_state_after_the_one_before(
    case: CaseFacts, words: tuple[OverrideFacts, ...], as_of: date
) -> None:
    found = replace(case, overrides=words)
    status = derive_case(found, as_of, regimes())
    for state in branches(found, status, as_of, regimes()):
        entered = [spell.since for spell in state.history]
        assert entered == sorted(entered)
        assert all(on <= as_of for on in entered)
        assert state.active or (state.holder is None and state.ends_with == () and state.until is None)


@given(cases(list(ActKind)), said(), days)
def test_a_milestone_has_a_day_when_achieved_and_only_a_later_one_proves_it(
    case: CaseFacts, words: tuple[OverrideFacts, ...], as_of: date
) -> None:
    found = replace(case, overrides=words)
    status = derive_case(found, as_of, regimes())
    statuses = milestone_statuses(found, status, as_of)
    assert list(statuses) == list(Milestone)
    for milestone, one in statuses.items():
        assert (one.reach is Reach.ACHIEVED) is (milestone in status.milestones)
        if one.reach is Reach.ACHIEVED:
            assert one.day is not None and one.day <= max(as_of, found.opened_on)
        if one.proved_by is not None:
            assert one.reach is Reach.UNKNOWN and one.proved_by in status.milestones
