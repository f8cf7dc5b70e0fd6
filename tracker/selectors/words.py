"""The words for codes that assessments and bulletins store, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.selectors.words import blocker_code_word, holder_word, state_word
from projects.models import DelayCause
from tracker.models import Level

__all__ = ["band_word", "blocker_code_word", "cause_word", "holder_word", "level_word", "state_word"]

BAND_WORDS: dict[str, Promise] = {
    "none": _("On time or early"),
    "under_30": _("1 to 29 days"),
    "30_to_89": _("30 to 89 days"),
    "90_to_364": _("90 to 364 days"),
    "365_up": _("365 days and more"),
    "unknown": _("No figure"),
}


def level_word(code: str) -> str:
    """The word for a level."""
    return str(Level(code).label)


def cause_word(code: str | None) -> str:
    """The word for an official cause of delay; a dash when nobody stated one."""
    return str(DelayCause(code).label) if code else "–"


def band_word(code: str) -> str:
    """The word for a band of slip."""
    return str(BAND_WORDS[code])
