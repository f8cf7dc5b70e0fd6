"""The words for codes that assessments and bulletins store, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.selectors.words import blocker_code_word, holder_word, state_word
from projects.models import DelayCause
from tracker.models import Level

__all__ = [
    "band_word",
    "blocker_code_word",
    "cause_word",
    "holder_word",
    "issue_word",
    "level_word",
    "state_word",
]

BAND_WORDS: dict[str, Promise] = {
    "none": _("On time or early"),
    "under_30": _("1 to 29 days"),
    "30_to_89": _("30 to 89 days"),
    "90_to_364": _("90 to 364 days"),
    "365_up": _("365 days and more"),
    "unknown": _("No figure"),
}


ISSUE_WORDS: dict[str, Promise] = {
    "programme_not_computed": _("The programme cannot be computed."),
    "unknown_activity": _(
        "A footprint or a blocker names this activity, but the programme has none of that code."
    ),
    "stale_programme": _(
        "Nothing is known of the works since the data date: the days since then count as land's."
    ),
    "holidays_unknown": _(
        "No public holidays are known for this country: every day of the working week counts."
    ),
    "constraint_missed": _("The activity misses the latest date set for it."),
    "must_finish_missed": _("The schedule ends after the day by which it must finish."),
    "mandatory_constraint": _("The activity has a mandatory date."),
    "mandatory_breaks_logic": _("The activity keeps its mandatory date against a predecessor."),
    "out_of_sequence": _("The activity started before its predecessor allowed it."),
    "remaining_unknown": _("The activity has started and what remains was not told: all of it is assumed."),
    "sf_with_progress": _("Start-to-finish link with progress: the rule is not verified."),
}


def issue_word(code: str, message: str) -> str:
    """What a planner should look at; a code without a word of its own keeps its English message."""
    return str(ISSUE_WORDS.get(code) or message)


def level_word(code: str) -> str:
    """The word for a level."""
    return str(Level(code).label)


def cause_word(code: str | None) -> str:
    """The word for an official cause of delay; a dash when nobody stated one."""
    return str(DelayCause(code).label) if code else "–"


def band_word(code: str) -> str:
    """The word for a band of slip."""
    return str(BAND_WORDS[code])
