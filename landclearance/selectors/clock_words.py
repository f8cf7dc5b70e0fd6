"""The words for clocks: what runs, how it stands, why, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.domain.clock_table import ClockKind, ClockStatus, DelayCause
from landclearance.selectors.words import STEP_WORDS

CLOCK_WORDS: Mapping[str, Promise] = {
    "work_plan": STEP_WORDS["work_plan"],
    "notice": STEP_WORDS["notice"],
    "notice_wait": STEP_WORDS["notice_wait"],
    "notice_validity": _("Life of the notice"),
    "inventory": STEP_WORDS["inventory"],
    "persuasion_inventory": STEP_WORDS["persuasion_inventory"],
    "wait_compulsory_inventory": STEP_WORDS["wait_compulsory_inventory"],
    "compulsory_signed": _("Compulsory inventory decision"),
    "plan": _("Draft of the plan, until posted"),
    "posting": STEP_WORDS["posting"],
    "consultation": STEP_WORDS["consultation"],
    "dialogue": STEP_WORDS["dialogue"],
    "appraisal": STEP_WORDS["appraisal"],
    "approval": STEP_WORDS["approval"],
    "approval_posted": _("Approval posted and sent"),
    "payout": STEP_WORDS["payout"],
    "decision": STEP_WORDS["decision"],
    "persuasion_decision": _("Persuasion before the recovery decision"),
    "wait_decision": _("Wait before the recovery decision"),
    "handover": STEP_WORDS["handover"],
    "voluntary_handover": _("Voluntary hand-over agreed in minutes"),
    "persuasion_handover": STEP_WORDS["persuasion_handover"],
    "wait_enforcement": STEP_WORDS["wait_enforcement"],
    "enforcement": STEP_WORDS["enforcement"],
    "registry_sent": _("File sent to the registry"),
    "registry_updated": _("Registry updated"),
    "blocker_due": _("Blocker: day ordered"),
    "blocker_promise": _("Blocker: day promised"),
}

STATUS_WORDS: Mapping[str, Promise] = {
    ClockStatus.LATE: _("late"),
    ClockStatus.DUE_SOON: _("due within 7 days"),
    ClockStatus.ON_TIME: _("on time"),
    ClockStatus.NOT_ENOUGH_DATA: _("not enough data"),
    ClockStatus.NO_LIMIT: _("no limit set"),
    ClockStatus.DONE: _("done"),
    ClockStatus.STOPPED: _("stopped"),
}

KIND_WORDS: Mapping[str, Promise] = {
    ClockKind.MAXIMUM: _("limit of the law"),
    ClockKind.MINIMUM: _("minimum wait"),
    ClockKind.LIFE: _("validity"),
    ClockKind.NORM: _("handbook norm"),
    ClockKind.ORDER: _("day ordered"),
    ClockKind.PROMISE: _("day promised"),
}

CAUSE_WORDS: Mapping[str, Promise] = {
    DelayCause.PROCEDURE: _("Investment procedure"),
    DelayCause.CLEARANCE: _("Site clearance"),
    DelayCause.CAPACITY: _("Capacity of owner, board or contractor"),
    DelayCause.CAPITAL: _("Allocation of capital"),
    DelayCause.OTHER: _("Other cause"),
}

WHY_WORDS: Mapping[str, Promise] = {
    "file_received": _("the day on which the full request came in is not recorded"),
    "appraisal_submitted": _("the day on which the full file went to appraisal is not recorded"),
    "approval_effect": _("the day on which the approval takes effect is not recorded"),
    "decision_effect": _("the day on which the recovery decision takes effect is not recorded"),
    "decision_delivered": _("the day on which the decision was delivered is not recorded"),
    "enforcement_delivered": _("the day on which the enforcement decision was delivered is not recorded"),
    "needs_resettlement": _("whether resettlement is needed is not recorded"),
    "approval": _("the approval is not recorded"),
    "blocker_day": _("nobody has ordered or promised a day"),
    "no_rule": _("no rule is on record for that day"),
    "cut_short": _("ended before its last day"),
    "replaced": _("replaced by a later act"),
    "other_way": _("goes on by another way of hand-over"),
    "out_of_scope": _("out of scope"),
    "annulled": _("its act was annulled"),
    "not_before": _("put off: the minimum wait was still running"),
}

SKIP_WORDS: Mapping[str, Promise] = {
    "weekend": _("weekend"),
    "holiday": _("public holiday"),
    "tet": _("15 days around Tết"),
    "supplement": _("supplements awaited"),
}
