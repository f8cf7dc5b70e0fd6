"""Articles, lengths and notes of the regime table in the reader's language; the table itself is kept in English."""

import re
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, ngettext

PPM_PER_PERCENT = 10_000

_ARTICLE = re.compile(
    r"^Art\. (?P<article>\d+)(?:\.(?P<clause>\d+)(?P<point>[a-z])?)? "
    r"(?P<law>Land Law|Decree|Resolution) (?P<number>\S+?)(?P<rest>:? .*)?$"
)

NOTES = (
    gettext_noop("planning assumption"),
    gettext_noop("in force 01/01/2026"),
    gettext_noop("same day as the approval"),
    gettext_noop("from the effect of the recovery decision"),
    gettext_noop("from the effect of the approval"),
    gettext_noop("sets none"),
    gettext_noop("Land Law 45/2013/QH13 sets none"),
    gettext_noop("Land Law 45/2013/QH13 sets none: same day as the approval"),
    gettext_noop("Land Law 45/2013/QH13: the plan sets it"),
    gettext_noop("Local rule under Land Law 45/2013/QH13"),
    gettext_noop("Provincial rules under art. 69.2 Land Law 45/2013/QH13"),
    gettext_noop("Counted here from the decision; the decision may set its own day."),
    gettext_noop("From memory (high confidence), text of the 2013 law not at hand: check."),
    gettext_noop("Internal working time of provincial handbooks, not a limit of the law."),
    gettext_noop(
        "Internal working time of provincial handbooks, not a limit of the law. "
        "Meeting 3, preparation 3, signature 2."
    ),
    gettext_noop(
        "No number in the law; 20 days in many provincial rules. From memory (medium confidence): check."
    ),
    gettext_noop("Not at night, on holidays, or 15 days either side of Tết."),
    gettext_noop("Our own assumption, no source: replace it by the Board's norm."),
    gettext_noop(
        "Our own assumption, no source: replace it by the Board's norm. "
        "A site that is not ready is a blocker RESETTLE."
    ),
    gettext_noop("Time for supplements is not counted."),
    gettext_noop("Whether the clock starts at issue, posting or delivery is to be confirmed with the Board."),
    gettext_noop("from the minutes of voluntary hand-over"),
    gettext_noop("no enforcement at night, on holidays, on ethnic-festival days"),
    gettext_noop("The days of ethnic festivals are entered one by one as moved days off."),
    gettext_noop("Applied here as under the law of 2024, text for the time before not at hand: check."),
    gettext_noop("rate: art. 59.2 of Law 38/2019/QH14 on tax administration, 0.03 % a day"),
    gettext_noop(
        "0.03 % a day since 01/07/2016 (Law 106/2016/QH13, then Law 38/2019/QH14). "
        "From memory (medium confidence): check."
    ),
    gettext_noop(
        "From memory (medium confidence): check the rate, and whether a newer law on tax administration "
        "changes it."
    ),
    gettext_noop("projects by agreement: at least this share of the area agreed"),
    gettext_noop("projects by agreement: at least this share of the land users agreed"),
    gettext_noop("decision before the approval: more than this share of the land users agreed"),
    gettext_noop("from the hand-over on the ground"),
    gettext_noop("behind the schedule of the project"),
    gettext_noop("one extension, counted from the first day of month 25 after the scheduled end"),
    gettext_noop("from the request, or from the end of the inspection"),
    gettext_noop("Applied from 15/08/2025, when the decree came into force."),
    gettext_noop("to deal with the assets"),
    gettext_noop("project ended: to sell or transfer"),
    gettext_noop("after payment and resettlement"),
    gettext_noop(
        "after payment and resettlement, with the exceptions of art. 3.3 of Resolution 254/2025/QH15"
    ),
    gettext_noop("holding account of the State Treasury"),
    gettext_noop("deposit at a State-controlled commercial bank, demand rate"),
    gettext_noop("specific price decided by the province"),
    gettext_noop("specific price decided by the district People's Committee"),
    gettext_noop("specific price decided by the commune chair"),
    gettext_noop("price table times coefficient"),
    gettext_noop("district People's Committee; with organisations, the province"),
    gettext_noop("district People's Committee"),
    gettext_noop("Decree 151/2025/NĐ-CP (chair of the commune People's Committee)"),
    gettext_noop("enforcement of recovery: art. 71"),
    gettext_noop("enforcement of recovery: art. 89"),
    gettext_noop("Internal working time of forms, not a limit of the law."),
)
"""What the regime table says in words; a note that is not here is shown as it stands."""


def note_word(note: str) -> str:
    """A note of the regime table."""
    return gettext(note) if note else ""


def article_word(article: str) -> str:
    """ "Art. 87.2 Land Law 31/2024/QH15" as the reader's country cites it; anything else as a note."""
    found = _ARTICLE.match(article or "")
    if found is None:
        return note_word(article)
    place = _place(found["article"], found["clause"], found["point"])
    laws = {
        "Land Law": gettext("Land Law %(number)s"),
        "Decree": gettext("Decree %(number)s"),
        "Resolution": gettext("Resolution %(number)s"),
    }
    text = f"{place} {laws[found['law']] % {'number': found['number']}}"
    rest = (found["rest"] or "").strip()
    if rest.startswith("(") and rest.endswith(")"):
        return f"{text} ({note_word(rest[1:-1])})"
    return f"{text} {note_word(rest)}".strip()


def _place(article: str, clause: str | None, point: str | None) -> str:
    parts = {"article": article, "clause": clause, "point": point}
    if point:
        return gettext("Art. %(article)s.%(clause)s%(point)s") % parts
    if clause:
        return gettext("Art. %(article)s.%(clause)s") % parts
    return gettext("Art. %(article)s") % parts


def unit_word(unit: str, number: int) -> str:
    """A number of days or months with its unit; a rate in percent a day, a share in percent; "" for words."""
    if unit == "ppm_per_day":
        rate = number_format(Decimal(number) / PPM_PER_PERCENT)
        return gettext("%(rate)s %% a day") % {"rate": rate}
    if unit == "percent":
        return gettext("%(share)s %%") % {"share": number}
    if unit == "words":
        return ""
    if unit == "working_days":
        return ngettext("%(n)d working day", "%(n)d working days", number) % {"n": number}
    if unit == "months":
        return ngettext("%(n)d month", "%(n)d months", number) % {"n": number}
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}
