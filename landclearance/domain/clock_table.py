"""Every clock of a case: from what to what, by which rule, at which body, under which official cause of delay.

The one place that says it; docs/algorithms/clocks.md prints the same table. Sources: Land Law 31/2024/QH15,
art. 85-95; the numbers stand in the regime table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from landclearance.domain.vocabulary import Holder


class ClockKind(StrEnum):
    """What the last day of a clock means.

    MAXIMUM: due by it. MINIMUM: nothing lawful before it, so never late. LIFE: valid up to it, then dead. NORM:
    internal working time of a handbook, not the law. ORDER: a day set by an act or an authority. PROMISE: a day
    that somebody gave.
    """

    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    LIFE = "life"
    NORM = "norm"
    ORDER = "order"
    PROMISE = "promise"


class ClockStatus(StrEnum):
    """How a clock stands. NOT_ENOUGH_DATA: the day from which it runs is not on record: never taken for on time.

    NO_LIMIT: it runs, and neither law nor act sets an end.
    """

    LATE = "late"
    DUE_SOON = "due_soon"
    ON_TIME = "on_time"
    NOT_ENOUGH_DATA = "not_enough_data"
    NO_LIMIT = "no_limit"
    DONE = "done"
    STOPPED = "stopped"


class DelayCause(StrEnum):
    """Official causes of delay, as the monitoring form counts them (form 3.1 of Circular 05/2023/TT-BKHĐT)."""

    PROCEDURE = "procedure"
    CLEARANCE = "clearance"
    CAPACITY = "capacity"
    CAPITAL = "capital"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock. ``rule``: key in the regime table ("" for none). ``entered``: when a day that an act sets wins
    over the computed one: "" never, "any", "longer" or "shorter"."""

    key: str
    kind: ClockKind
    holder: Holder
    starts: str
    ends: str
    rule: str = ""
    cause: DelayCause = DelayCause.CLEARANCE
    entered: str = ""


_MAX, _MIN, _NORM = ClockKind.MAXIMUM, ClockKind.MINIMUM, ClockKind.NORM
_UNIT, _CHAIR, _OFFICE = Holder.CLEARANCE_UNIT, Holder.COMMUNE_CHAIR, Holder.COMMUNE_OFFICE

_ROWS = (
    ClockRule("work_plan", _MAX, _UNIT, "file_received", "recovery_work_plan", "work_plan"),
    ClockRule("notice", _NORM, _CHAIR, "recovery_work_plan", "recovery_notice", "norm_notice"),
    ClockRule("notice_wait", _MIN, _CHAIR, "notice_delivered", "recovery_decision", "notice_agricultural"),
    ClockRule(
        "notice_validity",
        ClockKind.LIFE,
        _CHAIR,
        "recovery_notice",
        "recovery_decision",
        "notice_validity",
        DelayCause.PROCEDURE,
    ),
    ClockRule("inventory", ClockKind.ORDER, _UNIT, "notice_delivered", "inventory", entered="any"),
    ClockRule(
        "persuasion_inventory",
        _MIN,
        _CHAIR,
        "persuasion_inventory",
        "compulsory_inventory",
        "persuasion_inventory",
    ),
    ClockRule(
        "wait_compulsory_inventory",
        _MIN,
        _CHAIR,
        "persuasion_over",
        "compulsory_inventory",
        "wait_compulsory_inventory",
    ),
    ClockRule(
        "compulsory_signed", _NORM, _CHAIR, "wait_over", "compulsory_inventory", "norm_compulsory_signed"
    ),
    ClockRule("plan", ClockKind.ORDER, _UNIT, "inventory", "public_posting"),
    ClockRule("posting", _MIN, _UNIT, "public_posting", "posting_over", "posting"),
    ClockRule("consultation", _NORM, _UNIT, "posting_over", "consultation", "norm_consultation"),
    ClockRule("dialogue", _MAX, _UNIT, "disagreement", "dialogue", "dialogue"),
    ClockRule("appraisal", _MAX, _OFFICE, "appraisal_submitted", "appraisal", "appraisal"),
    ClockRule("approval", _NORM, _CHAIR, "appraisal", "approval", "norm_approval"),
    ClockRule("approval_posted", _NORM, _UNIT, "approval", "approval_posted", "norm_approval_posted"),
    ClockRule("payout", _MAX, _UNIT, "approval_effect", "payout", "payout", entered="shorter"),
    ClockRule("decision", _MAX, _CHAIR, "condition_met", "recovery_decision", "decision"),
    ClockRule(
        "persuasion_decision",
        _MIN,
        _CHAIR,
        "persuasion_decision",
        "recovery_decision",
        "persuasion_decision",
    ),
    ClockRule("wait_decision", _MIN, _CHAIR, "persuasion_over", "recovery_decision", "wait_decision"),
    ClockRule(
        "handover", _MAX, Holder.LAND_USER, "decision_delivered", "handover", "handover", entered="any"
    ),
    ClockRule(
        "voluntary_handover",
        _MAX,
        Holder.LAND_USER,
        "voluntary_handover",
        "handover",
        "voluntary_handover",
        entered="any",
    ),
    ClockRule(
        "persuasion_handover",
        _MIN,
        _CHAIR,
        "persuasion_handover",
        "recovery_enforcement",
        "persuasion_handover",
    ),
    ClockRule(
        "wait_enforcement", _MIN, _CHAIR, "persuasion_over", "recovery_enforcement", "wait_enforcement"
    ),
    ClockRule(
        "enforcement", _MAX, _CHAIR, "enforcement_delivered", "enforced", "enforcement", entered="longer"
    ),
    ClockRule("registry_sent", _NORM, _UNIT, "paid_and_handed_over", "registry_sent", "norm_registry_sent"),
    ClockRule(
        "registry_updated",
        _NORM,
        Holder.REGISTRY,
        "registry_sent",
        "registry_updated",
        "norm_registry_updated",
        DelayCause.OTHER,
    ),
    ClockRule("blocker_due", ClockKind.ORDER, Holder.NOBODY, "blocker_opened", "blocker_closed"),
    ClockRule("blocker_promise", ClockKind.PROMISE, Holder.NOBODY, "blocker_opened", "blocker_closed"),
)

CLOCKS: Mapping[str, ClockRule] = {rule.key: rule for rule in _ROWS}
"""Clocks by key, in the order of the procedure. The body of the last two is the blocker's own."""

BLOCKER_CAUSES: Mapping[str, DelayCause] = {
    "CAPITAL": DelayCause.CAPITAL,
    "ORG": DelayCause.CAPACITY,
    "PROCEDURE": DelayCause.PROCEDURE,
    "PLANNING": DelayCause.PROCEDURE,
    "FOREST": DelayCause.PROCEDURE,
    "DEFENCE": DelayCause.PROCEDURE,
    "POLICY_GAP": DelayCause.OTHER,
}
"""The official cause of delay of a blocker's code; every other code counts as site clearance."""


def blocker_cause(code: str) -> DelayCause:
    """The official cause under which a blocker counts."""
    return BLOCKER_CAUSES.get(code, DelayCause.CLEARANCE)
