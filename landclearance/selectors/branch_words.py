"""The words for parallel branches and for milestones that are neither achieved nor plainly open."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.domain.branch_support import ANNULLED
from landclearance.domain.milestones import Reach, Why
from landclearance.domain.vocabulary import Branch, BranchCode
from landclearance.models import DisputeOutcome

BRANCH_WORDS: dict[str, Promise] = {
    Branch.INVENTORY: _("Inventory refused"),
    Branch.AGREEMENT: _("Recovery not agreed to"),
    Branch.LEAVING: _("Land not handed over"),
    Branch.RESETTLEMENT: _("Resettlement"),
    Branch.MONEY: _("Money owed and paid"),
    Branch.DISPUTE: _("Complaint or lawsuit"),
}

CODE_WORDS: dict[str, Promise] = {
    BranchCode.NONE: _("none"),
    BranchCode.REFUSED: _("refused"),
    BranchCode.PERSUADING: _("persuasion under way"),
    BranchCode.WAITING: _("waiting after the persuasion"),
    BranchCode.COMPULSORY_DECIDED: _("compulsory inventory decided"),
    BranchCode.ENFORCED: _("enforcement of the inventory decided"),
    BranchCode.DONE: _("inventory done"),
    BranchCode.DECIDED: _("decided all the same"),
    BranchCode.VOLUNTARY: _("handed over, or promised, freely"),
    BranchCode.ENFORCEMENT_DECIDED: _("enforcement decided"),
    BranchCode.EXECUTED: _("enforced"),
    BranchCode.NOT_KNOWN: _("not known whether needed"),
    BranchCode.NOT_NEEDED: _("not needed"),
    BranchCode.NEEDED: _("needed"),
    BranchCode.SITE_READY: _("site ready"),
    BranchCode.PLOT_OFFERED: _("plot offered"),
    BranchCode.ACCEPTED: _("plot accepted"),
    BranchCode.TEMPORARY_HOUSING: _("in temporary housing"),
    BranchCode.RELOCATED: _("resettled"),
    BranchCode.MONEY_TAKEN: _("money taken instead of a plot"),
    BranchCode.UNPAID: _("not paid"),
    BranchCode.PAYMENT_REFUSED: _("payment refused"),
    BranchCode.PART_PAID: _("partly paid"),
    BranchCode.PAID: _("paid"),
    BranchCode.DEPOSITED: _("deposited"),
    BranchCode.RELEASED: _("deposit released"),
    BranchCode.COMPLAINT: _("complaint open"),
    BranchCode.LAWSUIT: _("lawsuit open"),
    BranchCode.RESOLVED: _("resolved"),
}

OUTCOME_WORDS: dict[str, Promise | str] = {
    **dict(DisputeOutcome.choices),
    ANNULLED: _("decision annulled"),
}

REACH_WORDS: dict[str, Promise] = {
    Reach.ACHIEVED: _("achieved"),
    Reach.NOT_ACHIEVED: _("not yet"),
    Reach.NOT_APPLICABLE: _("does not apply"),
    Reach.UNKNOWN: _("not known"),
}

WHY_WORDS: dict[str, Promise | str] = {
    Why.PLAIN: "",
    Why.OVERRIDDEN: _("by an officer's word"),
    Why.NO_RESETTLEMENT: _("no resettlement needed"),
    Why.NEED_NOT_KNOWN: _("nobody knows whether resettlement is needed"),
    Why.OUT_OF_SCOPE: _("out of scope"),
    Why.NOTICE_EXPIRED: _("the notice has expired"),
    Why.ANNULLED: _("annulled"),
    Why.PARTLY: _("only a part"),
    Why.PROVED_LATER: _("proved by something later; its day is not recorded"),
}


def branch_word(code: str) -> str:
    """The word for a branch."""
    return str(BRANCH_WORDS[code])


def branch_code_word(code: str) -> str:
    """The word for a state of a branch."""
    return str(CODE_WORDS[code])


def outcome_word(code: str) -> str:
    """The word for the end of a dispute; empty for none."""
    return str(OUTCOME_WORDS.get(code, ""))


def reach_word(code: str) -> str:
    """The word for the reach of a milestone."""
    return str(REACH_WORDS[code])


def why_word(code: str) -> str:
    """The reason of a reach, where the reach alone does not say it; else empty."""
    return str(WHY_WORDS[code])
