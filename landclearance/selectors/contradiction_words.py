"""Contradictions in words: what it is called, and the sentence that says both sides."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geodata.templatetags.clearway import money, number
from landclearance.domain.contradictions import TOLERANCES, Code, Contradiction, Severity
from landclearance.selectors.count_words import STATUS_WORDS

CODE_WORDS: Mapping[str, Promise] = {
    Code.HANDED_OVER_BLOCKED: _("Handed over with an open blocker"),
    Code.NO_MINUTES_SCAN: _("Hand-over without a scan of the minutes"),
    Code.DONE_WITH_HOUSEHOLDS_LEFT: _("Claimed done with households left"),
    Code.CASES_ABOVE_MINUTES: _("More cases claimed than minutes show"),
    Code.AREA_ABOVE_MINUTES: _("More area claimed than minutes show"),
    Code.PAID_UNLIKE_PAYOUTS: _("Claimed payments unlike the payouts"),
    Code.PHOTO_OUTSIDE: _("Photo taken outside the parcel"),
    Code.PHOTO_DAY: _("Photo far from the day of hand-over"),
    Code.SAME_PHOTO: _("Same photo on two parcels"),
    Code.HANDED_OVER_OUT_OF_SCOPE: _("Handed over after leaving the scope"),
    Code.MORE_AREA_THAN_PART: _("More area handed over than the parcel has"),
    Code.REPORTED_UNLIKE_TREASURY: _("Reported disbursement unlike the Treasury's"),
    Code.SHARE_UNLIKE_QUOTIENT: _("Published share unlike its quotient"),
    Code.COMMUNE_SILENT: _("Commune without a report"),
}

SEVERITY_WORDS: Mapping[str, Promise] = {
    Severity.SERIOUS: _("Serious contradiction"),
    Severity.MINOR: _("To be checked"),
}

SENTENCES: Mapping[str, Promise] = {
    Code.HANDED_OVER_BLOCKED: _(
        "The land has been handed over, and the blocker “%(title)s” is still open on it."
    ),
    Code.NO_MINUTES_SCAN: _("Hand-overs whose minutes have a number but no scan: %(count)s."),
    Code.DONE_WITH_HOUSEHOLDS_LEFT: _(
        "%(name)s, report of %(reported)s: “%(status)s”; by the minutes %(left)s households or organisations are left."
    ),
    Code.CASES_ABOVE_MINUTES: _(
        "%(name)s, report of %(reported)s: %(claimed)s cases handed over; the minutes show %(ours)s."
    ),
    Code.AREA_ABOVE_MINUTES: _(
        "%(name)s, report of %(reported)s: %(claimed)s m² handed over; the minutes show %(ours)s m²."
    ),
    Code.PAID_UNLIKE_PAYOUTS: _(
        "%(name)s, report of %(reported)s: %(claimed_vnd)s paid; the payouts add up to %(ours_vnd)s."
    ),
    Code.PHOTO_OUTSIDE: _("The photo at %(place)s was taken %(metres)s m outside the land."),
    Code.PHOTO_DAY: _("The photo was taken on %(taken)s, %(days)s days from the minutes of %(day)s."),
    Code.SAME_PHOTO: _("The photo at %(place)s is attached to %(others)s too."),
    Code.HANDED_OVER_OUT_OF_SCOPE: _("Out of scope since %(left)s, and handed over on %(day)s."),
    Code.MORE_AREA_THAN_PART: _(
        "Parcel %(label)s: the minutes add up to %(total)s m² of the %(area)s m² that it has."
    ),
    Code.REPORTED_UNLIKE_TREASURY: _(
        "Budget year %(year)s: %(reported_vnd)s reported, %(treasury_vnd)s confirmed by the Treasury."
    ),
    Code.SHARE_UNLIKE_QUOTIENT: _(
        "%(name)s, report of %(reported)s: %(printed)s %% printed; its own two areas give %(computed)s %%."
    ),
    Code.COMMUNE_SILENT: _(
        "%(name)s has open cases and has not reported for %(days)s days (last on %(last)s)."
    ),
}

NEVER = _("%(name)s has open cases and has never reported.")
HIDDEN = _("Amounts differ by more than the tolerance; they show to those who may see amounts.")


def sentence(row: Contradiction, *, amounts: bool) -> str:
    """Both sides in one sentence. ``amounts``: whether sums of households' money may be named."""
    if row.code is Code.PAID_UNLIKE_PAYOUTS and not amounts:
        return str(HIDDEN)
    text = NEVER if row.code is Code.COMMUNE_SILENT and row.words["last"] is None else SENTENCES[row.code]
    return str(text) % {name: _written(name, value) for name, value in row.words.items()}


def _written(name: str, value: object) -> object:
    if name == "status":
        return STATUS_WORDS[str(value)]
    if name == "year":
        return value
    if name.endswith("_vnd"):
        return money(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return number(value, 2 if name in ("printed", "computed") else 1)
    return number(value) if isinstance(value, int) else value


def tolerance_note() -> str:
    """The limits in force, for the foot of the list."""
    return gettext(
        "Tolerances (our own, to be agreed): photo %(metres)s m from the land and %(days)s days from the minutes; "
        "payments %(paid)s %%; reported against Treasury %(treasury)s %%; silent after %(silent)s days. "
        "A photo without position or time contradicts nothing."
    ) % {
        "metres": int(TOLERANCES.photo_metres),
        "days": TOLERANCES.photo_days,
        "paid": TOLERANCES.paid_percent,
        "treasury": TOLERANCES.treasury_percent,
        "silent": TOLERANCES.silent_days,
    }
