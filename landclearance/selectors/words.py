"""The words for derived codes (states, who holds the ball, blockers), in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.domain.vocabulary import CaseState, Holder
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
    "commune": _("Commune"),
    "district": _("District"),
    "province": _("Province"),
    "ministry": _("Ministry"),
    "state": _("State"),
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
