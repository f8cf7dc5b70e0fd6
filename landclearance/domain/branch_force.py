"""The three branches of persuasion and force: inventory refused, recovery not agreed to, land not handed
over (Land Law 2024, art. 87.2, 87.6, 87.7, 88, 89)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from landclearance.domain.branch_state import BranchState, Ground, Spell, ranked
from landclearance.domain.facts import ActFacts
from landclearance.domain.persuasion import AGREEMENT, INVENTORY, LEAVING, Course, Persuasion, persuasion
from landclearance.domain.vocabulary import ActKind, Branch, BranchCode, Holder, Milestone
from projects.domain.regimes import Rule
from projects.domain.terms import ONE_DAY, term_end

IDLE = frozenset({BranchCode.NONE, BranchCode.DONE, BranchCode.DECIDED, BranchCode.EXECUTED})
"""From these a persuasion starts anew; in any other state it is one more session of the same."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How acts move a branch. ``needs_start``: kinds that count only once the branch has been entered."""

    branch: Branch
    course: Course
    moves: Mapping[ActKind, BranchCode]
    needs_start: frozenset[ActKind]
    ends_with: Mapping[BranchCode, tuple[ActKind, ...]]
    holders: Mapping[BranchCode, Holder]


_PERSUADERS = {BranchCode.PERSUADING: Holder.COMMUNE_CHAIR, BranchCode.WAITING: Holder.COMMUNE_CHAIR}

REFUSED_INVENTORY = Plan(
    Branch.INVENTORY,
    INVENTORY,
    {
        ActKind.PERSUASION_INVENTORY: BranchCode.PERSUADING,
        ActKind.COMPULSORY_INVENTORY: BranchCode.COMPULSORY_DECIDED,
        ActKind.INVENTORY_ENFORCEMENT: BranchCode.ENFORCED,
        ActKind.INVENTORY: BranchCode.DONE,
    },
    frozenset({ActKind.INVENTORY}),
    {
        BranchCode.PERSUADING: (ActKind.INVENTORY, ActKind.COMPULSORY_INVENTORY),
        BranchCode.WAITING: (ActKind.INVENTORY, ActKind.COMPULSORY_INVENTORY),
        BranchCode.COMPULSORY_DECIDED: (ActKind.INVENTORY, ActKind.INVENTORY_ENFORCEMENT),
        BranchCode.ENFORCED: (ActKind.INVENTORY,),
    },
    {
        **_PERSUADERS,
        BranchCode.COMPULSORY_DECIDED: Holder.LAND_USER,
        BranchCode.ENFORCED: Holder.COMMUNE_CHAIR,
    },
)

NO_AGREEMENT = Plan(
    Branch.AGREEMENT,
    AGREEMENT,
    {
        ActKind.PERSUASION_DECISION: BranchCode.PERSUADING,
        ActKind.RECOVERY_DECISION: BranchCode.DECIDED,
    },
    frozenset({ActKind.RECOVERY_DECISION}),
    {
        BranchCode.PERSUADING: (ActKind.RECOVERY_DECISION,),
        BranchCode.WAITING: (ActKind.RECOVERY_DECISION,),
    },
    _PERSUADERS,
)

NOT_LEAVING = Plan(
    Branch.LEAVING,
    LEAVING,
    {
        ActKind.VOLUNTARY_HANDOVER: BranchCode.VOLUNTARY,
        ActKind.HANDOVER_REFUSED: BranchCode.REFUSED,
        ActKind.PERSUASION_HANDOVER: BranchCode.PERSUADING,
        ActKind.RECOVERY_ENFORCEMENT: BranchCode.ENFORCEMENT_DECIDED,
        ActKind.ENFORCED: BranchCode.EXECUTED,
    },
    frozenset(),
    {
        BranchCode.VOLUNTARY: (),
        BranchCode.REFUSED: (ActKind.PERSUASION_HANDOVER,),
        BranchCode.PERSUADING: (ActKind.VOLUNTARY_HANDOVER, ActKind.RECOVERY_ENFORCEMENT),
        BranchCode.WAITING: (ActKind.VOLUNTARY_HANDOVER, ActKind.RECOVERY_ENFORCEMENT),
        BranchCode.ENFORCEMENT_DECIDED: (ActKind.VOLUNTARY_HANDOVER, ActKind.ENFORCED),
    },
    {
        **_PERSUADERS,
        BranchCode.VOLUNTARY: Holder.LAND_USER,
        BranchCode.REFUSED: Holder.COMMUNE_CHAIR,
        BranchCode.ENFORCEMENT_DECIDED: Holder.COMMUNE_CHAIR,
    },
)


def inventory(ground: Ground) -> BranchState:
    """The inventory refused: persuasion, wait, compulsory inventory, its enforcement, done."""
    track = _walk(ground, REFUSED_INVENTORY)
    said = ground.status.words.achieved_on(Milestone.INVENTORIED)
    if said is not None and track.code is not BranchCode.DONE:
        track.end(BranchCode.DONE, said)
    return _state(ground, REFUSED_INVENTORY, track)


def agreement(ground: Ground) -> BranchState:
    """The recovery not agreed to: persuasion, wait, decided all the same."""
    return _state(ground, NO_AGREEMENT, _walk(ground, NO_AGREEMENT))


def leaving(ground: Ground) -> BranchState:
    """The land not handed over: refusal, persuasion, wait, enforcement decided, executed, or given up freely.

    Minutes for the whole land end the branch: as executed where force had been used, else as voluntary.
    """
    track = _walk(ground, NOT_LEAVING)
    handed = ground.status.milestones.get(Milestone.HANDED_OVER)
    if handed is not None and track.code not in (BranchCode.EXECUTED, BranchCode.VOLUNTARY):
        track.end(BranchCode.VOLUNTARY, handed)
    state = _state(ground, NOT_LEAVING, track)
    if handed is not None and state.code in (BranchCode.VOLUNTARY, BranchCode.EXECUTED):
        return replace(state, active=False, until=None, rule=None, holder=None, ends_with=())
    return state


@dataclass(slots=True)
class _Track:
    """The states entered so far and the persuasion that runs, if one does."""

    spells: list[Spell]
    course: Persuasion | None = None
    last: ActFacts | None = None

    @property
    def code(self) -> BranchCode:
        return self.spells[-1].code if self.spells else BranchCode.NONE

    def enter(self, spell: Spell) -> None:
        self.spells.append(spell)

    def end(self, code: BranchCode, day: date) -> None:
        """End the branch on ``day`` without an act: a wait that was still to come never began. Nothing ends
        before it had begun."""
        while self.code is BranchCode.WAITING and self.spells[-1].since > day:
            self.spells.pop()
        if self.spells and self.spells[-1].since <= day:
            self.enter(Spell(code, day))

    def wait_by(self, day: date) -> None:
        """The wait begins on the day after the persuasion, when ``day`` has come that far."""
        course = self.course
        if self.code is not BranchCode.PERSUADING or course is None:
            return
        if course.ends is not None and course.wait_ends is not None and course.ends < day:
            self.enter(Spell(BranchCode.WAITING, course.ends + ONE_DAY))


def _walk(ground: Ground, plan: Plan) -> _Track:
    track = _Track([])
    for act in ground.acts(ranked(plan.moves)):
        track.wait_by(act.happened_on)
        code = plan.moves[act.kind]
        if act.kind is plan.course.kind:
            if track.code not in {*IDLE, BranchCode.REFUSED, BranchCode.VOLUNTARY}:
                continue
            track.course = persuasion(plan.course, act, ground.regimes, ground.legal.days_off)
        elif act.kind in plan.needs_start and track.code in IDLE:
            continue
        elif code is BranchCode.REFUSED and track.code not in {*IDLE, BranchCode.VOLUNTARY}:
            continue  # one more refusal while persuasion or enforcement runs changes nothing
        track.last = act
        track.enter(Spell(code, act.happened_on, act.id))
    track.wait_by(ground.as_of)
    return track


def _state(ground: Ground, plan: Plan, track: _Track) -> BranchState:
    if not track.spells:
        return BranchState(plan.branch, BranchCode.NONE)
    code = track.code
    until, rule = _clock(ground, track)
    return BranchState(
        plan.branch,
        code,
        track.spells[-1].since,
        until=until,
        ends_with=plan.ends_with.get(code, ()),
        holder=plan.holders.get(code),
        active=code not in IDLE,
        rule=rule,
        history=tuple(track.spells),
    )


def _clock(ground: Ground, track: _Track) -> tuple[date | None, Rule | None]:
    """The last day of the clock that runs in the present state, and its rule."""
    if track.code is BranchCode.PERSUADING and track.course:
        return track.course.ends, track.course.rule
    if track.code is BranchCode.WAITING and track.course:
        return track.course.wait_ends, track.course.wait_rule
    if track.code is BranchCode.VOLUNTARY and track.last and track.last.kind is ActKind.VOLUNTARY_HANDOVER:
        return _term(ground, track.last, ("voluntary_handover", "handover"))
    if track.code is BranchCode.ENFORCEMENT_DECIDED and track.last:
        return _enforce_by(ground, track.last)
    return None, None


def _term(ground: Ground, act: ActFacts, keys: tuple[str, ...]) -> tuple[date | None, Rule | None]:
    """The day that the act sets itself, else the term of the first key that has a number."""
    if act.due_on is not None:
        return act.due_on, None
    for key in keys:
        rule = ground.regimes.find(key, act.happened_on)
        if rule is not None and rule.value is not None:
            return term_end(act.happened_on, rule.value, rule.unit, ground.legal.days_off), rule
    return None, None


def _enforce_by(ground: Ground, act: ActFacts) -> tuple[date | None, Rule | None]:
    """Within the days of art. 89 from receipt, days without enforcement left out; or as the decision sets."""
    if act.due_on is not None:
        return act.due_on, None
    rule = ground.regimes.find("enforcement", act.reached_on)
    if rule is None or rule.value is None:
        return None, None
    return ground.legal.without_blackout(act.reached_on, rule.value), rule
