"""The words of the procedure, without Django: acts, milestones, states, bodies, red flags, land-use groups.

Sources: Land Law 31/2024/QH15 art. 78-95 and the state machine in docs/algorithms/clearance_state.md.
"""

from enum import StrEnum


class ActKind(StrEnum):
    """Kinds of acts; the same values as ``landclearance.models.ActKind`` (a test holds them together)."""

    FILE_RECEIVED = "file_received"
    WORK_PLAN = "recovery_work_plan"
    INFORMATION_MEETING = "information_meeting"
    RECOVERY_NOTICE = "recovery_notice"
    INVENTORY = "inventory"
    PERSUASION_INVENTORY = "persuasion_inventory"
    COMPULSORY_INVENTORY = "compulsory_inventory"
    INVENTORY_ENFORCEMENT = "inventory_enforcement"
    LAND_ORIGIN = "land_origin"
    PLAN_DRAFTED = "plan_drafted"
    PUBLIC_POSTING = "public_posting"
    CONSULTATION = "consultation"
    DIALOGUE = "dialogue"
    APPRAISAL_SUBMITTED = "appraisal_submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENT_RECEIVED = "supplement_received"
    APPRAISAL = "appraisal"
    APPROVAL = "approval"
    APPROVAL_POSTED = "approval_posted"
    PAYMENT_REFUSED = "payment_refused"
    PAYOUT = "payout"
    DEPOSIT = "deposit_in_lieu"
    PLOT_OFFERED = "plot_offered"
    PLOT_ACCEPTED = "plot_accepted"
    TEMPORARY_HOUSING = "temporary_housing"
    RESETTLEMENT_DONE = "resettlement_done"
    RESETTLEMENT_MONEY = "resettlement_money"
    PERSUASION_DECISION = "persuasion_decision"
    RECOVERY_DECISION = "recovery_decision"
    VOLUNTARY_HANDOVER = "voluntary_handover"
    HANDOVER_REFUSED = "handover_refused"
    PERSUASION_HANDOVER = "persuasion_handover"
    RECOVERY_ENFORCEMENT = "recovery_enforcement"
    ENFORCED = "enforced"
    REGISTRY_SENT = "registry_sent"
    REGISTRY_UPDATED = "registry_updated"
    COMPLAINT = "complaint"
    LAWSUIT = "lawsuit"
    DISPUTE_RESOLVED = "dispute_resolved"
    ANNULMENT = "annulment"
    OUT_OF_SCOPE = "out_of_scope"
    BACK_IN_SCOPE = "back_in_scope"


class Milestone(StrEnum):
    """What a case has achieved. A set, not one value: payment, decision and hand-over come in several
    orders."""

    IDENTIFIED = "identified"
    NOTICED = "noticed"
    INVENTORIED = "inventoried"
    PLAN_DRAFTED = "plan_drafted"
    POSTED = "posted"
    CONSULTED = "consulted"
    APPRAISED = "appraised"
    APPROVED = "approved"
    PAID = "paid"
    RESETTLED = "resettled"
    DECIDED = "decided"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class CaseState(StrEnum):
    """The one word shown for a case: the furthest milestone on the display scale, in this order."""

    IDENTIFIED = "identified"
    NOTICED = "noticed"
    INVENTORIED = "inventoried"
    POSTED = "posted"
    APPROVED = "approved"
    PAID = "paid"
    DECIDED = "decided"
    HANDED_OVER = "handed_over"
    OUT_OF_SCOPE = "out_of_scope"


class Holder(StrEnum):
    """Who holds the ball: the body whose act is awaited."""

    CLEARANCE_UNIT = "clearance_unit"
    COMMUNE_CHAIR = "commune_chair"
    DISTRICT = "district"
    COMMUNE_OFFICE = "commune_office"
    LAND_USER = "land_user"
    PROJECT_OWNER = "project_owner"
    REGISTRY = "registry"
    NOBODY = "nobody"


class RedFlagCode(StrEnum):
    """Breaches of the legal order. They are shown, never refused: history is what it is."""

    INVENTORY_BEFORE_NOTICE = "inventory_before_notice"
    OUT_OF_ORDER = "out_of_order"
    NOTICE_EXPIRED = "notice_expired"
    NOTICE_EXPIRED_AT_DECISION = "notice_expired_at_decision"
    POSTING_CUT_SHORT = "posting_cut_short"
    DECISION_TOO_SOON = "decision_too_soon"
    DECISION_WITHOUT_NOTICE = "decision_without_notice"
    ANNULMENT_OF_NOTHING = "annulment_of_nothing"
    DIALOGUE_MISSING = "dialogue_missing"
    MORE_RECOVERED_THAN_DECIDED = "more_recovered_than_decided"
    COMPULSORY_WITHOUT_PERSUASION = "compulsory_without_persuasion"
    COMPULSORY_TOO_SOON = "compulsory_too_soon"
    INVENTORY_FORCED_WITHOUT_DECISION = "inventory_forced_without_decision"
    DISAGREEMENT_CUT_SHORT = "disagreement_cut_short"
    ENFORCEMENT_WITHOUT_DECISION = "enforcement_without_decision"
    ENFORCEMENT_WITHOUT_PERSUASION = "enforcement_without_persuasion"
    ENFORCEMENT_TOO_SOON = "enforcement_too_soon"
    ENFORCED_WITHOUT_DECISION = "enforced_without_decision"
    ENFORCED_IN_BLACKOUT = "enforced_in_blackout"
    HANDOVER_AFTER_ANNULMENT = "handover_after_annulment"
    CLAIMANTS_WITHOUT_DEPOSIT = "claimants_without_deposit"


class OverrideStatus(StrEnum):
    """An officer's word on a milestone; the same values as ``landclearance.models.OverrideStatus``."""

    ACHIEVED = "achieved"
    NOT_ACHIEVED = "not_achieved"
    NOT_APPLICABLE = "not_applicable"


class Branch(StrEnum):
    """What runs beside the main track, each by its own clocks; several may be active at once."""

    INVENTORY = "inventory_refusal"
    AGREEMENT = "recovery_disagreement"
    LEAVING = "not_handing_over"
    RESETTLEMENT = "resettlement"
    MONEY = "money"
    DISPUTE = "dispute"


class BranchCode(StrEnum):
    """States of the branches; ``NONE``: the branch was never entered."""

    NONE = "none"
    REFUSED = "refused"
    PERSUADING = "persuading"
    WAITING = "waiting"
    COMPULSORY_DECIDED = "compulsory_decided"
    ENFORCED = "enforced"
    DONE = "done"
    DECIDED = "decided"
    VOLUNTARY = "voluntary"
    ENFORCEMENT_DECIDED = "enforcement_decided"
    EXECUTED = "executed"
    NOT_KNOWN = "not_known"
    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    SITE_READY = "site_ready"
    PLOT_OFFERED = "plot_offered"
    ACCEPTED = "accepted"
    TEMPORARY_HOUSING = "temporary_housing"
    RELOCATED = "relocated"
    MONEY_TAKEN = "money_taken"
    UNPAID = "unpaid"
    PAYMENT_REFUSED = "payment_refused"
    PART_PAID = "part_paid"
    PAID = "paid"
    DEPOSITED = "deposited"
    RELEASED = "released"
    COMPLAINT = "complaint"
    LAWSUIT = "lawsuit"
    RESOLVED = "resolved"


# Circular 08/2024, Annex II; then the codes of earlier circulars that files still carry.
AGRICULTURAL_CODES = frozenset(
    (
        *("LUC", "LUK", "HNK", "CLN", "RDD", "RPH", "RSX", "RSN", "NTS", "CNT", "LMU", "NKH"),
        *("LUA", "LUN", "BHK", "NHK", "COC"),
    )
)


def codes_of(land_use_code: str) -> list[str]:
    """The codes of ``ONT+CLN`` or ``ont, cln``, in their order, in capitals."""
    return [code.strip().upper() for code in land_use_code.replace(",", "+").split("+") if code.strip()]


def is_agricultural(land_use_code: str) -> bool:
    """True when every code of ``land_use_code`` ("LUC", "ONT+CLN") is agricultural.

    An empty or unknown code is not: it then takes the longer notice, which is the safe side.
    """
    codes = codes_of(land_use_code)
    return bool(codes) and all(code in AGRICULTURAL_CODES for code in codes)
