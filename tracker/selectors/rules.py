"""The rules that judged a project, in words (projects.domain.severity holds the table)."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

# Rule (without its level) -> its words, and how its figures are to be written.
_RULES: dict[str, tuple[Promise, str]] = {
    "slip_days": (_("Slip against the approved finish"), "days"),
    "slip_ratio": (_("Slip as a share of the approved duration"), "ratio"),
    "physical_gap": (_("Physical progress behind the plan"), "points"),
    "cpli": (_("Critical path length index"), "index"),
    "p80_slip": (_("Slip that is exceeded once in five"), "days"),
    "unchanged": (_("Reports in a row without progress"), "count"),
    "spi_t": (_("Schedule performance index (time)"), "index"),
    "statutory": (_("Blockers past their due day that hold the finish"), "count"),
    "legal_end": (_("Finish after the legal or funding end"), "days"),
    "no_baseline": (_("No approved programme"), "none"),
    "no_report": (_("No progress report"), "periods"),
    "no_forecast": (_("No forecast finish"), "none"),
    "no_physical_progress": (_("Physical progress not known"), "none"),
    "open_end": (_("Blockers without a known end"), "count"),
}
_CLAUSES: dict[str, Promise] = {
    "no_baseline": _("no programme has been approved"),
    "no_report": _("progress has not been reported"),
    "no_forecast": _("the finish cannot be forecast"),
    "no_physical_progress": _("physical progress is not known"),
    "open_end": _("a blocker has no known end"),
}
SOURCES = (
    gettext_noop(
        "Bands of delay after India MoSPI flash reports (1-12, 13-24 months) and NYC Comptroller (3 months)"
    ),
    gettext_noop("Philippines DPWH Department Order 193, series of 2016: slippage of 5, 10 and 15 per cent"),
    gettext_noop(
        "Philippines DPWH Department Orders 102 s.1988 and 193 s.2016: planned minus actual, percentage points"
    ),
    gettext_noop("DCMA-EA PAM 200.1 (2012), point 13: CPLI of at least 0.95"),
    gettext_noop("House rule; no published threshold found"),
    gettext_noop(
        "House rule: unknown is never green (cf. MoSPI's own class for projects that report no date)"
    ),
)
"""Where the thresholds come from, as stored; ``source_word`` translates them."""
_LEVELS = ("_watch", "_serious", "_critical")


def rule_stem(rule: str) -> str:
    """A rule without the level that its threshold stands for."""
    for ending in _LEVELS:
        rule = rule.removesuffix(ending)
    return rule


def rule_word(rule: str) -> str:
    """What a rule looks at; an unknown rule (of another version) is shown by its name."""
    known = _RULES.get(rule_stem(rule))
    return str(known[0]) if known else rule


def rule_unit(rule: str) -> str:
    """How its figures are written: days, ratio (0 to 1), points, index, count, periods or none."""
    known = _RULES.get(rule_stem(rule))
    return known[1] if known else "count"


def reason_clause(reason: Mapping[str, Any]) -> str:
    """Why a level is unknown, to stand inside a sentence."""
    rule = str(reason.get("rule", ""))
    return str(_CLAUSES.get(rule) or rule_word(rule))


def source_word(source: str) -> str:
    """Where a rule comes from, in the reader's language; a source of another version as it stands."""
    return gettext(source) if source else ""
