"""The words for derived codes (states, who holds the ball, blockers), in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from landclearance.domain.vocabulary import CaseState, Holder, Milestone, RedFlagCode
from landclearance.models import BlockerCode

STATE_WORDS: dict[str, Promise] = {
    CaseState.IDENTIFIED: _("Identified"),
    CaseState.NOTICED: _("Notice given"),
    CaseState.INVENTORIED: _("Inventoried"),
    CaseState.POSTED: _("Plan posted"),
    CaseState.APPROVED: _("Plan approved"),
    CaseState.PAID: _("Paid"),
    CaseState.DECIDED: _("Recovery decided"),
    CaseState.HANDED_OVER: _("Handed over"),
    CaseState.OUT_OF_SCOPE: _("Out of scope"),
}

HOLDER_WORDS: dict[str, Promise] = {
    Holder.CLEARANCE_UNIT: _("Clearance unit"),
    Holder.COMMUNE_CHAIR: _("Chairman of the commune People's Committee"),
    Holder.DISTRICT: _("District People's Committee"),
    Holder.COMMUNE_OFFICE: _("Commune's specialised office"),
    Holder.LAND_USER: _("Land user"),
    Holder.PROJECT_OWNER: _("Project owner"),
    Holder.REGISTRY: _("Land registry"),
    Holder.NOBODY: _("Nobody"),
}

# Authority levels and named bodies hold the ball of obstacles that are not cases.
LEVEL_WORDS: dict[str, Promise] = {
    "commune": pgettext_lazy("level of authority", "Commune"),
    "district": _("District"),
    "province": pgettext_lazy("level of authority", "Province"),
    "ministry": pgettext_lazy("level of authority", "Ministry"),
    "state": pgettext_lazy("level of authority", "State"),
}


def state_word(code: str | None) -> str:
    """The word for a case or part state; a dash for none."""
    return str(STATE_WORDS[code]) if code else "–"


def holder_word(code: str | None) -> str:
    """The word for whoever must act; a name that is not a code is returned as it is."""
    if not code:
        return "–"
    return str(HOLDER_WORDS.get(code) or LEVEL_WORDS.get(code) or code)


def blocker_code_word(code: str | None) -> str:
    """The word for a blocker's code; a dash for none."""
    return str(BlockerCode(code).label) if code else "–"


MILESTONE_WORDS: dict[str, Promise] = {
    **STATE_WORDS,
    Milestone.PLAN_DRAFTED: _("Plan drafted"),
    Milestone.CONSULTED: _("Consulted"),
    Milestone.APPRAISED: _("Appraised"),
    Milestone.RESETTLED: _("Resettled"),
    Milestone.CLOSED: _("Closed"),
}

STEP_WORDS: dict[str, Promise] = {
    "work_plan": _("Recovery work plan"),
    "notice": _("Recovery notice"),
    "notice_wait": _("Minimum time after the notice"),
    "notice_renewed": _("New notice, the old one having expired"),
    "inventory": _("Inventory"),
    "persuasion_inventory": _("Persuasion before inventory"),
    "wait_compulsory_inventory": _("Wait before the compulsory inventory"),
    "plan_drafted": _("Drafting of the compensation plan"),
    "posting": _("Public posting"),
    "consultation": _("Consultation meeting"),
    "dialogue": _("Dialogue"),
    "appraisal": _("Appraisal"),
    "approval": _("Approval of the plan"),
    "payout": _("Payout"),
    "deposit": _("Deposit of refused money"),
    "persuasion_decision": _("Persuasion before the decision"),
    "wait_decision": _("Wait before the decision"),
    "resettlement": _("Resettlement"),
    "decision": _("Recovery decision"),
    "handover": _("Hand-over by the land user"),
    "persuasion_handover": _("Persuasion before enforcement"),
    "wait_enforcement": _("Wait before the enforcement decision"),
    "enforcement": _("Enforcement"),
    "handover_minutes": _("Minutes of hand-over"),
}

RED_FLAG_WORDS: dict[str, Promise] = {
    RedFlagCode.INVENTORY_BEFORE_NOTICE: _("inventory before the notice"),
    RedFlagCode.OUT_OF_ORDER: _("acts out of the legal order"),
    RedFlagCode.NOTICE_EXPIRED: _("the notice has expired"),
    RedFlagCode.NOTICE_EXPIRED_AT_DECISION: _("the notice had expired when the decision was taken"),
    RedFlagCode.POSTING_CUT_SHORT: _("the public posting was cut short"),
    RedFlagCode.DECISION_TOO_SOON: _("the recovery decision came before the minimum time of the notice"),
    RedFlagCode.DECISION_WITHOUT_NOTICE: _("recovery decision without a notice"),
    RedFlagCode.ANNULMENT_OF_NOTHING: _("an annulment that names no decision in force"),
    RedFlagCode.DIALOGUE_MISSING: _("no dialogue after the disagreement at the meeting"),
    RedFlagCode.MORE_RECOVERED_THAN_DECIDED: _("more land handed over than the decision recovers"),
    RedFlagCode.COMPULSORY_WITHOUT_PERSUASION: _("compulsory inventory without persuasion before it"),
    RedFlagCode.COMPULSORY_TOO_SOON: _("compulsory inventory before persuasion and wait were over"),
    RedFlagCode.INVENTORY_FORCED_WITHOUT_DECISION: _(
        "inventory enforced without a decision on compulsory inventory"
    ),
    RedFlagCode.DISAGREEMENT_CUT_SHORT: _("recovery decision before persuasion and wait were over"),
    RedFlagCode.ENFORCEMENT_WITHOUT_DECISION: _("enforcement decision without a recovery decision"),
    RedFlagCode.ENFORCEMENT_WITHOUT_PERSUASION: _("enforcement decision without persuasion before it"),
    RedFlagCode.ENFORCEMENT_TOO_SOON: _("enforcement decision before persuasion and wait were over"),
    RedFlagCode.ENFORCED_WITHOUT_DECISION: _("enforcement without an enforcement decision"),
    RedFlagCode.ENFORCED_IN_BLACKOUT: _("enforcement on a day on which nothing may be enforced"),
    RedFlagCode.HANDOVER_AFTER_ANNULMENT: _("hand-over after the decision had been annulled"),
    RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT: _("two persons claim the land and the money was not deposited"),
}


def milestone_word(code: str) -> str:
    """The word for a milestone."""
    return str(MILESTONE_WORDS[code])


def red_flag_word(code: str) -> str:
    """The word for a breach of the legal order."""
    return str(RED_FLAG_WORDS[code])


def step_word_of(step: str, rule: str) -> str:
    """The word for a step still to come; for an open blocker its own kind (``rule`` is its code)."""
    if step == "blocker":
        return gettext("Blocker: %(kind)s") % {"kind": blocker_code_word(rule)}
    return str(STEP_WORDS.get(step, step))
